//! Which of a persona's lines and facts answers a question.
//!
//! Every question of a line and every key word of a fact is a document of its own in a BM25
//! index. Two shares are asked for: how much of the document the question covers, and how
//! much of the question the whole line covers. A question that is only half about a line
//! stays under the threshold, and the character says that it does not know rather than
//! something beside the point.

use crate::words::{is_unspaced, weight, words};
use banter_persona::Persona;
use bm25::{Embedder, EmbedderBuilder, Embedding, Scorer, Tokenizer};
use std::collections::{HashMap, HashSet};

/// The least score of an answer. Set with the questions in this crate's tests: those that
/// are meant for a line lie above it, and those about nothing here below.
const THRESHOLD: f32 = 0.5;
/// So much better is a sentence that asks: after "Good evening!" comes what is wanted.
const ASKING: f32 = 0.5;
/// So much better is a clause than the one before it: people come to the point at the end.
const LATER: f32 = 0.02;
/// So much better, for each point of BM25, is a document that says more.
const TELLING: f32 = 0.002;
/// So much better is an entry that may answer than one that may not.
const ALLOWED: f32 = 0.05;
/// What a pair of Chinese characters that no entry has counts in a question: most such
/// pairs are the end of one word and the beginning of another.
const CHANCE_PAIR: f32 = 0.3;
/// How many clauses of a question are looked at.
const CLAUSES: usize = 12;

/// What answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Entry {
    Line(usize),
    Fact(usize),
}

/// An entry and how well it fits, 0..=1 and a little more.
pub(crate) type Found = (Entry, f32);

#[derive(Default)]
struct Words;

impl Tokenizer for Words {
    fn tokenize(&self, text: &str) -> Vec<String> {
        words(text)
    }
}

/// A persona's lines and facts, to be searched.
pub(crate) struct Index {
    embedder: Embedder<u64, Words>,
    scorer: Scorer<usize, u64>,
    /// Of each document: its entry, and its score for its own words.
    documents: Vec<(Entry, f32)>,
    /// All words of an entry.
    entries: HashMap<Entry, HashSet<String>>,
    /// In how many documents a word is.
    frequency: HashMap<String, usize>,
    /// The words of the character's own name, by which it is addressed.
    name: HashSet<String>,
}

impl Index {
    pub(crate) fn new(persona: &Persona) -> Self {
        let lines = persona.lines.iter().enumerate();
        let facts = persona.facts.iter().enumerate();
        let asked = lines
            .map(|(index, line)| (Entry::Line(index), &line.ask))
            .chain(facts.map(|(index, fact)| (Entry::Fact(index), &fact.about)));
        let mut index = Self {
            // Documents are a few words: their length says nothing (b = 0).
            embedder: EmbedderBuilder::with_avgdl(1.0)
                .b(0.0)
                .tokenizer(Words)
                .build(),
            scorer: Scorer::new(),
            documents: Vec::new(),
            entries: HashMap::new(),
            frequency: HashMap::new(),
            name: words(&persona.name).into_iter().collect(),
        };
        let mut embeddings = Vec::new();
        for (entry, texts) in asked {
            for text in texts {
                let words = words(text);
                for word in &words {
                    *index.frequency.entry(word.clone()).or_default() += 1;
                }
                index.entries.entry(entry).or_default().extend(words);
                let embedding = index.embed(text);
                index.scorer.upsert(&embeddings.len(), embedding.clone());
                embeddings.push((entry, embedding));
            }
        }
        // A document's own score needs the frequencies of all.
        let own = |(id, (entry, embedding)): (usize, (Entry, Embedding<u64>))| {
            (entry, index.scorer.score(&id, &embedding).unwrap_or(0.0))
        };
        index.documents = embeddings.into_iter().enumerate().map(own).collect();
        index
    }

