//! A word that is stressed: higher, louder and longer than what stands around it.
//!
//! The same periods that are set closer together where pitch is moved are repeated where a word lasts longer. Around
//! it nothing is touched.

use super::marks::marks;
use super::{Period, PitchTrack, lay, walk};
use banter_engine::Emphasis;
use std::ops::Range;

/// Seconds in which the stress comes and goes.
const RAMP: f32 = 0.05;
/// Seconds over which what was changed passes into what was not.
const FADE: f32 = 0.008;

/// The stretch from `word.start` to `word.end` of `samples`, stressed, in place of it and of what is near; how many samples it is longer.
pub(crate) fn stress(
    samples: &mut Vec<f32>,
    rate: u32,
    word: Range<usize>,
    emphasis: Emphasis,
) -> usize {
    let ramp = (RAMP * rate as f32) as usize;
    let region = word.start.saturating_sub(ramp)..(word.end + ramp).min(samples.len());
    let Some(sound) = samples.get(region.clone()).map(<[f32]>::to_vec) else {
        return 0;
    };
    let bump = Bump {
        word: (word.start - region.start) as f32..(word.end.min(region.end) - region.start) as f32,
        ramp: ramp.max(1) as f32,
        length: emphasis.length,
    };
    let mut changed = vec![0.0; bump.later(sound.len() as f32) as usize];
    resound(&sound, rate, &bump, emphasis, &mut changed);
    join(&sound, &mut changed, (FADE * rate as f32) as usize);
    let longer = changed.len().saturating_sub(sound.len());
    samples.splice(region, changed);
    longer
}

/// Where the stress is, in samples of a stretch, and how much longer the word is made.
struct Bump {
    word: Range<f32>,
    ramp: f32,
    length: f32,
}

impl Bump {
    /// How much of the stress there is, 0..=1.
    fn at(&self, place: f32) -> f32 {
        let off = (self.word.start - place)
            .max(place - self.word.end)
            .max(0.0);
        let share = (off / self.ramp).min(1.0);
        0.5 + 0.5 * (std::f32::consts::PI * share).cos()
    }

    /// Where a place is heard.
    fn later(&self, place: f32) -> f32 {
        let inside = place.clamp(self.word.start, self.word.end) - self.word.start;
        place + inside * (self.length - 1.0)
    }

    /// Which place is heard there.
    fn before(&self, heard: f32) -> f32 {
        let end = self.later(self.word.end);
        if heard <= self.word.start {
            heard
        } else if heard >= end {
            heard - (end - self.word.end)
        } else {
            self.word.start + (heard - self.word.start) / self.length
        }
    }
}

fn resound(sound: &[f32], rate: u32, bump: &Bump, emphasis: Emphasis, out: &mut [f32]) {
    let track = PitchTrack::of(sound, rate);
    let marks = marks(sound, rate, &track);
    let (mut at, mut nearest) = (0.0_f32, 0);
    let mut was_voiced = false;
    while let Some(mark) = walk(&marks, &mut nearest, bump.before(at)) {
        let much = bump.at(mark.at);
        let factor = if mark.voiced {
            (emphasis.pitch / 12.0 * much).exp2()
        } else {
            1.0
        };
        // A voice begins, and noise is, where it was.
        if !(mark.voiced && was_voiced) {
            at = bump.later(mark.at).max(at);
        }
        let louder = 1.0 + (emphasis.volume - 1.0) * much;
        let period = Period {
            at,
            gain: factor.powf(-0.5) * louder,
            formants: 1.0,
        };
        lay(sound, &mark, period, out);
        was_voiced = mark.voiced;
        at += (mark.period / factor).max(1.0);
        if at > out.len() as f32 {
            break;
        }
    }
    for sample in out {
        *sample = sample.clamp(-1.0, 1.0);
    }
}

/// Lets what was changed come from the sound as it was, and go to it.
fn join(sound: &[f32], changed: &mut [f32], fade: usize) {
    let length = changed.len();
    for index in 0..fade.min(length / 2) {
        let share = (index as f32 + 0.5) / fade as f32;
        if let (Some(slot), Some(before)) = (changed.get_mut(index), sound.get(index)) {
            *slot = *slot * share + before * (1.0 - share);
        }
        let after = sound.len().checked_sub(index + 1);
        let after = after.and_then(|after| sound.get(after));
        if let (Some(slot), Some(after)) = (changed.get_mut(length - 1 - index), after) {
            *slot = *slot * share + after * (1.0 - share);
        }
    }
}
