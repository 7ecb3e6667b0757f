//! Retargeting: from the face that everybody speaks of, ARKit's 52 shapes and the 15 visemes,
//! to whatever an avatar has.
//!
//! Everything that depends on names is decided once, when an avatar is bound
//! (`plan`): what is left for each frame is a row of numbers (`signal`) and a short list
//! of (source, factor) for each morph target (`links`).

mod derive;
mod dialect;
mod kind;
mod links;
mod make;
mod plan;
#[cfg(test)]
mod plan_tests;
mod signal;
mod table;
mod vrm_link;

pub use kind::RigKind;
pub use table::{FaceTable, FaceTableError, FaceTableHandle};

pub(crate) use derive::{LOOK, gaze};
pub(crate) use dialect::{Worth, is_known, worth};
pub(crate) use links::Links;
pub(crate) use make::{Make, Targets};
pub(crate) use plan::plan;
pub(crate) use signal::{FIXED, Look, Part, Signal, Wanted, fill, tamed};
pub(crate) use table::{Bones, FaceTableLoader};
pub(crate) use vrm_link::VrmFace;
