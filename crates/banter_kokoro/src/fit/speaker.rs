//! Kokoro, and what is heard of it.

use super::consent::sum;
use super::options::Options;
use crate::KokoroVoice;
use crate::voices::Voices;
use banter_engine::{
    Engine, Loading, Pcm, Settings, Synthesis, SynthesizeEvent, SynthesizeRequest, Update,
    VoiceStyle, Worker,
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
            let voice = KokoroVoice::open(&settings, &Loading::ignored())?;
            Ok(Box::new(voice.unhurried()) as Box<dyn Engine<Synthesis>>)
        });
        Ok(Self {
            worker: worker.map_err(|error| error.to_string())?,
            encoder,
            language: options.language.clone().unwrap_or_else(|| "en".to_owned()),
            model: format!("{} of {size} bytes", name.to_string_lossy()),
        })
    }

    /// What decides how a variant sounds and is heard, in words: `files` are the sums of others.
    pub(super) fn identity(&self, files: &str) -> String {
        let version = env!("CARGO_PKG_VERSION");
        format!(
            "2 {version} {} {} {:?} {files}",
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

/// The SHA-256 of an encoder's weights and of each voice's table. What cannot be read has none.
pub(super) fn sums(encoder: &Path, voices: &mut Voices) -> String {
    let mut sums = std::fs::read(encoder).map_or_else(|_| String::new(), |bytes| sum(&bytes));
    let names: Vec<String> = voices.names().map(str::to_owned).collect();
    for name in names {
        let table = voices.table(&name).ok();
        let bytes = table.map(|table| table.iter().flat_map(|it| it.to_le_bytes()).collect());
        let told = bytes.map_or_else(String::new, |bytes: Vec<u8>| sum(&bytes));
        sums.push_str(&[" ", &name, " ", &told].concat());
    }
    sums
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::fs;

    #[test]
    fn other_weights_and_other_tables_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let (encoder, voice) = (folder.path().join("e"), folder.path().join("bf_emma.bin"));
        let told = |weights: &str, value: u8| {
            fs::write(&encoder, weights).unwrap();
            fs::write(&voice, vec![value; 510 * 256 * 4]).unwrap();
            sums(&encoder, &mut Voices::find(folder.path()).unwrap())
        };
        let first = told("weights", 0);
        assert_eq!(told("weights", 0), first);
        assert_ne!(told("others", 0), first);
        assert_ne!(told("weights", 1), first);
    }
}
