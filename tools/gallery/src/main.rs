//! Gallery of faces: the pictures that the tavern takes of every viseme, every mood and a sentence, on one page.
//!
//! `cargo xtask look face` builds the tavern and runs this program with it. For each model the tavern is started with
//! `--portraits`; it leaves the pictures and a list of them in a folder, and [`page`] makes HTML of the lists.

mod page;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use lexopt::Arg;
use lexopt::prelude::*;

const USAGE: &str = "usage: banter-gallery --tavern PROGRAM --out DIR [--avatar FILE]...";

/// What is to be looked at.
#[derive(Debug, PartialEq)]
struct Options {
    /// The program of the demonstration.
    tavern: PathBuf,
    /// Models beside our own.
    avatars: Vec<PathBuf>,
    out: PathBuf,
}

fn main() -> ExitCode {
    let made = read(std::env::args_os().skip(1)).and_then(|options| make(&options));
    match made {
        Ok(page) => {
            println!("{}", page.display());
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Takes the pictures, writes the page, and says where it is.
fn make(options: &Options) -> Result<PathBuf, String> {
    let mut chapters = Vec::new();
    let models = std::iter::once(None).chain(options.avatars.iter().map(Some));
    for avatar in models {
        let name = avatar.map_or("mara".to_owned(), |file| stem(file));
        let folder = options.out.join(&name);
        let mut tavern = Command::new(&options.tavern);
        tavern.arg("--portraits").arg("--out").arg(&folder);
        if let Some(avatar) = avatar {
            tavern.arg("--avatar").arg(avatar);
        }
        let program = options.tavern.display();
        let status = tavern
            .status()
            .map_err(|error| format!("{program} could not be started: {error}"))?;
        if !status.success() {
            return Err(format!("{program} took no pictures of {name} ({status})"));
        }
        chapters.push((name, portraits(&folder)?));
    }
    let file = options.out.join("index.html");
    fs::write(&file, page::html(&chapters))
        .map_err(|error| format!("{} cannot be written: {error}", file.display()))?;
    Ok(file)
}

/// The list of the pictures in a folder.
fn portraits(folder: &Path) -> Result<serde_json::Value, String> {
    let file = folder.join("portraits.json");
    let text = fs::read_to_string(&file)
        .map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
    serde_json::from_str(&text)
        .map_err(|error| format!("{} is no list of portraits: {error}", file.display()))
}

fn stem(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or(file.as_os_str());
    stem.to_string_lossy().into_owned()
}

fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Options, String> {
    let wrong = |error: lexopt::Error| format!("{error}; {USAGE}");
    let (mut tavern, mut out, mut avatars) = (None, None, Vec::new());
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next().map_err(wrong)? {
        match argument {
            Long("tavern") => tavern = Some(parser.value().map_err(wrong)?.into()),
            Long("out") => out = Some(parser.value().map_err(wrong)?.into()),
            Long("avatar") => avatars.push(parser.value().map_err(wrong)?.into()),
            other => return Err(wrong(Arg::unexpected(other))),
        }
    }
    Ok(Options {
        tavern: tavern.ok_or_else(|| format!("--tavern is missing; {USAGE}"))?,
        avatars,
        out: out.ok_or_else(|| format!("--out is missing; {USAGE}"))?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn of(line: &str) -> Result<Options, String> {
        read(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn what_is_wanted_is_read() {
        let wanted = of("--tavern t --avatar a.glb --avatar=b.vrm --out x");
        let expected = Options {
            tavern: "t".into(),
            avatars: vec!["a.glb".into(), "b.vrm".into()],
            out: "x".into(),
        };
        assert_eq!(wanted, Ok(expected));
    }

    #[test]
    fn what_is_wrong_is_named_with_the_usage() {
        for (line, what) in [
            ("", "--tavern"),
            ("--tavern t", "--out"),
            ("--tavern t --out", "--out"),
            ("--tavern t --out x --big 1", "--big"),
            ("hands", "hands"),
        ] {
            let error = of(line).unwrap_err();
            assert!(error.contains(what) && error.contains("usage: "), "{error}");
        }
    }

    #[test]
    fn a_program_that_cannot_be_started_is_named() {
        let options = of("--tavern no-such-program-here --out x").unwrap();
        let error = make(&options).unwrap_err();
        assert!(
            error.starts_with("no-such-program-here could not be started"),
            "{error}"
        );
    }
}
