//! What a character says when nothing fits, where its author wrote nothing for that.

use crate::persona::{Fallback, limit};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The words of a language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    unknown: Vec<String>,
    acknowledge: Vec<String>,
    not_heard: Vec<String>,
    describe: Vec<String>,
}

static WORDS: LazyLock<BTreeMap<String, Words>> =
    LazyLock::new(|| toml::from_str(include_str!("words.toml")).unwrap_or_default());

/// `[fallback]` as it is written: each may be left out.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Written {
    #[serde(deserialize_with = "limit::maybe_texts::<_, 16, 1000>")]
    pub(super) unknown: Option<Vec<String>>,
    #[serde(deserialize_with = "limit::maybe_texts::<_, 16, 1000>")]
    pub(super) acknowledge: Option<Vec<String>>,
    #[serde(deserialize_with = "limit::maybe_texts::<_, 16, 1000>")]
    pub(super) not_heard: Option<Vec<String>>,
    #[serde(deserialize_with = "limit::maybe_texts::<_, 16, 1000>")]
    pub(super) describe: Option<Vec<String>>,
}

/// What is said: the author's words, else those of the language, else English ones. Who has words
/// of its own and none for what it sees does not describe it.
pub(super) fn fallback(written: Option<Written>, language: &str) -> Fallback {
    let first = language
        .split('-')
        .next()
        .unwrap_or(language)
        .to_lowercase();
    let usual = WORDS.get(&first).or_else(|| WORDS.get("en"));
    let describe = match &written {
        Some(written) => written.describe.clone(),
        None => usual.map(|usual| usual.describe.clone()),
    };
    let written = written.unwrap_or_default();
    let unknown = written.unknown.or_else(|| Some(usual?.unknown.clone()));
    let acknowledge = written
        .acknowledge
        .or_else(|| Some(usual?.acknowledge.clone()));
    let not_heard = written.not_heard.or_else(|| Some(usual?.not_heard.clone()));
    Fallback {
        unknown: unknown.unwrap_or_default(),
        acknowledge: acknowledge.unwrap_or_default(),
        not_heard: not_heard.unwrap_or_default(),
        describe: describe.unwrap_or_default(),
    }
}

/// What is wrong with the author's words.
pub(super) fn check(written: &Written) -> Result<(), String> {
    let is_empty = |texts: &Option<Vec<String>>| texts.as_ref().is_some_and(Vec::is_empty);
    if is_empty(&written.unknown) || is_empty(&written.not_heard) {
        return Err(
            "`unknown` and `not_heard` need a text each where they stand; add one, or take them \
             out for the usual words"
                .to_owned(),
        );
    }
    for template in written.describe.iter().flatten() {
        let known = ["{{user}}", "{name}", "{description}"];
        let rest = known
            .iter()
            .fold(template.clone(), |rest, known| rest.replace(known, ""));
        if rest.contains(['{', '}']) {
            return Err(
                "in `describe` only {name} and {description} are filled in; take other braces out"
                    .to_owned(),
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_words_for_everything() {
        assert!(WORDS.len() >= 7);
        for (language, words) in WORDS.iter() {
            let words = [
                &words.unknown,
                &words.acknowledge,
                &words.not_heard,
                &words.describe,
            ];
            assert!(words.iter().all(|texts| !texts.is_empty()), "{language}");
        }
        assert!(fallback(None, "de-at").unknown[0].contains("weiß"));
        assert_eq!(fallback(None, "tlh"), fallback(None, "en"));
    }
}
