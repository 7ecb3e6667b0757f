//! Stressed words in speech whose phonemes are known.

use crate::pitch::stress;
use banter_engine::{Emphasis, Phoneme};
use std::ops::Range;

/// The sign of stress in IPA, and that of a stress beyond it.
const STRESS: &str = "ˈ";
const EMPHATIC: &str = "ˈˈ";
/// A word that is shorter or longer than this is none, in seconds.
const SHORTEST: f32 = 0.03;
const LONGEST: f32 = 3.0;

/// Speech with some words stressed: they are higher, louder and longer, and what follows comes later. `words` are phonemes by
/// their numbers, without pauses.
///
/// The stressed vowel of each such word is marked as extra-IPA marks it, with `ˈˈ`: face and body beat on it.
///
/// ```
/// use banter_engine::{Emphasis, Phoneme};
/// use banter_voice::stressed;
///
/// let voice: Vec<f32> = (0..16_000).map(|i| (i as f32 * 0.05).sin() * 0.3).collect();
/// let phoneme = |symbol: &str, start: f32| Phoneme { symbol: symbol.into(), start, end: start + 0.25 };
/// let phonemes = vec![phoneme("a", 0.0), phoneme("ˈo", 0.25), phoneme("n", 0.5), phoneme("a", 0.75)];
/// let (sound, phonemes) = stressed(voice, phonemes, 16_000, &[1..3], Emphasis::default());
/// assert_eq!(phonemes[1].symbol, "ˈˈo");
/// assert!(phonemes[3].end > 1.05 && sound.len() > 16_800);
/// ```
pub fn stressed(
    mut samples: Vec<f32>,
    mut phonemes: Vec<Phoneme>,
    rate: u32,
    words: &[Range<usize>],
    emphasis: Emphasis,
) -> (Vec<f32>, Vec<Phoneme>) {
    let emphasis = emphasis.bounded();
    // From the end, so that what comes before stays where it is.
    for word in words.iter().rev() {
        let places = places(&phonemes, word);
        let (Some(first), Some(last)) = (places.first(), places.last()) else {
            continue;
        };
        let time = |place: &usize| phonemes.get(*place).map(|it| (it.start, it.end));
        let (Some((start, _)), Some((_, end))) = (time(first), time(last)) else {
            continue;
        };
        if !(SHORTEST..LONGEST).contains(&(end - start)) {
            continue;
        }
        let sample = |seconds: f32| ((seconds * rate as f32).max(0.0) as usize).min(samples.len());
        let span = sample(start)..sample(end);
        let longer = stress(&mut samples, rate, span, emphasis) as f32 / rate.max(1) as f32;
        let moved = |at: f32| {
            let share = ((at - start) / (end - start)).clamp(0.0, 1.0);
            at + longer * share
        };
        for phoneme in &mut phonemes {
            phoneme.start = moved(phoneme.start);
            phoneme.end = moved(phoneme.end);
        }
        mark(&mut phonemes, &places);
    }
    (samples, phonemes)
}

/// Where the phonemes of these numbers stand, pauses left out.
fn places(phonemes: &[Phoneme], word: &Range<usize>) -> Vec<usize> {
    let said = phonemes.iter().enumerate().filter(|(_, it)| is_said(it));
    let said = said.map(|(place, _)| place);
    said.skip(word.start).take(word.len()).collect()
}

fn is_said(phoneme: &Phoneme) -> bool {
    phoneme.symbol.contains(char::is_alphabetic)
}

/// Marks the stressed vowel: the one that is stressed already, else the first.
fn mark(phonemes: &mut [Phoneme], places: &[usize]) {
    let symbol = |place: &usize| phonemes.get(*place).map_or("", |it| it.symbol.as_str());
    let is_stressed = |place: &&usize| symbol(place).contains(STRESS);
    let has_vowel = |place: &&usize| symbol(place).contains(is_vowel);
    let place = places.iter().find(is_stressed);
    let Some(place) = place.or_else(|| places.iter().find(has_vowel)).copied() else {
        return;
    };
    if let Some(phoneme) = phonemes.get_mut(place) {
        let bare = phoneme.symbol.replace(['ˈ', 'ˌ'], "");
        phoneme.symbol = format!("{EMPHATIC}{bare}");
    }
}

