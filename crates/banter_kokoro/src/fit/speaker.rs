//! Kokoro, and what is heard of it.

use super::options::Options;
use banter_engine::{
    Loading, Pcm, Settings, Synthesis, SynthesizeEvent, SynthesizeRequest, Update, VoiceStyle,
    Worker,
};
use banter_likeness::{Heard, SpeakerEncoder};
use banter_voice::median_pitch;
use std::path::Path;
use std::time::Duration;

/// How long a sentence may take, and the model to be loaded.
const PATIENCE: Duration = Duration::from_secs(600);

/// A voice that says sentences, and an encoder that hears them.
pub(super) struct Speaker {
    worker: Worker<Synthesis>,
    encoder: SpeakerEncoder,
    language: String,
    /// The model's file, by which one is told from another.
    model: String,
}

impl Speaker {
    pub(super) fn open(
        options: &Options,
        model: &Path,
        voices: &Path,
        encoder: SpeakerEncoder,
    ) -> Result<Self, String> {
        let mut settings = Settings::default()
            .with("model", model.display())
            .with("voices", voices.display());
        if let Some(threads) = options.threads {
            settings = settings.with("threads", threads);
        }
        let size = std::fs::metadata(model).map_or(0, |about| about.len());
        let name = model.file_name().unwrap_or(model.as_os_str());
        let worker = Worker::spawn("kokoro", move || {
            crate::open(&settings, &Loading::ignored())
        });
        Ok(Self {
            worker: worker.map_err(|error| error.to_string())?,
            encoder,
            language: options.language.clone().unwrap_or_else(|| "en".to_owned()),
            model: format!("{} of {size} bytes", name.to_string_lossy()),
        })
    }

    /// What decides how a variant sounds, in words.
    pub(super) fn identity(&self) -> String {
        let version = env!("CARGO_PKG_VERSION");
        format!(
            "1 {version} {} {} {:?}",
            self.model, self.language, self.encoder
        )
    }

    /// What is heard when a variant says a text.
    pub(super) fn heard(&mut self, variant: &str, text: &str) -> Result<Heard, String> {
        let pcm = self.said(variant, text)?;
        let speaker = self.encoder.embed(&pcm);
        let speaker = speaker.map_err(|error| format!("the voice {variant}: {error}"))?;
        Ok(Heard::new(speaker, median_pitch(pcm.samples(), pcm.rate())))
    }

    fn said(&mut self, variant: &str, text: &str) -> Result<Pcm, String> {
        let request = SynthesizeRequest {
            text: text.to_owned(),
            style: VoiceStyle {
                language: self.language.clone(),
                variant: Some(variant.to_owned()),
                ..VoiceStyle::default()
            },
        };
        let job = self.worker.submit(request);
        let mut job = job.map_err(|refused| refused.to_string())?;
        let (mut rate, mut samples) = (crate::model::RATE, Vec::new());
        loop {
            match job.wait(PATIENCE) {
                Some(Update::Event(SynthesizeEvent::Start { rate: told, .. })) => rate = told,
                Some(Update::Event(SynthesizeEvent::Samples(more))) => samples.extend(more),
                Some(Update::Event(SynthesizeEvent::Phonemes(_))) => {}
                Some(Update::Done) => return Ok(Pcm::new(rate, samples)),
                Some(Update::Failed(error)) => return Err(error.to_string()),
                None => return Err("the voice does not answer".to_owned()),
            }
        }
    }
}
