//! What can go wrong in an engine, as one sentence a player or developer can act on.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// Why an engine could not do a job.
///
/// It crosses the pipe from a host process, so it holds text rather than source errors.
/// Its `Display` is one clear sentence: what is wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error, Serialize, Deserialize)]
#[non_exhaustive]
pub enum EngineError {
    /// The job was cancelled, by its owner or because the engine is being shut down.
    #[error("the job was cancelled")]
    Cancelled,
    /// The engine's queue is full; the request was not taken.
    #[error("{engine} has too many jobs waiting; try again when one has ended")]
    Busy {
        /// The engine's name.
        engine: String,
    },
    /// Too much of what the engine sent was never read; the job was given up.
    #[error(
        "{engine} has sent more than {mebibytes} MiB that nobody takes; poll its jobs, or drop those that are not wanted"
    )]
    Unread {
        /// The engine's name.
        engine: String,
        /// How much of one job may lie unread.
        mebibytes: usize,
    },
    /// The program that hosts the engine was not found.
    #[error("{program} was not found ({searched}); build it with `{build}`")]
    HostMissing {
        /// The file name of the host binary.
        program: String,
        /// Where it was looked for.
        searched: String,
        /// The command that builds it.
        build: String,
    },
    /// The host is there but speaks another version of the protocol, or is no host at all.
    #[error("{program} does not fit this game: {reason}; rebuild it with `{build}`")]
    HostMismatch {
        /// The path of the host binary.
        program: PathBuf,
        /// What did not fit.
        reason: String,
        /// The command that builds it.
        build: String,
    },
    /// The engine's process or thread ended in the middle of a job.
    #[error("{engine} stopped unexpectedly ({detail}); it is started again for the next job")]
    Crashed {
        /// The engine's name.
        engine: String,
        /// Exit status, and the last line it wrote where there is one.
        detail: String,
    },
    /// The engine gave no sign of life for too long, and was given up.
    #[error("{engine} gave no answer for {} s and is no longer waited for; the next job tries it again", .after.as_secs_f32())]
    TimedOut {
        /// The engine's name.
        engine: String,
        /// How long it was silent.
        after: Duration,
    },
    /// The engine failed repeatedly and is being left alone for a while.
    #[error("{engine} failed {failures} times in a row ({reason}); the next try is in {} s", .retry_in.as_secs_f32().ceil())]
    Unavailable {
        /// The engine's name.
        engine: String,
        /// Failures in a row.
        failures: u32,
        /// The last failure.
        reason: String,
        /// When it will be tried again.
        retry_in: Duration,
    },
    /// A file that the engine needs is missing or cannot be used.
    #[error("{}: {reason}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it and what to do.
        reason: String,
    },
    /// A setting has a value that the engine cannot use.
    #[error("the setting `{name} = {value}` cannot be used: {reason}")]
    Setting {
        /// The setting's name.
        name: String,
        /// The value it had.
        value: String,
        /// What would be right.
        reason: String,
    },
    /// The request itself cannot be served (an unknown voice, empty audio).
    #[error("{0}")]
    Request(String),
    /// The engine reported a failure of its own.
    #[error("{engine} failed: {reason}")]
    Failed {
        /// The engine's name.
        engine: String,
        /// What it said.
        reason: String,
    },
}

impl EngineError {
    /// Whether this is only the echo of a cancellation, which nobody needs to be told of.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Cancelled)
    }
}
