//! The settings of the engine, read and checked.

use banter_engine::host::{CacheType, LlamaHost, MemoryCheck};
use banter_engine::share::{self, Share};
use banter_engine::{EngineError, Settings};
use std::path::PathBuf;

/// The context that a model gets by default, in tokens, unless it was made for less.
const USUAL_CONTEXT: u32 = 4096;
/// The tokens of a step by default: beside a renderer on the same cores, and on a card.
const BATCH_ON_CPU: u32 = 64;
const BATCH_ON_GPU: u32 = 512;
/// The MiB for what is put aside, by default.
const USUAL_PARKED: u64 = 256;

/// The names of all settings, but for those of [adapters](LlamaHost::ADAPTER).
const NAMES: &[&str] = &[
    "batch",
    "cache",
    "cache_type",
    "context",
    "gpu_layers",
    "memory_check",
    "mlock",
    "mmap",
    "model",
    "nice",
    "parked",
    "slots",
    "threads",
];

/// How a model is to be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Config {
    pub(crate) model: PathBuf,
    /// Tokens; `None` leaves it to [`Config::context_for`].
    context: Option<u32>,
    pub(crate) threads: u32,
    /// `None` is as many as there are.
    pub(crate) gpu_layers: Option<u32>,
    pub(crate) batch: u32,
    /// Conversations at once; `None` leaves it to the model.
    pub(crate) slots: Option<u32>,
    /// MiB for keys and values; `None` is what two contexts take.
    pub(crate) cache: Option<u64>,
    pub(crate) cache_type: CacheType,
    /// MiB for what is put aside.
    pub(crate) parked: u64,
    pub(crate) nice: i32,
    pub(crate) mmap: bool,
    pub(crate) mlock: bool,
    pub(crate) memory: MemoryCheck,
    /// The adapters' names and files.
    pub(crate) adapters: Vec<(String, PathBuf)>,
}

impl Config {
    pub(crate) fn read(settings: &Settings) -> Result<Self, EngineError> {
        let adapters = adapters(settings)?;
        let of_model = settings.iter().filter(|(name, _)| adapter(name).is_none());
        of_model
            .fold(Settings::default(), |rest, (name, value)| {
                rest.with(name, value)
            })
            .refuse_unknown(NAMES)?;
        let model = settings.get("model").unwrap_or_default();
        if model.is_empty() {
            return Err(refuse("model", "", "name a .gguf file"));
        }
        let gpu_layers = match settings.get("gpu_layers") {
            Some("all") => None,
            _ => settings.within("gpu_layers", 0..=u32::MAX)?,
        };
        Ok(Self {
            model: model.into(),
            context: settings.within("context", LlamaHost::CONTEXT)?,
            threads: settings
                .within("threads", LlamaHost::THREADS)?
                .unwrap_or_else(usual_threads),
            gpu_layers,
            batch: settings
                .within("batch", LlamaHost::BATCH)?
                .unwrap_or_else(|| usual_batch(gpu_layers)),
            slots: settings.within("slots", LlamaHost::SLOTS)?,
            cache: settings.within("cache", LlamaHost::CACHE)?,
            cache_type: cache_type(settings)?,
            parked: settings
                .within("parked", LlamaHost::CACHE)?
                .unwrap_or(USUAL_PARKED),
            nice: settings.within("nice", LlamaHost::NICE)?.unwrap_or(0),
            mmap: switch(settings, "mmap", true)?,
            mlock: switch(settings, "mlock", false)?,
            memory: memory_check(settings)?,
            adapters,
        })
    }

    /// The tokens of context for a model that was made for `trained`; 0 if it does not say.
    pub(crate) fn context_for(&self, trained: u64) -> u32 {
        let trained = match u32::try_from(trained) {
            Ok(0) | Err(_) => USUAL_CONTEXT,
            Ok(trained) => trained,
        };
        self.context
            .unwrap_or_else(|| trained.clamp(*LlamaHost::CONTEXT.start(), USUAL_CONTEXT))
    }
}

/// A step as large as the machine likes it.
fn usual_batch(gpu_layers: Option<u32>) -> u32 {
    let has_gpu = cfg!(any(feature = "cuda", feature = "metal", feature = "vulkan"));
    if has_gpu && gpu_layers != Some(0) {
        BATCH_ON_GPU
    } else {
        BATCH_ON_CPU
    }
}

fn cache_type(settings: &Settings) -> Result<CacheType, EngineError> {
    match settings.get("cache_type") {
        None | Some("f16") => Ok(CacheType::F16),
        Some("q8_0") => Ok(CacheType::Q8),
        Some("q4_0") => Ok(CacheType::Q4),
        Some(value) => Err(refuse("cache_type", value, "it is `f16`, `q8_0` or `q4_0`")),
    }
}

/// The mind's share of the machine.
fn usual_threads() -> u32 {
    let share = share::threads_of(Share::Mind, banter_machine::cores());
    u32::try_from(share).map_or(1, |count| count.clamp(1, *LlamaHost::THREADS.end()))
}

/// The name of the adapter that a setting is for.
fn adapter(setting: &str) -> Option<&str> {
    setting.strip_prefix(LlamaHost::ADAPTER)
}

