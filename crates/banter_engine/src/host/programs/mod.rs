//! The host programs of the project's own engines: a file for each, with its name, the command
//! that builds it, its settings and its limits.
//!
//! They stand here and not in the engines' crates, for whoever depends on one of those builds
//! its native library, and a game needs the name of a host and not its insides. The engines take
//! the ranges of their settings from here.

mod espeak;
mod kokoro;
mod llama;
mod piper;
mod silero;
mod turn;
mod whisper;

use crate::host::HostSpec;
pub use espeak::{EspeakHost, espeak_host};
pub use kokoro::{KokoroHost, kokoro_host};
pub use llama::{CacheType, GpuLayers, LlamaHost, MemoryCheck, llama_host};
pub use piper::{PiperHost, piper_host};
pub use silero::{SileroHost, silero_host};
use std::path::{Path, PathBuf};
pub use turn::{SmartTurnHost, smart_turn_host};
pub use whisper::{WhisperHost, whisper_host};

/// Whether this is a host of an engine here that can be told how many threads work, and was not.
pub(crate) fn takes_threads(spec: &HostSpec) -> bool {
    let takes = match spec.program.as_str() {
        llama::PROGRAM | whisper::PROGRAM | kokoro::PROGRAM => true,
        // Without a model it is espeak-ng, which needs no more than one.
        espeak::PROGRAM => spec.settings.get("model").is_some(),
        _ => false,
    };
    takes && spec.settings.get("threads").is_none()
}

/// What all builders of hosts have in common.
macro_rules! builder {
    ($host:ident, $task:ty) => {
        impl $host {
            /// The same host with a setting by its name. The engine refuses what it does not
            /// know when it is started, in a sentence that names all that it knows.
            #[must_use]
            pub fn setting(mut self, name: impl Into<String>, value: impl ToString) -> Self {
                self.spec = self.spec.setting(name, value);
                self
            }

            /// The same host at a known place.
            #[must_use]
            pub fn at(mut self, program: impl Into<std::path::PathBuf>) -> Self {
                self.spec = self.spec.at(program);
                self
            }

            /// The same host with other deadlines.
            #[must_use]
            pub fn deadlines(mut self, deadlines: $crate::host::Deadlines) -> Self {
                self.spec = self.spec.deadlines(deadlines);
                self
            }

            /// The same host as any other, for what is not on this builder.
            #[must_use]
            pub fn spec(self) -> $crate::host::HostSpec {
                self.spec
            }
        }

        impl From<$host> for $crate::host::HostSpec {
            fn from(host: $host) -> Self {
                host.spec
            }
        }

        impl From<$host> for $crate::EngineSource<$task> {
            fn from(host: $host) -> Self {
                Self::Host(host.spec)
            }
        }
    };
}
use builder;

/// The file or folder that a game means by a path: in the folder in which it was started, or else beside the
/// program, where a shipped game has it. As it was named where it is in neither, so that the engine names it so.
fn place(named: &Path) -> PathBuf {
    if named.is_absolute() || named.exists() {
        return named.to_owned();
    }
    let program = std::env::current_exe().ok();
    let beside = program.as_deref().and_then(Path::parent);
    let beside = beside.map(|folder| folder.join(named));
    let found = beside.filter(|beside| beside.exists());
    found.unwrap_or_else(|| named.to_owned())
}

/// `on` or `off`, as engines read it.
fn switch(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_model_is_also_found_beside_the_program() {
        let program = std::env::current_exe().unwrap();
        let folder = program.parent().unwrap();
        let models = tempfile::tempdir_in(folder).unwrap();
        let file = models.path().join("ears.bin");
        std::fs::write(&file, "a model").unwrap();
        // As a game names it, which is started in another folder.
        let named = file.strip_prefix(folder).unwrap();
        assert!(!named.exists());
        let spec = whisper_host(named).spec();
        assert_eq!(spec.settings.get("model"), Some(file.to_str().unwrap()));
    }

    #[test]
    fn a_model_that_is_nowhere_is_called_as_it_was_named() {
        let spec = llama_host("models/none.gguf").spec();
        assert_eq!(spec.settings.get("model"), Some("models/none.gguf"));
    }
}
