//! An answer that comes in pieces, as sentences that can be spoken.
//!
//! A sentence ends
//! - after `.` `!` `?` `…` and the quotes and brackets that close after them, at white space;
//!   but not after an abbreviation (`Dr.`, `e.g.`), an initial (`J. Smith`), or dots after
//!   which it goes on in a small letter;
//! - after `。` `！` `？`, and after `!` `?` where Chinese or Japanese goes on;
//! - at the end of a line;
//! - after so many characters ([`Splitter::new`]), at the last comma, or else at a space.
//!
//! White space is one space. Punctuation without any letter or digit is no sentence of its
//! own: it goes to the next one. [Marks](crate::Part) are taken out; a mood holds until the
//! next one.
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

use crate::boundary::is_whole;
use crate::markup::{ActionMark, Part, Scanner};
use banter_core::Mood;
use unicode_segmentation::UnicodeSegmentation;

/// Something that an answer gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Spoken {
    /// A sentence to say.
    Sentence {
        /// Its words.
        text: String,
        /// How it is meant.
        mood: Option<Mood>,
    },
    /// Something to do.
    Action(ActionMark),
}

impl Spoken {
    /// The words, if it is a sentence.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Sentence { text, .. } => Some(text),
            Self::Action(_) => None,
        }
    }
}

/// Makes sentences of an answer. Where its pieces are cut makes no difference.
#[derive(Debug, Clone)]
pub struct Splitter {
    scanner: Scanner,
    parts: Vec<Part>,
    /// The sentence so far, with single spaces.
    text: String,
    /// How many characters that is.
    length: usize,
    limit: usize,
    mood: Option<Mood>,
}

impl Splitter {
    /// A splitter whose sentences have at most `limit` characters, and at least one.
    pub fn new(limit: usize) -> Self {
        Self {
            scanner: Scanner::default(),
            parts: Vec::new(),
            text: String::new(),
            length: 0,
            limit: limit.max(1),
            mood: None,
        }
    }

    /// The same with a mood that holds until a mark says another.
    #[must_use]
    pub fn in_mood(mut self, mood: Option<Mood>) -> Self {
        self.mood = mood;
        self
    }

    /// Reads the next piece and appends what stands now to `spoken`.
    pub fn push(&mut self, piece: &str, spoken: &mut Vec<Spoken>) {
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
        self.end(spoken);
        self.text.clear();
        self.length = 0;
    }

    fn take(&mut self, parts: &mut Vec<Part>, spoken: &mut Vec<Spoken>) {
        for part in parts.drain(..) {
            match part {
                Part::Text(text) => text.chars().for_each(|c| self.feed(c, spoken)),
                Part::Action(action) => spoken.push(Spoken::Action(action)),
                Part::Mood(mood) => {
                    // A mood stands before its sentence: what was whole is finished.
                    if is_whole(&self.text, 'A', true) {
                        self.end(spoken);
                    }
                    self.mood = Some(mood);
                }
            }
        }
    }

    fn feed(&mut self, character: char, spoken: &mut Vec<Spoken>) {
        if character == '\n' {
            self.end(spoken);
        }
        if character.is_whitespace() {
            if !self.text.is_empty() && !self.text.ends_with(' ') {
                self.append(' ');
            }
            return;
        }
        if is_whole(&self.text, character, self.text.ends_with(' ')) {
            self.end(spoken);
        }
        self.append(character);
        if self.length > self.limit {
            self.cut(spoken);
        }
    }

    fn append(&mut self, character: char) {
        self.text.push(character);
        self.length += 1;
    }

    /// Gives out the text so far as a sentence, if it has anything to say.
    fn end(&mut self, spoken: &mut Vec<Spoken>) {
        let text = self.text.trim();
        if !text.contains(char::is_alphanumeric) {
            return;
        }
        spoken.push(Spoken::Sentence {
            text: text.to_owned(),
            mood: self.mood.clone(),
        });
        self.text.clear();
        self.length = 0;
    }

