//! The host of Kokoro's voices.

use super::{builder, place};
use crate::Synthesis;
use crate::host::HostSpec;
use std::ops::RangeInclusive;
use std::path::Path;

/// The program's name.
pub(super) const PROGRAM: &str = "banter-kokoro-host";

/// Kokoro's voices: `model` is its `.onnx`, quantised to 8 bits or not, beside which lie the
/// tables of its voices.
///
/// ```
/// use banter_engine::host::kokoro_host;
/// let voice = kokoro_host("models/kokoro-82m-int8.onnx").voice("0.7 emma, 0.3 heart");
/// # let _ = voice;
/// ```
#[must_use]
pub fn kokoro_host(model: impl AsRef<Path>) -> KokoroHost {
    let spec = HostSpec::new(PROGRAM, "cargo build -p banter_kokoro");
    KokoroHost { spec }.setting("model", place(model.as_ref()).display())
}

/// The host of Kokoro's voices and its settings, made by [`kokoro_host`].
#[derive(Debug, Clone, PartialEq)]
pub struct KokoroHost {
    spec: HostSpec,
}

builder!(KokoroHost, Synthesis);

impl KokoroHost {
    /// What [`speed`](Self::speed) takes.
    pub const SPEED: RangeInclusive<f32> = 0.5..=2.0;
    /// What [`threads`](Self::threads) takes.
    pub const THREADS: RangeInclusive<u32> = 1..=256;

    /// Where the tables of voices are: a `.bin` of one, an `.npz` of many, or a folder. By
    /// default the folder of the model.
    #[must_use]
    pub fn voices(self, folder: impl AsRef<Path>) -> Self {
        self.setting("voices", place(folder.as_ref()).display())
    }

    /// Who speaks where a character does not say: a voice or a blend, `0.7 emma, 0.3 heart`. By
    /// default `af_heart` where it is there, else the first.
    #[must_use]
    pub fn voice(self, blend: impl ToString) -> Self {
        self.setting("voice", blend)
    }

    /// The language that is read where a character does not say: a BCP 47 tag. By default that
    /// of the voice.
    #[must_use]
    pub fn language(self, tag: impl ToString) -> Self {
        self.setting("language", tag)
    }

    /// How fast it speaks, 0.5 to 2. 1 by default.
    #[must_use]
    pub fn speed(self, factor: f32) -> Self {
        self.setting("speed", factor)
    }

    /// How many threads work on a sentence, 1 to 256. By default a [share](crate::share) of the
    /// machine's cores, 4 at most.
    #[must_use]
    pub fn threads(self, count: u32) -> Self {
        self.setting("threads", count)
    }

    /// The library of ONNX Runtime. By default an environment variable names it, or it lies
    /// beside the host or where `cargo xtask setup` puts it.
    #[must_use]
    pub fn runtime(self, library: impl AsRef<Path>) -> Self {
        self.setting("runtime", place(library.as_ref()).display())
    }
}
