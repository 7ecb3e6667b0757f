//! Which words stand: those that two windows in a row agree on.
//!
//! An engine that hears an unfinished sentence changes its mind about the last words, and
//! hardly ever about those before them. So a word stands once two windows, of which the
//! second has more sound, begin with the same words (*LocalAgreement-2*, Liu et al. 2020;
//! Macháček et al. 2023 use it with whisper). What stands never changes, whatever comes.

use crate::streaming::Spoken;
use crate::streaming::script::{append, fold};

/// Words that stand and nevertheless stay in the window. They show where in the next text the
/// new words begin.
const ANCHOR: usize = 2;

/// A word that stands.
#[derive(Debug, Clone, PartialEq)]
struct Fixed {
    folded: String,
    middle: f64,
    end: f64,
    timed: bool,
    /// Where it ends in the text.
    until: usize,
}

/// The text of an utterance as it grows.
///
/// ```
/// use banter_speech::streaming::{Agreement, Spoken};
/// let draft = |text: &str| -> Vec<Spoken> {
///     let words = text.split_inclusive(' ').enumerate();
///     words.map(|(at, word)| Spoken {
///         text: format!(" {}", word.trim_end()),
///         start: at as f64,
///         end: at as f64 + 1.0,
///         timed: true,
///         probability: 1.0,
///     }).collect()
/// };
/// let mut text = Agreement::default();
/// text.draft(draft("Two pines"));
/// assert_eq!((text.fixed(), text.text().as_str()), ("", "Two pines"));
/// text.draft(draft("two pints of"));
/// assert_eq!((text.fixed(), text.text().as_str()), ("two", "two pints of"));
/// text.finish(draft("Too pints of ale."));
/// assert_eq!(text.text(), "two pints of ale.");
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Agreement {
    fixed: Vec<Fixed>,
    text: String,
    /// How many of the words that stand are cut off the window.
    cut: usize,
    /// What the last window had beyond the words that stand.
    pending: Vec<Spoken>,
}

impl Agreement {
    /// What stands.
    pub fn fixed(&self) -> &str {
        &self.text
    }

    /// What stands and what may still change.
    pub fn text(&self) -> String {
        let mut text = self.text.clone();
        for word in &self.pending {
            append(&mut text, &word.text);
        }
        text
    }

    /// What stands and is cut off the window.
    pub fn before(&self) -> &str {
        let until = self
            .cut
            .checked_sub(1)
            .and_then(|last| self.fixed.get(last));
        until
            .and_then(|word| self.text.get(..word.until))
            .unwrap_or_default()
    }

    /// Where the last word that stands ends, in seconds; 0 where none does.
    pub fn end(&self) -> f64 {
        self.fixed.last().map_or(0.0, |word| word.end)
    }

    /// Whether the times of the last words are the engine's own.
    pub fn is_timed(&self) -> bool {
        let fixed = self.fixed.last().map(|word| word.timed);
        self.pending.last().map(|word| word.timed).or(fixed) != Some(false)
    }

    /// Takes the words of a window that more sound will follow.
    pub fn draft(&mut self, words: Vec<Spoken>) {
        let new = self.new_words(&words).to_vec();
        // What heard nothing is no reason to doubt what was heard before.
        if new.is_empty() {
            return;
        }
        let agreed = new.iter().zip(&self.pending);
        let agreed = agreed.take_while(|(new, old)| fold(&new.text) == fold(&old.text));
        // The last word is perhaps only half of one, and its punctuation a guess.
        let agreed = agreed.count().min(new.len() - 1);
        self.pending = new;
        self.fix(agreed);
    }

    /// Takes the words of a window that no more sound follows: all of them stand.
    pub fn finish(&mut self, words: Vec<Spoken>) {
        self.pending = self.new_words(&words).to_vec();
        self.fix(self.pending.len());
    }

    /// Shows words that nothing will ever stand of, as in a translation, where the order of
    /// words is not that of the sound.
    pub fn show(&mut self, words: Vec<Spoken>) {
        self.pending = words;
    }

    /// What a window says beyond the words that stand.
    ///
    /// The window begins with the words that stand and are not cut off, as well as they were
    /// heard this time: so many words are passed over as make the least changes necessary
    /// (Levenshtein), and where that is undecided, those said before the last that stands
    /// ended.
    pub fn new_words<'a>(&self, words: &'a [Spoken]) -> &'a [Spoken] {
        let kept = self.fixed.get(self.cut..).unwrap_or_default();
        let by_time = words
            .iter()
            .take_while(|word| word.middle() < self.end())
            .count();
        let likely = if words.iter().all(|word| word.timed) {
            by_time
        } else {
            kept.len()
        };
        // Changes from what is kept to the first so many words.
        let mut changes: Vec<usize> = (0..=words.len()).collect();
        let folded: Vec<String> = words.iter().map(|word| fold(&word.text)).collect();
        for (row, word) in kept.iter().enumerate() {
            let mut diagonal = row;
            if let Some(first) = changes.first_mut() {
                *first = row + 1;
            }
            let mut left = row + 1;
            for (change, other) in changes.iter_mut().skip(1).zip(&folded) {
                let above = *change;
                let other = diagonal + usize::from(word.folded != *other);
                left = other.min(above + 1).min(left + 1);
                diagonal = above;
                *change = left;
            }
        }
        let passed = changes
            .iter()
            .enumerate()
            .min_by_key(|(count, changes)| (**changes, count.abs_diff(likely)));
        let passed = passed.map_or(0, |(count, _)| count);
        words.get(passed..).unwrap_or_default()
    }

    /// Up to where the window may be cut off, if it ends at `now`: the end of the last word
    /// that ends before `until` and needs not stay. `None` where there is nothing to cut.
    pub fn releasable(&self, until: f64) -> Option<f64> {
        let most = self.fixed.len().saturating_sub(ANCHOR);
        let free = self.fixed.get(self.cut..most)?;
        let ended = free
            .iter()
            .take_while(|word| word.timed && word.end <= until);
        ended.last().map(|word| word.end)
    }

    /// Cuts off the words that end by `time`, as far as they need not stay.
    pub fn release(&mut self, time: f64) {
        let most = self.fixed.len().saturating_sub(ANCHOR);
        while self.cut < most
            && self
                .fixed
                .get(self.cut)
                .is_some_and(|word| word.end <= time)
        {
            self.cut += 1;
        }
    }

    /// Cuts off whatever was said before `time`, whether it was agreed on or not.
    pub fn force(&mut self, time: f64) {
        let said = self.pending.iter().take_while(|word| word.middle() < time);
        self.fix(said.count());
        while self
            .fixed
            .get(self.cut)
            .is_some_and(|word| word.middle < time)
        {
            self.cut += 1;
        }
    }

    /// Nothing is cut off any more: the next window is all of the sound.
    pub fn restore(&mut self) {
        self.cut = 0;
    }

    /// Lets the first so many pending words stand.
    fn fix(&mut self, count: usize) {
        for word in self.pending.drain(..count.min(self.pending.len())) {
            append(&mut self.text, &word.text);
            self.fixed.push(Fixed {
                folded: fold(&word.text),
                middle: word.middle(),
                end: word.end,
                timed: word.timed,
                until: self.text.len(),
            });
        }
    }
}

#[cfg(test)]
mod tests;
