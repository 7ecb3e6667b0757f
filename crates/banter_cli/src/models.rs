//! `banter models`: which models there are, and how they come here.

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs it with these words.
pub(crate) fn run(arguments: &[OsString]) -> Result<ExitCode, String> {
    let status = banter_models::cli::run(arguments, &mut std::io::stdout().lock());
    Ok(ExitCode::from(status))
}
