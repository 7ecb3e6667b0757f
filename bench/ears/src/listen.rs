//! The live path, run as fast as it goes.

use crate::recogniser::Recogniser;
use crate::utterance::Utterance;
use banter_capture::{
    BLOCK, Capture, CaptureError, CaptureSettings, Earshot, EchoCanceller, EchoSettings,
    EngineTurnListener, Format, Gate, NoiseSuppression, RATE, SpeechEvent, SpeechOutcome,
    TurnListener, TurnSettings, VoiceActivity,
};
use banter_engine::{TurnEnding, Worker};
use std::sync::{Arc, Mutex, PoisonError};

/// Frames of 16 ms that an answer about a turn's end takes: what Smart Turn takes on one core.
const LATE: usize = 5;

/// What was found in a stream.
#[derive(Debug, Clone, Default)]
pub struct Heard {
    /// By the live path.
    pub utterances: Vec<Utterance>,
    /// By the voice activity model alone, for each of its frames.
    pub probabilities: Vec<f32>,
    /// Samples of a frame.
    pub frame: usize,
}

/// A stream, and what goes with it.
#[derive(Debug, Clone, Default)]
pub struct Stream<'a> {
    /// What the microphone hears, at [`RATE`].
    pub microphone: &'a [f32],
    /// When a character talks, in seconds.
    pub replies: &'a [(f64, f64)],
    /// What gives partial text, if anything does.
    pub recogniser: Option<Recogniser<'a>>,
    /// What tells whether a speaker who pauses has finished, if anything does.
    pub turns: Option<Arc<Worker<TurnEnding>>>,
}

/// What the live path makes of a microphone's sound before it looks for speech in it, where
/// the game plays nothing. It is the slow part, and the same for all settings of turns.
#[must_use]
pub fn clean(microphone: &[f32]) -> Vec<f32> {
    without_echo(microphone, &[])
}

/// The same where the game plays `playback`.
#[must_use]
pub fn without_echo(microphone: &[f32], playback: &[f32]) -> Vec<f32> {
    let mut canceller = EchoCanceller::new(EchoSettings::default());
    let mut sound = microphone.to_vec();
    let mut played = playback.as_chunks::<BLOCK>().0.iter();
    for block in sound.as_chunks_mut::<BLOCK>().0 {
        canceller.process(block, played.next().unwrap_or(&[0.0; BLOCK]));
    }
    sound
}

/// Pushes a stream, whose sound is [clean] or [without echo](without_echo) already, through the
/// live path in pieces of ten milliseconds.
///
/// # Errors
/// What the path says.
pub fn listen(stream: Stream<'_>, turn: &TurnSettings) -> Result<Heard, CaptureError> {
    let echo = EchoSettings {
        cancel: false,
        suppress_noise: NoiseSuppression::Off,
        gain: false,
    };
    let tap = Tap::default();
    let probabilities = Arc::clone(&tap.probabilities);
    let frame = tap.frame();
    let settings = CaptureSettings {
        format: Format::mono(RATE),
        turn: turn.clone(),
        echo,
    };
    let mut capture = Capture::new(settings, Box::new(tap))?;
    capture.set_gate(Gate::Open);
    if let Some(turns) = stream.turns {
        capture.set_turn_listener(Box::new(Late {
            listener: EngineTurnListener::for_recordings(turns),
            frames: 0,
        }));
    }
    let mut recogniser = stream.recogniser;
    let mut collector = Collector::default();
    let mut events = Vec::new();
    for block in stream.microphone.chunks(BLOCK) {
        let now = capture.position();
        let talks = |(from, to): &(f64, f64)| (*from..*to).contains(&now);
        let is_heard = stream.replies.iter().any(talks);
        capture.set_playing(is_heard);
        capture.set_answered(is_heard);
        if let (Some(from), Some(recogniser)) = (collector.since(), &mut recogniser)
            && let Some(text) = recogniser.update(from, now)
        {
            capture.hint(&text, Some(recogniser.language()));
        }
        capture.push(block, &[], &mut events);
        collector.take(&mut events, capture.position());
    }
    capture.flush(&mut events);
    collector.take(&mut events, capture.position());
    let probabilities = probabilities.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(Heard {
        utterances: collector.found,
        probabilities: probabilities.clone(),
        frame,
    })
}

/// A listener whose answers come as late as in a game, however long they took here.
struct Late {
    listener: EngineTurnListener,
    /// How often it was asked since the pause.
    frames: usize,
}

impl TurnListener for Late {
    fn ask(&mut self, sound: Vec<f32>) {
        self.frames = 0;
        self.listener.ask(sound);
    }

    fn answer(&mut self) -> Option<f32> {
        self.frames += 1;
        (self.frames > LATE).then(|| self.listener.answer())?
    }
}

/// The default voice activity, with its probabilities kept.
#[derive(Default)]
struct Tap {
    model: Earshot,
    probabilities: Arc<Mutex<Vec<f32>>>,
}

impl VoiceActivity for Tap {
    fn frame(&self) -> usize {
        self.model.frame()
    }

    fn probability(&mut self, frame: &[f32]) -> f32 {
        let probability = self.model.probability(frame);
        let mut kept = self.probabilities.lock();
        kept.as_mut()
            .unwrap_or_else(|poisoned| poisoned.get_mut())
            .push(probability);
        probability
    }

    fn reset(&mut self) {
        self.model.reset();
    }
}

/// Makes utterances of events.
#[derive(Debug, Default)]
pub struct Collector {
    /// Those that are over.
    pub found: Vec<Utterance>,
    open: Option<Utterance>,
}

impl Collector {
    /// Where the utterance in progress began.
    #[must_use]
    pub fn since(&self) -> Option<f64> {
        self.open.map(|utterance| utterance.start)
    }

    /// Takes what came by the time `now`.
    pub fn take(&mut self, events: &mut Vec<SpeechEvent>, now: f64) {
        for event in events.drain(..) {
            match event {
                SpeechEvent::Started { at, .. } => {
                    self.open = Some(Utterance {
                        start: at,
                        noticed: now,
                        end: at,
                        decided: now,
                        how: SpeechOutcome::Line,
                        suspected: None,
                        barged: None,
                    });
                }
                SpeechEvent::BargeInSuspected { .. } => {
                    if let Some(open) = &mut self.open {
                        open.suspected = Some(now);
                    }
                }
                SpeechEvent::BargeInConfirmed { .. } => {
                    if let Some(open) = &mut self.open {
                        open.barged = Some(now);
                    }
                }
                SpeechEvent::Ended { end, how, .. } => {
                    self.found.extend(self.open.take().map(|open| Utterance {
                        end,
                        how,
                        decided: now,
                        ..open
                    }));
                }
                SpeechEvent::Audio(_)
                | SpeechEvent::Paused { .. }
                | SpeechEvent::Resumed { .. } => {}
            }
        }
    }
}
