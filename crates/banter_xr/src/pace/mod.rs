//! Inference gives way to a headset's frames.

mod controller;
mod spare;

pub use controller::{PaceController, PaceSettings};
pub use spare::FrameBudget;
pub(crate) use spare::spare;
