//! Runner of cases: what the project makes of odd inputs from the field.
//!
//! The folder of cases has a subfolder or a file for each kind of input. Each input goes to a small
//! example program of the crate that reads it, which prints what it made of it in a line. What
//! a line has to say stands in [`expected`]; an input that is not known there only has to be
//! read or refused without a crash. `cargo xtask test cases [DIR]` builds the programs and runs
//! this one.

mod expected;
mod kinds;
mod personas;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use kinds::{Input, KINDS};
use lexopt::Arg;
use lexopt::prelude::*;

const USAGE: &str =
    "usage: banter-cases --list | --programs DIR CASES, where DIR holds the built programs";
/// The program that personas are tried in.
const DEMO: &str = "tavern";

/// What this program is asked for.
#[derive(Debug, PartialEq)]
enum Wanted {
    /// The examples that look at inputs, one to a line.
    List,
    /// All cases of a folder, with the programs of another.
    Run { programs: PathBuf, cases: PathBuf },
}

fn main() -> ExitCode {
    let done = match read(std::env::args_os().skip(1)) {
        Ok(Wanted::List) => {
            for name in examples() {
                println!("{name}");
            }
            Ok(())
        }
        Ok(Wanted::Run { programs, cases }) => run(&programs, &cases),
        Err(message) => Err(message),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Wanted, String> {
    let wrong = |error: lexopt::Error| format!("{error}; {USAGE}");
    let (mut programs, mut cases) = (None, None);
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next().map_err(wrong)? {
        match argument {
            Long("list") => return Ok(Wanted::List),
            Long("programs") => programs = Some(parser.value().map_err(wrong)?.into()),
            Value(folder) if cases.is_none() => cases = Some(folder.into()),
            other => return Err(wrong(Arg::unexpected(other))),
        }
    }
    match (programs, cases) {
        (Some(programs), Some(cases)) => Ok(Wanted::Run { programs, cases }),
        _ => Err(USAGE.to_owned()),
    }
}

/// The examples that look at inputs, each once.
fn examples() -> Vec<&'static str> {
    let mut names: Vec<&str> = KINDS.iter().map(|kind| kind.program).collect();
    names.retain(|name| *name != DEMO);
    names.sort_unstable();
    names.dedup();
    names
}

/// What was made of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Verdict {
    right: bool,
    /// One line.
    said: String,
}

/// Runs all cases and prints a line for each.
fn run(programs: &Path, folder: &Path) -> Result<(), String> {
    if !folder.is_dir() {
        return Err(format!(
            "{} is no folder; name the one with the cases",
            folder.display()
        ));
    }
    let (mut passed, mut failed) = (0, 0);
    for kind in &KINDS {
        for input in kind.inputs(folder) {
            for (name, verdict) in judge(programs, kind.program, &input) {
                let mark = if verdict.right { "ok   " } else { "WRONG" };
                println!("{mark} {name}: {}", verdict.said);
                if verdict.right {
                    passed += 1;
                } else {
                    failed += 1;
                }
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    match (passed, failed) {
        (0, 0) => Err(format!("there are no cases in {}", folder.display())),
        (_, 0) => Ok(()),
        _ => Err("some cases are not right; they are marked above".to_owned()),
    }
}

/// What the program makes of an input; of a file with several cases, each by its name.
fn judge(programs: &Path, program: &str, input: &Input) -> Vec<(String, Verdict)> {
    let folder = if program == DEMO { "" } else { "examples" };
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    let mut command = Command::new(programs.join(folder).join(name));
    let out = std::env::temp_dir().join(format!("banter-cases-{}", std::process::id()));
    if program == DEMO {
        command.args(personas::conversation(&input.file, &out));
    } else {
        command.args(&input.arguments);
    }
    let (mut text, crashed) = match printed(command) {
        Ok(printed) => printed,
        Err(error) => (error, true),
    };
    if program == DEMO && !crashed {
        let transcript = std::fs::read_to_string(out.join("transcript.json"));
        text = personas::told(&transcript.unwrap_or_default());
        // What cannot be cleared away is only litter.
        let _ = std::fs::remove_dir_all(&out);
    }
    if input.is_list && !crashed {
        let all: Vec<(String, Verdict)> = text.lines().filter_map(listed).collect();
        if !all.is_empty() {
            return all;
        }
        // A list without a case in it is an error that was printed, or an empty file.
        let verdict = Verdict {
            right: false,
            said: text.trim().to_owned(),
        };
        return vec![(input.name.clone(), verdict)];
    }
    vec![(
        input.name.clone(),
        expected::judge(&input.name, &text, crashed),
    )]
}

/// All that a program printed, and whether it crashed.
fn printed(mut command: Command) -> Result<(String, bool), String> {
    let output = command.output().map_err(|error| error.to_string())?;
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    // No code: a signal. 101: a panic.
    let crashed = matches!(output.status.code(), None | Some(101));
    Ok((text, crashed))
}

/// A line that a program printed for one of several cases: `{"id", "said", "right"}`, where
/// `right` is null for what only a reader can judge, or `ID: right: TEXT`.
fn listed(line: &str) -> Option<(String, Verdict)> {
    if let Some((id, rest)) = line.split_once(": ")
        && let Some((verdict @ ("right" | "WRONG"), said)) = rest.split_once(": ")
    {
        let verdict = Verdict {
            right: verdict == "right",
            said: said.to_owned(),
        };
        return Some((id.to_owned(), verdict));
    }
    let line: serde_json::Value = serde_json::from_str(line).ok()?;
    let id = line["id"].as_str()?.to_owned();
    let said = line["said"].to_string();
    let verdict = match line["right"].as_bool() {
        Some(right) => Verdict { right, said },
        None => expected::judge(&id, &said, false),
    };
    Some((id, verdict))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn programs_and_cases_are_named_or_their_examples_listed() {
        let of = |line: &str| read(line.split_whitespace().map(OsString::from));
        assert_eq!(of("--list"), Ok(Wanted::List));
        let run = Wanted::Run {
            programs: "p".into(),
            cases: "c".into(),
        };
        assert_eq!(of("--programs p c"), Ok(run));
        for wrong in ["", "c", "--programs p", "--programs p c d", "--all"] {
            assert!(of(wrong).unwrap_err().contains("usage: "), "{wrong}");
        }
        assert!(examples().contains(&"inspect") && !examples().contains(&DEMO));
    }

    #[test]
    fn a_list_has_a_verdict_for_each_line() {
        let (id, verdict) = listed(r#"{"id":"t1","said":["Ale."],"right":false}"#).unwrap();
        assert_eq!((id.as_str(), verdict.right), ("t1", false));
        assert_eq!(verdict.said, r#"["Ale."]"#);
        let (_, unjudged) = listed(r#"{"id":"zz","said":["Ale."],"right":null}"#).unwrap();
        assert!(unjudged.right);
        let (id, plain) = listed("r05: WRONG: Hm, what").unwrap();
        assert_eq!((id.as_str(), plain.right), ("r05", false));
        assert_eq!(listed("Compiling something"), None);
    }
}
