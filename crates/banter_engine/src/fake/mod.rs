//! Scripted engines: to develop and test a game without any model.
//!
//! A fake follows a [`Script`], one step for each request; when the script is at its end
//! its last step is repeated. Every way in which a real engine misbehaves is a step, so
//! that a game can try what its players will meet.
//!
//! ```
//! use banter_engine::{fake::{FakeGenerate, Script, Step}, EngineError};
//!
//! let mind = FakeGenerate::following(Script::new([
//!     Step::Reply("Good evening. What will it be?".to_owned()),
//!     Step::Hang,
//!     Step::Fail(EngineError::Request("the model is not for talking".into())),
//! ]));
//! # let _ = mind;
//! ```
//!
//! The program `banter-fake-host` of this crate serves the same fakes as a
//! [host](crate::host); [`host_main`] is all of it and says which settings it knows.

mod detect;
mod embed;
mod engines;
mod generate;
mod served;

pub use detect::FakeDetect;
pub use embed::FakeEmbed;
pub use engines::{FakeSynthesize, FakeTranscribe};
pub use generate::FakeGenerate;
pub use served::host_main;

use crate::{EngineError, Output};
use std::time::Duration;

/// What a fake does with one request.
#[derive(Debug, Clone, PartialEq)]
pub enum Step<R> {
    /// Answers with this.
    Reply(R),
    /// Fails with this error.
    Fail(EngineError),
    /// Does nothing until the job is cancelled.
    Hang,
    /// Does nothing at all, cancelled or not, for so long: native code that hangs.
    Freeze(Duration),
    /// The same, announced with [`Output::busy_for`]: native code that takes its time and
    /// cannot be interrupted.
    Busy(Duration),
    /// Panics.
    Panic,
    /// Ends the whole process at once. Only for a fake in a host.
    Abort,
}

/// The steps of a fake, one for each request.
#[derive(Debug, Clone)]
pub struct Script<R> {
    steps: Vec<Step<R>>,
    next: usize,
}

impl<R: Clone> Script<R> {
    /// A script of these steps. Without any, every request fails.
    pub fn new(steps: impl IntoIterator<Item = Step<R>>) -> Self {
        Self {
            steps: steps.into_iter().collect(),
            next: 0,
        }
    }

    /// The step for the next request.
    fn advance(&mut self) -> Step<R> {
        let step = self.steps.get(self.next).or(self.steps.last());
        self.next += 1;
        step.cloned().unwrap_or_else(|| {
            Step::Fail(EngineError::Request("the fake has no script".to_owned()))
        })
    }

    /// The reply to come, if that is what the next step is.
    fn peek(&self) -> Option<&R> {
        match self.steps.get(self.next).or(self.steps.last())? {
            Step::Reply(reply) => Some(reply),
            _ => None,
        }
    }

    /// The reply for the next request, with every other step carried out.
    fn reply<E>(&mut self, output: &mut Output<E>) -> Result<R, EngineError> {
        match self.advance() {
            Step::Reply(reply) => Ok(reply),
            Step::Fail(error) => Err(error),
            Step::Hang => loop {
                output.check()?;
                std::thread::sleep(Duration::from_millis(1));
            },
            Step::Freeze(duration) => {
                std::thread::sleep(duration);
                Err(EngineError::Request("the fake was frozen".to_owned()))
            }
            Step::Busy(duration) => {
                output.busy_for(duration.saturating_mul(2));
                std::thread::sleep(duration);
                output.check()?;
                Err(EngineError::Request("the fake was busy".to_owned()))
            }
            #[expect(clippy::panic, reason = "this fake is asked to panic")]
            Step::Panic => panic!("the fake panics as scripted"),
            Step::Abort => std::process::abort(),
        }
    }
}
