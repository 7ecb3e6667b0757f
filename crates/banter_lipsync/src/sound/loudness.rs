//! How loud a moment is against what this voice's vowels usually are.

use super::mel::Bands;

/// Frames of vowels that the usual loudness is remembered from: two seconds of them.
const MEMORY: f32 = 200.0;
/// Louder than this many times the usual is not told apart.
const LOUDEST: f32 = 2.0;

/// The usual loudness of the voice.
#[derive(Clone, Debug, Default)]
pub(super) struct Loudness {
    usual: f32,
    vowels: f32,
}

impl Loudness {
    /// Amplitude of a frame of this level against the usual, `0..=2`; a vowel teaches what is usual.
    pub(super) fn next(&mut self, level: f32, vowel: bool) -> f32 {
        if vowel {
            self.vowels = (self.vowels + 1.0).min(MEMORY);
            self.usual += (level - self.usual) / self.vowels;
        }
        if self.vowels == 0.0 {
            return 0.0;
        }
        (0.5 * (level - self.usual)).exp().clamp(0.0, LOUDEST)
    }
}

/// Natural logarithm of a frame's power.
pub(super) fn level(bands: &Bands) -> f32 {
    let power: f32 = bands.iter().map(|band| band.exp()).sum();
    power.max(f32::MIN_POSITIVE).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_is_one_whatever_the_gain() {
        for gain in [-12.0, -3.0] {
            let mut loudness = Loudness::default();
            assert_eq!(loudness.next(gain, false), 0.0);
            for _ in 0..300 {
                loudness.next(gain, true);
            }
            assert!((loudness.next(gain, true) - 1.0).abs() < 1e-3);
            assert!(loudness.next(gain + 1.0, false) > 1.5);
            assert!(loudness.next(gain - 2.0, false) < 0.5);
            assert_eq!(loudness.next(gain + 50.0, false), LOUDEST);
        }
    }
}
