//! What the ears are doing for an utterance.

use crate::streaming::Transcript;
use banter_engine::{EngineError, Job, TranscribeEvent, Update};
use bevy::prelude::*;
use std::time::{Duration, Instant};

/// What the ears have understood of an utterance so far. The utterance owns it: despawned, its
/// job is cancelled.
#[derive(Component, Debug)]
pub(crate) struct Listening {
    pub(crate) transcript: Transcript,
    /// The one job there is at most.
    pub(crate) job: Option<Job<TranscribeEvent>>,
    /// Whether nothing more is to be had: there are no ears, or they failed when it mattered.
    pub(crate) failed: bool,
    /// Why they failed.
    pub(crate) error: Option<EngineError>,
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
            error: None,
            told: News::default(),
            paused: None,
        }
    }

    /// Takes the next thing that the ears have said. Whether they have said anything. Those that
    /// work for longer than `timeout` without a sign of life have failed.
    pub(crate) fn poll(&mut self, timeout: Duration) -> bool {
        let Some(job) = self.job.as_mut() else {
            return false;
        };
        let Some(update) = job.poll() else {
            let paused = self.paused.map(|paused| paused.elapsed());
            let silence = paused.map_or(job.silence(), |since| job.silence().min(since));
            if silence <= timeout {
                return false;
            }
            self.job = None;
            self.fail(EngineError::TimedOut {
                engine: "what listens".to_owned(),
                after: timeout,
            });
            return true;
        };
        match update {
            Update::Event(event) => self.transcript.take(event),
            Update::Done => {
                self.job = None;
                self.transcript.finish();
            }
            Update::Failed(error) => {
                self.job = None;
                self.fail(error);
            }
        }
        true
    }

    /// The job has failed, or was not taken. While somebody still speaks that is not the end.
    pub(crate) fn fail(&mut self, error: EngineError) {
        self.failed = self.transcript.fail();
        if self.failed {
            self.error = Some(error);
        } else {
            tracing::debug!("no text while somebody speaks: {error}");
        }
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
