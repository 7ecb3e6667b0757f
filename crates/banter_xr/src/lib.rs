//! Headsets: meet characters in VR, and be somebody there.
//!
//! [`XrPlugin`] makes somebody of what is tracked of a player, wherever that comes from: a headset, a
//! [script](ScriptedPlayer), another player's [frames](RemotePlayer), or the game.
//!
//! | component | what follows |
//! |---|---|
//! | [`Tracked`] | the player's [`Rig`](banter_core::Rig) is where head and hands are; [`Gestures`] of both; [`Bearing`] |
//! | [`WearsAvatar`] | a model's body is the player's, and its face as far as the headset sees it |
//! | [`Controllers`] | hands where none are tracked; buttons are a gamepad's |
//! | [`MirrorsAvatar`] | the same avatar as a mirror shows it |
//! | [`SeatedPlay`] | a player who sits is as tall as one who stands |
//! | [`SharesAvatar`], [`RemotePlayer`] | the player is there in other players' games |
//!
//! A headset is the feature `openxr`: the module of that name says how a game is seen in one.
//!
//! Subtitles and menus float before a viewer by a [`HeadPanel`]; a menu at hand is a [`HandPanel`].
//!
//! # What gestures do
//!
//! [`fuse`] reads gaze, gesture and speech together. A look that lasts is attention; a hand that
//! points is what "that" means; a wave calls a character; a raised palm stops it; after a question a
//! nod and a shaken head are yes and no. All of it can be done without: by words, by keys, by the
//! game. A smile, a frown, leaning in and their like are told to characters who see the player, as
//! part of its description: it needs a [`Perceivable`](banter_core::Perceivable).
//!
//! ```
//! use banter_core::{Hand, PlayerParticipant, Pointing, test_app::TestApp};
//! use banter_xr::{HandGesture, Moves, ScriptedPlayer, XrPlugin};
//! use std::time::Duration;
//!
//! let mut game = TestApp::new().with(XrPlugin);
//! let mut moves = Moves::new(1);
//! moves.gesture(Hand::Right, HandGesture::Point, 2.0);
//! let player = (PlayerParticipant, ScriptedPlayer::new(moves.into()));
//! let player = game.world_mut().spawn(player).id();
//! game.run_for(Duration::from_secs(2));
//! let points = game.world().get::<Pointing>(player);
//! assert_eq!(points, Some(&Pointing::Hand(Hand::Right)));
//! ```
//!
//! # Pace
//!
//! While a headset is [worn](Headset), the mind works at a pace that leaves the frames on time:
//! [`PaceSettings`], [`InferencePace`].

#[cfg(any(test, feature = "openxr"))]
mod bindings;
mod double;
mod face;
mod gesture;
mod hand;
mod headset;
mod intent;
#[cfg(feature = "openxr")]
pub mod openxr;
mod pace;
mod player;
mod script;
mod tracking;
#[cfg(feature = "visor")]
pub mod visor;
#[cfg(any(test, feature = "openxr"))]
mod windows;

pub use banter_mind::InferencePace;
pub use double::{AvatarFrame, AvatarFrameError, AvatarPlayout, AvatarState};
pub use face::{
    FaceCalibration, FaceSmoother, HTC_EYE_SHAPES, HTC_LIP_SHAPES, META_SHAPES, face_of_htc,
    face_of_meta,
};
pub use gesture::{HandGesture, HandReading, HandWatcher, HeadGesture, HeadWatcher, read_hand};
pub use hand::{Bend, ControllerState, Finger, HandJoint, HandJoints, HandShape};
pub use headset::{FlatCamera, Headset, HeadsetChanged, HeadsetWearer};
pub use intent::{
    Bearing, BearingReader, BearingSeen, BearingSign, BearingWords, IntentSettings, Intents,
    Signals, fuse,
};
pub use pace::{FrameBudget, PaceController, PaceSettings};
pub use player::{
    AvatarFrameArrived, AvatarFrameReady, Controllers, Gesture, GestureBegan, Gestures, HandPanel,
    HandPanelPressed, HeadPanel, MirrorsAvatar, PlayerMeant, RemotePlayer, ScriptedPlayer,
    SeatedPlay, SharesAvatar, WearsAvatar,
};
pub use script::{Moves, Noise, Script, ScriptKey};
pub use tracking::Tracked;

use banter_core::BanterSystems;
use bevy::prelude::*;

/// When tracked players become what the game sees of them. All in `Update`, before the senses look.
#[derive(SystemSet, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum XrSystems {
    /// What is tracked is written: [`Tracked`]. A game that tracks players itself does it here.
    Track,
    /// Gestures are told, and rigs put in their places.
    Follow,
    /// What players mean and how they come across is told to everybody else.
    Mean,
    /// Avatars show it, and other games are told.
    Wear,
}

/// Makes somebody of whatever is tracked of a player. It needs no headset and no OpenXR.
#[derive(Debug, Default)]
pub struct XrPlugin;

impl Plugin for XrPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Headset>()
            .init_resource::<IntentSettings>()
            .init_resource::<BearingWords>()
            .init_resource::<PaceSettings>()
            .init_resource::<FrameBudget>()
            .init_resource::<InferencePace>()
            .register_type::<Headset>()
            .register_type::<FlatCamera>()
            .register_type::<HeadsetWearer>()
            .register_type::<IntentSettings>()
            .register_type::<BearingWords>()
            .register_type::<PaceSettings>()
            .register_type::<FrameBudget>()
            .register_type::<InferencePace>()
            .add_message::<HeadsetChanged>()
            .configure_sets(
                Update,
                (
                    XrSystems::Track,
                    XrSystems::Follow,
                    XrSystems::Mean,
                    XrSystems::Wear,
                )
                    .chain()
                    .before(BanterSystems::Sense),
            )
            .add_systems(PreUpdate, (headset::tell, headset::rest_flat))
            .add_systems(Update, pace::spare.in_set(XrSystems::Track));
        player::build(app);
    }
}
