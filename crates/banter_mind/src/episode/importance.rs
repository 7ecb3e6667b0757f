//! How much it matters what was said, as far as its words tell.

use banter_memory::words::{Language, raw, stem};
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// Words of what matters, for each language; the file says how.
const WEIGHTY: &str = include_str!("weighty.txt");

/// How much what was said in `language`, a BCP 47 tag, matters, 0.05..=0.9: a greeting little, a
/// question less than an answer, and what has words like secret, promise or death most.
///
/// A model could judge better and would take a second for each line; what a game knows to matter
/// it says by a [`Happening`](super::Happening).
pub(super) fn importance(text: &str, language: &str) -> f32 {
    let terms = Language::of(language).terms(text);
    let mut importance: f32 = match terms.len() {
        0 | 1 => 0.1,
        2 | 3 => 0.2,
        _ => 0.35,
    };
    let weighty = weighty(language);
    importance += match stems(text).filter(|word| weighty.contains(word)).count() {
        0 => 0.0,
        1 => 0.25,
        _ => 0.35,
    };
    if text.contains(|c: char| c.is_ascii_digit()) {
        importance += 0.1;
    }
    if text.trim_end().ends_with(['?', '？', '؟']) {
        importance *= 0.5;
    }
    importance.clamp(0.05, 0.9)
}

fn stems(text: &str) -> impl Iterator<Item = String> {
    raw(text).map(|word| stem(&word))
}

/// The stems of the words of what matters.
fn weighty(tag: &str) -> &'static HashSet<String> {
    static ALL: OnceLock<HashMap<&'static str, HashSet<String>>> = OnceLock::new();
    static NONE: OnceLock<HashSet<String>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let lines = WEIGHTY.lines().filter(|line| !line.starts_with('#'));
        let languages = lines.filter_map(|line| line.split_once(':'));
        let terms = languages.map(|(tag, words)| (tag, stems(words).collect()));
        terms.collect()
    });
    let first = tag.split('-').next().unwrap_or_default();
    let known = all.get(first.to_lowercase().as_str());
    known.unwrap_or_else(|| NONE.get_or_init(HashSet::new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_matters_more_than_the_weather() {
        let of = |text| importance(text, "en-GB");
        assert!(of("I hid the key, and I promised never to tell.") > 0.6);
        assert!(of("My brother died in the flood.") > of("The stew is rather good today, thanks."));
        assert!(of("The stew is rather good today, thanks.") > of("Good evening."));
        assert!(of("Where is the key hidden?") < of("The key is hidden here."));
        assert!(importance("Das ist ein Geheimnis.", "de") > 0.3);
        assert!(importance("", "xx") >= 0.05);
    }
}
