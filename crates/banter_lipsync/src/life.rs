//! What a face does by itself: it blinks, glances, shifts a little and never freezes.
//!
//! ```
//! use banter_lipsync::Life;
//!
//! let mut one = Life::new(1);
//! let mut same = Life::new(1);
//! for _ in 0..600 {
//!     assert_eq!(one.advance(1.0 / 60.0, false), same.advance(1.0 / 60.0, false));
//! }
//! ```

mod blink;
mod random;
mod saccade;
mod wander;

use crate::{Blendshape, Weights};
use blink::Blink;
use random::Random;
use saccade::Saccade;
use wander::Wander;

/// The longest step in seconds that is lived through; what is longer was a pause of the game.
const MAX_STEP: f32 = 1.0;

/// Seconds in which the face goes over from listening to speaking and back.
const SETTLING: f32 = 0.4;

/// The involuntary motion of one face, the same for the same seed and steps.
///
/// The times of its blinks and glances depend on the seed and on the time that has passed, not on the frame rate. Give
/// each character a seed of its own, or a crowd blinks as one.
#[derive(Clone, Debug)]
pub struct Life {
    blink: Blink,
    saccade: Saccade,
    head: [Wander; 3],
    brows: [Wander; 3],
    mouth: [Wander; 3],
    /// Seconds lived; wide, so that motion stays smooth after days.
    time: f64,
    /// `0` at rest, `1` while speaking.
    speaking: f32,
}

/// What the face does at one moment on top of speech and expression.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LifeFrame {
    /// Lids, brows and corners of the mouth, each in `0..=1`; the jaw and the lips' opening are left to speech.
    pub weights: Weights,
    /// The turn of the head in radians, `[yaw, pitch, roll]`, each within `±0.1`: positive is to the character's own left,
    /// up, and tilted towards its own right shoulder.
    pub head: [f32; 3],
    /// Where the eyes stray from what they look at, in radians, `[yaw, pitch]`, each within `±0.15`: positive is to the
    /// character's own left, and up.
    pub gaze: [f32; 2],
}

impl Life {
    /// A face that begins to live; any seed will do.
    pub fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut wanders =
            |slowest, fastest| [(); 3].map(|()| Wander::new(&mut random, slowest, fastest));
        let (head, brows, mouth) = (wanders(0.1, 0.5), wanders(0.05, 0.3), wanders(0.05, 0.25));
        Self {
            blink: Blink::new(random.fork()),
            saccade: Saccade::new(random.fork()),
            head,
            brows,
            mouth,
            time: 0.0,
            speaking: 0.0,
        }
    }

    /// Lives on for `dt` seconds and gives the face after them. It does not allocate.
    ///
    /// While `speaking`, the face blinks more often, the head and brows move more, and the mouth is left to speech. A
    /// step that is negative or NaN counts as none, one above a second as a second.
    pub fn advance(&mut self, dt: f32, speaking: bool) -> LifeFrame {
        let dt = if dt.is_nan() {
            0.0
        } else {
            dt.clamp(0.0, MAX_STEP)
        };
        let aim = if speaking { 1.0 } else { 0.0 };
        self.time += f64::from(dt);
        self.speaking += (aim - self.speaking) * (1.0 - (-dt / SETTLING).exp());
        let lids = self.blink.advance(dt, speaking);
        let gaze = self.saccade.advance(dt);
        LifeFrame {
            weights: self.weights(lids),
            head: self.head(),
            gaze,
        }
    }

    fn head(&self) -> [f32; 3] {
        const RANGE: [f32; 3] = [0.025, 0.018, 0.015];
        let lively = 1.0 + self.speaking;
        let mut head = self.head.map(|wander| wander.at(self.time));
        for (angle, range) in head.iter_mut().zip(RANGE) {
            *angle *= range * lively;
        }
        head
    }

    fn weights(&self, lids: f32) -> Weights {
        use Blendshape::{
            BrowDownLeft, BrowDownRight, BrowInnerUp, BrowOuterUpLeft, BrowOuterUpRight,
            EyeBlinkLeft, EyeBlinkRight, MouthPressLeft, MouthPressRight, MouthSmileLeft,
            MouthSmileRight,
        };
        let lively = 1.0 + self.speaking;
        let quiet = 1.0 - self.speaking;
        let [inner, outer, lean] = self.brows.map(|wander| wander.at(self.time));
        let [smile, press, side] = self.mouth.map(|wander| wander.at(self.time));

        let mut weights = Weights::ZERO;
        weights[EyeBlinkLeft] = lids;
        weights[EyeBlinkRight] = lids;
        weights[BrowInnerUp] = 0.05 * lively * inner.max(0.0);
        weights[BrowOuterUpLeft] = 0.04 * lively * (outer + 0.3 * lean).max(0.0);
        weights[BrowOuterUpRight] = 0.04 * lively * (outer - 0.3 * lean).max(0.0);
        weights[BrowDownLeft] = 0.04 * (-inner).max(0.0);
        weights[BrowDownRight] = 0.04 * (-inner).max(0.0);
        weights[MouthSmileLeft] = 0.05 * quiet * (smile + 0.3 * side).max(0.0);
        weights[MouthSmileRight] = 0.05 * quiet * (smile - 0.3 * side).max(0.0);
        weights[MouthPressLeft] = 0.05 * quiet * press.max(0.0);
        weights[MouthPressRight] = 0.05 * quiet * press.max(0.0);
        weights
    }
}
