//! Progress for people: a bar on a terminal, now and then a line elsewhere.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::{Progress, Stage, size};

/// How often a line is printed where there is no terminal.
const LINE: Duration = Duration::from_secs(5);

/// What a bar looks like; the plainer one where the end is not known.
const BAR: &str = "{prefix} {wide_bar} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left";
const COUNT: &str = "{prefix} {spinner} {bytes}, {bytes_per_sec}";

/// The progress of one model, on standard error. Gone when dropped.
pub(super) struct Bar {
    name: String,
    bar: Option<ProgressBar>,
    stage: Option<Stage>,
    line_at: Option<Instant>,
}

impl Bar {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            bar: std::io::stderr().is_terminal().then(ProgressBar::no_length),
            stage: None,
            line_at: None,
        }
    }

    pub(super) fn show(&mut self, progress: Progress) {
        let is_new = self.stage.replace(progress.stage) != Some(progress.stage);
        match &self.bar {
            Some(bar) => {
                if is_new {
                    let template = if progress.total.is_some() { BAR } else { COUNT };
                    if let Ok(style) = ProgressStyle::with_template(template) {
                        bar.set_style(style);
                    }
                    bar.set_prefix(format!("{}: {}", self.name, verb(progress.stage)));
                    // The speed is that of this stage, not of what was here before.
                    bar.reset_eta();
                }
                if let Some(total) = progress.total {
                    bar.set_length(total);
                }
                bar.set_position(progress.received);
            }
            None if is_new || self.line_at.is_none_or(|at| at.elapsed() >= LINE) => {
                self.line_at = Some(Instant::now());
                let total = progress
                    .total
                    .map_or(String::new(), |total| format!(" of {}", size(total)));
                let (verb, received) = (verb(progress.stage), size(progress.received));
                eprintln!("{}: {verb}, {received}{total}", self.name);
            }
            None => {}
        }
    }

    /// Prints a line, above the bar where there is one.
    pub(super) fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| eprintln!("{line}")),
            None => eprintln!("{line}"),
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn verb(stage: Stage) -> &'static str {
    match stage {
        Stage::Waiting => "waiting for another fetch",
        Stage::Downloading => "fetching",
        Stage::Checking => "reading",
    }
}
