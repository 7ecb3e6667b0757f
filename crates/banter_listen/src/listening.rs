//! What the ears are doing for a turn.

use banter_engine::{EngineError, Job, TranscribeEvent, Update};
use banter_scribe::Transcript;
use bevy::prelude::*;
use std::time::{Duration, Instant};

/// What the ears have understood of a turn so far. The turn owns it: despawned, its job is
/// cancelled.
#[derive(Component, Debug)]
pub(crate) struct Listening {
    pub(crate) transcript: Transcript,
    /// The one job there is at most.
    pub(crate) job: Option<Job<TranscribeEvent>>,
    /// Whether the ears failed when it mattered.
    pub(crate) failed: bool,
    /// What was told last.
    told: News,
    /// When the game was last paused.
    pub(crate) paused: Option<Instant>,
}

impl Listening {
    pub(crate) fn new(transcript: Transcript) -> Self {
        Self {
            transcript,
            job: None,
            failed: false,
            told: News::default(),
            paused: None,
        }
    }

    /// Passes on the next thing that the ears have said; `None` if they have said nothing.
    /// An error says that they failed and there is nothing more to be had. Those that work for
    /// longer than `patience` without a sign of life have failed.
    pub(crate) fn poll(&mut self, patience: Duration) -> Option<Result<(), EngineError>> {
        let job = self.job.as_mut()?;
        let Some(update) = job.poll() else {
            let paused = self.paused.map(|paused| paused.elapsed());
            let silence = paused.map_or(job.silence(), |since| job.silence().min(since));
            if silence <= patience {
                return None;
            }
            self.job = None;
            let error = EngineError::TimedOut {
                engine: "what listens".to_owned(),
                after: patience,
            };
            return Some(self.fail(error).map_or(Ok(()), Err));
        };
        match update {
            Update::Event(event) => self.transcript.take(event),
            Update::Done => {
                self.job = None;
                self.transcript.finish();
            }
            Update::Failed(error) => {
                self.job = None;
                return Some(self.fail(error).map_or(Ok(()), Err));
            }
        }
        Some(Ok(()))
    }

    /// The job has failed, or was not taken. Returns the error if that is the end.
    pub(crate) fn fail(&mut self, error: EngineError) -> Option<EngineError> {
        self.failed = self.transcript.fail();
        if self.failed {
            return Some(error);
        }
        tracing::debug!("no text while somebody speaks: {error}");
        None
    }

    /// What is understood, if that is news. That a text which stays the same is about more
    /// sound is news too: the speaker has said nothing else.
    pub(crate) fn news(&mut self) -> Option<News> {
        let (text, fixed) = self.transcript.text();
        let until = self.transcript.until() as f32;
        let told = &self.told;
        if text == told.text && fixed == told.fixed && until == told.until {
            return None;
        }
        self.told = News {
            text: text.to_owned(),
            fixed,
            until,
        };
        Some(self.told.clone())
    }
}

/// What is understood so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct News {
    pub(crate) text: String,
    /// Bytes of it that will not change.
    pub(crate) fixed: usize,
    /// Seconds of the sound that it is about.
    pub(crate) until: f32,
}
