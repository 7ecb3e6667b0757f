//! From a microphone's samples to speech: neither Bevy nor C++ engines are in here.
//!
//! # From the device to a turn
//!
//! 1. A [`Microphone`] is opened on a thread of its own; its callback puts samples, without
//!    waiting or allocating, into a [`PcmStream`]. Any other sound (another player's voice
//!    from the network, a file) is put into one by whoever has it.
//! 2. A [`Converter`] brings whatever rate and channels there are to mono at [`RATE`].
//! 3. An [`EchoCanceller`] takes out what the game itself plays.
//! 4. A [`VoiceActivity`] says how likely it is that somebody speaks.
//! 5. The [`Pipeline`] makes [`SpeechEvent`]s of that: where speech begins, with what was
//!    just before, where a turn ends, whether it interrupts. It is fed by hand, in the
//!    stream's own time, and so runs as fast as one likes.
//! 6. A [`CaptureThread`] does all of it for a game, for any number of streams.

mod capture;
mod convert;
mod device;
mod echo;
mod event;
mod pipeline;
mod silero;
mod stream;
mod thread;
mod turn;
mod vad;

pub use banter_engine::SpeechOutcome;
pub use capture::{Capture, CaptureSettings};
pub use convert::Converter;
pub use device::{Microphone, MicrophoneChoice, MicrophoneInfo, MicrophoneStatus, microphones};
pub use echo::{EchoCanceller, EchoReport, EchoSettings, NoiseSuppression, testing};
pub use event::{Gate, SpeechEvent};
pub use pipeline::{Meter, Pipeline};
pub use silero::Silero;
pub use stream::{CaptureError, Format, PcmStream, PcmWriter, stream};
pub use thread::{
    CaptureEvent, CaptureNotice, CaptureReading, CaptureThread, Source, StreamSettings,
};
pub use turn::{
    BargeIn, BargeInSettings, Clause, EndpointingSettings, EngineTurnListener, TurnListener,
    TurnSettings, WordList, Words, WordsError, barge_in, clause, endpointing_delay,
};
pub use vad::{Earshot, LoudnessDetector, VoiceActivity};

/// Samples per second of everything behind a [`Converter`].
pub const RATE: u32 = 16_000;

/// Samples that an [`EchoCanceller`] takes at a time: ten milliseconds.
pub const BLOCK: usize = 160;
