//! Pieces of the prompt in a sentence of a model: small models say what they were told to do.

use super::Check;
use crate::prompt::HEADS;
use crate::speech_text::rules::Rules;
use crate::words::{all_words, tokens};
use std::collections::HashSet;

/// A sentence of so many words or more may be a copy of the prompt.
pub(super) const COPIED_WORDS: usize = 5;
/// It is one if so much of it stands there.
const COPIED: f32 = 0.6;
/// Or if so many words in a row do, whatever the model says around them.
const COPIED_RUN: usize = 8;
/// Or so many in a row of what its author tells the model of the character.
const COPIED_DESCRIPTION: usize = 12;
/// What is turned to the first person is a copy if so much of it stands there, and it has so many threes of words: "I do not
/// know you" is an answer.
const TURNED: f32 = 0.8;
const TURNED_THREES: usize = 4;
/// "To you" of the note that somebody speaks stands among so many of the first words.
const NOTE_WORDS: usize = 8;

impl Check {
    /// Whether `sentence` is a piece of what the model is told, as it stands there or turned to the first person, or
    /// of the form in which actions are written.
    pub(super) fn is_copied(&self, sentence: &str) -> bool {
        if is_written(sentence) || self.retells_note(sentence) {
            return true;
        }
        let words = all_words(sentence);
        if HEADS.iter().any(|head| words.starts_with(&all_words(head))) {
            return true;
        }
        if words.len() < COPIED_WORDS {
            return false;
        }
        let plain: Vec<_> = threes(&words).collect();
        let turned: Vec<_> = threes(&turned(words)).collect();
        let is_mostly = |threes: &[[String; 3]], text: &HashSet<[String; 3]>, share: f32| {
            let all = threes.iter().filter(|it| text.contains(*it)).count();
            longest_run(threes, text) >= COPIED_RUN || all as f32 >= share * threes.len() as f32
        };
        is_mostly(&plain, &self.rules, COPIED)
            || (turned.len() >= TURNED_THREES && is_mostly(&turned, &self.instructions, TURNED))
            || longest_run(&plain, &self.description) >= COPIED_DESCRIPTION
    }

    /// Whether `sentence` tells of who is spoken to that they speak, as the prompt does: "Captain Ysolde speaks to you
    /// in full plate."
    fn retells_note(&self, sentence: &str) -> bool {
        let words = all_words(sentence);
        let about = words.iter().take(NOTE_WORDS).skip(1);
        let about: Vec<&str> = about.map(String::as_str).collect();
        let to_you = about.windows(2).any(|pair| pair == ["to", "you"]);
        let mut heads = words.iter().take(2).flat_map(|word| tokens(word));
        to_you
            && !sentence.trim_end().ends_with('?')
            && heads.any(|head| !self.lexicon.is_small(&head) && self.listener.contains(&head))
    }
}

/// Whether a sentence has what only a call has: `give_item`, `count=1`.
fn is_written(sentence: &str) -> bool {
    let inside = |word: &str, sign: char| {
        word.split_once(sign).is_some_and(|(before, behind)| {
            before.ends_with(char::is_alphanumeric) && behind.starts_with(char::is_alphanumeric)
        })
    };
    sentence
        .split_whitespace()
        .any(|word| inside(word, '_') || inside(word, '='))
}

/// Words with those for who speaks and who is spoken to as one: prompts say "you" of the character. They are
/// in English.
pub(super) fn turned(words: Vec<String>) -> Vec<String> {
    let pairs = &Rules::of("en").reflections;
    let is_person = |word: &str| {
        let mut pairs = pairs.iter();
        matches!(word, "am" | "are") || pairs.any(|(own, other)| own == word || other == word)
    };
    let turn = |word: String| match is_person(&word) {
        true => "you".to_owned(),
        false => word,
    };
    words.into_iter().map(turn).collect()
}

/// How many words in a row of a sentence, as threes, stand in a text.
fn longest_run(threes: &[[String; 3]], text: &HashSet<[String; 3]>) -> usize {
    let runs = threes.split(|three| !text.contains(three)).map(<[_]>::len);
    // So many threes in a row are two words more.
    runs.max().filter(|run| *run > 0).map_or(0, |run| run + 2)
}

pub(super) fn threes(words: &[String]) -> impl Iterator<Item = [String; 3]> + use<> {
    let threes: Vec<[String; 3]> = words
        .windows(3)
        .filter_map(|three| three.to_vec().try_into().ok())
        .collect();
    threes.into_iter()
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::super::tests::asked;

    #[test]
    fn what_the_prompt_says_is_not_said_in_the_first_person_either() {
        let mut check = asked("Arrest that thief!");
        check.is_instructed(
            "say \"I\" of yourself and \"you\" to whom you answer. You are Bren and nobody else.",
        );
        for sentence in [
            "I of myself and you to whom I answer.",
            "I am Bren, and nobody else.",
        ] {
            assert_eq!(check.judge(sentence), Verdict::Copied, "{sentence}");
        }
        check.is_instructed("Never make up names: say that you do not know.");
        for sentence in [
            "I answer to nobody but you.",
            "I do not know you.",
            "I do not know that.",
        ] {
            assert_eq!(check.judge(sentence), Verdict::Fine, "{sentence}");
        }
    }

    #[test]
    fn calls_and_notes_are_not_said() {
        let mut check = asked("Raise the alarm!");
        check.speaks_to("Captain Ysolde");
        for sentence in [
            "Captain Ysolde speaks to you in full plate.",
            "do give_item to Tom.",
            "I give him count=1 of it.",
            "This is true, and how you say it: The gate is closed.",
            "What you see of the watchtower: fifty steps up.",
        ] {
            assert_eq!(check.judge(sentence), Verdict::Copied, "{sentence}");
        }
        for sentence in [
            "Captain, I am on my way.",
            "Ysolde, may I speak to you?",
            "That is two = too many.",
        ] {
            assert_eq!(check.judge(sentence), Verdict::Fine, "{sentence}");
        }
    }
}
