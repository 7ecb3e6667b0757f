//! The command line of `banter-bake`.

use lexopt::prelude::*;
use std::ffi::OsString;
use std::path::PathBuf;

/// What is baked, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The folder with the recordings and their texts.
    pub folder: PathBuf,
    /// The folder for the tracks; it is made if it is not there.
    pub out: PathBuf,
    /// How the texts are read, as espeak-ng names languages (`en-us`, `de`).
    pub language: String,
    /// Whether each track is written as a table of Live Link Face too.
    pub csv: bool,
}

const USAGE: &str = "usage: banter-bake FOLDER OUT [--language TAG] [--csv]";

impl Options {
    /// Reads the words after the program's name.
    ///
    /// # Errors
    /// One sentence that says what is wrong and how it is used.
    pub fn parse(words: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut folders: Vec<PathBuf> = Vec::new();
        let mut language = "en-us".to_owned();
        let mut csv = false;
        let mut parser = lexopt::Parser::from_args(words);
        while let Some(word) = parser.next().map_err(|error| format!("{error}; {USAGE}"))? {
            match word {
                Long("csv") => csv = true,
                Long("language") => {
                    let tag = parser.value().and_then(|tag| tag.string());
                    language = tag.map_err(|_| format!("--language wants a tag; {USAGE}"))?;
                }
                Long(other) => return Err(format!("there is no option --{other}; {USAGE}")),
                Short(other) => return Err(format!("there is no option -{other}; {USAGE}")),
                Value(folder) => folders.push(folder.into()),
            }
        }
        match <[PathBuf; 2]>::try_from(folders) {
            Ok([folder, out]) => Ok(Self {
                folder,
                out,
                language,
                csv,
            }),
            Err(_) => Err(USAGE.to_owned()),
        }
    }
}
