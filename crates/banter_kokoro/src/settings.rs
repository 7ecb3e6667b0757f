//! The settings of this crate's engine.

use banter_engine::host::KokoroHost;
use banter_engine::{EngineError, Settings};

/// Every setting.
pub(crate) const KNOWN: [&str; 7] = [
    "language", "model", "runtime", "speed", "threads", "voice", "voices",
];

/// The numbers among the settings, as far as they are set.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Numbers {
    pub(crate) speed: Option<f32>,
    pub(crate) threads: Option<u32>,
}

impl Numbers {
    /// # Errors
    /// [`EngineError::Setting`] for a setting that there is not, and for the first that is no
    /// number or out of its range.
    pub(crate) fn read(settings: &Settings) -> Result<Self, EngineError> {
        settings.refuse_unknown(&KNOWN)?;
        Ok(Self {
            speed: settings.within("speed", KokoroHost::SPEED)?,
            threads: settings.within("threads", KokoroHost::THREADS)?,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use banter_engine::host::kokoro_host;

    #[test]
    fn the_builder_of_the_host_knows_every_setting() {
        let host = kokoro_host("kokoro.onnx")
            .voices("voices")
            .voice("0.7 emma, 0.3 heart")
            .language("en-gb")
            .speed(1.25)
            .threads(3)
            .runtime("libonnxruntime.so");
        let settings = host.spec().settings;
        let names: Vec<_> = settings.iter().map(|(name, _)| name).collect();
        assert_eq!(names, KNOWN);
        let numbers = Numbers::read(&settings).unwrap();
        assert_eq!((numbers.speed, numbers.threads), (Some(1.25), Some(3)));
        for (name, value) in [("speed", "0.1"), ("threads", "0"), ("pitch", "2")] {
            let settings = Settings::default().with(name, value);
            let told = Numbers::read(&settings).unwrap_err().to_string();
            assert!(told.contains(name), "{told}");
        }
    }
}
