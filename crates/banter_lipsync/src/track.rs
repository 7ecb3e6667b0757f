//! The face curves of one spoken line.
//!
//! ```
//! use banter_lipsync::{Blendshape, Phone, Style, Track, Viseme};
//!
//! let phones = [
//!     Phone { symbol: "m", start: 0.00, end: 0.08 },
//!     Phone { symbol: "ɑː", start: 0.08, end: 0.25 },
//! ];
//! let track = Track::from_phones(phones, &Style::default());
//!
//! let closed = track.sample(0.04);
//! let open = track.sample(0.18);
//! assert!(open[Blendshape::JawOpen] > 0.4);
//! assert!(closed[Blendshape::JawOpen] - closed[Blendshape::MouthClose] < 0.01);
//! assert_eq!(track.viseme_at(0.04), Viseme::Pp);
//! ```

use core::ops::Range;

use crate::channel::{CHANNELS, Frame, channel, face};
use crate::coarticulation::{Grid, articulate, framed};
use crate::fade::viseme_weights;
use crate::score::{Gesture, MAX_PHONES, MAX_SECONDS, Phone, Score, score};
use crate::{Blendshape, Prosody, Style, Viseme, Weights};

/// Seconds before the first phone from which the curves are kept: more than any sound is anticipated by.
pub(crate) const BEFORE: f32 = 0.35;
/// Seconds after the last phone until which the curves are kept.
const AFTER: f32 = 0.45;
/// The shapes that open the mouth, and what closes the lips relative to the jaw.
pub(crate) const OPENING: [Blendshape; 6] = [
    Blendshape::JawOpen,
    Blendshape::MouthClose,
    Blendshape::MouthLowerDownLeft,
    Blendshape::MouthLowerDownRight,
    Blendshape::MouthUpperUpLeft,
    Blendshape::MouthUpperUpRight,
];
/// How much of a change of loudness the mouth follows in one frame.
pub(crate) const LOUDNESS_FOLLOWS: f32 = 0.3;
/// The weight `1.0` as it is stored.
const FULL: f32 = u8::MAX as f32;

/// The curves of the jaw, the mouth and the tongue for one line of speech, a hundred samples a second.
///
/// Twenty-eight shapes are stored, a byte each: a line of five seconds takes 16 kB. Time counts from the beginning of the
/// recording, so the playback position is all that [`sample`](Self::sample) needs.
///
/// Every sample has finite weights in `0..=1` and `mouthClose <= jawOpen`. ARKit's `mouthClose` is relative to the open
/// jaw: where the two are equal the lips meet, and more would push them through one another. Lips that close on `p`,
/// `b` or `m` therefore show a small `jawOpen` and an equal `mouthClose`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Track {
    frames: Box<[Frame<u8>]>,
    /// What is said, one after the other without gaps.
    gestures: Box<[Gesture]>,
    /// What the brows and the head are told; empty where the sound is not known.
    prosody: Prosody,
}

impl Track {
    /// Samples per second.
    pub const RATE: f32 = 100.0;

    /// The longest track in seconds; phones beyond it are left out.
    pub const MAX_SECONDS: f32 = MAX_SECONDS;

    /// The largest number of phones that is read.
    pub const MAX_PHONES: usize = MAX_PHONES;

