//! The manifest of a pack: its name, whose it is, and which files belong to it.

use super::condition::{Condition, Written};
use super::error::KnowledgeError;
use serde::Deserialize;

/// The largest manifest, in bytes.
const LONGEST: usize = 64 << 10;
/// The most files of a pack.
const MOST_FILES: usize = 256;
/// The longest text in a manifest, in characters.
const LONGEST_TEXT: usize = 256;

/// The manifest of a pack of knowledge, `pack.toml` in its folder:
///
/// ```
/// use banter_memory::KnowledgeManifest;
/// let manifest = KnowledgeManifest::parse(r#"
///     name = "The rivermen"
///     version = "1.2"
///     author = "Ada"
///     licence = "CC-BY-4.0"
///     language = "en-gb"
///     files = ["ferry.md", "songs/low_water.md"]
///     condition = { factions = "rivermen" } # for all of it; may be left out
/// "#, "rivermen/pack.toml")?;
/// assert_eq!(manifest.files.len(), 2);
/// # Ok::<(), banter_memory::KnowledgeError>(())
/// ```
///
/// Files lie in the manifest's folder or below it. At most 256 of them; 64 KiB for a manifest, 1
/// MiB for a file and 16 MiB for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnowledgeManifest {
    /// What the pack is called.
    pub name: String,
    /// Which version of it this is.
    pub version: String,
    /// Who wrote it.
    pub author: String,
    /// The licence under which it may be shared, as an SPDX expression: `CC0-1.0`.
    pub licence: String,
    /// The language that it is written in, as a BCP 47 tag. May be left out.
    pub language: Option<String>,
    /// Its files, with `/` between folders.
    pub files: Vec<String>,
    /// What holds for all of it. May be left out.
    pub condition: Option<Condition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    version: String,
    author: String,
    #[serde(alias = "license")]
    licence: String,
    language: Option<String>,
    files: Vec<toml::Spanned<String>>,
    #[serde(default)]
    condition: Written,
}

impl KnowledgeManifest {
    /// Reads a manifest; `source_name` is what errors call it.
    ///
    /// # Errors
    /// A [`KnowledgeError`]: one sentence with the file and the line.
    pub fn parse(text: &str, source_name: &str) -> Result<Self, KnowledgeError> {
        if text.len() > LONGEST {
            return Err(KnowledgeError::TooLarge {
                source_name: source_name.to_owned(),
                limit: LONGEST,
            });
        }
        let file: File = toml::from_str(text)
            .map_err(|error| KnowledgeError::toml(source_name, 1, text, &error))?;
        let at = |line, reason: &str| KnowledgeError::at(source_name, line, reason);
        if file.files.is_empty() || file.files.len() > MOST_FILES {
            return Err(at(1, "a pack has 1 to 256 `files`; name them"));
        }
        for name in &file.files {
            if !is_below(name.get_ref()) {
                let line = super::error::line_of(text, name.span().start);
                let reason = "a file lies in the pack's folder or below it, and ends in `.md` or \
                              `.txt`; name it so, with `/` between folders";
                return Err(at(line, reason));
            }
        }
        let texts = [&file.name, &file.version, &file.author, &file.licence];
        let is_text = |text: &&String| {
            let length = text.trim().chars().count();
            (1..=LONGEST_TEXT).contains(&length) && !text.contains(char::is_control)
        };
        if !texts.iter().all(is_text) {
            let reason = "`name`, `version`, `author` and `licence` have 1 to 256 characters, in \
                          one line; write them so";
            return Err(at(1, reason));
        }
        let condition = file.condition.read().map_err(|reason| at(1, &reason))?;
        Ok(Self {
            name: file.name,
            version: file.version,
            author: file.author,
            licence: file.licence,
            language: file.language,
            files: file
                .files
                .into_iter()
                .map(toml::Spanned::into_inner)
                .collect(),
            condition,
        })
    }
}

/// Whether a file is named by a path that does not leave its folder.
fn is_below(path: &str) -> bool {
    let is_text = [".md", ".txt"].iter().any(|end| path.ends_with(end));
    let is_name = |part: &str| !part.is_empty() && part != "." && part != "..";
    let forbidden = |c: char| c.is_control() || matches!(c, '\\' | ':' | '#');
    is_text
        && path.len() <= LONGEST_TEXT
        && !path.contains(forbidden)
        && path.split('/').all(is_name)
}
