//! A wearer's own face at rest, and a face without its tracker's tremor.

use banter_core::{Blendshape, Weights};
use bevy::prelude::*;

/// Seconds over which the resting face is learned, and what is no longer at rest.
const LEARNS: f32 = 2.0;
const RESTING: f32 = 0.35;
/// The least that a shape is thought to reach, so that a tracker that never sees it does not make a
/// grimace of its noise; and the seconds in which what it reached is forgotten.
const REACHES: f32 = 0.5;
const FORGETS: f32 = 600.0;

/// Calibration of a wearer's face: no face is at 0 when at rest, and few reach 1. What is at rest
/// becomes 0, what the wearer reaches becomes 1. Lids and gaze stay as the tracker has them.
///
/// It holds two sets of 52 numbers, and nothing of what was tracked.
///
/// ```
/// use banter_core::{Blendshape, Weights};
/// use banter_xr::FaceCalibration;
///
/// let mut own = FaceCalibration::default();
/// let mut rests = Weights::ZERO;
/// rests[Blendshape::MouthFrownLeft] = 0.2;
/// for _ in 0..300 {
///     own.learn(1.0 / 60.0, &rests);
/// }
/// assert!(own.apply(&rests)[Blendshape::MouthFrownLeft] < 0.02);
/// ```
#[derive(Component, Debug, Clone, PartialEq)]
pub struct FaceCalibration {
    neutral: Weights,
    most: Weights,
    learned: f32,
}

impl Default for FaceCalibration {
    fn default() -> Self {
        Self {
            neutral: Weights::ZERO,
            most: Weights([REACHES; Blendshape::COUNT]),
            learned: 0.0,
        }
    }
}

/// Lids and eyes: a look is where it is.
fn is_as_seen(shape: Blendshape) -> bool {
    shape.name().starts_with("eyeLook") || shape.name().starts_with("eyeBlink")
}

impl FaceCalibration {
    /// Learns from `dt` seconds of a face as it was tracked.
    pub fn learn(&mut self, dt: f32, face: &Weights) {
        if !(dt > 0.0 && dt.is_finite() && face.is_finite()) {
            return;
        }
        let moves = face
            .iter()
            .any(|(shape, weight)| !is_as_seen(shape) && weight > RESTING);
        if self.learned < LEARNS && !moves {
            self.learned += dt;
            let share = (dt / self.learned).min(1.0);
            self.neutral = self.neutral.lerp(face, share);
        }
        let keeps = (-dt / FORGETS).exp();
        for (most, (_, weight)) in self.most.0.iter_mut().zip(face.iter()) {
            *most = (REACHES + (*most - REACHES) * keeps).max(weight);
        }
    }

    /// The face as it is meant.
    pub fn apply(&self, face: &Weights) -> Weights {
        let meant = |(shape, weight): (Blendshape, f32)| {
            let rest = self.neutral[shape];
            let span = (self.most[shape] - rest).max(0.2);
            let weight = if is_as_seen(shape) {
                weight
            } else {
                (weight - rest) / span
            };
            (shape, weight)
        };
        let face: Weights = face.iter().map(meant).collect();
        face.clamp01()
    }
}

/// Face without tremor: what moves fast is followed at once, what is still is held still (G. Casiez,
/// N. Roussel and D. Vogel, "1€ filter", 2012).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FaceSmoother {
    shown: Option<Weights>,
    speed: Weights,
}

/// Cut-off of a shape at rest, how much of its speed is added, and that of the speed; hertz.
const CUTOFF: f32 = 2.0;
const SLOPE: f32 = 6.0;
const SPEED_CUTOFF: f32 = 2.0;

impl FaceSmoother {
    /// Follows a face for `dt` seconds.
    pub fn advance(&mut self, dt: f32, face: &Weights) -> Weights {
        let face = face.clamp01();
        let Some(shown) = &mut self.shown else {
            self.shown = Some(face);
            return face;
        };
        if !(dt > 0.0 && dt.is_finite()) {
            return *shown;
        }
        let share = |cutoff: f32| {
            let reach = std::f32::consts::TAU * cutoff * dt;
            reach / (reach + 1.0)
        };
        for ((shown, speed), (_, weight)) in
            shown.0.iter_mut().zip(&mut self.speed.0).zip(face.iter())
        {
            let now = (weight - *shown) / dt;
            *speed += (now - *speed) * share(SPEED_CUTOFF);
            *shown += (weight - *shown) * share(CUTOFF + SLOPE * speed.abs());
        }
        *shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::Noise;

    #[test]
    fn tremor_is_held_and_a_blink_is_seen() {
        let mut noise = Noise::new(1, 0.0);
        let mut smoother = FaceSmoother::default();
        let (mut most, mut least) = (0.0_f32, 1.0_f32);
        for k in 0..200 {
            let mut face = Weights::ZERO;
            face[Blendshape::JawOpen] = 0.3 + 0.02 * noise.normal();
            let shown = smoother.advance(1.0 / 72.0, &face)[Blendshape::JawOpen];
            if k > 50 {
                (most, least) = (most.max(shown), least.min(shown));
            }
        }
        assert!(most - least < 0.06, "{least}..{most}");
        let mut shut = Weights::ZERO;
        shut[Blendshape::EyeBlinkLeft] = 1.0;
        // A blink is shut for some 100 ms.
        let shown = (0..7).fold(0.0, |_, _| {
            smoother.advance(1.0 / 72.0, &shut)[Blendshape::EyeBlinkLeft]
        });
        assert!(shown > 0.9, "{shown}");
    }

    #[test]
    fn who_smiles_little_is_seen_to_smile() {
        let mut own = FaceCalibration::default();
        let smile = |much: f32| {
            let pairs = [Blendshape::MouthSmileLeft, Blendshape::MouthSmileRight];
            pairs.map(|it| (it, much)).into_iter().collect::<Weights>()
        };
        for _ in 0..200 {
            own.learn(1.0 / 60.0, &smile(0.1));
        }
        own.learn(1.0 / 60.0, &smile(0.6));
        let shown = own.apply(&smile(0.6))[Blendshape::MouthSmileLeft];
        assert!(shown > 0.95, "{shown}");
        // Numbers that are none teach nothing.
        own.learn(1.0, &Weights([f32::NAN; Blendshape::COUNT]));
        assert!(own.apply(&smile(0.3)).is_finite());
    }
}
