//! What a living face does at one moment.

use crate::{Blendshape, Weights};

/// What a face does at one moment on top of speech and [mood](crate::Mood).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LifeFrame {
    /// Lids, brows, corners of the mouth, and the parted lips of a breath, each in `0..=1`. [`blend`](crate::blend) puts
    /// them on a face that speaks.
    pub weights: Weights,
    /// The turn of the head in radians, `[yaw, pitch, roll]`, each within `±0.25`: positive is to the character's own left,
    /// up, and tilted towards its own right shoulder.
    pub head: [f32; 3],
    /// Where the eyes stray from what they look at, in radians, `[yaw, pitch]`, each within `±0.15`: positive is to the
    /// character's own left, and up.
    pub gaze: [f32; 2],
    /// Where one looks instead of at one's aim, in radians off it, `[yaw, pitch]`, each within `±0.4`; zero while one looks
    /// where one should. Eyes and head go there as they go to any aim.
    pub avert: [f32; 2],
    /// How far the upper body leans forward, in radians within `±0.1`.
    pub lean: f32,
    /// How much speech needs the mouth, from `0` in silence to `1`, for [`blend`](crate::blend).
    pub talking: f32,
}

impl LifeFrame {
    /// This life in a face of a mood, to be [blended](crate::blend) with speech: lids that fall are no longer wide or
    /// narrowed, and raised brows add up.
    ///
    /// ```
    /// use banter_lipsync::{Blendshape, Emotion, LifeFrame, Mood};
    ///
    /// let mut blink = LifeFrame::default();
    /// blink.weights[Blendshape::EyeBlinkLeft] = 1.0;
    /// let face = blink.over(&Mood::of(Emotion::Fear, 1.0).pose());
    /// assert_eq!(face[Blendshape::EyeWideLeft], 0.0);
    /// assert!(face[Blendshape::EyeWideRight] > 0.5);
    /// ```
    #[must_use]
    pub fn over(&self, pose: &Weights) -> Weights {
        use Blendshape as B;
        let mut face = *pose;
        for (shown, alive) in face.0.iter_mut().zip(self.weights.0) {
            *shown += alive - *shown * alive;
        }
        for (lid, wide, squint) in [
            (B::EyeBlinkLeft, B::EyeWideLeft, B::EyeSquintLeft),
            (B::EyeBlinkRight, B::EyeWideRight, B::EyeSquintRight),
        ] {
            let open = 1.0 - self.weights[lid];
            face[wide] *= open;
            face[squint] *= 0.4 + 0.6 * open;
        }
        face
    }
}
