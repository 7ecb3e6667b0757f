//! What the command line asks for.

use lexopt::prelude::*;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// One recording and what becomes of it.
pub(crate) struct Task {
    pub(crate) sound: PathBuf,
    pub(crate) table: PathBuf,
    pub(crate) text: Option<PathBuf>,
    pub(crate) csv: Option<PathBuf>,
}

/// The whole command line.
pub(crate) struct Arguments {
    pub(crate) tasks: Vec<Task>,
    pub(crate) language: String,
}

const USAGE: &str = "usage: track IN.wav OUT.tsv [IN2.wav OUT2.tsv ...] or track --out DIR IN.wav..., \
    with --text FILE-or-DIR, --language TAG, --csv FILE-or-DIR as you like";

impl Arguments {
    pub(crate) fn parse(words: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut files: Vec<PathBuf> = Vec::new();
        let (mut out, mut text, mut csv) = (None, None, None);
        let mut language = "en-us".to_owned();
        let mut parser = lexopt::Parser::from_args(words);
        let wrong = |error: lexopt::Error| format!("{error}; {USAGE}");
        while let Some(word) = parser.next().map_err(wrong)? {
            match word {
                Long("out") => out = Some(PathBuf::from(parser.value().map_err(wrong)?)),
                Long("text") => text = Some(PathBuf::from(parser.value().map_err(wrong)?)),
                Long("csv") => csv = Some(PathBuf::from(parser.value().map_err(wrong)?)),
                Long("language") => {
                    let tag = parser.value().and_then(|tag| tag.string());
                    language = tag.map_err(wrong)?;
                }
                Value(file) => files.push(file.into()),
                other => return Err(wrong(other.unexpected())),
            }
        }
        let pairs = match &out {
            Some(folder) => {
                make(folder)?;
                let table = |sound: PathBuf| {
                    let table = within(folder, &sound, "tsv");
                    (sound, table)
                };
                files.into_iter().map(table).collect()
            }
            None => in_pairs(&files)?,
        };
        if pairs.is_empty() {
            return Err(USAGE.to_owned());
        }
        let several = pairs.len() > 1;
        let has_texts = text.as_deref().is_some_and(Path::is_dir);
        let has_tables = csv.as_deref().is_some_and(|csv| csv.is_dir() || several);
        if let (Some(folder), true) = (&csv, has_tables) {
            make(folder)?;
        }
        let beside = |path: &Option<PathBuf>, sound: &Path, folder: bool, ending: &str| {
            let path = path.as_ref()?;
            Some(if folder {
                within(path, sound, ending)
            } else {
                path.clone()
            })
        };
        let tasks = pairs
            .into_iter()
            .map(|(sound, table)| Task {
                text: beside(&text, &sound, has_texts, "txt"),
                csv: beside(&csv, &sound, has_tables, "csv"),
                sound,
                table,
            })
            .collect();
        Ok(Self { tasks, language })
    }
}

fn in_pairs(files: &[PathBuf]) -> Result<Vec<(PathBuf, PathBuf)>, String> {
    files
        .chunks(2)
        .map(|pair| match pair {
            [sound, table] => Ok((sound.clone(), table.clone())),
            _ => Err(USAGE.to_owned()),
        })
        .collect()
}

/// `folder/NAME.ending` for a sound called `NAME.wav`.
fn within(folder: &Path, sound: &Path, ending: &str) -> PathBuf {
    let mut name = sound.file_stem().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    folder.join(name)
}

fn make(folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder)
        .map_err(|error| format!("the folder {} cannot be made: {error}", folder.display()))
}
