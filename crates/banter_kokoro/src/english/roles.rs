//! What a word is in its sentence, by the word before it: "to record", "a record".

use super::dictionary::Role;

const BEFORE_VERBS: &[&str] = &[
    "to", "will", "would", "can", "could", "shall", "should", "may", "might", "must", "i", "you",
    "we", "they", "who", "don't", "didn't", "doesn't", "won't", "can't", "couldn't", "wouldn't",
    "never", "please", "let's", "not", "i'll", "you'll", "we'll", "they'll", "he'll", "she'll",
    "it'll", "did", "do", "does",
];

const BEFORE_NOUNS: &[&str] = &[
    "the", "a", "an", "this", "that", "my", "your", "his", "her", "its", "our", "their", "some",
    "any", "no", "of", "in", "with", "for", "each", "every", "these", "those", "another", "one",
];

const BEFORE_PAST: &[&str] = &[
    "have", "has", "had", "was", "were", "been", "be", "is", "are", "he", "she", "it", "i've",
    "you've", "we've", "they've",
];

/// The role of a word after `before`; `is_last` where a phrase ends with it.
pub(super) fn role(word: &str, before: &str, is_last: bool) -> Role {
    let is_past = BEFORE_PAST.contains(&before);
    if is_past && word == "read" {
        return Role::Past;
    }
    if BEFORE_VERBS.contains(&before) {
        return Role::Verb;
    }
    if BEFORE_NOUNS.contains(&before) {
        return Role::Noun;
    }
    match before {
        "very" | "too" | "is" | "are" | "was" | "were" | "be" => Role::Adjective,
        // A command: "Close the door".
        "" if !is_last => Role::Verb,
        _ if is_last => Role::Last,
        _ => Role::Unknown,
    }
}
