//! Forms of a verb: which action "pours the ale" tells of.

use super::rules::{Rules, bare};
use crate::words::{is_unspaced, stem};

/// An action that a text tells of.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Told<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// What stands after it: perhaps what it is done to.
    pub(crate) rest: String,
}

/// The first of `actions` that `text` tells of, as the character's own deed: "pours the ale",
/// "Mara slowly pours it", "smiles and waves", "do pour the ale".
pub(crate) fn action<'a>(
    text: &str,
    actions: impl Iterator<Item = &'a str>,
    own_name: &str,
    rules: &Rules,
) -> Option<Told<'a>> {
    let words: Vec<String> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
        .filter(|word| !word.is_empty())
        .map(bare)
        .collect();
    let actions: Vec<&str> = actions.collect();
    if text.contains(is_unspaced) {
        return actions.into_iter().find_map(|name| {
            let (_, rest) = text.split_once(name)?;
            let rest = rest.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
            Some(Told { name, rest })
        });
    }
    starts(&words, own_name, rules)
        .into_iter()
        .find_map(|start| {
            let words = words.get(start..)?;
            actions.iter().find_map(|name| {
                let parts: Vec<String> = name.split(['_', '-']).map(str::to_lowercase).collect();
                let (verb, others) = parts.split_first()?;
                let (first, after) = words.split_first()?;
                let same = same_verb(first, verb, rules)
                    && others.len() <= after.len()
                    && others.iter().zip(after).all(|(one, other)| one == other);
                if same {
                    let rest = after.get(others.len()..).unwrap_or_default().join(" ");
                    return Some(Told { name, rest });
                }
                apart(first, after, verb, rules).map(|rest| Told { name, rest })
            })
        })
}

/// Where in `words` a verb may stand: at the beginning, after a word for the character and
/// adverbs, and after "and".
fn starts(words: &[String], own_name: &str, rules: &Rules) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut at_start = true;
    for (index, word) in words.iter().enumerate() {
        if at_start {
            starts.push(index);
        }
        let passes = word == "do"
            || word == "action"
            || word.ends_with("ly")
            || own_name.split_whitespace().any(|name| bare(name) == *word)
            || Rules::has(&rules.narrators, word)
            || word == "i";
        at_start = at_start && passes || Rules::has(&rules.joiners, word);
    }
    starts
}

/// What else stands after `first`, if both it and a word after it are the parts of `verb`.
fn apart(first: &str, after: &[String], verb: &str, rules: &Rules) -> Option<String> {
    let is_part = |part: &&String| {
        let stem = verb.strip_prefix(part.as_str());
        stem.is_some_and(|stem| same_verb(first, stem, rules)) && after.contains(part)
    };
    let part = rules.separable.iter().find(is_part)?;
    let others: Vec<&str> = after
        .iter()
        .filter(|word| *word != part)
        .map(String::as_str)
        .collect();
    Some(others.join(" "))
}

/// Whether two words are forms of one verb.
fn same_verb(one: &str, other: &str, rules: &Rules) -> bool {
    if one == other || rules.language == "en" && stem(one) == stem(other) {
        return true;
    }
    // Of every beginning that they share: "llena" and "llenar" differ by "a" and "ar".
    let shared = one.char_indices().zip(other.chars());
    let shared = shared.take_while(|((_, a), b)| a == b);
    rules.language != "en"
        && shared.skip(2).any(|((at, letter), _)| {
            let common = at + letter.len_utf8();
            let ending = |word: &str| {
                let rest = word.get(common..).unwrap_or_default();
                Rules::has(&rules.verb_endings, rest)
            };
            ending(one) && ending(other)
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn told(text: &str, tag: &str) -> Option<(String, String)> {
        let actions = [
            "pour",
            "wave",
            "point_at",
            "winken",
            "倒茶",
            "servir",
            "einschenken",
        ];
        let told = action(text, actions.into_iter(), "Mara Bell", Rules::of(tag));
        told.map(|told| (told.name.to_owned(), told.rest))
    }

    #[test]
    fn an_action_is_found_in_its_forms() {
        for (tag, text, name, rest) in [
            ("en", "pours ale", "pour", "ale"),
            ("en", "Pouring the ale!", "pour", "the ale"),
            ("en", "Mara slowly pours an ale", "pour", "an ale"),
            ("en", "smiles and waves", "wave", ""),
            ("en", "points at the door", "point_at", "the door"),
            ("en", "Do Wave", "wave", ""),
            ("en", "do: pour the ale", "pour", "the ale"),
            ("de", "winkt ihm", "winken", "ihm"),
            ("de", "schenkt Bier ein", "einschenken", "bier"),
            ("zh", "给客人倒茶", "倒茶", ""),
            ("es", "sirve", "servir", ""),
        ] {
            // An irregular verb is not found, which is told and no harm.
            let found = told(text, tag);
            if text == "sirve" {
                assert_eq!(found, None);
            } else {
                assert_eq!(found, Some((name.to_owned(), rest.to_owned())), "{text}");
            }
        }
    }

    #[test]
    fn other_words_are_no_action() {
        for text in [
            "looks at the waves",
            "power",
            "",
            "laughs",
            "the pouring rain",
        ] {
            assert_eq!(told(text, "en"), None, "{text}");
        }
    }
}
