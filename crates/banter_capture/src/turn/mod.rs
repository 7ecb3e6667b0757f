//! When somebody speaks, when they are done, and whether they interrupt: pure functions and
//! small state machines. None of them knows a model, a clock or a device.
//!
//! ```
//! use banter_capture::{BargeIn, TurnSettings, barge_in, endpointing_delay};
//! use std::time::Duration;
//!
//! let settings = TurnSettings::default();
//! let done = endpointing_delay("Where is the well?", Some("en"), &settings);
//! let going_on = endpointing_delay("I would like a beer and", Some("en"), &settings);
//! assert!(done < going_on);
//!
//! let short = Duration::from_millis(250);
//! assert_eq!(barge_in(short, "Uh-huh", Some("en"), &settings), BargeIn::Backchannel);
//! assert_eq!(barge_in(short, "Wait!", Some("en"), &settings), BargeIn::Interrupts);
//! ```

mod barge;
mod barge_settings;
mod clause;
mod ending;
mod floor;
mod level;
mod listener;
mod ring;
mod settings;
mod voicing;
mod window;
mod words;

pub use barge::{BargeIn, barge_in};
pub(crate) use barge::{Said, said};
pub use barge_settings::BargeInSettings;
pub use clause::{Clause, clause, endpointing_delay};
pub(crate) use ending::silence;
pub(crate) use floor::NoiseFloor;
pub(crate) use level::Level;
pub use listener::{EngineTurnListener, TurnListener};
pub(crate) use ring::Ring;
pub use settings::{EndpointingSettings, TurnSettings};
pub(crate) use voicing::Voicing;
pub(crate) use window::Window;
pub use words::{WordList, Words, WordsError};
