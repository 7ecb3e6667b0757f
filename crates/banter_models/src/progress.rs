//! What a download tells of itself, and how it is stopped.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How far a download is, over all files of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Bytes that are here, those of earlier runs among them.
    pub received: u64,
    /// Bytes that will be here in the end, where that is known.
    pub total: Option<u64>,
}

impl Progress {
    /// How much is here, from 0 to 1, where the total is known.
    ///
    /// ```
    /// # use banter_models::{Progress, Stage};
    /// let progress = Progress { stage: Stage::Downloading, received: 30, total: Some(120) };
    /// assert_eq!(progress.fraction(), Some(0.25));
    /// ```
    pub fn fraction(&self) -> Option<f32> {
        let total = self.total.filter(|total| *total > 0)?;
        Some((self.received as f64 / total as f64).clamp(0.0, 1.0) as f32)
    }
}

/// What a download is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stage {
    /// Waiting for another process or thread that fetches the same model.
    #[default]
    Waiting,
    /// Bytes are coming in.
    Downloading,
    /// What is on the disk is read and hashed.
    Checking,
}

/// What [`Store::fetch`](crate::Store::fetch) tells while it works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event<'a> {
    /// It got on. Comes often: after each piece of at most 64 kB.
    Progress(Progress),
    /// An attempt failed; another one follows after the pause.
    Retry {
        /// The file's name.
        file: &'a str,
        /// What went wrong.
        problem: &'a str,
        /// How long it waits.
        pause: Duration,
    },
    /// What was here of a file could not be used; it is fetched from its start.
    Restarted {
        /// The file's name.
        file: &'a str,
        /// What was wrong with it.
        reason: &'a str,
    },
    /// The list of models has no hash for this file. What has arrived is
    /// trusted, and its hash is recorded: from now on it must stay the same.
    TrustedFirst {
        /// The file's name.
        file: &'a str,
        /// The sha256 of what has arrived.
        sha256: &'a str,
    },
}

/// Stops a download from another thread. Clones stop the same one.
///
/// ```
/// let cancel = banter_models::Cancel::new();
/// let other = cancel.clone();
/// other.cancel();
/// assert!(cancel.is_cancelled());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// One that has not been used.
    pub fn new() -> Self {
        Self::default()
    }

    /// Stops what was given this. A download looks at it after each piece that
    /// arrives, so one that has stalled goes on for as long as a stall may take.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was used.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Waits, or returns at once when it is used; whether it was not.
    pub(crate) fn pause(&self, time: Duration) -> bool {
        const STEP: Duration = Duration::from_millis(50);
        let mut left = time;
        while !self.is_cancelled() && !left.is_zero() {
            let step = left.min(STEP);
            std::thread::sleep(step);
            left -= step;
        }
        !self.is_cancelled()
    }
}
