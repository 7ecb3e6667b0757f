//! The reader's half of a piece of work in progress.

use crate::cancel::CancelToken;
use crate::output::{ChannelSink, Output, Parcel};
use crate::progress::{Progress, Pulse};
use crate::unread::Unread;
use crate::{EngineError, Task};
use crossbeam_channel::{Receiver, RecvTimeoutError, TryRecvError};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::{Duration, Instant};

/// How long a job waits for an engine that shows no sign of life at all. Hosts have deadlines
/// of their own, which are shorter; this is for engines in this process, which nobody can kill.
const LOST: Duration = Duration::from_secs(300);

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

/// How far a job is, told by [`Job::peek`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobState {
    /// What the engine does with it.
    pub stage: JobStage,
    /// Updates that lie unread, the last one included once it is there.
    pub unread: usize,
    /// About how many bytes they take. At 64 MiB the job fails.
    pub unread_bytes: usize,
}

/// What an engine does with a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobStage {
    /// It waits behind others, or for a model that is being loaded.
    Waiting,
    /// The engine works on it.
    Working,
    /// The engine has let go of it: all that will ever come lies there, or was read.
    Ended,
}

/// The reader's half of a job. Dropping it cancels the work, and waits for nothing.
///
/// What the engine sends lies here until it is polled, up to 64 MiB, and never holds the engine
/// up: a reader that does not read is no harm to whoever waits behind it.
#[derive(Debug)]
pub struct Job<E> {
    updates: Receiver<Parcel<E>>,
    unread: Arc<Unread>,
    cancel: CancelToken,
    progress: Arc<Progress>,
    pulse: Arc<Pulse>,
    engine: Arc<str>,
    submitted: Instant,
    ended: bool,
}

impl<E> Job<E> {
    /// The next update, if one is there. Never blocks; `None` for ever once the job ended.
    ///
    /// A job that waits for an engine in this process which has shown no sign of life for five
    /// minutes ends with [`EngineError::TimedOut`].
    pub fn poll(&mut self) -> Option<Update<E>> {
        if self.ended {
            return None;
        }
        let update = match self.updates.try_recv() {
            Ok(parcel) => self.open(parcel),
            Err(TryRecvError::Empty) => self.given_up()?,
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
        if self.progress.is_withdrawn() {
            return self.poll();
        }
        let update = match self.updates.recv_timeout(timeout) {
            Ok(parcel) => self.open(parcel),
            Err(RecvTimeoutError::Timeout) => self.given_up()?,
            Err(RecvTimeoutError::Disconnected) => self.lost(),
        };
        Some(self.note_end(update))
    }

    /// How far the job is, and how much of it lies unread. Takes no update and never blocks.
    ///
    /// ```
    /// use banter_engine::{fake::FakeGenerate, GenerateRequest, Generation, JobStage, Worker};
    ///
    /// let mind = Worker::<Generation>::spawn("mind", || {
    ///     Ok(Box::new(FakeGenerate::replying(["Good evening."])))
    /// })?;
    /// let mut job = mind.submit(GenerateRequest::from_user("Hello!"))?;
    /// while job.peek().stage != JobStage::Ended {
    ///     // A game draws its next frame.
    /// }
    /// let unread = job.peek().unread;
    /// job.poll();
    /// assert_eq!(job.peek().unread, unread - 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn peek(&self) -> JobState {
        let stage = if self.ended || self.progress.has_ended() {
            JobStage::Ended
        } else if self.progress.is_waiting() {
            JobStage::Waiting
        } else {
            JobStage::Working
        };
        JobState {
            stage,
            unread: self.updates.len(),
            unread_bytes: self.unread.bytes(),
        }
    }

    /// Asks the engine to stop. The job still ends with an update of its own: at once if it
    /// waits, and else when the engine has noticed.
    pub fn cancel(&self) {
        self.cancel.cancel();
        self.progress.withdraw();
    }

    /// When the engine took the job in hand; `None` while it waits behind others or for a
    /// model that is being loaded. Patience with an engine counts from then.
    pub fn begun(&self) -> Option<Instant> {
        self.progress.begun()
    }

    /// For how long the engine has worked on the job without an update, read or not. Zero
    /// while the job waits.
    pub fn silence(&self) -> Duration {
        self.progress.silence()
    }

    /// Whether the last update, [`Update::Done`] or [`Update::Failed`], was read.
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    fn open(&self, parcel: Parcel<E>) -> Update<E> {
        self.unread.take(parcel.size);
        parcel.update
    }

