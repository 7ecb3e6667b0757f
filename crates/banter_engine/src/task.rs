//! What engines do, and how work reaches them.

use crate::worker::StatusCell;
use crate::{CancelToken, EngineError, EngineStatus, Output};
use crossbeam_channel::Receiver;
use std::sync::Arc;

/// A kind of work: what is asked for and what is streamed back.
///
/// A task whose request and event are serde types can also be served by a
/// [host process](crate::host).
pub trait Task: Send + Sync + 'static {
    /// The task's name in messages and in a host's handshake.
    const NAME: &'static str;
    /// What is asked for.
    type Request: Send + 'static;
    /// One part of the result.
    type Event: Send + 'static;
}

/// Does the jobs of one [`Task`] on a thread of its own.
///
/// Engines that do one job at a time implement [`Transcribe`](crate::Transcribe),
/// [`Generate`](crate::Generate) or [`Synthesize`](crate::Synthesize) and get this for
/// free. An engine that works on several jobs together implements it directly.
pub trait Engine<T: Task>: Send {
    /// Takes jobs from `inbox` until it is closed.
    ///
    /// Every assignment must be [finished](Assignment::finish); one that is dropped
    /// without reads as a crash to its owner.
    fn serve(&mut self, inbox: &Inbox<T>);

    /// Whether the engine says itself, through [`Inbox::report`], when it is
    /// [`EngineStatus::Ready`]. Most are ready once they are made.
    fn reports_readiness(&self) -> bool {
        false
    }
}

/// One request on its way to an engine, with the place for its results.
#[derive(Debug)]
pub struct Assignment<T: Task> {
    /// What is asked for.
    pub request: T::Request,
    /// Where the results go.
    pub output: Output<T::Event>,
}

impl<T: Task> Assignment<T> {
    /// Ends the job, well or badly.
    pub fn finish(self, result: Result<(), EngineError>) {
        self.output.finish(result);
    }
}

/// The bounded queue of jobs that an engine works through.
#[derive(Debug)]
pub struct Inbox<T: Task> {
    jobs: Receiver<Assignment<T>>,
    status: Arc<StatusCell>,
    stop: CancelToken,
}

impl<T: Task> Inbox<T> {
    pub(crate) fn new(
        jobs: Receiver<Assignment<T>>,
        status: Arc<StatusCell>,
        stop: CancelToken,
    ) -> Self {
        Self { jobs, status, stop }
    }

    /// Whether the engine is to end.
    pub fn is_closing(&self) -> bool {
        self.stop.is_cancelled()
    }

    /// The next job that is still wanted, waited for. `None` when the engine is to end.
    // Not an `Iterator`: an engine borrows the inbox and also asks it for other things.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&self) -> Option<Assignment<T>> {
        loop {
            let assignment = self.jobs.recv().ok()?;
            if assignment.output.is_cancelled() {
                assignment.finish(Err(EngineError::Cancelled));
            } else {
                return Some(assignment);
            }
        }
    }

    /// The next job that is already waiting, for engines that add jobs to a running batch.
    pub fn try_next(&self) -> Option<Assignment<T>> {
        self.jobs.try_recv().ok()
    }

    /// The queue itself, to wait for jobs and for something else at once. It is
    /// disconnected when the engine is to end.
    pub fn receiver(&self) -> &Receiver<Assignment<T>> {
        &self.jobs
    }

    pub(crate) fn status(&self) -> Arc<StatusCell> {
        Arc::clone(&self.status)
    }

    /// Tells the owner how the engine is, for a status line.
    pub fn report(&self, status: EngineStatus) {
        self.status.set(status);
    }

    /// Serves jobs one at a time with `work`: the loop behind the plain engine traits.
    pub fn serve_each(
        &self,
        mut work: impl FnMut(T::Request, &mut Output<T::Event>) -> Result<(), EngineError>,
    ) {
        while let Some(Assignment {
            request,
            mut output,
        }) = self.next()
        {
            let result = work(request, &mut output);
            output.finish(result);
        }
    }
}
