//! How long something takes: by the wall, or by what processors worked on it.
//!
//! On a machine that others use, a round takes as long as they leave it; what a single thread
//! computes in it stays about the same.

use crate::process;
use std::time::Instant;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clock {
    /// Time as it passes.
    Wall,
    /// What the process that does the work computes. Linux; one thread, since more of them wait
    /// for one another by computing.
    Cpu,
}

impl Clock {
    /// The seconds that `work` takes process `id`, and what comes of it.
    pub(crate) fn time<T>(
        self,
        id: u32,
        work: impl FnOnce() -> Result<T, String>,
    ) -> Result<(f64, T), String> {
        let silent = || "this system does not say what a process computes".to_owned();
        match self {
            Self::Wall => {
                let begun = Instant::now();
                let done = work()?;
                Ok((begun.elapsed().as_secs_f64(), done))
            }
            Self::Cpu => {
                let before = process::computed(id).ok_or_else(silent)?;
                let done = work()?;
                let after = process::computed(id).ok_or_else(silent)?;
                Ok(((after - before).max(1e-6), done))
            }
        }
    }

    /// The seconds that `work` takes this process.
    pub(crate) fn time_here<T>(
        self,
        work: impl FnOnce() -> Result<T, String>,
    ) -> Result<(f64, T), String> {
        self.time(std::process::id(), work)
    }
}
