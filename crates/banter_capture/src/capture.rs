//! One stream from its samples to its events, without threads or clocks.

mod channels;
mod reference;

use crate::{
    BLOCK, CaptureError, Converter, EchoCanceller, EchoReport, EchoSettings, Format, Gate, Meter,
    Pipeline, SpeechEvent, TurnListener, TurnSettings, VoiceActivity,
};
use channels::Channels;
use reference::Reference;

/// Settings of a [`Capture`].
#[derive(Debug, Clone, PartialEq)]
pub struct CaptureSettings {
    /// What the samples are.
    pub format: Format,
    /// When a turn begins and ends.
    pub turn: TurnSettings,
    /// What is done to the sound before.
    pub echo: EchoSettings,
}

/// What turns one stream of sound into [`SpeechEvent`]s: [`Converter`], [`EchoCanceller`]
/// and [`Pipeline`], one behind the other.
///
/// It has neither threads nor clocks: time is what was pushed. So a recording that is pushed
/// as fast as can be gives the same events as it did live; a
/// [`CaptureThread`](crate::CaptureThread) does nothing else with its streams.
///
/// # Channels
///
/// Of a stream with several channels the one that somebody speaks into is taken, and not
/// their mean: a card may bring the computer's own sound beside the microphone, or the same
/// microphone twice, once upside down. It is the channel that brought the most voice lately
/// and does not move as the reference does; of equals the first.
///
/// # The reference
///
/// With the stream's sound comes the game's own, as it was given to the sound card in the
/// same time. For each block of the stream a block of it is taken, silence where there is
/// none. What comes in bursts waits, up to a second. The echo canceller finds the delay
/// between the two itself as long as it is steady and the echo is not ahead; so when more
/// than 20 ms have waited all through five seconds (the clocks of two devices differ, or a
/// device stood still), the surplus is left out and the canceller finds the new delay.
///
/// ```
/// # use banter_capture::{Capture, CaptureError, CaptureSettings, Earshot, Format, Gate};
/// let mut capture = Capture::new(
///     CaptureSettings {
///         format: Format { rate: 48_000, channels: 2 },
///         turn: Default::default(),
///         echo: Default::default(),
///     },
///     Box::new(Earshot::default()),
/// )?;
/// capture.set_gate(Gate::Open);
/// let mut events = Vec::new();
/// // A second in which neither the player nor the game is heard.
/// capture.push(&[0.0; 96_000], &[], &mut events);
/// assert!(events.is_empty());
/// # Ok::<(), CaptureError>(())
/// ```
pub struct Capture {
    converter: Converter,
    /// In its place where there are several channels.
    channels: Option<Channels>,
    echo: EchoCanceller,
    pipeline: Pipeline,
    reference: Reference,
    /// Mono sound that waits for a full block.
    waiting: Vec<f32>,
    speaking: bool,
}

impl std::fmt::Debug for Capture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Capture")
            .field("converter", &self.converter)
            .field("position", &self.position())
            .field("speaking", &self.speaking)
            .finish_non_exhaustive()
    }
}

impl Capture {
    /// Something that listens by `vad`. Its gate is closed.
    ///
    /// # Errors
    ///
    /// Where the settings' format is none that sound has.
    pub fn new(
        settings: CaptureSettings,
        vad: Box<dyn VoiceActivity>,
    ) -> Result<Self, CaptureError> {
        Ok(Self {
            converter: Converter::new(settings.format)?,
            channels: several(settings.format)?,
            echo: EchoCanceller::new(settings.echo),
            pipeline: Pipeline::new(settings.turn, vad),
            reference: Reference::default(),
            waiting: Vec::new(),
            speaking: false,
        })
    }

    /// What the samples are.
    pub fn format(&self) -> Format {
        self.converter.format()
    }

    /// Takes samples of another format from now on: another device was opened. The stream's
    /// time and an utterance in progress go on.
    ///
    /// # Errors
    ///
    /// Where `format` is none that sound has. Then nothing is changed.
    pub fn set_format(&mut self, format: Format) -> Result<(), CaptureError> {
        let channels = several(format)?;
        self.converter = Converter::new(format)?;
        self.channels = channels;
        self.echo.reset();
        // What was played while there was no device is in nobody's ear any more.
        self.reference = Reference::default();
        Ok(())
    }

    /// Changes when a turn begins and ends.
    pub fn set_turn(&mut self, settings: TurnSettings) {
        self.pipeline.set_settings(settings);
    }

