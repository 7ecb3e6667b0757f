//! When each phoneme sounds, by the lengths that the sound was made with.

use crate::alphabet::{self, Kind};
use crate::model::FRAME;
use banter_engine::Phoneme;

/// The symbol of a pause.
const PAUSE: &str = "_";

/// Samples by which a sound is heard before the frames that it was given: 46 ms. Measured on 144
/// closures of lips in a hundred sentences, against espeak-ng's rendering laid along the sound.
const AHEAD: f32 = 1_100.0;

/// Phonemes of a piece in samples: from the first to the last of its sound, without gaps.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Timed {
    pub(crate) symbol: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// What the tokens of `signs` are and when they sound. `durations` are frames, the two tokens at
/// the ends among them; without any, or with lengths that do not fit `length`, sounds are spread
/// as they usually last.
pub(crate) fn timed(signs: &str, durations: &[f32], length: usize) -> Vec<Timed> {
    let signs: Vec<char> = signs.chars().collect();
    let ends = ends(&signs, durations, length);
    let mut timed: Vec<Timed> = Vec::new();
    let mut stress = String::new();
    let mut begun: Option<usize> = None;
    let mut at = ends.first().copied().unwrap_or(0);
    push(&mut timed, PAUSE, 0, at);
    for (sign, end) in signs.iter().zip(ends.iter().skip(1)) {
        let (start, end) = (at, (*end).clamp(at, length));
        at = end;
        match alphabet::kind(*sign) {
            Kind::Stress => {
                stress.push(*sign);
                begun = begun.or(Some(start));
            }
            Kind::Sound => {
                let mut symbol = std::mem::take(&mut stress);
                alphabet::push_ipa(&mut symbol, *sign);
                push(&mut timed, &symbol, begun.take().unwrap_or(start), end);
            }
            Kind::Mark => {
                begun = None;
                if let Some(last) = timed.last_mut() {
                    if !matches!(sign, '↓' | '→' | '↗' | '↘') && last.symbol != PAUSE {
                        last.symbol.push(*sign);
                    }
                    last.end = end;
                }
            }
            // The mouth goes from one word to the next, and mostly does not rest between.
            Kind::Blank => {
                // Stress without a vowel is nobody's.
                begun = None;
                stress.clear();
                if let Some(last) = timed.last_mut() {
                    last.end = end;
                }
            }
            Kind::Pause => push(&mut timed, PAUSE, begun.take().unwrap_or(start), end),
        }
    }
    push(&mut timed, PAUSE, begun.unwrap_or(at), length);
    timed
}

fn push(timed: &mut Vec<Timed>, symbol: &str, start: usize, end: usize) {
    match timed.last_mut() {
        Some(last) if symbol == PAUSE && last.symbol == PAUSE => last.end = end,
        _ if end <= start => {}
        _ => timed.push(Timed {
            symbol: symbol.to_owned(),
            start,
            end,
        }),
    }
}

/// Where the silence before the first sign ends, then where each sign does, in samples.
fn ends(signs: &[char], durations: &[f32], length: usize) -> Vec<usize> {
    let total: f32 = durations.iter().sum();
    let told = durations.len() == signs.len() + 2
        && durations
            .iter()
            .all(|frames| (0.0..=4_000.0).contains(frames))
        && (total * FRAME as f32 - length as f32).abs() <= 4.0 * FRAME as f32;
    let usual: Vec<f32>;
    let (frames, scale) = if told {
        (durations, FRAME as f32)
    } else {
        let middle = signs.iter().map(|sign| usual_length(*sign));
        usual = [6.0].into_iter().chain(middle).chain([4.0]).collect();
        let total: f32 = usual.iter().sum();
        (usual.as_slice(), length as f32 / total)
    };
    let mut sum = if told { -AHEAD } else { 0.0 };
    let sums = frames.iter().take(signs.len() + 1).map(|frames| {
        sum += frames * scale;
        (sum as usize).min(length)
    });
    sums.collect()
}

/// How many frames a sign lasts in most sentences.
fn usual_length(sign: char) -> f32 {
    match alphabet::kind(sign) {
        Kind::Sound if alphabet::is_vowel(sign) => 2.5,
        Kind::Sound => 2.0,
        Kind::Stress | Kind::Mark => 1.0,
        Kind::Blank => 1.5,
        Kind::Pause => 6.0,
    }
}

/// Phonemes in seconds, from those in samples.
pub(crate) fn in_seconds(timed: Vec<Timed>, rate: u32) -> Vec<Phoneme> {
    let seconds = |samples: usize| (samples as f64 / f64::from(rate)) as f32;
    let phoneme = |timed: Timed| Phoneme {
        start: seconds(timed.start),
        end: seconds(timed.end),
        symbol: timed.symbol,
    };
    timed.into_iter().map(phoneme).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stress_and_blanks_belong_to_sounds() {
        let frames = [4.0, 2.0, 1.0, 2.0, 1.0, 2.0, 3.0, 5.0, 0.0];
        let timed = timed("bˈI mˌ,", &frames, 20 * FRAME);
        let shape: Vec<_> = timed
            .iter()
            .map(|t| {
                let frames = |at: usize| (at + AHEAD as usize) / FRAME;
                (t.symbol.as_str(), frames(t.start), frames(t.end))
            })
            .collect();
        assert_eq!(
            shape,
            [
                ("_", 1, 4),
                ("b", 4, 6),
                ("ˈaɪ", 6, 10),
                ("m", 10, 12),
                ("_", 12, 21)
            ]
        );
    }

    proptest! {
        #[test]
        fn phonemes_follow_one_another(
            signs in "[a-zˈː ,.AIO]{0,60}",
            durations in proptest::collection::vec(-1.0_f32..20.0, 0..64),
            length in 0_usize..100_000,
        ) {
            let timed = timed(&signs, &durations, length);
            prop_assert!(timed.windows(2).all(|two| two[0].end <= two[1].start));
            prop_assert!(timed.iter().all(|t| t.start < t.end && t.end <= length));
        }
    }
}
