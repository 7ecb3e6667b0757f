//! The face of each emotion.

use super::Emotion;
use crate::Blendshape::{
    BrowDownLeft, BrowInnerUp, BrowOuterUpLeft, CheekSquintLeft, EyeBlinkLeft, EyeSquintLeft,
    EyeWideLeft, JawForward, JawOpen, MouthDimpleLeft, MouthFrownLeft, MouthFunnel,
    MouthLowerDownLeft, MouthPressLeft, MouthRollLower, MouthRollUpper, MouthShrugLower,
    MouthShrugUpper, MouthSmileLeft, MouthStretchLeft, MouthUpperUpLeft, NoseSneerLeft,
};
use crate::{Blendshape, Weights};

/// Shapes and weights of one emotion. A shape of the left stands for both sides; what is not named rests.
type Pose = &'static [(Blendshape, f32)];

// The numbers of FACS action units stand beside the shapes that show them; the weights are our own, tuned by eye.

const JOY: Pose = &[
    (CheekSquintLeft, 0.65), // AU 6
    (EyeSquintLeft, 0.3),
    (MouthSmileLeft, 0.75), // AU 12
    (MouthDimpleLeft, 0.12),
    (MouthUpperUpLeft, 0.12), // AU 25
    (BrowInnerUp, 0.06),
];
const SADNESS: Pose = &[
    (BrowInnerUp, 0.8),      // AU 1
    (BrowDownLeft, 0.18),    // AU 4
    (MouthFrownLeft, 0.6),   // AU 15
    (MouthShrugLower, 0.35), // AU 17
    (EyeSquintLeft, 0.12),
    (EyeBlinkLeft, 0.14), // AU 43, the lids droop
];
const ANGER: Pose = &[
    (BrowDownLeft, 0.9),    // AU 4
    (EyeWideLeft, 0.2),     // AU 5
    (EyeSquintLeft, 0.45),  // AU 7
    (MouthPressLeft, 0.4),  // AU 24
    (MouthRollLower, 0.12), // AU 23
    (MouthRollUpper, 0.15),
    (MouthFrownLeft, 0.2),
    (NoseSneerLeft, 0.25),
    (JawForward, 0.12), // AU 29
];
const FEAR: Pose = &[
    (BrowInnerUp, 0.8),      // AU 1
    (BrowOuterUpLeft, 0.4),  // AU 2
    (BrowDownLeft, 0.2),     // AU 4
    (EyeWideLeft, 0.7),      // AU 5
    (MouthStretchLeft, 0.5), // AU 20
    (MouthLowerDownLeft, 0.15),
    (JawOpen, 0.12), // AU 26
];
const DISGUST: Pose = &[
    (NoseSneerLeft, 0.8), // AU 9
    (BrowDownLeft, 0.35),
    (MouthUpperUpLeft, 0.35), // AU 10
    (MouthFrownLeft, 0.35),   // AU 15
    (MouthShrugUpper, 0.2),   // AU 17
    (MouthShrugLower, 0.2),
    (CheekSquintLeft, 0.35),
    (EyeSquintLeft, 0.35),
];
const SURPRISE: Pose = &[
    (BrowInnerUp, 0.8),      // AU 1
    (BrowOuterUpLeft, 0.85), // AU 2
    (EyeWideLeft, 0.55),     // AU 5
    (JawOpen, 0.28),         // AU 26
    (MouthFunnel, 0.1),
];

/// Adds so much of an emotion to a face.
pub(super) fn add(face: &mut Weights, emotion: Emotion, intensity: f32) {
    let pose = match emotion {
        Emotion::Joy => JOY,
        Emotion::Sadness => SADNESS,
        Emotion::Anger => ANGER,
        Emotion::Fear => FEAR,
        Emotion::Disgust => DISGUST,
        Emotion::Surprise => SURPRISE,
    };
    for &(shape, weight) in pose {
        face[shape] += weight * intensity;
        let mirror = shape.mirrored();
        if mirror != shape {
            face[mirror] += weight * intensity;
        }
    }
}
