//! Sounds that are no words, made by rules.

mod score;
mod tract;

use crate::random::Dice;
use banter_engine::{Phoneme, VocalSound};
use score::{Stretch, score};
use tract::Tract;

/// Voice that makes [sounds](VocalSound): what they need to know of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Throat {
    /// Its middle pitch in Hz. 60..=400.
    pub pitch: f32,
    /// How long its vocal tract is beside a man's: 0.85 is a woman's. 0.6..=1.3.
    pub length: f32,
}

impl Throat {
    /// The throat of a voice with this pitch: higher ones are shorter, as people's mostly are.
    pub fn of_pitch(pitch: f32) -> Self {
        let pitch = if pitch.is_finite() {
            pitch.clamp(60.0, 400.0)
        } else {
            150.0
        };
        let length = 1.0 - 0.18 * ((pitch / 115.0).log2()).clamp(-0.4, 1.3);
        Self { pitch, length }
    }
}

/// A vocal sound by a throat: samples in -1..=1 at a rate, and what a mouth does meanwhile. Another
/// `seed` makes it a little different, as nobody laughs twice alike.
///
/// ```
/// use banter_engine::VocalSound;
/// use banter_voice::{Throat, vocal_sound};
///
/// let (samples, phonemes) = vocal_sound(VocalSound::Laugh, Throat::of_pitch(190.0), 24_000, 1);
/// assert!((0.5..2.0).contains(&(samples.len() as f32 / 24_000.0)));
/// assert!(phonemes.last().unwrap().end <= samples.len() as f32 / 24_000.0 + 1e-3);
/// ```
pub fn vocal_sound(
    sound: VocalSound,
    throat: Throat,
    rate: u32,
    seed: u64,
) -> (Vec<f32>, Vec<Phoneme>) {
    let rate = rate.clamp(8_000, 96_000);
    let mut dice = Dice::new(seed.wrapping_mul(31).wrapping_add(sound as u64 + 1));
    let stretches = score(sound, &mut dice);
    let mut tract = Tract::new(rate, throat, dice.clone());
    let (mut samples, mut phonemes) = (Vec::new(), Vec::<Phoneme>::new());
    for pair in ends(&stretches) {
        let start = samples.len() as f32 / rate as f32;
        tract.sound(pair, &mut samples);
        let end = samples.len() as f32 / rate as f32;
        let symbol = pair.0.mouth;
        match phonemes.last_mut() {
            Some(last) if last.symbol == symbol => last.end = end,
            _ => phonemes.push(Phoneme {
                symbol: symbol.to_owned(),
                start,
                end,
            }),
        }
    }
    level(&mut samples, sound, rate);
    (samples, phonemes)
}

/// Each stretch with the one it goes over into.
fn ends(stretches: &[Stretch]) -> impl Iterator<Item = (&Stretch, &Stretch)> {
    let next = stretches.iter().skip(1).chain(stretches.last());
    stretches.iter().zip(next)
}

/// Brings a sound to its loudness, and its ends to silence.
fn level(samples: &mut [f32], sound: VocalSound, rate: u32) {
    let loudest = match sound {
        VocalSound::Laugh => 0.6,
        VocalSound::Cough => 0.55,
        VocalSound::Chuckle | VocalSound::Gasp | VocalSound::Sob => 0.4,
        VocalSound::Yawn | VocalSound::Hm => 0.32,
        VocalSound::Sigh | VocalSound::Sniff => 0.25,
    };
    let peak = samples.iter().fold(1e-6_f32, |peak, s| peak.max(s.abs()));
    let fade = (rate as usize / 100).max(1);
    let count = samples.len();
    for (index, sample) in samples.iter_mut().enumerate() {
        let edge = index.min(count - 1 - index) as f32 / fade as f32;
        *sample *= loudest / peak * edge.min(1.0);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::pitch::PitchTrack;
    use crate::testing::rms;
    use proptest::prelude::*;

    const RATE: u32 = 24_000;

    fn made(sound: VocalSound, pitch: f32) -> Vec<f32> {
        vocal_sound(sound, Throat::of_pitch(pitch), RATE, 7).0
    }

    #[test]
    fn sounds_with_a_voice_have_the_voices_pitch() {
        use VocalSound::{Chuckle, Hm, Laugh, Sob, Yawn};
        for sound in [Laugh, Chuckle, Hm, Yawn, Sob] {
            for pitch in [105.0, 200.0] {
                let found = PitchTrack::of(&made(sound, pitch), RATE).median().unwrap();
                let ratio = found / pitch;
                assert!((0.7..1.75).contains(&ratio), "{sound:?} {ratio}");
            }
        }
    }

    #[test]
    fn breaths_have_none() {
        use VocalSound::{Gasp, Sigh, Sniff};
        for sound in [Sigh, Gasp, Sniff] {
            let track = PitchTrack::of(&made(sound, 150.0), RATE);
            let voiced = track.0.iter().filter(|pitch| **pitch > 0.0).count();
            assert!(
                voiced * 4 < track.0.len(),
                "{sound:?} {voiced} of {}",
                track.0.len()
            );
        }
    }

    #[test]
    fn a_laugh_comes_in_bursts() {
        let laugh = made(VocalSound::Laugh, 180.0);
        let loud: Vec<bool> = laugh.chunks(480).map(|chunk| rms(chunk) > 0.06).collect();
        let bursts = loud.windows(2).filter(|pair| !pair[0] && pair[1]).count();
        assert!((3..=7).contains(&bursts), "{bursts}");
    }

    #[test]
    fn nobody_laughs_twice_alike() {
        let throat = Throat::of_pitch(150.0);
        let laugh = |seed| vocal_sound(VocalSound::Laugh, throat, RATE, seed).0;
        assert_eq!(laugh(3), laugh(3));
        assert_ne!(laugh(3).len(), laugh(4).len());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn every_sound_is_sane(
            index in 0_usize..9,
            pitch in 0.0_f32..900.0,
            rate in prop::sample::select(vec![16_000_u32, 22_050, 24_000, 48_000]),
            seed: u64,
        ) {
            let sound = VocalSound::ALL[index];
            let (samples, phonemes) = vocal_sound(sound, Throat::of_pitch(pitch), rate, seed);
            let seconds = samples.len() as f32 / rate as f32;
            prop_assert!((0.25..2.6).contains(&seconds), "{seconds}");
            prop_assert!(samples.iter().all(|s| s.is_finite() && s.abs() <= 0.61));
            prop_assert!(rms(&samples) > 0.015, "{}", rms(&samples));
            prop_assert!(phonemes.windows(2).all(|two| two[0].end <= two[1].start + 1e-4));
            prop_assert!(phonemes.iter().all(|p| p.start < p.end && p.end <= seconds + 1e-3));
        }
    }
}
