//! The camera of the film: on the other side of the counter, where the player stands.

use super::Canvas;
use crate::avatar;
use crate::soften::lens;
use bevy::camera::RenderTarget;
use bevy::prelude::*;
use bevy_banter::core::PlayerParticipant;

/// Where the player's eyes are, from the floor below the character, in metres.
const EYES: Vec3 = Vec3::new(0.05, 1.52, 1.75);
/// From the character's eyes down to the middle of the picture, in metres.
const BELOW_EYES: f32 = 0.17;
/// Height of what is seen of the character, in metres: down to the counter and what is done there.
const FRAME: f32 = 0.84;

/// Puts the player there. Where nothing is drawn, that is all.
pub(super) fn stand(player: Single<Entity, With<PlayerParticipant>>, mut commands: Commands) {
    commands
        .entity(*player)
        .insert(Transform::from_translation(EYES).looking_at(aim(), Vec3::Y));
}

/// Makes the player's eyes the camera.
pub(super) fn look(
    canvas: Res<Canvas>,
    player: Single<Entity, With<PlayerParticipant>>,
    mut commands: Commands,
) {
    let height = 2.0 * (0.5 * FRAME / EYES.distance(aim())).atan();
    commands
        .entity(*player)
        .insert((lens(height), RenderTarget::from(canvas.0.clone())));
}

/// The middle of the picture.
fn aim() -> Vec3 {
    Vec3::new(0.0, avatar::EYES - BELOW_EYES, 0.0)
}
