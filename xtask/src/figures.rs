//! `cargo xtask bench all`: every benchmark, one after the other, into one page with the machine, the date and the
//! commands: BENCHMARKS.md.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::progress::clock;
use crate::workspace::{Workspace, stdout_of};

/// The page.
const PAGE: &str = "BENCHMARKS.md";

/// Each benchmark, what it measures, and beside what: ratios first.
const BENCHES: [(&str, &str); 12] = [
    (
        "mind",
        "Many characters on one model, beside a context for each.",
    ),
    (
        "engines",
        "Each engine behind its host, beside the bare library.",
    ),
    (
        "ears",
        "Where speech is found and how soon it is text, on sound whose truth is known.",
    ),
    (
        "voices",
        "Real voices: first sound, speed, what is heard back wrong, and what moods do.",
    ),
    (
        "knowledge",
        "What is found in ten thousand pieces of knowledge, by words.",
    ),
    (
        "frame",
        "Our systems on the game's thread, for 1, 10 and 100 characters.",
    ),
    (
        "face",
        "Live sound to a mouth, and faces on the game's thread.",
    ),
    ("body", "A hundred people who stand, walk and talk."),
    (
        "xr",
        "Players in headsets, tracked by a script, with body, face and double.",
    ),
    (
        "sense",
        "A crowd that looks around, and the same in a world ten times as large.",
    ),
    (
        "deeds",
        "A hundred people who walk among a thousand obstacles, up and down stairs, and a way that there is not.",
    ),
    (
        "memory",
        "A search in ten thousand episodes, a save and a load of them.",
    ),
];

/// What came of one.
struct Measured {
    name: &'static str,
    what: &'static str,
    printed: String,
    failed: bool,
}

/// Runs them and writes the page. Any that fails, for it goes over its budget, fails the whole in the end.
pub(crate) fn run(workspace: &Workspace) -> Result<(), String> {
    let this = std::env::current_exe()
        .map_err(|error| format!("the path of this program is not known: {error}"))?;
    let mut all = Vec::new();
    for (name, what) in BENCHES {
        let began = Instant::now();
        let measured = Command::new(&this)
            .args(["bench", name])
            .current_dir(workspace.root())
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| format!("`bench {name}` could not be started: {error}"))?;
        eprintln!("bench {name}: {}", clock(began.elapsed()));
        all.push(Measured {
            name,
            what,
            printed: String::from_utf8_lossy(&measured.stdout).into_owned(),
            failed: !measured.status.success(),
        });
    }
    let page = page(&about(workspace), &all);
    let path = workspace.root().join(PAGE);
    fs::write(&path, page).map_err(|error| format!("{PAGE} cannot be written: {error}"))?;
    let failed: Vec<&str> = all
        .iter()
        .filter(|it| it.failed)
        .map(|it| it.name)
        .collect();
    match failed.is_empty() {
        true => Ok(()),
        false => Err(format!("{} did not end well", failed.join(", "))),
    }
}

/// The machine, the date and the commit, as lines.
fn about(workspace: &Workspace) -> String {
    let line = |program: &str, words: &[&str]| {
        let mut command = workspace.program(program);
        command.args(words);
        stdout_of(command).map_or_else(|_| "unknown".to_owned(), |text| text.trim().to_owned())
    };
    let processor = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = processor
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("unknown processor", |(_, name)| name);
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!(
        "- Machine: {processor}, {cores} threads, {} on {}\n- Compiler: {}\n- Date: {}\n- Commit: {}\n",
        std::env::consts::OS,
        std::env::consts::ARCH,
        line("rustc", &["--version"]),
        line("date", &["-u", "+%Y-%m-%d"]),
        line("git", &["rev-parse", "--short", "HEAD"]),
    )
}

fn page(about: &str, all: &[Measured]) -> String {
    let mut page = format!(
        "# Benchmarks\n\nWritten by `cargo xtask bench all`: release builds, one program after the other, nothing else running.\n\
         Shares beside a rival or a baseline say more than milliseconds of one machine; where there is a rival, it comes first.\n\n{about}"
    );
    for Measured {
        name,
        what,
        printed,
        failed,
    } in all
    {
        let ended = if *failed {
            "\nIt went over a budget, or could not be run.\n"
        } else {
            ""
        };
        page.push_str(&format!(
            "\n## {name}\n\n{what}\n`cargo xtask bench {name}`\n{ended}\n```text\n{}\n```\n",
            printed.trim_end()
        ));
    }
    page
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn the_page_has_the_machine_first_and_says_what_failed() {
        let measured = |name, failed| Measured {
            name,
            what: "What it is.",
            printed: "1 ms\n".into(),
            failed,
        };
        let page = page(
            "- Machine: a clock\n",
            &[measured("mind", false), measured("face", true)],
        );
        assert!(page.find("a clock").unwrap() < page.find("## mind").unwrap());
        assert!(
            page.contains(
                "## mind\n\nWhat it is.\n`cargo xtask bench mind`\n\n```text\n1 ms\n```\n"
            )
        );
        assert_eq!(page.matches("went over").count(), 1);
    }
}
