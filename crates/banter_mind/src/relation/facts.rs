//! Facts about people, as they or others tell them.

use super::PersonFact;
use std::ops::RangeInclusive;
use unicode_segmentation::UnicodeSegmentation;

/// How sentences begin that tell something of who says them; the file says how.
const OPENINGS: &str = include_str!("facts.txt");
/// How many words a sentence has that tells a fact.
const WORDS: RangeInclusive<usize> = 3..=30;
/// How many are taken from one line.
const MOST: usize = 3;

/// The sentences of a line, said in `language`, in which its speaker tells something of itself.
pub(super) fn told_of_self<'t>(line: &'t str, language: &str) -> impl Iterator<Item = &'t str> {
    let first = language
        .split('-')
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let mut lines = OPENINGS.lines().filter(|line| !line.starts_with('#'));
    let openings = lines.find_map(|line| line.strip_prefix(&first)?.strip_prefix(':'));
    sentences(line).filter(move |sentence| {
        let lower = sentence.to_lowercase().replace('’', "'");
        let openings = openings.into_iter().flat_map(|all| all.split('|'));
        let mut openings = openings.map(str::trim);
        openings.any(|opening| {
            let rest = lower.strip_prefix(opening);
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })
    })
}

/// The sentences of a line that name somebody: by the whole name or a part of it.
pub(super) fn told_of<'t>(line: &'t str, name: &str) -> impl Iterator<Item = &'t str> {
    let parts: Vec<String> = name
        .unicode_words()
        .map(str::to_lowercase)
        .filter(|part| part.chars().count() > 2 && part != "the")
        .collect();
    sentences(line).filter(move |sentence| {
        let mut words = sentence.unicode_words();
        words.any(|word| parts.contains(&word.to_lowercase()))
    })
}

fn sentences(line: &str) -> impl Iterator<Item = &str> {
    let sentences = line.unicode_sentences().map(str::trim);
    let tells = sentences.filter(|sentence| {
        !sentence.ends_with(['?', '？']) && WORDS.contains(&sentence.unicode_words().count())
    });
    tells.take(MOST)
}

/// Whether two facts say the same.
pub(super) fn is_same(fact: &PersonFact, text: &str) -> bool {
    fact.text.to_lowercase() == text.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_tell_of_themselves_is_found() {
        let line =
            "Good evening! I'm a miller from Hallow. Is there a room? My brother Bo is late.";
        let told: Vec<&str> = told_of_self(line, "en-GB").collect();
        assert_eq!(
            told,
            ["I'm a miller from Hallow.", "My brother Bo is late."]
        );
        assert_eq!(told_of_self("Ich heiße Ada Lenz.", "de").count(), 1);
        assert_eq!(told_of_self("Imagine that, my dear.", "en").count(), 0);
        assert_eq!(told_of_self("I am Ada Lenz.", "xx").count(), 0);
        let line = "Odo owes me ten silver. The rain is cold today.";
        assert_eq!(
            told_of(line, "Old Odo").collect::<Vec<_>>(),
            ["Odo owes me ten silver."]
        );
    }
}
