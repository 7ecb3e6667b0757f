//! Adapters (LoRA), which change what a model says.

use crate::config::Config;
use crate::failure::ENGINE;
use crate::gguf::{self, Header};
use banter_engine::{Adapter, EngineError};
use llama_cpp_2::model::{LlamaLoraAdapter, LlamaModel};
use std::cell::RefCell;
use std::path::PathBuf;

/// An adapter that is loaded. Its context takes it by `&mut`, though nothing in it changes.
pub(crate) type Loaded = (String, RefCell<LlamaLoraAdapter>);

/// An adapter as strong as a request wants it: what was read with another is of no use with it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct AdapterKey {
    name: String,
    /// The bits of its weight.
    weight: u32,
}

impl AdapterKey {
    pub(crate) fn new(name: &str, weight: f32) -> Self {
        Self {
            name: name.to_owned(),
            weight: weight.to_bits(),
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn weight(&self) -> f32 {
        f32::from_bits(self.weight)
    }
}

/// How many bytes the adapters of `config` take, if each is one for the model of `header`.
///
/// # Errors
/// [`EngineError::File`] for one that is none, or was made for another kind of model.
pub(crate) fn inspect(config: &Config, header: &Header) -> Result<u64, EngineError> {
    let sizes = config.adapters.iter().map(|(name, file)| {
        gguf::inspect_adapter(file, name, &header.architecture).map(|adapter| adapter.weights)
    });
    sizes.sum()
}

/// Loads the adapters of `config` beside `model`.
///
/// # Errors
/// [`EngineError::File`] for one that does not fit the model.
pub(crate) fn load(config: &Config, model: &mut LlamaModel) -> Result<Vec<Loaded>, EngineError> {
    let load = |(name, file): &(String, PathBuf)| {
        let loaded = model
            .lora_adapter_init(file)
            .map_err(|_| EngineError::File {
                path: file.to_owned(),
                reason: format!(
                    "llama.cpp cannot use it with {}; choose an adapter that was made for this \
                     very model",
                    config.model.display()
                ),
            })?;
        Ok((name.clone(), RefCell::new(loaded)))
    };
    config.adapters.iter().map(load).collect()
}

/// The one of `wanted` that does anything, if all can be used with those that are `loaded`.
pub(crate) fn choose(
    loaded: &[Loaded],
    wanted: &[Adapter],
) -> Result<Option<AdapterKey>, EngineError> {
    let refuse = |name: &str, reason: String| {
        Err(EngineError::Request(format!(
            "the adapter `{}` cannot be used: {reason}",
            name.escape_debug()
        )))
    };
    for Adapter { name, weight } in wanted {
        if !loaded.iter().any(|(loaded, _)| loaded == name) {
            let reason = match loaded {
                [] => "this engine has none; ask without it".to_owned(),
                some => {
                    let names: Vec<_> = some.iter().map(|(name, _)| name.as_str()).collect();
                    format!("this engine has only {}", names.join(", "))
                }
            };
            return refuse(name, reason);
        }
        if !weight.is_finite() {
            let reason = format!("its weight is {weight}; write a number such as 1");
            return refuse(name, reason);
        }
    }
    let mut active = wanted.iter().filter(|adapter| adapter.weight != 0.0);
    match (active.next(), active.next()) {
        (Some(one), Some(other)) => refuse(
            &other.name,
            format!(
                "{ENGINE} here answers with one at a time, and `{}` is asked for too",
                one.name.escape_debug()
            ),
        ),
        (active, _) => Ok(active.map(|it| AdapterKey::new(&it.name, it.weight))),
    }
}
