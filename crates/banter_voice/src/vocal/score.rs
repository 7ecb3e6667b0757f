//! What a throat does for each sound, stretch by stretch.
//!
//! Lengths, pitches and rhythms are those of recorded ones: a laugh's calls come some five a second
//! and fall (Bachorowski and others, "The acoustic features of human laughter", 2001), a sob's
//! breaths are short and its voice falls, a yawn rises and falls over a second and a half.

use crate::random::Dice;
use banter_engine::VocalSound;

/// What a throat does for a while. Everything goes over evenly into the next stretch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    pub(super) seconds: f32,
    /// Pitch as a factor of the voice's own.
    pub(super) pitch: f32,
    /// How strongly the voice sounds, and how strongly breath rushes.
    pub(super) voice: f32,
    pub(super) breath: f32,
    /// The first three formants of a man's tract, in Hz.
    pub(super) formants: [f32; 3],
    /// What the mouth does, as a phoneme of IPA.
    pub(super) mouth: &'static str,
}

const AH: [f32; 3] = [720.0, 1_240.0, 2_550.0];
const UH: [f32; 3] = [520.0, 1_250.0, 2_450.0];
const HUM: [f32; 3] = [270.0, 1_050.0, 2_250.0];
const NOSE: [f32; 3] = [900.0, 2_300.0, 4_200.0];
const OH: [f32; 3] = [500.0, 900.0, 2_400.0];
const EE: [f32; 3] = [380.0, 1_900.0, 2_700.0];

const fn stretch(
    seconds: f32,
    pitch: f32,
    voice: f32,
    breath: f32,
    formants: [f32; 3],
    mouth: &'static str,
) -> Stretch {
    Stretch {
        seconds,
        pitch,
        voice,
        breath,
        formants,
        mouth,
    }
}

/// What a sound is made of.
pub(super) fn score(sound: VocalSound, dice: &mut Dice) -> Vec<Stretch> {
    let mut stretches = match sound {
        VocalSound::Laugh => calls(dice, 4, 5, 1.55, AH, "ɐ", 1.0),
        VocalSound::Chuckle => calls(dice, 2, 3, 1.15, HUM, "m", 0.8),
        VocalSound::Sigh => vec![
            stretch(0.10, 1.0, 0.0, 0.05, UH, "h"),
            stretch(0.22, 1.05, 0.03, 0.9, UH, "ə"),
            stretch(0.45, 0.95, 0.04, 0.6, UH, "ə"),
            stretch(0.25, 0.8, 0.0, 0.15, UH, "h"),
            stretch(0.02, 0.8, 0.0, 0.0, UH, "h"),
        ],
        VocalSound::Gasp => vec![
            stretch(0.05, 1.2, 0.0, 0.1, OH, "h"),
            stretch(0.12, 1.4, 0.0, 1.0, AH, "ɐ"),
            stretch(0.16, 1.4, 0.0, 0.7, AH, "ɐ"),
            stretch(0.05, 1.3, 0.0, 0.0, OH, "ə"),
        ],
        VocalSound::Hm => vec![
            stretch(0.06, 1.02, 0.2, 0.05, HUM, "m"),
            stretch(0.18, 1.06, 1.0, 0.04, HUM, "m"),
            stretch(0.26, 0.96, 0.9, 0.03, HUM, "m"),
            stretch(0.12, 0.86, 0.3, 0.03, HUM, "m"),
            stretch(0.02, 0.84, 0.0, 0.0, HUM, "m"),
        ],
        VocalSound::Cough => [1.0_f32, 0.75]
            .into_iter()
            .flat_map(|strength| {
                [
                    stretch(0.02, 1.1, 0.0, 0.0, AH, "ʔ"),
                    stretch(0.015, 1.2, 0.4, 2.2 * strength, AH, "k"),
                    stretch(0.09, 1.15, 0.45 * strength, 1.4 * strength, AH, "ɐ"),
                    stretch(0.11, 0.9, 0.12 * strength, 0.5 * strength, UH, "h"),
                    stretch(0.07, 0.9, 0.0, 0.0, UH, "h"),
                ]
            })
            .collect(),
        VocalSound::Sniff => vec![
            stretch(0.05, 1.0, 0.0, 0.15, NOSE, "n"),
            stretch(0.14, 1.0, 0.0, 1.0, NOSE, "n"),
            stretch(0.08, 1.0, 0.0, 0.5, NOSE, "n"),
            stretch(0.04, 1.0, 0.0, 0.0, NOSE, "n"),
        ],
        VocalSound::Yawn => vec![
            stretch(0.35, 0.95, 0.0, 0.5, OH, "ɔ"),
            stretch(0.25, 1.05, 0.35, 0.6, AH, "ɑ"),
            stretch(0.45, 1.25, 0.9, 0.3, AH, "ɑ"),
            stretch(0.40, 0.95, 0.5, 0.4, OH, "ɔ"),
            stretch(0.25, 0.75, 0.1, 0.25, UH, "ə"),
            stretch(0.02, 0.7, 0.0, 0.0, HUM, "m"),
        ],
        VocalSound::Sob => {
            let mut sob = vec![
                stretch(0.09, 1.4, 0.0, 0.6, EE, "h"),
                stretch(0.06, 1.4, 0.0, 0.1, EE, "h"),
            ];
            for height in [1.5_f32, 1.35, 1.2] {
                sob.extend([
                    stretch(0.03, height, 0.2, 0.3, UH, "ə"),
                    stretch(0.11, height, 0.9, 0.35, UH, "ə"),
                    stretch(0.08, height * 0.85, 0.35, 0.4, UH, "ə"),
                    stretch(0.05, height * 0.85, 0.0, 0.15, UH, "h"),
                ]);
            }
            sob.push(stretch(0.03, 1.0, 0.0, 0.0, UH, "h"));
            sob
        }
    };
    for stretch in &mut stretches {
        stretch.seconds *= dice.about(0.12);
        stretch.pitch *= dice.about(0.03);
    }
    stretches
}

/// The calls of a laugh: a rush of breath and a short, falling vowel each.
fn calls(
    dice: &mut Dice,
    fewest: usize,
    most: usize,
    height: f32,
    formants: [f32; 3],
    mouth: &'static str,
    strength: f32,
) -> Vec<Stretch> {
    let count = fewest + (dice.unit() * (most - fewest + 1) as f32) as usize;
    let mut stretches = Vec::new();
    for call in 0..count.min(most) {
        let later = call as f32 / count as f32;
        let height = height * (1.0 - 0.28 * later);
        let strength = strength * (1.0 - 0.55 * later);
        stretches.extend([
            stretch(0.045, height * 1.06, 0.05, 0.35 * strength, formants, "h"),
            stretch(
                0.035,
                height * 1.05,
                strength,
                0.15 * strength,
                formants,
                mouth,
            ),
            stretch(
                0.06,
                height * 0.93,
                0.6 * strength,
                0.15 * strength,
                formants,
                mouth,
            ),
            stretch(0.05, height * 0.88, 0.0, 0.12 * strength, formants, "h"),
        ]);
    }
    stretches.push(stretch(0.03, height * 0.7, 0.0, 0.0, formants, "h"));
    stretches
}
