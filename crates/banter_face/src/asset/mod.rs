//! Recorded faces as assets.

mod clip;
mod loader;

pub use clip::FaceClip;
pub use loader::{FaceClipError, FaceClipLoader};
