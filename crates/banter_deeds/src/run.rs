//! Deeds are done: which begins, and one step after another.

use crate::deed::{Deed, Doing, Step};
use crate::hand;
use crate::thing::Seated;
use crate::walk::{Walk, WalkEnded, WalkOutcome};
use banter_body::{
    BodyDeed, BodyMoment, BodyTask, BodyTaskEnded, BodyTaskMoment, BodyTasks, Outcome,
};
use banter_core::{ActionFinished, ActionOutcome, GazeTarget};
use bevy::prelude::*;
use std::time::Duration;

/// How long a step of a body may take: a model may never come.
const LONGEST: Duration = Duration::from_secs(30);
/// So long something is held out before it is taken.
const OFFERED: Duration = Duration::from_millis(700);

/// How many deeds there have been.
#[derive(Resource, Debug, Default)]
pub(crate) struct Count(u64);

/// Deeds are done in the order in which they came.
pub(crate) fn number(
    added: On<Insert, Deed>,
    mut deeds: Query<&mut Deed>,
    mut count: ResMut<Count>,
) {
    if let Ok(mut deed) = deeds.get_mut(added.entity) {
        count.0 += 1;
        deed.number = count.0;
    }
}

/// Begins what nothing before it stands in the way of.
pub(crate) fn begin(
    mut deeds: Query<(Entity, &mut Deed)>,
    mut order: Local<Vec<(u64, Entity)>>,
    mut commands: Commands,
) {
    if deeds.iter().all(|(_, deed)| deed.begun) {
        return;
    }
    order.clear();
    order.extend(deeds.iter().map(|(action, deed)| (deed.number, action)));
    order.sort_unstable();
    for (place, (_, action)) in order.iter().enumerate() {
        let Ok((_, deed)) = deeds.get(*action) else {
            continue;
        };
        if deed.begun {
            continue;
        }
        let (npc, needs) = (deed.npc, deed.needs);
        let before = order
            .iter()
            .take(place)
            .filter_map(|(_, other)| deeds.get(*other).ok());
        let mut meets = before.filter(|(_, other)| other.npc == npc && other.needs.meets(needs));
        // Who follows does so until there is something else to do.
        let mut gives_way = Vec::new();
        let waits = meets.any(|(other, deed)| {
            let follows = matches!(deed.doing, Doing::Following { .. });
            gives_way.extend(follows.then_some(other));
            !follows
        });
        if !waits {
            for other in gives_way {
                finish(&mut commands, other, ActionOutcome::Cancelled);
            }
            if let Ok((_, mut deed)) = deeds.get_mut(*action) {
                deed.begun = true;
            }
        }
    }
}

/// Reports how an action ended.
pub(crate) fn finish(commands: &mut Commands, action: Entity, outcome: ActionOutcome) {
    commands.trigger(ActionFinished { action, outcome });
}

