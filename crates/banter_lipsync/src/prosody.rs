//! The melody of speech: where a voice rises and swells, where its phrases end, where it breathes.
//!
//! Brows and heads move with it. H. P. Graf, E. Cosatto, V. Strom and F. J. Huang ("Visual prosody: facial movements
//! accompanying speech", 2002) found nods and raised brows on pitch accents and at the bounds of phrases, and C. Cavé and
//! others ("About the relationship between eyebrow movements and F0 variations", 1996) most raised brows on rising pitch.
//!
//! ```
//! use banter_lipsync::{Cue, Prosody};
//!
//! // Half a second of silence, a second of hum, and silence again.
//! let sound: Vec<f32> = (0..32_000)
//!     .map(|i| match i {
//!         8_000..24_000 => 0.3 * (i as f32 * 0.05).sin(),
//!         _ => 0.0,
//!     })
//!     .collect();
//! let prosody = Prosody::from_sound(&sound, 16_000);
//!
//! let hertz = prosody.at(1.0).pitch.unwrap();
//! assert!((hertz - 16_000.0 * 0.05 / std::f32::consts::TAU).abs() < 2.0);
//! let ends: Vec<f32> = prosody
//!     .cues()
//!     .iter()
//!     .filter(|(_, cue)| *cue == Cue::PhraseEnd)
//!     .map(|(time, _)| *time)
//!     .collect();
//! assert!(matches!(ends[..], [end] if (end - 1.5).abs() < 0.05));
//! ```

mod accent;
mod live;
mod meter;
mod yin;

pub use live::{LiveProsody, Melody};

use accent::{APART, LEAST, folded, peaks, prominence};
use meter::{Measure, Meter, SILENT};

/// Sound after this many seconds is not looked at.
const MOST_SECONDS: f32 = 600.0;
/// Speech is what comes this near to the loudest of a recording, in decibels, and is louder than [`HUSH`].
pub(crate) const RANGE: f32 = 28.0;
/// What is less loud is never speech, in decibels.
pub(crate) const HUSH: f32 = -55.0;
/// Seconds of silence that end a phrase; shorter ones are the silence of a `p` or a `t` (E. Campione and J. Véronis, "A
/// large-scale multilingual study of silent pause duration", 2002).
pub(crate) const PAUSE: f32 = 0.2;
/// Seconds of silence in which there is time for a breath.
const BREATH_PAUSE: f32 = 0.45;
/// Seconds that a breath takes before speech.
const BREATH: f32 = 0.35;
/// Shorter sounds are a click and no speech, in seconds.
const CLICK: f32 = 0.06;
/// Seconds to each side that a moment is compared with.
const AROUND: f32 = 0.7;
/// Semitones by which a melody at its top lies above the voice's middle.
pub(crate) const TOP: f32 = 6.0;

/// Something in a voice that a face answers to.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Cue {
    /// The voice stands out here by pitch and level, `0..=1`.
    Accent(f32),
    /// A phrase ends: silence of a fifth of a second or more follows, or the recording ends.
    PhraseEnd,
    /// The voice would begin to breathe in here, a third of a second before a phrase.
    Breath,
}

/// How a voice is at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ProsodyPoint {
    /// The pitch in hertz; `None` where there is none, as in an `s` or a pause.
    pub pitch: Option<f32>,
    /// The pitch about the voice's middle, `-1..=1`: half an octave above it is `1`. Between voiced sounds it goes on
    /// from the last.
    pub melody: f32,
    /// How loud it is: `1` at the loudest of the recording, `0` where it is silent, even in decibels between.
    pub energy: f32,
}

/// The melody of one recording, fifty points a second.
///
/// It takes about a thousandth of the time that the recording lasts on one core, or less: make it on another thread when
/// a sentence arrives. [`LiveProsody`] is for sound that has no end yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prosody {
    points: Box<[ProsodyPoint]>,
    cues: Box<[(f32, Cue)]>,
    /// Seconds from one point to the next.
    step: f32,
}