    /// The text is too long: its first part becomes a sentence.
    fn cut(&mut self, spoken: &mut Vec<Spoken>) {
        let half = self.text.len() / 2;
        let comma = self
            .text
            .rfind([',', ';', ':', '，', '、', '；', '：'])
            .filter(|at| *at > half)
            .and_then(|at| Some(at + self.text.get(at..)?.chars().next()?.len_utf8()));
        let at = comma
            .filter(|at| *at < self.text.len())
            .or_else(|| self.text.trim_end().rfind(' ').filter(|at| *at > 0))
            .or_else(|| {
                let last = self.text.grapheme_indices(true).next_back();
                last.map(|(at, _)| at).filter(|at| *at > 0)
            })
            .unwrap_or(self.text.len());
        let rest = self.text.split_off(at);
        self.end(spoken);
        // What had nothing to say is gone now: it cannot wait for ever.
        rest.trim_start().clone_into(&mut self.text);
        self.length = self.text.chars().count();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    fn spoken(pieces: &[&str], limit: usize) -> Vec<Spoken> {
        let (mut splitter, mut spoken) = (Splitter::new(limit), Vec::new());
        for piece in pieces {
            splitter.push(piece, &mut spoken);
        }
        splitter.finish(&mut spoken);
        spoken
    }

    fn split(text: &str) -> Vec<String> {
        let spoken = spoken(&[text], 200);
        spoken
            .iter()
            .filter_map(|part| part.text().map(str::to_owned))
            .collect()
    }

    #[test]
    fn sentences_end_where_they_end() {
        assert_eq!(
            split("Ale. Stew!  Bread? Cider…\nAll good"),
            ["Ale.", "Stew!", "Bread?", "Cider…", "All good"]
        );
        assert_eq!(
            split("She said \"Stop!\" and left. (He stayed.) Why?!"),
            ["She said \"Stop!\" and left.", "(He stayed.)", "Why?!"]
        );
        assert_eq!(
            split("我们有龙井。您要吗？“好！”他说：行。"),
            ["我们有龙井。", "您要吗？", "“好！”", "他说：行。"]
        );
        assert_eq!(split("你好!欢迎"), ["你好!", "欢迎"]);
        assert_eq!(
            split("No. I have none. It was I. Go."),
            ["No.", "I have none.", "It was I.", "Go."]
        );
    }

    #[test]
    fn and_nowhere_else() {
        for whole in [
            "Mr. Bell and Dr. J. R. Smith, e.g. at 5 p.m. sharp, paid 3.5 silver.",
            "Well... maybe not.",
            "这个……我说不好。",
            "Version 1.2.3 is out.",
            "(etc.) and so on.",
        ] {
            assert_eq!(split(whole), [whole]);
        }
        assert_eq!(split("... !"), [""; 0]);
        assert_eq!(split("... Hm."), ["... Hm."]);
    }

    #[test]
    fn moods_hold_and_begin_sentences() {
        let spoken = spoken(&["[happy] Yes. So glad.[sad]But no. [do wave]"], 200);
        let moods: Vec<_> = spoken
            .iter()
            .filter_map(|part| match part {
                Spoken::Sentence { text, mood } => {
                    Some((text.as_str(), mood.as_ref().map(|mood| mood.name.as_str())))
                }
                Spoken::Action(_) => None,
            })
            .collect();
        assert_eq!(
            moods,
            [
                ("Yes.", Some("happy")),
                ("So glad.", Some("happy")),
                ("But no.", Some("sad"))
            ]
        );
        assert_eq!(spoken.len(), 4);
    }

    #[test]
    fn long_text_is_cut_where_it_breathes() {
        let text = "one two three four, five six seven eight nine ten";
        let parts = spoken(&[text], 24);
        let parts: Vec<_> = parts.iter().filter_map(Spoken::text).collect();
        assert_eq!(
            parts,
            ["one two three four,", "five six seven eight", "nine ten"]
        );
        let solid = "x".repeat(1000);
        assert!(
            spoken(&[&solid], 50)
                .iter()
                .all(|part| part.text().unwrap().len() <= 50)
        );
        assert!(spoken(&["!".repeat(5000).as_str()], 50).is_empty());
    }

    /// What is left of a text when only its letters and digits count.
    fn letters(text: &str) -> String {
        text.chars().filter(|c| c.is_alphanumeric()).collect()
    }

    proptest! {
        #[test]
        fn cuts_make_no_difference(
            pieces in prop::collection::vec("[A-Ca-c3 .!?…\"')。！，,\n\\[\\]*]{0,8}", 0..40),
            limit in 1_usize..60,
        ) {
            let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
            prop_assert_eq!(spoken(&pieces, limit), spoken(&[&pieces.concat()], limit));
        }

        #[test]
        fn nothing_is_lost(text in "[A-Ca-c3 .!?…\"')。！，,\n你好]{0,200}") {
            let all: String = split(&text).concat();
            let squeeze = |text: &str| text.split_whitespace().collect::<String>();
            let kept = text.trim_end_matches(|c: char| !c.is_alphanumeric());
            prop_assert!(squeeze(&text).starts_with(&squeeze(&all)));
            prop_assert!(squeeze(&all).starts_with(&squeeze(kept)));
        }

        #[test]
        fn no_letter_is_lost_whatever_the_text(text in "[^\\[\\]*]{0,300}", limit in 1_usize..40) {
            let parts = spoken(&[&text], limit);
            let all: String = parts.iter().filter_map(Spoken::text).collect();
            prop_assert_eq!(letters(&all), letters(&text));
        }

        #[test]
        fn no_sentence_is_too_long(text in "\\PC{0,400}", limit in 1_usize..40) {
            for part in spoken(&[&text], limit) {
                // A letter and the marks on it are never parted.
                let length = part.text().map_or(0, |text| text.chars().count());
                let graphemes = part.text().map_or(0, |text| text.graphemes(true).count());
                prop_assert!(length <= limit || graphemes == 1);
            }
        }
    }
}
