//! The settings of the engine, read and checked.

use banter_engine::share::{self, Share};
use banter_engine::{EngineError, Settings};
use std::path::PathBuf;

/// The context that a model gets by default, in tokens, unless it was made for less.
const USUAL_CONTEXT: u32 = 4096;
/// The least context that holds a question and an answer.
const LEAST_CONTEXT: u32 = 64;
/// The most context that is believed.
const MOST_CONTEXT: u32 = 1 << 20;
/// Tokens of a prompt between two looks at whether the answer is still wanted, at most.
pub(crate) const MOST_BATCH: u32 = 64;
/// More threads than any machine of a player has.
const MOST_THREADS: u32 = 512;

/// The names of all settings.
const NAMES: &[&str] = &[
    "batch",
    "context",
    "gpu_layers",
    "memory_check",
    "mlock",
    "mmap",
    "model",
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
    pub(crate) mmap: bool,
    pub(crate) mlock: bool,
    pub(crate) memory: MemoryCheck,
}

/// What a model is held against before it is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MemoryCheck {
    /// The memory that the system has free.
    System,
    /// So many MiB.
    Limit(u64),
    /// Nothing.
    Off,
}

impl Config {
    pub(crate) fn read(settings: &Settings) -> Result<Self, EngineError> {
        settings.refuse_unknown(NAMES)?;
        let model = settings.get("model").unwrap_or_default();
        if model.is_empty() {
            return Err(refuse("model", "", "name a .gguf file"));
        }
        Ok(Self {
            model: model.into(),
            context: settings.within("context", LEAST_CONTEXT..=MOST_CONTEXT)?,
            threads: settings
                .within("threads", 1..=MOST_THREADS)?
                .unwrap_or_else(usual_threads),
            gpu_layers: match settings.get("gpu_layers") {
                Some("all") => None,
                _ => settings.within("gpu_layers", 0..=u32::MAX)?,
            },
            batch: settings
                .within("batch", 1..=MOST_BATCH)?
                .unwrap_or(MOST_BATCH),
            mmap: switch(settings, "mmap", true)?,
            mlock: switch(settings, "mlock", false)?,
            memory: memory_check(settings)?,
        })
    }

    /// The tokens of context for a model that was made for `trained`; 0 if it does not say.
    pub(crate) fn context_for(&self, trained: u64) -> u32 {
        let trained = match u32::try_from(trained) {
            Ok(0) | Err(_) => USUAL_CONTEXT,
            Ok(trained) => trained,
        };
        self.context
            .unwrap_or_else(|| trained.clamp(LEAST_CONTEXT, USUAL_CONTEXT))
    }
}

/// The mind's share of the machine.
fn usual_threads() -> u32 {
    let share = share::threads(Share::Mind);
    u32::try_from(share).map_or(1, |count| count.clamp(1, MOST_THREADS))
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

    fn told(settings: Settings) -> String {
        Config::read(&settings).unwrap_err().to_string()
    }

    fn model() -> Settings {
        Settings::default().with("model", "mind.gguf")
    }

    #[test]
    fn a_model_is_all_that_must_be_named() {
        let config = Config::read(&model()).unwrap();
        assert_eq!(config.batch, 64);
        assert!(config.threads >= 1 && config.mmap && !config.mlock);
        assert_eq!(config.context_for(2048), 2048);
        assert_eq!(config.context_for(131_072), 4096);
        assert_eq!(config.context_for(0), 4096);
        let config = Config::read(&model().with("context", 8192)).unwrap();
        assert_eq!(config.context_for(2048), 8192);
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        assert!(told(Settings::default()).contains("name a .gguf file"));
        assert_eq!(
            told(model().with("batch", 65)),
            "the setting `batch = 65` cannot be used: it goes from 1 to 64"
        );
        assert!(told(model().with("temperature", 1)).contains("only batch, context, gpu_layers"));
        assert!(told(model().with("mmap", "perhaps")).contains("`on` or `off`"));
        assert!(told(model().with("memory_check", "much")).contains("a number of MiB"));
        assert!(told(model().with("threads", "many")).contains("`threads = many`"));
    }
}
