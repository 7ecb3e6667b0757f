//! What the senses do, in games without a screen.
#![allow(clippy::unwrap_used)]

mod budget;
mod gaze;
mod heard;
mod near;
mod noises;
mod seen;

use banter_core::test_app::TestApp;
use bevy::prelude::*;

/// Puts something on the x axis.
fn place(game: &mut TestApp, bundle: impl Bundle, x: f32) -> Entity {
    put(game, bundle, Vec3::new(x, 0.0, 0.0))
}

fn put(game: &mut TestApp, bundle: impl Bundle, at: Vec3) -> Entity {
    let transform = Transform::from_translation(at);
    game.world_mut().spawn((bundle, transform)).id()
}

fn shift(game: &mut TestApp, entity: Entity, to: Vec3) {
    let mut transform = game.world_mut().get_mut::<Transform>(entity).unwrap();
    transform.translation = to;
}
