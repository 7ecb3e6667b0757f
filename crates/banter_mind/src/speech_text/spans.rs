//! Which parts of a sentence are stressed or in another language, while it grows.

use banter_core::Delivery;
use std::ops::Range;

/// So many words are stressed at most. More of them in italics are a title or a thought.
const MOST_WORDS: usize = 4;

/// What of the sentence so far is stressed or in another language, as bytes of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Spans {
    emphasis: Vec<Range<usize>>,
    /// Where what is stressed begins, while it goes on.
    stressed: Option<usize>,
    languages: Vec<(Range<usize>, String)>,
    /// The same for another language.
    foreign: Option<(usize, String)>,
}

impl Spans {
    /// From `at` on, words are stressed, or no longer.
    pub(super) fn stress(&mut self, begins: bool, at: usize) {
        let open = self.stressed.take();
        if begins {
            self.stressed = Some(open.unwrap_or(at));
        } else if let Some(start) = open {
            self.emphasis.push(start..at);
        }
    }

    /// From `at` on, words are in the language of this tag, or in none of their own.
    pub(super) fn speak(&mut self, language: Option<String>, at: usize) {
        self.close_language(at);
        self.foreign = language.map(|language| (at, language));
    }

    fn close_language(&mut self, at: usize) {
        if let Some((start, language)) = self.foreign.take() {
            self.languages.push((start..at, language));
        }
    }

    /// Takes out what `sentence` has, whose first byte was the one at `begins` and which ended at `ends`.
    /// What follows begins with the byte at `next`.
    pub(super) fn give(
        &mut self,
        sentence: &str,
        begins: usize,
        ends: usize,
        next: usize,
    ) -> Delivery {
        let mut delivery = Delivery::default();
        if *self == Self::default() {
            return delivery;
        }
        // A language ends with its sentence: who forgets to close a mark says no more in it.
        self.close_language(ends);
        let within = |part: &Range<usize>| {
            trimmed(
                sentence,
                part.start.max(begins) - begins..part.end.min(ends).max(begins) - begins,
            )
        };
        let open = self.stressed.map(|start| start..ends);
        for part in self.emphasis.iter().chain(&open).map(within) {
            let words = sentence.get(part.clone()).unwrap_or_default();
            if words.split_whitespace().count() <= MOST_WORDS {
                delivery.stress(sentence, part);
            }
        }
        for (part, language) in &self.languages {
            delivery.speak(sentence, within(part), language);
        }
        let moved = |at: usize| at.saturating_sub(next);
        self.emphasis.retain(|part| part.end > next);
        for part in &mut self.emphasis {
            *part = moved(part.start)..moved(part.end);
        }
        self.languages.retain(|(part, _)| part.end > next);
        for (part, _) in &mut self.languages {
            *part = moved(part.start)..moved(part.end);
        }
        self.stressed = self.stressed.map(moved);
        delivery
    }

    /// The sentence so far is gone.
    pub(super) fn clear(&mut self) {
        self.emphasis.clear();
        self.languages.clear();
        self.stressed = self.stressed.map(|_| 0);
        self.foreign = self.foreign.take().map(|(_, language)| (0, language));
    }
}

/// A part of `text` without the blanks at its ends.
fn trimmed(text: &str, part: Range<usize>) -> Range<usize> {
    let part = part.start..part.end.min(text.len());
    let Some(inside) = text.get(part.clone()) else {
        return part.end..part.end;
    };
    let begins = inside.len() - inside.trim_start().len();
    part.start + begins..(part.start + begins).max(part.start + inside.trim_end().len())
}
