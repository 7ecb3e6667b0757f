//! Which of a persona's lines and facts answer a question, and how well.
//!
//! Every question of a line and every key word of a fact is a document, and so is every
//! sentence that is said, which counts less. Two shares are asked for: how much of the
//! document the question covers, and how much of the question the whole entry covers. Words
//! count by how rare they are among the persona's entries; a word of the same meaning counts
//! in part. A question that is only half about a line stays under the threshold, and the
//! character says that it does not know rather than something beside the point.

use crate::lexicon::{Kind, Lexicon};
use crate::words::{Item, SMALL, is_unspaced, items};
use banter_persona::Persona;
use std::collections::{BTreeMap, HashMap, HashSet};

/// So much better is a sentence that asks: after "Good evening!" comes what is wanted.
const ASKING: f32 = 0.25;
/// So much better is a clause than the one before it: people come to the point at the end.
const LATER: f32 = 0.02;
/// So much better is a document that says more.
const TELLING: f32 = 0.004;
/// So much better is an entry that may answer than one that may not.
const ALLOWED: f32 = 0.05;
/// How many clauses of a question are looked at.
const CLAUSES: usize = 16;
/// What a word of the same meaning counts.
const SAME_MEANING: f32 = 0.7;
/// What a word counts that an entry says and nobody asks it.
const SAID: f32 = 0.8;
/// What a sentence that is said counts as a question.
const SAID_DOCUMENT: f32 = 0.8;
/// The key of a word that stands nowhere in the persona.
const STRANGER: u32 = u32::MAX;
/// So much more has a text to say than the others to be the one that is meant.
const CLEARLY: f32 = 0.25;
/// What it counts that a number stands in a text where one is asked for.
const NUMBER: f32 = 2.0;
/// What a word of a question counts that stands nowhere in the persona.
const STRANGE: f32 = 0.75;
/// The same for a pair of Chinese characters: most such pairs are the end of one word and
/// the beginning of another.
const CHANCE_PAIR: f32 = 0.1;
/// The same for a single character.
const CHANCE_CHARACTER: f32 = 0.25;
/// What it counts how well an entry fits all of a line, besides its best clause.
const TOGETHER: f32 = 0.4;
/// What the character's own name counts, by which it is addressed.
const OWN_NAME: f32 = 0.1;
/// What is left of an entry that names no price where one is asked for.
const NO_PRICE: f32 = 0.5;
/// What is left of an entry that answers no question for a number or a time, where one is
/// asked for.
const OTHER_KIND: f32 = 0.85;
/// What is left of an entry that shares no more with a question than what kind it is of: of
/// "what does a sword cost?" no more than "what does it cost".
const OTHER_SUBJECT: f32 = 0.45;
/// What a word has to weigh to be what a question is about.
const SUBJECT: f32 = 0.45;
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
}