    /// Computes the curves of timed phones.
    ///
    /// Any input gives a track. Phones may come in any order; where two overlap, the later one cuts the earlier one
    /// short; a gap is a pause. A phone is left out if a time is NaN or infinite, if it does not end after it begins,
    /// or if it lies before zero or beyond [`MAX_SECONDS`](Self::MAX_SECONDS); one that reaches across either bound is
    /// cut there. Phones after the first [`MAX_PHONES`](Self::MAX_PHONES) are not read.
    pub fn from_phones<'a>(phones: impl IntoIterator<Item = Phone<'a>>, style: &Style) -> Self {
        Self::from_score(&score(phones), style)
    }

    /// Computes the curves of a score.
    pub(crate) fn from_score(score: &Score, style: &Style) -> Self {
        let Some(last) = score.gestures.last() else {
            return Self::default();
        };
        let grid = Grid {
            start: -BEFORE,
            rate: Self::RATE,
            count: ((last.end + BEFORE + AFTER) * Self::RATE) as usize + 2,
        };
        let frames = articulate(
            &framed(&score.gestures, 2.0 * BEFORE, 2.0 * AFTER),
            &grid,
            style,
        )
        .iter()
        .map(|frame| frame.map(|weight| (weight * FULL).round() as u8))
        .collect();
        Self {
            frames,
            gestures: score.labels.clone().into(),
            prosody: Prosody::default(),
        }
    }

    /// The melody of the line, for brows and head: empty unless the track was made with its sound.
    pub fn prosody(&self) -> &Prosody {
        &self.prosody
    }

    /// The same line with the melody of its sound.
    pub(crate) fn with_prosody(mut self, prosody: Prosody) -> Self {
        self.prosody = prosody;
        self
    }

    /// The frames and the gestures, for files.
    pub(crate) fn parts(&self) -> (&[Frame<u8>], &[Gesture]) {
        (&self.frames, &self.gestures)
    }

    /// A track of what [`parts`](Self::parts) gave; [`from_bytes`](Self::from_bytes) sees to it that it is sound.
    pub(crate) fn from_parts(frames: Vec<Frame<u8>>, gestures: Vec<Gesture>) -> Self {
        Self {
            frames: frames.into(),
            gestures: gestures.into(),
            prosody: Prosody::default(),
        }
    }

    /// The same line with the mouth opened by how loud it is: wider when shouted, less when whispered.
    ///
    /// `loudness` is a curve from time zero on, `rate` values a second, where `1` is the voice's usual level. The
    /// opening follows its square root within `0.7..=1.25`, evened over a tenth of a second; closed lips stay closed.
    /// Without a usable curve (empty, or a rate that is not above zero) the track stays as it is.
    #[must_use]
    pub fn with_loudness(mut self, loudness: &[f32], rate: f32) -> Self {
        if loudness.is_empty() || !rate.is_finite() || rate <= 0.0 {
            return self;
        }
        let count = self.frames.len();
        let mut gains: Vec<f32> = (0..count)
            .map(|index| {
                let time = index as f32 / Self::RATE - BEFORE;
                // The cast saturates, and beyond the end there is no level.
                let level = (time >= 0.0).then(|| loudness.get((time * rate) as usize));
                loudness_gain(level.flatten().copied())
            })
            .collect();
        // There and back, so that the mouth is neither late nor early.
        let mut gain = 1.0;
        for value in &mut gains {
            gain += (*value - gain) * LOUDNESS_FOLLOWS;
            *value = gain;
        }
        for value in gains.iter_mut().rev() {
            gain += (*value - gain) * LOUDNESS_FOLLOWS;
            *value = gain;
        }
        for (frame, gain) in self.frames.iter_mut().zip(gains) {
            for value in OPENING.into_iter().filter_map(channel) {
                if let Some(value) = frame.get_mut(value) {
                    // The cast saturates at 255.
                    *value = (f32::from(*value) * gain).round() as u8;
                }
            }
        }
        self
    }

    /// The same line with what its own sound, `samples`, tells: the mouth opens by how loud it is (see
    /// [`with_loudness`](Self::with_loudness); the voice's usual level is that of its louder half), and its melody is
    /// there for brows and head ([`prosody`](Self::prosody)).
    #[must_use]
    pub fn with_sound(self, samples: &[f32], rate: u32) -> Self {
        self.with_loudness(&loudness(samples, rate), Self::RATE)
            .with_prosody(Prosody::from_sound(samples, rate))
    }

    /// The same line with full accents at these moments, in seconds: where words are stressed on purpose. Brows and head
    /// beat on them.
    #[must_use]
    pub fn with_accents(mut self, at: impl IntoIterator<Item = f32>) -> Self {
        self.prosody = self.prosody.with_accents(at);
        self
    }

    /// When the last phone ends, in seconds; zero for an empty track. The mouth comes to rest a little later.
    pub fn duration(&self) -> f32 {
        self.gestures.last().map_or(0.0, |last| last.end)
    }

    /// Whether the track moves nothing.
    pub fn is_empty(&self) -> bool {
        self.gestures.is_empty()
    }

    /// The face at a moment of the recording, linear between samples. It does not allocate.
    ///
    /// The mouth begins to move up to a third of a second before time zero and comes to rest within half a second after
    /// the end; outside that, and for NaN, the face is at rest.
    pub fn sample(&self, seconds: f32) -> Weights {
        let position = (seconds + BEFORE) * Self::RATE;
        if position.is_nan() || position < 0.0 {
            return Weights::ZERO;
        }
        // The cast saturates, and beyond the end there is no frame.
        let index = position as usize;
        let Some(before) = self.frames.get(index) else {
            return Weights::ZERO;
        };
        let after = self.frames.get(index + 1).unwrap_or(before);
        let part = position.fract();
        let mut frame = [0.0; CHANNELS];
        for ((value, a), b) in frame.iter_mut().zip(before).zip(after) {
            let (a, b) = (f32::from(*a), f32::from(*b));
            *value = (a * (1.0 - part) + b * part) / FULL;
        }
        face(&frame)
    }

    /// The viseme of the phone that sounds at a moment, [`Viseme::Sil`] outside all. A diphthong is its open part.
    pub fn viseme_at(&self, seconds: f32) -> Viseme {
        let index = self
            .gestures
            .partition_point(|gesture| gesture.end <= seconds);
        match self.gestures.get(index) {
            Some(gesture) if gesture.start <= seconds => gesture.viseme,
            _ => Viseme::Sil,
        }
    }

    /// How much of each viseme there is at a moment, by [`Viseme::index`], for rigs that have a shape for each.
    ///
    /// Neighbours fade into one another, and closures are whole: where lips must meet, `PP` is 1. The sum is never more
    /// than 1, and less towards silence, which has no weight of its own: `sil` is the resting face.
    ///
    /// ```
    /// use banter_lipsync::{Phone, Style, Track, Viseme};
    ///
    /// let phones = [
    ///     Phone { symbol: "m", start: 0.0, end: 0.1 },
    ///     Phone { symbol: "a", start: 0.1, end: 0.3 },
    /// ];
    /// let track = Track::from_phones(phones, &Style::default());
    /// assert_eq!(track.viseme_weights(0.05)[Viseme::Pp.index()], 1.0);
    /// let turning = track.viseme_weights(0.11);
    /// assert!(turning[Viseme::Pp.index()] > 0.1 && turning[Viseme::Aa.index()] > 0.1);
    /// ```
    pub fn viseme_weights(&self, seconds: f32) -> [f32; Viseme::COUNT] {
        viseme_weights(&self.gestures, seconds)
    }

    /// The visemes of the line in order, each with its time in seconds. Every one begins where the last one ends.
    pub fn visemes(&self) -> impl ExactSizeIterator<Item = (Viseme, Range<f32>)> + '_ {
        self.gestures
            .iter()
            .map(|gesture| (gesture.viseme, gesture.start..gesture.end))
    }
}

