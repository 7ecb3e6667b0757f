//! What listens whether a speaker who pauses has finished.

use banter_engine::{Job, TurnEndEvent, TurnEndRequest, TurnEnding, Update, Worker};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long an answer about a recording is waited for.
const LONG_PATIENCE: Duration = Duration::from_secs(30);
/// How long an engine that failed is left alone.
const REST: Duration = Duration::from_secs(3);

/// Listener to turns' ends: a second opinion beside silence and words. It is asked when a speaker
/// pauses, and answers when it can.
pub trait TurnListener: Send {
    /// A speaker pauses after `sound`, mono at 16 kHz: its turn so far, or the last eight seconds.
    /// What was asked before is of no interest any more.
    fn ask(&mut self, sound: Vec<f32>);

    /// How likely it is that the speaker has finished, 0..=1, once that is known. Asked with every
    /// frame; never waits for longer than a frame lasts.
    fn answer(&mut self) -> Option<f32>;
}

/// Listener that is an engine, such as Smart Turn in the host `banter-smart-turn-host`.
///
/// ```
/// use banter_capture::{EngineTurnListener, TurnListener};
/// use banter_engine::{
///     EngineError, Output, TurnEnd, TurnEndEvent, TurnEndRequest, TurnEnding, Worker,
/// };
/// use std::sync::Arc;
///
/// /// Believes everybody.
/// struct Sure;
///
/// impl TurnEnd for Sure {
///     fn turn_end(
///         &mut self,
///         _: TurnEndRequest,
///         output: &mut Output<TurnEndEvent>,
///     ) -> Result<(), EngineError> {
///         output.send(TurnEndEvent { probability: 1.0 })
///     }
/// }
///
/// let engine = Worker::<TurnEnding>::spawn("turns", || Ok(Box::new(Sure)))?;
/// let mut listener = EngineTurnListener::for_recordings(Arc::new(engine));
/// listener.ask(vec![0.1; 16_000]);
/// assert_eq!(listener.answer(), Some(1.0));
/// # Ok::<(), banter_engine::EngineError>(())
/// ```
#[derive(Debug)]
pub struct EngineTurnListener {
    engine: Arc<Worker<TurnEnding>>,
    job: Option<Job<TurnEndEvent>>,
    patience: Duration,
    /// Since when it is left alone.
    resting: Option<Instant>,
    has_warned: bool,
}

impl EngineTurnListener {
    /// What `engine` says of a live stream.
    pub fn new(engine: Arc<Worker<TurnEnding>>) -> Self {
        Self {
            engine,
            job: None,
            patience: Duration::ZERO,
            resting: None,
            has_warned: false,
        }
    }

    /// The same for sound that comes as fast as it is taken: the engine is waited for.
    pub fn for_recordings(engine: Arc<Worker<TurnEnding>>) -> Self {
        Self {
            patience: LONG_PATIENCE,
            ..Self::new(engine)
        }
    }

    fn rest(&mut self, reason: &str) {
        if !std::mem::replace(&mut self.has_warned, true) {
            let name = self.engine.name();
            tracing::warn!(
                "{name} does not tell when somebody has finished ({reason}); silence and words do whenever that is so, and {name} is asked again after some seconds"
            );
        }
        self.job = None;
        self.resting = Some(Instant::now());
    }
}

impl TurnListener for EngineTurnListener {
    fn ask(&mut self, sound: Vec<f32>) {
        // Dropping what was asked before cancels it.
        self.job = None;
        if self.resting.is_some_and(|since| since.elapsed() < REST) {
            return;
        }
        self.resting = None;
        let samples = sound.into();
        match self.engine.submit(TurnEndRequest { samples }) {
            Ok(job) => self.job = Some(job),
            Err(refused) => self.rest(&refused.error.to_string()),
        }
    }

    fn answer(&mut self) -> Option<f32> {
        let job = self.job.as_mut()?;
        let update = if self.patience.is_zero() {
            job.poll()
        } else {
            job.wait(self.patience)
        };
        match update? {
            Update::Event(TurnEndEvent { probability }) => {
                self.job = None;
                probability
                    .is_finite()
                    .then_some(probability.clamp(0.0, 1.0))
            }
            Update::Done => {
                self.job = None;
                None
            }
            Update::Failed(error) => {
                self.rest(&error.to_string());
                None
            }
        }
    }
}
