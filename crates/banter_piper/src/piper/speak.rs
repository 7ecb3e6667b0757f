//! A text from its first word to its last, clause by clause.

use super::reading::sentences;
use super::{PiperVoice, finite_or};
use banter_engine::{
    EngineError, Output, Phoneme, PhonemeTiming, SpeechStream, SpokenPart, Synthesize,
    SynthesizeEvent, SynthesizeRequest, VocalSound, VoiceStyle, emphasised, spoken_parts,
};
use banter_voice::VoiceShape;
use banter_wording::{clean, worded};

/// About the pitch of a voice in Hz of which nothing was heard yet.
const USUAL_PITCH: f32 = 140.0;

/// How a text is said.
struct Manner<'a> {
    style: &'a VoiceStyle,
    shape: VoiceShape,
    scales: [f32; 3],
    speaker: u32,
    volume: f32,
    /// Seconds of silence between two sentences.
    silence: f32,
}

impl Synthesize for PiperVoice {
    fn synthesize(
        &mut self,
        request: SynthesizeRequest,
        output: &mut Output<SynthesizeEvent>,
    ) -> Result<(), EngineError> {
        output.check()?;
        if !self.speaks(&request.style.language) {
            tracing::debug!("espeak-ng speaks {} for the voice", request.style.language);
            return self.espeak.synthesize(request, output);
        }
        let style = &request.style;
        if style.variant.is_some() && !std::mem::replace(&mut self.told, true) {
            tracing::warn!("a voice of Piper has no variants: they are left out");
        }
        let rate = finite_or(style.rate, 1.0).clamp(0.25, 4.0);
        let range = finite_or(style.range, 1.0).clamp(0.0, 2.5);
        // The graph's noise is what makes a voice lively, and is half of the way to it.
        let lively = range.max(0.04).sqrt();
        let manner = Manner {
            style,
            shape: VoiceShape::of(&VoiceStyle {
                range: range / lively,
                ..style.clone()
            }),
            scales: [
                (self.config.noise_scale * lively).clamp(0.0, 1.2_f32.max(self.config.noise_scale)),
                self.config.length_scale / rate,
                self.config.noise_w,
            ],
            speaker: self.speaker(style)?,
            volume: finite_or(style.volume, 1.0).clamp(0.0, 2.0),
            silence: self.silence / rate * finite_or(style.pauses, 1.0).clamp(0.25, 4.0),
        };
        let mut out = Out::to(output);
        for part in spoken_parts(&request.text) {
            match part {
                SpokenPart::Words(text) => self.words(text, &manner, &mut out)?,
                SpokenPart::Sound(sound) => self.sound(sound, &manner, &mut out)?,
            }
        }
        // There may have been nothing to say.
        out.stream(self.config.rate, PhonemeTiming::Estimated)?;
        Ok(())
    }
}

impl PiperVoice {
    fn words(&mut self, text: &str, manner: &Manner, out: &mut Out) -> Result<(), EngineError> {
        let (text, parts) = emphasised(text);
        let stressed = self.espeak.stressed(&self.language, &text, &parts)?;
        let mut read = 0;
        let text = worded(&clean(&text)?, self.language());
        let clauses = self.espeak.read(&self.language, &text)?;
        let rate = self.config.rate;
        let mut goes_on = true;
        for sentence in sentences(&clauses, &self.config, true) {
            let pauses = !std::mem::replace(&mut goes_on, sentence.goes_on);
            let begins = read;
            read += sentence.phonemes();
            let said = self.say(sentence, manner.scales, manner.speaker, out.output()?)?;
            let (samples, phonemes, timing) = said;
            let stream = out.stream(rate, timing)?;
            if pauses {
                pause(stream, manner.silence, rate)?;
            }
            self.performer
                .hear(&manner.speaker.to_string(), &samples, rate);
            let heard = phonemes.iter().filter(|phoneme| is_said(phoneme)).count();
            let words = stressed.within(begins..read, heard);
            let samples = manner.shape.apply(samples, rate);
            let (samples, phonemes) =
                banter_voice::stressed(samples, phonemes, rate, &words, manner.style.emphasis);
            let samples = samples.into_iter();
            stream.send(
                samples.map(|s| (s * manner.volume).clamp(-1.0, 1.0)),
                phonemes,
            )?;
        }
        Ok(())
    }

    fn sound(
        &mut self,
        sound: VocalSound,
        manner: &Manner,
        out: &mut Out,
    ) -> Result<(), EngineError> {
        let rate = self.config.rate;
        let voice = manner.speaker.to_string();
        let (samples, phonemes) =
            self.performer
                .sound(sound, &voice, USUAL_PITCH, manner.style, rate);
        let stream = out.stream(rate, PhonemeTiming::Aligned)?;
        let samples = samples.into_iter();
        stream.send(
            samples.map(|s| (s * manner.volume).clamp(-1.0, 1.0)),
            phonemes,
        )
    }
}

fn is_said(phoneme: &Phoneme) -> bool {
    phoneme.symbol.contains(char::is_alphabetic)
}

/// The silence between two sentences.
fn pause(stream: &mut SpeechStream<'_>, seconds: f32, rate: u32) -> Result<(), EngineError> {
    let length = (seconds * rate as f32) as usize;
    if length == 0 {
        return Ok(());
    }
    let pause = Phoneme {
        symbol: "_".to_owned(),
        start: 0.0,
        end: length as f32 / rate as f32,
    };
    stream.send(vec![0.0; length].into_iter(), vec![pause])
}

/// What a text is sent to: how far its times can be trusted is known with the first sound.
struct Out<'a> {
    waiting: Option<&'a mut Output<SynthesizeEvent>>,
    begun: Option<SpeechStream<'a>>,
}

impl<'a> Out<'a> {
    fn to(output: &'a mut Output<SynthesizeEvent>) -> Self {
        Self {
            waiting: Some(output),
            begun: None,
        }
    }

    fn output(&mut self) -> Result<&mut Output<SynthesizeEvent>, EngineError> {
        match (&mut self.begun, &mut self.waiting) {
            (Some(stream), _) => Ok(stream.output()),
            (None, Some(output)) => Ok(output),
            // It could not begin.
            (None, None) => Err(EngineError::Cancelled),
        }
    }

    fn stream(
        &mut self,
        rate: u32,
        timing: PhonemeTiming,
    ) -> Result<&mut SpeechStream<'a>, EngineError> {
        if let Some(output) = self.waiting.take() {
            self.begun = Some(SpeechStream::start(output, rate, timing)?);
        }
        self.begun.as_mut().ok_or(EngineError::Cancelled)
    }
}
