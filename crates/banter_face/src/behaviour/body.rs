//! What of a look is the body's.

use bevy::prelude::*;

/// Turn of the body that a character's face would like. This crate turns heads and eyes; the
/// body is the game's, which may follow, or not.
///
/// Every character has one. It is written whenever it changes.
///
/// ```
/// use banter_face::BodyTurn;
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
}
