//! `XR_FB_face_tracking2`: Meta's 70 shapes.
//!
//! The shapes and their order are those of `XrFaceExpression2FB` in the OpenXR specification, where
//! left and right are the wearer's own. What each is of ARKit's is told by Meta's Movement samples
//! (`ARKitFace`) and by the comparison of tracking standards of Unified Expressions
//! (docs.vrcft.io); where ARKit has one shape for several of Meta's it gets their mean. What ARKit has
//! nothing for, as sucked cheeks and a tongue behind the teeth, is left out.

use super::table::{Row, mixed};
use banter_core::Blendshape::*;
use banter_core::Weights;

/// How many shapes the extension has.
pub const META_SHAPES: usize = 70;

pub(super) const TABLE: [Row; META_SHAPES] = [
    ("BROW_LOWERER_L", &[(BrowDownLeft, 1.0)]),
    ("BROW_LOWERER_R", &[(BrowDownRight, 1.0)]),
    ("CHEEK_PUFF_L", &[(CheekPuff, 0.5)]),
    ("CHEEK_PUFF_R", &[(CheekPuff, 0.5)]),
    ("CHEEK_RAISER_L", &[(CheekSquintLeft, 1.0)]),
    ("CHEEK_RAISER_R", &[(CheekSquintRight, 1.0)]),
    ("CHEEK_SUCK_L", &[]),
    ("CHEEK_SUCK_R", &[]),
    ("CHIN_RAISER_B", &[(MouthShrugLower, 1.0)]),
    ("CHIN_RAISER_T", &[(MouthShrugUpper, 1.0)]),
    ("DIMPLER_L", &[(MouthDimpleLeft, 1.0)]),
    ("DIMPLER_R", &[(MouthDimpleRight, 1.0)]),
    ("EYES_CLOSED_L", &[(EyeBlinkLeft, 1.0)]),
    ("EYES_CLOSED_R", &[(EyeBlinkRight, 1.0)]),
    ("EYES_LOOK_DOWN_L", &[(EyeLookDownLeft, 1.0)]),
    ("EYES_LOOK_DOWN_R", &[(EyeLookDownRight, 1.0)]),
    ("EYES_LOOK_LEFT_L", &[(EyeLookOutLeft, 1.0)]),
    ("EYES_LOOK_LEFT_R", &[(EyeLookInRight, 1.0)]),
    ("EYES_LOOK_RIGHT_L", &[(EyeLookInLeft, 1.0)]),
    ("EYES_LOOK_RIGHT_R", &[(EyeLookOutRight, 1.0)]),
    ("EYES_LOOK_UP_L", &[(EyeLookUpLeft, 1.0)]),
    ("EYES_LOOK_UP_R", &[(EyeLookUpRight, 1.0)]),
    ("INNER_BROW_RAISER_L", &[(BrowInnerUp, 0.5)]),
    ("INNER_BROW_RAISER_R", &[(BrowInnerUp, 0.5)]),
    ("JAW_DROP", &[(JawOpen, 1.0)]),
    ("JAW_SIDEWAYS_LEFT", &[(JawLeft, 1.0)]),
    ("JAW_SIDEWAYS_RIGHT", &[(JawRight, 1.0)]),
    ("JAW_THRUST", &[(JawForward, 1.0)]),
    ("LID_TIGHTENER_L", &[(EyeSquintLeft, 1.0)]),
    ("LID_TIGHTENER_R", &[(EyeSquintRight, 1.0)]),
    ("LIP_CORNER_DEPRESSOR_L", &[(MouthFrownLeft, 1.0)]),
    ("LIP_CORNER_DEPRESSOR_R", &[(MouthFrownRight, 1.0)]),
    ("LIP_CORNER_PULLER_L", &[(MouthSmileLeft, 1.0)]),
    ("LIP_CORNER_PULLER_R", &[(MouthSmileRight, 1.0)]),
    ("LIP_FUNNELER_LB", &[(MouthFunnel, 0.25)]),
    ("LIP_FUNNELER_LT", &[(MouthFunnel, 0.25)]),
    ("LIP_FUNNELER_RB", &[(MouthFunnel, 0.25)]),
    ("LIP_FUNNELER_RT", &[(MouthFunnel, 0.25)]),
    ("LIP_PRESSOR_L", &[(MouthPressLeft, 1.0)]),
    ("LIP_PRESSOR_R", &[(MouthPressRight, 1.0)]),
    ("LIP_PUCKER_L", &[(MouthPucker, 0.5)]),
    ("LIP_PUCKER_R", &[(MouthPucker, 0.5)]),
    ("LIP_STRETCHER_L", &[(MouthStretchLeft, 1.0)]),
    ("LIP_STRETCHER_R", &[(MouthStretchRight, 1.0)]),
    ("LIP_SUCK_LB", &[(MouthRollLower, 0.5)]),
    ("LIP_SUCK_LT", &[(MouthRollUpper, 0.5)]),
    ("LIP_SUCK_RB", &[(MouthRollLower, 0.5)]),
    ("LIP_SUCK_RT", &[(MouthRollUpper, 0.5)]),
    ("LIP_TIGHTENER_L", &[]),
    ("LIP_TIGHTENER_R", &[]),
    ("LIPS_TOWARD", &[(MouthClose, 1.0)]),
    ("LOWER_LIP_DEPRESSOR_L", &[(MouthLowerDownLeft, 1.0)]),
    ("LOWER_LIP_DEPRESSOR_R", &[(MouthLowerDownRight, 1.0)]),
    ("MOUTH_LEFT", &[(MouthLeft, 1.0)]),
    ("MOUTH_RIGHT", &[(MouthRight, 1.0)]),
    ("NOSE_WRINKLER_L", &[(NoseSneerLeft, 1.0)]),
    ("NOSE_WRINKLER_R", &[(NoseSneerRight, 1.0)]),
    ("OUTER_BROW_RAISER_L", &[(BrowOuterUpLeft, 1.0)]),
    ("OUTER_BROW_RAISER_R", &[(BrowOuterUpRight, 1.0)]),
    ("UPPER_LID_RAISER_L", &[(EyeWideLeft, 1.0)]),
    ("UPPER_LID_RAISER_R", &[(EyeWideRight, 1.0)]),
    ("UPPER_LIP_RAISER_L", &[(MouthUpperUpLeft, 1.0)]),
    ("UPPER_LIP_RAISER_R", &[(MouthUpperUpRight, 1.0)]),
    ("TONGUE_TIP_INTERDENTAL", &[]),
    ("TONGUE_TIP_ALVEOLAR", &[]),
    ("TONGUE_FRONT_DORSAL_PALATE", &[]),
    ("TONGUE_MID_DORSAL_PALATE", &[]),
    ("TONGUE_BACK_DORSAL_VELAR", &[]),
    ("TONGUE_OUT", &[(TongueOut, 1.0)]),
    ("TONGUE_RETREAT", &[]),
];

/// ARKit's 52 shapes of the 70 weights of `XR_FB_face_tracking2`, in its order and `0..=1`. Fewer
/// weights are the first ones; what is out of range or no number does no harm.
///
/// ```
/// use banter_core::Blendshape;
/// use banter_xr::face_of_meta;
///
/// let mut weights = [0.0; 70];
/// weights[32] = 0.8; // XR_FACE_EXPRESSION2_LIP_CORNER_PULLER_L_FB
/// assert_eq!(face_of_meta(&weights)[Blendshape::MouthSmileLeft], 0.8);
/// ```
pub fn face_of_meta(weights: &[f32]) -> Weights {
    mixed(&TABLE, weights)
}
