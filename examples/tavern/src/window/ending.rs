//! What is left of a conversation in a window: its transcript, and a picture for tests.

use crate::script::ScriptOver;
use crate::transcript::Report;
use bevy::input::ButtonState;
use bevy::input::keyboard::{KeyboardFocusLost, KeyboardInput};
use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, save_to_disk};
use bevy::window::{PrimaryWindow, WindowCloseRequested};
use bevy_banter::core::{PlaybackProgress, TurnEnded};
use bevy_banter::xr::Headset;
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

/// Takes a picture of the window, where it is what is looked at, while she says the first words of an answer.
pub(super) fn take_picture(
    legacy: Res<Legacy>,
    headset: Res<Headset>,
    mut speaking: MessageReader<PlaybackProgress>,
    mut taken: Local<Option<Entity>>,
    mut commands: Commands,
) {
    let Some(file) = legacy.screenshot.as_ref().filter(|_| !headset.is_worn()) else {
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

/// The keys that make of Q a wish to leave.
const CONTROL: [KeyCode; 4] = [
    KeyCode::ControlLeft,
    KeyCode::ControlRight,
    KeyCode::SuperLeft,
    KeyCode::SuperRight,
];

/// Ctrl+Q closes the window, as the button in its frame does.
///
/// Keys are read one by one: of what went down and up within a slow frame, and of a key that
/// was let go in the frame of another's press, the state at the end tells nothing.
pub(super) fn quit_by_key(
    mut keys: MessageReader<KeyboardInput>,
    mut lost: MessageReader<KeyboardFocusLost>,
    mut held: Local<[bool; CONTROL.len()]>,
    mut commands: Commands,
) {
    for input in keys.read() {
        let is_down = input.state == ButtonState::Pressed;
        if let Some(which) = CONTROL.iter().position(|key| *key == input.key_code) {
            held[which] = is_down;
        } else if input.key_code == KeyCode::KeyQ && is_down && held.contains(&true) {
            commands.run_system_cached(close);
        }
    }
    // Nobody says when they go up behind another window.
    if lost.read().count() > 0 {
        *held = default();
    }
}

/// Where there is no window, in a headset alone, the game ends.
fn close(
    windows: Query<Entity, With<PrimaryWindow>>,
    mut requests: MessageWriter<WindowCloseRequested>,
    mut exit: MessageWriter<AppExit>,
) {
    requests.write_batch(windows.iter().map(|window| WindowCloseRequested { window }));
    if windows.is_empty() {
        exit.write(AppExit::Success);
    }
}

#[cfg(test)]
mod tests {
    //! Leaving by keys, in frames of any length.
    #![allow(clippy::unwrap_used)]
    use super::*;
    use ButtonState::{Pressed, Released};
    use KeyCode::{ControlLeft, KeyQ, KeyV};
    use bevy::input::keyboard::{Key, NativeKey};

    #[test]
    fn a_game_without_a_window_ends() {
        let mut app = App::new();
        app.add_message::<WindowCloseRequested>();
        app.world_mut().run_system_cached(close).unwrap();
        assert_eq!(app.should_exit(), Some(AppExit::Success));
        let mut app = App::new();
        app.add_message::<WindowCloseRequested>();
        app.world_mut().spawn(PrimaryWindow);
        app.world_mut().run_system_cached(close).unwrap();
        assert_eq!(app.should_exit(), None);
    }

    /// How many windows are asked to close when these keys fall into these frames.
    fn closes(frames: &[&[(KeyCode, ButtonState)]]) -> usize {
        let mut app = App::new();
        app.add_message::<KeyboardInput>()
            .add_message::<KeyboardFocusLost>()
            .add_message::<WindowCloseRequested>()
            .add_systems(Update, quit_by_key);
        let window = app.world_mut().spawn(PrimaryWindow).id();
        let mut closed = 0;
        for keys in frames {
            for (key_code, state) in *keys {
                app.world_mut().write_message(KeyboardInput {
                    key_code: *key_code,
                    logical_key: Key::Unidentified(NativeKey::Unidentified),
                    state: *state,
                    text: None,
                    repeat: false,
                    window,
                });
            }
            app.update();
            let mut requests = app
                .world_mut()
                .resource_mut::<Messages<WindowCloseRequested>>();
            closed += requests.drain().count();
        }
        closed
    }

    #[test]
    fn control_and_q_leave_however_frames_cut_them() {
        let keys = [
            (ControlLeft, Pressed),
            (KeyQ, Pressed),
            (KeyQ, Released),
            (ControlLeft, Released),
        ];
        for first in 0..=keys.len() {
            for second in first..=keys.len() {
                let frames = [&keys[..first], &keys[first..second], &keys[second..]];
                assert_eq!(closes(&frames), 1, "cut at {first} and {second}");
            }
        }
    }

    #[test]
    fn a_q_beside_another_shortcut_is_only_typed() {
        let keys = [
            (ControlLeft, Pressed),
            (KeyV, Pressed),
            (ControlLeft, Released),
            (KeyQ, Pressed),
        ];
        assert_eq!(closes(&[&keys]), 0);
        assert_eq!(closes(&[&keys[..1], &keys[1..]]), 0);
    }
}
