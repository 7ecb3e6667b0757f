//! What can go wrong with a model or its download, as one sentence each.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use crate::format::size;

/// Why there is no model, in one sentence: what is wrong, where, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The list of models cannot be used.
    #[error("the list of models is wrong at line {line}: {problem}")]
    Manifest {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong there.
        problem: String,
    },
    /// No model has this name, and no file either.
    #[error("`{value}` is neither a file nor a model that is known for {kind}; known are {known}")]
    Unknown {
        /// What was asked for.
        value: String,
        /// The part of a character it was wanted for, or `any part`.
        kind: String,
        /// The names that would have been right.
        known: String,
    },
    /// A path was named at which nothing lies.
    #[error("there is no file at {}; give the path of a model, or a name that `banter models list` shows", path.display())]
    NoSuchFile {
        /// The path as given.
        path: PathBuf,
    },
    /// The model is of another kind than what it was named for.
    #[error("`{id}` is a model for the {is}, not for the {wanted}")]
    WrongKind {
        /// The model's name.
        id: String,
        /// What it is for.
        is: crate::Kind,
        /// What it was wanted for.
        wanted: crate::Kind,
    },
    /// The model is known but has not been downloaded.
    #[error(
        "{id} is not in {}; fetch it with `banter models fetch {id}`",
        folder.display()
    )]
    NotFetched {
        /// The model's name, or the kind where `auto` found none.
        id: String,
        /// The store that was looked through.
        folder: PathBuf,
    },
    /// `auto` was asked for, and nothing suits.
    #[error("no model for the {kind} speaks {languages} and fits into {}; name one of your own choice", size(*memory))]
    NothingFits {
        /// What it was wanted for.
        kind: crate::Kind,
        /// The languages that were asked for.
        languages: String,
        /// The memory it may take, in bytes.
        memory: u64,
    },
    /// Nothing may be downloaded.
    #[error(
        "{id} is not here and may not be fetched while offline; unset BANTER_OFFLINE or leave out --offline"
    )]
    Offline {
        /// The model's name.
        id: String,
    },
    /// The licence is not a permissive one, and nobody said that it is accepted.
    #[error(
        "{id} comes under {licence}, which is not a permissive licence; read {url} and repeat with --accept-licence"
    )]
    LicenceNotAccepted {
        /// The model's name.
        id: String,
        /// The licence's name.
        licence: String,
        /// Where it can be read.
        url: String,
    },
    /// A request that would not be safe, or cannot be made.
    #[error("{url} is not fetched: {reason}")]
    Refused {
        /// The address.
        url: String,
        /// What is wrong with the request.
        reason: String,
    },
    /// The server answered with an error.
    #[error("{url} answered {status}: {meaning}")]
    Status {
        /// The address.
        url: String,
        /// The HTTP status.
        status: u16,
        /// What that means here, and what to do.
        meaning: String,
    },
    /// The server could not be reached, or the connection broke, too many times.
    #[error(
        "{url} could not be fetched ({problem}); what has arrived is kept, run it again to go on"
    )]
    Network {
        /// The address.
        url: String,
        /// What went wrong at the last attempt.
        problem: String,
    },
    /// pip, which serves the file, did not bring its package.
    #[error("pip did not bring {package}: {problem}")]
    Pip {
        /// The package with its version.
        package: String,
        /// What went wrong, and what to do where that is known.
        problem: String,
    },
    /// What arrived could not be written in the format that an engine reads.
    #[error("{file} could not be made of what arrived: {problem}; it is not kept")]
    Conversion {
        /// The file's name.
        file: String,
        /// What is wrong with what arrived.
        problem: String,
    },
    /// The file has another size than the list of models says.
    #[error(
        "{file} has {found} bytes at its source, and the list of models says {expected}; it is not kept"
    )]
    WrongSize {
        /// The file's name.
        file: String,
        /// The size in the list.
        expected: u64,
        /// The size found, or at least so many.
        found: u64,
    },
    /// The file's content is not what the list of models says.
    #[error(
        "{file} is not the file that was expected: its sha256 is {found} and should be {expected}; it is not kept"
    )]
    WrongHash {
        /// The file's name.
        file: String,
        /// The hash in the list, or the one recorded at the first download.
        expected: String,
        /// The hash of what is there.
        found: String,
    },
    /// A file that was right when it came is not any more.
    #[error(
        "{} is damaged: its sha256 is {found} and should be {expected}; remove it with `banter models remove {id}` and fetch it again",
        path.display()
    )]
    Damaged {
        /// The model's name.
        id: String,
        /// The file.
        path: PathBuf,
        /// The hash in the list, or the one recorded at the first download.
        expected: String,
        /// The hash of what is there.
        found: String,
    },
    /// The disk is full, or would be.
    #[error("{} has no room: {file} needs {} more, and {}; make room and run it again", folder.display(), size(*needed), free_text(*free))]
    DiskFull {
        /// The folder that was written to.
        folder: PathBuf,
        /// The file's name.
        file: String,
        /// Bytes that are still to come.
        needed: u64,
        /// Bytes that are free, where that is known.
        free: Option<u64>,
    },
    /// Another process or thread is fetching the same model, and it was asked not to wait.
    #[error("{id} is being fetched already; wait until that has ended")]
    Busy {
        /// The model's name.
        id: String,
    },
    /// The download was cancelled; what has arrived is kept.
    #[error("the download of {id} was stopped; what has arrived is kept, run it again to go on")]
    Cancelled {
        /// The model's name.
        id: String,
    },
    /// There is no place for the models.
    #[error(
        "there is no folder for models: set BANTER_MODELS to one, since this user has no cache folder"
    )]
    NoStore,
    /// A file or folder could not be read or written.
    #[error("{} could not be {action}: {source}", path.display())]
    File {
        /// What was done to it, as a participle.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A setting in the environment cannot be used.
    #[error("{name} is set to something that cannot be used: {problem}")]
    Setting {
        /// The variable's name.
        name: &'static str,
        /// What is wrong with it.
        problem: String,
    },
}

impl ModelError {
    /// Wraps what the system says about a path; `action` is a participle.
    pub(crate) fn file(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File {
            action,
            path,
            source,
        }
    }
}

/// What went wrong in one attempt, and whether another one may help.
#[derive(Debug)]
pub(crate) enum Attempt {
    /// Another attempt would end the same way.
    Final(ModelError),
    /// Worth another attempt, not before so long.
    Again {
        problem: String,
        not_before: Option<Duration>,
    },
}

impl From<ModelError> for Attempt {
    fn from(error: ModelError) -> Self {
        Self::Final(error)
    }
}

impl Attempt {
    pub(crate) fn again(problem: impl ToString) -> Self {
        Self::Again {
            problem: problem.to_string(),
            not_before: None,
        }
    }
}

fn free_text(free: Option<u64>) -> String {
    match free {
        Some(free) => format!("{} are free", size(free)),
        None => "the disk is full".to_owned(),
    }
}
