//! The workspace's own commands, run as `cargo xtask COMMAND` from anywhere in it.
//!
//! Each command is one small module with a function that takes the
//! [`Workspace`](workspace::Workspace) and the arguments after its name;
//! [`commands`] is the table of them. Whatever needs system packages calls
//! [`setup`] first, which costs a few milliseconds when all of them are there.

#![warn(missing_docs)]

mod bench;
mod commands;
mod demo;
mod deny;
mod figures;
mod graphics;
mod inspector;
mod lint;
mod models;
mod progress;
mod real;
mod release;
mod setup;
mod stale;
mod test;
mod tidy;
mod tools;
mod vrm;
mod wheel;
mod workspace;
mod xr;

use std::ffi::OsString;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    if let Some(compiled) = lint::compile(&arguments) {
        return compiled;
    }
    match commands::dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
