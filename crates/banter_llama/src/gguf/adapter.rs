//! An adapter's file, read before llama.cpp gets to see it.

use super::header::Keys;
use super::{GgufError, Header, refuse};
use banter_engine::EngineError;
use banter_engine::host::LlamaHost;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Reads the header of the adapter at `path`, which the setting for `name` names, for a model of
/// this architecture.
///
/// # Errors
/// [`EngineError::File`] with a sentence on what is wrong with it, and what to do.
pub(crate) fn inspect_adapter(
    path: &Path,
    name: &str,
    architecture: &str,
) -> Result<Header, EngineError> {
    let opened = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
    let (meta, file) = opened.map_err(|error| {
        let setting = format!("{}{name}", LlamaHost::ADAPTER);
        let reason = format!("it cannot be opened ({error}); check the setting `{setting}`");
        refuse(path, &reason)
    })?;
    if meta.is_dir() {
        return Err(refuse(path, &"it is a folder; name the .gguf file in it"));
    }
    let reader = BufReader::with_capacity(1 << 16, file);
    Header::read_as(reader, meta.len(), |keys| fits(keys, architecture))
        .map_err(|error| refuse(path, &error))
}

/// Refuses what llama.cpp would, and what it would abort on.
fn fits(keys: &Keys, architecture: &str) -> Result<(), GgufError> {
    if keys.kind != "adapter" || keys.adapter != "lora" || keys.odd_alpha {
        return Err(GgufError::NoAdapter);
    }
    if keys.architecture != architecture {
        return Err(GgufError::AdapterOfOther {
            made: keys.architecture.escape_debug().to_string(),
            wanted: architecture.escape_debug().to_string(),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::tests::Forge;
    use super::*;

    fn told(forge: Forge) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pirate.gguf");
        std::fs::write(&path, forge.tensor(0, &[8, 4], 0).forge(128)).unwrap();
        let read = inspect_adapter(&path, "pirate", "llama");
        read.err().map(|error| error.to_string())
    }

    #[test]
    fn only_an_adapter_for_such_a_model_is_taken() {
        let adapter = |of: &str, kind: &str| {
            Forge::new()
                .text("general.architecture", of)
                .text("general.type", kind)
                .text("adapter.type", "lora")
        };
        assert_eq!(told(adapter("llama", "adapter")), None);
        let model = told(adapter("llama", "model")).unwrap();
        assert!(model.contains("it is no adapter (LoRA)"), "{model}");
        let other = told(adapter("gemma3", "adapter")).unwrap();
        assert!(
            other.contains("`gemma3`") && other.contains("`llama`"),
            "{other}"
        );
        // llama.cpp reads a float there, whatever it is.
        let odd = adapter("llama", "adapter").number("adapter.lora.alpha", 8);
        assert!(told(odd).unwrap().contains("it is no adapter"));
        let missing = inspect_adapter("/nowhere.gguf".as_ref(), "pirate", "llama");
        let missing = missing.unwrap_err().to_string();
        assert!(
            missing.contains("the setting `adapter.pirate`"),
            "{missing}"
        );
    }
}