/// A line or a fact.
#[derive(Debug)]
struct Indexed {
    entry: Entry,
    asked: HashSet<u32>,
    asked_groups: HashSet<u32>,
    said: HashSet<u32>,
    said_groups: HashSet<u32>,
    /// What kinds of questions it answers.
    kinds: HashSet<Kind>,
    /// In which of its texts a number stands.
    numbered: HashSet<usize>,
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
            asked: HashSet::new(),
            asked_groups: HashSet::new(),
            said: HashSet::new(),
            said_groups: HashSet::new(),
            kinds: HashSet::new(),
            numbered: HashSet::new(),
        };
        for text in asked {
            let words = self.words_of(text);
            indexed.asked.extend(words.iter().map(|word| word.key));
            indexed
                .asked_groups
                .extend(words.iter().flat_map(|word| word.groups.iter().copied()));
            indexed.kinds.extend(self.lexicon.kinds(text));
            self.documents.push(Document {
                entry: at,
                words,
                said: None,
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
            });
        }
        for key in indexed.asked.union(&indexed.said) {
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

    /// The entries that answer `text`, the best first: each with its score, and whether it
    /// `may` answer now.
    pub(crate) fn search(&self, text: &str, may: impl Fn(Entry) -> bool) -> Vec<(Found, bool)> {
        // By the entry's place: its rank, and its score.
        let mut best: HashMap<usize, (f32, f32)> = HashMap::new();
        let together = self.scores(text);
        for (clause, bonus) in clauses(text, self.lexicon) {
            for (entry, score) in self.scores(&clause) {
                let together = together.get(&entry).copied().unwrap_or(0.0);
                let rank = score + bonus + TOGETHER * together;
                let kept = best.entry(entry).or_insert((rank, score));
                if rank > kept.0 {
                    *kept = (rank, score);
                }
            }
        }
        let mut found: Vec<_> = best
            .into_iter()
            .filter_map(|(at, (rank, score))| {
                let entry = self.entries.get(at)?.entry;
                let allowed = may(entry);
                let rank = if allowed { rank + ALLOWED } else { rank };
                Some((rank, (entry, score), allowed))
            })
            .collect();
        // The order of equals is that of the file.
        found.sort_by(|(rank, (entry, _), _), (other, (other_entry, _), _)| {
            other.total_cmp(rank).then(entry.cmp(other_entry))
        });
        found
            .into_iter()
            .map(|(_, found, allowed)| (found, allowed))
            .collect()
    }

    /// Which of an entry's texts says most of what `text` asks, if one says more than others:
    /// of two things that it tells of the mayor, the one about his clock.
    pub(crate) fn variant(&self, entry: Entry, text: &str) -> Option<usize> {
        let at = self.entries.iter().position(|indexed| indexed.entry == entry)?;
        let query = self.query(text);
        let mut covered: BTreeMap<usize, Vec<f32>> = BTreeMap::new();
        for document in self.documents.iter().filter(|document| document.entry == at) {
            let Some(variant) = document.said else {
                continue;
            };
            let parts = covered.entry(variant).or_insert_with(|| vec![0.0; query.len()]);
            for (part, (word, importance)) in parts.iter_mut().zip(&query) {
                let said = document.words.iter().map(|other| similar(word, other));
                *part = part.max(importance * said.fold(0.0, f32::max));
            }
        }
        let numbers = self.lexicon.kinds(text).contains(&Kind::Count);
        let sums: Vec<(usize, f32)> = covered
            .into_iter()
            .map(|(variant, parts)| {
                let told = numbers && self.tells_number(at, variant);
                (variant, parts.iter().sum::<f32>() + if told { NUMBER } else { 0.0 })
            })
            .collect();
        let (best, most) = sums.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let others = sums.iter().filter(|(variant, _)| *variant != best);
        let next = others.map(|(_, sum)| *sum).fold(0.0, f32::max);
        (most > next + CLEARLY).then_some(best)
    }

    fn tells_number(&self, entry: usize, variant: usize) -> bool {
        let entry = self.entries.get(entry);
        entry.is_some_and(|entry| entry.numbered.contains(&variant))
    }

    /// The words of a question, with how much of it they make up.
    fn query(&self, text: &str) -> Vec<(Word, f32)> {
        let items = items(text, self.lexicon).into_iter();
        items.map(|item| self.query_word(item)).collect()
    }

    /// How well each entry fits one clause, by its place.
    fn scores(&self, clause: &str) -> HashMap<usize, f32> {
        let mut kinds = self.lexicon.kinds(clause);
        kinds.remove(&Kind::What);
        let query = self.query(clause);
        let total: f32 = query.iter().map(|(_, importance)| importance).sum();
        let mut scores = HashMap::new();
        if total <= 0.0 {
            return scores;
        }
        let subject = self.subject(&query);
        let shares: Vec<f32> = self
            .entries
            .iter()
            .map(|entry| {
                let share = covered(entry, &query) / total;
                let known = subject.is_empty() || covered(entry, &subject) > 0.0;
                let subject = if known { 1.0 } else { OTHER_SUBJECT };
                share * (subject * fits(&kinds, &entry.kinds)).powi(2)
            })
            .collect();
        for document in &self.documents {
            let (mut whole, mut shared) = (0.0, 0.0);
            for word in &document.words {
                let importance = word.weight * self.rarity(word);
                whole += importance;
                shared += importance * alike(word, &query);
            }
            let share = shares.get(document.entry).copied().unwrap_or(0.0);
            if shared <= 0.0 || share <= 0.0 {
                continue;
            }
            // A sentence that is said is longer than any question about it.
            let part = match document.said.is_some() {
                true => SAID_DOCUMENT * (shared / whole).powf(0.25),
                false => (shared / whole).sqrt(),
            };
            let score = part * share.sqrt() + TELLING * shared;
            let kept = scores.entry(document.entry).or_insert(score);
            *kept = kept.max(score);
        }
        scores
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

    /// What of a question is more than its kind: neither small words nor words such as "cost".
    fn subject(&self, query: &[(Word, f32)]) -> Vec<(Word, f32)> {
        let telling = |(word, _): &&(Word, f32)| word.weight > SUBJECT && !word.asks;
        query.iter().filter(telling).cloned().collect()
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

/// How much of a question an entry covers.
fn covered(entry: &Indexed, query: &[(Word, f32)]) -> f32 {
    let part = |(word, importance): &(Word, f32)| {
        let shares = |groups: &HashSet<u32>| word.groups.iter().any(|g| groups.contains(g));
        let part = if entry.asked.contains(&word.key) {
            1.0
        } else if shares(&entry.asked_groups) {
            SAME_MEANING
        } else if entry.said.contains(&word.key) {
            SAID
        } else if shares(&entry.said_groups) {
            SAID * SAME_MEANING
        } else {
            0.0
        };
        importance * part
    };
    query.iter().map(part).sum()
}

/// How well an entry that answers questions of these kinds fits one of those.
fn fits(asked: &HashSet<Kind>, answered: &HashSet<Kind>) -> f32 {
    if asked.contains(&Kind::Price) && !answered.contains(&Kind::Price) {
        NO_PRICE
    } else if [Kind::Count, Kind::When]
        .iter()
        .any(|kind| asked.contains(kind) && !answered.contains(kind))
    {
        OTHER_KIND
    } else {
        1.0
    }
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

/// Whether a sentence ends with this.
fn ends(character: char) -> bool {
    matches!(
        character,
        '.' | '!' | '?' | '…' | '。' | '！' | '？' | '\n' | ';' | '；'
    )
}

/// The sentences of a text.
pub(crate) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(ends)
        .filter(|sentence| sentence.contains(char::is_alphanumeric))
}

/// The whole of a line, and its sentences and clauses, each with a bonus for its place.
fn clauses(text: &str, lexicon: &Lexicon) -> Vec<(String, f32)> {
    let pauses = |c: char| matches!(c, ',' | '，' | '、' | ':' | '：' | '—');
    let mut parts: Vec<(String, f32)> = Vec::new();
    for sentence in sentences(text) {
        let asking = if sentence.ends_with(['?', '？']) {
            ASKING
        } else {
            0.0
        };
        parts.push((sentence.to_owned(), asking));
        let mut clauses: Vec<String> = Vec::new();
        for clause in sentence.split(pauses) {
            if clause.len() < sentence.len() {
                clauses.push(clause.to_owned());
            }
            let words: Vec<&str> = clause.split_whitespace().collect();
            let joined = |word: &&str| lexicon.joins(&word.to_lowercase());
            let halves: Vec<String> = words.split(joined).map(|half| half.join(" ")).collect();
            // A half of one word says too little by itself.
            let whole = halves.iter().all(|half| half.contains(' '));
            if halves.len() > 1 && whole {
                clauses.extend(halves);
            }
        }
        let last = clauses.len().saturating_sub(1);
        // It is the end of a question that asks.
        let bonus = |at: usize| if at == last { asking } else { 0.0 };
        let clauses = clauses.into_iter().enumerate();
        parts.extend(clauses.map(|(at, clause)| (clause, bonus(at))));
    }
    // What has nothing to tell by itself is no question: "would you?"
    parts.retain(|(part, _)| items(part, lexicon).iter().any(|item| item.weight > SMALL));
    let placed = parts.into_iter().take(CLAUSES).enumerate();
    let placed = placed.map(|(place, (clause, bonus))| (clause, bonus + LATER * place as f32));
    std::iter::once((text.to_owned(), 0.0)).chain(placed).collect()
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

    #[test]
    fn a_line_is_cut_where_it_pauses_and_joins() {
        let english = Lexicon::of("en");
        let clauses = clauses("Evening, Mara. I am cold and where can I sit?", english);
        let texts: Vec<&str> = clauses.iter().map(|(text, _)| text.trim()).collect();
        assert!(texts.contains(&"where can I sit?"), "{texts:?}");
        assert!(texts.contains(&"Evening"), "{texts:?}");
    }
}
