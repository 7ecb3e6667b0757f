//! How well entries fit a question.

use super::clauses::clauses;
use super::{Entry, Found, Index, Indexed, SAME_MEANING, Word, alike};
use crate::lexicon::Kind;
use std::collections::{HashMap, HashSet};

/// So much better is a document that says more.
const TELLING: f32 = 0.004;
/// So much better is an entry that may answer than one that may not.
const ALLOWED: f32 = 0.05;
/// What a word counts that an entry says and nobody asks it.
const SAID: f32 = 0.8;
/// What a sentence that is said counts as a question.
const SAID_DOCUMENT: f32 = 0.8;
/// What a name that is told counts as a question.
const NAME: f32 = 0.9;
/// What it counts how well an entry fits all of a line, besides its best clause.
const TOGETHER: f32 = 0.4;
/// What is left of an entry that tells no number where one is asked for, whatever else it
/// tells: a day's walk.
const NO_NUMBER: f32 = 0.93;
/// What is left of an entry that names no price where one is asked for.
const NO_PRICE: f32 = 0.5;
/// What is left of an entry that answers no question for a number, a time or a person,
/// where one is asked for.
const OTHER_KIND: f32 = 0.85;
/// What is left of an entry that shares no more with a question than what kind it is of: of
/// "what does a sword cost?" no more than "what does it cost".
const OTHER_SUBJECT: f32 = 0.45;
/// What a word has to weigh to be what a question is about.
const SUBJECT: f32 = 0.45;

impl Index {
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
                *kept = (kept.0.max(rank), kept.1.max(score));
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
                let mut subject = if known { 1.0 } else { OTHER_SUBJECT };
                if kinds.contains(&Kind::Count) && entry.numbered.is_empty() {
                    subject *= NO_NUMBER;
                }
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
                false if document.name => NAME,
                false => (shared / whole).sqrt(),
            };
            let score = part * share.sqrt() + TELLING * shared;
            let kept = scores.entry(document.entry).or_insert(score);
            *kept = kept.max(score);
        }
        scores
    }

    /// What of a question is more than its kind: neither small words nor words such as "cost".
    fn subject(&self, query: &[(Word, f32)]) -> Vec<(Word, f32)> {
        let telling = |(word, _): &&(Word, f32)| word.weight > SUBJECT && !word.asks;
        query.iter().filter(telling).cloned().collect()
    }
}

/// How much of a question an entry covers.
fn covered(entry: &Indexed, query: &[(Word, f32)]) -> f32 {
    let part = |(word, importance): &(Word, f32)| {
        let shares = |groups: &HashSet<u32>| word.groups.iter().any(|g| groups.contains(g));
        let part = if let Some(asked) = entry.asked.get(&word.key) {
            // A word that is part of a phrase there says less by itself.
            (asked / word.weight.max(f32::EPSILON)).min(1.0)
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
    } else if [Kind::Count, Kind::When, Kind::Who]
        .iter()
        .any(|kind| asked.contains(kind) && !answered.contains(kind))
    {
        OTHER_KIND
    } else {
        1.0
    }
}
