//! How warm or hostile a line is, as far as its words tell.

use banter_memory::words::{raw, stem};
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// Words, for each language; the file says how.
const TONES: &str = include_str!("tone.txt");
/// After so many words a line is as warm as can be.
const FULL: f32 = 2.0;

#[derive(Debug, Default)]
struct Tones {
    warm: HashSet<String>,
    hostile: HashSet<String>,
}

/// How warm, up to 1, or hostile, down to -1, a line in `language`, a BCP 47 tag, is to whom it is
/// said. It knows words, no irony: a line moves a relation by little.
pub(super) fn tone(text: &str, language: &str) -> f32 {
    let Some(tones) = tones(language) else {
        return 0.0;
    };
    let terms: Vec<String> = stems(text).collect();
    let count = |words: &HashSet<String>| terms.iter().filter(|it| words.contains(*it)).count();
    let (warm, hostile) = (count(&tones.warm) as f32, count(&tones.hostile) as f32);
    ((warm - hostile) / FULL).clamp(-1.0, 1.0)
}

/// The words of a text without their endings; small ones, as thanks are, too.
fn stems(text: &str) -> impl Iterator<Item = String> {
    raw(text).map(|word| stem(&word))
}

fn tones(tag: &str) -> Option<&'static Tones> {
    static ALL: OnceLock<HashMap<&'static str, Tones>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let mut all: HashMap<&'static str, Tones> = HashMap::new();
        for line in TONES.lines().filter(|line| !line.starts_with('#')) {
            let Some((head, words)) = line.split_once(':') else {
                continue;
            };
            let (tag, tone) = head.split_once(' ').unwrap_or((head, "warm"));
            let tones = all.entry(tag).or_default();
            let terms = stems(words);
            match tone {
                "hostile" => tones.hostile.extend(terms),
                _ => tones.warm.extend(terms),
            }
        }
        all
    });
    let first = tag.split('-').next().unwrap_or_default();
    all.get(first.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thanks_are_warm_and_insults_are_not() {
        assert!(tone("Thank you, that was delicious!", "en-GB") > 0.9);
        assert!(tone("You liar. You stupid thief!", "en") < -0.9);
        assert!(tone("Danke dir.", "de") > 0.4);
        for neutral in ["Where is the key?", "", "Merci"] {
            assert_eq!(tone(neutral, "en"), 0.0, "{neutral}");
        }
        assert_eq!(tone("thanks", "tlh"), 0.0);
    }
}
