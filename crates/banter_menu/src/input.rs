//! Keys and gamepads.

use crate::{Menu, MenuCommand};
use bevy::prelude::*;

/// Whether Escape and start open the menu.
#[derive(Resource, Debug)]
pub(crate) struct Opens(pub(crate) bool);

/// What each key asks for while the menu is open.
const KEYS: [(KeyCode, MenuCommand); 8] = [
    (KeyCode::ArrowDown, MenuCommand::Next),
    (KeyCode::Tab, MenuCommand::Next),
    (KeyCode::ArrowUp, MenuCommand::Previous),
    (KeyCode::ArrowLeft, MenuCommand::Less),
    (KeyCode::ArrowRight, MenuCommand::More),
    (KeyCode::Enter, MenuCommand::Press),
    (KeyCode::NumpadEnter, MenuCommand::Press),
    (KeyCode::Space, MenuCommand::Press),
];

/// What each button of a gamepad asks for.
const BUTTONS: [(GamepadButton, MenuCommand); 6] = [
    (GamepadButton::DPadDown, MenuCommand::Next),
    (GamepadButton::DPadUp, MenuCommand::Previous),
    (GamepadButton::DPadLeft, MenuCommand::Less),
    (GamepadButton::DPadRight, MenuCommand::More),
    (GamepadButton::South, MenuCommand::Press),
    (GamepadButton::East, MenuCommand::Close),
];

/// The keyboard, where there is one.
pub(crate) fn keys(
    keys: Option<Res<ButtonInput<KeyCode>>>,
    menu: Res<Menu>,
    opens: Res<Opens>,
    mut commands: MessageWriter<MenuCommand>,
) {
    let Some(keys) = keys else {
        return;
    };
    if opens.0 && keys.just_pressed(KeyCode::Escape) {
        commands.write(MenuCommand::Toggle);
        return;
    }
    if !menu.open {
        return;
    }
    for (key, command) in KEYS {
        if keys.just_pressed(key) {
            commands.write(command);
        }
    }
}

/// Any gamepad.
pub(crate) fn gamepads(
    pads: Query<&Gamepad>,
    menu: Res<Menu>,
    opens: Res<Opens>,
    mut commands: MessageWriter<MenuCommand>,
) {
    for pad in &pads {
        if opens.0 && pad.just_pressed(GamepadButton::Start) {
            commands.write(MenuCommand::Toggle);
        } else if menu.open {
            let pressed = BUTTONS
                .iter()
                .filter(|(button, _)| pad.just_pressed(*button));
            commands.write_batch(pressed.map(|(_, command)| *command));
        }
    }
}
