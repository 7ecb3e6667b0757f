//! Keeping a microphone open, apart from any real one and from the clock.

use super::{MicrophoneChoice, MicrophoneStatus, Shared, lock};
use crate::PcmStream;
use std::any::Any;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How often an open microphone is looked at.
const LOOK: Duration = Duration::from_millis(100);
/// One that brings nothing for so long does not work.
const STALL: Duration = Duration::from_secs(2);
/// One that brings nothing but zeros for so long is said to be mute.
const MUTE: Duration = Duration::from_secs(10);
/// How often it is seen whether the chosen one is there again.
const RETURN: Duration = Duration::from_secs(5);
/// The first and the longest wait before another try.
const PATIENCE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(5));

/// What is wrong with a microphone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    Missing,
    /// What brings sound from devices to programs does not answer.
    NoServer,
    Denied,
    Busy,
    Silent,
    Failed(String),
}

impl Trouble {
    /// What there is to say of it when the microphone `name` has it.
    fn status(&self, name: Option<&str>) -> MicrophoneStatus {
        let which = name.map_or_else(
            || "the microphone".to_owned(),
            |n| format!("the microphone “{n}”"),
        );
        match self {
            Self::Missing if name.is_some() => MicrophoneStatus::Missing(format!(
                "{which} is gone; connect it again, or choose another one"
            )),
            Self::Missing => MicrophoneStatus::Missing(
                "there is no microphone; connect one, or switch one on in the system's settings"
                    .to_owned(),
            ),
            Self::NoServer => MicrophoneStatus::Missing(
                "there is no microphone, because the system's sound service does not answer; \
                 start it, or restart the machine"
                    .to_owned(),
            ),
            Self::Denied => {
                MicrophoneStatus::Denied(format!("this program may not use {which}; {PERMIT}"))
            }
            Self::Busy => MicrophoneStatus::Failed(format!(
                "{which} is used by another program; close that, or choose another one"
            )),
            Self::Failed(why) if name.is_none() => MicrophoneStatus::Failed(format!(
                "{which} cannot be used ({}); connect it again, or choose another one",
                why.trim_end_matches('.')
            )),
            // What a driver says of its own end helps no player.
            Self::Failed(_) | Self::Silent => MicrophoneStatus::Failed(format!(
                "{which} has stopped; connect it again, or choose another one"
            )),
        }
    }
}

/// Where a player allows a program to use the microphone.
const PERMIT: &str = if cfg!(target_os = "macos") {
    "allow it in System Settings, Privacy & Security, Microphone"
} else if cfg!(windows) {
    "allow it in Settings, Privacy & security, Microphone"
} else {
    "add the user to the group “audio”, or allow it in the sandbox's or the sound server's settings"
};

/// What a microphone's callback says of itself.
#[derive(Debug, Default)]
pub(super) struct Pulse {
    /// Frames that have come.
    pub(super) frames: AtomicU64,
    /// Whether any sample was not zero.
    pub(super) sounding: AtomicBool,
}

/// An open microphone.
pub(super) struct Opened {
    pub(super) name: String,
    /// Whether it is not the one that was chosen.
    pub(super) instead: bool,
    pub(super) stream: PcmStream,
    pub(super) pulse: Arc<Pulse>,
    /// What goes wrong with it.
    pub(super) troubles: crossbeam_channel::Receiver<Trouble>,
    /// Keeps it open.
    pub(super) guard: Box<dyn Any>,
}

/// Something that has microphones.
pub(super) trait Backend {
    /// Opens the chosen one, or the default one where that is not there.
    fn open(&mut self, choice: &MicrophoneChoice) -> Result<Opened, Trouble>;

    /// Whether the one of this name is there.
    fn has(&mut self, name: &str) -> bool;
}

enum State {
    Closed {
        again: Duration,
    },
    Open {
        microphone: Held,
        /// When it last brought something, and how much it had brought by then.
        alive: Duration,
        frames: u64,
        since: Duration,
        /// When to see whether the chosen one is there again.
        look: Duration,
    },
}

struct Held {
    name: String,
    instead: bool,
    format: crate::Format,
    pulse: Arc<Pulse>,
    troubles: crossbeam_channel::Receiver<Trouble>,
    _guard: Box<dyn Any>,
}

/// Keeps a microphone open.
pub(super) struct Watch<B> {
    backend: B,
    choice: MicrophoneChoice,
    shared: Arc<Mutex<Shared>>,
    state: State,
    /// Tries since it last brought sound.
    tries: u32,
    /// Whether trouble has been logged since it last brought sound.
    told: bool,
}

