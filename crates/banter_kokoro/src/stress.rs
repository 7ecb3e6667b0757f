//! Words that are stressed on purpose.
//!
//! They get the sign of stress, which Kokoro's voices were taught to say; how much higher, louder and longer they are
//! than that is done to the sound.

use crate::alphabet::is_vowel;
use crate::english;
use crate::reading::Word;
use banter_engine::{EngineError, emphasised};
use banter_wording::{clean, worded};

/// How many words are stressed at most.
const MOST: usize = 8;

/// How `text` is said, word by word, in which stressed words stand between asterisks.
pub(crate) fn words(text: &str, british: bool) -> Result<Vec<Word>, EngineError> {
    let (text, stressed) = emphasised(text);
    let read = |text: &str| -> Result<Vec<Word>, EngineError> {
        Ok(english::read(&worded(&clean(text)?, "en"), british))
    };
    let mut words = read(&text)?;
    for part in stressed.iter().take(MOST) {
        // As many words as what stands before it has: numbers become several.
        let count = |end: usize| read(text.get(..end).unwrap_or_default()).map(|words| words.len());
        let (first, last) = (count(part.start)?, count(part.end)?);
        for word in words.get_mut(first..last).into_iter().flatten() {
            word.stressed = true;
            word.sounds = with_stress(&word.sounds);
        }
    }
    Ok(words)
}

/// A word whose first or most stressed vowel is stressed.
fn with_stress(sounds: &str) -> String {
    if sounds.contains('ˈ') {
        return sounds.to_owned();
    }
    if sounds.contains('ˌ') {
        return sounds.replacen('ˌ', "ˈ", 1);
    }
    match sounds.find(is_vowel) {
        Some(vowel) => {
            let (before, after) = sounds.split_at(vowel);
            format!("{before}ˈ{after}")
        }
        None => sounds.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> Vec<String> {
        let show = |word: Word| match word.stressed {
            true => format!("<{}>", word.sounds),
            false => word.sounds,
        };
        words(text, false).unwrap().into_iter().map(show).collect()
    }

    #[test]
    fn a_stressed_word_is_said_with_stress() {
        let words = shown("It *is* mine.");
        assert_eq!(words[1], "<ˈɪz>");
        assert!(words.len() == 3 && !words[0].starts_with('<') && !words[2].starts_with('<'));
        let numbers = shown("I paid 42 *silver* coins.");
        assert!(numbers.iter().filter(|word| word.starts_with('<')).count() == 1);
        assert!(numbers.last().is_some_and(|word| !word.starts_with('<')));
        assert_eq!(shown("2 * 3"), shown("2 * 3"));
    }

    proptest! {
        #[test]
        fn anything_is_read_whatever_is_stressed(text in "[a-z *0-9.,\u{2019}-]{0,60}") {
            let plain = worded(&clean(&emphasised(&text).0).unwrap(), "en");
            let plain = english::read(&plain, false);
            let words = words(&text, false).unwrap();
            prop_assert_eq!(words.len(), plain.len());
        }
    }
}
