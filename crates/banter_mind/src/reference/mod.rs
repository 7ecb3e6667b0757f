//! What a speaker means by "this", "that one" and "him": what it holds, points at or looks at.
//!
//! The words are data of each language (`speech/*.toml`); what is shown comes from the
//! [`Indication`](banter_core::Indication) of the line. A hand says more than eyes do: what is only
//! looked at is meant only where the words can mean nothing else.

mod shown;
#[cfg(test)]
mod tests;
mod words;

use crate::items::telling;
use crate::lexicon::Lexicon;
use crate::speech_text::rules::Rules;
use bevy::prelude::*;
pub(crate) use shown::Showing;
use std::ops::Range;
use words::{Phrase, Word, phrases, words};

/// So many things are meant in one line at most.
const MOST: usize = 4;
/// So many words behind "that" may belong to it: "that big red mug".
const NOUN: usize = 4;

/// How a speaker shows something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum How {
    Points,
    Holds,
    Looks,
}

/// Something that a speaker shows, as the listener perceives it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shown {
    pub(crate) entity: Entity,
    /// Its name; `None` where the listener does not perceive it.
    pub(crate) name: Option<String>,
    pub(crate) person: bool,
    pub(crate) how: How,
}

/// Words of a line that mean something which is shown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reference {
    /// As they stand in the line: `that one`.
    pub(crate) words: String,
    pub(crate) shown: Shown,
    place: Range<usize>,
}

/// What a line means by words for what is shown, in the order of the words.
pub(crate) fn references(line: &str, shown: &[Shown], language: &str) -> Vec<Reference> {
    if shown.is_empty() {
        return Vec::new();
    }
    let (rules, lexicon) = (Rules::of(language), Lexicon::of(language));
    let all = words(line);
    let mut found: Vec<Reference> = Vec::new();
    for (phrase, place, next) in phrases(line, &all, rules) {
        let behind = found.last().map_or(0, |last| last.place.end);
        if place.start < behind || found.len() >= MOST {
            continue;
        }
        let finder = Finder {
            line,
            words: &all,
            rules,
            lexicon,
            shown,
        };
        if let Some((shown, end)) = finder.meant(phrase, place.clone(), next) {
            let place = place.start..end;
            found.push(Reference {
                words: line.get(place.clone()).unwrap_or_default().to_owned(),
                shown: shown.clone(),
                place,
            });
        }
    }
    found
}

/// Whether somebody who says `line` shows something with it: "that one", "over there".
pub(crate) fn shows(line: &str, language: &str) -> bool {
    words::shows(line, Rules::of(language))
}

/// The line with the names of what is meant in place of such words. What the listener does not
/// perceive stays as it was said.
pub(crate) fn resolved(line: &str, references: &[Reference]) -> String {
    let (mut text, mut at) = (String::new(), 0);
    for reference in references {
        if let Some(name) = &reference.shown.name {
            text += line.get(at..reference.place.start).unwrap_or_default();
            text += name;
            at = reference.place.end;
        }
    }
    text + line.get(at..).unwrap_or_default()
}

struct Finder<'a> {
    line: &'a str,
    words: &'a [Word<'a>],
    rules: &'a Rules,
    lexicon: &'a Lexicon,
    shown: &'a [Shown],
}

impl<'a> Finder<'a> {
    /// What a phrase means, and where its words end. `next`: the word behind it.
    fn meant(
        &self,
        phrase: Phrase,
        place: Range<usize>,
        next: usize,
    ) -> Option<(&'a Shown, usize)> {
        let mut all: Vec<&Shown> = self.shown.iter().collect();
        if phrase == Phrase::Near {
            // What is in the speaker's hand is nearer than what it points at.
            all.sort_by_key(|shown| shown.how != How::Holds);
        }
        if phrase == Phrase::Person {
            all.retain(|shown| shown.person);
        }
        let follows = self
            .words
            .get(next)
            .filter(|word| self.is_joined(place.end, word));
        // "that mug": the one of them that is a mug.
        if phrase != Phrase::Person {
            let named = all
                .iter()
                .find_map(|it| Some((*it, self.noun(it, place.end, next)?)));
            if named.is_some() {
                return named;
            }
        }
        let first = all.first().copied()?;
        if let Some(word) = follows {
            // "I think that he left" shows nothing, and "her mug" is no person.
            let joins = Rules::has(&self.rules.not_after_shown, &word.small);
            let is_noun = !self.lexicon.is_small(&word.small) && !word.is_short();
            if joins || is_noun && (phrase == Phrase::Person || first.how == How::Looks) {
                return None;
            }
        }
        match phrase {
            Phrase::BeforeNoun => None,
            Phrase::Last if follows.is_some() => None,
            Phrase::Near | Phrase::Far | Phrase::Person | Phrase::Last => Some((first, place.end)),
        }
    }

    /// Where the words of a thing's name end that stand behind a phrase, if any do.
    fn noun(&self, shown: &Shown, end: usize, next: usize) -> Option<usize> {
        let name = shown.name.as_ref()?;
        let rest = self.line.get(end..)?;
        let unspaced = name.contains(crate::words::is_unspaced);
        if unspaced && let Some(behind) = rest.strip_prefix(name.as_str()) {
            return Some(self.line.len() - behind.len());
        }
        let name = telling(name, self.lexicon);
        let (mut from, mut found) = (end, None);
        for word in self.words.get(next..)?.iter().take(NOUN) {
            let is_of_it = telling(&word.small, self.lexicon)
                .iter()
                .any(|it| name.contains(it));
            if !self.is_joined(from, word) || !is_of_it {
                break;
            }
            from = word.place.end;
            found = Some(from);
        }
        found
    }

    /// Whether nothing but spaces stands between.
    fn is_joined(&self, end: usize, word: &Word) -> bool {
        let between = self.line.get(end..word.place.start);
        between.is_some_and(|it| {
            it.chars()
                .all(|c| c.is_whitespace() || matches!(c, '\'' | '’'))
        })
    }
}
