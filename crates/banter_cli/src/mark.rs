//! `banter mark`: whether a recording carries the mark of generated speech.

use banter_engine::wav;
use std::ffi::OsString;
use std::process::ExitCode;

const USAGE: &str = "usage: banter mark FILE.wav...";

/// Prints a line for each file; fails if one carries no mark.
pub(crate) fn run(files: &[OsString]) -> Result<ExitCode, String> {
    if files.is_empty() {
        return Err(format!("no file is named; {USAGE}"));
    }
    let mut end = ExitCode::SUCCESS;
    for file in files {
        let pcm = wav::load(file).map_err(|error| error.to_string())?;
        let told = banter_mark::search(&pcm);
        match told {
            Some(finding) => println!("{}: {finding}", file.display()),
            None => println!("{}: too short to tell, 0.75 s at least", file.display()),
        }
        if !told.is_some_and(|finding| finding.is_mark()) {
            end = ExitCode::FAILURE;
        }
    }
    Ok(end)
}
