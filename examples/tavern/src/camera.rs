//! The camera: on the other side of the counter, where the player stands.

use crate::avatar;
use crate::film::Canvas;
use crate::soften::Soften;
use bevy::camera::RenderTarget;
use bevy::core_pipeline::tonemapping::{DebandDither, Tonemapping};
use bevy::prelude::*;

/// Where the player's eyes are, from the floor below the character, in metres.
const EYES: Vec3 = Vec3::new(0.03, 1.50, 1.35);
/// From the character's eyes down to the middle of the picture, in metres.
const BELOW_EYES: f32 = 0.06;
/// Height of what is seen of the character, in metres: head and shoulders.
const FRAME: f32 = 0.56;

/// The player's eyes, which are the camera.
pub(crate) fn eyes(canvas: &Canvas) -> impl Bundle {
    let aim = Vec3::new(0.0, avatar::EYES - BELOW_EYES, 0.0);
    let perspective = PerspectiveProjection {
        fov: 2.0 * (0.5 * FRAME / EYES.distance(aim)).atan(),
        near: 0.05,
        far: 20.0,
        ..default()
    };
    (
        Camera3d::default(),
        RenderTarget::from(canvas.0.clone()),
        Projection::Perspective(perspective),
        Transform::from_translation(EYES).looking_at(aim, Vec3::Y),
        // The paint of all that is seen has been exposed already.
        Tonemapping::None,
        DebandDither::Disabled,
        // Four samples for each pixel take a processor half as long again as the picture.
        Msaa::Off,
        Soften::default(),
    )
}
