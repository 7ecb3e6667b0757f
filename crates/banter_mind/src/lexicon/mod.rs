//! What is known of a language: small words, words that mean nearly the same, the words of
//! questions, numbers and money. It is data, one file for each language; `en.txt` explains
//! the form.

mod asking;
mod go_on;
mod kind;
mod numbers;
mod stock;

pub(crate) use kind::Kind;
pub(crate) use numbers::Number;
pub(crate) use stock::Named;

use crate::words::{is_unspaced, raw, tokens};
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// The files, by the first subtags of the languages that they are about.
const FILES: &[(&[&str], &str)] = &[
    (&["en"], include_str!("en.txt")),
    (&["zh", "cmn"], include_str!("cmn.txt")),
    (&["de"], include_str!("de.txt")),
    (&["fr"], include_str!("fr.txt")),
    (&["es"], include_str!("es.txt")),
];

/// What an entry of a file stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Meaning {
    /// A group of words that mean the same, by its number.
    Same(u32),
    Kind(Kind),
    Money,
    /// What no character says.
    OutOfRole,
    /// That somebody does not know.
    Ignorance,
    /// Where one is, before the name of the place.
    Here,
    /// Who one is, before the name.
    Own,
    /// What is said in return for something, by its number.
    Return(u32),
}

/// A phrase that was found in a text.
struct Match {
    meaning: Meaning,
    /// Its tokens; none for scripts without spaces.
    tokens: std::ops::Range<usize>,
    /// Its place in bytes for scripts without spaces.
    bytes: std::ops::Range<usize>,
}

/// A group of words of the same meaning that occurs in a text, and where.
pub(crate) struct Sense {
    pub(crate) group: u32,
    /// Which of the text's tokens it is; none in scripts without spaces.
    pub(crate) tokens: std::ops::Range<usize>,
    /// Which of the text's bytes it is in scripts without spaces.
    pub(crate) bytes: std::ops::Range<usize>,
}

/// All that is known of a language.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    small: HashSet<String>,
    /// Phrases by their first token.
    phrases: HashMap<String, Vec<(Vec<String>, Meaning)>>,
    /// Phrases of scripts without spaces, by their first character.
    unspaced: HashMap<char, Vec<(String, Meaning)>>,
    /// Signs such as `$`, which are no words.
    signs: HashSet<char>,
    numbers: HashMap<String, u64>,
    articles: HashSet<String>,
    join: HashSet<String>,
    begin: HashSet<String>,
    /// What an exclamation begins with, in small letters.
    exclaim: Vec<String>,
    deny: HashSet<String>,
    /// Yes and no.
    short: HashSet<String>,
    back: HashSet<String>,
    openers: HashSet<String>,
    proper: HashSet<String>,
    /// What asks somebody who was interrupted to go on, in small letters.
    resume: Vec<String>,
    groups: u32,
    /// The phrases for which something is said in return, by its number.
    prompts: Vec<String>,
    /// The groups of which a word tells what kind of question it is in.
    asking: HashSet<u32>,
}

