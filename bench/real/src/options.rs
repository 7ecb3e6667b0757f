//! The command line.

use lexopt::prelude::*;
use std::ffi::OsString;
use std::path::PathBuf;

/// Where the recordings lie if nobody says where: beside the repository.
const AUDIO: &str = "../shared/data/audio";

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// English read and spoken by people.
    Ears,
    /// Other languages.
    Languages,
    /// What a voice says, heard back.
    Voice,
    /// Answers to questions.
    Mind,
}

impl Part {
    const ALL: [Self; 4] = [Self::Ears, Self::Languages, Self::Voice, Self::Mind];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ears => "ears",
            Self::Languages => "languages",
            Self::Voice => "voice",
            Self::Mind => "mind",
        }
    }
}

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) audio: PathBuf,
    parts: Vec<Part>,
}

impl Options {
    pub(crate) fn read(arguments: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut options = Self {
            audio: PathBuf::from(AUDIO),
            parts: Vec::new(),
        };
        let unknown = |name: &str| format!("there is no option {name}, but --audio and --part");
        let mut parser = lexopt::Parser::from_args(arguments);
        while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
            match argument {
                Long("audio") => options.audio = value(&mut parser, "--audio")?.into(),
                Long("part") => {
                    let value = value(&mut parser, "--part")?;
                    let value = value.to_string_lossy();
                    let part = Part::ALL.into_iter().find(|part| part.name() == value);
                    let part = part.ok_or_else(|| {
                        format!("--part is ears, languages, voice or mind, not `{value}`")
                    })?;
                    options.parts.push(part);
                }
                Long(other) => return Err(unknown(&format!("--{other}"))),
                Short(other) => return Err(unknown(&format!("-{other}"))),
                Value(word) => return Err(unknown(&word.to_string_lossy())),
            }
        }
        Ok(options)
    }

    /// The parts that were named, or all.
    pub(crate) fn parts(&self) -> Vec<Part> {
        if self.parts.is_empty() {
            Part::ALL.to_vec()
        } else {
            self.parts.clone()
        }
    }
}

fn value(parser: &mut lexopt::Parser, name: &str) -> Result<OsString, String> {
    let value = parser.value();
    value.map_err(|_| format!("{name} wants a value after it"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn read(line: &str) -> Result<Options, String> {
        Options::read(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn parts_and_recordings_may_be_named() {
        assert_eq!(read("").unwrap().parts(), Part::ALL);
        let options = read("--part mind --audio /a --part ears").unwrap();
        assert_eq!(options.parts(), [Part::Mind, Part::Ears]);
        assert_eq!(options.audio, PathBuf::from("/a"));
        assert!(read("--audio").unwrap_err().contains("--audio"));
        assert!(read("--part nose").unwrap_err().contains("`nose`"));
        assert!(read("--loud x").unwrap_err().contains("--loud"));
    }
}
