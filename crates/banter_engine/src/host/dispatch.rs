//! Where the child takes the game's messages and answers them.

use super::frame;
use super::leave::leave;
use super::protocol::{self, FromHost, ToHost};
use crate::output::Deliver;
use crate::progress::{Progress, Pulse};
use crate::queue::{Queue, Refused};
use crate::{Assignment, CancelToken, EngineError, Output, Task, Update};
use serde::Serialize;
use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

const ALIVE_EVERY: Duration = Duration::from_millis(500);

/// What is known of a job that has not ended.
struct Open {
    cancel: CancelToken,
    progress: Arc<Progress>,
}

type Registry = Arc<Mutex<HashMap<u64, Open>>>;

/// Takes the game's messages.
pub(super) struct Dispatcher<T: Task> {
    jobs: Arc<Queue<T>>,
    open: Registry,
    pulse: Arc<Pulse>,
    pipe: Pipe,
}

impl<T: Task<Event: Serialize>> Dispatcher<T> {
    /// For an engine that takes its jobs from a queue.
    pub(super) fn new(jobs: Arc<Queue<T>>, pipe: Pipe) -> Self {
        Self {
            jobs,
            open: Registry::default(),
            pulse: Arc::default(),
            pipe,
        }
    }

    pub(super) fn take(&self, message: ToHost<T::Request>) {
        match message {
            ToHost::Submit { job, request } => self.submit(job, request),
            ToHost::Cancel { job } => self.cancel(job),
        }
    }

    fn submit(&self, job: u64, request: T::Request) {
        let cancel = CancelToken::default();
        let progress = Arc::new(Progress::default());
        lock(&self.open).insert(
            job,
            Open {
                cancel: cancel.clone(),
                progress: Arc::clone(&progress),
            },
        );
        let sink = PipeSink {
            job,
            pipe: self.pipe.clone(),
            open: Arc::clone(&self.open),
            last_alive: Instant::now(),
            is_busy: false,
            progress: Arc::clone(&progress),
            ended: false,
        };
        let output = Output::new(Box::new(sink), cancel, progress, Arc::clone(&self.pulse));
        match self.jobs.push(Assignment { request, output }) {
            Ok(()) => {}
            Err(Refused::Full(assignment) | Refused::Closed(assignment)) => {
                assignment.finish(Err(EngineError::Busy {
                    engine: T::NAME.to_owned(),
                }));
            }
        }
    }

    /// A job that waits is answered here and now; one that was begun, by its engine.
    fn cancel(&self, job: u64) {
        let mut open = lock(&self.open);
        let Some(Open { cancel, progress }) = open.get(&job) else {
            return;
        };
        cancel.cancel();
        if progress.withdraw() {
            open.remove(&job);
            drop(open);
            let error = EngineError::Cancelled;
            self.pipe.say(&FromHost::<()>::Failed { job, error });
        }
    }
}

/// Delivery to the game.
struct PipeSink {
    job: u64,
    pipe: Pipe,
    open: Registry,
    last_alive: Instant,
    /// Whether the game was told that nothing is to be heard.
    is_busy: bool,
    progress: Arc<Progress>,
    ended: bool,
}

impl PipeSink {
    fn say<E: Serialize>(&mut self, update: Update<E>) {
        let job = self.job;
        self.ended = !matches!(update, Update::Event(_));
        if self.ended {
            lock(&self.open).remove(&job);
        }
        self.tell(&match update {
            Update::Event(event) => FromHost::Event { job, event },
            Update::Done => FromHost::Done { job },
            Update::Failed(error) => FromHost::Failed { job, error },
        });
    }

    fn tell<E: Serialize>(&mut self, message: &FromHost<E>) {
        self.last_alive = Instant::now();
        self.is_busy = matches!(message, FromHost::Busy { .. });
        self.pipe.say(message);
    }
}

impl<E: Serialize> Deliver<E> for PipeSink {
    fn deliver(&mut self, update: Update<E>) -> Result<(), EngineError> {
        // What was taken back while it waited has had its answer.
        if !self.progress.is_withdrawn() {
            self.say(update);
        }
        Ok(())
    }

    fn begun(&mut self) {
        self.tell(&FromHost::<()>::Begun { job: self.job });
    }

    fn alive(&mut self) {
        if self.is_busy || self.last_alive.elapsed() > ALIVE_EVERY {
            self.tell(&FromHost::<()>::Alive { job: self.job });
        }
    }

    fn busy_for(&mut self, limit: Duration) {
        let millis = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
        let job = self.job;
        self.tell(&FromHost::<()>::Busy { job, millis });
    }
}

impl Drop for PipeSink {
    fn drop(&mut self) {
        if !self.ended && !self.progress.is_withdrawn() && !std::thread::panicking() {
            self.say::<()>(Update::Failed(EngineError::Failed {
                engine: "the engine".to_owned(),
                reason: "it dropped the job".to_owned(),
            }));
        }
    }
}

/// The way to the game, shared by all jobs.
#[derive(Clone)]
pub(super) struct Pipe(Arc<Mutex<Box<dyn Write + Send>>>);

impl Pipe {
    pub(super) fn new(stream: Box<dyn Write + Send>) -> Self {
        Self(Arc::new(Mutex::new(stream)))
    }

    pub(super) fn say<E: Serialize>(&self, message: &FromHost<E>) {
        self.write(protocol::encode(message));
    }

    /// Nothing can be done for a game that does not listen but to end.
    pub(super) fn write(&self, payload: Result<Vec<u8>, postcard::Error>) {
        let written = payload
            .map_err(io::Error::other)
            .and_then(|payload| frame::write(&mut *lock(&self.0), &payload));
        if let Err(error) = written {
            eprintln!("the game cannot be told: {error}");
            leave(1);
        }
    }
}

fn lock<V>(mutex: &Mutex<V>) -> MutexGuard<'_, V> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
