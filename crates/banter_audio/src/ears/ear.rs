//! The thread that listens, as the game holds it.

use super::tap::Tap;
use banter_capture::{
    CaptureReading, CaptureThread, Earshot, EchoSettings, EngineTurnListener, Format, Gate, Silero,
    Source, StreamSettings, TurnListener, TurnSettings, VoiceActivity,
};
use banter_core::{EngineStatus, Stage, WatchedEngine, WorkerEngine};
use banter_engine::{Detection, Pcm, TurnEnding, Worker};
use bevy::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// Settings of speech input, for all speakers. Changes count at once.
#[derive(Resource, Debug, Clone, Default, PartialEq)]
pub struct SpeechInputSettings {
    /// When speech begins, when a turn ends, what interrupts.
    pub turn: TurnSettings,
    /// What is done to a microphone's sound before: the game's own voices are taken out of
    /// it, unless the player wears headphones (`cancel: false`).
    pub echo: EchoSettings,
}

/// Detector that tells speech from other sound, in place of the built-in [`Earshot`]. Insert it before
/// there are speakers.
///
/// ```
/// use banter_audio::{LoudnessDetector, SpeechDetector};
///
/// // For tests with tones: whatever is louder than -40 dB is speech.
/// let detector = SpeechDetector::new(|| LoudnessDetector::new(-40.0));
/// # let _ = detector;
/// ```
#[derive(Resource, Clone)]
pub struct SpeechDetector {
    make: Arc<dyn Fn() -> Box<dyn VoiceActivity> + Send + Sync>,
    engine: Option<Arc<Worker<Detection>>>,
}

impl SpeechDetector {
    /// Detectors that `make` makes, one for each stream, on the thread that listens.
    pub fn new<V: VoiceActivity + 'static>(make: impl Fn() -> V + Send + Sync + 'static) -> Self {
        Self {
            make: Arc::new(move || Box::new(make())),
            engine: None,
        }
    }

    /// An engine, for all streams: Silero's model, in a host. While it is late or fails the
    /// built-in detector goes on.
    pub fn engine(worker: Worker<Detection>) -> Self {
        let worker = Arc::new(worker);
        let engine = Some(Arc::clone(&worker));
        Self {
            engine,
            ..Self::new(move || Silero::new(Arc::clone(&worker)))
        }
    }
}

/// Engine that tells by the sound of it whether a speaker who pauses has finished, beside silence
/// and words: Smart Turn, in a host. Insert it before there are speakers. While it is late or
/// fails, the others decide.
#[derive(Resource, Debug, Clone)]
pub struct TurnDetector(pub Arc<Worker<TurnEnding>>);

impl TurnDetector {
    /// One engine for all streams.
    pub fn engine(worker: Worker<TurnEnding>) -> Self {
        Self(Arc::new(worker))
    }
}

impl WorkerEngine for TurnDetector {
    const STAGE: Stage = Stage::Listen;
    type Task = TurnEnding;

    fn worker(&self) -> &Worker<TurnEnding> {
        &self.0
    }
}

impl WatchedEngine for SpeechDetector {
    const STAGE: Stage = Stage::Listen;

    fn name(&self) -> &str {
        let engine = self.engine.as_ref();
        engine.map_or("detector", |engine| engine.name())
    }

    fn status(&self) -> EngineStatus {
        let engine = self.engine.as_ref();
        engine.map_or(EngineStatus::Ready, |engine| engine.status())
    }
}

impl std::fmt::Debug for SpeechDetector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SpeechDetector").finish_non_exhaustive()
    }
}

