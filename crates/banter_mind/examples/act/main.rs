//! What characters do when they are asked to, with a real model: scenes from a file, and what
//! came of each.
//!
//! ```text
//! cargo run -p banter_mind --example act -- SCENE.json OUT.json --mind MIND.gguf
//!     [--grammar on|off]   whether the model is held to a grammar; on
//!     [--host PATH]        the program banter-llama-host; beside this program's folder
//! ```
//!
//! A scene is who answers, what is near, what may be done, and a line:
//!
//! ```json
//! {"persona": {"name": "Mara", "description": "She keeps the inn."},
//!  "knowledge": ["Stew is served until the pot is empty."],
//!  "percepts": [{"name": "the ale barrel", "description": "tapped"}],
//!  "actions": [{"name": "pour", "description": "pours a drink", "arguments":
//!      [{"name": "from", "kind": "entity", "optional": false}]}],
//!  "dialogue": [{"speaker": "Tom", "text": "Good evening."}],
//!  "line": {"speaker": "Tom", "text": "An ale, please."}}
//! ```
//!
//! An argument's kind is `entity`, `text`, `number` or `choice`, with `choices`. A number may have
//! `min` and `max`. For a list of scenes there is a list of what came of them:
//!
//! ```json
//! {"said": ["Here you are."], "actions": [{"name": "pour", "arguments": {"from": "the ale barrel"}}],
//!  "first_token_ms": 212.0, "tokens": 14}
//! ```
//!
//! Where scenes say what is right (`"expected"`, a list of actions), how many were is told at the
//! end. The scenes of `tests/data/act.json` do.

mod scene;
mod stage;

use lexopt::Arg::{Long, Value};
use scene::{Outcome, Scene};
use stage::Stage;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

struct Options {
    scenes: PathBuf,
    out: PathBuf,
    mind: PathBuf,
    grammar: bool,
    host: Option<PathBuf>,
}

fn main() -> ExitCode {
    match options().and_then(|options| run(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn options() -> Result<Options, String> {
    let (mut files, mut mind, mut host, mut grammar) = (Vec::new(), None, None, true);
    let mut parser = lexopt::Parser::from_env();
    let told = |error: lexopt::Error| error.to_string();
    while let Some(argument) = parser.next().map_err(told)? {
        match argument {
            Long("mind") => mind = Some(parser.value().map_err(told)?.into()),
            Long("host") => host = Some(parser.value().map_err(told)?.into()),
            Long("grammar") => {
                grammar = match parser.value().map_err(told)?.to_str() {
                    Some("on") => true,
                    Some("off") => false,
                    _ => return Err("--grammar is on or off".to_owned()),
                }
            }
            Value(file) => files.push(PathBuf::from(file)),
            other => return Err(other.unexpected().to_string()),
        }
    }
    let [scenes, out]: [PathBuf; 2] = files
        .try_into()
        .map_err(|_| "name two files: SCENE.json, and OUT.json for what comes of it")?;
    let mind = mind.ok_or("name a model with --mind")?;
    Ok(Options {
        scenes,
        out,
        mind,
        grammar,
        host,
    })
}

fn run(options: &Options) -> Result<(), String> {
    let text = read(&options.scenes)?;
    let wrong = |error| format!("{}: {error}", options.scenes.display());
    let value: serde_json::Value = serde_json::from_str(&text).map_err(wrong)?;
    let is_list = value.is_array();
    let value = if is_list { value } else { vec![value].into() };
    let scenes: Vec<Scene> = serde_json::from_value(value).map_err(wrong)?;
    let mut stage = Stage::build(&options.mind, options.host.as_deref(), options.grammar)?;
    let mut outcomes = Vec::new();
    let (mut right, mut judged) = (0, 0);
    for scene in &scenes {
        let outcome = stage.play(scene)?;
        if let Some(expected) = &scene.expected {
            let is_right = outcome.did(expected);
            judged += 1;
            right += usize::from(is_right);
            let verdict = if is_right { "right" } else { "WRONG" };
            let actions = serde_json::to_string(&outcome.actions).unwrap_or_default();
            let said = outcome.said.join(" ");
            eprintln!("{verdict}: {} | {said} {actions}", scene.line.text);
        }
        outcomes.push(outcome);
    }
    if judged > 0 {
        eprintln!("{right} of {judged} right");
    }
    write(&options.out, &outcomes, is_list)
}

fn write(path: &Path, outcomes: &[Outcome], is_list: bool) -> Result<(), String> {
    let text = match outcomes {
        [only] if !is_list => serde_json::to_string_pretty(only),
        all => serde_json::to_string_pretty(all),
    };
    let text = text.map_err(|error| error.to_string())?;
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
