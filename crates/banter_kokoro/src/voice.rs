//! Kokoro as an engine.

use crate::join::{in_samples, pause, trimmed};
use crate::model::{MOST_TOKENS, Model, RATE};
use crate::reading::{Piece, pieces};
use crate::settings::Numbers;
use crate::timing::{Timed, in_seconds, timed};
use crate::voices::{Blend, Voices};
use crate::{alphabet, stress};
use banter_engine::share::{self, Share};
use banter_engine::{
    EngineError, Loading, Output, Phoneme, PhonemeTiming, Settings, SpeechStream, SpokenPart,
    Synthesize, SynthesizeEvent, SynthesizeRequest, VoiceStyle, spoken_parts,
};
use banter_silero::{load_runtime, runtime_library};
use banter_voice::{Performer, VoiceShape, stressed};
use std::path::{Path, PathBuf};
use std::time::Instant;

const NAME: &str = "kokoro";

/// Within this a voice is mostly loaded, in seconds.
const USUAL_LOADING: f32 = 4.0;

/// The voice that speaks where nobody says which.
const USUAL_VOICE: &str = "af_heart";

/// Seconds that a second of sound takes, before any was made here.
const USUAL_FACTOR: f32 = 0.5;
/// How much a new piece counts in that.
const NEWS: f32 = 0.3;

/// The longest sound of one piece, in seconds: its tokens could not last longer.
const LONGEST_SECONDS: usize = 120;

/// A voice of [Kokoro-82M](https://huggingface.co/hexgrad/Kokoro-82M), on ONNX Runtime.
///
/// What is asked for is said in pieces that end where a speaker would breathe: the first is
/// short, so that it is heard soon, and the next is made while it plays.
///
/// | [`VoiceStyle`](banter_engine::VoiceStyle) | Kokoro |
/// |---|---|
/// | `language` | English of America (`en`, `en-us`) or of Britain (`en-gb`); plain `en` or none is the voice's own. Any other is refused in a sentence |
/// | `variant` | who speaks: a voice, `bf_emma` or `emma`, or a blend, `0.7 emma, 0.3 heart`, or a [fitted voice](crate#fitted-voices); without, or with what is no voice here, the setting `voice` |
/// | `speaker` | not used |
/// | `rate` | 0.5..=2 together with the setting `speed` |
/// | `pitch`, `range`, `manner` | done to its sound by a [`VoiceShape`] |
/// | `volume` | 0..=2; above 1 loud vowels may clip |
/// | `pauses` | those between pieces |
/// | `emphasis` | a sign of stress, and what is done to its sound by [`stressed`](banter_voice::stressed) |
///
/// The times of phonemes are those that the model itself decided on, 25 ms apart, and
/// [`Exact`](PhonemeTiming::Exact); where a file does not tell them they are
/// [`Estimated`](PhonemeTiming::Estimated).
pub struct KokoroVoice {
    path: PathBuf,
    model: Model,
    voices: Voices,
    usual: String,
    language: String,
    speed: f32,
    /// Seconds that a second of sound takes.
    factor: f32,
    /// Whether somebody waits for the first sound.
    is_awaited: bool,
    performer: Performer,
}

impl KokoroVoice {
    /// Opens the model and the voices that the [settings](crate#settings) name. It takes some
    /// seconds, while `loading` is told that it goes on.
    ///
    /// # Errors
    /// [`EngineError::Setting`] for a setting that there is not or a value that cannot be,
    /// [`EngineError::Request`] where no model is named, [`EngineError::File`] when the model,
    /// its voices or ONNX Runtime are missing or wrong.
    pub fn open(settings: &Settings, loading: &Loading) -> Result<Self, EngineError> {
        let numbers = Numbers::read(settings)?;
        let path = settings.get("model").map(PathBuf::from).ok_or_else(|| {
            EngineError::Request("Kokoro needs the setting `model`, its .onnx".to_owned())
        })?;
        if !path.is_file() {
            return Err(EngineError::File {
                path,
                reason: "there is no such file; name Kokoro-82M's .onnx in the setting `model`"
                    .to_owned(),
            });
        }
        let beside = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let beside = beside.unwrap_or(Path::new("."));
        let place = settings.get("voices").map_or(beside, Path::new);
        let voices = Voices::find(place)?;
        let usual = match settings.get("voice") {
            Some(blend) => blend.to_owned(),
            None => usual(&voices),
        };
        if let Err(reason) = Blend::read(&usual, &voices) {
            return Err(EngineError::Setting {
                name: "voice".to_owned(),
                value: usual,
                reason,
            });
        }
        load_runtime(&runtime_library(settings)?)?;
        let threads = numbers.threads.map(|count| count as usize);
        let threads =
            threads.unwrap_or_else(|| share::threads_of(Share::Voice, banter_machine::cores()));
        let started = Instant::now();
        // ONNX Runtime does not say how far it is, only that it is at it.
        let model = Model::open(&path, threads, || {
            loading.report(1.0 - (-started.elapsed().as_secs_f32() / USUAL_LOADING).exp());
        })?;
        loading.report(1.0);
        Ok(Self {
            path,
            model,
            voices,
            usual,
            language: settings.get("language").unwrap_or_default().to_owned(),
            speed: numbers.speed.unwrap_or(1.0),
            factor: USUAL_FACTOR,
            is_awaited: true,
            performer: Performer::default(),
        })
    }

