//! Voice activity by an engine, with the small detector in reserve.

use crate::{Earshot, VoiceActivity};
use banter_engine::{DetectEvent, DetectRequest, Detection, Job, Update, Worker};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a frame is waited for: it lasts 32 ms, and other streams wait for their turn.
const PATIENCE: Duration = Duration::from_millis(20);
/// How long a frame of a recording is waited for, and the start of the engine.
const LONG_PATIENCE: Duration = Duration::from_secs(30);
/// Frames in a row that may be late before the engine is left alone.
const MOST_LATE: u32 = 3;
/// Frames until an engine that was late or failed is tried again: three seconds.
const REST: u32 = 94;
/// Frames after which an engine that does not start is told of: ten seconds.
const SLOW_START: u32 = 313;
/// More numbers than any detector remembers.
const MOST_MEMORY: usize = 65_536;

/// Voice activity by an engine that serves [`Detection`], such as Silero in the host
/// `banter-silero-host`.
///
/// Each frame of 32 ms is sent to the engine and waited for up to 20 ms, so it is for a
/// [`CaptureThread`](crate::CaptureThread) and never for the game's. For a frame that is late
/// an [`Earshot`] answers, which has heard all of the stream too. It does while the engine
/// starts, and for three seconds whenever that fails or is late several times in a row; the
/// first time that is said in the log. One engine serves any number of streams, each with a
/// `Silero` of its own.
///
/// ```
/// use banter_capture::{Silero, VoiceActivity};
/// use banter_engine::{Detection, Worker, fake::FakeDetect};
/// use std::sync::Arc;
///
/// let engine = Worker::<Detection>::spawn("vad", || Ok(Box::new(FakeDetect::by_loudness())))?;
/// let mut vad = Silero::for_recordings(Arc::new(engine));
/// assert_eq!(vad.probability(&vec![0.5; vad.frame()]), 1.0);
/// assert_eq!(vad.probability(&vec![0.0; vad.frame()]), 0.0);
/// # Ok::<(), banter_engine::EngineError>(())
/// ```
#[derive(Debug)]
pub struct Silero {
    engine: Arc<Worker<Detection>>,
    reserve: Earshot,
    /// How long a frame and a start are waited for.
    patience: Duration,
    start_patience: Duration,
    state: State,
    has_warned: bool,
}

#[derive(Debug)]
enum State {
    /// A job is under way that shows whether the engine is there, for so many frames.
    Asking { question: Question, frames: u32 },
    /// The engine hears the stream, of which it remembers this. So many frames were late.
    Hearing { memory: Arc<[f32]>, late: u32 },
    /// The last frame was late. If the engine has it by the next, the stream goes on.
    Late { question: Question, late: u32 },
    /// The engine is left alone for so many frames.
    Resting { frames: u32 },
}

/// What became of a job.
enum Answer {
    /// A probability, and what to remember.
    Heard(f32, Arc<[f32]>),
    NotYet,
    Failed(String),
}

impl Silero {
    /// Voice activity of a live stream by `engine`.
    pub fn new(engine: Arc<Worker<Detection>>) -> Self {
        Self {
            engine,
            reserve: Earshot::default(),
            patience: PATIENCE,
            start_patience: Duration::ZERO,
            state: State::Resting { frames: 0 },
            has_warned: false,
        }
    }

    /// The same for sound that comes as fast as it is taken: the engine is waited for up to
    /// half a minute, when it starts and for each frame.
    pub fn for_recordings(engine: Arc<Worker<Detection>>) -> Self {
        Self {
            patience: LONG_PATIENCE,
            start_patience: LONG_PATIENCE,
            ..Self::new(engine)
        }
    }

    /// Whether it is the engine that answers now, and not the detector in reserve.
    pub fn is_engine(&self) -> bool {
        matches!(self.state, State::Hearing { .. } | State::Late { .. })
    }

