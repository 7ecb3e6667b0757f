//! Hands: 26 joints, and the few numbers that make them.

mod joint;
mod shape;

pub use joint::{Finger, HandJoint, HandJoints};
pub(crate) use shape::between;
pub use shape::{Bend, HandShape};
