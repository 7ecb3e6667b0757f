//! Humanoid bodies in motion, without a game engine: any skeleton that people use, poses that fit every one of them, and a
//! [`Mover`] that stands, walks, sits, looks, gestures while it talks, and reaches, takes, gives, pours and points.
//!
//! ```
//! use banter_motion::{BodyStyle, Humanoid, Mover, NameTable, Surroundings, Task, test_body};
//! use glam::Vec3;
//! use std::sync::Arc;
//!
//! // A game takes the nodes of a model; here is a plain body for tests.
//! let body = Arc::new(Humanoid::new(&test_body(), &NameTable::default()).unwrap());
//! let mut mover = Mover::new(body.clone(), BodyStyle::default(), 7);
//! mover.begin(Task::Point { at: Vec3::new(0.5, 1.0, 3.0), seconds: 1.0, hand: None });
//! let seen = Surroundings::default();
//! for _ in 0..60 {
//!     mover.advance(1.0 / 60.0, &seen);
//! }
//! let turn = body.local(mover.pose(), banter_motion::Bone::LeftUpperArm);
//! assert!(turn.is_some());
//! ```
//!
//! A [`Worn`] body is moved by a person whose head and hands are tracked.
//!
//! # The way of a step
//!
//! [`Mover::advance`] goes from the ground up: steps (`gait`) put the feet, the hips ride between them, the trunk bends
//! and looks, arms hang and swing or are brought where a task wants the hand, legs reach the feet. Where what a layer
//! wants jumps, because a task begins or was cancelled, what is shown does not: the difference fades (inertialization).
//! Chance comes from a seed: the same seed and steps give the same motion.

mod act;
mod arm;
mod bone;
mod chance;
mod clip;
mod ease;
mod gait;
mod humanoid;
mod legs;
mod limb;
mod limit;
mod mover;
mod names;
mod pose;
mod root;
mod style;
mod tabletop;
mod talk;
mod task;
mod test_body;
mod worn;

pub use arm::HandShape;
pub use bone::{Bone, PerBone, Side};
pub use humanoid::{Build, Humanoid, HumanoidError, RestPose, SkeletonNode};
pub use legs::RootMotion;
pub use limit::{Limit, clamped, excess, limit_of};
pub use mover::{Mover, Surroundings};
pub use names::NameTable;
pub use pose::{Frame, Pose};
pub use root::Root;
pub use style::BodyStyle;
pub use tabletop::Tabletop;
pub use talk::Talk;
pub use task::{Motion, Outcome, Task, TaskEvent, TaskId};
pub use test_body::test_body;
pub use worn::{Worn, WornFit, WornHand, WornTargets};
