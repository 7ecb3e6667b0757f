//! What is left of a conversation in a window: its transcript, and a picture for tests.

use crate::script::ScriptOver;
use crate::transcript::Report;
use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, save_to_disk};
use bevy::window::{PrimaryWindow, WindowCloseRequested};
use bevy_banter::core::{Speaking, TurnEnded};
use std::path::PathBuf;

/// How much of a sentence is heard before the picture is taken, in seconds: by then its words
/// are drawn.
const SETTLED: f32 = 0.3;

/// What is to be left.
#[derive(Resource, Debug, Clone)]
pub(super) struct Legacy {
    /// The folder for the transcript.
    pub(super) out: PathBuf,
    /// The file for a picture.
    pub(super) screenshot: Option<PathBuf>,
    /// Whether the window closes after the last line.
    pub(super) quit_after_lines: bool,
}

/// Whether the transcript has to be written anew.
#[derive(Resource, Debug, Default)]
pub(super) struct Stale(bool);

/// A turn has ended: the transcript is written before the next one.
pub(super) fn note_end(_: On<TurnEnded>, mut stale: ResMut<Stale>) {
    stale.0 = true;
}

/// Writes the transcript after each turn and at the end.
pub(super) fn write(
    legacy: Res<Legacy>,
    mut stale: ResMut<Stale>,
    mut report: Report,
    mut exits: MessageReader<AppExit>,
) {
    let leaving = exits.read().count() > 0;
    if !std::mem::take(&mut stale.0) && !leaving {
        return;
    }
    if let Err(error) = report.save(&legacy.out, 0, 0) {
        report.notices.add(error);
    }
}

/// Takes a picture of the window while she says the first words of an answer.
pub(super) fn take_picture(
    legacy: Res<Legacy>,
    mut speaking: MessageReader<Speaking>,
    mut taken: Local<Option<Entity>>,
    mut commands: Commands,
) {
    let Some(file) = &legacy.screenshot else {
        return;
    };
    for heard in speaking.read() {
        if heard.position > SETTLED && *taken != Some(heard.turn) {
            *taken = Some(heard.turn);
            commands
                .spawn(Screenshot::primary_window())
                .observe(save_to_disk(file.clone()));
        }
    }
}

/// Closes the window after the last line, where that was asked for.
pub(super) fn quit_after_lines(_: On<ScriptOver>, legacy: Res<Legacy>, mut commands: Commands) {
    if legacy.quit_after_lines {
        commands.run_system_cached(close);
    }
}

/// Ctrl+Q closes the window, as the button in its frame does.
pub(super) fn quit_by_key(keys: Res<ButtonInput<KeyCode>>, mut commands: Commands) {
    let control = [
        KeyCode::ControlLeft,
        KeyCode::ControlRight,
        KeyCode::SuperLeft,
        KeyCode::SuperRight,
    ];
    // In a slow frame both keys may have gone up again.
    let control = keys.any_pressed(control) || keys.any_just_pressed(control);
    if control && keys.just_pressed(KeyCode::KeyQ) {
        commands.run_system_cached(close);
    }
}

fn close(
    windows: Query<Entity, With<PrimaryWindow>>,
    mut requests: MessageWriter<WindowCloseRequested>,
) {
    requests.write_batch(windows.iter().map(|window| WindowCloseRequested { window }));
}
