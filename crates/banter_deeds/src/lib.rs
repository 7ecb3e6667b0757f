//! Actions of characters, ready to use: they walk, follow and lead, look and point, take, put and give, open, use and sit
//! beside what they say, and tell how it went.
//!
//! A persona names those that its character may do, by an `[[action]]` with a `name` alone:
//!
//! | action | what it takes | what the world has to have for it |
//! |---|---|---|
//! | [`look_at`](LookAt), [`point_at`](PointAt) | what | |
//! | [`walk_to`](WalkTo) | to | a way ([`Navigator`], [`Obstacle`], [`WalkableFloor`]) |
//! | [`follow`](Follow) | whom | the same |
//! | [`lead`](Lead) | to, whom (else the listener) | the same; it waits for who falls behind |
//! | [`pick_up`](PickUp) | what | a [`Grasp`], or a thing that affords `take` |
//! | [`put`](Put) | on, what (else what is held) | a [`Surface`] |
//! | [`give`](Give) | what, to (else the listener) | as `pick_up`; [`ServedAt`] says who is given things on a table |
//! | [`open`](Open), [`close`](Close) | what | an [`Openable`] that is not locked |
//! | [`use`](Use) | what | a [`Usable`]; [`ThingUsed`] tells the game |
//! | [`sit`](Sit), [`rise`](Rise) | on | a [`Seat`] that is free, or a thing that affords `sit` |
//! | [`emote`](Emote); `wave`, `nod`, `shake_head`, `bow`, `shrug` | how | |
//! | [`stop`](Stop) | | gives up all the others |
//!
//! Each begins when its sentence is heard and becomes a [`Deed`]: steps that are done one after another, by the body where
//! there is one. Two that need neither the same legs nor the same hands are done at once. How it ended is reported
//! ([`ActionFinished`](banter_core::ActionFinished)), with the reason where it failed: the character knows it at its next
//! answer, and says so at once where its persona has a cue for it (`give_failed`, or `action_failed`). A game's
//! [veto](banter_core::NpcActionsAppExt::add_action_veto) is asked before any begins.
//!
//! There are two hands. What is put or given is the thing that is named, whichever hand has it, and whose hands are both full
//! takes nothing more: "both hands are full".
//!
//! To call one off, end the action or despawn it: the walk stops where it is, the hand comes back, and what is held stays in
//! the hand.
//!
//! ```
//! use banter_core::{ActionAttempt, NpcActionsAppExt, test_app::TestApp};
//! use banter_deeds::{DeedsPlugin, Give, Grasp, Obstacle};
//! use bevy::prelude::*;
//!
//! let mut game = TestApp::new().with(DeedsPlugin::default());
//! game.world_mut().spawn((Obstacle::new(3.4, 0.6), Transform::from_xyz(0.0, 0.0, 1.0)));
//! game.world_mut().spawn((Grasp { at: Vec3::Y * 0.06, radius: 0.04 }, Transform::from_xyz(0.3, 1.1, 1.0)));
//! // The world may say no.
//! fn enough(_: In<ActionAttempt<Give>>) -> Result<(), String> {
//!     Err("the guest has had enough".into())
//! }
//! game.app_mut().add_action_veto(enough);
//! ```
//!
//! A character with a [`PersonalDistance`] steps back from whoever comes too near, and one with a [`Post`] goes back to it.
//!
//! # Replaced and added to
//!
//! A game's own action of the same name takes the place of one of these; [`NpcDeed`] makes one out of the same steps. Ways
//! are a [`Navigator`]'s to know, and anything can be made to walk by a [`Walk`].

mod actions;
mod deed;
mod distance;
mod errand;
mod floor;
mod ground;
mod hand;
mod navigate;
mod openable;
mod plan;
mod plugin;
mod post;
mod run;
mod scene;
#[cfg(test)]
mod tests;
mod thing;
mod walk;

pub use banter_body::Grasp;

pub use actions::{
    Bow, Close, Emote, Follow, Gesture, Give, Lead, LookAt, Nod, Open, PickUp, PointAt, Put, Rise,
    ShakeHead, Shrug, Sit, Stop, Use, WalkTo, Wave,
};
pub use deed::{Decision, Deed, Step};
pub use distance::PersonalDistance;
pub use navigate::{Navigator, Obstacle, Steering, WalkableFloor, WayAsked};
pub use openable::Openable;
pub use plan::NpcDeed;
pub use plugin::{AddNpcDeed, DeedSystems, DeedsPlugin};
pub use post::Post;
pub use scene::{REACH, Scene};
pub use thing::{Seat, Seated, ServedAt, Surface, ThingGiven, ThingUsed, Usable};
pub use walk::{Walk, WalkEnded, WalkOutcome, WalkStep};
