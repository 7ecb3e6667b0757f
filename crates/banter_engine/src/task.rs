//! What engines do, and how work reaches them.

use crate::progress::Pulse;
use crate::queue::Queue;
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

    /// Which of the jobs that wait goes first: the highest, and of several the one that came
    /// first. All are alike unless the task says otherwise. A job rises by one for every eight
    /// that overtake it, so that nothing waits for ever.
    fn urgency(_: &Self::Request) -> u8 {
        0
    }

    /// How many bytes an event holds: what lies unread of a job is bounded by it. A task
    /// whose events hold what is allocated elsewhere counts that too.
    fn event_bytes(event: &Self::Event) -> usize {
        size_of_val(event)
    }
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

/// The bounded queue of jobs that an engine works through: the most
/// [urgent](Task::urgency) goes first, and no job is overtaken without end.
#[derive(Debug)]
pub struct Inbox<T: Task> {
    jobs: Arc<Queue<T>>,
    status: Arc<StatusCell>,
    stop: CancelToken,
    pulse: Arc<Pulse>,
}

impl<T: Task> Inbox<T> {
    pub(crate) fn new(
        jobs: Arc<Queue<T>>,
        status: Arc<StatusCell>,
        stop: CancelToken,
        pulse: Arc<Pulse>,
    ) -> Self {
        Self {
            jobs,
            status,
            stop,
            pulse,
        }
    }

    /// Whether the engine is to end.
    pub fn is_closing(&self) -> bool {
        self.stop.is_cancelled()
    }

    /// The next job that is still wanted, waited for. `None` when the engine is to end.
    ///
    /// The job is begun by that: its owner's patience counts from now on.
    // Not an `Iterator`: an engine borrows the inbox and also asks it for other things.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&self) -> Option<Assignment<T>> {
        self.wait_for(Self::try_next)
    }

    /// The next job that is already waiting, for engines that add jobs to a running batch. It
    /// is begun by that.
    pub fn try_next(&self) -> Option<Assignment<T>> {
        loop {
            let mut assignment = self.take_if(|_| true)?;
            if assignment.output.begin() {
                return Some(assignment);
            }
        }
    }

    /// The same for an engine that knows whose turn it is: of jobs that are equally urgent the one
    /// with the highest `rank` goes first, and then whoever came first; one without a rank goes on
    /// waiting. It is asked for every job that waits.
    pub fn try_next_by<R: Ord>(
        &self,
        mut rank: impl FnMut(&T::Request) -> Option<R>,
    ) -> Option<Assignment<T>> {
        loop {
            let mut assignment = self.jobs.pop_by(&mut rank)?;
            if assignment.output.is_cancelled() {
                assignment.finish(Err(EngineError::Cancelled));
            } else if assignment.output.begin() {
                return Some(assignment);
            }
        }
    }

    /// A channel to wait for jobs and for something else at once: it holds a token when jobs
    /// may have come, which [`try_next`](Inbox::try_next) then takes. It is disconnected when
    /// the engine is to end.
    pub fn bell(&self) -> &Receiver<()> {
        self.jobs.bell()
    }

    /// The next job that is still wanted, waited for and not begun.
    pub(crate) fn take(&self) -> Option<Assignment<T>> {
        self.wait_for(|inbox| inbox.take_if(|_| true))
    }

    /// The most urgent job that waits, not begun, if `wanted` says so of its urgency.
    pub(crate) fn take_if(&self, mut wanted: impl FnMut(u8) -> bool) -> Option<Assignment<T>> {
        loop {
            let assignment = self.jobs.pop_if(&mut wanted)?;
            if !assignment.output.is_cancelled() {
                return Some(assignment);
            }
            assignment.finish(Err(EngineError::Cancelled));
        }
    }

    fn wait_for(&self, take: impl Fn(&Self) -> Option<Assignment<T>>) -> Option<Assignment<T>> {
        loop {
            let taken = take(self);
            if taken.is_some() {
                return taken;
            }
            self.bell().recv().ok()?;
        }
    }

    pub(crate) fn status(&self) -> Arc<StatusCell> {
        Arc::clone(&self.status)
    }

    /// Says that jobs which wait do so with reason: whoever has taken none yet lives.
    pub(crate) fn beat(&self) {
        self.pulse.beat();
    }

    /// Tells the owner how the engine is, for a status line.
    pub fn report(&self, status: EngineStatus) {
        self.beat();
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

impl<T: Task> Drop for Inbox<T> {
    fn drop(&mut self) {
        // Nobody is there any more to take jobs. Those that wait read as a crash.
        self.jobs.close();
    }
}
