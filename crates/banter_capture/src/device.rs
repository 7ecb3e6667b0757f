//! The microphones of this machine.

mod card;
mod watch;

use crate::{Format, PcmStream};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use watch::Watch;

/// How long a driver that has crashed is left alone.
const AFTER_A_CRASH: Duration = Duration::from_secs(5);

/// A microphone of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MicrophoneInfo {
    /// What the system calls it, for a player to read.
    pub name: String,
    /// What the system knows it by, which is steadier: also good for
    /// [`MicrophoneChoice::Named`].
    pub id: String,
    /// Whether it is the one that the system prefers.
    pub is_default: bool,
}

/// Choice of a microphone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum MicrophoneChoice {
    /// The one that the system prefers.
    #[default]
    Default,
    /// The one with this [name](MicrophoneInfo::name) or [id](MicrophoneInfo::id); while it
    /// is not there, the default one.
    Named(String),
}

/// Status of a [`Microphone`]. Texts are sentences for the player.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum MicrophoneStatus {
    /// It is being opened.
    #[default]
    Opening,
    /// It brings sound.
    Listening {
        /// What the system calls it.
        device: String,
        /// What its samples are.
        format: Format,
        /// What the player may want to know: that it is not the one that was chosen, or that
        /// all it brings is perfect silence, as from one that is muted or, on macOS, not
        /// allowed.
        note: Option<String>,
    },
    /// There is none.
    Missing(String),
    /// The system does not let this program use it.
    Denied(String),
    /// It does not work.
    Failed(String),
}

impl MicrophoneStatus {
    /// What is wrong, as a sentence, or what else there is to say.
    pub fn sentence(&self) -> Option<&str> {
        match self {
            Self::Opening => None,
            Self::Listening { note, .. } => note.as_deref(),
            Self::Missing(why) | Self::Denied(why) | Self::Failed(why) => Some(why),
        }
    }

    /// Whether it brings sound.
    pub fn is_listening(&self) -> bool {
        matches!(self, Self::Listening { .. })
    }
}

/// The microphones that there are, the default one first.
///
/// This asks the system and can take a second: not for the game's thread.
pub fn microphones() -> Vec<MicrophoneInfo> {
    // Drivers have been seen to panic; a list is not worth a game.
    catch_unwind(card::microphones).unwrap_or_default()
}

/// What a [`Microphone`] and its thread both know.
#[derive(Debug, Default)]
struct Shared {
    status: MicrophoneStatus,
    stream: Option<PcmStream>,
}

/// A microphone that is kept open.
///
/// A thread of its own opens it and holds it until this is dropped. One that is missing,
/// unplugged, taken or silent for two seconds is closed and tried again, after one second
/// first and up to five later; so it is there again without anybody's doing when it is
/// plugged in or allowed. What is wrong is in the [status](Self::status) and is logged once.
///
/// Each time it is opened there is a new [stream](Self::take_stream), because the next
/// device may have another format. While the default microphone is used, a change of the
/// system's choice is followed where the system does so (sound servers on Linux, macOS) or
/// closes the old one (Windows).
///
/// ```no_run
/// use banter_capture::{Microphone, MicrophoneChoice};
///
/// let mut microphone = Microphone::open(MicrophoneChoice::Default);
/// let mut sound = Vec::new();
/// let mut stream = None;
/// loop {
///     stream = microphone.take_stream().or(stream);
///     if let Some(stream) = &mut stream {
///         stream.read(&mut sound);
///     }
/// #   break;
/// }
/// ```
#[derive(Debug)]
pub struct Microphone {
    shared: Arc<Mutex<Shared>>,
    /// Dropped to close it.
    _stop: Option<Sender<()>>,
}

impl Microphone {
    /// Begins to open the microphone of `choice`, and returns at once.
    pub fn open(choice: MicrophoneChoice) -> Self {
        let shared = Arc::new(Mutex::new(Shared::default()));
        let (stop, stopped) = bounded(0);
        let watched = shared.clone();
        let spawned = std::thread::Builder::new()
            .name("microphone".to_owned())
            .spawn(move || hold(Watch::new(card::System, choice, watched), &stopped));
        if let Err(error) = spawned {
            let why =
                format!("no microphone is used, because the system starts no thread: {error}");
            tracing::warn!("{why}");
            lock(&shared).status = MicrophoneStatus::Failed(why);
            return Self {
                shared,
                _stop: None,
            };
        }
        Self {
            shared,
            _stop: Some(stop),
        }
    }

    /// How it does.
    pub fn status(&self) -> MicrophoneStatus {
        lock(&self.shared).status.clone()
    }

    /// Its sound, each time that it was opened since the last call. The stream from before
    /// has ended by then.
    pub fn take_stream(&mut self) -> Option<PcmStream> {
        lock(&self.shared).stream.take()
    }
}

fn lock(shared: &Mutex<Shared>) -> std::sync::MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The thread.
fn hold(mut watch: Watch<card::System>, stopped: &Receiver<()>) {
    let start = Instant::now();
    loop {
        let step = catch_unwind(AssertUnwindSafe(|| watch.step(start.elapsed())));
        let wait = step.unwrap_or_else(|_| {
            watch.crashed(start.elapsed() + AFTER_A_CRASH);
            AFTER_A_CRASH
        });
        if stopped.recv_timeout(wait) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}