/// What is known of a speaker whose stream is listened to.
#[derive(Debug, Default)]
pub(crate) struct Stream {
    /// What the thread knows it by. Another stream of the same speaker has another.
    pub(crate) id: u64,
    /// The sound of the utterance in progress.
    pub(crate) sound: Option<Vec<f32>>,
    /// Where in the stream that sound begins, in seconds.
    pub(crate) from: f64,
    /// The line that was said last, in case its speaker goes on with it, and where its last
    /// voice is.
    pub(crate) last: Vec<f32>,
    pub(crate) last_end: f64,
    /// Whether the utterance in progress goes on with that line.
    pub(crate) joins: bool,
    /// Whom the utterance in progress is suspected to interrupt, as far as that is known.
    pub(crate) suspected: Option<Option<Entity>>,
    pub(crate) gate: Gate,
    pub(crate) playing: bool,
    /// Whether the thread knows that an answer is heard.
    pub(crate) answered: bool,
    /// Whether the log knows that its sound comes too fast.
    pub(crate) warned: bool,
}

/// A line that is longer, in samples, is not gone on with: 20 s, as recognisers take 30 s at
/// a time.
const LONGEST_JOINED: usize = 20 * banter_capture::RATE as usize;
/// Of the pause between two halves so much is kept, in samples: half a second tells a
/// recogniser as much as two.
const LONGEST_GAP: usize = banter_capture::RATE as usize / 2;

impl Stream {
    /// An utterance begins whose sound begins at `from`, in seconds of the stream. Gives the
    /// sound that is there already: that of the line which it goes on with.
    pub(crate) fn begin(&mut self, from: f64, joins: bool) -> Option<Pcm> {
        let mut sound = std::mem::take(&mut self.last);
        self.joins = joins && !sound.is_empty();
        if !self.joins {
            sound.clear();
        }
        self.from = from;
        let rate = f64::from(banter_capture::RATE);
        let earlier = self.joins.then(|| {
            let gap = ((from - self.last_end).max(0.0) * rate) as usize;
            sound.resize(sound.len() + gap.min(LONGEST_GAP), 0.0);
            self.from = from - sound.len() as f64 / rate;
            Pcm::new(banter_capture::RATE, sound.as_slice())
        });
        self.sound = Some(sound);
        earlier
    }

    /// The whole utterance, which ended as a line with its last voice at `end`: its speaker
    /// may go on with it.
    pub(crate) fn take_line(&mut self, end: f64) -> Pcm {
        let line = self.take();
        if line.samples().len() <= LONGEST_JOINED {
            self.last = line.samples().to_vec();
            self.last_end = end;
        }
        line
    }

