//! Keys and buttons that are held to talk.

use super::speaker::{TalkButton, TalkKeys};
use bevy::prelude::*;

pub(crate) fn press(
    mut speakers: Query<(&TalkKeys, &mut TalkButton)>,
    keyboard: Option<Res<ButtonInput<KeyCode>>>,
    gamepads: Query<&Gamepad>,
) {
    for (keys, mut button) in &mut speakers {
        let key = keyboard
            .as_ref()
            .is_some_and(|keyboard| keyboard.any_pressed(keys.keyboard.iter().copied()));
        let held = key
            || gamepads
                .iter()
                .any(|gamepad| gamepad.any_pressed(keys.gamepad.iter().copied()));
        button.set_if_neq(TalkButton { held });
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use banter_core::test_app::TestApp;

    #[test]
    fn a_key_is_held_and_let_go() {
        let mut game = TestApp::new();
        game.app_mut()
            .init_resource::<ButtonInput<KeyCode>>()
            .add_systems(Update, press);
        let speaker = game.world_mut().spawn(TalkKeys::default()).id();
        let mut held = |press: bool| {
            let mut keys = game.world_mut().resource_mut::<ButtonInput<KeyCode>>();
            if press {
                keys.press(KeyCode::KeyV);
            } else {
                keys.release(KeyCode::KeyV);
            }
            game.step();
            game.world().get::<TalkButton>(speaker).unwrap().held
        };
        assert!(held(true));
        assert!(!held(false));
    }
}
