//! Traits and plumbing of the engines behind a talking character: speech to text,
//! language, text to speech. Neither Bevy nor C++ is in here.
//!
//! # From a request to its answer
//!
//! 1. A [`Task`] names a kind of work: its request and the events it streams back.
//!    There are five: [`Detection`], [`Transcription`], [`Generation`], [`Synthesis`],
//!    [`Embedding`].
//! 2. An engine does that work. Most implement the plain trait of their task, [`Detect`],
//!    [`Transcribe`], [`Generate`], [`Synthesize`] or [`Embed`]: one request at a time, results
//!    through an [`Output`]. One that decodes many requests together implements
//!    [`Engine`] itself and takes them from the [`Inbox`] as it pleases.
//! 3. A [`Worker`] gives the engine a thread. [`Worker::submit`] never blocks and
//!    returns a [`Job`], which is [polled](Job::poll) for updates or [looked at](Job::peek).
//!    Dropping the job cancels it. Of the jobs that wait the most [urgent](Task::urgency) goes
//!    first, and one that is overtaken again and again becomes more urgent.
//! 4. [`host::Host`] is an engine too: it forwards to a child process that serves the
//!    same trait ([`host::serve`]), so that native code can hang, abort or be killed
//!    without harm to the game.
//! 5. Sound between stages is [`Pcm`]; [`resample`] changes its rate and [`wav`] reads and
//!    writes it.
//! 6. An [`EngineSource`] is any of these as a game names it: a host, a worker in its own
//!    process, or a server.
//! 7. [`fake`] holds scripted engines for developing and testing a game without any
//!    model.
//!
//! ```
//! use banter_engine::{fake::FakeGenerate, Generation, GenerateEvent, GenerateRequest, Update, Worker};
//! use std::time::Duration;
//!
//! let worker = Worker::<Generation>::spawn("mind", || {
//!     Ok(Box::new(FakeGenerate::replying(["Good evening, traveller."])))
//! })?;
//! let mut job = worker.submit(GenerateRequest::from_user("Hello!"))?;
//! let mut reply = String::new();
//! while let Some(update) = job.wait(Duration::from_secs(5)) {
//!     match update {
//!         Update::Event(GenerateEvent::Text(piece)) => reply.push_str(&piece),
//!         Update::Event(_) => {}
//!         Update::Done => break,
//!         Update::Failed(error) => return Err(error.into()),
//!     }
//! }
//! assert_eq!(reply, "Good evening, traveller.");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Threads
//!
//! Nothing in this crate blocks the thread that polls, submits or drops. Every queue has a
//! bound: 64 jobs wait for an engine before one is refused, and of what an engine has sent
//! 64 MiB may lie unread for a job and 256 MiB for all jobs of a worker, before the job that
//! goes beyond it fails. An engine never waits for a reader, so that no reader holds up another.

mod cancel;
mod detect;
mod embed;
mod emphasis;
mod error;
pub mod fake;
mod generate;
pub mod host;
mod job;
mod loading;
mod output;
mod pcm;
mod progress;
mod queue;
pub mod resample;
mod settings;
pub mod share;
mod source;
mod speech_outcome;
mod speech_stream;
mod synthesize;
mod task;
mod transcribe;
mod turn_end;
mod unread;
mod vocal;
mod voice_effect;
pub mod wav;
mod worker;

pub use cancel::CancelToken;
pub use detect::{Detect, DetectEvent, DetectRequest, Detection};
pub use embed::{Embed, EmbedEvent, EmbedRequest, Embedding, similarity};
pub use emphasis::{Emphasis, emphasised, with_emphasis};
pub use error::EngineError;
pub use generate::{
    Adapter, ChatMessage, Constraint, Finish, FinishReason, Generate, GenerateEvent,
    GenerateRequest, Generation, Priority, PromptUsage, Purpose, Role, Sampling, SectionSpan,
    Upkeep, UpkeepReport,
};
pub use job::{Job, JobStage, JobState, Update};
pub use loading::Loading;
pub use output::Output;
pub use pcm::Pcm;
pub use settings::Settings;
pub use source::{EngineSource, Server};
pub use speech_outcome::SpeechOutcome;
pub use speech_stream::SpeechStream;
pub use synthesize::{
    Manner, Phoneme, PhonemeTiming, Synthesis, Synthesize, SynthesizeEvent, SynthesizeRequest,
    VoiceStyle,
};
pub use task::{Assignment, Engine, Inbox, Task};
pub use transcribe::{
    Segment, Transcribe, TranscribeEvent, TranscribeRequest, Transcription, Window, Word,
};
pub use turn_end::{TurnEnd, TurnEndEvent, TurnEndRequest, TurnEnding};
pub use vocal::{SpokenPart, VocalSound, spoken_parts};
pub use voice_effect::{NoEffect, VoiceEffect, VoiceEffectKind};
pub use worker::{EngineStatus, SubmitError, Worker};
