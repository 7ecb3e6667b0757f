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

/// `on` or `off`, as engines read it.
fn switch(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}
