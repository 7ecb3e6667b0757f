//! How well characters answer what their authors wrote, with a real model: forty questions
//! in three ways.
//!
//! ```text
//! cargo run -p banter_mind --example ground -- --model MIND.gguf
//!     [--host PATH]        the program banter-llama-host; beside this program's folder
//!     [--way WAY]          authored, model or both; all three
//!     [--questions FILE]   JSON lines, in the form of tests/data/ground.jsonl
//!     [--lines FILE]       talk to Mara instead: a line of the file each, and print it all
//!     [--verbose]          print every answer
//! ```
//!
//! A question names a persona, what a right answer holds (`any` of these texts, `all` of
//! those), and whether the persona's file answers it. A price is invented if its amount and
//! unit stand nowhere in the file. It fails when what is both authored and modelled is right
//! for less than nine in ten, or names a price that nobody wrote.

mod money;
mod room;

use banter_mind::Grounding;
use lexopt::Arg::Long;
use money::invented;
use room::{Room, squeeze};
use serde_json::Value;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// The least share of right answers to what the authors wrote.
const TARGET: f64 = 0.9;

struct Options {
    model: Option<PathBuf>,
    host: Option<PathBuf>,
    ways: Vec<Grounding>,
    questions: PathBuf,
    lines: Option<PathBuf>,
    verbose: bool,
}

fn main() -> ExitCode {
    match options().and_then(|options| run(&options)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn options() -> Result<Options, String> {
    let mut options = Options {
        model: None,
        host: None,
        ways: vec![
            Grounding::AuthorAlone,
            Grounding::ModelAlone,
            Grounding::AuthorFirst,
        ],
        questions: here("tests/data/ground.jsonl"),
        lines: None,
        verbose: false,
    };
    let wrong = |error: lexopt::Error| format!("{error}; see the source");
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next().map_err(wrong)? {
        match argument {
            Long("verbose") => options.verbose = true,
            Long("model") => options.model = Some(parser.value().map_err(wrong)?.into()),
            Long("host") => options.host = Some(parser.value().map_err(wrong)?.into()),
            Long("questions") => options.questions = parser.value().map_err(wrong)?.into(),
            Long("lines") => options.lines = Some(parser.value().map_err(wrong)?.into()),
            Long("way") => options.ways = vec![way(&parser.value().map_err(wrong)?)?],
            other => return Err(wrong(other.unexpected())),
        }
    }
    Ok(options)
}

fn way(name: &OsStr) -> Result<Grounding, String> {
    match name.to_str() {
        Some("authored") => Ok(Grounding::AuthorAlone),
        Some("model") => Ok(Grounding::ModelAlone),
        Some("both") => Ok(Grounding::AuthorFirst),
        Some("ground") => Ok(Grounding::AuthorAsGround),
        _ => Err(format!(
            "there is no way `{}`; see the source",
            name.display()
        )),
    }
}

fn run(options: &Options) -> Result<bool, String> {
    if let Some(lines) = &options.lines {
        let lines = read(lines)?;
        return talk(options, &lines).map(|()| true);
    }
    let mut good = true;
    println!(
        "way          right of what is written   says so if nothing is   invented prices   seconds each   failed"
    );
    for way in &options.ways {
        let score = ask_all(options, *way)?;
        println!(
            "{:12} {:3} of {:3} = {:4.2}          {:12} of {:3} {:17} {:14.1} {:8}",
            name(*way),
            score.right,
            score.written,
            score.share(),
            score.unknown,
            score.unwritten,
            score.invented,
            score.seconds / f64::from(score.written + score.unwritten).max(1.0),
            score.failed,
        );
        if *way == Grounding::AuthorFirst {
            good = score.share() >= TARGET && score.invented == 0;
        }
    }
    Ok(good)
}

fn name(way: Grounding) -> &'static str {
    match way {
        Grounding::AuthorAlone => "authored",
        Grounding::ModelAlone => "model",
        Grounding::AuthorFirst => "both",
        Grounding::AuthorAsGround => "ground",
    }
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

#[derive(Default)]
struct Score {
    right: u32,
    written: u32,
    unknown: u32,
    unwritten: u32,
    invented: u32,
    failed: usize,
    seconds: f64,
}

impl Score {
    fn share(&self) -> f64 {
        f64::from(self.right) / f64::from(self.written).max(1.0)
    }
}

fn ask_all(options: &Options, way: Grounding) -> Result<Score, String> {
    let mut scenes: BTreeMap<String, Room> = BTreeMap::new();
    let mut score = Score::default();
    for line in read(&options.questions)?.lines() {
        let question: Value = serde_json::from_str(line).map_err(|e| format!("{line}: {e}"))?;
        let text = |name: &str| question[name].as_str().unwrap_or_default().to_owned();
        let file = text("persona");
        if !scenes.contains_key(&file) {
            scenes.insert(file.clone(), Room::open(options, &file, way)?);
        }
        let Some(room) = scenes.get_mut(&file) else {
            continue;
        };
        let begun = Instant::now();
        let (said, actions) = room.ask(&text("question"))?;
        score.seconds += begun.elapsed().as_secs_f64();
        let invented = invented(&said, &room.written);
        let mut right = holds(&said, &question);
        if let Some(action) = question["action"].as_str() {
            right &= actions.iter().any(|done| done == action);
        }
        score.invented += u32::from(invented);
        if question["answered"].as_bool().unwrap_or(true) {
            score.written += 1;
            score.right += u32::from(right);
        } else {
            score.unwritten += 1;
            right = room.knows_nothing(&said);
            score.unknown += u32::from(right);
        }
        if options.verbose || invented {
            let mark = if invented {
                "PRICE"
            } else if right {
                ""
            } else {
                "wrong"
            };
            println!("{mark:6} {}\n       {said} {actions:?}", text("question"));
        }
    }
    if options.verbose {
        for failure in scenes.values().flat_map(Room::failed) {
            println!("failed: {failure}");
        }
    }
    score.failed = scenes.values().map(Room::failures).sum();
    Ok(score)
}

/// Whether an answer holds what a right one does.
fn holds(said: &str, question: &Value) -> bool {
    let said = squeeze(said);
    let has = |text: &Value| {
        text.as_str()
            .is_some_and(|text| said.contains(&squeeze(text)))
    };
    let list = |name: &str| question[name].as_array().cloned().unwrap_or_default();
    let any = list("any");
    (any.is_empty() || any.iter().any(has)) && list("all").iter().all(has)
}

/// Talks to Mara, and prints what is said.
fn talk(options: &Options, lines: &str) -> Result<(), String> {
    let way = *options.ways.last().unwrap_or(&Grounding::AuthorFirst);
    let mut room = Room::open(options, "mara", way)?;
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let begun = Instant::now();
        let (said, actions) = room.say(line)?;
        let seconds = begun.elapsed().as_secs_f32();
        println!("> {line}\n  {said}  {actions:?} ({seconds:.1} s)");
    }
    println!("{} failures", room.failures());
    Ok(())
}
