//! What is shown while one waits: stages with their times, and a clock for silent commands.

use std::io::{IsTerminal, Write};
use std::process::{Command, Output};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

/// Nothing is shown for a command that ends sooner than this.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often the line is written anew where it cannot be overwritten (a log file).
const LOG_EVERY: u64 = 20;

/// A row of stages, each announced, timed and listed again at the end.
pub(crate) struct Stages {
    total: usize,
    done: Vec<(&'static str, Duration)>,
}

impl Stages {
    /// A row of `total` stages, none of them run yet.
    pub(crate) fn new(total: usize) -> Self {
        Self {
            total,
            done: Vec::with_capacity(total),
        }
    }

    /// Runs one stage. Its error is given back with the stage's name in front.
    pub(crate) fn run(
        &mut self,
        name: &'static str,
        stage: impl FnOnce() -> Result<(), String>,
    ) -> Result<(), String> {
        eprintln!("== {}/{} {name}", self.done.len() + 1, self.total);
        let started = Instant::now();
        let result = stage();
        let took = started.elapsed();
        self.done.push((name, took));
        match result {
            Ok(()) => {
                eprintln!("   {name}: passed in {}", clock(took));
                Ok(())
            }
            Err(error) => Err(format!("{name}: failed after {}: {error}", clock(took))),
        }
    }

    /// The stages that ran and how long each took, one to a line.
    pub(crate) fn summary(&self) -> String {
        let mut text = String::new();
        for (name, took) in &self.done {
            text.push_str(&format!("  {name:10} {:>12}\n", clock(*took)));
        }
        let total = self.done.iter().map(|(_, took)| *took).sum();
        text.push_str(&format!("  {:10} {:>12}", "together", clock(total)));
        text
    }
}

/// Runs a command whose output matters only when it fails, and shows a clock meanwhile.
pub(crate) fn quietly(label: &str, mut command: Command) -> Result<Output, String> {
    let started = Instant::now();
    let on_terminal = std::io::stderr().is_terminal();
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || send.send(command.output()));
    let mut shown = false;
    let result = loop {
        match receive.recv_timeout(PATIENCE / 2) {
            Ok(result) => break result.map_err(|error| format!("{label}: {error}")),
            Err(RecvTimeoutError::Disconnected) => {
                break Err(format!("{label}: the waiting thread ended early"));
            }
            Err(RecvTimeoutError::Timeout) => {
                let waited = started.elapsed();
                if waited < PATIENCE {
                    continue;
                }
                if on_terminal {
                    eprint!("\r{label} ... {}", clock(waited));
                    // A clock that cannot be drawn is no reason to stop the work.
                    let _ = std::io::stderr().flush();
                } else if !shown || waited.as_secs().is_multiple_of(LOG_EVERY) {
                    eprintln!("{label} ... {}", clock(waited));
                }
                shown = true;
            }
        }
    };
    if shown && on_terminal {
        eprintln!();
    }
    result
}

/// The last lines of what a command printed, both streams, for an error.
pub(crate) fn tail(output: &Output, lines: usize) -> String {
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    let all: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}

/// A length of time as one would say it: `0.4 s`, `2 min 05 s`.
pub(crate) fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn times_read_as_spoken() {
        assert_eq!(clock(Duration::from_millis(440)), "0.4 s");
        assert_eq!(clock(Duration::from_secs(125)), "2 min 05 s");
    }

    #[test]
    fn a_failed_stage_is_named_and_still_listed() {
        let mut stages = Stages::new(2);
        stages.run("first", || Ok(())).unwrap();
        let error = stages
            .run("second", || Err("it rained".into()))
            .unwrap_err();
        assert!(error.starts_with("second: failed after"), "{error}");
        assert!(error.ends_with("it rained"), "{error}");
        let summary = stages.summary();
        assert!(summary.contains("first") && summary.contains("second"));
    }

    #[test]
    fn a_missing_program_is_an_error_with_the_label() {
        let error = quietly("digging", Command::new("no-such-program-here")).unwrap_err();
        assert!(error.starts_with("digging: "), "{error}");
    }
}
