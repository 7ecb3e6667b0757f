//! Speech by espeak-ng, in this process.

use crate::sound::trim;
use crate::{Language, Random};
use banter_capture::RATE;
use banter_engine::{
    Loading, Pcm, Settings, Synthesis, SynthesizeEvent, SynthesizeRequest, Update, VoiceStyle,
    Worker,
};
use std::time::Duration;

/// Voices that sound like different people.
const VARIANTS: [&str; 12] = [
    "m1", "f1", "m2", "f2", "m3", "f3", "m4", "f4", "m5", "f5", "m7", "m8",
];
const PATIENCE: Duration = Duration::from_secs(60);

/// espeak-ng, ready to speak.
#[derive(Debug)]
pub struct Narrator(Worker<Synthesis>);

impl Narrator {
    /// Starts espeak-ng. Asked for the same texts in the same order, it makes the same sound
    /// in every run.
    ///
    /// # Errors
    /// What the engine says.
    pub fn open() -> Result<Self, String> {
        let worker = Worker::<Synthesis>::spawn("voice", || {
            banter_piper::open(&Settings::default(), &Loading::ignored())
        });
        worker.map(Self).map_err(|error| error.to_string())
    }

    /// The sound of `text` at [`RATE`], from its first to its last sample that is no silence.
    ///
    /// # Errors
    /// What the engine says.
    pub fn say(&self, text: &str, style: &VoiceStyle) -> Result<Vec<f32>, String> {
        let request = SynthesizeRequest {
            text: text.to_owned(),
            style: style.clone(),
        };
        let job = self.0.submit(request);
        let mut job = job.map_err(|refused| refused.to_string())?;
        let (mut own, mut sound) = (RATE, Vec::new());
        loop {
            match job.wait(PATIENCE) {
                Some(Update::Event(SynthesizeEvent::Start { rate, .. })) => own = rate,
                Some(Update::Event(SynthesizeEvent::Samples(more))) => sound.extend(more),
                Some(Update::Event(SynthesizeEvent::Phonemes(_))) => {}
                Some(Update::Done) => break,
                Some(Update::Failed(error)) => return Err(error.to_string()),
                None => return Err("espeak-ng does not answer".to_owned()),
            }
        }
        let sound = Pcm::new(own, trim(&sound)).resampled(RATE);
        Ok(trim(sound.samples()).to_vec())
    }
}

/// How the person with this number speaks: always the same for a number. Twelve in a row
/// have different voices.
#[must_use]
pub fn person(language: &Language, number: usize) -> VoiceStyle {
    let mut random = Random::new(number as u64 ^ 0x5eed);
    VoiceStyle {
        language: language
            .voices
            .get(number % language.voices.len().max(1))
            .cloned()
            .unwrap_or_default(),
        variant: VARIANTS
            .get(number % VARIANTS.len())
            .map(|v| (*v).to_owned()),
        rate: random.between(0.8, 1.25) as f32,
        pitch: random.between(-2.0, 2.0) as f32,
        ..VoiceStyle::default()
    }
}
