//! What a game says about a host: its name, its settings, its deadlines.

use super::locate;
use crate::{EngineError, Settings};
use std::path::PathBuf;
use std::time::Duration;

/// When a silent child is taken for hung and killed.
///
/// `cancel` counts for work that its engine has begun, not for jobs that wait behind others;
/// `silence` while any job is with the child; neither while an engine is in a call that cannot be interrupted and has
/// [said so](crate::Output::busy_for).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadlines {
    /// From its start to its first word. 10 s.
    pub handshake: Duration,
    /// Without a sign of life while it loads its model. 120 s.
    pub load: Duration,
    /// Without a sign of life while a job is with it. 30 s.
    pub silence: Duration,
    /// From the cancelling of a job that was begun to its end. 3 s.
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
    /// What stands behind its name on its command line.
    pub args: Vec<String>,
    /// What the engine is told at its start.
    pub settings: Settings,
    /// When it is taken for hung.
    pub deadlines: Deadlines,
    /// How many jobs may be with the child at once, and one more that is more urgent than those
    /// which wait there. 2 at first: an engine that works on one at a time has the next there
    /// when one ends. One that works on several together needs more.
    pub max_in_flight: usize,
}

impl HostSpec {
    /// A host by the file name of its program and the command that builds it.
    pub fn new(program: impl Into<String>, build: impl Into<String>) -> Self {
        Self {
            program: program.into(),
            build: build.into(),
            path: None,
            args: Vec::new(),
            settings: Settings::default(),
            deadlines: Deadlines::default(),
            max_in_flight: 2,
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

    /// Where its program is: as [given](Self::at), in the folder that
    /// [`HOST_DIR_VARIABLE`](super::HOST_DIR_VARIABLE) names, beside the running program, or on the
    /// path, in that order.
    ///
    /// ```
    /// use banter_engine::host::HostSpec;
    /// let host = HostSpec::new("no-such-host", "cargo build -p no_such_crate");
    /// let told = host.locate().unwrap_err().to_string();
    /// assert!(told.contains("cargo build -p no_such_crate"));
    /// ```
    ///
    /// # Errors
    /// [`EngineError::HostMissing`] when it is in none of them.
    pub fn locate(&self) -> Result<PathBuf, EngineError> {
        locate::locate(self)
    }

    /// The same host with a further word on its command line.
    #[must_use]
    pub fn arg(mut self, word: impl Into<String>) -> Self {
        self.args.push(word.into());
        self
    }

    /// The same host with so many jobs at once.
    #[must_use]
    pub fn max_in_flight(mut self, jobs: usize) -> Self {
        self.max_in_flight = jobs;
        self
    }

    /// The same host with other deadlines.
    #[must_use]
    pub fn deadlines(mut self, deadlines: Deadlines) -> Self {
        self.deadlines = deadlines;
        self
    }
}