/// Takes the next step of every deed that is ready for it.
pub(crate) fn go_on(
    mut deeds: Query<(Entity, &mut Deed)>,
    walks: Query<(), With<Walk>>,
    seated: Query<(), With<Seated>>,
    mut gazes: Query<&mut GazeTarget>,
    mut bodies: BodyTasks,
    time: Res<Time>,
    mut commands: Commands,
) {
    let now = time.elapsed();
    for (action, mut deed) in &mut deeds {
        if !deed.begun {
            continue;
        }
        let npc = deed.npc;
        match deed.doing {
            Doing::Next => {}
            // The game has taken the walk away.
            Doing::Walking if !walks.contains(npc) => {
                deed.doing = Doing::Next;
                finish(&mut commands, action, ActionOutcome::Cancelled);
                continue;
            }
            Doing::Body { task, since, .. } if now.saturating_sub(since) > LONGEST => {
                deed.doing = Doing::Next;
                commands.entity(task).try_despawn();
                let why = "it takes too long".to_owned();
                finish(&mut commands, action, ActionOutcome::Failed(why));
                continue;
            }
            Doing::Body { task, offered, .. } => {
                if offered.is_some_and(|since| now.saturating_sub(since) >= OFFERED) {
                    bodies.release(task);
                }
                continue;
            }
            Doing::Waiting(until) if now >= until => {}
            Doing::Looking { at, before, until } if now >= until => {
                look_back(&mut gazes, npc, at, before);
            }
            _ => continue,
        }
        deed.doing = Doing::Next;
        let Some(step) = deed.steps.pop_front() else {
            deed.doing = Doing::Deciding;
            finish(&mut commands, action, ActionOutcome::Done);
            continue;
        };
        let walks = matches!(step, Step::Walk(_) | Step::Follow(_) | Step::Lead { .. });
        if walks && seated.contains(npc) {
            deed.steps.push_front(step);
            deed.steps.push_front(stood(npc));
            deed.doing = begin_task(&mut commands, action, npc, BodyDeed::Rise, now);
            continue;
        }
        if matches!(step, Step::Follow(_) | Step::Lead { .. }) {
            // A walk that something else began, as one back to a post, is none of this errand.
            commands.entity(npc).try_remove::<Walk>();
        }
        deed.doing = match step {
            Step::Walk(walk) => {
                commands.entity(npc).try_insert(walk);
                Doing::Walking
            }
            Step::Body(task) => begin_task(&mut commands, action, npc, task, now),
            Step::Look(at, seconds) => {
                let before = gazes.get(npc).ok().and_then(|gaze| gaze.0);
                if let Ok(mut gaze) = gazes.get_mut(npc) {
                    gaze.set_if_neq(GazeTarget(Some(at)));
                }
                let until = now + seconds_of(seconds);
                Doing::Looking { at, before, until }
            }
            Step::Wait(seconds) => Doing::Waiting(now + seconds_of(seconds)),
            Step::Follow(whom) => Doing::Following {
                whom,
                seen: now,
                again: now,
            },
            Step::Lead { to, near, whom } => Doing::Leading {
                to,
                near,
                whom,
                arrived: false,
                waits: None,
            },
            Step::Decide(decide) => {
                commands.queue(move |world: &mut World| {
                    // It may have been called off in the same moment, or its character is gone.
                    if world.get::<Deed>(action).is_none() {
                        return;
                    }
                    let decided = decide(world);
                    decided_on(world, action, decided);
                });
                Doing::Deciding
            }
        };
    }
}

/// So many seconds, within reason.
fn seconds_of(seconds: f32) -> Duration {
    let seconds = if seconds.is_finite() { seconds } else { 0.0 };
    Duration::from_secs_f32(seconds.clamp(0.0, 600.0))
}

/// Who has risen sits no more.
pub(crate) fn stood(npc: Entity) -> Step {
    Step::then(move |world| {
        if let Ok(mut npc) = world.get_entity_mut(npc) {
            npc.remove::<Seated>();
        }
        Ok(())
    })
}

fn begin_task(
    commands: &mut Commands,
    action: Entity,
    npc: Entity,
    deed: BodyDeed,
    since: Duration,
) -> Doing {
    // A task that belongs to its action goes with it.
    let task = commands
        .spawn((BodyTask::new(npc, deed), ChildOf(action)))
        .id();
    Doing::Body {
        task,
        since,
        offered: None,
    }
}

fn decided_on(world: &mut World, action: Entity, decided: Result<Vec<Step>, String>) {
    let Some(mut deed) = world.get_mut::<Deed>(action) else {
        return;
    };
    deed.doing = Doing::Next;
    match decided {
        Ok(more) => more
            .into_iter()
            .rev()
            .for_each(|step| deed.steps.push_front(step)),
        Err(why) => {
            deed.doing = Doing::Deciding;
            let outcome = ActionOutcome::Failed(why);
            world.trigger(ActionFinished { action, outcome });
        }
    }
}

fn look_back(gazes: &mut Query<&mut GazeTarget>, npc: Entity, at: Entity, before: Option<Entity>) {
    if let Ok(mut gaze) = gazes.get_mut(npc)
        && gaze.0 == Some(at)
    {
        gaze.0 = before;
    }
}

