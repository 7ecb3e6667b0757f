//! `banter bake`: starts `banter-bake`, which is a program of its own since it reads texts with
//! espeak-ng and so is under the GPL.

use bevy_banter::engine::host::HostSpec;
use std::ffi::OsString;
use std::process::{Command, ExitCode};

/// Hands the words on, and ends as it ends.
pub(crate) fn run(arguments: &[OsString]) -> Result<ExitCode, String> {
    let program = HostSpec::new("banter-bake", "cargo install banter_piper").locate();
    let program = program.map_err(|error| error.to_string())?;
    let status = Command::new(&program).args(arguments).status();
    let status =
        status.map_err(|error| format!("{} cannot be started: {error}", program.display()))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(1)))
}
