//! An answer that comes in pieces, as sentences that can be spoken.
//!
//! A sentence ends
//! - after `.` `!` `?` `…` and the quotes and brackets that close after them, at white space;
//!   but not after an abbreviation (`Dr.`, `e.g.`), an initial (`J. Smith`), the number of a
//!   list's item, or dots after which it goes on in a small letter. What may be either (`Main
//!   St.`) is told by the next word, with the lists of the language;
//! - after `。` `！` `？`, and after `!` `?` where Chinese or Japanese goes on, unless a quote
//!   ends there and the sentence goes on;
//! - at the end of a line; a heading or an item of a list gets a full stop if it has none;
//! - after so many characters ([`Splitter::new`]), at the last comma, or else between words.
//!   Three characters count for each that is written without spaces.
//!
//! White space is one space. Punctuation without any letter or digit is no sentence of its
//! own: it goes to the next one. [Marks](crate::Part) are taken out; a mood holds until the
//! next one. An action or a direction is given before the sentence that it stands in or before,
//! and behind the one that it stands behind. A name before a line is not said, and at the name of somebody else the answer is
//! over.
//!
//! ```
//! use banter_mind::{Splitter, Spoken};
//!
//! let mut splitter = Splitter::new(200);
//! let mut spoken = Vec::new();
//! splitter.push("[happy] Mr. Bell had 3.5 pints. *laughs* He sa", &mut spoken);
//! splitter.push("ng, too!", &mut spoken);
//! splitter.finish(&mut spoken);
//! let texts: Vec<&str> = spoken.iter().filter_map(Spoken::text).collect();
//! assert_eq!(texts, ["Mr. Bell had 3.5 pints.", "He sang, too!"]);
//! ```

use super::boundary::{self, End};
use super::cast::Cast;
use super::label::{self, Label, Place};
use super::part::Part;
use super::scanner::Scanner;
use super::spans::Spans;
use super::spoken::Spoken;
use super::{length, unspaced};
use crate::words::is_unspaced;
use banter_core::SentenceMood;

/// Makes sentences of an answer. Where its pieces are cut makes no difference.
#[derive(Debug, Clone)]
pub struct Splitter {
    cast: Cast,
    scanner: Scanner,
    parts: Vec<Part>,
    limit: usize,
    mood: Option<SentenceMood>,
    /// The sentence so far, with single spaces.
    text: String,
    /// How long that is, with characters of unspaced scripts counting more.
    length: usize,
    /// How many characters without a pause it ends with.
    stretch: usize,
    /// Where it may have ended: what follows tells.
    doubt: Option<usize>,
    /// Whether something was taken out where it ends.
    taken: bool,
    /// The actions and directions that stand in it, and behind how many of its bytes.
    held: Vec<(usize, Spoken)>,
    /// What of it is stressed or in another language.
    spans: Spans,
    /// Sentences so far.
    given: usize,
    place: Place,
    /// It is an item of a list or a heading.
    item: bool,
    /// The lines before were "We have three rooms:" or items of it.
    listing: bool,
    stopped: bool,
    /// Something besides white space was read.
    read: bool,
}

impl Splitter {
    /// A splitter whose sentences have at most `limit` characters, and at least one.
    pub fn new(limit: usize) -> Self {
        let place = Place {
            begins_line: true,
            ..Place::default()
        };
        Self {
            cast: Cast::default(),
            scanner: Scanner::default(),
            parts: Vec::new(),
            limit: limit.max(1),
            mood: None,
            text: String::new(),
            length: 0,
            stretch: 0,
            doubt: None,
            taken: false,
            held: Vec::new(),
            spans: Spans::default(),
            given: 0,
            place,
            item: false,
            listing: false,
            stopped: false,
            read: false,
        }
    }

    /// The same with a mood that holds until a mark says another.
    #[must_use]
    pub fn in_mood(mut self, mood: Option<SentenceMood>) -> Self {
        self.mood = mood;
        self
    }

    /// The same for what this cast says. To be called before anything is read.
    #[must_use]
    pub fn told_by(mut self, cast: Cast) -> Self {
        self.scanner = Scanner::told_by(cast.clone());
        self.cast = cast;
        self
    }

    /// Names whom the answer is for, if nothing has been read yet.
    pub fn talk_to(&mut self, name: &str) {
        if !self.read && self.cast.listener().is_none() {
            let cast = self.cast.clone().talking_to(name);
            self.scanner = Scanner::told_by(cast.clone());
            self.cast = cast;
        }
    }

    /// Whether the answer is over: somebody else's line began, or a sign of the end was read.
    /// What is read after it is ignored.
    pub fn is_over(&self) -> bool {
        self.stopped
    }

    /// Whether what was read is an answer, even one without words: an action, a picture, dots.
    /// Nothing at all is none, nor is a line of somebody else.
    pub fn has_answered(&self) -> bool {
        self.read && (self.given > 0 || !self.stopped)
    }

    /// Whose answer it is.
    pub fn cast(&self) -> &Cast {
        &self.cast
    }

    /// Reads the next piece and appends what stands now to `spoken`.
    pub fn push(&mut self, piece: &str, spoken: &mut Vec<Spoken>) {
        if self.stopped {
            return;
        }
        self.read |= !piece.trim().is_empty();
        let mut parts = std::mem::take(&mut self.parts);
        self.scanner.push(piece, &mut parts);
        self.take(&mut parts, spoken);
        self.parts = parts;
    }

