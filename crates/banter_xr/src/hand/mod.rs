//! Hands: 26 joints, and the few numbers that make them.

mod controller;
mod joint;
mod shape;

pub use controller::ControllerState;
pub use joint::{Finger, HandJoint, HandJoints};
pub(crate) use shape::between;
pub use shape::{Bend, HandShape};
