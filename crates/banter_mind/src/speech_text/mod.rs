//! Text on its way to the voice: from what a model writes to sentences that are said.
//!
//! A text comes in pieces and goes through steps that each read one character after another,
//! so that it makes no difference where the pieces are cut:
//!
//! 1. `lines` takes the signs from the beginnings of lines: headings, lists, tables, code;
//! 2. `inline` takes out what stands in brackets, asterisks and tags, or finds that it is said
//!    (`direction`), and reads moods, actions and calls of tools (`mark`, `call`, `tag`);
//! 3. `tokens` words addresses and drops pictures;
//! 4. `splitter` makes sentences (`boundary`), stops at the line of somebody else (`label`),
//!    and cuts what is too long (`length`, `unspaced`).
//!
//! What differs from language to language is data ([`rules`]).

mod boundary;
mod call;
mod cast;
mod direction;
mod emoji;
mod group;
mod inline;
mod label;
mod length;
mod lines;
mod links;
mod mark;
mod part;
mod reflection;
pub(crate) mod rules;
mod scanner;
mod skip;
mod spans;
mod splitter;
mod spoken;
mod tag;
mod tokens;
mod unspaced;
pub(crate) mod verbs;

pub use cast::Cast;
pub use part::{ActionMark, Part};
pub use scanner::Scanner;
pub use splitter::Splitter;
pub use spoken::Spoken;
