//! From text that changes to text that stands: streaming recognition, without any engine or
//! game in it.
//!
//! # From sound to text
//!
//! A [`Transcript`] is the text of one utterance. While somebody speaks it asks for text
//! again and again, each time of more sound, and puts the answers together:
//!
//! 1. The [`Schedule`] says when: every few tenths of a second, and at once when the speaker
//!    pauses, for that may have been all. Then the answer is the final text the moment that
//!    is certain.
//! 2. The words of the answer ([`Spoken`]) go to the [`Agreement`]: what two windows in a row
//!    agree on stands, and never changes.
//! 3. What stands is cut off the beginning of the next window, at the [`quietest`] place near
//!    the end of a word, and told to the engine as text from before. So an answer takes as
//!    long after a minute as after three seconds.
//! 4. Nothing goes into the text that the [`HallucinationFilter`] takes for dreamt up: phrases that engines
//!    write where nobody spoke ([`HallucinationPhrases`]), loops, more than a mouth can say. Where another
//!    look may help, the same sound is sent once more with the full window.
//!
//! What to expect from the scene is a [`prompt`] of names.
//!
//! ```
//! use banter_engine::fake::FakeTranscribe;
//! use banter_engine::{Transcription, Update, Worker};
//! use banter_speech::streaming::{StreamingSettings, Sound, Step, Transcript};
//! use std::time::Duration;
//!
//! let ears = Worker::<Transcription>::spawn("ears", || {
//!     Ok(Box::new(FakeTranscribe::hearing(["Two pints of your darkest ale, please."])))
//! })?;
//! let sound = [vec![0.001; 8_000], vec![0.1; 40_000]].concat();
//! let mut transcript = Transcript::new(StreamingSettings { stream: true, ..StreamingSettings::default() });
//! let mut length = 0;
//! loop {
//!     // A tenth of a second more each time.
//!     length = (length + 1_600).min(sound.len());
//!     let ended = length == sound.len();
//!     let step = transcript.step(&Sound {
//!         rate: 16_000, samples: &sound[..length], paused: false, ended,
//!     });
//!     let request = match step {
//!         Step::Wait => continue,
//!         Step::Done => break,
//!         Step::Send(request) => request,
//!     };
//!     // A game polls instead of waiting.
//!     let mut job = ears.submit(request)?;
//!     while let Some(update) = job.wait(Duration::from_secs(5)) {
//!         match update {
//!             Update::Event(event) => transcript.take(event),
//!             Update::Done => transcript.finish(),
//!             Update::Failed(error) => return Err(error.into()),
//!         }
//!     }
//!     let (text, stands) = transcript.text();
//!     println!("{} | {}", &text[..stands], &text[stands..]);
//! }
//! assert_eq!(transcript.text().0, "Two pints of your darkest ale, please.");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod agreement;
mod bias;
mod echo;
mod filter;
mod flight;
mod hallucination;
mod schedule;
mod script;
mod settings;
mod sound;
mod spoken;
mod transcript;

pub use agreement::Agreement;
pub use bias::prompt;
pub use filter::{Claim, FilterVerdict, HallucinationFilter};
pub use hallucination::{HallucinationPhrase, HallucinationPhraseError, HallucinationPhrases};
pub use schedule::{Decision, Moment, Pace, Purpose, Schedule};
pub use settings::{Sound, Step, StreamingSettings};
pub use sound::{quietest, voiced};
pub use spoken::{Spoken, spoken};
pub use transcript::Transcript;
