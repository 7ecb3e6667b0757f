//! The child's half of a host.

use super::flight::WINDOW;
use super::frame;
use super::protocol::{self, FromHost, Opening, Side, ToHost, Welcome};
use crate::job::{CancelToken, Deliver, Output};
use crate::worker::StatusCell;
use crate::{Assignment, Engine, EngineError, Inbox, Loading, Settings, Task, Update};
use crossbeam_channel::{Sender, TrySendError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::io::{self, BufReader, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Jobs that wait in the child. The game sends fewer than that.
const QUEUE_CAPACITY: usize = 256;
const CANCEL_POLL: Duration = Duration::from_millis(10);
const ALIVE_EVERY: Duration = Duration::from_millis(500);

/// Serves an engine to the game that started this program: the whole of a host's `main`.
///
/// `open` makes the engine from the settings that the game gave, and says through [`Loading`]
/// how far it is. The program ends when its standard input closes.
///
/// ```no_run
/// use banter_engine::{Generation, fake::FakeGenerate, host};
///
/// fn main() -> std::process::ExitCode {
///     host::serve::<Generation, _>(|_settings, _loading| {
///         Ok(Box::new(FakeGenerate::replying(["Good evening."])))
///     })
/// }
/// ```
pub fn serve<T, F>(open: F) -> ExitCode
where
    T: Task<Request: DeserializeOwned, Event: Serialize>,
    F: FnOnce(&Settings, &Loading) -> Result<Box<dyn Engine<T>>, EngineError> + Send + 'static,
{
    if io::stdin().is_terminal() {
        eprintln!(
            "This program is started by a game, which speaks to it through its standard input."
        );
        return ExitCode::from(2);
    }
    report_on_stderr();
    match converse(open) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

/// Sends what the engine warns of to standard error, where the game reads it. A program
/// that has a subscriber of its own keeps it.
fn report_on_stderr() {
    let _ = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::WARN)
        .with_writer(io::stderr)
        .with_ansi(false)
        .with_target(false)
        .without_time()
        .try_init();
}

fn converse<T, F>(open: F) -> Result<(), String>
where
    T: Task<Request: DeserializeOwned, Event: Serialize>,
    F: FnOnce(&Settings, &Loading) -> Result<Box<dyn Engine<T>>, EngineError> + Send + 'static,
{
    let pipe = Pipe::new(claim_stdout().map_err(|error| error.to_string())?);
    let mut stdin = BufReader::new(io::stdin().lock());
    let first = frame::read(&mut stdin)
        .map_err(|error| error.to_string())?
        .ok_or("the game said nothing")?;
    let opening: Opening = protocol::decode_first(Side::Game, &first)?;
    pipe.write(protocol::encode_first(
        Side::Host,
        &Welcome {
            task: T::NAME.to_owned(),
        },
    ));
    if opening.task != T::NAME {
        return Err(format!("this host can {}, not {}", T::NAME, opening.task));
    }

    let (jobs, receiver) = crossbeam_channel::bounded(QUEUE_CAPACITY);
    let inbox = Inbox::new(
        receiver,
        Arc::new(StatusCell::default()),
        CancelToken::default(),
    );
    let engine_pipe = pipe.clone();
    std::thread::Builder::new()
        .name("engine".to_owned())
        .spawn(move || {
            // The engine's end is the program's end, a panic's too.
            let _guard = ExitGuard;
            run_engine(open, &opening.settings, &engine_pipe, &inbox);
        })
        .map_err(|error| format!("no thread for the engine: {error}"))?;

    let mut desk = Desk::<T> {
        jobs,
        open: Registry::default(),
        pipe,
    };
    while let Some(bytes) = frame::read(&mut stdin).map_err(|error| error.to_string())? {
        desk.take(protocol::decode(&bytes)?);
    }
    // The game has gone, or lets go of us. Whatever the engine is doing, nobody wants it.
    std::process::exit(0)
}

fn run_engine<T, F>(open: F, settings: &Settings, pipe: &Pipe, inbox: &Inbox<T>)
where
    T: Task<Event: Serialize>,
    F: FnOnce(&Settings, &Loading) -> Result<Box<dyn Engine<T>>, EngineError>,
{
    let told = pipe.clone();
    let last = Mutex::new(None);
    let loading = Loading::to(move |fraction| {
        // Native loaders report thousands of times; a status line needs a hundred.
        let percent = (fraction * 100.0) as u8;
        if lock(&last).replace(percent) != Some(percent) {
            told.say(&FromHost::<()>::Loading(fraction));
        }
    });
    match open(settings, &loading) {
        Ok(mut engine) => {
            pipe.say(&FromHost::<T::Event>::Ready);
            engine.serve(inbox);
        }
        Err(error) => pipe.say(&FromHost::<T::Event>::Refused(error)),
    }
}

struct ExitGuard;

impl Drop for ExitGuard {
    fn drop(&mut self) {
        std::process::exit(if std::thread::panicking() { 101 } else { 0 });
    }
}

/// What the main thread knows of a job.
struct Open {
    cancel: CancelToken,
    credit: Arc<Credit>,
}

type Registry = Arc<Mutex<HashMap<u64, Open>>>;

/// Takes the game's messages.
struct Desk<T: Task> {
    jobs: Sender<Assignment<T>>,
    open: Registry,
    pipe: Pipe,
}

impl<T: Task<Event: Serialize>> Desk<T> {
    fn take(&mut self, message: ToHost<T::Request>) {
        match message {
            ToHost::Submit { job, request } => self.submit(job, request),
            ToHost::Cancel { job } => {
                if let Some(open) = lock(&self.open).get(&job) {
                    open.cancel.cancel();
                }
            }
            ToHost::Taken { job, events } => {
                if let Some(open) = lock(&self.open).get(&job) {
                    open.credit.add(events);
                }
            }
        }
    }

    fn submit(&mut self, job: u64, request: T::Request) {
        let cancel = CancelToken::default();
        let credit = Arc::new(Credit::default());
        lock(&self.open).insert(
            job,
            Open {
                cancel: cancel.clone(),
                credit: Arc::clone(&credit),
            },
        );
        let sink = PipeSink {
            job,
            pipe: self.pipe.clone(),
            credit,
            open: Arc::clone(&self.open),
            last_alive: Instant::now(),
            ended: false,
        };
        let output = Output::new(Box::new(sink), cancel, CancelToken::default());
        match self.jobs.try_send(Assignment { request, output }) {
            Ok(()) => {}
            Err(TrySendError::Full(assignment) | TrySendError::Disconnected(assignment)) => {
                assignment.finish(Err(EngineError::Busy {
                    engine: T::NAME.to_owned(),
                }));
            }
        }
    }
}

/// How many events a job may still send.
struct Credit {
    left: Mutex<u32>,
    more: Condvar,
}

impl Default for Credit {
    fn default() -> Self {
        Self {
            left: Mutex::new(WINDOW),
            more: Condvar::new(),
        }
    }
}

impl Credit {
    fn add(&self, events: u32) {
        let mut left = lock(&self.left);
        *left = left.saturating_add(events).min(WINDOW);
        self.more.notify_all();
    }

    /// Takes one, if one is left.
    fn try_spend(&self) -> bool {
        let mut left = lock(&self.left);
        let spent = *left > 0;
        *left = left.saturating_sub(1);
        spent
    }

    /// Takes one, waited for.
    fn spend(&self, cancelled: &dyn Fn() -> bool) -> Result<(), EngineError> {
        let mut left = lock(&self.left);
        while *left == 0 {
            if cancelled() {
                return Err(EngineError::Cancelled);
            }
            left = self
                .more
                .wait_timeout(left, CANCEL_POLL)
                .map_or_else(|poisoned| poisoned.into_inner().0, |(left, _)| left);
        }
        *left -= 1;
        Ok(())
    }
}

/// Delivery to the game.
struct PipeSink {
    job: u64,
    pipe: Pipe,
    credit: Arc<Credit>,
    open: Registry,
    last_alive: Instant,
    ended: bool,
}

impl PipeSink {
    fn say<E: Serialize>(&mut self, update: Update<E>) {
        let job = self.job;
        self.last_alive = Instant::now();
        self.ended = !matches!(update, Update::Event(_));
        if self.ended {
            lock(&self.open).remove(&job);
        }
        self.pipe.say(&match update {
            Update::Event(event) => FromHost::Event { job, event },
            Update::Done => FromHost::Done { job },
            Update::Failed(error) => FromHost::Failed { job, error },
        });
    }
}

impl<E: Serialize> Deliver<E> for PipeSink {
    fn deliver(
        &mut self,
        update: Update<E>,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<(), EngineError> {
        if matches!(update, Update::Event(_)) {
            self.credit.spend(cancelled)?;
        }
        self.say(update);
        Ok(())
    }

    fn try_deliver(&mut self, update: Update<E>) -> Result<(), Update<E>> {
        if matches!(update, Update::Event(_)) && !self.credit.try_spend() {
            return Err(update);
        }
        self.say(update);
        Ok(())
    }

    fn alive(&mut self) {
        if self.last_alive.elapsed() > ALIVE_EVERY {
            self.last_alive = Instant::now();
            self.pipe.say(&FromHost::<()>::Alive);
        }
    }
}

impl Drop for PipeSink {
    fn drop(&mut self) {
        if !self.ended && !std::thread::panicking() {
            self.say::<()>(Update::Failed(EngineError::Failed {
                engine: "the engine".to_owned(),
                reason: "it dropped the job".to_owned(),
            }));
        }
    }
}

/// The way to the game, shared by all jobs.
#[derive(Clone)]
struct Pipe(Arc<Mutex<Box<dyn Write + Send>>>);

impl Pipe {
    fn new(stream: Box<dyn Write + Send>) -> Self {
        Self(Arc::new(Mutex::new(stream)))
    }

    fn say<E: Serialize>(&self, message: &FromHost<E>) {
        self.write(protocol::encode(message));
    }

    /// Nothing can be done for a game that does not listen but to end.
    fn write(&self, payload: Result<Vec<u8>, postcard::Error>) {
        let written = payload
            .map_err(io::Error::other)
            .and_then(|payload| frame::write(&mut *lock(&self.0), &payload));
        if let Err(error) = written {
            eprintln!("the game cannot be told: {error}");
            std::process::exit(1);
        }
    }
}

fn lock<V>(mutex: &Mutex<V>) -> std::sync::MutexGuard<'_, V> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps standard output for the protocol: native libraries print there too, and theirs is
/// sent to standard error from now on.
#[cfg(unix)]
fn claim_stdout() -> io::Result<Box<dyn Write + Send>> {
    let stdout = io::stdout().lock();
    let protocol = rustix::io::fcntl_dupfd_cloexec(&stdout, 3)?;
    rustix::stdio::dup2_stdout(io::stderr())?;
    Ok(Box::new(std::fs::File::from(protocol)))
}

/// Elsewhere standard output is trusted to be silent. Untested.
#[cfg(not(unix))]
fn claim_stdout() -> io::Result<Box<dyn Write + Send>> {
    Ok(Box::new(io::stdout()))
}
