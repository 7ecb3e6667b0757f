//! An arm between frames: what its hand is at, and where it set out from.

use crate::act::{Act, Stage};
use crate::arm::{HandGoal, HandShape};
use crate::ease::least_jerk;
use crate::task::TaskId;
use glam::{Quat, Vec3};

/// Seconds in which a hand comes back to where it hangs.
pub(super) const RETURN: f32 = 0.9;

/// What a hand is at: where that changes, the hand sets out from where it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cause {
    Hangs,
    Lap,
    Carries,
    Talks(u32),
    Performs(TaskId),
    Acts(TaskId, usize),
}

impl Cause {
    /// Whether the hand touches nothing that would tell where it has to be.
    pub(super) fn is_free(self) -> bool {
        matches!(self, Self::Hangs | Self::Talks(_) | Self::Performs(_))
    }
}

/// Shape of a hand that becomes another one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fingers {
    pub(super) from: HandShape,
    to: HandShape,
    share: f32,
    takes: f32,
    pub(super) now: HandShape,
    /// Whether the fingers have come to rest in it: mostly they keep still.
    rests: bool,
}

impl Fingers {
    /// The shape to show, if it is another than in the last step.
    pub(super) fn advance(&mut self, dt: f32) -> Option<HandShape> {
        if self.rests {
            return None;
        }
        self.share = (self.share + dt / self.takes).min(1.0);
        self.now = self.from.lerp(self.to, least_jerk(self.share));
        self.rests = self.share >= 1.0;
        Some(self.now)
    }

    pub(super) fn go(&mut self, to: HandShape, takes: f32) {
        if self.to != to {
            (self.from, self.to, self.share, self.takes) = (self.now, to, 0.0, takes.max(0.2));
            self.rests = false;
        }
    }
}

/// An arm between frames.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arm {
    pub(super) cause: Cause,
    /// Where the hand was when it set out.
    pub(super) from: HandGoal,
    pub(super) time: f32,
    pub(super) act: Option<Act>,
    pub(super) held: Option<f32>,
    pub(super) shape: Fingers,
    /// Where the wrist is wanted, for the trunk to help.
    pub(super) far: Option<Vec3>,
    /// Whether it is on its way back to where it hangs.
    pub(super) settles: bool,
    /// What the stage that is under way must come to.
    pub(super) must: Option<Stage>,
}

impl Arm {
    pub(super) fn new() -> Self {
        let shape = HandShape::RELAXED;
        Self {
            cause: Cause::Hangs,
            from: HandGoal {
                wrist: Vec3::ZERO,
                turn: Quat::IDENTITY,
                swivel: 0.0,
                shape,
                grip: Vec3::ZERO,
            },
            time: RETURN,
            act: None,
            held: None,
            shape: Fingers {
                from: shape,
                to: shape,
                share: 1.0,
                takes: 0.3,
                now: shape,
                rests: false,
            },
            far: None,
            settles: false,
            must: None,
        }
    }

    pub(super) fn is_busy(&self) -> bool {
        self.act.is_some() || self.held.is_some()
    }
}