/// How much further than usual the mouth opens at a level; none, or no number, is the usual one.
pub(crate) fn loudness_gain(level: Option<f32>) -> f32 {
    match level {
        Some(level) if !level.is_nan() => level.max(0.0).sqrt().clamp(0.7, 1.25),
        _ => 1.0,
    }
}

/// The loudness of a sound, [`Track::RATE`] values a second, `1` where it is as loud as the mean of its louder half.
fn loudness(samples: &[f32], rate: u32) -> Vec<f32> {
    let hop = f64::from(rate) / f64::from(Track::RATE);
    if hop < 1.0 {
        return Vec::new();
    }
    let count = ((samples.len() as f64 / hop) as usize).min((MAX_SECONDS * Track::RATE) as usize);
    let mut curve: Vec<f32> = (0..count)
        .map(|index| {
            // Twice as long as a frame, around its middle.
            let start = ((index as f64 - 0.5) * hop).max(0.0) as usize;
            let end = (((index as f64 + 1.5) * hop) as usize).min(samples.len());
            let part = samples.get(start..end).unwrap_or_default();
            let energy: f32 = part
                .iter()
                .map(|s| if s.is_finite() { s * s } else { 0.0 })
                .sum();
            (energy / part.len().max(1) as f32).sqrt()
        })
        .collect();
    let mut sorted: Vec<f32> = curve
        .iter()
        .copied()
        .filter(|level| *level > 1e-4)
        .collect();
    sorted.sort_by(f32::total_cmp);
    let loud = sorted.get(sorted.len() / 2..).unwrap_or_default();
    let usual = (loud.iter().sum::<f32>() / loud.len().max(1) as f32).max(1e-4);
    curve.iter_mut().for_each(|level| *level /= usual);
    curve
}
