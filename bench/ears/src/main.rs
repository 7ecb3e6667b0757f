//! `cargo xtask bench ears`: how well speech is found and turns are told apart.
//!
//! It makes its own truth, prints figures, and ends with an error where a target is missed.
//!
//! - `--wav DIR` writes what it made, with the truth beside it, to listen to.
//! - `--turns N` makes so many turns for each condition instead of 200.
//! - `--echo` measures only what happens beside a character's answer: echo, interruptions,
//!   backchannels, coughs and laughs.
//! - `--hour` pushes an hour through the path instead, and prints what memory it takes.

mod run;

use run::{Options, echo, turns};
use std::process::ExitCode;

fn main() -> ExitCode {
    let done = Options::read(std::env::args_os().skip(1)).and_then(|options| {
        if options.hour {
            return run::hour::run();
        }
        let studio = run::Studio::open(&options)?;
        let turns = options.echo || turns::run(&studio, &options)?;
        let echo = echo::run(&studio, &options)?;
        Ok(turns && echo)
    });
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}