impl<B: Backend> Watch<B> {
    pub(super) fn new(backend: B, choice: MicrophoneChoice, shared: Arc<Mutex<Shared>>) -> Self {
        Self {
            backend,
            choice,
            shared,
            state: State::Closed {
                again: Duration::ZERO,
            },
            tries: 0,
            told: false,
        }
    }

    /// Does what is due at `now`, and says after how long there will be more to do.
    pub(super) fn step(&mut self, now: Duration) -> Duration {
        if let State::Open { .. } = self.state {
            return self.look(now);
        }
        if let State::Closed { again } = self.state
            && again > now
        {
            return again - now;
        }
        match self.backend.open(&self.choice) {
            Ok(opened) => self.hold(opened, now),
            Err(trouble) => self.close(&trouble, None, now),
        }
    }

    /// The driver has panicked: what it held is dropped.
    pub(super) fn crashed(&mut self, again: Duration) {
        self.state = State::Closed { again };
        self.say(Trouble::Failed("its driver failed".to_owned()).status(None));
    }

    fn hold(&mut self, opened: Opened, now: Duration) -> Duration {
        let format = opened.stream.format();
        lock(&self.shared).stream = Some(opened.stream);
        self.state = State::Open {
            microphone: Held {
                name: opened.name,
                instead: opened.instead,
                format,
                pulse: opened.pulse,
                troubles: opened.troubles,
                _guard: opened.guard,
            },
            alive: now,
            frames: 0,
            since: now,
            look: now + RETURN,
        };
        LOOK
    }

    fn look(&mut self, now: Duration) -> Duration {
        let State::Open {
            microphone,
            alive,
            frames,
            since,
            look,
        } = &mut self.state
        else {
            return LOOK;
        };
        let so_far = microphone.pulse.frames.load(Ordering::Relaxed);
        if so_far != *frames {
            (*alive, *frames) = (now, so_far);
        }
        let trouble = match microphone.troubles.try_recv() {
            Ok(trouble) => Some(trouble),
            Err(_) if now.saturating_sub(*alive) >= STALL => Some(Trouble::Silent),
            Err(_) => None,
        };
        if let Some(trouble) = trouble {
            let name = microphone.name.clone();
            return self.close(&trouble, Some(&name), now);
        }
        if let MicrophoneChoice::Named(chosen) = &self.choice
            && microphone.instead
            && now >= *look
        {
            *look = now + RETURN;
            if self.backend.has(chosen) {
                self.state = State::Closed { again: now };
                return Duration::ZERO;
            }
        }
        if so_far == 0 {
            return LOOK;
        }
        let mute = now.saturating_sub(*since) >= MUTE
            && !microphone.pulse.sounding.load(Ordering::Relaxed);
        let note = match &self.choice {
            MicrophoneChoice::Named(chosen) if microphone.instead => Some(format!(
                "the microphone “{chosen}” is not there, so “{}” is used",
                microphone.name
            )),
            _ if mute => Some(format!(
                "the microphone “{}” gives nothing but silence; see whether it is muted, \
                 or {PERMIT}",
                microphone.name
            )),
            _ => None,
        };
        let status = MicrophoneStatus::Listening {
            device: microphone.name.clone(),
            format: microphone.format,
            note,
        };
        self.tries = 0;
        self.say(status);
        LOOK
    }

    fn close(&mut self, trouble: &Trouble, name: Option<&str>, now: Duration) -> Duration {
        // The device first: the next try needs it free.
        let wait = (PATIENCE.0 * (1 << self.tries.min(3))).min(PATIENCE.1);
        self.state = State::Closed { again: now + wait };
        self.tries += 1;
        tracing::debug!("the microphone is closed: {trouble:?}");
        self.say(trouble.status(name));
        wait
    }

    /// Sets the status. What is new is logged, but no more than one trouble in a row.
    fn say(&mut self, status: MicrophoneStatus) {
        let mut shared = lock(&self.shared);
        if shared.status == status {
            return;
        }
        match (&status, status.sentence()) {
            (MicrophoneStatus::Listening { .. }, Some(note)) => tracing::warn!("{note}"),
            (MicrophoneStatus::Listening { device, format, .. }, None) => tracing::info!(
                "the microphone “{device}” is heard, at {} Hz with {} channels",
                format.rate,
                format.channels
            ),
            (_, Some(why)) if !self.told => tracing::warn!("{why}"),
            (_, Some(why)) => tracing::debug!("{why}"),
            _ => {}
        }
        self.told = !status.is_listening();
        shared.status = status;
    }
}

#[cfg(test)]
#[path = "watch_tests.rs"]
mod tests;
