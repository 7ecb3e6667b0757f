//! Piper's voices as an engine.

mod config;
mod description;
mod files;
mod ids;
mod model;
mod open;
mod reading;
mod shown;
mod speak;
#[cfg(test)]
mod tests;
mod timing;

use crate::catalogue::Catalogue;
use crate::known::Rendering;
use crate::voice::EspeakVoice;
use banter_engine::{EngineError, Output, Phoneme, PhonemeTiming, SynthesizeEvent, VoiceStyle};
use banter_voice::Performer;
use config::{Config, no_choice};
use model::{Input, Model, Sound};
use reading::Sentence;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const NAME: &str = "piper";

/// The longest sound of one sentence, in seconds. No voice that is well comes near it.
const LONGEST_SECONDS: usize = 480;

/// Below this a sound is taken for silence and is not made loud, as in Piper.
const LEAST_PEAK: f32 = 0.01;

/// A voice of [Piper](https://github.com/OHF-Voice/piper1-gpl), on ONNX Runtime.
///
/// A voice is two files, `X.onnx` and its description `X.onnx.json`. Text is read by
/// espeak-ng, so what is said of its [licence](crate#the-licence-before-anything-else) holds
/// here too. What is asked for is said sentence by sentence, and a long one clause by clause: the
/// first is heard while the second is made.
///
/// | [`VoiceStyle`] | a Piper voice |
/// |---|---|
/// | `language` | a voice speaks its own. For another accent of it (`en-gb` of an `en-us` voice) it stays as it is; what is in another language [`EspeakVoice`] says in its place. Empty is the voice's own |
/// | `variant` | left out, with a warning |
/// | `speaker` | the number of a speaker; without, the one of the settings. One that is not there is an error, but in a voice of one speaker, which warns once and speaks |
/// | `rate` | divides the length scale |
/// | `pitch`, `manner` | done to its sound by a [`VoiceShape`](banter_voice::VoiceShape) |
/// | `range` | half of it by `noise_scale`, half done to its sound |
/// | `pauses` | those between sentences |
/// | `emphasis` | done to its sound by [`stressed`](banter_voice::stressed) |
/// | `volume` | 0..=2; above 1 it clips, for every sentence is made as loud as it can be, as in Piper |
///
/// The times of phonemes are those of espeak-ng saying the same, laid along the sound, and
/// marked [`Aligned`](PhonemeTiming::Aligned), unless the graph tells how long each lasts with
/// a second output: then they are exact.
///
/// There is noise in the graph, from a generator that nobody can seed: a sentence said twice
/// is never quite the same. It is with the settings `noise_scale` and `noise_w` at 0.
pub struct PiperVoice {
    espeak: EspeakVoice,
    /// espeak-ng's name of its language (`gmw/en-US`).
    language: String,
    path: PathBuf,
    model: Model,
    config: Config,
    speaker: u32,
    silence: f32,
    /// The peak that its sound mostly has, once it said anything.
    peak: Option<f32>,
    performer: Performer,
    /// Whether it was said what it cannot do.
    told: bool,
    /// Whether it was told that there is no choice of speakers.
    warned: bool,
}

impl PiperVoice {
    /// Samples per second of its sound.
    pub fn rate(&self) -> u32 {
        self.config.rate
    }

    /// How many speakers it has. Their numbers count from 0.
    pub fn speakers(&self) -> u32 {
        self.config.speakers
    }

    /// The numbers of the speakers that have a name.
    pub fn speaker_names(&self) -> &BTreeMap<String, u32> {
        &self.config.names
    }

    /// espeak-ng's name of the language that it speaks (`gmw/en-US`).
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The file of its graph.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the voice can read a text in the language of this tag.
    fn speaks(&self, tag: &str) -> bool {
        let catalogue = self.espeak.catalogue();
        tag.trim().is_empty()
            || catalogue.resolve(tag).is_ok_and(|asked| {
                asked == self.language
                    || primary(catalogue, asked) == primary(catalogue, &self.language)
            })
    }

    fn speaker(&mut self, style: &VoiceStyle) -> Result<u32, EngineError> {
        let speaker = style.speaker.unwrap_or(self.speaker);
        if speaker > 0 && self.config.speakers == 1 {
            if !std::mem::replace(&mut self.warned, true) {
                tracing::warn!(
                    "{}: {}",
                    self.path.display(),
                    no_choice(&speaker.to_string())
                );
            }
            return Ok(0);
        }
        if speaker < self.config.speakers {
            return Ok(speaker);
        }
        Err(EngineError::Request(format!(
            "the voice {} has no speaker {speaker}; it has {}, counted from 0",
            self.path.display(),
            self.config.speakers
        )))
    }