    /// Sees whether the engine is there, and changes the state if that is known.
    fn ask(&mut self) {
        if let State::Resting { frames: 0 } = self.state {
            let silence = [0.0; DetectRequest::FRAME];
            match self.submit(&silence, Arc::new([])) {
                Ok(question) => {
                    self.state = State::Asking {
                        question,
                        frames: 0,
                    };
                }
                Err(reason) => self.rest(&reason),
            }
        }
        match &mut self.state {
            State::Resting { frames } => *frames = frames.saturating_sub(1),
            State::Hearing { .. } => {}
            State::Late { question, late } => {
                let late = *late;
                match question.answer(Duration::ZERO) {
                    Answer::Heard(_, memory) => self.state = State::Hearing { memory, late },
                    Answer::NotYet => self.rest("it takes longer than a frame lasts"),
                    Answer::Failed(reason) => self.rest(&reason),
                }
            }
            State::Asking { question, frames } => {
                *frames += 1;
                let is_slow = *frames == SLOW_START;
                match question.answer(self.start_patience) {
                    Answer::Heard(..) => {
                        tracing::debug!("{} tells when somebody speaks", self.engine.name());
                        self.state = State::Hearing {
                            memory: Arc::new([]),
                            late: 0,
                        };
                    }
                    Answer::NotYet if is_slow => self.warn("it has not started in ten seconds"),
                    Answer::NotYet => {}
                    Answer::Failed(reason) => self.rest(&reason),
                }
            }
        }
    }

    /// What the engine says of a frame, if it says it in time.
    fn hear(&mut self, frame: &[f32]) -> Option<f32> {
        let State::Hearing { memory, late } = &self.state else {
            return None;
        };
        let late = late + 1;
        match self.submit(frame, Arc::clone(memory)) {
            Ok(mut question) => match question.answer(self.patience) {
                Answer::Heard(probability, memory) => {
                    self.state = State::Hearing { memory, late: 0 };
                    return Some(probability);
                }
                Answer::NotYet if late < MOST_LATE => self.state = State::Late { question, late },
                Answer::NotYet => self.rest("it is late again and again"),
                Answer::Failed(reason) => self.rest(&reason),
            },
            Err(reason) => self.rest(&reason),
        }
        None
    }

    fn submit(&self, frame: &[f32], memory: Arc<[f32]>) -> Result<Question, String> {
        let request = DetectRequest {
            samples: frame.into(),
            memory,
        };
        match self.engine.submit(request) {
            Ok(job) => Ok(Question {
                job,
                speech: Vec::new(),
                memory: None,
            }),
            Err(refused) => Err(refused.error.to_string()),
        }
    }

    fn rest(&mut self, reason: &str) {
        self.warn(reason);
        self.state = State::Resting { frames: REST };
    }

    fn warn(&mut self, reason: &str) {
        let name = self.engine.name();
        if self.has_warned {
            tracing::debug!("{name} is left alone for a while: {reason}");
        } else {
            tracing::warn!(
                "{name} does not tell when somebody speaks ({reason}); the built-in detector does whenever that is so, and {name} is tried again every few seconds"
            );
            self.has_warned = true;
        }
    }
}

impl VoiceActivity for Silero {
    fn frame(&self) -> usize {
        DetectRequest::FRAME
    }

    fn probability(&mut self, frame: &[f32]) -> f32 {
        if frame.len() != DetectRequest::FRAME {
            return 0.0;
        }
        // It hears everything, to be in the middle of the stream when it is needed.
        let halves = frame.chunks_exact(self.reserve.frame());
        let count = halves.len().max(1) as f32;
        let sum: f32 = halves.map(|half| self.reserve.probability(half)).sum();
        self.ask();
        self.hear(frame).unwrap_or(sum / count)
    }

    fn reset(&mut self) {
        self.reserve.reset();
        if self.is_engine() {
            self.state = State::Hearing {
                memory: Arc::new([]),
                late: 0,
            };
        }
    }

    fn wants_pitch(&self) -> bool {
        true
    }
}

/// A frame that the engine was asked about, and what it has said so far.
#[derive(Debug)]
struct Question {
    job: Job<DetectEvent>,
    speech: Vec<f32>,
    memory: Option<Arc<[f32]>>,
}

impl Question {
    /// What has come of it within `patience`.
    fn answer(&mut self, patience: Duration) -> Answer {
        let until = Instant::now() + patience;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let update = match self.job.poll() {
                None if !left.is_zero() => self.job.wait(left),
                update => update,
            };
            match update {
                Some(Update::Event(DetectEvent::Speech(speech))) => self.speech = speech,
                Some(Update::Event(DetectEvent::Memory(memory))) => self.memory = Some(memory),
                Some(Update::Failed(error)) => return Answer::Failed(error.to_string()),
                Some(Update::Done) => break,
                None => return Answer::NotYet,
            }
        }
        match (self.speech.as_slice(), self.memory.take()) {
            ([probability], Some(memory))
                if probability.is_finite() && memory.len() <= MOST_MEMORY =>
            {
                Answer::Heard(probability.clamp(0.0, 1.0), memory)
            }
            _ => Answer::Failed("what it said is not one probability and a memory".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests;
