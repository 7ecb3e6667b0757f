//! `banter card`: character cards and persona files, one made of the other.
//!
//! ```text
//! banter card import odo.png FOLDER         # FOLDER/personas/odo.persona.toml, FOLDER/knowledge/odo.md
//! banter card export FOLDER/personas/odo.persona.toml odo.json
//! banter card export FOLDER/personas/odo.persona.toml odo.png --picture face.png
//! ```
//!
//! No file is written over unless `--force` says so.

use banter_cards::{Card, LARGEST_CARD, safe_path};
use banter_memory::{KnowledgeManifest, KnowledgePack};
use banter_mods::card_of;
use bevy_banter::prelude::Persona;
use lexopt::prelude::*;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str =
    "usage: banter card import CARD FOLDER | export PERSONA CARD [--picture PNG] [--force]";

/// Makes one of the other, and says what was written.
pub(crate) fn run(arguments: &[OsString]) -> Result<ExitCode, String> {
    let told = make(arguments).map_err(|error| error.to_string())?;
    println!("{told}");
    Ok(ExitCode::SUCCESS)
}

fn make(arguments: &[OsString]) -> Result<String, Box<dyn Error>> {
    let (mut words, mut picture, mut force) = (Vec::new(), None, false);
    let told = |error: lexopt::Error| format!("{error}; {USAGE}");
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next().map_err(told)? {
        match argument {
            Long("picture") => picture = Some(PathBuf::from(parser.value().map_err(told)?)),
            Long("force") => force = true,
            Value(word) => words.push(PathBuf::from(word)),
            other => return Err(told(other.unexpected()).into()),
        }
    }
    match words.as_slice() {
        [what, card, folder] if what == Path::new("import") => import(card, folder, force),
        [what, persona, card] if what == Path::new("export") => {
            export(persona, card, picture.as_deref(), force)
        }
        _ => Err(USAGE.into()),
    }
}

fn import(card: &Path, folder: &Path, force: bool) -> Result<String, Box<dyn Error>> {
    let name = card.display().to_string();
    let read = Card::read(&read(card)?, &name)?;
    let stem = card.file_name().unwrap_or_default().to_string_lossy();
    let stem = stem.split('.').next().unwrap_or("character").to_lowercase();
    let stem = safe_path(&stem)?;
    let import = read.import(Some(&stem));
    let persona = folder.join("personas").join(format!("{stem}.persona.toml"));
    let mut told = import.notes.join("\n");
    write(&persona, import.persona.as_bytes(), force)?;
    told += &format!("\nwritten: {}", persona.display());
    if let Some(knowledge) = &import.knowledge {
        let path = folder.join("knowledge").join(format!("{stem}.md"));
        write(&path, knowledge.as_bytes(), force)?;
        told += &format!("\nwritten: {}", path.display());
    }
    Ok(told.trim().to_owned())
}

fn export(
    persona: &Path,
    card: &Path,
    picture: Option<&Path>,
    force: bool,
) -> Result<String, Box<dyn Error>> {
    let text =
        fs::read_to_string(persona).map_err(|error| format!("{}: {error}", persona.display()))?;
    let persona_name = persona.display().to_string();
    let parsed = Persona::parse(&text, &persona_name)?;
    let root = persona
        .parent()
        .and_then(Path::parent)
        .unwrap_or(Path::new(""));
    let mut packs = Vec::new();
    for file in &parsed.knowledge {
        packs.push(pack(&root.join("knowledge"), file)?);
    }
    let made = card_of(&parsed, &packs);
    let bytes = match picture {
        Some(picture) => made.to_png(&read(picture)?).ok_or_else(|| {
            format!(
                "{} is no whole PNG; take another picture",
                picture.display()
            )
        })?,
        None => made.to_json().into_bytes(),
    };
    write(card, &bytes, force)?;
    Ok(format!("written: {}", card.display()))
}

/// A file of knowledge, or those of a manifest.
fn pack(folder: &Path, file: &str) -> Result<KnowledgePack, Box<dyn Error>> {
    let text = |path: &Path| {
        fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let path = folder.join(file);
    let whole = text(&path)?;
    if !file.ends_with(".toml") {
        return Ok(KnowledgePack::parse(&whole, file)?);
    }
    let manifest = KnowledgeManifest::parse(&whole, file)?;
    let beside = path.parent().unwrap_or(folder);
    let mut files = Vec::new();
    for name in &manifest.files {
        files.push((name.clone(), text(&beside.join(name))?));
    }
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Ok(KnowledgePack::assemble(manifest.clone(), files)?)
}

fn read(path: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    let wrong = |error: std::io::Error| format!("{}: {error}", path.display());
    if fs::metadata(path).map_err(wrong)?.len() > LARGEST_CARD as u64 {
        return Err(format!("{} is too large for a card", path.display()).into());
    }
    Ok(fs::read(path).map_err(wrong)?)
}

fn write(path: &Path, bytes: &[u8], force: bool) -> Result<(), Box<dyn Error>> {
    if path.exists() && !force {
        return Err(format!(
            "{} is there already; take it away, or say --force",
            path.display()
        )
        .into());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(path, bytes)?)
}
