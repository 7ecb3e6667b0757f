//! The host of espeak-ng.

use banter_engine::host::HostSpec;

/// The voice that is always there: espeak-ng, in the host program of `banter_piper`.
///
/// It needs no model and speaks a hundred languages.
#[must_use]
pub fn espeak_host() -> HostSpec {
    HostSpec::new("banter-piper-host", "cargo build -p banter_piper")
}