impl Lexicon {
    /// What is known of `language`, a BCP 47 tag. Where a language is written without spaces
    /// English is known too, since it cannot be mistaken for it.
    pub(crate) fn of(language: &str) -> &'static Self {
        static ALL: OnceLock<Vec<Lexicon>> = OnceLock::new();
        let all = ALL.get_or_init(|| {
            let english = FILES.first().map_or("", |file| file.1);
            let read = |(tags, file): &(&[&str], &str)| {
                let mut lexicon = Self::default();
                lexicon.read(file);
                if tags.contains(&"cmn") {
                    lexicon.read(english);
                }
                lexicon.settle();
                lexicon
            };
            FILES.iter().map(read).chain([Self::default()]).collect()
        });
        let first = language.split('-').next().unwrap_or_default();
        let known = FILES
            .iter()
            .position(|(tags, _)| tags.iter().any(|tag| tag.eq_ignore_ascii_case(first)));
        let at = known.unwrap_or(FILES.len());
        #[expect(clippy::indexing_slicing, reason = "one for each file and one more")]
        &all[at]
    }

    fn read(&mut self, file: &str) {
        for line in file.lines() {
            let Some((label, entries)) = line.split_once(':') else {
                continue;
            };
            let entries = entries.split(',').map(str::trim).filter(|e| !e.is_empty());
            match label.trim() {
                label if label.starts_with('#') => {}
                "small" => self.small.extend(entries.map(str::to_lowercase)),
                "join" => self.join.extend(entries.map(str::to_lowercase)),
                "begin" => self.begin.extend(entries.map(str::to_lowercase)),
                "exclaim" => self.exclaim.extend(entries.map(str::to_lowercase)),
                "article" => self.articles.extend(entries.map(str::to_lowercase)),
                "deny" => self.deny.extend(entries.map(str::to_lowercase)),
                "short" => self.short.extend(entries.map(str::to_lowercase)),
                "back" => self.back.extend(entries.map(str::to_lowercase)),
                "opener" => self.openers.extend(entries.map(str::to_lowercase)),
                "proper" => self.proper.extend(entries.map(str::to_lowercase)),
                "resume" => self.resume.extend(entries.map(str::to_lowercase)),
                "number" => {
                    let pairs = entries.filter_map(|entry| entry.split_once('='));
                    self.numbers.extend(pairs.filter_map(|(word, value)| {
                        Some((word.to_lowercase(), value.parse().ok()?))
                    }));
                }
                "money" => {
                    for entry in entries {
                        self.signs.extend(sign(entry));
                        self.phrase(entry, Meaning::Money);
                    }
                }
                "ignorance" => entries.for_each(|entry| self.phrase(entry, Meaning::Ignorance)),
                "here" => entries.for_each(|entry| self.phrase(entry, Meaning::Here)),
                "own" => entries.for_each(|entry| self.phrase(entry, Meaning::Own)),
                "role" => entries.for_each(|entry| self.phrase(entry, Meaning::OutOfRole)),
                label if label.starts_with("after ") => {
                    let meaning = Meaning::Return(self.prompts.len() as u32);
                    self.prompts.push(label.replacen("after ", "", 1));
                    entries.for_each(|entry| self.phrase(entry, meaning));
                }
                "same" => {
                    self.groups += 1;
                    let group = Meaning::Same(self.groups);
                    entries.for_each(|entry| self.phrase(entry, group));
                }
                label => {
                    if let Some(kind) = Kind::named(label) {
                        entries.for_each(|entry| self.phrase(entry, Meaning::Kind(kind)));
                    }
                }
            }
        }
    }

    /// Notes which groups have words that tell the kind of a question.
    fn settle(&mut self) {
        let phrases = self.phrases.values().flatten();
        let spaced = phrases.map(|(phrase, meaning)| (phrase.join(" "), *meaning));
        let unspaced = self.unspaced.values().flatten().cloned();
        let all: Vec<(String, Meaning)> = spaced.chain(unspaced).collect();
        let kinds: HashSet<&String> = all
            .iter()
            .filter(|(_, meaning)| matches!(meaning, Meaning::Kind(_)))
            .map(|(phrase, _)| phrase)
            .collect();
        let asking = all.iter().filter_map(|(phrase, meaning)| match meaning {
            Meaning::Same(group) if kinds.contains(phrase) => Some(*group),
            _ => None,
        });
        self.asking = asking.collect();
    }

    fn phrase(&mut self, entry: &str, meaning: Meaning) {
        let first = entry.chars().next().unwrap_or_default();
        if is_unspaced(first) {
            let phrases = self.unspaced.entry(first).or_default();
            phrases.push((entry.to_owned(), meaning));
            return;
        }
        let tokens = tokens(entry);
        if let Some(first) = tokens.first() {
            let phrases = self.phrases.entry(first.clone()).or_default();
            phrases.push((tokens, meaning));
        }
    }

    /// All phrases in a text, whose tokens are `tokens`.
    fn find(&self, text: &str, tokens: &[String]) -> Vec<Match> {
        let mut found = Vec::new();
        for (start, token) in tokens.iter().enumerate() {
            for (phrase, meaning) in self.phrases.get(token).into_iter().flatten() {
                let end = start + phrase.len();
                if tokens.get(start..end) == Some(&phrase[..]) {
                    found.push(Match {
                        meaning: *meaning,
                        tokens: start..end,
                        bytes: 0..0,
                    });
                }
            }
        }
        for (start, character) in text.char_indices() {
            let rest = text.get(start..).unwrap_or_default();
            for (phrase, meaning) in self.unspaced.get(&character).into_iter().flatten() {
                if rest.starts_with(phrase.as_str()) {
                    found.push(Match {
                        meaning: *meaning,
                        tokens: 0..0,
                        bytes: start..start + phrase.len(),
                    });
                }
            }
        }
        found
    }

    /// The groups of words of the same meaning that occur in `text`, whose tokens are
    /// `tokens`. In scripts without spaces no token belongs to a group.
    pub(crate) fn senses(&self, text: &str, tokens: &[String]) -> Vec<Sense> {
        let sense = |found: Match| match found.meaning {
            Meaning::Same(group) => Some(Sense {
                group,
                tokens: found.tokens,
                bytes: found.bytes,
            }),
            _ => None,
        };
        self.find(text, tokens)
            .into_iter()
            .filter_map(sense)
            .collect()
    }

    /// What `text` asks for.
    pub(crate) fn kinds(&self, text: &str) -> HashSet<Kind> {
        let found = self.find(text, &tokens(text)).into_iter();
        let kind = |found: Match| match found.meaning {
            Meaning::Kind(kind) => Some(kind),
            _ => None,
        };
        found.filter_map(kind).collect()
    }

    /// Whether a word or phrase, or a group of words, tells what kind of question it is in.
    pub(crate) fn asks(&self, key: &str, groups: &[u32]) -> bool {
        let tokens = tokens(key);
        let whole = |found: &Match| {
            found.tokens.len() == tokens.len()
                && (!tokens.is_empty() || found.bytes.len() == key.len())
        };
        let mut found = self.find(key, &tokens).into_iter().filter(whole);
        groups.iter().any(|group| self.asking.contains(group))
            || found.any(|found| matches!(found.meaning, Meaning::Kind(_)))
    }

    /// Whether a word, in small letters, says little.
    pub(crate) fn is_small(&self, word: &str) -> bool {
        self.small.contains(word)
    }

    /// Whether a line can be cut at this word.
    pub(crate) fn joins(&self, word: &str) -> bool {
        self.join.contains(word)
    }

    /// Whether this word turns what is said into its opposite.
    pub(crate) fn denies(&self, word: &str) -> bool {
        self.deny.contains(word)
    }

    /// Whether a sentence means something that was said before it.
    pub(crate) fn points_back(&self, sentence: &str) -> bool {
        let unspaced = || sentence.chars().filter(|c| is_unspaced(*c));
        raw(sentence).any(|word| self.back.contains(&word))
            || unspaced().any(|c| self.back.contains(c.encode_utf8(&mut [0; 4]) as &str))
    }

    /// Whether this is a unit of money.
    pub(crate) fn is_money(&self, word: &str) -> bool {
        self.means(word, Meaning::Money)
    }

    fn means(&self, text: &str, meaning: Meaning) -> bool {
        let mut found = self.find(text, &tokens(text)).into_iter();
        found.any(|found| found.meaning == meaning)
    }

    /// Whether a word in capitals is no name: one that begins a sentence, or any other.
    pub(crate) fn is_no_name(&self, word: &str, first: bool) -> bool {
        let known = |words: &HashSet<String>| words.contains(word);
        known(&self.proper) || (first && (known(&self.openers) || known(&self.small)))
    }
}

