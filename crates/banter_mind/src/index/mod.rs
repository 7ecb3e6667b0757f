//! Which of a persona's lines and facts answer a question, and how well.
//!
//! Every question of a line and every key word of a fact is a document, and so is every
//! sentence that is said, which counts less. Two shares are asked for: how much of the
//! document the question covers, and how much of the question the whole entry covers. Words
//! count by how rare they are among the persona's entries; a word of the same meaning counts
//! in part. What stays under the threshold is not answered, and the character says that it does
//! not know rather than something beside the point.

mod clauses;
mod search;
mod variant;

pub(crate) use clauses::sentences;

use crate::items::{Item, items};
use crate::lexicon::{Kind, Lexicon};
use crate::words::{is_unspaced, raw};
use banter_core::persona::Persona;
use std::collections::{HashMap, HashSet};
use unicode_segmentation::UnicodeSegmentation;

/// What a word of the same meaning counts.
const SAME_MEANING: f32 = 0.7;
/// The key of a word that stands nowhere in the persona.
const STRANGER: u32 = u32::MAX;
/// What a word of a question counts that stands nowhere in the persona.
const STRANGE: f32 = 0.75;
/// The same for a pair of Chinese characters: most such pairs are the end of one word and
/// the beginning of another.
const CHANCE_PAIR: f32 = 0.1;
/// The same for a single character.
const CHANCE_CHARACTER: f32 = 0.25;
/// What the character's own name counts, by which it is addressed.
const OWN_NAME: f32 = 0.1;
/// From so many letters on a word may be misspelt or misheard by one.
const MISHEARD: usize = 6;
/// What such a word counts.
const NEARLY: f32 = 0.85;

/// What answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Entry {
    Line(usize),
    Fact(usize),
}

/// An entry and how well it fits, 0..=1 and a little more.
pub(crate) type Found = (Entry, f32);

/// A word or phrase in the index.
#[derive(Debug, Clone)]
struct Word {
    key: u32,
    groups: Vec<u32>,
    weight: f32,
    /// Whether it tells what kind of question this is.
    asks: bool,
}

/// A text that is searched.
#[derive(Debug)]
struct Document {
    entry: usize,
    words: Vec<Word>,
    /// Of which of the entry's texts it is a sentence; none for a question.
    said: Option<usize>,
    /// Whether it is a name that is told.
    name: bool,
}

/// A line or a fact.
#[derive(Debug)]
struct Indexed {
    entry: Entry,
    /// Its words, and the most that each counts in one of its questions.
    asked: HashMap<u32, f32>,
    asked_groups: HashSet<u32>,
    said: HashSet<u32>,
    said_groups: HashSet<u32>,
    /// What kinds of questions it answers.
    kinds: HashSet<Kind>,
    /// In which of its texts a number stands.
    numbered: HashSet<usize>,
}

impl Indexed {
    fn ask(&mut self, words: &[Word]) {
        for word in words {
            let most = self.asked.entry(word.key).or_default();
            *most = most.max(word.weight);
        }
    }
}

/// A persona's lines and facts, to be searched.
#[derive(Debug)]
pub(crate) struct Index {
    lexicon: &'static Lexicon,
    keys: HashMap<String, u32>,
    /// In how many entries a key is, and a group.
    frequency: HashMap<u32, usize>,
    group_frequency: HashMap<u32, usize>,
    documents: Vec<Document>,
    entries: Vec<Indexed>,
    name: HashSet<String>,
}

impl Index {
    pub(crate) fn new(persona: &Persona) -> Self {
        let lexicon = Lexicon::of(&persona.language);
        let name = items(&persona.name, lexicon);
        let mut index = Self {
            lexicon,
            keys: HashMap::new(),
            frequency: HashMap::new(),
            group_frequency: HashMap::new(),
            documents: Vec::new(),
            entries: Vec::new(),
            name: name.into_iter().map(|item| item.key).collect(),
        };
        for (number, line) in persona.lines.iter().enumerate() {
            index.add(Entry::Line(number), &line.ask, &line.say);
        }
        for (number, fact) in persona.facts.iter().enumerate() {
            index.add(Entry::Fact(number), &fact.about, &fact.say);
        }
        index
    }

    fn add(&mut self, entry: Entry, asked: &[String], said: &[String]) {
        let at = self.entries.len();
        let mut indexed = Indexed {
            entry,
            asked: HashMap::new(),
            asked_groups: HashSet::new(),
            said: HashSet::new(),
            said_groups: HashSet::new(),
            kinds: HashSet::new(),
            numbered: HashSet::new(),
        };
        for text in asked {
            let words = self.words_of(text);
            indexed.ask(&words);
            indexed
                .asked_groups
                .extend(words.iter().flat_map(|word| word.groups.iter().copied()));
            indexed.kinds.extend(self.lexicon.kinds(text));
            self.documents.push(Document {
                entry: at,
                words,
                said: None,
                name: false,
            });
        }
        let variants = said.iter().enumerate();
        let said = variants.flat_map(|(variant, text)| sentences(text).map(move |s| (variant, s)));
        for (variant, sentence) in said {
            let words = self.words_of(sentence);
            indexed.said.extend(words.iter().map(|word| word.key));
            indexed
                .said_groups
                .extend(words.iter().flat_map(|word| word.groups.iter().copied()));
            let numbers = self.lexicon.numbers(sentence);
            if !numbers.is_empty() {
                indexed.kinds.insert(Kind::Count);
                indexed.numbered.insert(variant);
            }
            let paid = numbers.iter().any(|number| number.money.is_some());
            indexed.kinds.extend(paid.then_some(Kind::Price));
            self.documents.push(Document {
                entry: at,
                words,
                said: Some(variant),
                name: false,
            });
            // A name that is told is as good as a key word: "Where do I find Senna?"
            for name in names(sentence, self.lexicon) {
                let words = self.words_of(name);
                indexed.ask(&words);
                self.documents.push(Document {
                    entry: at,
                    words,
                    said: None,
                    name: true,
                });
            }
        }
        let keys: HashSet<&u32> = indexed.asked.keys().chain(&indexed.said).collect();
        for key in keys {
            *self.frequency.entry(*key).or_default() += 1;
        }
        for group in indexed.asked_groups.union(&indexed.said_groups) {
            *self.group_frequency.entry(*group).or_default() += 1;
        }
        self.entries.push(indexed);
    }

