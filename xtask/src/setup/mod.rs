//! The system packages and ONNX Runtime: checked in milliseconds, installed where we know how.

mod apt;
mod onnxruntime;
mod packages;

pub(crate) use packages::Purpose;

use std::ffi::OsString;

use crate::workspace::Workspace;

/// Set to anything, it leaves the system packages unchecked: for those who
/// have cmake, libclang and the rest from somewhere else.
const SKIP: &str = "BANTER_SKIP_SETUP";

/// `cargo xtask setup`: installs what is missing, or tells what to install.
pub(crate) fn run(_: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    match arguments {
        [] => {}
        [only] if only == "--list" => {
            println!("{}", packages::list());
            return Ok(());
        }
        _ => return Err("`setup` takes no argument but --list".into()),
    }
    if apt::is_here() {
        apt::ensure(Purpose::Benches)?;
        println!("all system packages are there");
    } else {
        println!(
            "packages are installed for you on Debian and Ubuntu only; here, install these yourself\n\n{}",
            packages::list()
        );
    }
    onnxruntime::ensure()?;
    println!("ONNX Runtime is there");
    Ok(())
}

/// What the other commands call first. Says nothing when there is nothing to do.
///
/// On a system whose packages we cannot ask about it does nothing: what is
/// missing shows in the build, and `cargo xtask setup` lists what to install.
pub(crate) fn ensure(purpose: Purpose) -> Result<(), String> {
    if std::env::var_os(SKIP).is_some() {
        return Ok(());
    }
    if apt::is_here() {
        apt::ensure(purpose)?;
    }
    // Only Piper voices need it: all the rest goes on without.
    if let Err(reason) = onnxruntime::ensure() {
        eprintln!("{reason}");
    }
    Ok(())
}
