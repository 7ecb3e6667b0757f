//! The program `banter`: for people who make games and characters without building the workspace.
//!
//! Each command is a module with a function that takes the words after its name and says how it ended.

mod avatar;
mod bake;
mod card;
mod check;
mod doctor;
mod mark;
mod models;
mod places;
mod ship;
mod talk;
mod voice_fit;

use std::ffi::OsString;
use std::process::ExitCode;

/// One command: how it is called, what it does, and its function.
struct Command {
    name: &'static str,
    arguments: &'static str,
    summary: &'static str,
    run: fn(&[OsString]) -> Result<ExitCode, String>,
}

const COMMANDS: [Command; 9] = [
    Command {
        name: "doctor",
        arguments: "",
        summary: "what is there, what is missing, what to do",
        run: doctor::run,
    },
    Command {
        name: "models",
        arguments: "COMMAND...",
        summary: "list, fetch and verify models (`banter models help`)",
        run: models::run,
    },
    Command {
        name: "check",
        arguments: "PATH... | --schema",
        summary: "what is wrong with personas, knowledge, cards, mods, avatars",
        run: check::run,
    },
    Command {
        name: "card",
        arguments: "import CARD FOLDER | export PERSONA CARD",
        summary: "a character card as text files, and a persona as a card",
        run: card::run,
    },
    Command {
        name: "bake",
        arguments: "FOLDER OUT [--language TAG] [--csv]",
        summary: "face tracks of a folder of voice-over",
        run: bake::run,
    },
    Command {
        name: "mark",
        arguments: "FILE.wav...",
        summary: "whether speech carries the mark of generated speech",
        run: mark::run,
    },
    Command {
        name: "voice-fit",
        arguments: "RECORDING.wav --consent FILE --out NAME",
        summary: "a blend of Kokoro's voices that sounds like a recording",
        run: voice_fit::run,
    },
    Command {
        name: "talk",
        arguments: "PERSONA [--mind M] [--voice V] [--silent]",
        summary: "a conversation in the terminal",
        run: talk::run,
    },
    Command {
        name: "ship",
        arguments: "OUT [OPTIONS]",
        summary: "all that lies beside a game (`banter ship --help`)",
        run: ship::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        println!("{}", help());
        return ExitCode::SUCCESS;
    };
    let name = name.to_string_lossy();
    if matches!(&*name, "help" | "--help" | "-h") {
        println!("{}", help());
        return ExitCode::SUCCESS;
    }
    if matches!(&*name, "version" | "--version" | "-V") {
        println!("banter {}", env!("CARGO_PKG_VERSION"));
        return ExitCode::SUCCESS;
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        eprintln!("error: there is no command `{name}`; `banter help` lists those there are");
        return ExitCode::from(2);
    };
    match (command.run)(rest) {
        Ok(ended) => ended,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn help() -> String {
    let mut text = String::from("usage: banter COMMAND [ARGUMENTS...]\n");
    for command in &COMMANDS {
        let call = format!("{} {}", command.name, command.arguments);
        text.push_str(&format!("\n  {call:46} {}", command.summary));
    }
    text + "\n\nBANTER_HOST_DIR names a folder with the programs of engines, BANTER_CACHE the one for models."
}