    fn words_of(&mut self, text: &str) -> Vec<Word> {
        let mut words = Vec::new();
        for item in items(text, self.lexicon) {
            let weight = self.weight(&item);
            let next = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
            words.push(Word {
                asks: false,
                key: *self.keys.entry(item.key).or_insert(next),
                groups: item.groups,
                weight,
            });
        }
        words
    }

    fn weight(&self, item: &Item) -> f32 {
        if self.name.contains(&item.key) {
            item.weight.min(OWN_NAME)
        } else {
            item.weight
        }
    }

    /// The words of a question, with how much of it they make up.
    fn query(&self, text: &str) -> Vec<(Word, f32)> {
        let items = items(text, self.lexicon).into_iter();
        items.map(|item| self.query_word(item)).collect()
    }

    /// A word of a question, and how much of the question it makes up.
    fn query_word(&self, mut item: Item) -> (Word, f32) {
        let mut factor = 1.0;
        if !self.keys.contains_key(&item.key)
            && item.groups.is_empty()
            && let Some(meant) = self.misheard(&item.key)
        {
            item.key = meant;
            factor = NEARLY;
        }
        let mut weight = factor * self.weight(&item);
        let asks = self.lexicon.asks(&item.key, &item.groups);
        let known = self.keys.get(&item.key).copied();
        let word = Word {
            key: known.unwrap_or(STRANGER),
            groups: item.groups,
            weight,
            asks,
        };
        let grouped = word
            .groups
            .iter()
            .any(|group| self.group_frequency.contains_key(group));
        if known.is_none() && !grouped {
            weight *= match item.key.chars().count() {
                _ if !item.key.chars().all(is_unspaced) => STRANGE,
                1 => CHANCE_CHARACTER,
                _ => CHANCE_PAIR,
            };
        }
        let importance = weight * self.rarity(&word);
        (word, importance)
    }

    /// How rare a word is among the entries.
    fn rarity(&self, word: &Word) -> f32 {
        let entries = self.entries.len() as f32;
        let with = match self.frequency.get(&word.key) {
            Some(with) => *with,
            None => word
                .groups
                .iter()
                .filter_map(|group| self.group_frequency.get(group))
                .copied()
                .max()
                .unwrap_or(1),
        } as f32;
        (1.0 + (entries - with + 0.5).max(0.0) / (with + 0.5)).ln()
    }

    /// The word that is meant by one that stands nowhere, if there is one that differs by a
    /// letter only.
    fn misheard(&self, key: &str) -> Option<String> {
        if key.chars().count() < MISHEARD || key.contains(' ') {
            return None;
        }
        let near = self.keys.keys().filter(|known| {
            known.chars().next() == key.chars().next()
                && known.len().abs_diff(key.len()) <= 1
                && one_apart(known, key)
        });
        // Any, but the same each time.
        near.min().cloned()
    }
}

/// The words of a sentence that may be names, by their capitals.
fn names<'s>(sentence: &'s str, lexicon: &'static Lexicon) -> impl Iterator<Item = &'s str> {
    let words = sentence.unicode_words().enumerate();
    words
        .filter(|(place, word)| {
            let first = *place == 0;
            let bare = raw(word).next().unwrap_or_default();
            let is_word = |word: &str| lexicon.is_no_name(word, first);
            // Any word may begin a sentence with a capital; one of a known sense is no name.
            let has_sense = || {
                items(word, lexicon)
                    .iter()
                    .any(|item| !item.groups.is_empty())
            };
            let has_capital = word.chars().next().is_some_and(char::is_uppercase);
            let is_other = is_word(&word.to_lowercase()) || is_word(&bare);
            has_capital && !is_other && (!first || !has_sense())
        })
        .map(|(_, word)| word)
}

/// How much of `word` a question says: all of it, or one of the same meaning.
fn alike(word: &Word, query: &[(Word, f32)]) -> f32 {
    let words = query.iter().map(|(other, _)| similar(word, other));
    words.fold(0.0, f32::max)
}

/// How much of one word another says.
fn similar(one: &Word, other: &Word) -> f32 {
    if one.key == other.key && one.key != STRANGER {
        1.0
    } else if one.groups.iter().any(|group| other.groups.contains(group)) {
        SAME_MEANING
    } else {
        0.0
    }
}

/// Whether two words differ by one letter that is added, left out or another.
fn one_apart(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let before = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let after = one.iter().rev().zip(other.iter().rev());
    let after = after.take_while(|(a, b)| a == b).count();
    let longest = one.len().max(other.len());
    longest > 0 && before + after >= longest - 1
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_letter_makes_no_other_word() {
        assert!(one_apart("stable", "stables"));
        assert!(one_apart("holin", "hollin"));
        assert!(one_apart("bridge", "bridgo"));
        assert!(!one_apart("bridge", "bread"));
        assert!(one_apart("same", "same"));
    }
}
