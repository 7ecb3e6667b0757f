//! What a face shows, where it looks, and what it asks of the body.

use banter_lipsync::{Viseme, Weights};
use bevy::prelude::*;

/// The 52 ARKit blendshape weights that a face shows, each 0..=1.
///
/// Written by whatever drives the face: a voice, a player's headset, an animation.
#[derive(Component, Debug, Clone, Copy, Default, PartialEq, Deref, DerefMut)]
pub struct FaceWeights(pub Weights);

/// The weights of the 15 Oculus visemes, each 0..=1, in the order of
/// [`Viseme::ALL`](banter_lipsync::Viseme::ALL): for avatars whose mouths have a shape for
/// each viseme in place of ARKit's.
///
/// While all are zero, as they are by default, an avatar that needs visemes gets them from
/// its [`FaceWeights`]: whoever writes only those need not care.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Deref, DerefMut)]
#[reflect(Component, Default)]
pub struct VisemeWeights(pub [f32; Viseme::COUNT]);

/// Gaze target: what a character looks at, if anything.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct GazeTarget(pub Option<Entity>);

/// Turn of the body that a character's face would like. The face turns heads and
/// eyes; the body follows where there is one (`banter_body`), or the game, which may follow, or
/// not.
///
/// Every character with a face has one. The face writes it whenever it changes.
///
/// ```
/// use banter_core::BodyTurn;
/// use bevy::prelude::*;
///
/// /// Turns characters to whom they look at, at most a right angle a second.
/// fn follow(mut characters: Query<(&BodyTurn, &mut Transform)>, time: Res<Time>) {
///     let most = std::f32::consts::FRAC_PI_2 * time.delta_secs();
///     for (body, mut transform) in &mut characters {
///         if body.yaw != 0.0 {
///             transform.rotate_y(body.yaw.clamp(-most, most));
///         }
///     }
/// }
/// ```
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq)]
#[reflect(Component, Default)]
pub struct BodyTurn {
    /// How far the body would have to turn to face what the character looks at, in radians:
    /// positive is to its own left, as a positive rotation around `+Y` is. It is zero while
    /// eyes and head reach it with ease, begins where it is more than 50 degrees aside, and
    /// ends within 10 degrees.
    pub yaw: f32,
    /// How far the upper body leans forward, in radians within `±0.1`: a listener comes a
    /// little nearer, one who thinks leans back. For a bone of the spine.
    pub lean: f32,
    /// Whether the face turns the head; where there is no face, or no head that it knows, the
    /// body does.
    pub turns_head: bool,
}
