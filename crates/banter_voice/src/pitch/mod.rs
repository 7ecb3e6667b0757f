//! Pitch that is moved while formants stay, and formants that are moved while pitch stays.
//!
//! Overlapping periods of the sound, each as long as two, are set closer together or farther apart
//! (TD-PSOLA: Moulines and Charpentier, "Pitch-synchronous waveform processing techniques", 1990).
//! What has no pitch stays as it is, and so does the time at which anything is heard.

mod marks;
mod stress;
mod track;

use marks::{Mark, marks};
pub(crate) use stress::stress;
pub(crate) use track::{HIGHEST, LOWEST, PitchTrack};

/// How far a period may be moved, as a factor of its pitch.
const MOST: f32 = 2.0;

/// How a melody is changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Melody {
    /// A factor of the pitch.
    pub(crate) factor: f32,
    /// A factor of how far it moves about its middle, in octaves.
    pub(crate) range: f32,
    /// A factor of the formants: above 1 a throat is shorter.
    pub(crate) formants: f32,
}

impl Melody {
    /// Whether it leaves everything as it is.
    fn is_plain(self) -> bool {
        let same = |factor: f32, near: f32| (factor - 1.0).abs() < near;
        same(self.factor, 0.003) && same(self.range, 0.01) && same(self.formants, 0.003)
    }

    /// The factor of a pitch where `middle` is the voice's.
    fn at(self, pitch: f32, middle: f32) -> f32 {
        let moved = (pitch / middle).powf(self.range) * middle * self.factor;
        (moved.clamp(LOWEST * 0.75, HIGHEST * 1.25) / pitch).clamp(1.0 / MOST, MOST)
    }
}

/// `samples` with another melody, as long as before.
pub(crate) fn moved(samples: &[f32], rate: u32, melody: Melody) -> Vec<f32> {
    if melody.is_plain() {
        return samples.to_vec();
    }
    let track = PitchTrack::of(samples, rate);
    let Some(middle) = track.median() else {
        return samples.to_vec();
    };
    let marks = marks(samples, rate, &track);
    let mut out = vec![0.0; samples.len()];
    let mut at = 0.0_f32;
    let mut nearest = 0;
    while let Some(mark) = walk(&marks, &mut nearest, at) {
        let factor = if mark.voiced {
            melody.at(rate as f32 / mark.period, middle)
        } else {
            1.0
        };
        // Where there is no pitch a mark stands where it stood.
        let at_sample = if mark.voiced { at } else { mark.at };
        // Closer together they would be louder.
        let period = Period {
            at: at_sample,
            gain: factor.powf(-0.5),
            formants: melody.formants,
        };
        lay(samples, &mark, period, &mut out);
        let step = (mark.period / factor).max(1.0);
        at = if mark.voiced {
            at + step
        } else {
            (mark.at + step).max(at + 1.0)
        };
    }
    out
}

/// The mark that is nearest to a place, none after the last.
fn walk(marks: &[Mark], nearest: &mut usize, at: f32) -> Option<Mark> {
    while let (Some(here), Some(next)) = (marks.get(*nearest), marks.get(*nearest + 1))
        && (next.at - at).abs() <= (here.at - at).abs()
    {
        *nearest += 1;
    }
    let mark = marks.get(*nearest)?;
    let is_last = *nearest + 1 == marks.len();
    (!is_last || at <= mark.at + mark.period * 0.5).then_some(*mark)
}

/// How a period is laid: where its middle comes to be, how loud, and by what factor its formants are
/// higher.
#[derive(Clone, Copy)]
struct Period {
    at: f32,
    gain: f32,
    formants: f32,
}

/// Adds two periods of the sound around a mark at another place. Read faster they are shorter, and
/// their formants higher.
fn lay(samples: &[f32], mark: &Mark, period: Period, out: &mut [f32]) {
    let (before, after) = (mark.before, mark.period);
    let shift = (period.at - mark.at).round() as isize;
    let factor = period.formants;
    let (from, to) = (mark.at - before / factor, mark.at + after / factor);
    let end = samples.len() as f32;
    let is_read_between = (factor - 1.0).abs() >= 0.003;
    for index in from.ceil().max(0.0) as usize..to.floor().clamp(0.0, end) as usize {
        let offset = (index as f32 - mark.at) * factor;
        let span = if offset < 0.0 { before } else { after };
        let weight = 0.5 + 0.5 * (std::f32::consts::PI * offset / span).cos();
        let sample = if is_read_between {
            between(samples, mark.at + offset)
        } else {
            samples.get(index).copied().unwrap_or(0.0)
        };
        let place = index.checked_add_signed(shift);
        if let Some(slot) = place.and_then(|place| out.get_mut(place)) {
            *slot += sample * weight * period.gain;
        }
    }
}

