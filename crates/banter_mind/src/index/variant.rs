//! Which of the texts of a line or a fact answers a question best.

use super::{Entry, Index, similar};
use crate::lexicon::Kind;
use std::collections::BTreeMap;

/// So much more has a text to say than the others to be the one that is meant.
const CLEARLY: f32 = 0.25;
/// What it counts that a number stands in a text where one is asked for.
const NUMBER: f32 = 2.0;

impl Index {
    /// Which of an entry's texts says most of what `text` asks, if one says more than others:
    /// of two things that it tells of the mayor, the one about his clock.
    pub(crate) fn variant(&self, entry: Entry, text: &str) -> Option<usize> {
        let at = self
            .entries
            .iter()
            .position(|indexed| indexed.entry == entry)?;
        let query = self.query(text);
        let mut covered: BTreeMap<usize, Vec<f32>> = BTreeMap::new();
        for document in self
            .documents
            .iter()
            .filter(|document| document.entry == at)
        {
            let Some(variant) = document.said else {
                continue;
            };
            let parts = covered
                .entry(variant)
                .or_insert_with(|| vec![0.0; query.len()]);
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
                (
                    variant,
                    parts.iter().sum::<f32>() + if told { NUMBER } else { 0.0 },
                )
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
}
