//! Stock phrases: what models say that no character would, and what is said in return for a greeting
//! or for thanks.

use super::{Lexicon, Match, Meaning};
use crate::words::{raw, tokens};
use unicode_segmentation::UnicodeSegmentation;

/// So many words may stand behind a short answer.
const SHORT: usize = 3;

/// What a name is of that somebody says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// Where they are.
    Place,
    /// Who they are.
    Speaker,
}

impl Lexicon {
    /// Whether a sentence is a model's own, and no character's: "As an AI, I can't".
    pub(crate) fn is_out_of_role(&self, sentence: &str) -> bool {
        self.means(sentence, Meaning::OutOfRole)
    }

    /// Whether somebody says that they do not know: "I couldn't tell you."
    pub(crate) fn tells_ignorance(&self, sentence: &str) -> bool {
        self.means(sentence, Meaning::Ignorance)
    }

    /// The words of `sentence`, as they stand there, before which it is said where one is ("we are
    /// in") or who ("my name is").
    pub(crate) fn named_after<'s>(&self, sentence: &'s str) -> Vec<(Named, &'s str)> {
        // Each word as it stands, as often as it has parts: "we're" are two.
        let words = sentence.unicode_words();
        let words: Vec<&str> = words
            .flat_map(|word| raw(word).map(move |_| word))
            .collect();
        let named = |found: Match| {
            let named = match found.meaning {
                Meaning::Here => Named::Place,
                Meaning::Own => Named::Speaker,
                _ => return None,
            };
            Some((named, *words.get(found.tokens.end)?))
        };
        let found = self.find(sentence, &tokens(sentence)).into_iter();
        found.filter_map(named).collect()
    }

    /// Whether `word`, in small letters, is yes or no.
    pub(crate) fn is_short(&self, word: &str) -> bool {
        self.short.contains(word)
    }

    /// Whether `sentence` is a short answer, "Yes, I am", to a `line` that asks nothing.
    pub(crate) fn answers_no_question(&self, sentence: &str, line: &str) -> bool {
        let mut words = raw(sentence);
        let is_answer = words.next().is_some_and(|word| self.short.contains(&word));
        let rest: Vec<String> = words.collect();
        is_answer
            && (1..=SHORT).contains(&rest.len())
            && rest.iter().all(|word| self.is_small(word))
            && !self.is_question(line)
    }

    /// Whether `sentence` is nothing but what is said in return for something that `line` has not:
    /// "You're welcome!" to who has not thanked.
    pub(crate) fn returns_nothing(&self, sentence: &str, line: &str) -> bool {
        let words = tokens(sentence);
        let heard = self.senses(line, &tokens(line));
        let was_said = |prompt: &str| {
            let mut meant = self.senses(prompt, &tokens(prompt)).into_iter();
            meant.any(|meant| heard.iter().any(|heard| heard.group == meant.group))
        };
        let mut returned = vec![false; words.len()];
        for found in self.find(sentence, &words) {
            let Meaning::Return(number) = found.meaning else {
                continue;
            };
            let prompt = self.prompts.get(number as usize);
            if prompt.is_some_and(|prompt| was_said(prompt)) {
                return false;
            }
            let found = returned.get_mut(found.tokens).unwrap_or_default();
            found.iter_mut().for_each(|returned| *returned = true);
        }
        let others = words.iter().zip(&returned);
        let others = others.filter(|(word, returned)| !**returned && !self.is_small(word));
        // A name may stand beside it.
        returned.contains(&true) && others.count() <= 1
    }
}
