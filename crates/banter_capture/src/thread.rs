//! The one thread on which all streams of a game are listened to.

mod listener;
mod outbox;
mod runner;
mod wishes;

use crate::{
    CaptureError, Earshot, EchoReport, EchoSettings, Format, Gate, Meter, MicrophoneChoice,
    MicrophoneStatus, PcmStream, PcmWriter, SpeechEvent, TurnListener, TurnSettings, VoiceActivity,
    stream,
};
use crossbeam_channel::{Receiver, bounded};
use runner::Runner;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use wishes::{Hint, Shared};

/// Events that may wait for the game, beside those that the thread keeps.
const EVENTS: usize = 1_024;
/// How often streams are looked at.
const POLL: Duration = Duration::from_millis(5);
/// How often it is seen whether there is anything to do at all. A wish ends the wait.
const DOZE: Duration = Duration::from_millis(200);

/// Source of a stream's sound.
#[derive(Debug)]
pub enum Source {
    /// A microphone of this machine.
    Microphone(MicrophoneChoice),
    /// A stream of the game's own that hears the room that the game's mix sounds in: a
    /// microphone that is opened in another way.
    Local(PcmStream),
    /// Any other: a player's voice from the network, a file. The mix is no echo in it, so it
    /// is never [cancelled](EchoSettings::cancel).
    Stream(PcmStream),
}

/// Settings of a stream to listen to.
pub struct StreamSettings {
    /// Where its sound comes from.
    pub source: Source,
    /// When a turn begins and ends.
    pub turn: TurnSettings,
    /// What is done to the sound before.
    pub echo: EchoSettings,
    /// Whether what is heard is meant for anybody, to begin with.
    pub gate: Gate,
    /// Makes what tells voice from other sound. It is called on the thread.
    pub vad: Box<dyn Fn() -> Box<dyn VoiceActivity> + Send>,
    /// Makes what tells, beside silence and words, whether a speaker who pauses has finished. None
    /// by default.
    pub turns: Option<Box<dyn Fn() -> Box<dyn TurnListener> + Send>>,
}

impl StreamSettings {
    /// A stream with the default settings, an [`Earshot`] and an open gate.
    pub fn new(source: Source) -> Self {
        Self {
            source,
            turn: TurnSettings::default(),
            echo: EchoSettings::default(),
            gate: Gate::Open,
            vad: Box::new(|| Box::new(Earshot::default())),
            turns: None,
        }
    }
}

impl std::fmt::Debug for StreamSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StreamSettings")
            .field("source", &self.source)
            .field("turn", &self.turn)
            .field("echo", &self.echo)
            .field("gate", &self.gate)
            .finish_non_exhaustive()
    }
}

/// Event of a stream.
#[derive(Debug, Clone, PartialEq)]
pub enum CaptureEvent {
    /// Speech.
    Speech(SpeechEvent),
    /// Something about the stream itself.
    Notice(CaptureNotice),
}

/// Notice of how a stream does.
#[derive(Debug, Clone, PartialEq)]
pub enum CaptureNotice {
    /// Its microphone is opened, is heard, or is not.
    Microphone(MicrophoneStatus),
    /// So many frames of it came while there was no room for them, and are lost.
    Dropped(u64),
    /// So many samples of speech, at [`RATE`](crate::RATE), were not taken by the game in
    /// time, and are lost.
    Lost(u64),
    /// Its writer is gone. It is no longer listened to.
    Ended,
    /// It cannot be listened to, and why, as a sentence. It is no longer listened to, and an
    /// utterance in progress has no other end than this.
    Failed(String),
}

/// Reading of how a stream does right now, for a level meter or a view for developers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct CaptureReading {
    /// What is heard.
    pub meter: Meter,
    /// What the echo canceller knows.
    pub echo: EchoReport,
    /// Seconds of the stream so far.
    pub position: f64,
    /// Whether an utterance is in progress.
    pub speaking: bool,
}

/// A thread that listens to any number of streams, each through a
/// [`Capture`](crate::Capture).
///
/// Nothing here waits: what is wished for is left where the thread finds it within a few
/// milliseconds, the latest of a kind for each stream; and what it has heard is taken with
/// [`try_recv`](Self::try_recv). While the game takes nothing (it loads a level) the thread
/// keeps up to 60 s of speech for each stream; what is more is lost, and
/// [said](CaptureNotice::Lost).
///
/// A stream that brings nothing for 500 ms in the middle of an utterance (a bad network, an
/// unplugged microphone) is silent from there on, so that the turn still ends. A stream whose
/// voice activity panics is removed; the others go on.
///
/// ```
/// use banter_capture::{CaptureEvent, CaptureNotice, CaptureThread};
/// use banter_capture::{Format, Source, StreamSettings, stream};
///
/// let thread = CaptureThread::start()?;
/// let (mut writer, voice) = stream(Format::mono(48_000))?;
/// thread.add(7, StreamSettings::new(Source::Stream(voice)))?;
/// writer.write(&[0.0; 4_800]);
/// drop(writer);
/// let event = loop {
///     if let Some(event) = thread.try_recv() {
///         break event;
///     }
/// };
/// assert_eq!(event, (7, CaptureEvent::Notice(CaptureNotice::Ended)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct CaptureThread {
    shared: Arc<Shared>,
    events: Receiver<(u64, CaptureEvent)>,
    stop: Arc<AtomicBool>,
    thread: std::thread::Thread,
}

