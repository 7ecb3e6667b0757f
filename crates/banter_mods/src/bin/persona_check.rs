//! Checks persona files, knowledge, character cards and mods: `persona_check PATH...` prints a line
//! for each thing that is wrong, with its file and line and what to do, and fails if there is one.
//!
//! `persona_check --schema` prints the JSON Schema of persona files.

use banter_mods::{check, persona_schema};
use lexopt::prelude::*;
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "usage: persona_check PATH... | --schema";

fn main() -> ExitCode {
    let paths = match read() {
        Ok(Some(paths)) => paths,
        Ok(None) => {
            println!("{:#}", persona_schema());
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("{error}; {USAGE}");
            return ExitCode::from(2);
        }
    };
    let (mut wrong, mut odd, mut all) = (0, 0, 0);
    for finding in paths.iter().flat_map(|path| check(path)) {
        all += 1;
        wrong += usize::from(finding.is_wrong());
        odd += usize::from(matches!(finding, banter_mods::Finding::Odd(_)));
        println!("{finding}");
    }
    println!("{wrong} wrong, {odd} odd, {} fine", all - wrong - odd);
    match wrong {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// The paths to check; `None` for the schema.
fn read() -> Result<Option<Vec<PathBuf>>, lexopt::Error> {
    let mut paths = Vec::new();
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("schema") => return Ok(None),
            Value(path) => paths.push(PathBuf::from(path)),
            other => return Err(other.unexpected()),
        }
    }
    match paths.is_empty() {
        true => Err("no path is named".into()),
        false => Ok(Some(paths)),
    }
}
