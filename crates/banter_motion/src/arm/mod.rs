//! Arms: a hand is where it is wanted, the elbow bends the natural way, fingers close around what is held, and nothing of
//! it goes through the trunk.

mod clear;
mod shape;
mod solve;

pub(crate) use clear::{Trunk, clear};
pub use shape::HandShape;
pub(crate) use solve::{
    HandGoal, arm_frame, grip, grip_place, hand_turn, shoulder, solve, wrist_for,
};