fn is_vowel(c: char) -> bool {
    "aeiouyæɐɑɒɔəɘɚɛɜɝɞɨɪɯɵøœɶɤʉʊʌʏᵻ".contains(c)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::single_range_in_vec_init, reason = "one word is stressed")]
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::shape::median_pitch;
    use crate::testing::{rms, vowel};
    use proptest::prelude::*;

    const RATE: u32 = 24_000;

    fn phonemes(count: usize, each: f32) -> Vec<Phoneme> {
        let phoneme = |index: usize| Phoneme {
            symbol: if index.is_multiple_of(2) { "m" } else { "ə" }.to_owned(),
            start: index as f32 * each,
            end: (index + 1) as f32 * each,
        };
        (0..count).map(phoneme).collect()
    }

    #[test]
    fn the_word_is_higher_louder_and_longer_and_the_rest_is_as_it_was() {
        let voice = vowel(RATE, 130.0, 1.6);
        let emphasis = Emphasis::default();
        let (sound, phonemes) = stressed(voice.clone(), phonemes(8, 0.2), RATE, &[3..5], emphasis);
        let (start, end) = (phonemes[3].start, phonemes[4].end);
        assert!((start - 0.6).abs() < 1e-4);
        assert!(((end - start) / 0.4 - emphasis.length).abs() < 0.01);
        let piece =
            |from: f32, to: f32| &sound[(from * RATE as f32) as usize..(to * RATE as f32) as usize];
        let pitch = |from: f32, to: f32| median_pitch(piece(from, to), RATE).unwrap();
        let higher = (pitch(start + 0.05, end - 0.05) / pitch(0.05, 0.5)).log2() * 12.0;
        assert!((higher - emphasis.pitch).abs() < 0.4, "{higher} semitones");
        let louder = rms(piece(start + 0.05, end - 0.05)) / rms(piece(0.05, 0.5));
        assert!((1.05..1.7).contains(&louder), "{louder}");
        assert_eq!(piece(0.0, 0.5), &voice[..RATE as usize / 2]);
        assert_eq!(sound[sound.len() - 9_000..], voice[voice.len() - 9_000..]);
        assert_eq!(phonemes[3].symbol, "ˈˈə");
        let last = phonemes[7].end;
        assert!((last - sound.len() as f32 / RATE as f32).abs() < 0.01);
    }

    #[test]
    fn without_words_nothing_changes() {
        let voice = vowel(RATE, 130.0, 0.5);
        let plain = phonemes(4, 0.1);
        for words in [vec![], vec![9..12], vec![2..2]] {
            let out = stressed(
                voice.clone(),
                plain.clone(),
                RATE,
                &words,
                Emphasis::default(),
            );
            assert_eq!(out, (voice.clone(), plain.clone()));
        }
    }

    proptest! {
        #[test]
        fn any_sound_stays_within_bounds(
            samples in prop::collection::vec(-1.0_f32..1.0, 0..6_000),
            count in 0_usize..8,
            each in -0.1_f32..0.5,
            words in prop::collection::vec((0_usize..9, 0_usize..9), 0..3),
            pitch: f32, volume: f32, length: f32,
        ) {
            let words: Vec<_> = words.into_iter().map(|(a, b)| a..b).collect();
            let emphasis = Emphasis { pitch, volume, length };
            let before = samples.len();
            let (sound, told) = stressed(samples, phonemes(count, each), 16_000, &words, emphasis);
            prop_assert!(sound.iter().all(|sample| sample.abs() <= 1.0));
            prop_assert!(sound.len() >= before && sound.len() <= before * 5 + 100);
            prop_assert_eq!(told.len(), count);
        }
    }
}