    /// The whole utterance, which is over.
    pub(crate) fn take(&mut self) -> Pcm {
        self.last.clear();
        Pcm::new(banter_capture::RATE, self.sound.take().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_line_that_goes_on_is_one() {
        let mut stream = Stream::default();
        assert_eq!(stream.begin(1.0, false), None);
        stream.sound.as_mut().unwrap().extend([0.1; 16_000]);
        assert_eq!(stream.take_line(2.0).samples().len(), 16_000);
        // A quarter of a second later.
        let earlier = stream.begin(2.25, true).unwrap();
        assert_eq!(earlier.samples().len(), 20_000);
        assert!(
            (stream.from - 1.0).abs() < 1e-9,
            "times count from its first half"
        );
        stream.sound.as_mut().unwrap().extend([0.2; 8_000]);
        let whole = stream.take_line(2.75);
        assert_eq!(whole.samples().len(), 28_000);
        assert_eq!(whole.samples()[19_999..20_001], [0.0, 0.2]);
        // Of a long pause not all is kept.
        assert_eq!(stream.begin(9.0, true).unwrap().samples().len(), 36_000);
    }

    #[test]
    fn what_is_long_or_over_is_not_gone_on_with() {
        let mut stream = Stream::default();
        stream.begin(0.0, false);
        stream
            .sound
            .as_mut()
            .unwrap()
            .extend(vec![0.1; 21 * 16_000]);
        stream.take_line(21.0);
        assert_eq!(stream.begin(22.0, true), None);
        assert!(!stream.joins);
        stream.take();
        assert_eq!(stream.begin(23.0, true), None);
    }
}

/// The thread, and what is known of its streams.
#[derive(Resource)]
pub(crate) struct Ear {
    pub(crate) thread: Option<CaptureThread>,
    broken: bool,
    tap: Tap,
    /// The rate of the mix that the thread is given.
    tapped: Option<u32>,
    pub(crate) streams: HashMap<Entity, Stream>,
    /// Whose stream each is.
    speakers: HashMap<u64, Entity>,
    /// The number of the last stream that was opened.
    last: u64,
    /// Whether the thread was told that the game is paused.
    held: bool,
}

impl Ear {
    pub(crate) fn new(tap: Tap) -> Self {
        Self {
            thread: None,
            broken: false,
            tap,
            tapped: None,
            streams: HashMap::new(),
            speakers: HashMap::new(),
            last: 0,
            held: false,
        }
    }

    /// Tells the thread whether the game is paused.
    pub(crate) fn hold(&mut self, held: bool) {
        if let Some(thread) = &self.thread
            && std::mem::replace(&mut self.held, held) != held
        {
            thread.set_held(held);
        }
    }

    /// Whose stream it is, and what is known of it. `None` for one that was closed: events of
    /// it may still be on their way.
    pub(crate) fn stream(&mut self, id: u64) -> Option<(Entity, &mut Stream)> {
        let speaker = *self.speakers.get(&id)?;
        Some((speaker, self.streams.get_mut(&speaker)?))
    }

    /// How somebody's stream does right now, if it is listened to.
    pub(crate) fn reading(&self, speaker: Entity) -> Option<CaptureReading> {
        self.thread
            .as_ref()?
            .reading(self.streams.get(&speaker)?.id)
    }

    /// Listens to somebody; a sentence where that cannot be.
    pub(crate) fn open(
        &mut self,
        speaker: Entity,
        source: Source,
        config: &SpeechInputSettings,
        detector: Option<&SpeechDetector>,
        turns: Option<&TurnDetector>,
    ) -> Result<(), String> {
        if self.thread.is_none() && !self.broken {
            match CaptureThread::start() {
                Ok(thread) => self.thread = Some(thread),
                Err(error) => {
                    self.broken = true;
                    tracing::warn!("nobody can be listened to: {error}");
                }
            }
        }
        let Some(thread) = &self.thread else {
            return Err("nobody can be listened to: the system gives no thread".to_owned());
        };
        let detector = detector.cloned();
        let turns = turns.cloned().map(|TurnDetector(engine)| {
            let make = move || -> Box<dyn TurnListener> {
                Box::new(EngineTurnListener::new(Arc::clone(&engine)))
            };
            Box::new(make) as Box<dyn Fn() -> Box<dyn TurnListener> + Send>
        });
        let settings = StreamSettings {
            turn: config.turn.clone(),
            echo: config.echo,
            gate: Gate::Closed,
            vad: Box::new(move || -> Box<dyn VoiceActivity> {
                match &detector {
                    Some(detector) => (detector.make)(),
                    None => Box::new(Earshot::default()),
                }
            }),
            turns,
            ..StreamSettings::new(source)
        };
        let id = self.last + 1;
        thread
            .add(id, settings)
            .map_err(|error| error.to_string())?;
        self.last = id;
        self.speakers.insert(id, speaker);
        let stream = Stream {
            id,
            ..Stream::default()
        };
        self.streams.insert(speaker, stream);
        Ok(())
    }

    /// Listens to somebody no more. Whether it was in the middle of an utterance.
    pub(crate) fn close(&mut self, speaker: Entity) -> bool {
        let Some(stream) = self.streams.remove(&speaker) else {
            return false;
        };
        self.speakers.remove(&stream.id);
        if let Some(thread) = &self.thread {
            thread.remove(stream.id);
        }
        stream.sound.is_some()
    }

    /// Gives the thread what the game plays, as soon as it is known at which rate.
    pub(crate) fn connect_tap(&mut self) {
        let rate = self.tap.rate();
        let (Some(thread), Some(hertz)) = (&self.thread, rate) else {
            return;
        };
        if self.tapped == rate {
            return;
        }
        self.tapped = rate;
        let format = Format {
            rate: hertz,
            channels: 2,
        };
        match thread.reference_writer(format) {
            Ok(writer) => self.tap.connect(Some(writer)),
            Err(error) => tracing::warn!("echo is not cancelled: {error}"),
        }
    }
}
