//! What the benches of engines share: their arguments, hosts, and how two ways of doing the
//! same are compared.
//!
//! ```
//! use banter_engine_bench::Pair;
//!
//! let mut first_token = Pair::default();
//! for round in 0..5 {
//!     first_token.bare.push(10.0 + f64::from(round));
//!     first_token.ours.push(10.1 + f64::from(round));
//! }
//! assert!(first_token.overhead() < 0.03);
//! ```

pub mod random_ears;
pub mod random_mind;

use banter_engine::host::HostSpec;
use banter_engine::{Job, Update};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// How much slower an engine may be behind its host than the bare library.
pub const BUDGET: f64 = 0.03;

/// How long a bench waits for an engine.
const PATIENCE: Duration = Duration::from_secs(300);

/// What the command line asks for.
#[derive(Debug)]
pub struct Options {
    /// The model, if one is named.
    pub model: Option<PathBuf>,
    /// How often both ways are measured, in turns.
    pub rounds: usize,
}

impl Options {
    /// Reads `[MODEL [ROUNDS]]`; an empty model is none.
    #[must_use]
    pub fn read() -> Self {
        let mut arguments = std::env::args_os().skip(1);
        let model = arguments.next().filter(|model| !model.is_empty());
        let rounds = arguments
            .next()
            .and_then(|rounds| rounds.to_str()?.parse().ok());
        Self {
            model: model.map(PathBuf::from),
            rounds: rounds.unwrap_or(15),
        }
    }
}

/// The host that was built beside this program, with a model.
///
/// # Errors
/// A sentence when it is not known where this program lies.
pub fn host(program: &str, model: &Path) -> Result<HostSpec, String> {
    let here = std::env::current_exe().map_err(|error| error.to_string())?;
    let path = here.with_file_name(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    Ok(HostSpec::new(program, "cargo xtask bench engines")
        .at(path)
        .setting("model", model.display()))
}

/// Waits for a job, handing on its events.
///
/// # Errors
/// What the engine says, or that it says nothing.
pub fn finish<E>(mut job: Job<E>, mut take: impl FnMut(E)) -> Result<(), String> {
    loop {
        match job.wait(PATIENCE) {
            Some(Update::Event(event)) => take(event),
            Some(Update::Done) => return Ok(()),
            Some(Update::Failed(error)) => return Err(error.to_string()),
            None => return Err("the engine does not answer".to_owned()),
        }
    }
}

/// Prints what is measured, above its rows.
pub fn heading(model: &Path) {
    println!("{}", model.display());
    println!("{:24} {:>10} {:>10}", "", "bare", "host");
}

/// Times of the same work done in two ways, in seconds.
#[derive(Debug, Default)]
pub struct Pair {
    /// By the bare library.
    pub bare: Vec<f64>,
    /// Through our host.
    pub ours: Vec<f64>,
}

impl Pair {
    /// How much longer ours takes, as a share: the best of each, since whatever else the
    /// machine does only makes a round longer.
    pub fn overhead(&self) -> f64 {
        best(&self.ours) / best(&self.bare) - 1.0
    }

    /// Prints a row, with times turned into what is of interest, and says whether the
    /// budget was kept.
    pub fn report(&self, what: &str, unit: &str, show: impl Fn(f64) -> f64) -> bool {
        let overhead = self.overhead();
        let kept = overhead <= BUDGET;
        println!(
            "{what:24} {:10.2} {:10.2} {unit:12} {:+6.1} %  {}",
            show(best(&self.bare)),
            show(best(&self.ours)),
            100.0 * overhead,
            if kept { "" } else { "over the budget of 3 %" }
        );
        kept
    }
}

fn best(times: &[f64]) -> f64 {
    times.iter().copied().fold(f64::INFINITY, f64::min)
}

/// The whole `main` of a bench: runs it, and tells by the exit status whether budgets were
/// kept.
pub fn main(run: impl FnOnce(&Options) -> Result<bool, String>) -> ExitCode {
    match run(&Options::read()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}
