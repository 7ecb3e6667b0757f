//! The wearer's face, from what headsets have for one.

mod calibrate;
mod htc;
mod meta;
mod table;
#[cfg(test)]
mod tests;

pub use calibrate::{FaceCalibration, FaceSmoother};
pub use htc::{HTC_EYE_SHAPES, HTC_LIP_SHAPES, face_of_htc};
pub use meta::{META_SHAPES, face_of_meta};