    /// Samples in -1..=1 and what is heard in them.
    fn say(
        &mut self,
        mut sentence: Sentence,
        scales: [f32; 3],
        speaker: u32,
        output: &mut Output<SynthesizeEvent>,
    ) -> Result<(Vec<f32>, Vec<Phoneme>, PhonemeTiming), EngineError> {
        let input = Input {
            ids: std::mem::take(&mut sentence.ids),
            scales,
            speaker,
        };
        // Another voice says the same meanwhile, and knows when. It takes some milliseconds.
        let (espeak, language) = (&self.espeak, &self.language);
        let mut reference = None;
        let ran = self.model.run(input, || {
            output.alive();
            reference.get_or_insert_with(|| {
                espeak.render_as(language, &sentence.text, &VoiceStyle::default())
            });
            !output.is_cancelled()
        });
        let failed = |reason| EngineError::Failed {
            engine: NAME.to_owned(),
            reason,
        };
        let Sound { samples, durations } = ran.map_err(failed)?.ok_or(EngineError::Cancelled)?;
        let rate = self.config.rate;
        if samples.len() > rate as usize * LONGEST_SECONDS {
            return Err(failed(format!(
                "the voice {} made more than {} minutes of a sentence",
                self.path.display(),
                LONGEST_SECONDS / 60
            )));
        }
        let told = durations.and_then(|durations| {
            let (spans, hop) = (&sentence.spans, self.config.hop);
            timing::told(&sentence.units, spans, &durations, hop, samples.len(), rate)
        });
        let samples = normal(samples, &mut self.peak);
        Ok(match told {
            Some(phonemes) => (samples, phonemes, PhonemeTiming::Exact),
            None => {
                let (phonemes, timing) = self.times(&sentence, &samples, reference);
                (samples, phonemes, timing)
            }
        })
    }

    /// When each phoneme of `sentence` sounds in `samples`: as `reference` says the same, else
    /// as the sound itself lets guess.
    fn times(
        &self,
        sentence: &Sentence,
        samples: &[f32],
        reference: Option<Result<Rendering, EngineError>>,
    ) -> (Vec<Phoneme>, PhonemeTiming) {
        let rate = self.config.rate;
        let reference = reference.unwrap_or_else(|| {
            let plain = VoiceStyle::default();
            self.espeak
                .render_as(&self.language, &sentence.text, &plain)
        });
        let aligned = reference
            .map_err(|error| error.to_string())
            .and_then(|reference| {
                reference
                    .align(samples, rate, &[])
                    .map_err(|error| error.to_string())
            });
        match aligned {
            Ok(phonemes) => (phonemes, PhonemeTiming::Aligned),
            Err(reason) => {
                tracing::debug!("times of phonemes are estimated: {reason}");
                let phonemes = timing::estimate(&sentence.units, samples, rate);
                (phonemes, PhonemeTiming::Estimated)
            }
        }
    }
}

impl std::fmt::Debug for PiperVoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PiperVoice")
            .field("path", &self.path)
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}

/// The language alone of espeak-ng's voice `identifier`: `en` of `gmw/en-US`.
fn primary<'a>(catalogue: &'a Catalogue, identifier: &str) -> Option<&'a str> {
    let language = catalogue
        .languages()
        .iter()
        .find(|l| l.identifier == identifier)?;
    language.tags.first()?.split('-').next()
}

/// As loud as it can be, as Piper makes it: by its own peak, but a clause that is softer than
/// the voice mostly is stays so. `usual` is the peak that it mostly has. What is no number
/// becomes silence.
fn normal(mut samples: Vec<f32>, usual: &mut Option<f32>) -> Vec<f32> {
    for sample in &mut samples {
        *sample = finite_or(*sample, 0.0);
    }
    let peak = samples.iter().fold(LEAST_PEAK, |peak, s| peak.max(s.abs()));
    let mostly = usual.map_or(peak, |usual| usual + (peak - usual) * 0.25);
    *usual = Some(mostly);
    let peak = peak.max(mostly);
    for sample in &mut samples {
        *sample /= peak;
    }
    samples
}

fn finite_or(value: f32, neutral: f32) -> f32 {
    if value.is_finite() { value } else { neutral }
}
