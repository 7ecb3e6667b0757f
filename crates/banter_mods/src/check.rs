//! The check of what modders wrote.

use crate::set::ModSet;
use banter_cards::{Card, LARGEST_CARD};
use banter_core::persona::Persona;
use banter_memory::{KnowledgeManifest, KnowledgePack};
use banter_mind::BeatFile;
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Finding of a check: a sentence about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// It is right, with what it holds.
    Fine(String),
    /// It can be used, and this may not be meant so.
    Odd(String),
    /// It cannot be used, or a part of it cannot.
    Wrong(String),
}

impl Finding {
    /// Whether something cannot be used.
    pub fn is_wrong(&self) -> bool {
        matches!(self, Self::Wrong(_))
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fine(told) => write!(f, "fine   {told}"),
            Self::Odd(told) => write!(f, "odd    {told}"),
            Self::Wrong(told) => write!(f, "wrong  {told}"),
        }
    }
}

/// The largest text, in bytes.
const LARGEST_TEXT: usize = 1 << 20;
/// The most files of a folder.
const MOST_FILES: usize = 2_000;

/// All that there is to say of a persona file, a file or a manifest of knowledge, a character card, a
/// mod (a folder with `mod.toml` or an archive), or all of these in a folder.
///
/// ```
/// use banter_mods::check;
/// let found = check("no/such/odo.persona.toml".as_ref());
/// assert!(found[0].is_wrong() && found[0].to_string().contains("cannot be read"));
/// ```
pub fn check(path: &Path) -> Vec<Finding> {
    let is_packed = path
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("zip"));
    if is_packed || path.join("mod.toml").is_file() {
        return of_mod(path);
    }
    if !path.is_dir() {
        return of_file(path);
    }
    let mut files = Vec::new();
    collect(path, &mut files);
    files.sort();
    let known = files.iter().filter(|file| is_known(file));
    let mut found: Vec<Finding> = known.flat_map(|file| of_file(file)).collect();
    if found.is_empty() {
        let told = format!(
            "{}: there is nothing in it that can be checked",
            path.display()
        );
        found.push(Finding::Wrong(told));
    }
    found
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(kind) = entry.metadata() else {
            continue;
        };
        if files.len() >= MOST_FILES {
            return;
        }
        if kind.is_dir() {
            collect(&entry.path(), files);
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
}

/// Whether a file of a folder is one of those that are checked.
fn is_known(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let in_knowledge = file.iter().any(|part| part == "knowledge");
    let ends = [
        ".persona.toml",
        ".patch.toml",
        ".beats.toml",
        ".charx",
        ".card.png",
        ".card.json",
    ];
    let is_text = [".md", ".txt", ".toml"]
        .iter()
        .any(|end| name.ends_with(end));
    ends.iter().any(|end| name.ends_with(end)) || (in_knowledge && is_text)
}

fn of_mod(path: &Path) -> Vec<Finding> {
    let set = ModSet::read_one(path);
    let problems = set.problems().iter();
    let mut found: Vec<Finding> = problems.map(|it| Finding::Wrong(it.to_string())).collect();
    for one in set.mods() {
        let count = set.files().count() + set.patched_files().count();
        found.push(Finding::Fine(format!(
            "{}: {} {}, {count} files",
            one.id, one.name, one.version
        )));
    }
    found
}

fn of_file(path: &Path) -> Vec<Finding> {
    let name = path.display().to_string();
    let wrong = |reason: &str| vec![Finding::Wrong(format!("{name}: {reason}"))];
    let bytes = match read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            return wrong(&format!(
                "it cannot be read ({error}); look whether it is there"
            ));
        }
    };
    let is_toml = name.ends_with(".toml");
    let is_text = is_toml || name.ends_with(".md") || name.ends_with(".txt");
    if !is_text {
        return of_card(&bytes, &name);
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) if text.len() <= LARGEST_TEXT => text,
        Ok(_) => return wrong("it has more than a MiB; shorten it"),
        Err(error) => {
            let before = error.as_bytes().get(..error.utf8_error().valid_up_to());
            let lines = before
                .unwrap_or_default()
                .iter()
                .filter(|byte| **byte == b'\n');
            return vec![Finding::Wrong(format!(
                "{name}:{}: this is no UTF-8 text; save the file as UTF-8",
                lines.count() + 1
            ))];
        }
    };
    let told: Vec<String> = if name.ends_with(".patch.toml") {
        crate::set::problems_of_patch(&text, &name)
    } else if name.ends_with(".beats.toml") {
        BeatFile::parse(&text, &name)
            .err()
            .iter()
            .map(ToString::to_string)
            .collect()
    } else if !is_toml {
        KnowledgePack::parse(&text, &name)
            .err()
            .iter()
            .map(ToString::to_string)
            .collect()
    } else if name.ends_with("pack.toml") {
        KnowledgeManifest::parse(&text, &name)
            .err()
            .iter()
            .map(ToString::to_string)
            .collect()
    } else {
        return of_persona(&text, path, &name);
    };
    match told.is_empty() {
        true => vec![Finding::Fine(name)],
        false => told.into_iter().map(Finding::Wrong).collect(),
    }
}

