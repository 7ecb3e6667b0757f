//! A piece of work in progress: the half that polls it and the half that does it.

use crate::EngineError;
use crossbeam_channel::{Receiver, SendTimeoutError, Sender, TryRecvError, TrySendError};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How many updates a job holds before its engine has to wait for the reader.
pub(crate) const JOB_CAPACITY: usize = 64;

/// How often a waiting engine looks whether its job was cancelled.
const CANCEL_POLL: Duration = Duration::from_millis(10);

/// Says that a job is no longer wanted. Clones share one flag.
#[derive(Debug, Clone, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    /// Raises the flag. It is never lowered.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether the flag is raised.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// What a job has to report.
#[derive(Debug, Clone, PartialEq)]
pub enum Update<E> {
    /// A part of the result.
    Event(E),
    /// All of the result was delivered. Nothing follows.
    Done,
    /// The job failed. Nothing follows.
    Failed(EngineError),
}

/// The reader's half of a job. Dropping it cancels the work.
#[derive(Debug)]
pub struct Job<E> {
    updates: Receiver<Update<E>>,
    cancel: CancelToken,
    engine: Arc<str>,
    ended: bool,
}

impl<E> Job<E> {
    /// The next update, if one is there. Never blocks; `None` for ever once the job ended.
    pub fn poll(&mut self) -> Option<Update<E>> {
        if self.ended {
            return None;
        }
        let update = match self.updates.try_recv() {
            Ok(update) => update,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => self.lost(),
        };
        Some(self.note_end(update))
    }

    /// The next update, waited for. For tools and tests: a game polls.
    ///
    /// `None` when nothing came within `timeout` or the job has ended.
    pub fn wait(&mut self, timeout: Duration) -> Option<Update<E>> {
        if self.ended {
            return None;
        }
        let update = match self.updates.recv_timeout(timeout) {
            Ok(update) => update,
            Err(crossbeam_channel::RecvTimeoutError::Timeout) => return None,
            Err(crossbeam_channel::RecvTimeoutError::Disconnected) => self.lost(),
        };
        Some(self.note_end(update))
    }

    /// Asks the engine to stop. The job still ends with an update of its own.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }

    /// Whether the last update, [`Update::Done`] or [`Update::Failed`], was read.
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// The engine let go of the job without a last word: its thread is gone.
    fn lost(&self) -> Update<E> {
        Update::Failed(if self.cancel.is_cancelled() {
            EngineError::Cancelled
        } else {
            EngineError::Crashed {
                engine: self.engine.to_string(),
                detail: "its thread ended".to_owned(),
            }
        })
    }

    fn note_end(&mut self, update: Update<E>) -> Update<E> {
        self.ended = !matches!(update, Update::Event(_));
        update
    }
}

impl<E> Drop for Job<E> {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

/// Where a job's updates go: a channel in this process, or the pipe of a host.
pub(crate) trait Deliver<E>: Send {
    /// Passes `update` on, waiting while the reader is behind.
    fn deliver(
        &mut self,
        update: Update<E>,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<(), EngineError>;

    /// Passes `update` on if that needs no waiting, or gives it back.
    fn try_deliver(&mut self, update: Update<E>) -> Result<(), Update<E>>;

    /// Says that the work goes on although there is nothing to deliver yet.
    fn alive(&mut self) {}
}

/// The engine's half of a job: takes events, and knows whether they are still wanted.
pub struct Output<E> {
    sink: Box<dyn Deliver<E>>,
    cancel: CancelToken,
    stop: CancelToken,
}

impl<E> Output<E> {
    pub(crate) fn new(sink: Box<dyn Deliver<E>>, cancel: CancelToken, stop: CancelToken) -> Self {
        Self { sink, cancel, stop }
    }

    /// Streams `event` to the reader, waiting while the reader is behind.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`] once the job is no longer wanted; the engine returns it.
    pub fn send(&mut self, event: E) -> Result<(), EngineError> {
        self.check()?;
        self.deliver(Update::Event(event))
    }

    /// Whether the job is no longer wanted.
    pub fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled() || self.stop.is_cancelled()
    }

    /// `Err` once the job is no longer wanted: for `output.check()?` in an engine's loops.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`].
    pub fn check(&self) -> Result<(), EngineError> {
        if self.is_cancelled() {
            Err(EngineError::Cancelled)
        } else {
            Ok(())
        }
    }

    /// Says that the work goes on. An engine calls it in long stretches without events
    /// (a long prompt being read), or a host that runs it is taken for hung.
    pub fn alive(&mut self) {
        self.sink.alive();
    }

    /// The flag behind [`Output::is_cancelled`], for callbacks of native code.
    pub fn cancel_token(&self) -> CancelToken {
        self.cancel.clone()
    }

    /// Passes `update` on if the reader has room for it, or gives it back.
    pub(crate) fn try_deliver(&mut self, update: Update<E>) -> Result<(), Update<E>> {
        self.sink.try_deliver(update)
    }

    /// Ends the job.
    pub(crate) fn finish(mut self, result: Result<(), EngineError>) {
        let update = match result {
            Ok(()) => Update::Done,
            Err(error) => Update::Failed(error),
        };
        // A reader that has gone needs no last word.
        let _ = self.deliver(update);
    }

    fn deliver(&mut self, update: Update<E>) -> Result<(), EngineError> {
        let (cancel, stop) = (&self.cancel, &self.stop);
        self.sink
            .deliver(update, &|| cancel.is_cancelled() || stop.is_cancelled())
    }
}

impl<E> std::fmt::Debug for Output<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Output")
            .field("cancelled", &self.is_cancelled())
            .finish_non_exhaustive()
    }
}

/// Delivery within this process.
pub(crate) struct ChannelSink<E>(pub(crate) Sender<Update<E>>);

impl<E: Send> Deliver<E> for ChannelSink<E> {
    fn deliver(
        &mut self,
        mut update: Update<E>,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<(), EngineError> {
        loop {
            match self.0.send_timeout(update, CANCEL_POLL) {
                Ok(()) => return Ok(()),
                Err(SendTimeoutError::Disconnected(_)) => return Err(EngineError::Cancelled),
                Err(SendTimeoutError::Timeout(_)) if cancelled() => {
                    return Err(EngineError::Cancelled);
                }
                Err(SendTimeoutError::Timeout(back)) => update = back,
            }
        }
    }

    fn try_deliver(&mut self, update: Update<E>) -> Result<(), Update<E>> {
        match self.0.try_send(update) {
            // A reader that has gone takes everything.
            Ok(()) | Err(TrySendError::Disconnected(_)) => Ok(()),
            Err(TrySendError::Full(back)) => Err(back),
        }
    }
}

/// Both halves of a job within this process.
pub(crate) fn pair<E: Send + 'static>(engine: Arc<str>, stop: CancelToken) -> (Job<E>, Output<E>) {
    let (sender, updates) = crossbeam_channel::bounded(JOB_CAPACITY);
    let cancel = CancelToken::default();
    let job = Job {
        updates,
        cancel: cancel.clone(),
        engine,
        ended: false,
    };
    (
        job,
        Output::new(Box::new(ChannelSink(sender)), cancel, stop),
    )
}
