//! What a sound is like from moment to moment, and what kinds of phonemes are like.

use std::ops::Range;

/// Frames in a second.
const PER_SECOND: u32 = 100;

/// The quietest that a frame counts as, in dB below the loud ones: what is below is noise
/// of the recording, or none.
const FLOOR: f32 = -35.0;

/// A frame that is louder than this is not silent.
const HEARD: f32 = -28.0;

/// Loudness and brightness of a sound, frame by frame.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Frames {
    /// Samples from one frame to the next.
    pub(super) hop: usize,
    /// dB above the level that 5 % of the frames exceed.
    level: Vec<f32>,
    /// Octaves above 1 Hz of the mean frequency, by the ratio of the slope's energy to the
    /// signal's (Hjorth's mobility, 1970).
    bright: Vec<f32>,
}

impl Frames {
    pub(super) fn of(samples: &[f32], rate: u32) -> Self {
        let hop = (rate / PER_SECOND).max(1) as usize;
        let count = samples.len().div_ceil(hop);
        let (mut level, mut bright) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for frame in 0..count {
            let start = (frame * hop).saturating_sub(hop / 2);
            let end = (start + 2 * hop).min(samples.len());
            let window = samples.get(start..end).unwrap_or_default();
            let energy = window.iter().map(|s| s * s).sum::<f32>() / window.len().max(1) as f32;
            let slope = window
                .windows(2)
                .map(|w| w.iter().rev().copied().reduce(|a, b| a - b));
            let slope = slope.map(|d| d.unwrap_or(0.0).powi(2)).sum::<f32>();
            let slope = slope / window.len().max(1) as f32;
            level.push(10.0 * (energy + 1e-10).log10());
            let ratio = ((slope + 1e-12) / (energy + 1e-10)).sqrt();
            bright.push(
                (ratio * rate as f32 / std::f32::consts::TAU)
                    .max(1.0)
                    .log2(),
            );
        }
        let mut sorted = level.clone();
        sorted.sort_by(f32::total_cmp);
        let loud = sorted.get(sorted.len() * 95 / 100).copied().unwrap_or(0.0);
        for level in &mut level {
            *level = (*level - loud).max(FLOOR);
        }
        Self { hop, level, bright }
    }

    pub(super) fn len(&self) -> usize {
        self.level.len()
    }

    /// From the first to the last frame that is not silent.
    pub(super) fn heard(&self) -> Range<usize> {
        let is_heard = |level: &f32| *level > HEARD;
        let first = self.level.iter().position(is_heard).unwrap_or(0);
        let last = self.level.iter().rposition(is_heard);
        first..last.map_or(self.len(), |last| last + 1)
    }

    /// How many frames are not silent.
    pub(super) fn voiced(&self) -> usize {
        self.level.iter().filter(|level| **level > HEARD).count()
    }

    /// What the frames before each cost as that kind, all together: one more than frames.
    pub(super) fn costs(&self, kind: Kind) -> Vec<f32> {
        let Traits {
            level: (level, level_spread),
            bright: (bright, bright_spread),
            ..
        } = kind.traits();
        let fixed = level_spread.ln() + bright_spread.ln();
        let cost = |(l, b): (&f32, &f32)| {
            let (l, b) = ((l - level) / level_spread, (b - bright) / bright_spread);
            0.5 * (l * l + b * b) + fixed
        };
        let costs = self.level.iter().zip(&self.bright).map(cost);
        let mut sum = 0.0_f64;
        let running = costs.map(|cost| {
            sum += f64::from(cost);
            sum as f32
        });
        std::iter::once(0.0).chain(running).collect()
    }
}

/// What a kind of phoneme is like: means and deviations.
struct Traits {
    /// dB, as in [`Frames`].
    level: (f32, f32),
    /// Octaves, as in [`Frames`].
    bright: (f32, f32),
    /// The usual length in connected speech, in milliseconds.
    length: f32,
}

/// Kinds of phonemes that sound alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Vowel,
    /// A long vowel or a diphthong.
    LongVowel,
    /// Hissing ones, with the affricates.
    Sibilant,
    Fricative,
    Stop,
    Nasal,
    /// Liquids and glides.
    Liquid,
    Pause,
}

impl Kind {
    pub(super) const ALL: [Self; 8] = [
        Self::Vowel,
        Self::LongVowel,
        Self::Sibilant,
        Self::Fricative,
        Self::Stop,
        Self::Nasal,
        Self::Liquid,
        Self::Pause,
    ];

