//! What the face does for each viseme when nothing else is said around it.
//!
//! ```
//! use banter_lipsync::{Blendshape, Viseme};
//!
//! let open = Viseme::Aa.pose()[Blendshape::JawOpen];
//! assert!(open > Viseme::Oh.pose()[Blendshape::JawOpen]);
//! ```

use crate::Blendshape::{
    JawForward, JawOpen, MouthClose, MouthFunnel, MouthLowerDownLeft, MouthPressLeft, MouthPucker,
    MouthRollLower, MouthRollUpper, MouthShrugLower, MouthShrugUpper, MouthSmileLeft,
    MouthStretchLeft, MouthUpperUpLeft, TongueOut,
};
use crate::{Blendshape, Viseme, Weights};

/// Shapes and weights of one viseme. A shape of the left stands for both sides; what is not named rests.
type Pose = &'static [(Blendshape, f32)];

// Starting values of our own, tuned by eye.

const PP: Pose = &[
    (JawOpen, 0.08),
    (MouthClose, 0.08),
    (MouthPressLeft, 0.6),
    (MouthRollLower, 0.4),
    (MouthRollUpper, 0.35),
];
const FF: Pose = &[
    (JawOpen, 0.06),
    (MouthRollLower, 0.55),
    (MouthUpperUpLeft, 0.35),
    (MouthShrugLower, 0.15),
    (MouthShrugUpper, 0.1),
];
const TH: Pose = &[
    (JawOpen, 0.14),
    (TongueOut, 0.35),
    (MouthLowerDownLeft, 0.25),
    (MouthUpperUpLeft, 0.12),
];
const DD: Pose = &[
    (JawOpen, 0.12),
    (MouthLowerDownLeft, 0.25),
    (MouthUpperUpLeft, 0.12),
    (MouthStretchLeft, 0.1),
];
const KK: Pose = &[
    (JawOpen, 0.18),
    (MouthLowerDownLeft, 0.2),
    (MouthUpperUpLeft, 0.1),
    (MouthStretchLeft, 0.08),
];
const CH: Pose = &[
    (JawOpen, 0.08),
    (JawForward, 0.08),
    (MouthFunnel, 0.5),
    (MouthPucker, 0.25),
    (MouthLowerDownLeft, 0.2),
    (MouthUpperUpLeft, 0.2),
];
const SS: Pose = &[
    (JawOpen, 0.05),
    (JawForward, 0.05),
    (MouthStretchLeft, 0.25),
    (MouthSmileLeft, 0.12),
    (MouthLowerDownLeft, 0.3),
    (MouthUpperUpLeft, 0.15),
];
const NN: Pose = &[
    (JawOpen, 0.14),
    (MouthLowerDownLeft, 0.22),
    (MouthUpperUpLeft, 0.1),
];
const RR: Pose = &[(JawOpen, 0.14), (MouthPucker, 0.3), (MouthFunnel, 0.25)];
const AA: Pose = &[
    (JawOpen, 0.6),
    (MouthLowerDownLeft, 0.3),
    (MouthUpperUpLeft, 0.2),
    (MouthStretchLeft, 0.08),
];
const E: Pose = &[
    (JawOpen, 0.35),
    (MouthStretchLeft, 0.25),
    (MouthSmileLeft, 0.12),
    (MouthLowerDownLeft, 0.3),
    (MouthUpperUpLeft, 0.15),
];
const IH: Pose = &[
    (JawOpen, 0.18),
    (MouthSmileLeft, 0.3),
    (MouthStretchLeft, 0.25),
    (MouthLowerDownLeft, 0.25),
    (MouthUpperUpLeft, 0.12),
];
const OH: Pose = &[(JawOpen, 0.38), (MouthFunnel, 0.45), (MouthPucker, 0.35)];
const OU: Pose = &[(JawOpen, 0.14), (MouthPucker, 0.85), (MouthFunnel, 0.2)];

/// Every shape of a viseme's pose with its weight, both sides named.
pub(crate) fn shapes(viseme: Viseme) -> impl Iterator<Item = (Blendshape, f32)> {
    let pose = match viseme {
        Viseme::Sil => &[],
        Viseme::Pp => PP,
        Viseme::Ff => FF,
        Viseme::Th => TH,
        Viseme::Dd => DD,
        Viseme::Kk => KK,
        Viseme::Ch => CH,
        Viseme::Ss => SS,
        Viseme::Nn => NN,
        Viseme::Rr => RR,
        Viseme::Aa => AA,
        Viseme::E => E,
        Viseme::Ih => IH,
        Viseme::Oh => OH,
        Viseme::Ou => OU,
    };
    pose.iter().flat_map(|&(shape, weight)| {
        let mirror = shape.mirrored();
        let both = if mirror == shape {
            None
        } else {
            Some((mirror, weight))
        };
        core::iter::once((shape, weight)).chain(both)
    })
}

impl Viseme {
    /// The face of this viseme held on its own, out of running speech.
    ///
    /// In every pose `mouthClose <= jawOpen`, see [`Track`](crate::Track).
    pub fn pose(self) -> Weights {
        shapes(self).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn poses_are_sound() {
        for viseme in Viseme::ALL {
            let pose = viseme.pose();
            assert_eq!(pose, pose.clamp01());
            assert!(pose[MouthClose] <= pose[JawOpen]);
            for (shape, weight) in pose.iter() {
                assert_eq!(weight, pose[shape.mirrored()], "{viseme} {shape}");
            }
            assert!(viseme == Viseme::Aa || pose[JawOpen] < Viseme::Aa.pose()[JawOpen]);
        }
        assert_eq!(Viseme::Sil.pose(), Weights::ZERO);
    }

    #[test]
    fn rounded_vowels_pucker_more_than_spread_ones() {
        let round = |v: Viseme| v.pose()[MouthPucker] + v.pose()[MouthFunnel];
        for rounded in [Viseme::Oh, Viseme::Ou] {
            for spread in [Viseme::Aa, Viseme::E, Viseme::Ih] {
                assert!(round(rounded) > round(spread) + 0.3);
            }
        }
    }
}