impl Prosody {
    /// Listens to a recording: samples in `-1..=1`, `rate` of them a second.
    ///
    /// Nothing is an error: NaN and infinities are heard as silence, and sound of no rate that sound has (under 2 kHz or
    /// above 768 kHz) has neither points nor cues. What comes after ten minutes is left out.
    pub fn from_sound(samples: &[f32], rate: u32) -> Self {
        let Some(mut meter) = Meter::new(rate) else {
            return Self::default();
        };
        let most = (rate as f32 * MOST_SECONDS) as usize;
        let mut measures = Vec::with_capacity(samples.len().min(most) / (rate as usize / 50) + 1);
        meter.push(samples.get(..most).unwrap_or(samples), |measure| {
            measures.push(measure);
        });
        let step = meter.step();
        let top = quantile(measures.iter().map(|measure| measure.level), 0.95).unwrap_or(SILENT);
        let floor = (top - RANGE).max(HUSH);
        let middle = quantile(measures.iter().filter_map(|measure| measure.pitch), 0.5);
        let middle = middle.unwrap_or(0.0);
        for measure in &mut measures {
            measure.pitch = measure.pitch.map(|pitch| folded(pitch, middle));
        }

        let phrases = phrases(&measures, floor, step);
        let mut cues: Vec<(f32, Cue)> = accents(&measures, floor, step)
            .into_iter()
            .map(|(index, strength)| (index as f32 * step, Cue::Accent(strength)))
            .collect();
        let mut last = f32::NEG_INFINITY;
        for (start, end) in phrases {
            if start - last >= BREATH_PAUSE {
                cues.push((start - BREATH, Cue::Breath));
            }
            cues.push((end, Cue::PhraseEnd));
            last = end;
        }
        cues.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self {
            points: points(&measures, top, floor, middle),
            cues: cues.into(),
            step,
        }
    }

    /// The same with full accents at these moments, in seconds, in place of what was heard near them: where a word
    /// is known to be stressed.
    ///
    /// ```
    /// use banter_lipsync::{Cue, Prosody};
    ///
    /// let stressed = Prosody::default().with_accents([0.5, f32::NAN]);
    /// assert_eq!(stressed.cues(), [(0.5, Cue::Accent(1.0))]);
    /// ```
    #[must_use]
    pub fn with_accents(self, at: impl IntoIterator<Item = f32>) -> Self {
        let mut cues = self.cues.into_vec();
        for moment in at.into_iter().filter(|moment| moment.is_finite()) {
            let is_near = |(time, cue): &(f32, Cue)| {
                matches!(cue, Cue::Accent(_)) && (time - moment).abs() < APART
            };
            cues.retain(|cue| !is_near(cue));
            let place = cues.partition_point(|(time, _)| *time <= moment);
            cues.insert(place, (moment, Cue::Accent(1.0)));
        }
        Self {
            cues: cues.into(),
            ..self
        }
    }

    /// Where the cues are, in order, each with its time in seconds. That of the first breath may lie before zero.
    pub fn cues(&self) -> &[(f32, Cue)] {
        &self.cues
    }

    /// The cues after one moment and up to another.
    ///
    /// ```
    /// use banter_lipsync::Prosody;
    ///
    /// assert!(Prosody::default().between(0.0, 1.0).is_empty());
    /// ```
    pub fn between(&self, after: f32, until: f32) -> &[(f32, Cue)] {
        let from = self.cues.partition_point(|(time, _)| *time <= after);
        let to = self.cues.partition_point(|(time, _)| *time <= until);
        self.cues.get(from..to).unwrap_or(&[])
    }

    /// The voice at a moment of the recording; silent outside it and for NaN.
    pub fn at(&self, seconds: f32) -> ProsodyPoint {
        if seconds.is_nan() || seconds < 0.0 || self.step <= 0.0 {
            return ProsodyPoint::default();
        }
        // The cast saturates, and beyond the end there is no point.
        let index = (seconds / self.step) as usize;
        self.points.get(index).copied().unwrap_or_default()
    }

    /// The points, a [`step`](Self::step) apart, for files.
    pub(crate) fn points(&self) -> &[ProsodyPoint] {
        &self.points
    }

