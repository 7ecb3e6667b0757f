//! What the game is told of bodies.

use banter_motion::{Outcome, RestPose, Side};
use bevy::prelude::*;

/// A skeleton was found below a character, and moves from now on.
#[derive(EntityEvent, Debug, Clone, PartialEq)]
pub struct BodyBound {
    /// The character.
    #[event_target]
    pub body: Entity,
    /// How many of its bones are moved.
    pub bones: usize,
    /// The pose that it was at rest in.
    pub rest: RestPose,
}

/// The model of a character has no humanoid skeleton that is known: the character goes on talking and stands still. Comes
/// once for a model.
#[derive(EntityEvent, Debug, Clone, PartialEq)]
pub struct BodyMissing {
    /// The character.
    #[event_target]
    pub body: Entity,
    /// Why and what to do about it, as one sentence. It was written to the log as well.
    pub reason: String,
}

/// What happens in the middle of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyMoment {
    /// The hand has closed around the object, which goes with it from now on.
    Grasped,
    /// The object is held out. Whoever takes it ends the wait by [`BodyTasks::release`](crate::BodyTasks::release).
    Offered,
    /// The hand has opened: the object stays where it is.
    Released,
    /// What is held has been brought over, and is tilted.
    Pouring,
}

/// Something happened in the middle of a task: for the game to show or to count.
#[derive(EntityEvent, Debug, Clone, PartialEq)]
pub struct BodyTaskMoment {
    /// The task.
    #[event_target]
    pub task: Entity,
    /// Whose body.
    pub body: Entity,
    /// What happened.
    pub moment: BodyMoment,
    /// The hand.
    pub hand: Side,
    /// What it holds, or held.
    pub object: Option<Entity>,
}

/// A task is over. Every [`BodyTask`](crate::BodyTask) that was begun gets one, however it ended; its entity still lives
/// while observers run, unless the game despawned it, and is despawned after them.
#[derive(EntityEvent, Debug, Clone, PartialEq)]
pub struct BodyTaskEnded {
    /// The task.
    #[event_target]
    pub task: Entity,
    /// Whose body.
    pub body: Entity,
    /// How it ended.
    pub outcome: Outcome,
}