fn adapters(settings: &Settings) -> Result<Vec<(String, PathBuf)>, EngineError> {
    let named = settings
        .iter()
        .filter_map(|(setting, file)| Some((setting, adapter(setting)?, file)));
    named
        .map(|(setting, name, file)| {
            if name.is_empty() || file.is_empty() {
                let reason = "write a name behind the dot, and the path of a .gguf file";
                return Err(refuse(setting, file, reason));
            }
            Ok((name.to_owned(), file.into()))
        })
        .collect()
}

fn switch(settings: &Settings, name: &str, usual: bool) -> Result<bool, EngineError> {
    match settings.get(name) {
        None => Ok(usual),
        Some("on" | "true") => Ok(true),
        Some("off" | "false") => Ok(false),
        Some(value) => Err(refuse(name, value, "it is `on` or `off`")),
    }
}

fn memory_check(settings: &Settings) -> Result<MemoryCheck, EngineError> {
    match settings.get("memory_check") {
        None | Some("on") => Ok(MemoryCheck::System),
        Some("off") => Ok(MemoryCheck::Off),
        Some(value) => match value.parse() {
            Ok(mib) => Ok(MemoryCheck::Limit(mib)),
            Err(_) => Err(refuse(
                "memory_check",
                value,
                "it is `on`, `off` or a number of MiB",
            )),
        },
    }
}

fn refuse(name: &str, value: &str, reason: impl Into<String>) -> EngineError {
    EngineError::Setting {
        name: name.to_owned(),
        value: value.to_owned(),
        reason: reason.into(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use banter_engine::host::{GpuLayers, llama_host};

    fn told(settings: Settings) -> String {
        Config::read(&settings).unwrap_err().to_string()
    }

    fn model() -> Settings {
        Settings::default().with("model", "mind.gguf")
    }

    #[test]
    fn a_model_is_all_that_must_be_named() {
        let config = Config::read(&model()).unwrap();
        assert_eq!(config.batch, usual_batch(None));
        assert!(config.threads >= 1 && config.mmap && !config.mlock);
        assert_eq!(config.context_for(2048), 2048);
        assert_eq!(config.context_for(131_072), 4096);
        assert_eq!(config.context_for(0), 4096);
        let config = Config::read(&model().with("context", 8192)).unwrap();
        assert_eq!(config.context_for(2048), 8192);
    }

    #[test]
    fn a_builder_of_hosts_knows_every_setting() {
        let host = llama_host("mind.gguf")
            .context(128)
            .threads(2)
            .batch(8)
            .gpu_layers(GpuLayers::Last(3))
            .mmap(false)
            .mlock(true)
            .memory_check(MemoryCheck::Limit(9))
            .slots(5)
            .cache(100)
            .cache_type(CacheType::Q8)
            .parked(7)
            .nice(10)
            .adapter("pirate", "pirate.gguf");
        let settings = host.clone().spec().settings;
        let names: Vec<_> = settings.iter().map(|(name, _)| name).collect();
        let mut known = vec!["adapter.pirate"];
        known.extend(NAMES);
        assert_eq!(names, known);
        let config = Config::read(&settings).unwrap();
        let expected = Config {
            model: "mind.gguf".into(),
            context: Some(128),
            threads: 2,
            gpu_layers: Some(3),
            batch: 8,
            slots: Some(5),
            cache: Some(100),
            cache_type: CacheType::Q8,
            parked: 7,
            nice: 10,
            mmap: false,
            mlock: true,
            memory: MemoryCheck::Limit(9),
            adapters: vec![("pirate".to_owned(), "pirate.gguf".into())],
        };
        assert_eq!(config, expected);
        for (all, check) in [
            (GpuLayers::All, MemoryCheck::System),
            (GpuLayers::Last(0), MemoryCheck::Off),
        ] {
            let settings = host.clone().gpu_layers(all).memory_check(check).spec();
            let config = Config::read(&settings.settings).unwrap();
            assert_eq!(config.memory, check);
            assert_eq!(config.gpu_layers.is_none(), all == GpuLayers::All);
        }
    }

    #[test]
    fn the_ranges_of_the_builder_are_the_engines() {
        for (name, range) in [
            ("context", LlamaHost::CONTEXT),
            ("threads", LlamaHost::THREADS),
            ("batch", LlamaHost::BATCH),
            ("slots", LlamaHost::SLOTS),
        ] {
            for within in [range.start(), range.end()] {
                assert!(Config::read(&model().with(name, within)).is_ok(), "{name}");
            }
            for beyond in [range.start() - 1, range.end() + 1] {
                let told = told(model().with(name, beyond));
                assert!(told.contains(&format!("`{name} = {beyond}`")), "{told}");
            }
        }
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        assert!(told(Settings::default()).contains("name a .gguf file"));
        assert_eq!(
            told(model().with("batch", 2049)),
            "the setting `batch = 2049` cannot be used: it goes from 1 to 2048"
        );
        assert!(told(model().with("temperature", 1)).contains("only batch, cache, cache_type"));
        assert!(told(model().with("mmap", "perhaps")).contains("`on` or `off`"));
        assert!(told(model().with("memory_check", "much")).contains("a number of MiB"));
        assert!(told(model().with("adapter.", "a.gguf")).contains("behind the dot"));
        assert!(told(model().with("cache_type", "q5")).contains("`q8_0`"));
        assert!(told(model().with("threads", "many")).contains("`threads = many`"));
    }
}