    /// Seconds from one point to the next; zero where there are none.
    pub(crate) fn step(&self) -> f32 {
        self.step
    }

    /// A melody of what the others gave; the reader of files sees to it that it is sound.
    pub(crate) fn from_parts(points: Vec<ProsodyPoint>, cues: Vec<(f32, Cue)>, step: f32) -> Self {
        Self {
            points: points.into(),
            cues: cues.into(),
            step,
        }
    }

    /// Seconds of sound that were listened to, to a fiftieth of a second.
    pub fn duration(&self) -> f32 {
        self.points.len() as f32 * self.step
    }
}

fn quantile(values: impl Iterator<Item = f32>, at: f32) -> Option<f32> {
    let mut values: Vec<f32> = values.collect();
    let index = (values.len() as f32 * at) as usize;
    let index = index.min(values.len().checked_sub(1)?);
    let (_, value, _) = values.select_nth_unstable_by(index, f32::total_cmp);
    Some(*value)
}

fn points(measures: &[Measure], top: f32, floor: f32, middle: f32) -> Box<[ProsodyPoint]> {
    let mut melody = 0.0;
    measures
        .iter()
        .map(|measure| {
            let aim = measure
                .pitch
                .map_or(melody, |pitch| ((pitch - middle) / TOP).clamp(-1.0, 1.0));
            // Octave errors last a step or two.
            melody += (aim - melody) * 0.4;
            ProsodyPoint {
                pitch: measure
                    .pitch
                    .map(|semitones| 55.0 * (semitones / 12.0).exp2()),
                melody,
                energy: ((measure.level - floor) / (top - floor).max(1.0)).clamp(0.0, 1.0),
            }
        })
        .collect()
}

/// Where phrases begin and end, in seconds.
fn phrases(measures: &[Measure], floor: f32, step: f32) -> Vec<(f32, f32)> {
    let mut runs: Vec<(f32, f32)> = Vec::new();
    for (index, measure) in measures.iter().enumerate() {
        if measure.level <= floor {
            continue;
        }
        let (start, end) = (index as f32 * step, (index + 1) as f32 * step);
        match runs.last_mut() {
            Some(last) if start - last.1 < PAUSE => last.1 = end,
            _ => runs.push((start, end)),
        }
    }
    runs.retain(|(start, end)| end - start >= CLICK);
    runs
}

fn accents(measures: &[Measure], floor: f32, step: f32) -> Vec<(usize, f32)> {
    let reach = ((AROUND / step) as usize).max(1);
    // Sums from the beginning, so that a mean over any stretch is one subtraction.
    let mut sums = vec![[0.0_f32; 4]];
    let mut sum = [0.0_f32; 4];
    for measure in measures {
        if measure.level > floor {
            sum[0] += measure.level - floor;
            sum[1] += 1.0;
        }
        if let Some(pitch) = measure.pitch {
            sum[2] += pitch;
            sum[3] += 1.0;
        }
        sums.push(sum);
    }
    let curve: Vec<f32> = measures
        .iter()
        .enumerate()
        .map(|(index, measure)| {
            if measure.level <= floor {
                return 0.0;
            }
            let ends = (
                sums.get(index.saturating_sub(reach)),
                sums.get((index + reach).min(measures.len())),
            );
            let (Some(from), Some(to)) = ends else {
                return 0.0;
            };
            let mean = |of: usize| (to[of] - from[of]) / (to[of + 1] - from[of + 1]).max(1.0);
            let rise = measure.pitch.map(|pitch| pitch - mean(2));
            prominence(rise, measure.level - floor - mean(0))
        })
        .collect();
    // A mean of three, since single steps are rough.
    let smooth: Vec<f32> = (0..curve.len())
        .map(|index| {
            let at = |i: Option<usize>| i.and_then(|i| curve.get(i)).copied().unwrap_or(0.0);
            (at(index.checked_sub(1)) + at(Some(index)) + at(Some(index + 1))) / 3.0
        })
        .collect();
    peaks(&smooth, LEAST, ((APART / step) as usize).max(1))
}

#[cfg(test)]
mod tests;
