//! The engine's half of a piece of work in progress.

use crate::cancel::CancelToken;
use crate::progress::{Progress, Pulse};
use crate::unread::{MOST_OF_A_JOB, Unread};
use crate::{EngineError, Update};
use crossbeam_channel::Sender;
use std::sync::Arc;
use std::time::Duration;

/// Where a job's updates go: a channel in this process, or the pipe of a host.
pub(crate) trait Deliver<E>: Send {
    /// Passes `update` on. `Err` if the job is not to go on.
    fn deliver(&mut self, update: Update<E>) -> Result<(), EngineError>;

    /// Says that the engine has taken the job in hand.
    fn begun(&mut self) {}

    /// Says that the work goes on although there is nothing to deliver yet.
    fn alive(&mut self) {}

    /// Says that the work goes on, and that nothing more will be said for so long.
    fn busy_for(&mut self, _: Duration) {}
}

/// The engine's half of a job: takes events, and knows whether they are still wanted.
pub struct Output<E> {
    sink: Box<dyn Deliver<E>>,
    cancel: CancelToken,
    progress: Arc<Progress>,
    pulse: Arc<Pulse>,
}

impl<E> Output<E> {
    pub(crate) fn new(
        sink: Box<dyn Deliver<E>>,
        cancel: CancelToken,
        progress: Arc<Progress>,
        pulse: Arc<Pulse>,
    ) -> Self {
        Self {
            sink,
            cancel,
            progress,
            pulse,
        }
    }

    /// Streams `event` to the reader. It does not wait for the reader to take it.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`] once the job is no longer wanted, [`EngineError::Unread`] when
    /// too much of it lies unread; the engine returns either.
    pub fn send(&mut self, event: E) -> Result<(), EngineError> {
        self.check()?;
        self.pulse.beat();
        self.progress.spoke();
        self.sink.deliver(Update::Event(event))
    }

    /// Whether the job is no longer wanted.
    pub fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
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
        self.pulse.beat();
        self.sink.alive();
    }

    /// Says that a call of native code begins which can neither be interrupted nor show that it
    /// lives, and takes `limit` at most on the slowest machine. Until then a host is not taken
    /// for hung, whether the job is cancelled or not. The next event, or
    /// [`alive`](Output::alive), says that the call is over. Ten minutes are the most that
    /// counts.
    pub fn busy_for(&mut self, limit: Duration) {
        self.pulse.beat_for(limit);
        self.sink.busy_for(limit);
    }

    /// The flag behind [`Output::is_cancelled`], for callbacks of native code and for other
    /// threads.
    pub fn cancel_token(&self) -> CancelToken {
        self.cancel.clone()
    }

    /// The engine takes the job in hand. `false` if its owner has taken it back.
    pub(crate) fn begin(&mut self) -> bool {
        self.pulse.beat();
        let begins = self.progress.begin();
        if begins {
            self.sink.begun();
        }
        begins
    }

    /// Whether the owner has taken the job back before it was begun. He knows of its end.
    pub(crate) fn is_withdrawn(&self) -> bool {
        self.progress.is_withdrawn()
    }

    /// Ends the job, well or badly, for engines that keep the output apart from its request.
    pub fn finish(mut self, result: Result<(), EngineError>) {
        self.pulse.beat();
        let update = match result {
            Ok(()) => Update::Done,
            Err(error) => Update::Failed(error),
        };
        // A reader that has gone needs no last word.
        let _ = self.sink.deliver(update);
    }
}

impl<E> Drop for Output<E> {
    fn drop(&mut self) {
        self.progress.end();
    }
}

impl<E> std::fmt::Debug for Output<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Output")
            .field("cancelled", &self.is_cancelled())
            .finish_non_exhaustive()
    }
}

/// An update on its way to the reader, with what it counts for while it lies unread.
#[derive(Debug)]
pub(crate) struct Parcel<E> {
    pub(crate) update: Update<E>,
    pub(crate) size: usize,
}

/// Delivery within this process.
pub(crate) struct ChannelSink<E> {
    pub(crate) updates: Sender<Parcel<E>>,
    pub(crate) unread: Arc<Unread>,
    pub(crate) weigh: fn(&E) -> usize,
    pub(crate) engine: Arc<str>,
}

impl<E: Send> Deliver<E> for ChannelSink<E> {
    fn deliver(&mut self, update: Update<E>) -> Result<(), EngineError> {
        let size = match &update {
            Update::Event(event) => Unread::size((self.weigh)(event)),
            Update::Done | Update::Failed(_) => 0,
        };
        if size > 0 && !self.unread.add(size) {
            return Err(EngineError::Unread {
                engine: self.engine.to_string(),
                mebibytes: MOST_OF_A_JOB >> 20,
            });
        }
        self.updates.send(Parcel { update, size }).map_err(|_| {
            self.unread.take(size);
            EngineError::Cancelled
        })
    }
}
