//! Bodies of characters: they stand, breathe and look, walk, turn and sit, talk with their hands, and reach, take, give,
//! pour and point.
//!
//! [`BodyPlugin`] gives every [`NpcParticipant`] a [`Body`] and does the rest by itself, once a model with a humanoid
//! skeleton is below it: a VRM, or one whose bones have names of Mixamo, Rigify, Unreal or Blender, in a T- or an A-pose,
//! of any size, with fingers or without ([`BodyBound`], [`BodyMissing`]). All motion is `banter_motion`'s.
//!
//! # What it does by itself
//!
//! | when | what the body does |
//! |---|---|
//! | always | breathes, shifts its weight, from a seed |
//! | its character's [`Transform`] is moved, however | steps that fit the speed; feet stand where they were put down |
//! | it has a [`GazeTarget`](banter_core::GazeTarget) | spine and neck turn a part of the way, and the feet, when it is far aside; eyes and head are the face's, where there is one ([`BodyTurn`](banter_core::BodyTurn)) |
//! | it speaks | hands are held up for a phrase and beat with its accents ([`VoiceCue`](banter_core::VoiceCue)), open or closed by its mood |
//! | somebody speaks to it | it is still, leans a little, and nods at pauses |
//!
//! # What it is told
//!
//! A [`BodyTask`] is an entity: spawn it, and [`BodyTaskEnded`] says what came of it; despawn it, and it is taken back,
//! without a jump. What is in a hand is [`HeldBy`] it and goes with it.
//!
//! ```
//! use banter_body::{BodyDeed, BodyPlugin, BodyTask, BodyTaskEnded, Outcome};
//! use banter_core::{NpcParticipant, test_app::TestApp};
//!
//! let mut game = TestApp::new().with(BodyPlugin);
//! game.record_events::<BodyTaskEnded>();
//! let ghost = game.world_mut().spawn(NpcParticipant).id();
//! game.world_mut().spawn(BodyTask::new(ghost, BodyDeed::Rise));
//! game.step();
//! game.step();
//! // Who has no model has nothing to rise with.
//! assert_eq!(game.recorded::<BodyTaskEnded>()[0].outcome, Outcome::NoBody);
//! ```
//!
//! # Worn by a person
//!
//! With a [`WornBody`] it is somebody's avatar: head and hands are a tracked person's, and the whole body follows.
//!
//! # With clips of the game's
//!
//! It all happens in [`BanterSystems::Pose`], after Bevy's animation. Where an
//! [`AnimationPlayer`] moves the same bones, the body's own motion is laid over it for the parts that need it:
//! [`BodyOverClip`].
//!
//! # Crowds
//!
//! Bodies that are far away take a step every fourth frame, and what nobody sees costs nothing but for its tasks:
//! [`BodyDetail`].

mod bind;
mod body;
mod detail;
mod event;
mod head;
mod held;
mod live;
mod persona;
mod point;
mod rig;
mod show;
mod tabletop;
mod task;
#[cfg(test)]
mod tests;
mod vrm;
mod worn;

pub use banter_motion::{
    BodyStyle, Motion, NameTable, Outcome, RestPose, Side, WornFit, WornHand, WornTargets,
};
pub use body::{
    Body, BodyDetail, BodyNames, BodyOverClip, BodySettings, BodySteered, BodyStep, FixedBodyDetail,
};
pub use event::{BodyBound, BodyMissing, BodyMoment, BodyTaskEnded, BodyTaskMoment};
pub use held::{Grasp, HeldBy};
pub use tabletop::BodyTabletop;
pub use task::{BodyDeed, BodyTarget, BodyTask, BodyTasks};
pub use worn::WornBody;

use banter_core::persona::Persona;
use banter_core::{BanterSystems, NpcParticipant};
use bevy::prelude::*;

/// Moves the bodies of characters. Add it before characters are spawned: it is then that they get their [`Body`].
#[derive(Debug, Default)]
pub struct BodyPlugin;

impl Plugin for BodyPlugin {
    fn build(&self, app: &mut App) {
        let world = app.world_mut();
        let required = [
            world.try_register_required_components::<NpcParticipant, Body>(),
            world.try_register_required_components::<Body, live::Heard>(),
        ];
        for error in required.into_iter().filter_map(Result::err) {
            tracing::error!(
                "characters that exist already will not move their bodies ({error}); add BodyPlugin before any character \
                 is spawned"
            );
        }
        vrm::register(app);
        app.register_type::<BodyDetail>()
            .register_type::<FixedBodyDetail>()
            .register_type::<BodyOverClip>()
            .register_type::<BodySteered>()
            .register_type::<BodySettings>()
            .register_type::<BodyTabletop>()
            .register_type::<Grasp>()
            .init_resource::<tabletop::Tabletops>()
            .init_resource::<BodySettings>()
            .init_resource::<bind::Changed>()
            .add_message::<AssetEvent<Persona>>()
            .add_observer(bind::on_parented)
            .add_observer(bind::on_body)
            .add_observer(head::give)
            .add_observer(task::on_removed)
            .add_observer(held::on_let_go)
            .add_observer(worn::on_taken_off)
            .add_systems(
                PostUpdate,
                (
                    bind::bind.run_if(bind::is_changed),
                    held::take_up,
                    detail::judge,
                    live::hear,
                    point::point,
                    live::begin,
                    tabletop::find,
                    persona::take_style,
                    live::live,
                    worn::wear,
                    head::follow,
                    show::tell,
                    show::show,
                    held::carry,
                )
                    .chain()
                    .in_set(BanterSystems::Pose),
            )
            .add_systems(
                PostUpdate,
                worn::hold_heads
                    .after(BanterSystems::Animate)
                    .before(TransformSystems::Propagate),
            );
    }
}
