//! What a visor shows of a face, in the shader's numbers.

use banter_core::{Blendshape, Weights};
use bevy::math::{Vec2, Vec4};
use bevy::prelude::*;
use bevy::render::render_resource::ShaderType;

/// How far eyes turn where the `eyeLook...` shapes are at 1, radians: to the sides, up and down. As `banter_face` has
/// them.
const EYES: (f32, f32) = (30.0_f32.to_radians(), 20.0_f32.to_radians());
/// How far behind the glass the face is, and how far the pupils are apart: metres, an adult's.
const DEPTH: f32 = 0.032;
const PUPILS: f32 = 0.063;

/// Look of the eyes on a visor, as the shader `visor.wgsl` has it.
#[derive(ShaderType, Debug, Clone, Copy, PartialEq)]
pub struct VisorLook {
    /// Yaw to the left and pitch up, radians, of the left eye and of the right one.
    pub gaze: Vec4,
    /// Closed left and right, open wide left and right; `0..=1`.
    pub lids: Vec4,
    /// Brows up left and right, down left and right; `0..=1`.
    pub brows: Vec4,
    /// The skin's colour, linear.
    pub skin: Vec4,
    /// The iris' colour, linear.
    pub iris: Vec4,
    /// Half of the display's width and height, how far behind it the face is, how far pupils are apart; metres.
    pub size: Vec4,
    /// How clear it is, how present its wearer is, how far cheeks squeeze the eyes from below; `0..=1`.
    pub shown: Vec4,
}

impl Default for VisorLook {
    fn default() -> Self {
        Self::of(&Weights::ZERO, 1.0, 1.0)
    }
}

impl VisorLook {
    /// Width and height of the display, metres.
    pub const SIZE: Vec2 = Vec2::new(0.168, 0.078);

    /// The eyes of a face.
    ///
    /// ```
    /// use banter_core::{Blendshape, Weights};
    /// use banter_xr::visor::VisorLook;
    ///
    /// let mut face = Weights::ZERO;
    /// face[Blendshape::EyeLookOutLeft] = 1.0;
    /// face[Blendshape::EyeLookInRight] = 1.0;
    /// face[Blendshape::EyeBlinkRight] = 1.0;
    /// let look = VisorLook::of(&face, 1.0, 1.0);
    /// // Both eyes look to the left, and the right one is closed.
    /// assert!(look.gaze.x > 0.4 && look.gaze.z > 0.4);
    /// assert_eq!((look.lids.x, look.lids.y), (0.0, 1.0));
    /// ```
    pub fn of(face: &Weights, clarity: f32, presence: f32) -> Self {
        use Blendshape::*;
        let face = face.clamp01();
        let (aside, up) = EYES;
        let brow = |outer: Blendshape| 0.5 * (face[BrowInnerUp] + face[outer]);
        let squint = |eye: Blendshape, cheek: Blendshape| face[eye].max(0.8 * face[cheek]);
        let squints = squint(EyeSquintLeft, CheekSquintLeft)
            .midpoint(squint(EyeSquintRight, CheekSquintRight));
        Self {
            gaze: Vec4::new(
                aside * (face[EyeLookOutLeft] - face[EyeLookInLeft]),
                up * (face[EyeLookUpLeft] - face[EyeLookDownLeft]),
                aside * (face[EyeLookInRight] - face[EyeLookOutRight]),
                up * (face[EyeLookUpRight] - face[EyeLookDownRight]),
            ),
            lids: Vec4::new(
                face[EyeBlinkLeft],
                face[EyeBlinkRight],
                face[EyeWideLeft],
                face[EyeWideRight],
            ),
            brows: Vec4::new(
                brow(BrowOuterUpLeft),
                brow(BrowOuterUpRight),
                face[BrowDownLeft],
                face[BrowDownRight],
            ),
            skin: Vec3::new(0.52, 0.30, 0.21).extend(1.0),
            iris: Vec3::new(0.13, 0.20, 0.12).extend(1.0),
            size: (0.5 * Self::SIZE).extend(DEPTH).extend(PUPILS),
            shown: Vec4::new(
                clarity.clamp(0.0, 1.0),
                presence.clamp(0.0, 1.0),
                squints,
                0.0,
            ),
        }
    }
}