/// The sound between two samples, by the cubic through the four around it.
fn between(samples: &[f32], at: f32) -> f32 {
    let whole = at.floor();
    let t = at - whole;
    let sample = |offset: f32| {
        let index = whole + offset;
        let inside = index >= 0.0;
        let found = samples.get(index.max(0.0) as usize).filter(|_| inside);
        found.copied().unwrap_or(0.0)
    };
    let (a, b, c, d) = (sample(-1.0), sample(0.0), sample(1.0), sample(2.0));
    let slope = 0.5 * (c - a);
    let curve = a - 2.5 * b + 2.0 * c - 0.5 * d;
    let bend = 0.5 * (d - a) + 1.5 * (b - c);
    ((bend * t + curve) * t + slope) * t + b
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::testing::{formant, rms, vowel};
    use proptest::prelude::*;

    const PLAIN: Melody = Melody {
        factor: 1.0,
        range: 1.0,
        formants: 1.0,
    };

    #[test]
    fn what_is_plain_is_untouched() {
        let sound = vowel(24_000, 140.0, 0.5);
        assert_eq!(moved(&sound, 24_000, PLAIN), sound);
        assert!(moved(&[], 24_000, PLAIN).is_empty());
    }

    #[test]
    fn the_pitch_moves_and_formants_stay() {
        for (pitch, factor) in [(120.0, 1.3), (120.0, 0.8), (210.0, 1.2), (210.0, 0.75)] {
            let sound = vowel(24_000, pitch, 1.0);
            let other = moved(&sound, 24_000, Melody { factor, ..PLAIN });
            assert_eq!(other.len(), sound.len());
            let found = PitchTrack::of(&other, 24_000).median().unwrap();
            assert!((found / (pitch * factor) - 1.0).abs() < 0.02, "{found}");
            let (before, after) = (formant(&sound, 24_000), formant(&other, 24_000));
            assert!((after / before - 1.0).abs() < 0.12, "{before} to {after}");
            let louder = rms(&other) / rms(&sound);
            assert!((0.7..1.4).contains(&louder), "{louder}");
        }
    }

    #[test]
    fn formants_move_and_the_pitch_stays() {
        for (pitch, formants) in [(120.0, 1.12), (120.0, 0.9), (200.0, 1.1)] {
            let sound = vowel(24_000, pitch, 1.0);
            let other = moved(&sound, 24_000, Melody { formants, ..PLAIN });
            assert_eq!(other.len(), sound.len());
            let found = PitchTrack::of(&other, 24_000).median().unwrap();
            assert!((found / pitch - 1.0).abs() < 0.02, "{found}");
            let (before, after) = (formant(&sound, 24_000), formant(&other, 24_000));
            let factor = after / before;
            assert!(
                (factor / formants - 1.0).abs() < 0.05,
                "{factor} for {formants}"
            );
            let louder = rms(&other) / rms(&sound);
            assert!((0.7..1.4).contains(&louder), "{louder}");
        }
    }

    #[test]
    fn the_range_moves_about_the_middle() {
        let slide: Vec<f32> = [120.0_f32, 160.0, 200.0]
            .into_iter()
            .flat_map(|pitch| vowel(24_000, pitch, 0.5))
            .collect();
        let spread = |sound: &[f32]| {
            let track = PitchTrack::of(sound, 24_000);
            (track.at(1.25) / track.at(0.25)).log2()
        };
        let wide = moved(
            &slide,
            24_000,
            Melody {
                range: 1.5,
                ..PLAIN
            },
        );
        let flat = moved(
            &slide,
            24_000,
            Melody {
                range: 0.0,
                ..PLAIN
            },
        );
        assert!(
            (spread(&wide) / spread(&slide) - 1.5).abs() < 0.15,
            "{}",
            spread(&wide)
        );
        assert!(spread(&flat).abs() < 0.08, "{}", spread(&flat));
    }

    proptest! {
        #[test]
        fn any_sound_is_moved_within_itself(
            samples in prop::collection::vec(-1.0_f32..1.0, 0..3_000),
            factor in 0.3_f32..3.0,
            range in 0.0_f32..3.0,
            formants in 0.8_f32..1.25,
        ) {
            let out = moved(&samples, 16_000, Melody { factor, range, formants });
            prop_assert_eq!(out.len(), samples.len());
            prop_assert!(out.iter().all(|sample| sample.is_finite() && sample.abs() < 8.0));
        }
    }
}
