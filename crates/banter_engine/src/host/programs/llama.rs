//! The host of language models.

use super::{builder, place, switch};
use crate::Generation;
use crate::host::{Deadlines, HostSpec};
use std::fmt;
use std::ops::RangeInclusive;
use std::path::Path;
use std::time::Duration;

/// The program's name.
pub(super) const PROGRAM: &str = "banter-llama-host";

/// How long a model may load without a sign of life: one of 40 GB is read from a slow disk
/// after llama.cpp has told that it is mapped.
const LOAD: Duration = Duration::from_secs(600);
/// How many jobs are with the host at once.
const MOST_JOBS: usize = 64;

/// A language model by llama.cpp: `model` is a GGUF file. An instruct model with a chat template
/// of its own is what characters need.
///
/// Neither a slice of a prompt nor a token can be interrupted; the host says so itself and is
/// given three minutes for each. It may load for ten minutes without a sign of life.
///
/// ```
/// use banter_engine::host::{GpuLayers, llama_host};
/// let mind = llama_host("models/instruct.gguf").context(4096).gpu_layers(GpuLayers::All);
/// # let _ = mind;
/// ```
#[must_use]
pub fn llama_host(model: impl AsRef<Path>) -> LlamaHost {
    let spec = HostSpec::new(PROGRAM, "cargo build -p banter_llama");
    let spec = spec.deadlines(Deadlines {
        load: LOAD,
        ..Deadlines::default()
    });
    // It answers many at a time, in one batch.
    let spec = spec.max_in_flight(MOST_JOBS);
    LlamaHost { spec }.setting("model", place(model.as_ref()).display())
}

/// The host of a language model and its settings, made by [`llama_host`].
#[derive(Debug, Clone, PartialEq)]
pub struct LlamaHost {
    spec: HostSpec,
}

builder!(LlamaHost, Generation);

/// How many layers of a model the graphics card computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GpuLayers {
    /// As many as there are.
    #[default]
    All,
    /// The last so many.
    Last(u32),
}

/// What the memory that a model takes is held against before it is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MemoryCheck {
    /// What the system has free.
    #[default]
    System,
    /// So many MiB.
    Limit(u64),
    /// Nothing: the system may run out of memory.
    Off,
}

/// In how many bits the keys and values of a prompt are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CacheType {
    /// 16-bit floats, as most models were measured.
    #[default]
    F16,
    /// 8 bits: half of it, and hardly worse.
    Q8,
    /// 4 bits: a quarter of it. Small models get worse by it.
    Q4,
}

impl LlamaHost {
    /// What [`context`](Self::context) takes, in tokens.
    pub const CONTEXT: RangeInclusive<u32> = 64..=1 << 20;
    /// What [`threads`](Self::threads) takes.
    pub const THREADS: RangeInclusive<u32> = 1..=512;
    /// What [`batch`](Self::batch) takes, in tokens.
    pub const BATCH: RangeInclusive<u32> = 1..=2048;
    /// What [`slots`](Self::slots) takes.
    pub const SLOTS: RangeInclusive<u32> = 1..=200;
    /// What [`cache`](Self::cache) and [`parked`](Self::parked) take, in MiB.
    pub const CACHE: RangeInclusive<u64> = 0..=1 << 20;
    /// What [`nice`](Self::nice) takes.
    pub const NICE: RangeInclusive<i32> = 0..=19;
    /// What the settings of [`adapter`](Self::adapter)s begin with, before the name.
    pub const ADAPTER: &'static str = "adapter.";

    /// The tokens of prompt and answer of one character together, 64 to 1,048,576. By default
    /// what the model was made for, at most 4096.
    #[must_use]
    pub fn context(self, tokens: u32) -> Self {
        self.setting("context", tokens)
    }

    /// How many threads work, 1 to 512. By default a [share](crate::share) of the machine's
    /// cores.
    #[must_use]
    pub fn threads(self, count: u32) -> Self {
        self.setting("threads", count)
    }

    /// The tokens that are read and written together in one step, 1 to 2048: between two steps
    /// a job can be cancelled and another begin. By default 64, and 512 on a graphics card;
    /// fewer are slower.
    #[must_use]
    pub fn batch(self, tokens: u32) -> Self {
        self.setting("batch", tokens)
    }

    /// How many conversations are kept ready or answered at once, 1 to 200. 32 by default, 8 for
    /// models with a recurrent state, which takes memory for each.
    #[must_use]
    pub fn slots(self, count: u32) -> Self {
        self.setting("slots", count)
    }

    /// The MiB of memory for the keys and values of all characters that are ready, 0 to
    /// 1,048,576; never less than one context takes. By default what two contexts take. What
    /// characters have in common counts once.
    #[must_use]
    pub fn cache(self, mebibytes: u64) -> Self {
        self.setting("cache", mebibytes)
    }

    /// The MiB of memory for those of characters that were put aside for others, 0 to
    /// 1,048,576, 256 by default. Who was put aside answers as soon as who was not; beyond
    /// this the least recently needed is forgotten, and its prompt is read again.
    #[must_use]
    pub fn parked(self, mebibytes: u64) -> Self {
        self.setting("parked", mebibytes)
    }

    /// In how many bits keys and values are kept. 16 by default.
    #[must_use]
    pub fn cache_type(self, kind: CacheType) -> Self {
        self.setting("cache_type", kind)
    }

    /// How far the engine stands back behind other programs, 0 to 19 (Unix). 0 by default.
    #[must_use]
    pub fn nice(self, nice: i32) -> Self {
        self.setting("nice", nice)
    }

    /// How many layers the graphics card computes, in a host that was built for one. All by
    /// default.
    #[must_use]
    pub fn gpu_layers(self, layers: GpuLayers) -> Self {
        self.setting("gpu_layers", layers)
    }

    /// Whether weights are mapped from the file. On by default; off loads longer and reads from
    /// no disk afterwards.
    #[must_use]
    pub fn mmap(self, on: bool) -> Self {
        self.setting("mmap", switch(on))
    }

    /// Whether weights are kept from being swapped out. Off by default.
    #[must_use]
    pub fn mlock(self, on: bool) -> Self {
        self.setting("mlock", switch(on))
    }

    /// What the memory that the model takes is held against. The system's free memory by
    /// default.
    #[must_use]
    pub fn memory_check(self, check: MemoryCheck) -> Self {
        self.setting("memory_check", check)
    }

    /// An adapter (LoRA) in a GGUF file, which requests name in
    /// [`adapters`](crate::GenerateRequest::adapters). It is loaded with the model, which refuses
    /// one that was made for another. None by default.
    #[must_use]
    pub fn adapter(self, name: &str, file: impl AsRef<Path>) -> Self {
        self.setting(
            format!("{}{name}", Self::ADAPTER),
            place(file.as_ref()).display(),
        )
    }
}

impl fmt::Display for GpuLayers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Last(count) => count.fmt(f),
        }
    }
}

impl fmt::Display for CacheType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::F16 => "f16",
            Self::Q8 => "q8_0",
            Self::Q4 => "q4_0",
        })
    }
}

impl fmt::Display for MemoryCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str("on"),
            Self::Limit(mebibytes) => mebibytes.fmt(f),
            Self::Off => f.write_str("off"),
        }
    }
}
