//! Keys and gamepads.

use crate::FirstRunCommand;
use bevy::prelude::*;

/// What each key asks for.
const KEYS: [(KeyCode, FirstRunCommand); 8] = [
    (KeyCode::ArrowDown, FirstRunCommand::Next),
    (KeyCode::ArrowRight, FirstRunCommand::Next),
    (KeyCode::Tab, FirstRunCommand::Next),
    (KeyCode::ArrowUp, FirstRunCommand::Previous),
    (KeyCode::ArrowLeft, FirstRunCommand::Previous),
    (KeyCode::Enter, FirstRunCommand::Press),
    (KeyCode::Space, FirstRunCommand::Press),
    (KeyCode::Escape, FirstRunCommand::Close),
];

/// What each button of a gamepad asks for.
const BUTTONS: [(GamepadButton, FirstRunCommand); 4] = [
    (GamepadButton::DPadDown, FirstRunCommand::Next),
    (GamepadButton::DPadUp, FirstRunCommand::Previous),
    (GamepadButton::South, FirstRunCommand::Press),
    (GamepadButton::East, FirstRunCommand::Close),
];

/// The keyboard, where there is one.
pub(crate) fn keys(
    keys: Option<Res<ButtonInput<KeyCode>>>,
    mut commands: MessageWriter<FirstRunCommand>,
) {
    let Some(keys) = keys else {
        return;
    };
    for (key, command) in KEYS {
        if keys.just_pressed(key) {
            commands.write(command);
        }
    }
}

/// Any gamepad.
pub(crate) fn gamepads(pads: Query<&Gamepad>, mut commands: MessageWriter<FirstRunCommand>) {
    for pad in &pads {
        for (button, command) in BUTTONS {
            if pad.just_pressed(button) {
                commands.write(command);
            }
        }
    }
}
