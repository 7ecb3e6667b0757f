//! Adapters (LoRA), which change what a model says.

use crate::config::Config;
use crate::gguf::{self, Header};
use crate::mind::ENGINE;
use crate::session::{Session, failed};
use banter_engine::{Adapter, EngineError};
use llama_cpp_2::model::{LlamaLoraAdapter, LlamaModel};
use std::cell::RefCell;
use std::path::PathBuf;

/// An adapter that is loaded. Its context takes it by `&mut`, though nothing in it changes.
pub(crate) type Loaded = (String, RefCell<LlamaLoraAdapter>);

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

impl Session<'_> {
    /// Has the context work with the adapters that a request names. What was read with others
    /// is forgotten.
    pub(crate) fn use_adapters(&mut self, wanted: &[Adapter]) -> Result<(), EngineError> {
        let wanted = self.choose(wanted)?;
        if wanted == self.adapter {
            return Ok(());
        }
        let of_name = |name: &str| {
            let mut loaded = self.mind.adapters.iter();
            loaded.find(|(loaded, _)| loaded == name)
        };
        self.forget(0)?;
        if let Some(Adapter { name, weight }) = &wanted
            && let Some((_, adapter)) = of_name(name)
        {
            let set = self
                .context
                .lora_adapter_set(&mut adapter.borrow_mut(), *weight);
            set.map_err(|error| failed(format!("the adapter `{name}`: {error}")))?;
        } else if let Some((_, any)) = self.mind.adapters.first() {
            // It takes away whichever is there.
            let removed = self.context.lora_adapter_remove(&mut any.borrow_mut());
            removed.map_err(|error| failed(format!("an adapter: {error}")))?;
        }
        self.adapter = wanted;
        Ok(())
    }

    /// The one of `wanted` that does anything, if all can be used.
    fn choose(&self, wanted: &[Adapter]) -> Result<Option<Adapter>, EngineError> {
        let refuse = |name: &str, reason: String| {
            Err(EngineError::Request(format!(
                "the adapter `{}` cannot be used: {reason}",
                name.escape_debug()
            )))
        };
        for Adapter { name, weight } in wanted {
            if !self.mind.adapters.iter().any(|(loaded, _)| loaded == name) {
                let reason = match self.mind.adapters.as_slice() {
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
            (active, _) => Ok(active.cloned()),
        }
    }
}