    /// Ends the answer.
    pub fn finish(&mut self, spoken: &mut Vec<Spoken>) {
        let mut parts = std::mem::take(&mut self.parts);
        self.scanner.finish(&mut parts);
        self.take(&mut parts, spoken);
        self.decide(' ', spoken);
        self.close_item();
        self.end(spoken);
        self.clear();
        spoken.extend(self.held.drain(..).map(|(_, mark)| mark));
    }

    fn take(&mut self, parts: &mut Vec<Part>, spoken: &mut Vec<Spoken>) {
        for part in parts.drain(..) {
            if self.stopped {
                return;
            }
            self.taken |= !matches!(part, Part::Text(_) | Part::Emphasis(_) | Part::Language(_));
            match part {
                Part::Text(text) => text.chars().for_each(|c| self.feed(c, spoken)),
                Part::Action(action) => self.hold(Spoken::Action(action), spoken),
                Part::Direction(text) => self.hold(Spoken::Direction(text), spoken),
                Part::Emphasis(begins) => self.spans.stress(begins, self.text.len()),
                Part::Language(language) => self.spans.speak(language, self.text.len()),
                Part::Item => self.item = true,
                Part::Gap => {}
                Part::Row => self.clear(),
                Part::Stop => {
                    self.end(spoken);
                    self.stopped = true;
                }
                Part::Mood(mood) => {
                    // A mood stands before its sentence: what was whole is finished.
                    if boundary::look(&self.text, 'A', true, self.cast.rules()) == End::Yes {
                        self.end(spoken);
                    }
                    self.mood = Some(mood);
                }
            }
        }
    }

    fn feed(&mut self, character: char, spoken: &mut Vec<Spoken>) {
        if self.stopped {
            return;
        }
        self.decide(character, spoken);
        if character == '\n' {
            self.end_line(spoken);
        }
        if character.is_whitespace() {
            if !self.text.is_empty() && !self.text.ends_with(' ') {
                self.append(' ');
            }
            return;
        }
        if matches!(character, ':' | '：') && self.is_label() {
            return;
        }
        let taken = std::mem::take(&mut self.taken);
        if taken && boundary::is_dash(character) && self.text.trim_end().ends_with(character) {
            return;
        }
        if taken && boundary::is_sign(character) {
            // What stood between the word and its sign is gone.
            if self.text.trim_end().ends_with(boundary::is_sign) {
                return;
            }
            self.text.truncate(self.text.trim_end().len());
        }
        let spaced = self.text.ends_with(' ');
        match boundary::look(&self.text, character, spaced, self.cast.rules()) {
            End::Yes => self.end(spoken),
            End::Word if self.doubt.is_none() => self.doubt = Some(self.text.len()),
            _ => {}
        }
        self.append(character);
        if self.length > self.limit {
            self.cut(spoken);
        } else if self.stretch > self.pace().at {
            self.cut_stretch(spoken);
        }
    }

    fn append(&mut self, character: char) {
        self.text.push(character);
        self.length += length::weight(character);
        self.stretch = if is_unspaced(character) {
            self.stretch + 1
        } else {
            0
        };
    }

    /// Decides whether a sentence has ended where that was in doubt, when a word is whole.
    fn decide(&mut self, next: char, spoken: &mut Vec<Spoken>) {
        let Some(at) = self.doubt else {
            return;
        };
        let after = self.text.get(at..).unwrap_or_default();
        if !after.contains(char::is_alphanumeric)
            || next.is_alphanumeric()
            || matches!(next, '\'' | '’')
        {
            return;
        }
        self.doubt = None;
        let before = self.text.get(..at).unwrap_or_default().trim_end();
        if boundary::begins(before, after, self.cast.rules()) {
            self.give_until(at, spoken);
        }
    }

    /// Whether the text so far is the name of a speaker. If so it is gone.
    fn is_label(&mut self) -> bool {
        let place = Place {
            later: self.given > 0,
            listed: self.item || self.listing,
            ..self.place
        };
        match label::judge(&self.text, place, &self.cast) {
            Label::None => false,
            Label::Own => {
                self.clear();
                true
            }
            Label::Other => {
                self.clear();
                self.stopped = true;
                true
            }
        }
    }

    fn end_line(&mut self, spoken: &mut Vec<Spoken>) {
        let text = self.text.trim_end();
        if boundary::is_number(text) {
            // Its words stand in the next line.
            return;
        }
        let labelled = self.listing && text.contains([':', '：']);
        self.listing = text.ends_with([':', '：']) || labelled || self.listing && text.is_empty();
        self.close_item();
        self.end(spoken);
        self.item = false;
        self.place.begins_line = true;
    }

    /// Gives an item of a list the sign at its end that it lacks.
    fn close_item(&mut self) {
        let text = self.text.trim_end();
        if !self.item || !text.ends_with(|c: char| c.is_alphanumeric() || boundary::is_closing(c)) {
            return;
        }
        let inner = text.trim_end_matches(boundary::is_closing);
        if inner.ends_with(boundary::is_end) || boundary::is_number(text) {
            return;
        }
        let stop = if text.ends_with(is_unspaced) {
            '。'
        } else {
            '.'
        };
        self.text.truncate(text.len());
        self.append(stop);
    }
}

#[path = "splitter_give.rs"]
mod give;
#[cfg(test)]
#[path = "splitter_tests.rs"]
mod tests;