    /// The kind of an IPA symbol, by its first letter. Of a stranger it is a short vowel.
    pub(super) fn of(symbol: &str) -> Self {
        const VOWELS: &str = "aeiouyæøœɐɑɒɔɘəɚɛɜɝɞɤɨɪɯɵɶʉʊʌʏᵻᵿεäö";
        const SIBILANTS: &str = "szʃʒɕʑʂʐʦʣʧʤʨʥɬɮ";
        let letters = || symbol.chars().filter(|c| c.is_alphabetic() && !is_mark(*c));
        let Some(first) = letters().next() else {
            return Self::Vowel;
        };
        let is_long = symbol.contains(['ː', 'ɚ', 'ɝ'])
            || letters().filter(|c| VOWELS.contains(*c)).count() > 1;
        match first {
            _ if VOWELS.contains(first) && is_long => Self::LongVowel,
            't' | 'd' | 'ʈ' | 'ɖ' if letters().nth(1).is_some_and(|c| SIBILANTS.contains(c)) => {
                Self::Sibilant
            }
            _ if SIBILANTS.contains(first) => Self::Sibilant,
            'p' | 'b' | 't' | 'd' | 'k' | 'g' | 'ɡ' | 'c' | 'ɟ' | 'q' | 'ɢ' | 'ʈ' | 'ɖ' | 'ʔ'
            | 'ɓ' | 'ɗ' | 'ʄ' | 'ɠ' | 'ʛ' => Self::Stop,
            'm' | 'n' | 'ŋ' | 'ɲ' | 'ɳ' | 'ɴ' | 'ɱ' => Self::Nasal,
            'l' | 'r' | 'ɹ' | 'ɾ' | 'ɻ' | 'ʀ' | 'ʎ' | 'ɫ' | 'ɭ' | 'ʟ' | 'ɽ' | 'ɺ' | 'ʙ' | 'j'
            | 'w' | 'ɥ' | 'ɰ' | 'ʍ' => Self::Liquid,
            'f' | 'v' | 'θ' | 'ð' | 'x' | 'ɣ' | 'χ' | 'ʁ' | 'ç' | 'ʝ' | 'h' | 'ɦ' | 'ħ' | 'ʕ'
            | 'ʜ' | 'ʢ' | 'ɸ' | 'β' | 'ʋ' | 'ɧ' => Self::Fricative,
            _ => Self::Vowel,
        }
    }

    pub(super) fn is_vowel(self) -> bool {
        matches!(self, Self::Vowel | Self::LongVowel)
    }

    /// The usual length in milliseconds.
    pub(super) fn length(self) -> f32 {
        self.traits().length
    }

    /// Measured on five clips of a human reader of English with their phonemes placed by a
    /// forced aligner, 25 s in all. The lengths follow the inherent durations of Klatt's
    /// rules (Allen, Hunnicutt and Klatt: From Text to Speech, 1987), reduced to the kinds.
    fn traits(self) -> Traits {
        let (level, bright, length) = match self {
            Self::Vowel => ((-5.7, 6.5), (9.2, 0.6), 80.0),
            Self::LongVowel => ((-4.6, 4.7), (9.1, 0.5), 120.0),
            Self::Sibilant => ((-11.5, 6.2), (11.1, 1.1), 105.0),
            Self::Fricative => ((-13.9, 8.1), (8.9, 1.1), 65.0),
            Self::Stop => ((-17.4, 7.3), (8.8, 1.4), 70.0),
            Self::Nasal => ((-9.3, 4.0), (7.9, 0.7), 65.0),
            Self::Liquid => ((-5.6, 4.9), (8.8, 0.6), 65.0),
            Self::Pause => ((-27.7, 5.0), (8.3, 1.2), 0.0),
        };
        Traits {
            level,
            bright,
            length,
        }
    }
}

/// Letters that mark another: stress, length, aspiration, and the like.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{2b0}'..='\u{2ff}' | '\u{300}'..='\u{36f}' | '\u{1d2c}'..='\u{1d6a}' | 'ⁿ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_have_their_kinds() {
        for (symbols, kind) in [
            ("a ˈɪ ə ɨ2 ã ε ж", Kind::Vowel),
            ("iː ˈaɪ eɪ ɚ uai", Kind::LongVowel),
            ("s ʃ tʃ dʒ tɕh ts. ʑ", Kind::Sibilant),
            ("f v θ h ɣ ç", Kind::Fricative),
            ("p t tʰ t\u{32a} ɡ ʔ kʲ", Kind::Stop),
            ("m n ŋ ɲ", Kind::Nasal),
            ("l ɹ j w r ɾ", Kind::Liquid),
        ] {
            for symbol in symbols.split(' ') {
                assert_eq!(Kind::of(symbol), kind, "{symbol}");
            }
        }
    }

    #[test]
    fn brightness_is_the_frequency_and_level_is_relative() {
        let tone = |hz: f32, gain: f32| {
            (0..4000).map(move |i| gain * (std::f32::consts::TAU * hz * i as f32 / 20_000.0).sin())
        };
        let samples: Vec<f32> = tone(500.0, 0.5).chain(tone(500.0, 0.05)).collect();
        let frames = Frames::of(&samples, 20_000);
        assert_eq!((frames.hop, frames.len()), (200, 40));
        assert!((frames.bright[10] - 500_f32.log2()).abs() < 0.1);
        assert!(frames.level[10].abs() < 0.5);
        assert!((frames.level[30] + 20.0).abs() < 0.5);
        assert_eq!(frames.heard(), 0..40);
        assert_eq!(Frames::of(&[], 20_000).heard(), 0..0);
    }
}
