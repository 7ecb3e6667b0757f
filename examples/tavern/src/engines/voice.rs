//! Which host speaks with a voice's file.

use bevy_banter::engine::{EngineSource, Synthesis};
use bevy_banter::{kokoro_host, piper_host};
use std::path::Path;

/// Kokoro's where the file is called after it, as its makers call it; else Piper's.
pub(super) fn host(model: &Path) -> EngineSource<Synthesis> {
    let name = model
        .file_name()
        .map(|name| name.to_string_lossy().to_lowercase());
    if name.is_some_and(|name| name.starts_with("kokoro")) {
        kokoro_host(model).into()
    } else {
        piper_host(model).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_is_known_by_its_name() {
        let program = |file: &str| match host(Path::new(file)) {
            EngineSource::Host(spec) => spec.program,
            _ => String::new(),
        };
        assert_eq!(program("a/Kokoro-82M-int8.onnx"), "banter-kokoro-host");
        assert_eq!(program("kokoro/en_US-joe-medium.onnx"), "banter-piper-host");
    }
}
