//! espeak-ng as an engine.

use crate::catalogue::Catalogue;
use crate::data::data_folder;
use crate::espeak::{self, Clause, SpeakError, StartError};
use crate::style::Prosody;
use crate::{settings, timeline};
use banter_engine::{
    EngineError, Manner, Output, Pcm, Phoneme, PhonemeTiming, Settings, SpeechStream, SpokenPart,
    Synthesize, SynthesizeEvent, SynthesizeRequest, VoiceStyle, emphasised, spoken_parts,
};
use banter_voice::{Performer, VoiceShape, stressed};
use banter_wording::{clean, worded};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

const NAME: &str = "espeak-ng";

/// Of so many variants it is said that they are not there.
const MOST_WARNED: usize = 64;

/// About the pitch of a voice in Hz of which nothing was heard yet.
const USUAL_PITCH: f32 = 110.0;

/// The longest sound of one text, in seconds. Digits and emoji are read out in words, so
/// a short text can last very long. Up to 512 s, an `f32` tells every sample from the next.
const LONGEST_SECONDS: usize = 480;

/// The voice that is always there: espeak-ng, in every language it knows.
///
/// Its state is global: of several in one process one speaks at a time, and all read the
/// same folder of voice data. See the [crate] for what must be kept in mind about its
/// licence.
///
/// | [`VoiceStyle`](banter_engine::VoiceStyle) | espeak-ng |
/// |---|---|
/// | `language` | found by [`Catalogue::resolve`] |
/// | `variant` | found by [`Catalogue::variant`]; one that is not there is left out, with a warning |
/// | `speaker` | not used: a voice has one |
/// | `rate` | 1 is 175 words a minute; from 80 to 449, which is 0.46..=2.57 |
/// | `pitch` | within a semitone from -8 to 10; for more choose another variant |
/// | `volume` | 0..=2; above 1 loud vowels may clip |
/// | `range` | 0..=1.98 |
/// | `pauses` | not used |
/// | `emphasis` | done to its sound by [`stressed`](banter_voice::stressed) |
/// | `manner` | done to its sound by a [`VoiceShape`] |
///
/// A value that is out of range is clamped, one that is not finite is neutral.
#[derive(Debug, Clone)]
pub struct EspeakVoice {
    data: PathBuf,
    rate: u32,
    catalogue: Catalogue,
    performer: Performer,
    /// The variants of which it was said that they are not there.
    warned: Arc<Mutex<BTreeSet<String>>>,
}

impl EspeakVoice {
    /// Starts espeak-ng, if it does not run yet in this process.
    ///
    /// Of the [settings](crate#settings) it takes `data`, the folder of the voice data: see
    /// [`data_folder`].
    ///
    /// # Errors
    /// [`EngineError::Setting`] for a setting that there is not, [`EngineError::File`] when there are no
    /// voice data, espeak-ng refuses them, or it already reads other ones.
    pub fn open(settings: &Settings) -> Result<Self, EngineError> {
        settings::refuse_unknown(settings)?;
        let data = data_folder(settings)?;
        let (rate, catalogue) =
            espeak::with(&data, |espeak| (espeak.rate(), Catalogue::of(espeak)))
                .map_err(|error| not_started(data.clone(), &error))?;
        tracing::debug!("espeak-ng reads {}", data.display());
        Ok(Self {
            data,
            rate,
            catalogue,
            performer: Performer::default(),
            warned: Arc::default(),
        })
    }

    /// The languages and variants there are.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Samples per second of its sound.
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// espeak-ng's name of the voice that `style` asks for (`gmw/en+f3`).
    pub(crate) fn name(&self, style: &VoiceStyle) -> Result<String, EngineError> {
        let mut voice = self.catalogue.resolve(&style.language)?.to_owned();
        if let Some(variant) = style
            .variant
            .as_deref()
            .filter(|name| !name.trim().is_empty())
        {
            match self.catalogue.variant(variant) {
                Ok(variant) => {
                    voice.push('+');
                    voice.push_str(variant);
                }
                // The name is another engine's, for which this one speaks: better so than not at all.
                Err(error) => {
                    if self.is_new(variant) {
                        tracing::warn!("{error}; it speaks without one");
                    }
                }
            }
        }
        Ok(voice)
    }

    /// Whether it was not said yet that this variant is not there.
    fn is_new(&self, variant: &str) -> bool {
        let mut warned = self.warned.lock().unwrap_or_else(PoisonError::into_inner);
        warned.len() < MOST_WARNED && warned.insert(variant.to_owned())
    }

    /// The clauses of `text` and how `voice` (`gmw/en`) reads them.
    pub(crate) fn read(&self, voice: &str, text: &str) -> Result<Vec<Clause>, EngineError> {
        espeak::with(&self.data, |espeak| espeak.clauses(voice, text))
            .map_err(|error| not_started(self.data.clone(), &error))?
            .map_err(failed)
    }

