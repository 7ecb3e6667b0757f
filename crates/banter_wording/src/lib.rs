//! Text for voices: what is written becomes what is said, in the language of the voice.
//!
//! [`clean`] leaves of a text what may be spoken, [`worded`] makes words of units, currencies,
//! signs and capitals, and [`spelled`] makes words of numbers, for voices that know letters or
//! sounds alone. What differs between languages is data: `wording/XX.toml` for signs, a table
//! for numbers. None of it is under the GPL.
//!
//! ```
//! use banter_wording::{clean, spelled, worded};
//!
//! let text = worded(&clean("Mix it\n& wait: 5 kg.")?, "en");
//! assert_eq!(text, "Mix it and wait: 5 kilograms.");
//! assert_eq!(spelled("en", "5").as_deref(), Some("five"));
//! # Ok::<(), banter_engine::EngineError>(())
//! ```

mod capitals;
mod numbers;
mod numerals;
mod signs;
mod table;
#[cfg(test)]
mod tests;
mod text;

pub use numerals::spelled;
pub use signs::worded;
pub use text::{MOST_CHARACTERS, clean};
