//! The host of espeak-ng.

use super::{builder, place};
use crate::Synthesis;
use crate::host::HostSpec;
use std::path::Path;

/// The program's name.
pub(super) const PROGRAM: &str = "banter-piper-host";

/// The voice that is always there: espeak-ng, in the host program of `banter_piper`.
///
/// It needs no model and speaks a hundred languages.
///
/// ```
/// use banter_engine::host::espeak_host;
/// let voice = espeak_host().data("voices/espeak-ng-data");
/// # let _ = voice;
/// ```
#[must_use]
pub fn espeak_host() -> EspeakHost {
    EspeakHost {
        spec: HostSpec::new(PROGRAM, "cargo build -p banter_piper"),
    }
}

/// The host of espeak-ng and its settings, made by [`espeak_host`].
#[derive(Debug, Clone, PartialEq)]
pub struct EspeakHost {
    spec: HostSpec,
}

builder!(EspeakHost, Synthesis);

impl EspeakHost {
    /// The folder of espeak-ng's voice data, `espeak-ng-data`. By default an environment
    /// variable names it, or it lies beside the host or where it was built.
    #[must_use]
    pub fn data(self, folder: impl AsRef<Path>) -> Self {
        self.setting("data", place(folder.as_ref()).display())
    }
}
