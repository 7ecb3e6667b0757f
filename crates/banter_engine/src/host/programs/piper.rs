//! The host of Piper voices.

use super::{builder, espeak_host, place};
use crate::Synthesis;
use crate::host::HostSpec;
use std::ops::RangeInclusive;
use std::path::Path;

/// A Piper voice: `model` is its `.onnx`, beside which lies its `.onnx.json`.
///
/// A sentence ends some milliseconds after it is no longer wanted, and so the usual deadlines
/// hold.
///
/// ```
/// use banter_engine::host::piper_host;
/// let voice = piper_host("voices/en_GB-alba-medium.onnx").length_scale(1.1);
/// # let _ = voice;
/// ```
#[must_use]
pub fn piper_host(model: impl AsRef<Path>) -> PiperHost {
    let spec = espeak_host().spec();
    PiperHost { spec }.setting("model", place(model.as_ref()).display())
}

/// The host of a Piper voice and its settings, made by [`piper_host`].
#[derive(Debug, Clone, PartialEq)]
pub struct PiperHost {
    spec: HostSpec,
}

builder!(PiperHost, Synthesis);

impl PiperHost {
    /// What [`length_scale`](Self::length_scale) takes.
    pub const LENGTH_SCALE: RangeInclusive<f32> = 0.1..=10.0;
    /// What [`noise_scale`](Self::noise_scale) takes.
    pub const NOISE_SCALE: RangeInclusive<f32> = 0.0..=5.0;
    /// What [`noise_w`](Self::noise_w) takes.
    pub const NOISE_W: RangeInclusive<f32> = 0.0..=5.0;
    /// What [`sentence_silence`](Self::sentence_silence) takes, in seconds.
    pub const SENTENCE_SILENCE: RangeInclusive<f32> = 0.0..=10.0;
    /// What [`threads`](Self::threads) takes.
    pub const THREADS: RangeInclusive<u32> = 1..=256;

    /// The voice's description. By default the `.onnx.json` or `.json` of its name beside it,
    /// or the only `.json` beside the only `.onnx`.
    #[must_use]
    pub fn config(self, file: impl AsRef<Path>) -> Self {
        self.setting("config", place(file.as_ref()).display())
    }

    /// Who speaks in a voice of several: a number from 0, or a name of the description. 0 by
    /// default; refused in a voice of one.
    #[must_use]
    pub fn speaker(self, speaker: impl ToString) -> Self {
        self.setting("speaker", speaker)
    }

    /// How long sounds are, 0.1 to 10: 2 is twice as long. The description's by default, mostly
    /// 1.
    #[must_use]
    pub fn length_scale(self, factor: f32) -> Self {
        self.setting("length_scale", factor)
    }

    /// How lively the sound is, 0 to 5. The description's by default, mostly 0.667.
    #[must_use]
    pub fn noise_scale(self, amount: f32) -> Self {
        self.setting("noise_scale", amount)
    }

    /// How lively the rhythm is, 0 to 5. The description's by default, mostly 0.8.
    #[must_use]
    pub fn noise_w(self, amount: f32) -> Self {
        self.setting("noise_w", amount)
    }

    /// The silence between the sentences of one request, in seconds, 0 to 10. 0.2 by default.
    #[must_use]
    pub fn sentence_silence(self, seconds: f32) -> Self {
        self.setting("sentence_silence", seconds)
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

    /// The folder of espeak-ng's voice data, which tells how words are said. By default as for
    /// [`EspeakHost::data`](super::EspeakHost::data).
    #[must_use]
    pub fn data(self, folder: impl AsRef<Path>) -> Self {
        self.setting("data", place(folder.as_ref()).display())
    }
}
