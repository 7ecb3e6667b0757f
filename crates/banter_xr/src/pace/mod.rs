//! Inference gives way to a headset's frames.

mod controller;
mod spare;

pub use controller::{PaceController, PaceSettings};
pub(crate) use spare::spare;
pub use spare::FrameBudget;