/// A file of which no more is read than a card may have.
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path)?;
    file.take(LARGEST_CARD as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn of_card(bytes: &[u8], name: &str) -> Vec<Finding> {
    let card = match Card::read(bytes, name) {
        Ok(card) => card,
        Err(error) => return vec![Finding::Wrong(error.to_string())],
    };
    let import = card.import(Some("card"));
    let notes = import.notes.iter();
    let mut found: Vec<Finding> = notes
        .map(|note| Finding::Odd(format!("{name}: {note}")))
        .collect();
    match Persona::parse(&import.persona, name) {
        Ok(persona) => found.push(Finding::Fine(told(&persona, name))),
        Err(error) => found.push(Finding::Wrong(error.to_string())),
    }
    found
}

fn of_persona(text: &str, path: &Path, name: &str) -> Vec<Finding> {
    let wrong = Persona::problems(text, name);
    if !wrong.is_empty() {
        return wrong
            .iter()
            .map(|error| Finding::Wrong(error.to_string()))
            .collect();
    }
    let Ok(persona) = Persona::parse(text, name) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    // Where the file lies in a folder `personas`, what it names lies beside that.
    let folder = path.parent().filter(|folder| folder.ends_with("personas"));
    if let Some(root) = folder.and_then(Path::parent) {
        let knowledge = persona
            .knowledge
            .iter()
            .map(|file| format!("knowledge/{file}"));
        for file in knowledge.chain(persona.avatar.clone()) {
            if !root.join(&file).is_file() {
                let line = line_of(text, file.rsplit('/').next().unwrap_or(&file));
                let told = format!(
                    "{name}:{line}: there is no `{file}` beside it; the game has to bring it"
                );
                found.push(Finding::Odd(told));
            }
        }
    }
    if persona.description.is_empty() && persona.lines.is_empty() {
        let told = format!(
            "{name}: without a `description` and without a `[[line]]` it has nothing to say"
        );
        found.push(Finding::Odd(told));
    }
    let has = |action: &str| {
        persona
            .actions
            .iter()
            .any(|it| it.name.eq_ignore_ascii_case(action))
    };
    for (line, action) in marks(text).filter(|(_, action)| !has(action)) {
        found.push(Finding::Wrong(format!(
            "{name}:{line}: this says to do `{action}`, which this persona does not have; add an `[[action]]` of that name"
        )));
    }
    found.push(Finding::Fine(told(&persona, name)));
    found
}

/// The actions that marks in a text ask for, `[do give: what=the mug]`, each with its line, from 1.
fn marks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let said = text.lines().zip(1..);
    let said = said.filter(|(line, _)| !line.trim_start().starts_with('#'));
    said.flat_map(|(line, number)| {
        line.split("[do ").skip(1).map(move |rest| {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
            (
                number,
                rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest),
            )
        })
    })
}

/// The line, from 1, in which something stands.
fn line_of(text: &str, word: &str) -> usize {
    let lines = text.lines();
    lines.take_while(|line| !line.contains(word)).count() + 1
}

fn told(persona: &Persona, name: &str) -> String {
    format!(
        "{name}: {}, {} lines, {} facts, {} examples, {} actions, {} goals",
        persona.name,
        persona.lines.len(),
        persona.facts.len(),
        persona.examples.len(),
        persona.actions.len(),
        persona.goals.len()
    )
}
