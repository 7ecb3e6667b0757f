//! The host of whisper models.

use super::{builder, place, switch};
use crate::Transcription;
use crate::host::HostSpec;
use std::ops::RangeInclusive;
use std::path::Path;

/// The program's name.
pub(super) const PROGRAM: &str = "banter-whisper-host";

/// Speech recognition by whisper.cpp: `model` is a file of it, `ggml-base.en.bin` or any other.
///
/// A pass of the encoder cannot be interrupted; the host says so itself and is given three
/// minutes for each. For all else the usual deadlines hold.
///
/// ```
/// use banter_engine::host::whisper_host;
/// let ears = whisper_host("models/ggml-base.bin").threads(4).language("en");
/// # let _ = ears;
/// ```
#[must_use]
pub fn whisper_host(model: impl AsRef<Path>) -> WhisperHost {
    let spec = HostSpec::new(PROGRAM, "cargo build -p banter_whisper");
    WhisperHost { spec }.setting("model", place(model.as_ref()).display())
}

/// The host of a whisper model and its settings, made by [`whisper_host`].
#[derive(Debug, Clone, PartialEq)]
pub struct WhisperHost {
    spec: HostSpec,
}

builder!(WhisperHost, Transcription);

impl WhisperHost {
    /// What [`threads`](Self::threads) takes.
    pub const THREADS: RangeInclusive<u32> = 1..=256;
    /// What [`beam`](Self::beam) takes: as many as whisper.cpp has decoders.
    pub const BEAM: RangeInclusive<u32> = 1..=8;
    /// What [`context_floor`](Self::context_floor) takes: as many positions as the encoder of
    /// every published model has.
    pub const CONTEXT_FLOOR: RangeInclusive<u32> = 0..=1_500;
    /// What [`max_tokens`](Self::max_tokens) takes: whisper.cpp stops there by itself.
    pub const MAX_TOKENS: RangeInclusive<u32> = 0..=220;

    /// How many threads work, 1 to 256. By default a [share](crate::share) of the machine's
    /// cores, 4 at most; with more than there are free cores it gets very slow.
    #[must_use]
    pub fn threads(self, count: u32) -> Self {
        self.setting("threads", count)
    }

    /// Whether the graphics card works. By default it does in a host that was built for one;
    /// another refuses it.
    #[must_use]
    pub fn gpu(self, on: bool) -> Self {
        self.setting("gpu", switch(on))
    }

    /// How many sentences are tried side by side, 1 to 8. 1 by default; 5 is a little better
    /// and takes longer.
    #[must_use]
    pub fn beam(self, width: u32) -> Self {
        self.setting("beam", width)
    }

    /// The language of requests that name none, as a BCP 47 tag (`en`, `zh`), or `auto`, the
    /// default. To detect the language takes as long as to read the sound once more.
    #[must_use]
    pub fn language(self, tag: impl Into<String>) -> Self {
        self.setting("language", tag.into())
    }

    /// The fewest positions of the encoder that a window fitted to its sound has, 0 to 1500, of
    /// which 50 are a second. 256 by default. Fewer are faster, and worse.
    #[must_use]
    pub fn context_floor(self, positions: u32) -> Self {
        self.setting("context_floor", positions)
    }

    /// The most tokens of text in one window, 0 to 220. 0, the default, leaves it to whisper.
    #[must_use]
    pub fn max_tokens(self, count: u32) -> Self {
        self.setting("max_tokens", count)
    }
}
