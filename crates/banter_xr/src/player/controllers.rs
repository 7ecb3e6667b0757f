//! Controllers in a player's hands: hands where none are tracked, and a gamepad of their buttons.

use crate::hand::{ControllerState, HandJoints};
use crate::tracking::Tracked;
use banter_core::Hand;
use bevy::input::gamepad::{
    GamepadConnection, GamepadConnectionEvent, RawGamepadAxisChangedEvent,
    RawGamepadButtonChangedEvent, RawGamepadEvent,
};
use bevy::prelude::*;

/// Controllers that a tracked player holds, left and right; `None` where there is none. OpenXR writes it on the wearer,
/// or a game does.
///
/// A hand that is not tracked itself is the controller's ([`ControllerState::hand`]). Buttons are those of a
/// [`Gamepad`], so that whatever reads gamepads reads them, [`TalkKeys`] among them:
///
/// | left | | right | |
/// |---|---|---|---|
/// | trigger | `LeftTrigger2` | trigger | `RightTrigger2` |
/// | squeeze | `LeftTrigger` | squeeze | `RightTrigger` |
/// | X, lower | `West` | A, lower | `South` |
/// | Y, upper | `North` | B, upper | `East` |
///
/// [`TalkKeys`]: https://docs.rs/banter_audio
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq)]
#[reflect(Component, Default)]
#[require(Tracked, Held)]
pub struct Controllers(pub [Option<ControllerState>; 2]);

/// What was made of controllers.
#[derive(Component, Debug, Clone, Default)]
pub(crate) struct Held {
    /// The hands that were written in the last frame.
    hands: [Option<HandJoints>; 2],
    /// The gamepad, and what was told of it.
    gamepad: Option<Entity>,
    told: [Option<ControllerState>; 2],
}

impl Held {
    /// Whether a hand is a controller's in this frame.
    pub(crate) fn has(&self, hand: usize) -> bool {
        self.hands.get(hand).is_some_and(Option::is_some)
    }
}

/// Hands that are not tracked are where controllers are.
pub(crate) fn hold(mut players: Query<(&Controllers, &mut Held, &mut Tracked)>) {
    for (controllers, mut held, mut tracked) in &mut players {
        let held = held.bypass_change_detection();
        for (k, side) in [Hand::Left, Hand::Right].into_iter().enumerate() {
            let before = held.hands[k].take();
            let seen = tracked.hands[k];
            // What was written here in the frame before is not what a tracker sees.
            if seen.is_some() && seen != before {
                continue;
            }
            let hand = controllers.0[k].and_then(|state| state.hand(side));
            if seen != hand {
                tracked.hands[k] = hand;
            }
            held.hands[k] = hand;
        }
    }
}

/// Their buttons are a gamepad's.
pub(crate) fn press(
    mut players: Query<(Entity, &Controllers, &mut Held)>,
    mut events: MessageWriter<RawGamepadEvent>,
    mut connections: MessageWriter<GamepadConnectionEvent>,
    mut commands: Commands,
) {
    for (player, controllers, mut held) in &mut players {
        let held = held.bypass_change_detection();
        if controllers.0 == held.told {
            continue;
        }
        let gamepad = *held.gamepad.get_or_insert_with(|| {
            let gamepad = commands
                .spawn((Name::new("controllers"), ChildOf(player)))
                .id();
            let connection = GamepadConnection::Connected {
                name: "a headset's controllers".to_owned(),
                vendor_id: None,
                product_id: None,
            };
            let event = GamepadConnectionEvent {
                gamepad,
                connection,
            };
            // Bevy makes a gamepad of the one, and keeps the order of what happens by the other.
            events.write(event.clone().into());
            connections.write(event);
            gamepad
        });
        for k in 0..2 {
            let [before, now] = [held.told[k], controllers.0[k]].map(Option::unwrap_or_default);
            for ((button, value), (_, old)) in buttons(k, &now).into_iter().zip(buttons(k, &before))
            {
                if value.is_finite() && value != old {
                    let event = RawGamepadButtonChangedEvent::new(gamepad, button, value);
                    events.write(event.into());
                }
            }
            for ((axis, value), (_, old)) in sticks(k, &now).into_iter().zip(sticks(k, &before)) {
                if value.is_finite() && value != old {
                    events.write(RawGamepadAxisChangedEvent::new(gamepad, axis, value).into());
                }
            }
        }
        held.told = controllers.0;
    }
}

/// Who has no controllers any more has neither their hands nor their gamepad.
pub(crate) fn on_gone(
    gone: On<Remove, Controllers>,
    mut players: Query<(&mut Held, &mut Tracked)>,
    mut commands: Commands,
) {
    let Ok((mut held, mut tracked)) = players.get_mut(gone.entity) else {
        return;
    };
    let held = std::mem::take(held.bypass_change_detection());
    for (hand, own) in tracked.hands.iter_mut().zip(held.hands) {
        if own.is_some() && *hand == own {
            *hand = None;
        }
    }
    if let Some(gamepad) = held.gamepad {
        commands.entity(gamepad).try_despawn();
    }
}

fn buttons(hand: usize, state: &ControllerState) -> [(GamepadButton, f32); 4] {
    use GamepadButton::*;
    let names = if hand == 0 {
        [LeftTrigger2, LeftTrigger, West, North]
    } else {
        [RightTrigger2, RightTrigger, South, East]
    };
    let down = |down: bool| f32::from(u8::from(down));
    let values = [
        state.trigger,
        state.squeeze,
        down(state.primary),
        down(state.secondary),
    ];
    std::array::from_fn(|k| (names[k], values[k]))
}

fn sticks(hand: usize, state: &ControllerState) -> [(GamepadAxis, f32); 2] {
    use GamepadAxis::*;
    let names = if hand == 0 {
        [LeftStickX, LeftStickY]
    } else {
        [RightStickX, RightStickY]
    };
    [(names[0], state.stick.x), (names[1], state.stick.y)]
}
