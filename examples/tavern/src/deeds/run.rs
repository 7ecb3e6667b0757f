//! One step after another. A task of the body is a child of its action: an action that is called off
//! takes it back.

use super::plan::Step;
use super::{Drink, Tankard};
use bevy::prelude::*;
use bevy_banter::body::{BodyDeed, BodyMoment, BodyTask, BodyTaskEnded, BodyTaskMoment, Outcome};
use bevy_banter::core::{ActionFinished, ActionOutcome};
use std::collections::VecDeque;

/// What is still to be done for an action, on its entity.
#[derive(Component, Debug)]
pub(crate) struct Deed {
    body: Entity,
    /// How many were taken on before it.
    number: u64,
    has_begun: bool,
    steps: VecDeque<Step>,
}

/// Takes an action on.
pub(super) fn take_on(
    commands: &mut Commands,
    action: Entity,
    body: Entity,
    number: u64,
    steps: Vec<Step>,
) {
    let deed = Deed {
        body,
        number,
        has_begun: false,
        steps: steps.into(),
    };
    if let Ok(mut action) = commands.get_entity(action) {
        action.try_insert(deed);
    }
}

/// Begins with the first of what waits, where a body does nothing: who pours finishes before it
/// points.
pub(super) fn begin(mut deeds: Query<(Entity, &mut Deed)>, mut commands: Commands) {
    let busy: Vec<Entity> = deeds
        .iter()
        .filter(|(_, deed)| deed.has_begun)
        .map(|(_, deed)| deed.body)
        .collect();
    let waiting = deeds
        .iter_mut()
        .filter(|(_, deed)| !busy.contains(&deed.body));
    if let Some((action, mut deed)) = waiting.min_by_key(|(_, deed)| deed.number) {
        deed.has_begun = true;
        commands.entity(action).queue(go_on);
    }
}

/// Takes steps up to the next that the body has to do, or tells that all is done.
fn go_on(mut action: EntityWorldMut) {
    loop {
        let Some(mut deed) = action.get_mut::<Deed>() else {
            return;
        };
        let body = deed.body;
        match deed.steps.pop_front() {
            Some(Step::Do(deed)) => {
                action.with_child(BodyTask::new(body, deed));
                return;
            }
            Some(Step::Fill { from, tankard }) => {
                action.world_scope(|world| fill(world, from, tankard));
            }
            None => {
                finish(&mut action, ActionOutcome::Done);
                return;
            }
        }
    }
}

fn fill(world: &mut World, from: Entity, tankard: Entity) {
    let now = world.resource::<Time>().elapsed();
    if let Some(mut drink) = world.get_mut::<Drink>(from) {
        drink.servings = drink.servings.saturating_sub(1);
    }
    if let Some(mut tankard) = world.get_mut::<Tankard>(tankard) {
        tankard.full_since = Some(now);
    }
}

fn finish(action: &mut EntityWorldMut, outcome: ActionOutcome) {
    action.remove::<Deed>();
    let action_entity = action.id();
    action.world_scope(|world| {
        world.trigger(ActionFinished {
            action: action_entity,
            outcome,
        });
    });
}

/// Something is in the hand, and goes where it is wanted instead of to where it is carried: that is
/// below the counter.
pub(super) fn grasped(
    moment: On<BodyTaskMoment>,
    tasks: Query<(&ChildOf, &BodyTask)>,
    mut commands: Commands,
) {
    if let Ok((ChildOf(action), task)) = tasks.get(moment.task)
        && moment.moment == BodyMoment::Grasped
        && matches!(task.deed, BodyDeed::Take { .. })
    {
        commands.entity(moment.task).try_remove::<ChildOf>();
        commands.entity(*action).queue(go_on);
    }
}

/// The body has taken a step, or could not.
pub(super) fn task_ended(ended: On<BodyTaskEnded>, tasks: Query<&ChildOf>, mut commands: Commands) {
    let Ok(ChildOf(action)) = tasks.get(ended.task) else {
        return;
    };
    let Ok(mut action) = commands.get_entity(*action) else {
        return;
    };
    let outcome = match ended.outcome {
        Outcome::Done => {
            action.queue(go_on);
            return;
        }
        Outcome::CannotReach { .. } => ActionOutcome::Failed("it is out of reach".to_owned()),
        Outcome::NothingThere => ActionOutcome::Failed("there is nothing in the hand".to_owned()),
        Outcome::Cancelled => ActionOutcome::Cancelled,
        // To be noted is all that becomes of it then.
        Outcome::NoBody => ActionOutcome::Done,
    };
    action.queue(move |mut action: EntityWorldMut| finish(&mut action, outcome));
}
