//! What faces cost: live sound to a mouth, and animated characters per frame.

mod crowd;
mod streams;

use std::process::ExitCode;

/// Both halves.
pub(crate) fn run() -> ExitCode {
    let streams = streams::run();
    println!();
    let crowd = crowd::run();
    match (streams, crowd) {
        (Ok(true), Ok(true)) => ExitCode::SUCCESS,
        (Err(error), _) | (_, Err(error)) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::FAILURE,
    }
}
