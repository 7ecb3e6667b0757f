//! Lists, fetches and verifies the models people use; see `banter models help`.

use std::ffi::OsString;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    ExitCode::from(banter_models::cli::run(
        &arguments,
        &mut std::io::stdout().lock(),
    ))
}
