//! Character Cards: files in which many tools keep a character, read as text that a writer can edit,
//! and written back.
//!
//! A [`Card`] comes from JSON, from the text chunks of a PNG (`chara`, `ccv3`), or from a CHARX
//! archive, in any of the versions 1 to 3. [`Card::import`] makes a persona file and a file of
//! knowledge of it: greetings become lines, the lorebook becomes knowledge, examples stay examples,
//! macros are filled in or kept as `{{char}}` and `{{user}}`. Nothing in a card is ever executed, no
//! pattern of it is run, and nothing is written to any disk: what comes out are texts.
//!
//! Cards come from anybody. Files are read within bounds: [`LARGEST_CARD`] for a file,
//! [`LARGEST_TEXT`] for its JSON, however it is packed, and an [`Archive`] for what is in a zip.
//! What is odd and can be read all the same is told in [`Card::oddities`]; what cannot is a
//! [`CardError`] that says what to do.
//!
//! ```
//! use banter_cards::Card;
//! let json = r#"{"spec": "chara_card_v2", "data": {"name": "Odo",
//!     "first_mes": "*He ties the boat.* \"Over the river, {{user}}?\"",
//!     "character_book": {"entries": [{"keys": ["ferry"], "content": "The ferry leaks."}]}}}"#;
//! let card = Card::read(json.as_bytes(), "odo.json")?;
//! let import = card.import(Some("odo"));
//! assert!(import.persona.contains("Over the river, {{user}}?"));
//! assert_eq!(import.knowledge.as_deref(), Some("# ferry\n\nThe ferry leaks.\n"));
//! assert!(Card::read(card.to_json().as_bytes(), "odo.json").is_ok());
//! # Ok::<(), banter_cards::CardError>(())
//! ```

mod archive;
mod book;
mod card;
mod error;
mod export;
mod import;
mod inflate;
mod keys;
mod knowledge;
mod lenient;
mod macros;
mod path;
mod png;
mod prose;

pub use archive::{Archive, ArchiveError, ArchiveFile};
pub use book::{Book, BookEntry};
pub use card::{Card, CardVersion, LARGEST_CARD, LARGEST_TEXT};
pub use error::CardError;
pub use import::Import;
pub use path::{PathError, safe_path};
