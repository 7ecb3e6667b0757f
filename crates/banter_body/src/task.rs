//! Tasks of bodies are entities: spawn one to have something done, despawn it to take it back.

use crate::event::BodyTaskEnded;
use crate::held::sane_radius;
use crate::rig::BodyRig;
use banter_motion::{Motion, Outcome, Side, Task, TaskId};
use bevy::prelude::*;

/// Place that a task is about: a point of the world, or one of an entity, which may move.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BodyTarget {
    /// The entity whose place it is.
    pub entity: Option<Entity>,
    /// Metres in its space, or in the world.
    pub point: Vec3,
}

impl From<Vec3> for BodyTarget {
    fn from(point: Vec3) -> Self {
        Self {
            entity: None,
            point,
        }
    }
}

impl From<Entity> for BodyTarget {
    fn from(entity: Entity) -> Self {
        Self {
            entity: Some(entity),
            point: Vec3::ZERO,
        }
    }
}

impl BodyTarget {
    /// A point of an entity's, in its own space.
    pub fn on(entity: Entity, point: Vec3) -> Self {
        Self {
            entity: Some(entity),
            point,
        }
    }
}

/// What a body is to do. The nearer hand does it where none is named.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BodyDeed {
    /// A flat hand comes to a place.
    Reach(BodyTarget, Option<Side>),
    /// A hand closes around something of a radius in metres, and carries it from then on: it becomes [`HeldBy`](crate::HeldBy).
    Take {
        /// The thing.
        what: Entity,
        /// Its middle, in its own space.
        middle: Vec3,
        /// Its radius, metres.
        radius: f32,
        /// Which hand.
        hand: Option<Side>,
    },
    /// A hand has something from now on, without reaching for it.
    Hold {
        /// The thing.
        what: Entity,
        /// Its middle, in its own space.
        middle: Vec3,
        /// Its radius, metres.
        radius: f32,
        /// Which hand.
        hand: Side,
    },
    /// Something that a hand carries is put down.
    Place {
        /// The thing.
        what: Entity,
        /// Where its middle comes to be.
        at: BodyTarget,
    },
    /// Something that a hand carries is held out to somebody.
    Give {
        /// The thing.
        what: Entity,
        /// To whom.
        to: BodyTarget,
        /// Seconds that it is held out at most.
        patience: f32,
    },
    /// Something that a hand carries is emptied over a place.
    Pour {
        /// The thing.
        what: Entity,
        /// The middle of the opening that is poured into.
        into: BodyTarget,
        /// Seconds that it pours.
        seconds: f32,
    },
    /// A hand points for so many seconds.
    Point(BodyTarget, f32),
    /// A flat hand wipes a level surface about a place, for so many seconds.
    Wipe(BodyTarget, f32),
    /// A motion, with a hand of those that need one.
    Perform(Motion, Option<Side>),
    /// It sits down on the middle of a seat's top, and faces that way.
    Sit(BodyTarget, Vec3),
    /// It stands up.
    Rise,
    /// It walks until it is so near, in metres, at its own pace.
    Walk(BodyTarget, f32),
    /// It turns to something.
    Turn(BodyTarget),
}

impl BodyDeed {
    /// What it is about.
    pub fn target(&self) -> Option<BodyTarget> {
        match *self {
            Self::Reach(target, _)
            | Self::Place { at: target, .. }
            | Self::Give { to: target, .. }
            | Self::Pour { into: target, .. }
            | Self::Point(target, _)
            | Self::Wipe(target, _)
            | Self::Sit(target, _)
            | Self::Walk(target, _)
            | Self::Turn(target) => Some(target),
            Self::Take { what, middle, .. } => Some(BodyTarget::on(what, middle)),
            Self::Hold { .. } | Self::Perform(..) | Self::Rise => None,
        }
    }

    /// What has to be in a hand for it.
    pub fn needs_in_hand(&self) -> Option<Entity> {
        match *self {
            Self::Place { what, .. } | Self::Give { what, .. } | Self::Pour { what, .. } => {
                Some(what)
            }
            _ => None,
        }
    }

