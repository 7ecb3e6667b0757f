//! `XR_HTC_facial_tracking`: HTC's 14 shapes of the eyes and 37 of the lips.
//!
//! The shapes and their order are those of `XrEyeExpressionHTC` and `XrLipExpressionHTC` in the
//! OpenXR specification. What they are of ARKit's is told by the comparison of tracking standards of
//! Unified Expressions (docs.vrcft.io): turned-out lips are a funnel, lips in front of the teeth a
//! raised chin, and the "ape" is a jaw that opens behind closed lips. HTC's stretcher is a mouth whose
//! corners go down. There are no brows.

use super::table::{Row, mixed};
use banter_core::Blendshape::*;
use banter_core::Weights;

/// How many shapes the extension has for the eyes.
pub const HTC_EYE_SHAPES: usize = 14;
/// How many shapes the extension has for the lips.
pub const HTC_LIP_SHAPES: usize = 37;

pub(super) const EYES: [Row; HTC_EYE_SHAPES] = [
    ("LEFT_BLINK", &[(EyeBlinkLeft, 1.0)]),
    ("LEFT_WIDE", &[(EyeWideLeft, 1.0)]),
    ("RIGHT_BLINK", &[(EyeBlinkRight, 1.0)]),
    ("RIGHT_WIDE", &[(EyeWideRight, 1.0)]),
    ("LEFT_SQUEEZE", &[(EyeSquintLeft, 1.0)]),
    ("RIGHT_SQUEEZE", &[(EyeSquintRight, 1.0)]),
    ("LEFT_DOWN", &[(EyeLookDownLeft, 1.0)]),
    ("RIGHT_DOWN", &[(EyeLookDownRight, 1.0)]),
    ("LEFT_OUT", &[(EyeLookOutLeft, 1.0)]),
    ("RIGHT_IN", &[(EyeLookInRight, 1.0)]),
    ("LEFT_IN", &[(EyeLookInLeft, 1.0)]),
    ("RIGHT_OUT", &[(EyeLookOutRight, 1.0)]),
    ("LEFT_UP", &[(EyeLookUpLeft, 1.0)]),
    ("RIGHT_UP", &[(EyeLookUpRight, 1.0)]),
];

pub(super) const LIPS: [Row; HTC_LIP_SHAPES] = [
    ("JAW_RIGHT", &[(JawRight, 1.0)]),
    ("JAW_LEFT", &[(JawLeft, 1.0)]),
    ("JAW_FORWARD", &[(JawForward, 1.0)]),
    ("JAW_OPEN", &[(JawOpen, 1.0)]),
    ("MOUTH_APE_SHAPE", &[(JawOpen, 1.0), (MouthClose, 1.0)]),
    ("MOUTH_UPPER_RIGHT", &[(MouthRight, 0.5)]),
    ("MOUTH_UPPER_LEFT", &[(MouthLeft, 0.5)]),
    ("MOUTH_LOWER_RIGHT", &[(MouthRight, 0.5)]),
    ("MOUTH_LOWER_LEFT", &[(MouthLeft, 0.5)]),
    ("MOUTH_UPPER_OVERTURN", &[(MouthFunnel, 0.5)]),
    ("MOUTH_LOWER_OVERTURN", &[(MouthFunnel, 0.5)]),
    ("MOUTH_POUT", &[(MouthPucker, 1.0)]),
    ("MOUTH_RAISER_RIGHT", &[(MouthSmileRight, 1.0)]),
    ("MOUTH_RAISER_LEFT", &[(MouthSmileLeft, 1.0)]),
    ("MOUTH_STRETCHER_RIGHT", &[(MouthFrownRight, 1.0)]),
    ("MOUTH_STRETCHER_LEFT", &[(MouthFrownLeft, 1.0)]),
    ("CHEEK_PUFF_RIGHT", &[(CheekPuff, 0.5)]),
    ("CHEEK_PUFF_LEFT", &[(CheekPuff, 0.5)]),
    ("CHEEK_SUCK", &[]),
    ("MOUTH_UPPER_UPRIGHT", &[(MouthUpperUpRight, 1.0)]),
    ("MOUTH_UPPER_UPLEFT", &[(MouthUpperUpLeft, 1.0)]),
    ("MOUTH_LOWER_DOWNRIGHT", &[(MouthLowerDownRight, 1.0)]),
    ("MOUTH_LOWER_DOWNLEFT", &[(MouthLowerDownLeft, 1.0)]),
    ("MOUTH_UPPER_INSIDE", &[(MouthRollUpper, 1.0)]),
    ("MOUTH_LOWER_INSIDE", &[(MouthRollLower, 1.0)]),
    ("MOUTH_LOWER_OVERLAY", &[(MouthShrugLower, 1.0)]),
    ("TONGUE_LONGSTEP1", &[(TongueOut, 0.5)]),
    ("TONGUE_LEFT", &[]),
    ("TONGUE_RIGHT", &[]),
    ("TONGUE_UP", &[]),
    ("TONGUE_DOWN", &[]),
    ("TONGUE_ROLL", &[]),
    ("TONGUE_LONGSTEP2", &[(TongueOut, 0.5)]),
    ("TONGUE_UPRIGHT_MORPH", &[]),
    ("TONGUE_UPLEFT_MORPH", &[]),
    ("TONGUE_DOWNRIGHT_MORPH", &[]),
    ("TONGUE_DOWNLEFT_MORPH", &[]),
];

/// ARKit's 52 shapes of the weights of `XR_HTC_facial_tracking`, in its order and `0..=1`: 14 of the
/// eyes and 37 of the lips, either of which may be empty where a headset has no sensor for it.
///
/// ```
/// use banter_core::Blendshape;
/// use banter_xr::face_of_htc;
///
/// let wink = face_of_htc(&[1.0], &[]);
/// assert_eq!(wink[Blendshape::EyeBlinkLeft], 1.0);
/// assert_eq!(wink[Blendshape::EyeBlinkRight], 0.0);
/// ```
pub fn face_of_htc(eyes: &[f32], lips: &[f32]) -> Weights {
    mixed(&EYES, eyes) + mixed(&LIPS, lips)
}