    /// The sound of `text` by `voice` (`gmw/en+f3`), with its phonemes and the starts of its
    /// words in seconds. It is done within milliseconds and cannot be cancelled.
    pub(crate) fn sound(
        &self,
        voice: &str,
        style: &VoiceStyle,
        text: &str,
    ) -> Result<(Pcm, Vec<Phoneme>, Vec<f32>), EngineError> {
        let most = self.rate as usize * LONGEST_SECONDS;
        let mut speech = espeak::with(&self.data, |espeak| {
            espeak.speak(voice, Prosody::from(style), text, &mut |samples| {
                samples > most
            })
        })
        .map_err(|error| not_started(self.data.clone(), &error))?
        .map_err(|error| match error {
            SpeakError::Stopped => too_long(),
            error => failed(error),
        })?;
        let seconds = |at: usize| (at as f64 / f64::from(self.rate)) as f32;
        let words = std::mem::take(&mut speech.words);
        let (samples, phonemes) = timeline::phonemes(speech, self.rate);
        Ok((
            Pcm::new(
                self.rate,
                samples.into_iter().map(scaled).collect::<Vec<f32>>(),
            ),
            phonemes,
            words.into_iter().map(seconds).collect(),
        ))
    }

    /// All of the sound and its phonemes. espeak-ng is some hundred times faster than
    /// speech, and while it speaks no other voice of the process can; so nothing here may
    /// wait for the reader of `output`.
    fn speak(
        &self,
        voice: &str,
        prosody: Prosody,
        text: &str,
        output: &mut Output<SynthesizeEvent>,
    ) -> Result<(Vec<i16>, Vec<Phoneme>), EngineError> {
        let text = worded(&clean(text)?, voice);
        if text.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        let most = self.rate as usize * LONGEST_SECONDS;
        let mut is_too_long = false;
        let spoken = espeak::with(&self.data, |espeak| {
            espeak.speak(voice, prosody, &text, &mut |samples| {
                output.alive();
                is_too_long = samples > most;
                is_too_long || output.is_cancelled()
            })
        })
        .map_err(|error| not_started(self.data.clone(), &error))?;
        match spoken {
            Ok(speech) => Ok(timeline::phonemes(speech, self.rate)),
            Err(SpeakError::Stopped) if is_too_long => Err(too_long()),
            Err(SpeakError::Stopped) => Err(EngineError::Cancelled),
            Err(error) => Err(failed(error)),
        }
    }
}

impl Synthesize for EspeakVoice {
    fn synthesize(
        &mut self,
        request: SynthesizeRequest,
        output: &mut Output<SynthesizeEvent>,
    ) -> Result<(), EngineError> {
        output.check()?;
        let style = request.style;
        let voice = self.name(&style)?;
        // Pitch and range it moves itself.
        let shape = VoiceShape::of(&style);
        let prosody = Prosody::from(&VoiceStyle {
            pitch: shape.pitch(),
            range: shape.range(),
            ..style.clone()
        });
        let shape = shape.without_melody();
        // What is heard of it is moved already.
        let heard = format!("{voice} {}", prosody.pitch);
        let plain = VoiceShape::of(&VoiceStyle::default());
        let mut stream = SpeechStream::start(output, self.rate, PhonemeTiming::Exact)?;
        for part in spoken_parts(&request.text) {
            let (samples, phonemes) = match part {
                SpokenPart::Words(text) => {
                    let (text, parts) = emphasised(text);
                    let words = self.stressed(&voice, &text, &parts)?;
                    let said = self.speak(&voice, prosody, &text, stream.output())?;
                    let samples: Vec<f32> = said.0.into_iter().map(scaled).collect();
                    self.performer.hear(&heard, &samples, self.rate);
                    let is_said = |it: &&Phoneme| it.symbol.contains(char::is_alphabetic);
                    let words = words.among(said.1.iter().filter(is_said).count());
                    stressed(samples, said.1, self.rate, &words, style.emphasis)
                }
                SpokenPart::Sound(sound) => {
                    // Its manner comes with that of the words.
                    let moved = &VoiceStyle {
                        pitch: 0.0,
                        manner: Manner::Plain,
                        ..style.clone()
                    };
                    self.performer
                        .sound(sound, &heard, USUAL_PITCH, moved, self.rate)
                }
            };
            let samples = if shape == plain {
                samples
            } else {
                shape.apply(samples, self.rate)
            };
            stream.send(samples.into_iter(), phonemes)?;
        }
        Ok(())
    }
}

fn scaled(sample: i16) -> f32 {
    f32::from(sample) / 32_768.0
}

fn too_long() -> EngineError {
    EngineError::Request(format!(
        "the text takes more than {} minutes to say; send it sentence by sentence",
        LONGEST_SECONDS / 60
    ))
}

fn failed(error: SpeakError) -> EngineError {
    EngineError::Failed {
        engine: NAME.to_owned(),
        reason: error.to_string(),
    }
}

fn not_started(data: PathBuf, error: &StartError) -> EngineError {
    EngineError::File {
        path: data,
        reason: format!("espeak-ng cannot use this folder: {error}"),
    }
}