    /// Changes what is done to the sound before.
    pub fn set_echo(&mut self, settings: EchoSettings) {
        self.echo.set_settings(settings);
    }

    /// Changes whether what is heard is meant for anybody.
    pub fn set_gate(&mut self, gate: Gate) {
        self.pipeline.set_gate(gate);
    }

    /// Says whether a character is at an answer now, see [`Pipeline::set_playing`].
    pub fn set_playing(&mut self, playing: bool) {
        self.pipeline.set_playing(playing);
    }

    /// Says whether an answer is heard now, see [`Pipeline::set_answered`].
    pub fn set_answered(&mut self, answered: bool) {
        self.pipeline.set_answered(answered);
    }

    /// Gives the text of the utterance in progress as far as it is known, see
    /// [`Pipeline::hint`].
    pub fn hint(&mut self, text: &str, language: Option<&str>) {
        self.pipeline.hint(text, language);
    }

    /// Asks `listener`, too, whether a speaker who pauses has finished.
    pub fn set_turn_listener(&mut self, listener: Box<dyn TurnListener>) {
        self.pipeline.set_turn_listener(listener);
    }

    /// Gives the text of all sound up to `until`, see [`Pipeline::hint_until`].
    pub fn hint_until(&mut self, text: &str, language: Option<&str>, until: f64) {
        self.pipeline.hint_until(text, language, until);
    }

    /// Takes the stream's next samples, of any length, and what the game gave to the sound
    /// card in the same time, as mono samples at [`RATE`](crate::RATE); appends what comes
    /// of it to `events`.
    pub fn push(&mut self, interleaved: &[f32], reference: &[f32], events: &mut Vec<SpeechEvent>) {
        let before = events.len();
        self.reference.push(reference);
        if let Some(channels) = &mut self.channels {
            channels.push(interleaved);
            while channels.is_ready() {
                let played = self.reference.take();
                let (mut block, is_another) = channels.take(&played);
                if is_another {
                    self.pipeline.replace(channels.before());
                }
                self.echo.process(&mut block, &played);
                self.pipeline.push(&block, events);
            }
            self.reference.limit();
            self.note(events.get(before..).unwrap_or_default());
            return;
        }
        self.converter.push(interleaved, &mut self.waiting);
        let mut used = 0;
        for piece in self.waiting.chunks_exact(BLOCK) {
            let mut block = [0.0; BLOCK];
            block.copy_from_slice(piece);
            self.echo.process(&mut block, &self.reference.take());
            self.pipeline.push(&block, events);
            used += BLOCK;
        }
        self.waiting.drain(..used);
        self.reference.limit();
        self.note(events.get(before..).unwrap_or_default());
    }

    /// Lets time pass in which the stream brought nothing: `samples` at
    /// [`RATE`](crate::RATE) of silence.
    pub fn push_silence(&mut self, samples: usize, events: &mut Vec<SpeechEvent>) {
        let before = events.len();
        let mut rest = samples;
        while rest > 0 {
            let piece = rest.min(BLOCK);
            self.pipeline.push(&[0.0; BLOCK][..piece], events);
            rest -= piece;
        }
        self.note(events.get(before..).unwrap_or_default());
    }

    /// Ends what is in progress: the stream is over.
    pub fn flush(&mut self, events: &mut Vec<SpeechEvent>) {
        let before = events.len();
        // What is still on its way through the filter.
        let format = self.format();
        let frames = format.rate as usize / 25;
        let tail = vec![0.0; frames * usize::from(format.channels)];
        self.push(&tail, &[], events);
        self.pipeline.flush(events);
        self.note(events.get(before..).unwrap_or_default());
    }

    /// Whether an utterance is in progress.
    pub fn is_speaking(&self) -> bool {
        self.speaking
    }

    /// Seconds of the stream that events can have been made of.
    pub fn position(&self) -> f64 {
        self.pipeline.position()
    }

    /// What is heard right now.
    pub fn meter(&self) -> Meter {
        self.pipeline.meter()
    }

    /// What the echo canceller knows.
    pub fn echo_report(&self) -> EchoReport {
        self.echo.report()
    }

    fn note(&mut self, events: &[SpeechEvent]) {
        for event in events {
            match event {
                SpeechEvent::Started { .. } => self.speaking = true,
                SpeechEvent::Ended { .. } => self.speaking = false,
                _ => {}
            }
        }
    }
}

