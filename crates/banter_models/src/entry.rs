//! One model: what it is for, what it costs, under which terms it comes, and its files.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use crate::Source;

/// The part of a character that a model is for.
///
/// ```
/// use banter_models::Kind;
/// assert_eq!("ears".parse(), Ok(Kind::Ears));
/// assert_eq!(Kind::Mind.to_string(), "mind");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A language model, as GGUF.
    Mind,
    /// A speech recogniser, as whisper.cpp's ggml.
    Ears,
    /// A speech synthesiser, as Piper's ONNX with its JSON beside it.
    Voice,
    /// A table of token vectors by which memories are found, as safetensors with its vocabulary
    /// beside it.
    Memory,
    /// A listener to the ends of turns, as Smart Turn's ONNX.
    Turns,
}

impl Kind {
    /// All of them, in the order of a turn of conversation.
    pub const ALL: [Self; 5] = [
        Self::Ears,
        Self::Mind,
        Self::Voice,
        Self::Memory,
        Self::Turns,
    ];

    /// The kind's name in manifests and on command lines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mind => "mind",
            Self::Ears => "ears",
            Self::Voice => "voice",
            Self::Memory => "memory",
            Self::Turns => "turns",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.name())
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or(())
    }
}

/// One model of a [`Manifest`](crate::Manifest). All of it has been checked:
/// names stay inside their folder, addresses are safe, texts hold no control
/// characters.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Entry {
    /// The name by which it is asked for, which is also its folder in the store.
    pub id: String,
    /// What it is for.
    pub kind: Kind,
    /// What people call it.
    pub title: String,
    /// The languages it knows as BCP 47 tags; `*` stands for more than one would list.
    pub languages: Vec<String>,
    /// Memory that it needs while it runs, in bytes (an estimate).
    pub memory: u64,
    /// How gladly `auto` takes it, among those that fit; never, when 0.
    pub rank: u32,
    /// The machine that it wants.
    pub hardware: String,
    /// Why one would choose it.
    pub why: String,
    /// The terms it comes under.
    pub licence: Licence,
    /// Whether the facts here were compared with a download.
    pub downloaded: bool,
    /// How the facts here were checked, and what was not.
    pub checked: String,
    /// The files that make it up, never empty. The first is the one an engine is given.
    pub files: Vec<ModelFile>,
}

impl Entry {
    /// The size of all its files in bytes, if the sizes are known.
    pub fn size(&self) -> Option<u64> {
        self.files
            .iter()
            .try_fold(0u64, |sum, file| sum.checked_add(file.size?))
    }

    /// Whether it knows the language; `de` is known by what knows `de-AT`, and
    /// the other way round.
    pub fn speaks(&self, language: &str) -> bool {
        let wanted = primary(language);
        self.languages
            .iter()
            .any(|known| known == "*" || primary(known).eq_ignore_ascii_case(wanted))
    }
}

fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

/// The terms a model comes under.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Licence {
    /// Its SPDX identifier, or its name where it has none.
    pub name: String,
    /// Where it can be read.
    pub url: String,
    /// What it asks for, in a sentence, where there is something to say.
    pub note: Option<String>,
}

/// Licences with which any game can live, closed ones too. Some of them ask for
/// a line in the credits.
const PERMISSIVE: [&str; 10] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC-BY-4.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "Unlicense",
    "public domain",
];

impl Licence {
    /// Whether it is one with which any game can live. Others are fetched only
    /// after somebody has said yes to them.
    pub fn is_permissive(&self) -> bool {
        PERMISSIVE.contains(&self.name.as_str())
    }
}

/// One file of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ModelFile {
    /// Its name in the store: letters, digits, `.`, `_`, `+` and `-`.
    pub name: String,
    /// Where it comes from.
    pub source: Source,
    /// For weights of Whisper as CTranslate2 keeps them: where their tokenizer comes from.
    /// What arrives is then written anew in whisper.cpp's format, and `size` and `sha256`
    /// are those of the result.
    pub tokenizer: Option<Source>,
    /// Its size in bytes, where known.
    pub size: Option<u64>,
    /// The sha256 of its content, 64 lower-case digits, where known. Without
    /// one the hash of the first download is recorded and trusted from then on.
    pub sha256: Option<String>,
}
