//! A take of facial capture: the whole face, frame by frame.
//!
//! ```
//! use banter_lipsync::{Blendshape, CaptureFrame, Recording, Weights};
//!
//! let open: Weights = [(Blendshape::JawOpen, 1.0)].into_iter().collect();
//! let frames = [Weights::ZERO, open].map(|weights| CaptureFrame { weights, ..Default::default() });
//! let take = Recording::new(30, frames);
//! assert!((take.sample(0.5 / 30.0)[Blendshape::JawOpen] - 0.5).abs() < 1e-3);
//! ```

use crate::{Blendshape, Weights};

/// One frame of a take: what the camera saw.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CaptureFrame {
    /// All 52 shapes, each in `0..=1`.
    pub weights: Weights,
    /// Yaw, pitch and roll of the head, of the left and of the right eye, in radians as the app that recorded them
    /// turns them. They are kept as they are; the gaze is in the `eyeLook...` shapes as well.
    pub angles: [[f32; 3]; 3],
}

impl CaptureFrame {
    /// The mix of two frames; `t = 0` gives `self`.
    pub(super) fn lerp(&self, other: &Self, t: f32) -> Self {
        let mut angles = self.angles;
        for (mine, theirs) in angles
            .as_flattened_mut()
            .iter_mut()
            .zip(other.angles.as_flattened())
        {
            *mine += (theirs - *mine) * t;
        }
        Self {
            weights: self.weights.lerp(&other.weights, t),
            angles,
        }
    }

    /// The same frame with every number in its range.
    fn tamed(mut self) -> Self {
        self.weights = self.weights.clamp01();
        for angle in self.angles.as_flattened_mut() {
            if !angle.is_finite() {
                *angle = 0.0;
            }
        }
        self
    }
}

/// A take of facial capture, at a constant rate: all 52 shapes, head and eyes.
///
/// Where a [`Track`](crate::Track) is what speech does to a mouth, a recording is what somebody's whole face did.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    rate: u32,
    frames: Box<[CaptureFrame]>,
}

impl Default for Recording {
    fn default() -> Self {
        Self {
            rate: Self::USUAL_RATE,
            frames: Box::default(),
        }
    }
}

impl Recording {
    /// The largest number of frames that a recording holds: 40 minutes at 60 a second.
    pub const MAX_FRAMES: usize = 144_000;

    /// The highest rate in frames a second.
    pub const MAX_RATE: u32 = 240;

    /// The rate of the Live Link Face app, unless it is told otherwise.
    pub(crate) const USUAL_RATE: u32 = 60;

    /// A take of so many frames a second.
    ///
    /// The rate is brought into `1..=`[`MAX_RATE`](Self::MAX_RATE); frames beyond [`MAX_FRAMES`](Self::MAX_FRAMES) are
    /// left out; weights are brought into `0..=1`, and what is no number becomes zero.
    pub fn new(frames_per_second: u32, frames: impl IntoIterator<Item = CaptureFrame>) -> Self {
        let frames = frames.into_iter().take(Self::MAX_FRAMES);
        Self {
            rate: frames_per_second.clamp(1, Self::MAX_RATE),
            frames: frames.map(CaptureFrame::tamed).collect(),
        }
    }

    /// Frames a second.
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// The frames, as they were recorded.
    pub fn frames(&self) -> &[CaptureFrame] {
        &self.frames
    }

    /// How long the take is, in seconds.
    pub fn duration(&self) -> f32 {
        self.frames.len() as f32 / self.rate as f32
    }

    /// Whether there is not one frame.
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// The frame at a moment, linear between those recorded; before the first and after the last it is that one. It is
    /// `None` for NaN and for a recording without frames. It does not allocate.
    pub fn frame_at(&self, seconds: f32) -> Option<CaptureFrame> {
        let position = seconds * self.rate as f32;
        if position.is_nan() {
            return None;
        }
        let position = position.clamp(0.0, self.frames.len() as f32);
        let index = position as usize;
        let before = self.frames.get(index).or(self.frames.last())?;
        let after = self.frames.get(index + 1).unwrap_or(before);
        Some(before.lerp(after, position.fract()))
    }

    /// The face at a moment, as [`frame_at`](Self::frame_at) has it, and at rest where there is none.
    ///
    /// Lips meet at most: where a camera saw more `mouthClose` than `jawOpen`, the face has as much.
    pub fn sample(&self, seconds: f32) -> Weights {
        let frame = self.frame_at(seconds);
        let mut weights = frame.map_or(Weights::ZERO, |frame| frame.weights);
        weights[Blendshape::MouthClose] =
            weights[Blendshape::MouthClose].min(weights[Blendshape::JawOpen]);
        weights
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Blendshape::{JawOpen, MouthClose};

    #[test]
    fn any_moment_has_a_face() {
        let wild: Weights = [(JawOpen, f32::NAN), (MouthClose, 7.0)]
            .into_iter()
            .collect();
        let frame = CaptureFrame {
            weights: wild,
            angles: [[f32::INFINITY; 3]; 3],
        };
        let take = Recording::new(0, [frame; 3]);
        assert_eq!((take.rate(), take.duration()), (1, 3.0));
        for moment in [-1e9, -0.0, 0.5, 2.9, 3.0, 1e30, f32::INFINITY, f32::NAN] {
            assert_eq!(take.sample(moment), Weights::ZERO, "{moment}");
        }
        assert_eq!(take.frames()[0].angles, [[0.0; 3]; 3]);
        assert_eq!(take.frames()[0].weights[MouthClose], 1.0);
        assert_eq!(Recording::default().sample(0.0), Weights::ZERO);
        assert!(Recording::default().is_empty());
    }
}
