//! What arrives of a sentence that is heard badly.

use std::hash::Hasher;

/// What stands for words that did not arrive.
const LOST: &str = "...";

/// Muffled text: the part of `text` that is understood at this clarity, 0..=1, with dots for what is
/// lost.
///
/// That share of the words arrives, and which ones depends on `seed` and the text alone: the same
/// line is heard in the same way in every run. What is heard at some clarity is heard at every
/// better one. Empty where no word arrives. Where words have no spaces between them, each sign
/// counts as one.
///
/// ```
/// use banter_core::muffled;
/// let text = "The key is under the third barrel from the door.";
/// assert_eq!(muffled(text, 1.0, 7), text);
/// assert_eq!(muffled(text, 0.0, 7), "");
/// let half = muffled(text, 0.5, 7);
/// assert!(half.contains("...") && half.split(' ').all(|word| word == "..." || text.contains(word)));
/// ```
pub fn muffled(text: &str, clarity: f32, seed: u64) -> String {
    if clarity >= 1.0 {
        return text.to_owned();
    }
    let words = units(text);
    let said = words.iter().filter(|word| word.counts()).count();
    let arrives = (said as f32 * clarity.max(0.0) + 0.5) as usize;
    if arrives >= said {
        return text.to_owned();
    }
    let mut ranks: Vec<(u64, usize)> = words
        .iter()
        .enumerate()
        .filter(|(_, word)| word.counts())
        .map(|(at, word)| (chance(seed, at, word.text), at))
        .collect();
    ranks.sort_unstable();
    let mut kept = vec![false; words.len()];
    for (_, at) in ranks.into_iter().take(arrives) {
        if let Some(kept) = kept.get_mut(at) {
            *kept = true;
        }
    }
    if arrives == 0 {
        return String::new();
    }
    let (mut heard, mut lost) = (String::new(), false);
    for (word, kept) in words.iter().zip(kept) {
        if !kept {
            lost |= word.counts();
            continue;
        }
        if lost {
            join(&mut heard, LOST, true);
        }
        join(&mut heard, word.text, lost || word.spaced);
        lost = false;
    }
    if lost {
        join(&mut heard, LOST, true);
    }
    heard
}

fn join(heard: &mut String, text: &str, spaced: bool) {
    if spaced && !heard.is_empty() {
        heard.push(' ');
    }
    heard.push_str(text);
}

/// A word, or a sign of a script without spaces.
struct Unit<'t> {
    text: &'t str,
    /// Whether a space stands before it.
    spaced: bool,
}

impl Unit<'_> {
    /// Whether it is anything but a mark.
    fn counts(&self) -> bool {
        self.text.contains(char::is_alphanumeric)
    }
}

fn units(text: &str) -> Vec<Unit<'_>> {
    let mut units = Vec::new();
    for word in text.split_whitespace() {
        if !word.contains(is_unspaced) {
            let spaced = true;
            units.push(Unit { text: word, spaced });
            continue;
        }
        let mut spaced = true;
        for (at, sign) in word.char_indices() {
            let text = word.get(at..at + sign.len_utf8()).unwrap_or_default();
            units.push(Unit { text, spaced });
            spaced = false;
        }
    }
    units
}

/// Whether a sign is of a script that writes no spaces between words.
fn is_unspaced(sign: char) -> bool {
    matches!(sign, '\u{e00}'..='\u{eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

/// A number that is the same in every run.
fn chance(seed: u64, at: usize, word: &str) -> u64 {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    hash.write(&(at as u64).to_le_bytes());
    hash.write(word.as_bytes());
    // FNV's low bits are good and its high ones are not: fold them.
    hash.0 ^ (hash.0 >> 32).wrapping_mul(0xff51_afd7_ed55_8ccd)
}

/// The seed of what `listener` hears, made of the game's.
pub(crate) fn seed_of(seed: u64, listener: Option<&str>) -> u64 {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325 ^ seed);
    hash.write(listener.unwrap_or_default().as_bytes());
    hash.0
}

/// The hash of Fowler, Noll and Vo, 1a.
struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn count(text: &str) -> usize {
        let words = text.split_whitespace();
        words
            .filter(|word| word.contains(char::is_alphanumeric))
            .count()
    }

    #[test]
    fn half_is_half() {
        let text = "Meet me behind the old mill at noon tomorrow, friend.";
        for seed in 0..50 {
            assert_eq!(count(&muffled(text, 0.5, seed)), 5);
        }
        let all: std::collections::HashSet<_> =
            (0..50).map(|seed| muffled(text, 0.5, seed)).collect();
        assert!(all.len() > 20, "other listeners hear other parts");
    }

    #[test]
    fn signs_are_words_where_there_are_no_spaces() {
        let heard = muffled("钥匙在第三个酒桶下面。", 0.5, 1);
        assert!(
            heard.contains(LOST) && heard.chars().any(is_unspaced),
            "{heard}"
        );
    }

    proptest! {
        #[test]
        fn what_is_heard_badly_is_a_part_of_what_is_heard_better(
            text in "[a-z]{1,6}( [a-z]{1,6}){0,12}", low in 0.0_f32..1.0, more in 0.0_f32..1.0, seed: u64,
        ) {
            let (bad, good) = (muffled(&text, low, seed), muffled(&text, low.max(more), seed));
            let mut better = good.split_whitespace();
            for word in bad.split_whitespace().filter(|word| *word != LOST) {
                prop_assert!(better.any(|other| other == word), "{bad} | {good}");
            }
        }

        #[test]
        fn nothing_is_made_up(text in "\\PC{0,60}", clarity in -1.0_f32..2.0, seed: u64) {
            let heard = muffled(&text, clarity, seed);
            prop_assert!(heard.is_empty() || heard == text || heard.contains(LOST));
        }
    }
}