/// A walk is over: the deed that it belongs to goes on, or has failed.
pub(crate) fn walked(
    ended: On<WalkEnded>,
    mut deeds: Query<(Entity, &mut Deed)>,
    time: Res<Time>,
    mut commands: Commands,
) {
    let mut of_walker = deeds
        .iter_mut()
        .filter(|(_, deed)| deed.npc == ended.walker);
    let walking = of_walker.find(|(_, deed)| {
        matches!(
            deed.doing,
            Doing::Walking | Doing::Following { .. } | Doing::Leading { .. }
        )
    });
    let Some((action, mut deed)) = walking else {
        return;
    };
    let why = match ended.outcome {
        WalkOutcome::Arrived => None,
        WalkOutcome::Blocked => Some("the way is blocked"),
        WalkOutcome::TargetGone => Some("it is not there any more"),
    };
    match (&mut deed.doing, why) {
        (doing @ Doing::Walking, None) => *doing = Doing::Next,
        // Who is followed may come within reach again.
        (Doing::Following { again, .. }, Some(_)) if ended.outcome == WalkOutcome::Blocked => {
            *again = time.elapsed() + Duration::from_secs(2);
        }
        (Doing::Leading { arrived, waits, .. }, None) => *arrived = waits.is_none(),
        (_, None) => {}
        (doing, Some(why)) => {
            *doing = Doing::Deciding;
            let outcome = ActionOutcome::Failed(why.to_owned());
            finish(&mut commands, action, outcome);
        }
    }
}

/// What happens in the middle of a task.
pub(crate) fn in_task(
    moment: On<BodyTaskMoment>,
    tasks: Query<(&ChildOf, &BodyTask)>,
    mut deeds: Query<&mut Deed>,
    time: Res<Time>,
    mut commands: Commands,
) {
    let Ok((ChildOf(action), task)) = tasks.get(moment.task) else {
        return;
    };
    let Ok(mut deed) = deeds.get_mut(*action) else {
        return;
    };
    match (moment.moment, &mut deed.doing) {
        // Something is in the hand, and goes where it is wanted instead of to where it is carried.
        (BodyMoment::Grasped, doing @ Doing::Body { .. })
            if matches!(task.deed, BodyDeed::Take { .. }) =>
        {
            *doing = Doing::Next;
            commands.entity(moment.task).try_remove::<ChildOf>();
        }
        (BodyMoment::Offered, Doing::Body { offered, .. }) => *offered = Some(time.elapsed()),
        _ => {}
    }
}

/// A task of the body is over.
pub(crate) fn task_ended(
    ended: On<BodyTaskEnded>,
    tasks: Query<(&ChildOf, &BodyTask)>,
    mut deeds: Query<&mut Deed>,
    mut commands: Commands,
) {
    let Ok((ChildOf(action), task)) = tasks.get(ended.task) else {
        return;
    };
    let action = *action;
    let Ok(mut deed) = deeds.get_mut(action) else {
        return;
    };
    if !matches!(deed.doing, Doing::Body { task, .. } if task == ended.task) {
        return;
    }
    let outcome = match ended.outcome {
        Outcome::Done => {
            deed.doing = Doing::Next;
            return;
        }
        Outcome::NoBody => {
            deed.doing = Doing::Deciding;
            let task = *task;
            commands.queue(move |world: &mut World| {
                if world.get::<Deed>(action).is_none() {
                    return;
                }
                let done = hand::without_body(world, &task);
                decided_on(world, action, done.map(|()| Vec::new()));
            });
            return;
        }
        Outcome::CannotReach { .. } => ActionOutcome::Failed("it is out of reach".to_owned()),
        Outcome::NothingThere => ActionOutcome::Failed(hand::NOTHING.to_owned()),
        Outcome::HandsFull => ActionOutcome::Failed(hand::FULL.to_owned()),
        Outcome::Cancelled => ActionOutcome::Cancelled,
    };
    deed.doing = Doing::Deciding;
    finish(&mut commands, action, outcome);
}

/// A deed that goes takes back what it is at: the walk ends where it is, and the eyes go back.
pub(crate) fn call_off(
    removed: On<Remove, Deed>,
    deeds: Query<&Deed>,
    mut gazes: Query<&mut GazeTarget>,
    mut commands: Commands,
) {
    let Ok(deed) = deeds.get(removed.entity) else {
        return;
    };
    match deed.doing {
        Doing::Walking | Doing::Following { .. } | Doing::Leading { .. } => {
            if let Ok(mut npc) = commands.get_entity(deed.npc) {
                npc.try_remove::<Walk>();
            }
        }
        Doing::Body { task, .. } => commands.entity(task).try_despawn(),
        Doing::Looking { at, before, .. } => look_back(&mut gazes, deed.npc, at, before),
        Doing::Next | Doing::Waiting(_) | Doing::Deciding => {}
    }
}