    /// The task for a target at a place, by the hand that has what it needs.
    pub(crate) fn task(&self, at: Vec3, has: Option<Side>) -> Task {
        match *self {
            Self::Reach(_, hand) => Task::Reach { at, hand },
            Self::Take { radius, hand, .. } => Task::Take {
                at,
                radius: sane_radius(radius),
                hand,
            },
            Self::Hold { radius, hand, .. } => Task::Hold {
                radius: sane_radius(radius),
                hand,
            },
            Self::Place { .. } => Task::Place { at, hand: has },
            Self::Give { patience, .. } => Task::Give {
                to: at,
                patience,
                hand: has,
            },
            Self::Pour { seconds, .. } => Task::Pour {
                into: at,
                seconds,
                hand: has,
            },
            Self::Point(_, seconds) => Task::Point {
                at,
                seconds,
                hand: None,
            },
            Self::Wipe(_, seconds) => Task::Wipe {
                at,
                seconds,
                hand: None,
            },
            Self::Perform(motion, hand) => Task::Perform { motion, hand },
            Self::Sit(_, facing) => Task::Sit { seat: at, facing },
            Self::Rise => Task::Rise,
            Self::Walk(..) => Task::Walk {
                to: at,
                speed: None,
            },
            Self::Turn(_) => Task::Turn { to: at },
        }
    }
}

/// Task of a body. Spawn it and it begins in this frame; [`BodyTaskEnded`] says how it ended, and then it is despawned.
/// Despawning it, or its body, cancels it. A hand, the legs and the trunk have one task at a time, and a new one cancels the
/// old.
///
/// ```
/// use banter_body::{BodyDeed, BodyTask, BodyTaskEnded};
/// use bevy::prelude::*;
///
/// fn show(mara: Entity, cat: Entity, mut commands: Commands) {
///     let task = BodyTask::new(mara, BodyDeed::Point(cat.into(), 1.5));
///     commands.spawn(task).observe(|ended: On<BodyTaskEnded>| println!("{:?}", ended.outcome));
/// }
/// ```
#[derive(Component, Debug, Clone, Copy, PartialEq)]
#[component(immutable)]
pub struct BodyTask {
    /// Whose body.
    pub body: Entity,
    /// What it is to do.
    pub deed: BodyDeed,
}

impl BodyTask {
    /// A task for a body.
    pub fn new(body: Entity, deed: BodyDeed) -> Self {
        Self { body, deed }
    }
}

/// The number that a body has given to a task.
#[derive(Component, Debug, Clone, Copy, PartialEq)]
pub(crate) struct Begun(pub(crate) TaskId);

/// What else may be done with tasks.
#[derive(bevy::ecs::system::SystemParam)]
pub struct BodyTasks<'w, 's> {
    tasks: Query<'w, 's, (&'static BodyTask, &'static Begun)>,
    rigs: Query<'w, 's, &'static mut BodyRig>,
}

impl BodyTasks<'_, '_> {
    /// What is held out was taken: the hand opens.
    pub fn release(&mut self, task: Entity) {
        if let Ok((task, begun)) = self.tasks.get(task)
            && let Ok(mut rig) = self.rigs.get_mut(task.body)
            && let Some(found) = &mut rig.found
        {
            found.mover.release(begun.0);
        }
    }

    /// Whether a body's skeleton was found, so that it can do anything.
    pub fn can_move(&self, body: Entity) -> bool {
        self.rigs.get(body).is_ok_and(|rig| rig.found.is_some())
    }

    /// Where a body faces, in its character's own space: models look along their positive or negative Z. `None` where no
    /// skeleton was found.
    pub fn front(&self, body: Entity) -> Option<Vec3> {
        let found = self.rigs.get(body).ok()?.found.as_ref()?;
        Some(found.mover.body().facing() * Vec3::Z)
    }

    /// The radius of what a hand holds, if anything.
    pub fn holds(&self, body: Entity, hand: Side) -> Option<f32> {
        self.rigs.get(body).ok()?.found.as_ref()?.mover.holds(hand)
    }

    /// Whether a body sits.
    pub fn is_seated(&self, body: Entity) -> bool {
        self.rigs.get(body).is_ok_and(|rig| {
            rig.found
                .as_ref()
                .is_some_and(|found| found.mover.is_seated())
        })
    }
}

/// A task whose entity goes is taken back.
pub(crate) fn on_removed(
    removed: On<Remove, BodyTask>,
    tasks: Query<(&BodyTask, &Begun)>,
    mut rigs: Query<&mut BodyRig>,
    mut commands: Commands,
) {
    let Ok((task, begun)) = tasks.get(removed.entity) else {
        return;
    };
    if let Ok(mut rig) = rigs.get_mut(task.body)
        && let Some(found) = &mut rig.found
    {
        found.mover.cancel(begun.0);
    }
    let (task, body) = (removed.entity, task.body);
    commands.trigger(BodyTaskEnded {
        task,
        body,
        outcome: Outcome::Cancelled,
    });
}