impl CaptureThread {
    /// Starts the thread. Dropping this ends it, and closes its microphones.
    ///
    /// # Errors
    ///
    /// Where the system starts no thread.
    pub fn start() -> Result<Self, CaptureError> {
        let shared = Arc::new(Shared::default());
        let (to, events) = bounded(EVENTS);
        let stop = Arc::new(AtomicBool::new(false));
        let mut runner = Runner::new(shared.clone(), to);
        let stopped = stop.clone();
        let run = move || {
            let start = Instant::now();
            while !stopped.load(Ordering::Relaxed) {
                let busy = runner.step(start.elapsed());
                std::thread::park_timeout(if busy { POLL } else { DOZE });
            }
        };
        let thread = std::thread::Builder::new()
            .name("capture".to_owned())
            .spawn(run)
            .map_err(|error| CaptureError::Thread(error.to_string()))?
            .thread()
            .clone();
        Ok(Self {
            shared,
            events,
            stop,
            thread,
        })
    }

    /// Listens to another stream, or to another one in its place where `id` is known.
    ///
    /// # Errors
    ///
    /// Where there are too many streams.
    pub fn add(&self, id: u64, settings: StreamSettings) -> Result<(), CaptureError> {
        self.shared.add(id, settings)?;
        self.thread.unpark();
        Ok(())
    }

    /// Listens to a stream no more. Events that were on their way may still come.
    pub fn remove(&self, id: u64) {
        self.shared.remove(id);
        self.thread.unpark();
    }

    /// Changes whether what is heard is meant for anybody.
    pub fn set_gate(&self, id: u64, gate: Gate) {
        self.shared.wish(id, |wish| wish.gate = Some(gate));
        self.thread.unpark();
    }

    /// Says whether a character is at an answer now, which could be interrupted.
    pub fn set_playing(&self, id: u64, playing: bool) {
        self.shared.wish(id, |wish| wish.playing = Some(playing));
    }

    /// Says whether an answer is heard now.
    pub fn set_answered(&self, id: u64, answered: bool) {
        self.shared.wish(id, |wish| wish.answered = Some(answered));
    }

    /// Gives the text so far of the utterance in progress, see
    /// [`Pipeline::hint`](crate::Pipeline::hint). Where `until` is known it is about all sound
    /// up to there, in seconds since the stream's first sample.
    pub fn hint(&self, id: u64, text: &str, language: Option<&str>, until: Option<f64>) {
        let hint = Hint {
            text: text.to_owned(),
            language: language.map(str::to_owned),
            until,
        };
        self.shared.wish(id, |wish| wish.hint = Some(hint));
    }

    /// Changes when a turn begins and ends.
    pub fn set_turn(&self, id: u64, settings: TurnSettings) {
        self.shared.wish(id, |wish| wish.turn = Some(settings));
    }

    /// Changes what is done to the sound before.
    pub fn set_echo(&self, id: u64, settings: EchoSettings) {
        self.shared.wish(id, |wish| wish.echo = Some(settings));
    }

    /// Holds all streams: what comes while they are held is thrown away unheard, and for an
    /// utterance in progress it is as though no time passed. For a game that is paused.
    pub fn set_held(&self, held: bool) {
        self.shared.set_held(held);
        self.thread.unpark();
    }

    /// Where the game's own mix is put in, just as it is given to the sound card, so that
    /// this machine's microphones do not hear it. May be called again, for another format.
    ///
    /// # Errors
    ///
    /// Where `format` is none that sound has.
    pub fn reference_writer(&self, format: Format) -> Result<PcmWriter, CaptureError> {
        let (writer, reference) = stream(format)?;
        self.shared.set_reference(reference);
        self.thread.unpark();
        Ok(writer)
    }

    /// What has come in next, of any stream.
    pub fn try_recv(&self) -> Option<(u64, CaptureEvent)> {
        self.events.try_recv().ok()
    }

    /// How a stream does right now.
    pub fn reading(&self, id: u64) -> Option<CaptureReading> {
        self.shared.reading(id)
    }
}

impl Drop for CaptureThread {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.unpark();
    }
}
