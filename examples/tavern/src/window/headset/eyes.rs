//! What a headset draws with: cameras for the tavern's paint, one for each eye.

use super::super::ending::Legacy;
use bevy::camera::RenderTarget;
use bevy::core_pipeline::tonemapping::{DebandDither, Tonemapping};
use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, save_to_disk};
use bevy_banter::core::PlaybackProgress;
use bevy_banter::xr::Headset;
use bevy_banter::xr::openxr::HeadsetCamera;

/// How much of a sentence is heard before the picture is taken, in seconds.
const SETTLED: f32 = 0.3;

/// Keeps a headset's cameras as the tavern needs them.
#[derive(Debug)]
pub(super) struct EyesPlugin;

impl Plugin for EyesPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, (dress, take_picture));
    }
}

/// As a window's camera is, but that edges are smooth in depth: in a headset a flicker is nearer.
fn dress(eyes: Query<Entity, Added<HeadsetCamera>>, mut commands: Commands) {
    for eye in &eyes {
        let paint = (Tonemapping::None, DebandDither::Disabled, Msaa::Sample4);
        commands.entity(eye).insert(paint);
    }
}

/// Keeps what the left eye sees while she says the first words of an answer, where a picture was asked for.
fn take_picture(
    legacy: Res<Legacy>,
    headset: Res<Headset>,
    eyes: Query<(&RenderTarget, &HeadsetCamera)>,
    mut speaking: MessageReader<PlaybackProgress>,
    mut taken: Local<Option<Entity>>,
    mut commands: Commands,
) {
    let speaks = speaking
        .read()
        .filter(|heard| heard.position > SETTLED)
        .last();
    let (Some(file), Some(heard)) = (&legacy.screenshot, speaks) else {
        return;
    };
    let left = eyes.iter().find(|(_, eye)| eye.0 == 0);
    let is_new = headset.is_worn() && *taken != Some(heard.turn);
    if let Some((target, _)) = left.filter(|_| is_new) {
        *taken = Some(heard.turn);
        commands
            .spawn(Screenshot(target.clone()))
            .observe(save_to_disk(file.clone()));
    }
}
