//! Where an engine is.

use crate::host::{HostSpec, takes_threads};
use crate::share::{Share, threads_of};
use crate::{Engine, EngineError, Loading, Task, Worker};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::sync::Arc;

/// Source of an engine, as a game names it: a program next door, one in this process, or a server.
///
/// Whatever describes one turns into it: a [`HostSpec`] and the builders of
/// [hosts](crate::host#programs), a [`Worker`], and what crates of servers offer.
///
/// ```
/// use banter_engine::{EngineSource, Generation, Transcription, Worker, fake::FakeGenerate};
/// use banter_engine::host::whisper_host;
///
/// let ears: EngineSource<Transcription> = whisper_host("models/ggml-base.bin").threads(4).into();
/// let mind: EngineSource<Generation> = Worker::spawn("mind", || {
///     Ok(Box::new(FakeGenerate::replying(["Good evening."])))
/// })?
/// .into();
/// // A stage works with its worker.
/// let mind = mind.start("mind")?;
/// # let _ = (ears, mind);
/// # Ok::<(), banter_engine::EngineError>(())
/// ```
#[derive(Debug)]
pub enum EngineSource<T: Task> {
    /// A program that runs beside the game.
    Host(HostSpec),
    /// An engine on a thread of the game, already at work.
    Worker(Worker<T>),
    /// A server that the engine asks.
    Server(Server<T>),
}

impl<T> EngineSource<T>
where
    T: Task<Request: Serialize, Event: DeserializeOwned>,
{
    /// The same engine with its share of so many [cores](crate::share), which the game and all
    /// engines have together. What is no host of this project's, and a host that was told how
    /// many threads work, stay as they are.
    ///
    /// ```
    /// use banter_engine::{EngineSource, Generation, share::Share};
    /// use banter_engine::host::llama_host;
    ///
    /// let mind: EngineSource<Generation> = llama_host("models/instruct.gguf").into();
    /// let mind = mind.on_cores(Share::Mind, 8);
    /// assert!(format!("{mind:?}").contains(r#""threads": "4""#));
    /// ```
    #[must_use]
    pub fn on_cores(self, share: Share, cores: usize) -> Self {
        match self {
            Self::Host(spec) if takes_threads(&spec) => {
                Self::Host(spec.setting("threads", threads_of(share, cores)))
            }
            other => other,
        }
    }

    /// Has the engine work: under `name` in errors and in the list of threads, but for a worker,
    /// which has its name already. Loads and connects on a thread of its own.
    ///
    /// # Errors
    /// [`EngineError::Failed`] when the system gives no thread. An engine that cannot be opened
    /// is no error here: it fails the jobs, with a sentence that says what to do.
    pub fn start(self, name: &str) -> Result<Worker<T>, EngineError> {
        match self {
            Self::Host(spec) => Worker::host(name, spec),
            Self::Worker(worker) => Ok(worker),
            Self::Server(server) => Worker::spawn_loading(name, move |it| (server.open)(it)),
        }
    }
}

impl<T: Task> From<HostSpec> for EngineSource<T> {
    fn from(spec: HostSpec) -> Self {
        Self::Host(spec)
    }
}

impl<T: Task> From<Worker<T>> for EngineSource<T> {
    fn from(worker: Worker<T>) -> Self {
        Self::Worker(worker)
    }
}

impl<T: Task> From<Server<T>> for EngineSource<T> {
    fn from(server: Server<T>) -> Self {
        Self::Server(server)
    }
}

/// A server, and how the engine is made that asks it. Crates with such engines make it.
pub struct Server<T: Task> {
    place: String,
    open: Arc<Open<T>>,
}

type Open<T> = dyn Fn(&Loading) -> Result<Box<dyn Engine<T>>, EngineError> + Send + Sync;

impl<T: Task> Server<T> {
    /// The server at `place`, which players may be shown: no key and no password is in it.
    /// `open` makes the engine, on the thread that it is to work on.
    pub fn new(
        place: impl Into<String>,
        open: impl Fn(&Loading) -> Result<Box<dyn Engine<T>>, EngineError> + Send + Sync + 'static,
    ) -> Self {
        Self {
            place: place.into(),
            open: Arc::new(open),
        }
    }

    /// Where it is, for players.
    pub fn place(&self) -> &str {
        &self.place
    }
}

impl<T: Task> Clone for Server<T> {
    fn clone(&self) -> Self {
        Self {
            place: self.place.clone(),
            open: Arc::clone(&self.open),
        }
    }
}

impl<T: Task> fmt::Debug for Server<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}