    /// The same, which says sentences whole: they sound alike however busy the machine is.
    pub(crate) fn unhurried(self) -> Self {
        Self {
            is_awaited: false,
            ..self
        }
    }

    /// Samples per second of its sound.
    pub fn rate(&self) -> u32 {
        RATE
    }

    /// The full names of the voices there are.
    pub fn voices(&self) -> impl Iterator<Item = &str> {
        self.voices.names()
    }

    /// The file of its graph.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The blend that is asked for; what is none of its voices, as a variant that the persona has
    /// for another engine, is the usual one.
    fn blend(&self, asked: &str) -> Result<Blend, EngineError> {
        let blend = Blend::read(asked, &self.voices).or_else(|reason| {
            tracing::warn!("{reason}; {} speaks instead", self.usual);
            Blend::read(&self.usual, &self.voices)
        });
        blend.map_err(EngineError::Request)
    }

    /// Whether English is read as in Britain.
    fn is_british(&self, tag: &str, blend: &Blend) -> Result<bool, EngineError> {
        let plain = |tag: &str| tag.trim().is_empty() || tag.trim().eq_ignore_ascii_case("en");
        let tag = if plain(tag) { &self.language } else { tag };
        if plain(tag) {
            return Ok(blend.main().starts_with('b'));
        }
        let tag = tag.trim().to_ascii_lowercase().replace('_', "-");
        if tag.starts_with("en-gb") || tag.starts_with("en-uk") {
            return Ok(true);
        }
        if tag.starts_with("en-") {
            return Ok(false);
        }
        let shown: String = tag.chars().filter(|c| !c.is_control()).take(24).collect();
        Err(EngineError::Request(format!(
            "Kokoro reads English here, and not `{shown}`; let another voice speak that language"
        )))
    }

    /// The sound of a piece and what is heard in it, trimmed.
    fn say(
        &mut self,
        piece: &Piece,
        blend: &Blend,
        speed: f32,
        output: &mut Output<SynthesizeEvent>,
    ) -> Result<(Vec<f32>, Vec<Timed>), EngineError> {
        let signs: String = piece
            .signs
            .chars()
            .filter(|c| alphabet::number(*c).is_some())
            .collect();
        let numbers = signs.chars().filter_map(alphabet::number).take(MOST_TOKENS);
        let tokens: Vec<i64> = [0].into_iter().chain(numbers).chain([0]).collect();
        let style = self.voices.style(blend, tokens.len() - 2)?;
        let failed = |reason| EngineError::Failed {
            engine: NAME.to_owned(),
            reason,
        };
        let wanted = || {
            output.alive();
            !output.is_cancelled()
        };
        let started = Instant::now();
        let ran = self.model.run(&tokens, style, speed, wanted);
        let sound = ran.map_err(failed)?.ok_or(EngineError::Cancelled)?;
        if sound.samples.len() > RATE as usize * LONGEST_SECONDS {
            return Err(failed(format!(
                "the model {} made more than {LONGEST_SECONDS} seconds of a few words",
                self.path.display()
            )));
        }
        let seconds = sound.samples.len() as f32 / RATE as f32;
        if seconds > 0.5 {
            let factor = (started.elapsed().as_secs_f32() / seconds).clamp(0.02, 9.0);
            self.factor += (factor - self.factor) * NEWS;
        }
        let timed = timed(&signs, &sound.durations, sound.samples.len());
        Ok(trimmed(sound.samples, timed))
    }
}

/// The voice that speaks where nobody says which.
fn usual(voices: &Voices) -> String {
    let known = voices.names().find(|name| *name == USUAL_VOICE);
    let first = known.or_else(|| voices.names().next());
    first.unwrap_or_default().to_owned()
}

/// A style that is moved as a blend is, and the shape of it.
fn shaped(style: VoiceStyle, blend: &Blend) -> (VoiceStyle, VoiceShape) {
    let style = VoiceStyle {
        pitch: finite_or(style.pitch, 0.0) + blend.pitch(),
        ..style
    };
    let shape = VoiceShape::of(&style).with_formants(blend.formants());
    (style, shape)
}

