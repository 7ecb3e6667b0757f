//! What is made of a character card: `card FILE [FOLDER]` prints it in a line, or writes a persona
//! file and a file of knowledge into a folder.

use banter_cards::{Card, LARGEST_CARD};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let Some(file) = arguments.next() else {
        eprintln!("usage: card FILE [FOLDER]");
        return ExitCode::from(2);
    };
    match show(Path::new(&file), arguments.next().as_ref().map(Path::new)) {
        Ok(told) => {
            println!("{told}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn show(file: &Path, folder: Option<&Path>) -> Result<String, Box<dyn std::error::Error>> {
    let length = std::fs::metadata(file)?.len();
    if length > LARGEST_CARD as u64 {
        return Err(format!("{} is too large for a card", file.display()).into());
    }
    let card = Card::read(&std::fs::read(file)?, &file.display().to_string())?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let import = card.import(Some(&stem));
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder.join("knowledge"))?;
        std::fs::create_dir_all(folder.join("personas"))?;
        let persona = folder.join("personas").join(format!("{stem}.persona.toml"));
        std::fs::write(persona, &import.persona)?;
        if let Some(knowledge) = &import.knowledge {
            std::fs::write(
                folder.join("knowledge").join(format!("{stem}.md")),
                knowledge,
            )?;
        }
        return Ok(import.notes.join("\n"));
    }
    let entries = card.book.as_ref().map_or(0, |book| book.entries.len());
    let mut told = format!(
        "{:?} card of {}, {} greetings, {entries} entries",
        card.version,
        card.name,
        card.greetings.len()
    );
    for note in &import.notes {
        told += &format!("; {note}");
    }
    let headings = import.knowledge.as_deref().unwrap_or_default().lines();
    let headings: Vec<&str> = headings
        .filter_map(|line| line.strip_prefix("# "))
        .collect();
    Ok(told + &format!("; known by: {}", headings.join(" | ")))
}
