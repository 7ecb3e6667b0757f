//! What a hand does for a task, stage by stage.

mod stage;

pub(crate) use stage::{Mark, Scene, Stage, carry, lap, needs, stage};

use crate::bone::Side;
use crate::task::{Task, TaskId};

/// A task that a hand is at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Act {
    pub(crate) id: TaskId,
    pub(crate) task: Task,
    pub(crate) side: Side,
    /// Which stage of it, and for how long.
    pub(crate) stage: usize,
    pub(crate) time: f32,
    /// Whether whom it is given to has it.
    pub(crate) released: bool,
}