fn finite_or(value: f32, neutral: f32) -> f32 {
    if value.is_finite() { value } else { neutral }
}

impl Synthesize for KokoroVoice {
    fn synthesize(
        &mut self,
        request: SynthesizeRequest,
        output: &mut Output<SynthesizeEvent>,
    ) -> Result<(), EngineError> {
        output.check()?;
        let style = request.style;
        let asked = style
            .variant
            .as_deref()
            .filter(|blend| !blend.trim().is_empty());
        let asked = asked.unwrap_or(&self.usual).to_owned();
        let blend = self.blend(&asked)?;
        let british = self.is_british(&style.language, &blend)?;
        let speed = (finite_or(style.rate, 1.0) * self.speed).clamp(0.5, 2.0);
        let volume = finite_or(style.volume, 1.0).clamp(0.0, 2.0);
        let pauses = finite_or(style.pauses, 1.0).clamp(0.25, 4.0) / speed;
        let (style, shape) = shaped(style, &blend);
        let loud = |sample: f32| (sample * volume).clamp(-1.0, 1.0);
        let timing = if self.model.tells_durations() {
            PhonemeTiming::Exact
        } else {
            PhonemeTiming::Estimated
        };
        let mut stream = SpeechStream::start(output, RATE, timing)?;
        let mut before = None;
        for part in spoken_parts(&request.text) {
            let words = match part {
                SpokenPart::Words(text) => stress::words(text, british)?,
                SpokenPart::Sound(sound) => {
                    let guess = blend.usual_pitch();
                    let made = self.performer.sound(sound, &asked, guess, &style, RATE);
                    stream.send(made.0.into_iter().map(loud), made.1)?;
                    continue;
                }
            };
            let early = self.is_awaited.then_some(self.factor);
            for piece in pieces(&words, early) {
                if let Some(mark) = before.replace(piece.mark) {
                    silence(&mut stream, in_samples(pause(mark) * pauses))?;
                }
                let (samples, timed) = self.say(&piece, &blend, speed, stream.output())?;
                self.performer.hear(&asked, &samples, RATE);
                let (samples, phonemes) = stressed(
                    shape.apply(samples, RATE),
                    in_seconds(timed, RATE),
                    RATE,
                    &piece.stressed,
                    style.emphasis,
                );
                stream.send(samples.into_iter().map(loud), phonemes)?;
            }
        }
        Ok(())
    }
}

/// The silence between two pieces.
fn silence(stream: &mut SpeechStream<'_>, length: usize) -> Result<(), EngineError> {
    if length == 0 {
        return Ok(());
    }
    let pause = Phoneme {
        symbol: "_".to_owned(),
        start: 0.0,
        end: length as f32 / RATE as f32,
    };
    stream.send(vec![0.0; length].into_iter(), vec![pause])
}

impl std::fmt::Debug for KokoroVoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KokoroVoice")
            .field("path", &self.path)
            .field("usual", &self.usual)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use banter_voice::median_pitch;

    /// A train of pulses through two formants.
    fn vowel() -> Vec<f32> {
        let wave = |i: usize, harmonic: u16| {
            let hertz = f32::from(harmonic) * 150.0;
            let near = |formant: f32| 1.0 / (1.0 + ((hertz - formant) / 120.0).powi(2));
            let strength = near(700.0) + 0.5 * near(1_200.0);
            let phase = i as f32 / RATE as f32 * hertz;
            0.2 * strength * (phase.fract() * std::f32::consts::TAU).cos()
        };
        let sample = |i| (1..40).map(|harmonic| wave(i, harmonic)).sum::<f32>();
        (0..RATE as usize).map(sample).collect()
    }

    #[test]
    fn a_blend_moves_pitch_and_formants_of_the_sound() {
        let folder = tempfile::tempdir().unwrap();
        let table = vec![0_u8; 510 * 256 * 4];
        std::fs::write(folder.path().join("bf_emma.bin"), table).unwrap();
        let voices = Voices::find(folder.path()).unwrap();
        let said = |blend: &str| {
            let blend = Blend::read(blend, &voices).unwrap();
            let (_, shape) = shaped(VoiceStyle::default(), &blend);
            shape.apply(vowel(), RATE)
        };
        let pitch = |sound: &[f32]| median_pitch(sound, RATE).unwrap();
        let plain = said("emma");
        assert_eq!(plain, vowel());
        let smaller = said("emma, formants 2");
        assert_ne!(smaller, plain);
        assert!((pitch(&smaller) / pitch(&plain) - 1.0).abs() < 0.02);
        let higher = said("emma, pitch 3");
        assert!((pitch(&higher) / pitch(&plain) - 1.189).abs() < 0.03);
    }
}
