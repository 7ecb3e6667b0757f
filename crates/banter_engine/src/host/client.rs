//! The game's half of a host: an engine that forwards to a child process.

use super::HostSpec;
use super::backoff::Backoff;
use super::connection::Connection;
use crate::{Assignment, Engine, EngineError, EngineStatus, Inbox, Task};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::marker::PhantomData;
use std::time::Instant;

/// An engine in a child process.
///
/// The child is started with the worker, so that a model loads early. See the
/// [module](super) for what happens when it dies.
#[derive(Debug)]
pub struct Host<T> {
    spec: HostSpec,
    task: PhantomData<fn() -> T>,
}

impl<T: Task> Host<T> {
    /// An engine that runs in the program that `spec` describes.
    pub fn new(spec: HostSpec) -> Self {
        Self {
            spec,
            task: PhantomData,
        }
    }
}

impl<T> Engine<T> for Host<T>
where
    T: Task<Request: Serialize, Event: DeserializeOwned>,
{
    fn reports_readiness(&self) -> bool {
        true
    }

    fn serve(&mut self, inbox: &Inbox<T>) {
        let mut backoff = Backoff::default();
        let mut held = None;
        let mut told = None;
        while !inbox.is_closing() {
            inbox.report(EngineStatus::Starting);
            let error = match Connection::open(&self.spec, inbox) {
                Ok(mut connection) => match connection.serve(inbox, &mut backoff, held.take()) {
                    Ok(()) => return,
                    Err(error) => error,
                },
                Err(error) => error,
            };
            backoff.failed(Instant::now());
            if told.as_ref() != Some(&error) {
                tracing::warn!("{error}");
                told = Some(error.clone());
            }
            inbox.report(EngineStatus::Failed(error.clone()));
            if let Some(assignment) = held.take() {
                assignment.finish(Err(self.refusal(&error, &backoff)));
            }
            // A single crash is answered by a fresh child at once. After that the next
            // child has to be asked for by a job.
            if backoff.failures() > 1 {
                held = self.wait_out(inbox, &error, &backoff);
                if held.is_none() {
                    return;
                }
            }
        }
    }
}

impl<T: Task> Host<T> {
    /// Fails jobs until the pause is over and a job comes; that job, or `None` at the end.
    fn wait_out(
        &self,
        inbox: &Inbox<T>,
        error: &EngineError,
        backoff: &Backoff,
    ) -> Option<Assignment<T>> {
        while let Some(assignment) = inbox.take() {
            if backoff.remaining(Instant::now()).is_zero() {
                return Some(assignment);
            }
            assignment.finish(Err(self.refusal(error, backoff)));
        }
        None
    }

    /// What a job is told that comes while the host is not to be had.
    fn refusal(&self, error: &EngineError, backoff: &Backoff) -> EngineError {
        match error {
            EngineError::Crashed { .. } | EngineError::TimedOut { .. } => {
                EngineError::Unavailable {
                    engine: self.spec.program.clone(),
                    failures: backoff.failures(),
                    reason: error.to_string(),
                    retry_in: backoff.remaining(Instant::now()),
                }
            }
            // These say what to do, and nothing changes until it is done.
            _ => error.clone(),
        }
    }
}
