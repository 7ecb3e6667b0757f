//! Tracked players in a game: rig, gestures, intents, bearing, avatar.

#[cfg(test)]
mod answer_tests;
mod bear;
mod body;
#[cfg(test)]
mod body_tests;
mod controllers;
mod doubles;
mod gestures;
mod hand_panel;
#[cfg(test)]
mod hand_panel_tests;
mod limbs;
mod mean;
mod panel;
mod press;
mod scripted;
mod seat;
#[cfg(test)]
mod tests;
mod wear;

pub use body::MirrorsAvatar;
pub use controllers::Controllers;
pub use doubles::{AvatarFrameArrived, AvatarFrameReady, RemotePlayer, SharesAvatar};
pub use gestures::{Gesture, GestureBegan, Gestures};
pub use hand_panel::{HandPanel, HandPanelPressed};
pub use mean::PlayerMeant;
pub use panel::HeadPanel;
pub use scripted::ScriptedPlayer;
pub use seat::SeatedPlay;
pub use wear::WearsAvatar;

use crate::XrSystems;
use crate::intent::Bearing;
use crate::tracking::Tracked;
use bevy::prelude::*;

pub(crate) fn build(app: &mut App) {
    panel::build(app);
    hand_panel::build(app);
    app.register_required_components::<Tracked, limbs::Limbs>()
        .register_required_components::<Tracked, Gestures>()
        .register_required_components::<Tracked, mean::Talk>()
        .register_required_components::<Tracked, Bearing>()
        .register_required_components::<Tracked, bear::Bears>()
        .add_message::<GestureBegan>()
        .add_message::<PlayerMeant>()
        .add_message::<AvatarFrameReady>()
        .add_message::<AvatarFrameArrived>()
        .register_type::<Bearing>()
        .register_type::<SharesAvatar>()
        .register_type::<Controllers>()
        .add_message::<bevy::input::gamepad::RawGamepadEvent>()
        .add_message::<bevy::input::gamepad::GamepadConnectionEvent>()
        .register_type::<SeatedPlay>()
        .add_observer(controllers::on_gone)
        .add_observer(body::on_taken_off)
        .add_observer(body::on_unmirrored)
        .add_observer(seat::on_removed)
        .add_observer(mean::on_started)
        .add_observer(mean::on_ended)
        .add_systems(
            Update,
            (
                (scripted::play, (doubles::receive, doubles::appear).chain())
                    .in_set(XrSystems::Track),
                (controllers::hold, controllers::press, seat::raise)
                    .chain()
                    .after(XrSystems::Track)
                    .before(XrSystems::Follow),
                (gestures::watch, limbs::follow)
                    .chain()
                    .in_set(XrSystems::Follow),
                (mean::mean, (bear::read, bear::show).chain()).in_set(XrSystems::Mean),
                (wear::wear, body::embody, body::mirror)
                    .chain()
                    .in_set(XrSystems::Wear),
                doubles::share.in_set(XrSystems::Wear),
            ),
        );
}
