//! The marks in an answer that are meant and not said: moods, actions, stage directions.
//!
//! | written | meaning |
//! |---|---|
//! | `[happy]`, `[sad 0.5]` | the mood of what follows, one of [`MOODS`](banter_core::persona::MOODS) |
//! | `[do pour: the ale barrel]`, `[do wave]` | an action, and what it is done to |
//! | `[do give_item: item=the ale, to=Tom]` | an action with several arguments |
//! | `{"name": "pour", ...}` | an action, as models write it that were trained on tools |
//! | `[anything else]`, `<anything>` | taken out: nobody says brackets |
//! | `*smiles*`, `(leans closer)` between sentences | a stage direction, taken out |
//! | `*really*`, `<em>really</em>` within a sentence | said, and stressed |
//! | `(the old one)` within a sentence | said |
//! | `[lang:de]Guten Abend[/lang]` | said, in the voice that the character has for the language |
//! | `# heading`, `- item`, `**bold**`, `` `code` `` | the words are said |
//! | `~~struck~~`, tables, blocks of code, pictures, emoji | taken out |
//! | `[label](address)`, `https://...` | the label, or what the language says for an address |
//! | `{{user}}`, `{{char}}` | names, from the [`Cast`] |
//!
//! What is not closed in its line was no mark: it is taken out itself, and what follows it is
//! said.
//!
//! ```
//! use banter_mind::{Part, Scanner};
//!
//! let (mut scanner, mut parts) = (Scanner::default(), Vec::new());
//! scanner.push("Here. [do po", &mut parts);
//! scanner.push("ur: the ale barrel]", &mut parts);
//! scanner.finish(&mut parts);
//! let Part::Action(action) = &parts[1] else { panic!() };
//! assert_eq!((action.name.as_str(), action.object.as_deref()), ("pour", Some("the ale barrel")));
//! ```

use super::call;
use super::cast::Cast;
use super::inline::Inline;
use super::lines::{Lines, Piece};
use super::part::Part;
use super::tokens::Tokens;

/// Takes the marks out of a text that comes in pieces. Where the pieces are cut makes no
/// difference.
#[derive(Debug, Clone, Default)]
pub struct Scanner {
    cast: Cast,
    lines: Lines,
    inline: Inline,
    tokens: Tokens,
    pieces: Vec<Piece>,
    parts: Vec<Part>,
}

impl Scanner {
    /// A scanner of what this cast says.
    pub fn told_by(cast: Cast) -> Self {
        Self {
            cast,
            ..Self::default()
        }
    }

    /// Reads the next piece and appends what is certain of it to `parts`.
    pub fn push(&mut self, piece: &str, parts: &mut Vec<Part>) {
        for character in piece.chars() {
            self.lines.feed(character, &mut self.pieces);
            self.read(parts);
        }
    }

    /// Ends the text: what was held back was no mark.
    pub fn finish(&mut self, parts: &mut Vec<Part>) {
        self.lines.finish(&mut self.pieces);
        self.read(parts);
        self.inline.finish(&self.cast, &mut self.parts);
        self.word(parts);
        self.tokens.finish(self.cast.rules(), parts);
        self.inline = Inline::default();
    }

    fn read(&mut self, parts: &mut Vec<Part>) {
        for piece in self.pieces.drain(..) {
            match piece {
                Piece::Char(c) => self.inline.feed(c, &self.cast, &mut self.parts),
                Piece::Item => self.parts.push(Part::Item),
                Piece::Row => {
                    self.inline.forget();
                    self.parts.push(Part::Row);
                }
                Piece::Code(code) => {
                    let calls = call::read(code.trim()).unwrap_or_default();
                    self.parts.extend(calls.into_iter().map(Part::Action));
                }
            }
        }
        self.word(parts);
    }

    fn word(&mut self, parts: &mut Vec<Part>) {
        for part in self.parts.drain(..) {
            self.tokens.push(part, self.cast.rules(), parts);
        }
    }
}

#[cfg(test)]
#[path = "scanner_tests.rs"]
mod tests;
