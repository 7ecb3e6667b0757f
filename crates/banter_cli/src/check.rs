//! `banter check`: all that is wrong with what modders and artists made.

use crate::avatar;
use banter_mods::{Finding, check, persona_schema};
use lexopt::prelude::*;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "usage: banter check PATH... | --schema";

/// Prints a line for each finding; fails if something cannot be used.
pub(crate) fn run(arguments: &[OsString]) -> Result<ExitCode, String> {
    let mut paths = Vec::new();
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next().map_err(|error| format!("{error}; {USAGE}"))? {
        match argument {
            Long("schema") => {
                println!("{:#}", persona_schema());
                return Ok(ExitCode::SUCCESS);
            }
            Value(path) => paths.push(PathBuf::from(path)),
            other => return Err(format!("{}; {USAGE}", other.unexpected())),
        }
    }
    if paths.is_empty() {
        return Err(format!("no path is named; {USAGE}"));
    }
    let (mut wrong, mut odd, mut fine) = (0, 0, 0);
    for finding in paths.iter().flat_map(|path| all(path)) {
        match finding {
            Finding::Wrong(_) => wrong += 1,
            Finding::Odd(_) => odd += 1,
            _ => fine += 1,
        }
        println!("{finding}");
    }
    println!("{wrong} wrong, {odd} odd, {fine} fine");
    Ok(match wrong {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

/// What there is to say of a path: texts by the check of mods, models by their faces.
fn all(path: &Path) -> Vec<Finding> {
    if avatar::is_model(path) {
        return vec![avatar::look(path)];
    }
    let mut found = check(path);
    let folder = path.join("avatars");
    let models = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut models: Vec<PathBuf> = models.map(|entry| entry.path()).collect();
    models.sort();
    models.retain(|path| avatar::is_model(path));
    found.extend(models.iter().map(|path| avatar::look(path)));
    found
}
