//! What the machine at hand has, answered in one place for engines, models, tests and the
//! workspace's own commands.
//!
//! - [`cache`]: the folder for what can be fetched again: models, ONNX Runtime, built tools.
//! - `cores` (feature `cores`): how many cores engines may share.
//! - `free_memory` (feature `memory`): how many bytes a model may still take.
//! - [`onnx`]: where ONNX Runtime is.
//! - [`pip`]: Python packages fetched as archives, of which none is installed or run.

pub mod cache;
#[cfg(feature = "cores")]
mod cores;
#[cfg(feature = "memory")]
mod memory;
pub mod onnx;
pub mod pip;

#[cfg(feature = "cores")]
pub use cores::cores;
#[cfg(feature = "memory")]
pub use memory::free_memory;

use std::ffi::OsString;

/// The value of an environment variable that is set and not empty.
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}
