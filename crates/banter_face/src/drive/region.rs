//! Which parts of a face something moves.

use banter_lipsync::{Blendshape, Weights};
use bevy::prelude::*;

/// Parts of a face. Together they are all 52 shapes, and no shape is in two.
///
/// ```
/// use banter_core::Blendshape;
/// use banter_face::FaceRegions;
///
/// let upper = FaceRegions { mouth: false, ..FaceRegions::ALL };
/// assert!(upper.contains(Blendshape::BrowInnerUp));
/// assert!(!upper.contains(Blendshape::JawOpen));
/// ```
#[derive(Reflect, Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[reflect(Default)]
pub struct FaceRegions {
    /// The jaw, the lips and the tongue, and cheeks that blow out.
    pub mouth: bool,
    /// Cheeks that lift and a nose that wrinkles.
    pub cheeks: bool,
    /// The lids.
    pub lids: bool,
    /// Where the eyes look.
    pub gaze: bool,
    /// The brows.
    pub brows: bool,
}

impl FaceRegions {
    /// No part.
    pub const NONE: Self = Self {
        mouth: false,
        cheeks: false,
        lids: false,
        gaze: false,
        brows: false,
    };
    /// The whole face.
    pub const ALL: Self = Self {
        mouth: true,
        cheeks: true,
        lids: true,
        gaze: true,
        brows: true,
    };
    /// What speech moves.
    pub const MOUTH: Self = Self {
        mouth: true,
        ..Self::NONE
    };

    /// Whether a shape is in one of these parts.
    pub fn contains(&self, shape: Blendshape) -> bool {
        use Blendshape::{
            BrowDownLeft, BrowOuterUpRight, CheekPuff, CheekSquintLeft, CheekSquintRight,
            EyeLookDownLeft, EyeLookDownRight, EyeLookUpLeft, EyeLookUpRight, EyeWideRight,
            NoseSneerLeft, NoseSneerRight,
        };
        let within = |first: Blendshape, last: Blendshape| first <= shape && shape <= last;
        if within(EyeLookDownLeft, EyeLookUpLeft) || within(EyeLookDownRight, EyeLookUpRight) {
            self.gaze
        } else if shape <= EyeWideRight {
            self.lids
        } else if within(BrowDownLeft, BrowOuterUpRight) {
            self.brows
        } else if within(CheekSquintLeft, CheekSquintRight) || within(NoseSneerLeft, NoseSneerRight)
        {
            self.cheeks
        } else {
            debug_assert!(shape == CheekPuff || shape < BrowDownLeft || shape > NoseSneerRight);
            self.mouth
        }
    }

    /// Puts the weights of these parts into a face, mixed with what is there by `share`.
    pub(crate) fn lay(&self, over: &Weights, share: f32, face: &mut Weights) {
        for (shape, weight) in over.iter().filter(|(shape, _)| self.contains(*shape)) {
            let there = face[shape];
            face[shape] = there + (weight - there) * share;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_is_in_one_part() {
        let parts = [
            ("mouth", FaceRegions::MOUTH, 28 + 1),
            (
                "cheeks",
                FaceRegions {
                    cheeks: true,
                    ..FaceRegions::NONE
                },
                4,
            ),
            (
                "lids",
                FaceRegions {
                    lids: true,
                    ..FaceRegions::NONE
                },
                6,
            ),
            (
                "gaze",
                FaceRegions {
                    gaze: true,
                    ..FaceRegions::NONE
                },
                8,
            ),
            (
                "brows",
                FaceRegions {
                    brows: true,
                    ..FaceRegions::NONE
                },
                5,
            ),
        ];
        for shape in Blendshape::ALL {
            assert_eq!(
                parts
                    .iter()
                    .filter(|(_, part, _)| part.contains(shape))
                    .count(),
                1
            );
            assert!(FaceRegions::ALL.contains(shape) && !FaceRegions::NONE.contains(shape));
        }
        for (name, part, count) in parts {
            let found = Blendshape::ALL
                .iter()
                .filter(|shape| part.contains(**shape))
                .count();
            assert_eq!(found, count, "{name}");
        }
    }

    #[test]
    fn only_what_is_named_is_laid_over() {
        let full = Weights([1.0; Blendshape::COUNT]);
        let mut face = Weights::ZERO;
        FaceRegions::MOUTH.lay(&full, 0.5, &mut face);
        assert_eq!(face[Blendshape::JawOpen], 0.5);
        assert_eq!(face[Blendshape::EyeBlinkLeft], 0.0);
    }
}
