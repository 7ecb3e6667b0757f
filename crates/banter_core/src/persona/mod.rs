//! Persona files: who a character is, what it knows, how it speaks.
//!
//! All that a character says stands in its persona file, `NAME.persona.toml`, and none of it
//! in Rust. A writer needs no programmer for it, and a mod is a file.
//!
//! # From a file to a character
//!
//! 1. [`Persona::parse`] reads the text. It is strict: a misspelt field, a mood that does not
//!    exist or a text without end is a [`PersonaError`], one sentence that names file, line
//!    and column and says what to do. [`Persona::problems`] tells all of them at once.
//! 2. [`PersonaPlugin`] makes that an asset loader, so that `asset_server.load("...")` gives a
//!    `Handle<Persona>`, which [`CharacterPersona`] puts on an entity.
//! 3. When the file is there, the entity gets the persona's name, so that others perceive it
//!    by that name. When it is wrong, the sentence is logged, and the character keeps the
//!    persona that it had, or gets [`Persona::fallback`].
//!
//! # A small persona
//!
//! ```
//! use banter_core::persona::Persona;
//!
//! let persona = Persona::parse(r#"
//!     name = "Odo"
//!     language = "en-gb"
//!     description = "A ferryman who has seen every kind of weather."
//!     manner = "Slow, few words."
//!
//!     [voice]
//!     variant = "m3"
//!     pitch = -2
//!
//!     [[action]]
//!     name = "point_at"
//!     description = "points at something"
//!     object = true
//!
//!     [[line]]
//!     ask = ["what does the crossing cost", "fare"]
//!     say = ["Two coppers. Three if it rains.", "Two coppers, and you help to row."]
//!     mood = "relaxed"
//!
//!     [[fact]]
//!     about = ["river", "deep", "swim"]
//!     say = "The river is deep and cold."
//!
//!     [[example]]
//!     heard = "Is it far?"
//!     say = "As far as the rain lets us."
//!
//!     [[relation]]
//!     to = "Mara"
//!     affinity = 0.5
//!     knows = "Mara keeps the inn."
//!
//!     [[limit]]
//!     never = "say who crossed last night"
//!     words = ["the bishop"]
//!     until = "the_bishop_is_found"
//!
//!     [fallback]
//!     unknown = "That I don't know."
//!     not_heard = "The wind took that. Again?"
//!     describe = "That's {name}. {description}"
//! "#, "odo.persona.toml")?;
//! assert_eq!(persona.lines[0].say.len(), 2);
//! assert_eq!(persona.voice_style(None).language, "en-gb");
//! # Ok::<(), banter_core::persona::PersonaError>(())
//! ```
//!
//! What a character knows besides, of its world and its faction, stands in files that
//! `knowledge = ["village.md", "rivermen/pack.toml"]` names; `faction = "rivermen"` is what their
//! conditions ask for.
//!
//! In what is said stand the same marks that a language model may use: `[happy]` before a
//! sentence sets its mood. `{{char}}` is the character's name and `{{user}}` that of whom it
//! talks to, where the game has given one. The fields are described at [`Persona`].

mod advice;
mod body;
mod check;
mod error;
mod feeling;
mod fields;
mod goal;
mod limit;
mod loader;
mod macros;
mod mood;
mod plugin;
mod problems;
mod read;
mod tongue;
mod words;

pub use body::PersonaBody;
pub use error::PersonaError;
pub use feeling::{EmphasisVoice, MoodVoice};
pub use fields::{
    Action, Cue, Example, Fact, Fallback, Limit, Line, Persona, PersonaRelation, Voice,
};
pub use goal::{Goal, TimeOfDay};
pub use loader::PersonaLoader;
pub use mood::{MOODS, parse_mood};
pub use plugin::{CharacterPersona, PersonaPlugin};
pub use tongue::{AnswerIn, LanguageVoice};
