//! The plugin, and how actions are added.

use crate::actions::*;
use crate::navigate::{Navigator, Steering};
use crate::plan::{self, NpcDeed};
use crate::scene::Scene;
use crate::thing::Seated;
use crate::{Deed, distance, errand, hand, navigate, openable, post, run, thing, walk};
use banter_body::{BodyPlugin, BodyTasks};
use banter_core::{
    ActionFinished, ActionOutcome, ActionRequested, BanterSystems, NpcActionsAppExt, Turn,
};
use bevy::prelude::*;
use std::marker::PhantomData;

/// Has characters do what they say that they do. Needs [`CorePlugin`](banter_core::CorePlugin), and adds [`BodyPlugin`]
/// where it is not there.
///
/// `N` knows the ways: [`Steering`] unless a game has better.
pub struct DeedsPlugin<N: Navigator = Steering<'static, 'static>>(PhantomData<fn(N)>);

impl<N: Navigator> std::fmt::Debug for DeedsPlugin<N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeedsPlugin")
    }
}

impl<N: Navigator> DeedsPlugin<N> {
    /// With ways that this navigator knows.
    pub fn new() -> Self {
        Self(PhantomData)
    }
}

impl Default for DeedsPlugin {
    fn default() -> Self {
        Self::new()
    }
}

/// When deeds go on: in `Update`, after [`BanterSystems::Settle`], which begins actions.
#[derive(SystemSet, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DeedSystems;

impl<N: Navigator> Plugin for DeedsPlugin<N> {
    fn build(&self, app: &mut App) {
        if !app.is_plugin_added::<BodyPlugin>() {
            app.add_plugins(BodyPlugin);
        }
        macro_rules! add {
            ($($action:ident)*) => {$(
                app.add_ready_made_npc_action::<$action>().add_observer(take_on::<$action>);
            )*};
        }
        add!(LookAt PointAt WalkTo Follow Lead PickUp Put Give Open Close Use Sit Rise Emote);
        add!(Wave Nod ShakeHead Bow Shrug);
        app.add_ready_made_npc_action::<Stop>()
            .add_observer(plan::stop)
            .init_resource::<run::Count>()
            .init_resource::<navigate::Floors>()
            .register_type::<navigate::WalkableFloor>()
            .register_type::<thing::Surface>()
            .register_type::<thing::Seat>()
            .register_type::<thing::Seated>()
            .register_type::<thing::Usable>()
            .register_type::<thing::ServedAt>()
            .register_type::<openable::Openable>()
            .register_type::<navigate::Obstacle>()
            .register_type::<post::Post>()
            .register_type::<distance::PersonalDistance>()
            .configure_sets(Update, DeedSystems.after(BanterSystems::Settle))
            .add_systems(
                Update,
                (
                    unseat,
                    run::begin,
                    run::go_on,
                    navigate::find_floors,
                    walk::ask::<N>,
                    walk::step,
                    errand::go_along,
                    walk::go,
                    distance::keep::<N>,
                    distance::give_way,
                    post::go_back,
                    openable::swing,
                    hand::carry,
                )
                    .chain()
                    .in_set(DeedSystems),
            )
            .add_observer(run::number)
            .add_observer(run::walked)
            .add_observer(run::in_task)
            .add_observer(run::task_ended)
            .add_observer(run::call_off)
            .add_observer(walk::steer)
            .add_observer(walk::stand)
            .add_observer(hand::taken)
            .add_observer(hand::let_go)
            .add_observer(thing::top);
    }
}

/// Adds a game's own actions that are deeds.
pub trait AddNpcDeed {
    /// Makes a type an action that characters do by its steps: those whose personas name it.
    fn add_npc_deed<A: NpcDeed>(&mut self) -> &mut Self;
}

impl AddNpcDeed for App {
    fn add_npc_deed<A: NpcDeed>(&mut self) -> &mut Self {
        self.add_npc_action::<A>().add_observer(take_on::<A>)
    }
}

/// An action has begun: it becomes a deed, or cannot.
fn take_on<A: NpcDeed>(
    requested: On<ActionRequested<A>>,
    turns: Query<&Turn>,
    mut commands: Commands,
) {
    let (npc, entity) = (requested.npc, requested.entity);
    let listener = turns.get(requested.turn).ok().and_then(|turn| turn.speaker);
    let action = requested.action.clone();
    commands.queue(move |world: &mut World| {
        let scene = Scene {
            world,
            npc,
            listener,
        };
        match action.steps(&scene) {
            Ok(steps) => {
                if let Ok(mut entity) = world.get_entity_mut(entity) {
                    entity.insert(Deed::new(npc, steps));
                }
            }
            Err(why) => {
                let outcome = ActionOutcome::Failed(why);
                world.trigger(ActionFinished {
                    action: entity,
                    outcome,
                });
            }
        }
    });
}

/// Who does not sit after all, since it was called off or the seat was too far, sits no more.
fn unseat(
    seated: Query<Entity, With<Seated>>,
    deeds: Query<&Deed>,
    bodies: BodyTasks,
    mut commands: Commands,
) {
    for npc in &seated {
        let is_busy = || deeds.iter().any(|deed| deed.npc == npc && deed.begun);
        if bodies.can_move(npc) && !bodies.is_seated(npc) && !is_busy() {
            commands.entity(npc).try_remove::<Seated>();
        }
    }
}
