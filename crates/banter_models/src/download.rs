//! Downloads that a game looks at once a frame, for its first launch.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use crate::{Cancel, Entry, Event, FetchOptions, ModelError, Progress, Stage, Store};

/// Starts downloads, each on a thread of its own.
///
/// In a Bevy game the [`Download`] lives in a resource or a component, and a
/// system looks at it each frame:
///
/// ```
/// use banter_models::{Download, DownloadState, Downloads, FetchOptions, Manifest, Store};
///
/// # #[derive(Default)] struct Text(String);
/// // `#[derive(Resource)]` in a game.
/// struct FirstLaunch(Download);
///
/// // In a game: `fn show(launch: Res<FirstLaunch>, mut text: Single<&mut Text>)`.
/// fn show(launch: &FirstLaunch, text: &mut Text) {
///     text.0 = match launch.0.state() {
///         DownloadState::Running(progress) => match progress.fraction() {
///             Some(fraction) => format!("fetching the voice: {:.0} %", fraction * 100.0),
///             None => "fetching the voice".to_owned(),
///         },
///         DownloadState::Done(path) => format!("the voice is at {}", path.display()),
///         DownloadState::Failed(error) => error.to_string(),
///     };
/// }
///
/// let manifest = Manifest::builtin()?;
/// # let folder = std::env::temp_dir().join("banter-models-none");
/// # let store = Store::open(folder);
/// # let options = FetchOptions { offline: true, ..FetchOptions::default() };
/// # /*
/// let store = Store::open_default()?;
/// let options = FetchOptions::from_env()?;
/// # */
/// let downloads = Downloads::new(store, options);
/// let voice = manifest.find("piper-en-joe").unwrap();
/// // Show `voice.title`, `voice.size()` and `voice.licence` before this.
/// let launch = FirstLaunch(downloads.start(voice)?);
///
/// let mut text = Text::default();
/// show(&launch, &mut text);
/// # while matches!(launch.0.state(), DownloadState::Running(_)) { std::thread::yield_now(); }
/// # show(&launch, &mut text);
/// # assert!(text.0.contains("offline"), "{}", text.0);
/// # Ok::<_, banter_models::ModelError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Downloads {
    store: Store,
    options: FetchOptions,
}

impl Downloads {
    /// Into that store, in that way.
    pub fn new(store: Store, options: FetchOptions) -> Self {
        Self { store, options }
    }

    /// Starts one, and returns at once. A model that is here already is done
    /// soon.
    ///
    /// # Errors
    ///
    /// [`ModelError::File`] when the system gives no thread. All else is told by
    /// [`Download::state`].
    pub fn start(&self, entry: &Entry) -> Result<Download, ModelError> {
        let shared = Arc::new(Shared::default());
        let cancel = Cancel::new();
        let (store, options, entry) = (self.store.clone(), self.options.clone(), entry.clone());
        let (told, stop) = (Arc::clone(&shared), cancel.clone());
        std::thread::Builder::new()
            .name(format!("fetch {}", entry.id))
            .spawn(move || {
                let outcome = store.fetch(&entry, &options, &stop, &mut |event| told.hear(&event));
                // Set once, here.
                let _ = told.outcome.set(outcome);
            })
            .map_err(ModelError::file("given a thread", self.store.root()))?;
        Ok(Download { shared, cancel })
    }
}

/// A download that is under way, or has ended. Dropping it stops it; what has
/// arrived is kept for the next time.
#[derive(Debug)]
pub struct Download {
    shared: Arc<Shared>,
    cancel: Cancel,
}

/// How a [`Download`] stands.
#[derive(Debug, Clone, Copy)]
pub enum DownloadState<'a> {
    /// It goes on.
    Running(Progress),
    /// The model is here: this is what an engine is given.
    Done(&'a Path),
    /// It has ended without a model.
    Failed(&'a ModelError),
}

impl Download {
    /// How it stands. Never waits, and takes no lock: fit for each frame.
    pub fn state(&self) -> DownloadState<'_> {
        match self.shared.outcome.get() {
            None => DownloadState::Running(self.shared.progress()),
            Some(Ok(path)) => DownloadState::Done(path),
            Some(Err(error)) => DownloadState::Failed(error),
        }
    }

    /// Stops it, as dropping it does; the state then becomes
    /// [`ModelError::Cancelled`].
    pub fn cancel(&self) {
        self.cancel.cancel();
    }
}

impl Drop for Download {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

/// The newest news, which is all that a frame wants; so there is no queue that
/// could fill up.
#[derive(Debug, Default)]
struct Shared {
    stage: AtomicU8,
    received: AtomicU64,
    /// 0 while it is not known.
    total: AtomicU64,
    outcome: OnceLock<Result<PathBuf, ModelError>>,
}

impl Shared {
    fn hear(&self, event: &Event<'_>) {
        match event {
            Event::Progress(progress) => {
                let stage = match progress.stage {
                    Stage::Waiting => 0,
                    Stage::Downloading => 1,
                    Stage::Checking => 2,
                };
                self.stage.store(stage, Ordering::Relaxed);
                self.received.store(progress.received, Ordering::Relaxed);
                self.total
                    .store(progress.total.unwrap_or(0), Ordering::Relaxed);
            }
            Event::Retry { file, problem, .. } => tracing::warn!("{file}: {problem}; trying again"),
            Event::Restarted { file, reason } => {
                tracing::warn!("{file} is fetched from its start: {reason}");
            }
            Event::TrustedFirst { file, sha256 } => {
                tracing::warn!("{file} is trusted as it came; its sha256 is {sha256}");
            }
        }
    }

    fn progress(&self) -> Progress {
        Progress {
            stage: match self.stage.load(Ordering::Relaxed) {
                0 => Stage::Waiting,
                1 => Stage::Downloading,
                _ => Stage::Checking,
            },
            received: self.received.load(Ordering::Relaxed),
            total: Some(self.total.load(Ordering::Relaxed)).filter(|total| *total > 0),
        }
    }
}
