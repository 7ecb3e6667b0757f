//! Deeds: what the innkeeper does with her hands when she says that she does it.
//!
//! An action of her persona becomes [steps](plan), which her body takes one after another
//! ([`run`]); how the action ended is what became of them. What a thing is good for stands in the
//! room's plan ([`props`]). An action that means nothing to a body is only noted, and so is every
//! action where no body is to be seen.

mod plan;
mod props;
mod run;

pub(crate) use props::{Drink, Grasp, Level, Surface, Tankard};
pub(crate) use run::Deed;

use crate::Innkeeper;
use bevy::prelude::*;
use bevy_banter::body::BodyTasks;
use bevy_banter::core::{ActionFinished, ActionOutcome, ActionRequested, ActionSettings};
use bevy_banter::prelude::*;
use plan::{Prop, Scene};
use std::time::Duration;

/// How long a deed may take: to the barrel and back with a full tankard.
const LONGEST: Duration = Duration::from_secs(60);

/// Lets the innkeeper's body do what she says that she does.
#[derive(Debug)]
pub(crate) struct DeedsPlugin;

impl Plugin for DeedsPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(ActionSettings {
            report_timeout: LONGEST,
        })
        .add_systems(
            Update,
            (run::begin, (props::drink_up, props::show_levels).chain()),
        )
        .add_observer(take_on)
        .add_observer(run::grasped)
        .add_observer(run::task_ended);
    }
}

/// What there is in the room for a deed.
type Things<'w, 's> = Query<
    'w,
    's,
    (
        Entity,
        &'static GlobalTransform,
        Option<&'static Perceivable>,
        Option<&'static Grasp>,
        Option<&'static Drink>,
        Option<&'static Tankard>,
        Option<&'static Surface>,
    ),
    Without<PlayerParticipant>,
>;

fn take_on(
    requested: On<ActionRequested>,
    things: Things,
    innkeeper: Query<&GlobalTransform, With<Innkeeper>>,
    bodies: BodyTasks,
    mut number: Local<u64>,
    mut commands: Commands,
) {
    let action = requested.entity;
    let mut finish = |outcome| commands.trigger(ActionFinished { action, outcome });
    let Ok(home) = innkeeper.get(requested.npc) else {
        finish(ActionOutcome::Done);
        return;
    };
    if !bodies.can_move(requested.npc) {
        finish(ActionOutcome::Done);
        return;
    }
    let props: Vec<Prop> = things.iter().map(Prop::from).collect();
    let scene = Scene {
        props: &props,
        home: home.translation(),
        // Models look along z.
        front: home.rotation() * Vec3::Z,
    };
    match plan::steps(&requested.action.name, requested.action.object, &scene) {
        Ok(steps) => {
            *number += 1;
            run::take_on(&mut commands, action, requested.npc, *number, steps);
        }
        Err(reason) => finish(ActionOutcome::Failed(reason)),
    }
}