    /// How a job ends that was never begun: taken back by its owner, or because there is
    /// nobody to begin it.
    fn given_up(&self) -> Option<Update<E>> {
        if self.progress.is_withdrawn() {
            return Some(Update::Failed(EngineError::Cancelled));
        }
        // An engine that had nothing to do was silent for good reason.
        let waited = self.pulse.silence().min(self.submitted.elapsed());
        let is_lost = self.progress.is_waiting() && waited > LOST;
        (is_lost && self.progress.withdraw()).then(|| {
            Update::Failed(EngineError::TimedOut {
                engine: self.engine.to_string(),
                after: LOST,
            })
        })
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
        self.cancel();
        self.unread.clear();
    }
}

/// What the jobs of one worker have in common.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    pub(crate) engine: Arc<str>,
    pub(crate) stop: CancelToken,
    pub(crate) pulse: Arc<Pulse>,
    pub(crate) unread: Arc<AtomicUsize>,
}

impl Shared {
    pub(crate) fn new(engine: Arc<str>) -> Self {
        Self {
            engine,
            stop: CancelToken::default(),
            pulse: Arc::default(),
            unread: Arc::default(),
        }
    }

    /// Both halves of a job within this process.
    pub(crate) fn job<T: Task>(&self) -> (Job<T::Event>, Output<T::Event>) {
        // What may lie in it is counted by `unread`.
        let (sender, updates) = crossbeam_channel::unbounded();
        let unread = Arc::new(Unread::of(&self.unread));
        let progress = Arc::new(Progress::default());
        let sink = ChannelSink {
            updates: sender,
            unread: Arc::clone(&unread),
            weigh: T::event_bytes,
            engine: Arc::clone(&self.engine),
        };
        let job = Job {
            updates,
            unread,
            cancel: self.stop.part(),
            progress: Arc::clone(&progress),
            pulse: Arc::clone(&self.pulse),
            engine: Arc::clone(&self.engine),
            submitted: Instant::now(),
            ended: false,
        };
        let cancel = job.cancel.clone();
        let pulse = Arc::clone(&self.pulse);
        (job, Output::new(Box::new(sink), cancel, progress, pulse))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{GenerateEvent, Generation};

    fn shared(silence: Duration) -> Shared {
        let pulse = Pulse::born_before(silence).unwrap();
        Shared {
            pulse: Arc::new(pulse),
            ..Shared::new("the mind".into())
        }
    }

    #[test]
    fn a_job_does_not_wait_for_ever_for_an_engine_that_shows_no_life() {
        let (mut job, mut output) = shared(LOST + Duration::from_secs(1)).job::<Generation>();
        // It was idle for so long; the job is new.
        assert_eq!(job.poll(), None);
        job.submitted = Instant::now().checked_sub(LOST * 2).unwrap();
        let Some(Update::Failed(error)) = job.poll() else {
            unreachable!("it waits");
        };
        assert!(matches!(error, EngineError::TimedOut { .. }), "{error}");
        assert!(job.has_ended() && output.is_withdrawn() && !output.begin());
    }

    #[test]
    fn a_look_at_a_job_takes_nothing_from_it() {
        let shared = shared(Duration::ZERO);
        let (mut job, mut output) = shared.job::<Generation>();
        let state = |stage, unread| (stage, unread);
        let look = |job: &Job<_>| (job.peek().stage, job.peek().unread);
        assert_eq!(look(&job), state(JobStage::Waiting, 0));
        assert!(output.begin());
        output.send(GenerateEvent::Text("Hello".into())).unwrap();
        assert_eq!(look(&job), state(JobStage::Working, 1));
        assert!(job.peek().unread_bytes > 5);
        output.finish(Ok(()));
        assert_eq!(look(&job), state(JobStage::Ended, 2));
        assert!(matches!(job.poll(), Some(Update::Event(_))));
        assert_eq!(job.peek().unread_bytes, 0);
        assert_eq!(job.poll(), Some(Update::Done));
        assert_eq!(look(&job), state(JobStage::Ended, 0));

        let (taken_back, _output) = shared.job::<Generation>();
        taken_back.cancel();
        assert_eq!(look(&taken_back), state(JobStage::Ended, 0));
        let (lost, output) = shared.job::<Generation>();
        drop(output);
        assert_eq!(look(&lost), state(JobStage::Ended, 0));
    }

    #[test]
    fn a_job_waits_for_an_engine_that_lives_and_one_that_was_begun_is_not_given_up() {
        let (mut job, _output) = shared(LOST / 2).job::<Generation>();
        assert_eq!(job.poll(), None);

        let shared = shared(LOST + Duration::from_secs(1));
        let (mut begun, mut output) = shared.job::<Generation>();
        assert!(output.begin());
        assert_eq!(begun.poll(), None);
        output.send(GenerateEvent::Prefill(1.0)).unwrap();
        assert_eq!(
            begun.poll(),
            Some(Update::Event(GenerateEvent::Prefill(1.0)))
        );
        // That was a sign of life for whoever else waits.
        let (mut next, _output) = shared.job::<Generation>();
        assert_eq!(next.poll(), None);
    }
}
