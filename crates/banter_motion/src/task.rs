//! What a body can be told to do, and what it tells of it.

use crate::bone::Side;
use glam::Vec3;

/// Motion that is written down in a file, as keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Motion {
    /// A hand waves.
    Wave,
    /// The head nods.
    Nod,
    /// The head is shaken.
    ShakeHead,
    /// The upper body bows.
    Bow,
    /// Both shoulders and hands shrug.
    Shrug,
}

impl Motion {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Wave,
        Self::Nod,
        Self::ShakeHead,
        Self::Bow,
        Self::Shrug,
    ];

    /// Its name in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wave => "wave",
            Self::Nod => "nod",
            Self::ShakeHead => "shake_head",
            Self::Bow => "bow",
            Self::Shrug => "shrug",
        }
    }
}

/// Task of a body. Places are in the world, in metres; the hand is the nearer one where none is named.
///
/// A hand has one task at a time, and so have legs, and the trunk has one motion: a new one cancels the old. A hand that
/// holds something takes nothing else.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Task {
    /// A flat hand comes to a place and stays for a moment.
    Reach {
        /// Where.
        at: Vec3,
        /// Which hand.
        hand: Option<Side>,
    },
    /// A hand closes around something and carries it from then on.
    Take {
        /// Its middle.
        at: Vec3,
        /// Its radius, as far as a hand goes around it, in metres.
        radius: f32,
        /// Which hand.
        hand: Option<Side>,
    },
    /// A hand has something in it from now on, which the game has put there.
    Hold {
        /// Its radius, in metres.
        radius: f32,
        /// Which hand.
        hand: Side,
    },
    /// What a hand carries is put down.
    Place {
        /// Where its middle comes to be.
        at: Vec3,
        /// Which hand; where none is named, one that carries something.
        hand: Option<Side>,
    },
    /// What a hand carries is held out to somebody, and let go after a while or when the game says so
    /// ([`Mover::release`](crate::Mover::release)).
    Give {
        /// The chest or the hand of whom it is given to.
        to: Vec3,
        /// Seconds that it is held out at most.
        patience: f32,
        /// Which hand; where none is named, one that carries something.
        hand: Option<Side>,
    },
    /// What a hand carries is emptied into something.
    Pour {
        /// The middle of its opening.
        into: Vec3,
        /// Seconds that it pours.
        seconds: f32,
        /// Which hand; where none is named, one that carries something.
        hand: Option<Side>,
    },
    /// A hand points.
    Point {
        /// At what.
        at: Vec3,
        /// Seconds that it stays so.
        seconds: f32,
        /// Which hand.
        hand: Option<Side>,
    },
    /// A flat hand wipes a level surface.
    Wipe {
        /// Its middle.
        at: Vec3,
        /// Seconds that it wipes.
        seconds: f32,
        /// Which hand.
        hand: Option<Side>,
    },
    /// A motion.
    Perform {
        /// Which.
        motion: Motion,
        /// The hand of motions that need one.
        hand: Option<Side>,
    },
    /// It sits down.
    Sit {
        /// The middle of the seat's top.
        seat: Vec3,
        /// Where it faces when it sits.
        facing: Vec3,
    },
    /// It stands up.
    Rise,
    /// It walks.
    Walk {
        /// Where to.
        to: Vec3,
        /// Metres a second; its own pace where none is given.
        speed: Option<f32>,
    },
    /// It turns on the spot.
    Turn {
        /// What it faces then.
        to: Vec3,
    },
}

impl Task {
    /// The place that it is about, if any.
    pub fn target(&self) -> Option<Vec3> {
        match self {
            Self::Reach { at, .. }
            | Self::Take { at, .. }
            | Self::Place { at, .. }
            | Self::Point { at, .. }
            | Self::Wipe { at, .. } => Some(*at),
            Self::Give { to, .. } | Self::Walk { to, .. } | Self::Turn { to } => Some(*to),
            Self::Pour { into, .. } => Some(*into),
            Self::Sit { seat, .. } => Some(*seat),
            Self::Hold { .. } | Self::Perform { .. } | Self::Rise => None,
        }
    }

    /// The same about another place.
    #[must_use]
    pub fn aimed(mut self, place: Vec3) -> Self {
        match &mut self {
            Self::Reach { at, .. }
            | Self::Take { at, .. }
            | Self::Place { at, .. }
            | Self::Point { at, .. }
            | Self::Wipe { at, .. } => *at = place,
            Self::Give { to, .. } | Self::Walk { to, .. } | Self::Turn { to } => *to = place,
            Self::Pour { into, .. } => *into = place,
            Self::Sit { seat, .. } => *seat = place,
            Self::Hold { .. } | Self::Perform { .. } | Self::Rise => {}
        }
        self
    }

    /// The hand that it names, if any.
    pub(crate) fn hand(&self) -> Option<Side> {
        match *self {
            Self::Reach { hand, .. }
            | Self::Take { hand, .. }
            | Self::Place { hand, .. }
            | Self::Give { hand, .. }
            | Self::Pour { hand, .. }
            | Self::Point { hand, .. }
            | Self::Wipe { hand, .. }
            | Self::Perform { hand, .. } => hand,
            Self::Hold { hand, .. } => Some(hand),
            Self::Sit { .. } | Self::Rise | Self::Walk { .. } | Self::Turn { .. } => None,
        }
    }

    /// Whether all its numbers are numbers.
    pub(crate) fn is_sane(&self) -> bool {
        let number = match self {
            Self::Take { radius, .. } | Self::Hold { radius, .. } => *radius,
            Self::Give {
                patience: number, ..
            }
            | Self::Pour {
                seconds: number, ..
            }
            | Self::Point {
                seconds: number, ..
            }
            | Self::Wipe {
                seconds: number, ..
            } => *number,
            Self::Walk {
                speed: Some(speed), ..
            } => *speed,
            Self::Sit { facing, .. } => facing.length(),
            _ => 1.0,
        };
        number.is_finite() && self.target().is_none_or(|target| target.is_finite())
    }
}

/// Number of a task that a body was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskId(pub u32);

/// How a task ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// The game took it back, or another took its place.
    Cancelled,
    /// The place is too far, or the way is blocked.
    CannotReach {
        /// Metres that are missing.
        by: f32,
    },
    /// It needs something in a hand, or a seat to rise from, and there is none.
    NothingThere,
    /// It needs an empty hand, and what would take it is full.
    HandsFull,
    /// There is no skeleton that could do it.
    NoBody,
}

/// What happens in a task.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TaskEvent {
    /// The fingers have closed around something: it goes with the hand from now on.
    Grasped {
        /// The task.
        task: TaskId,
        /// The hand.
        hand: Side,
    },
    /// The fingers have opened: it stays where it is.
    Released {
        /// The task.
        task: TaskId,
        /// The hand.
        hand: Side,
    },
    /// It is held out: who is to get it may take it.
    Offered {
        /// The task.
        task: TaskId,
        /// The hand.
        hand: Side,
    },
    /// What is carried is tilted: it begins to pour.
    Pouring {
        /// The task.
        task: TaskId,
        /// The hand.
        hand: Side,
    },
    /// It is over. Every task that was begun ends with exactly one of these.
    Ended {
        /// The task.
        task: TaskId,
        /// How.
        outcome: Outcome,
    },
}
