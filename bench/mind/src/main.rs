//! What one model for many characters is worth: our host beside a plain loop over llama.cpp with
//! one context for each character, in one run, on the same prompts.
//!
//! Both ways take turns, each is measured several times, and the best of each counts: whatever
//! else the machine does only makes a round longer. `--soak` measures nothing and looks for what
//! is lost or kept over thousands of turns.

mod clock;
mod endurance;
mod grammar;
mod latency;
mod options;
mod ours;
mod plain;
mod process;
#[path = "../../engines/src/random_mind.rs"]
#[allow(dead_code, unreachable_pub)]
mod random_mind;
mod room;
mod rows;
mod soak;
mod texts;
mod together;

use options::{Options, Task};
use ours::Ours;
use plain::Plain;
use std::process::ExitCode;
use texts::Texts;

fn main() -> ExitCode {
    match Options::read().and_then(|options| run(&options)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// Whether all targets were met.
fn run(options: &Options) -> Result<bool, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let mut options = options.clone();
    let model = match options.model.clone() {
        Some(model) => model,
        None => {
            let made = folder.path().join("random.gguf");
            random_mind::write_layers(&made, 1).map_err(|error| error.to_string())?;
            options.fit_to_random();
            made
        }
    };
    println!("{}", model.display());
    if let Task::Soak(turns) = options.task {
        return endurance::run(&model, &options, turns, folder.path());
    }
    let plain = Plain::load(&model, &options)?;
    let texts = Texts::of(&plain, &options);
    let mut kept = true;
    if options.wants("latency") {
        kept &= latency::measure(&plain, &texts, &model, &options, folder.path())?;
    }
    if options.wants("together") {
        kept &= together::measure(&plain, &texts, &Ours::start(&model, &options)?, &options)?;
    }
    if options.wants("memory") {
        kept &= room::measure(&plain, &texts, &model, &options)?;
    }
    if options.wants("grammar") {
        kept &= grammar::measure(&texts, &Ours::start(&model, &options)?, &options)?;
    }
    Ok(kept)
}