    /// The entry that answers `text` best among those that `may` answer, if one does.
    pub(crate) fn search(&self, text: &str, may: impl Fn(Entry) -> bool) -> Option<Found> {
        let best = |best: Option<Found>, found: Found| match best {
            Some(other) if other.1 >= found.1 => Some(other),
            _ => Some(found),
        };
        clauses(text)
            .filter_map(|(clause, bonus)| {
                let (entry, score) = self.best(clause, &may)?;
                (score >= THRESHOLD).then_some((entry, score + bonus))
            })
            .fold(None, best)
    }

    /// The best entry for one clause, however well it fits. None if that is one that may not
    /// answer: what is about something else is no answer instead.
    fn best(&self, clause: &str, may: impl Fn(Entry) -> bool) -> Option<Found> {
        let query = words(clause);
        let total: f32 = query.iter().map(|word| self.importance(word)).sum();
        let covered = |entry: Entry| -> f32 {
            let words = self.entries.get(&entry);
            query
                .iter()
                .filter(|word| words.is_some_and(|words| words.contains(*word)))
                .map(|word| self.importance(word))
                .sum::<f32>()
                / total.max(f32::EPSILON)
        };
        let fit = |document: bm25::ScoredDocument<usize>| {
            let (entry, own) = *self.documents.get(document.id)?;
            let of_document = document.score / own.max(f32::EPSILON);
            let score = (of_document * covered(entry)).sqrt() + TELLING * document.score;
            Some((entry, score, may(entry)))
        };
        self.scorer
            .matches(&self.embed(clause))
            .into_iter()
            .filter_map(fit)
            // The order of equals is that of the file, whatever order the index gives.
            .max_by(|(entry, score, may), (other, other_score, other_may)| {
                let rank = |score: &f32, may: &bool| if *may { score + ALLOWED } else { *score };
                rank(score, may)
                    .total_cmp(&rank(other_score, other_may))
                    .then(other.cmp(entry))
            })
            .and_then(|(entry, score, may)| may.then_some((entry, score)))
    }

    /// The words of `text` as a vector, in which words that tell little weigh little.
    fn embed(&self, text: &str) -> Embedding<u64> {
        let mut embedding = self.embedder.embed(text);
        for (token, word) in embedding.0.iter_mut().zip(words(text)) {
            token.value *= self.weight(&word);
        }
        embedding
    }

    fn weight(&self, word: &str) -> f32 {
        if self.name.contains(word) {
            0.15
        } else {
            weight(word)
        }
    }

    /// How much of a question a word makes up: its weight, and how rare it is (the same
    /// inverse document frequency as BM25's).
    fn importance(&self, word: &str) -> f32 {
        let documents = self.documents.len() as f32;
        let with = self.frequency.get(word).copied().unwrap_or(0) as f32;
        let weight = match self.weight(word) {
            weight if with == 0.0 && is_unspaced_pair(word) => weight.min(CHANCE_PAIR),
            weight => weight,
        };
        weight * (1.0 + (documents - with + 0.5) / (with + 0.5)).ln()
    }
}

fn is_unspaced_pair(word: &str) -> bool {
    word.chars().count() == 2 && word.chars().all(is_unspaced)
}

/// The whole of a line, and its sentences and clauses, each with a bonus for its place.
fn clauses(text: &str) -> impl Iterator<Item = (&str, f32)> {
    let ends = |c: char| {
        matches!(
            c,
            '.' | '!' | '?' | '…' | '。' | '！' | '？' | '\n' | ';' | '；'
        )
    };
    let pauses = |c: char| matches!(c, ',' | '，' | '、' | ':' | '：' | '—');
    let sentences = text.split_inclusive(ends);
    let parts = sentences.flat_map(move |sentence| {
        let asks = sentence.ends_with(['?', '？']);
        let clauses = sentence.split(pauses);
        std::iter::once(sentence)
            .chain(clauses.filter(move |clause| clause.len() < sentence.len()))
            .map(move |clause| (clause, if asks { ASKING } else { 0.0 }))
    });
    let placed = parts
        .take(CLAUSES)
        .enumerate()
        .map(|(place, (clause, bonus))| (clause, bonus + LATER * place as f32));
    std::iter::once((text, 0.0)).chain(placed)
}
