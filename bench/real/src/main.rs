//! How well real models hear, speak and answer in a game, and at what pace.
//!
//! `bench-real [--audio DIR] [--part PART]...`: `cargo xtask bench real` builds it, fetches
//! the models and runs it. Everything goes the way that a game's goes, through the plugins and
//! the hosts beside this program. The parts are `ears`, `languages`, `voice` and `mind`; the
//! first two want recordings with their texts, in `../shared/data/audio` or DIR.
//!
//! What is heard and what was said are compared as [`rates`] says.

mod ears;
mod game;
mod mind;
mod numbers;
mod options;
mod rates;
mod table;
mod voice;

use options::{Options, Part};
use std::process::ExitCode;

/// Words wrong, missing or added in English, of a hundred, that larger ears may have.
const WORD_BUDGET: f64 = 0.08;

fn main() -> ExitCode {
    let options = match Options::read(std::env::args_os().skip(1)) {
        Ok(options) => options,
        Err(problem) => {
            eprintln!("error: {problem}");
            return ExitCode::from(2);
        }
    };
    let mut all_well = true;
    for part in options.parts() {
        let outcome = match part {
            Part::Ears => ears::english(&options.audio),
            Part::Languages => ears::languages(&options.audio),
            Part::Voice => voice::heard_back(),
            Part::Mind => mind::answers(),
        };
        match outcome {
            Ok(is_well) => all_well &= is_well,
            Err(problem) => {
                all_well = false;
                println!("{}: {problem}", part.name());
            }
        }
        println!();
    }
    if all_well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