/// What chooses between channels, where there are several.
fn several(format: Format) -> Result<Option<Channels>, CaptureError> {
    let several = format.channels > 1;
    several.then(|| Channels::new(format)).transpose()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::NoiseSuppression;

    /// Everything that is not silent is speech.
    struct Loud;

    impl VoiceActivity for Loud {
        fn frame(&self) -> usize {
            BLOCK
        }

        fn probability(&mut self, frame: &[f32]) -> f32 {
            f32::from(u8::from(frame.iter().any(|s| s.abs() > 0.05)))
        }

        fn reset(&mut self) {}
    }

    fn capture(format: Format) -> Capture {
        let settings = CaptureSettings {
            format,
            turn: TurnSettings::default(),
            echo: EchoSettings {
                cancel: false,
                suppress_noise: NoiseSuppression::Off,
                ..EchoSettings::default()
            },
        };
        let mut capture = Capture::new(settings, Box::new(Loud)).unwrap();
        capture.set_gate(Gate::Open);
        capture
    }

    fn tone(format: Format, seconds: f32) -> Vec<f32> {
        let frames = (seconds * format.rate as f32) as usize;
        (0..frames)
            .flat_map(|i| {
                let turn = std::f32::consts::TAU * 300.0 * i as f32 / format.rate as f32;
                std::iter::repeat_n(0.4 * turn.sin(), usize::from(format.channels))
            })
            .collect()
    }

    fn starts_and_ends(events: &[SpeechEvent]) -> (usize, usize) {
        let is_start = |e: &&SpeechEvent| matches!(e, SpeechEvent::Started { .. });
        let is_end = |e: &&SpeechEvent| matches!(e, SpeechEvent::Ended { .. });
        (
            events.iter().filter(is_start).count(),
            events.iter().filter(is_end).count(),
        )
    }

    #[test]
    fn however_a_recording_is_split_the_same_events_come() {
        let format = Format {
            rate: 44_100,
            channels: 2,
        };
        let mut sound = vec![0.0; 44_100];
        sound.extend(tone(format, 1.0));
        sound.extend(vec![0.0; 5 * 88_200]);
        let mut whole = Vec::new();
        capture(format).push(&sound, &[], &mut whole);
        assert_eq!(starts_and_ends(&whole), (1, 1));
        let mut pieces = Vec::new();
        let mut capture = capture(format);
        for piece in sound.chunks(777) {
            capture.push(piece, &[0.1; 100], &mut pieces);
        }
        assert_eq!(pieces, whole);
        assert!(!capture.is_speaking());
    }

    #[test]
    fn silence_or_the_end_of_the_stream_ends_an_utterance() {
        let format = Format::mono(48_000);
        let mut stalled = capture(format);
        let mut events = Vec::new();
        stalled.push(&tone(format, 1.0), &[], &mut events);
        assert!(stalled.is_speaking());
        stalled.push_silence(10 * 16_000 + 7, &mut events);
        assert_eq!(starts_and_ends(&events), (1, 1));
        let mut over = capture(format);
        events.clear();
        over.push(&tone(format, 1.0), &[], &mut events);
        over.flush(&mut events);
        assert_eq!(starts_and_ends(&events), (1, 1));
        assert!(!over.is_speaking());
    }

    #[test]
    fn an_utterance_goes_on_with_another_device() {
        let format = Format::mono(48_000);
        let other = Format {
            rate: 8_000,
            channels: 2,
        };
        let mut capture = capture(format);
        let mut events = Vec::new();
        capture.push(&tone(format, 0.5), &[], &mut events);
        let nothing = Format::mono(0);
        assert!(capture.set_format(nothing).is_err());
        capture.set_format(other).unwrap();
        capture.push(&tone(other, 0.5), &[], &mut events);
        capture.push_silence(10 * 16_000, &mut events);
        assert_eq!(starts_and_ends(&events), (1, 1));
    }

    #[test]
    fn an_hour_leaves_nothing_behind() {
        let format = Format::mono(16_000);
        let mut capture = capture(format);
        let sound = tone(format, 0.25);
        let quiet = vec![0.0; 16_000];
        let mut events = Vec::new();
        let mut sizes = Vec::new();
        for _ in 0..600 {
            events.clear();
            capture.push(&sound, &[0.1; 1_000], &mut events);
            capture.push(&quiet, &[0.1; 30_000], &mut events);
            sizes.push((capture.waiting.capacity(), capture.reference.capacity()));
        }
        assert_eq!(sizes[10], sizes[599]);
    }
}
