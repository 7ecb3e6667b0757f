//! `cargo xtask test cases [FOLDER]`: what the project makes of odd inputs from the field.
//!
//! The folder has a subfolder or a file for each kind of input. Each input goes to a small
//! example program of the crate that reads it, which prints what it made of it in a line. What
//! a line has to say stands in [`expected`]; an input that is not known there only has to be
//! read or refused without a crash.

mod expected;
mod kinds;
mod personas;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::graphics;
use crate::workspace::Workspace;
use kinds::{Input, KINDS};

/// The program that personas are tried in, and the host that it speaks with.
const DEMO: &str = "tavern";
const VOICE: &str = "banter-piper-host";
/// Where the inputs lie when no folder is named, from the root of the workspace.
const USUAL: &str = "../shared/cases";

/// What was made of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Verdict {
    right: bool,
    /// One line.
    said: String,
}

/// Runs all cases and prints a line for each.
pub(crate) fn run(workspace: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    let folder = match arguments {
        [] => workspace.root().join(USUAL),
        [folder] => std::path::absolute(folder).map_err(|error| error.to_string())?,
        _ => return Err("`test cases` takes one folder, not several".to_owned()),
    };
    if !folder.is_dir() {
        return Err(format!(
            "{} is no folder; name the one with the cases after `test cases`",
            folder.display()
        ));
    }
    let programs = build(workspace)?;
    let (mut passed, mut failed) = (0, 0);
    for kind in &KINDS {
        for input in kind.inputs(&folder) {
            for (name, verdict) in judge(workspace, &programs, kind.program, &input) {
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

/// Builds the programs that look at the inputs, and says where they are.
fn build(workspace: &Workspace) -> Result<PathBuf, String> {
    let mut build = workspace.cargo();
    build.args([
        "build",
        "--workspace",
        "--quiet",
        "--bin",
        DEMO,
        "--bin",
        VOICE,
    ]);
    for kind in &KINDS {
        if kind.program != DEMO {
            build.args(["--example", kind.program]);
        }
    }
    Workspace::show(build)?;
    Ok(Workspace::target_dir(&workspace.metadata()?)?.join("debug"))
}

/// What the program makes of an input; of a file with several cases, each by its name.
fn judge(
    workspace: &Workspace,
    programs: &Path,
    program: &str,
    input: &Input,
) -> Vec<(String, Verdict)> {
    let folder = if program == DEMO { "" } else { "examples" };
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    let mut command = workspace.program(programs.join(folder).join(name));
    let out = std::env::temp_dir().join(format!("banter-cases-{}", std::process::id()));
    if program == DEMO {
        command.args(personas::conversation(&input.file, &out));
        command.env("BEVY_ASSET_ROOT", workspace.root());
    } else {
        command.args(&input.arguments);
    }
    graphics::render_anywhere(&mut command);
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
