//! What a game says about a host: its name, its settings, its deadlines.

use crate::Settings;
use std::path::PathBuf;
use std::time::Duration;

/// When a silent child is taken for hung and killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadlines {
    /// From its start to its first word.
    pub handshake: Duration,
    /// Without a sign of life while it loads its model.
    pub load: Duration,
    /// Without a sign of life while a job is with it.
    pub silence: Duration,
    /// From the cancelling of a job to its end.
    pub cancel: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(10),
            load: Duration::from_secs(120),
            silence: Duration::from_secs(30),
            cancel: Duration::from_secs(3),
        }
    }
}

/// Which program hosts an engine and how it is run.
#[derive(Debug, Clone, PartialEq)]
pub struct HostSpec {
    /// File name of the program, without `.exe`.
    pub program: String,
    /// The command that builds it, for the message when it is missing.
    pub build: String,
    /// The program itself, when it is not to be looked for.
    pub path: Option<PathBuf>,
    /// What the engine is told at its start.
    pub settings: Settings,
    /// When it is taken for hung.
    pub deadlines: Deadlines,
    /// How many jobs may be with the child at once. An engine that works on one at a time
    /// needs no more than 2, so that the next is there when one ends.
    pub max_in_flight: usize,
}

impl HostSpec {
    /// A host by the file name of its program and the command that builds it.
    pub fn new(program: impl Into<String>, build: impl Into<String>) -> Self {
        Self {
            program: program.into(),
            build: build.into(),
            path: None,
            settings: Settings::default(),
            deadlines: Deadlines::default(),
            max_in_flight: 8,
        }
    }

    /// The same host with a setting for its engine.
    #[must_use]
    pub fn setting(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.settings = self.settings.with(name, value);
        self
    }

    /// The same host at a known place.
    #[must_use]
    pub fn at(mut self, path: impl Into<PathBuf>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The same host with other deadlines.
    #[must_use]
    pub fn deadlines(mut self, deadlines: Deadlines) -> Self {
        self.deadlines = deadlines;
        self
    }
}
