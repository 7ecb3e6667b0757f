//! A thread for an engine, and a guard that ends it.

use crate::host::{Host, HostSpec};
use crate::job::Shared;
use crate::queue::{Queue, Refused};
use crate::{Assignment, Engine, EngineError, Inbox, Job, Loading, Task};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How many jobs wait for an engine before a further one is refused.
const QUEUE_CAPACITY: usize = 64;

/// Status of an engine, for a status line.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum EngineStatus {
    /// It is being made.
    #[default]
    Starting,
    /// A part of its model was loaded, 0..=1.
    Loading(f32),
    /// It takes jobs.
    Ready,
    /// It cannot work at present, and why. Jobs fail with the same error.
    Failed(EngineError),
}

#[derive(Debug, Default)]
pub(crate) struct StatusCell(Mutex<EngineStatus>);

impl StatusCell {
    pub(crate) fn set(&self, status: EngineStatus) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = status;
    }

    fn get(&self) -> EngineStatus {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// A request that was not taken, given back with the reason.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct SubmitError<R> {
    /// The request, to be submitted again.
    pub request: R,
    /// Why it was not taken.
    #[source]
    pub error: EngineError,
}

/// An engine on a thread of its own. Dropping it cancels the engine's jobs and ends it.
///
/// # Invariants
/// - [`submit`](Worker::submit) never blocks; at most 64 jobs wait. One that is cancelled
///   while it waits has ended at once, and its place is free.
/// - Dropping it never blocks either: the thread ends by itself as soon as the engine notices,
///   and the child process of a [host](crate::host) with it. Whoever has to know waits with
///   [`close`](Worker::close).
/// - A panic in the engine fails the job in hand; the engine is made anew for the next.
#[derive(Debug)]
pub struct Worker<T: Task> {
    shared: Shared,
    jobs: Arc<Queue<T>>,
    status: Arc<StatusCell>,
    thread: Option<JoinHandle<()>>,
}

impl<T: Task> Worker<T> {
    /// Starts a thread that makes the engine with `open` and serves it.
    ///
    /// `open` runs on that thread, so loading may take its time. When it fails, its error
    /// fails every job. It runs again only after a panic in the engine.
    ///
    /// # Errors
    /// [`EngineError::Failed`] when the system gives no thread.
    pub fn spawn<F>(name: &str, mut open: F) -> Result<Self, EngineError>
    where
        F: FnMut() -> Result<Box<dyn Engine<T>>, EngineError> + Send + 'static,
    {
        Self::spawn_loading(name, move |_| open())
    }

    /// The same for an engine that takes its time and says through [`Loading`] how far it
    /// is: until it is made, [`Worker::status`] is [`EngineStatus::Loading`].
    ///
    /// # Errors
    /// As for [`Worker::spawn`].
    pub fn spawn_loading<F>(name: &str, open: F) -> Result<Self, EngineError>
    where
        F: FnMut(&Loading) -> Result<Box<dyn Engine<T>>, EngineError> + Send + 'static,
    {
        let shared = Shared::new(name.into());
        let jobs = Arc::new(Queue::new(QUEUE_CAPACITY));
        let status = Arc::new(StatusCell::default());
        let inbox = Inbox::new(
            Arc::clone(&jobs),
            Arc::clone(&status),
            shared.stop.clone(),
            Arc::clone(&shared.pulse),
        );
        let at_work = shared.clone();
        let thread = std::thread::Builder::new()
            .name(format!("banter-{name}"))
            .spawn(move || run(&at_work, open, &inbox))
            .map_err(|error| EngineError::Failed {
                engine: name.to_owned(),
                reason: format!("no thread for it: {error}"),
            })?;
        Ok(Self {
            shared,
            jobs,
            status,
            thread: Some(thread),
        })
    }

    /// Starts a thread for an engine in a [host process](crate::host).
    ///
    /// # Errors
    /// [`EngineError::Failed`] when the system gives no thread. A host that is missing or
    /// broken is no error here: it fails the jobs, with a sentence that says what to do.
    pub fn host(name: &str, spec: HostSpec) -> Result<Self, EngineError>
    where
        T::Request: Serialize,
        T::Event: DeserializeOwned,
    {
        Self::spawn(name, move || Ok(Box::new(Host::new(spec.clone()))))
    }

    /// Hands `request` to the engine. Never blocks.
    ///
    /// # Errors
    /// The request comes back when 64 jobs wait already or the thread is gone.
    pub fn submit(&self, request: T::Request) -> Result<Job<T::Event>, SubmitError<T::Request>> {
        let (job, output) = self.shared.job::<T>();
        let Err(refused) = self.jobs.push(Assignment { request, output }) else {
            return Ok(job);
        };
        let engine = self.name().to_owned();
        let (assignment, error) = match refused {
            Refused::Full(assignment) => (assignment, EngineError::Busy { engine }),
            Refused::Closed(assignment) => {
                let detail = "its thread ended".to_owned();
                (assignment, EngineError::Crashed { engine, detail })
            }
        };
        Err(SubmitError {
            request: assignment.request,
            error,
        })
    }

    /// The engine's name, as given to [`Worker::spawn`].
    pub fn name(&self) -> &str {
        &self.shared.engine
    }

    /// How the engine is.
    pub fn status(&self) -> EngineStatus {
        self.status.get()
    }

    /// Ends the engine like dropping it, and waits until its thread has ended, but no longer
    /// than `patience`. Whether it has. For tools and tests: a game drops it.
    pub fn close(mut self, patience: Duration) -> bool {
        self.end();
        let Some(thread) = self.thread.take() else {
            return true;
        };
        let begun = Instant::now();
        while !thread.is_finished() && begun.elapsed() < patience {
            std::thread::sleep(Duration::from_millis(1));
        }
        thread.is_finished()
    }

    fn end(&self) {
        self.shared.stop.cancel();
        for assignment in self.jobs.close() {
            assignment.finish(Err(EngineError::Cancelled));
        }
    }
}

impl<T: Task> Drop for Worker<T> {
    fn drop(&mut self) {
        self.end();
    }
}

/// The thread: make the engine, serve, and make it anew after a panic.
fn run<T: Task>(
    shared: &Shared,
    mut open: impl FnMut(&Loading) -> Result<Box<dyn Engine<T>>, EngineError>,
    inbox: &Inbox<T>,
) {
    let status = inbox.status();
    let pulse = Arc::clone(&shared.pulse);
    let loading = Loading::to(move |fraction| {
        pulse.beat();
        status.set(EngineStatus::Loading(fraction));
    });
    let name = &shared.engine;
    loop {
        let opened = catch_unwind(AssertUnwindSafe(|| open(&loading)));
        let mut engine = match opened {
            Ok(Ok(engine)) => engine,
            Ok(Err(error)) => return refuse(inbox, error),
            Err(_) => {
                return refuse(
                    inbox,
                    EngineError::Crashed {
                        engine: name.to_string(),
                        detail: "it panicked while it was made".to_owned(),
                    },
                );
            }
        };
        if !engine.reports_readiness() {
            inbox.report(EngineStatus::Ready);
        }
        match catch_unwind(AssertUnwindSafe(|| engine.serve(inbox))) {
            Ok(()) => return,
            Err(_) => tracing::error!("{name} panicked; it is made anew for the next job"),
        }
    }
}

/// Fails every job: the engine could not be made.
fn refuse<T: Task>(inbox: &Inbox<T>, error: EngineError) {
    tracing::warn!("{error}");
    inbox.report(EngineStatus::Failed(error.clone()));
    while let Some(assignment) = inbox.next() {
        assignment.finish(Err(error.clone()));
    }
}