/// The sign that `entry` is, if it is one.
fn sign(entry: &str) -> Option<char> {
    let mut characters = entry.chars();
    let first = characters.next().filter(|c| !c.is_alphanumeric())?;
    characters.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn kinds(language: &str, text: &str) -> Vec<Kind> {
        let kinds = Lexicon::of(language).kinds(text);
        let all = [
            Kind::Who,
            Kind::Where,
            Kind::When,
            Kind::Count,
            Kind::Price,
            Kind::What,
        ];
        all.into_iter()
            .filter(|kind| kinds.contains(kind))
            .collect()
    }

    #[test]
    fn questions_have_kinds_in_every_language() {
        assert_eq!(kinds("en-gb", "Where's the smith?"), [Kind::Where]);
        assert_eq!(
            kinds("en", "How much do you charge?"),
            [Kind::Count, Kind::Price]
        );
        assert!(kinds("en", "Nice evening, isn't it?").is_empty());
        assert_eq!(kinds("zh-CN", "龙井多少钱？"), [Kind::Count, Kind::Price]);
        assert_eq!(kinds("cmn", "who is that?"), [Kind::Who, Kind::What]);
        assert_eq!(kinds("de", "Wo ist der Schmied?"), [Kind::Where]);
        assert_eq!(
            kinds("fr", "Combien coûte une bière ?"),
            [Kind::Count, Kind::Price]
        );
        assert_eq!(kinds("es", "¿Cuánto cuesta?"), [Kind::Count, Kind::Price]);
        assert!(kinds("xx", "where").is_empty());
    }

    #[test]
    fn every_file_can_be_read() {
        assert!(FILES.len() >= 5);
        for (tags, _) in FILES {
            let lexicon = Lexicon::of(tags[0]);
            assert!(lexicon.numbers.len() >= 10, "{tags:?}");
            assert!(!lexicon.phrases.is_empty() || !lexicon.unspaced.is_empty());
        }
    }
}
