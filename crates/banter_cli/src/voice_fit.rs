//! `banter voice-fit`: starts `banter-voice-fit`, which is a program of its own since it speaks with Kokoro.

use banter_models::{Kind, resolve};
use bevy_banter::engine::host::HostSpec;
use std::ffi::OsString;
use std::process::{Command, ExitCode};

/// The model that is taken where none is named.
const MODEL: &str = "voice-kokoro";

/// Hands the words on, with the model if it was fetched, and ends as it ends.
pub(crate) fn run(arguments: &[OsString]) -> Result<ExitCode, String> {
    let program = HostSpec::new("banter-voice-fit", "cargo install banter_kokoro").locate();
    let program = program.map_err(|error| error.to_string())?;
    let mut command = Command::new(&program);
    if !arguments.iter().any(names_model) {
        // Where it is not here, the program says what to do, after what must come before that.
        if let Ok(model) = resolve(Kind::Voice, MODEL) {
            command.arg("--model").arg(model);
        }
    }
    // After `--` among them nothing would be an option.
    command.args(arguments);
    let status = command.status();
    let status =
        status.map_err(|error| format!("{} cannot be started: {error}", program.display()))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(1)))
}

fn names_model(word: &OsString) -> bool {
    let word = word.to_string_lossy();
    word == "--model" || word.starts_with("--model=")
}
