//! A pack of knowledge: what was read of one file or of several.

use super::chunk::cut;
use super::condition::{Knower, Scope};
use super::error::{KnowledgeError, line_of};
use super::front;
use super::manifest::KnowledgeManifest;
use std::collections::BTreeSet;

/// The largest file, in bytes: 1 MiB.
pub const LONGEST_FILE: usize = 1 << 20;
/// The largest pack, in bytes.
const LONGEST_PACK: usize = 16 << 20;
/// The most chunks of a pack.
const MOST_CHUNKS: usize = 1 << 16;
/// The most different conditions in a pack.
const MOST_SCOPES: usize = 4_096;
/// The longest chunk, in characters.
pub const LONGEST_CHUNK: usize = 480;

/// A piece of knowledge: some sentences under a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// The headings above it, the outermost first, with commas between them.
    pub heading: String,
    /// The sentences, in one line of at most [`LONGEST_CHUNK`] characters.
    pub text: String,
    /// The file that it stands in.
    pub file: String,
    /// The line at which it begins there, from 1.
    pub line: usize,
    /// What stands under the same heading has the same number.
    pub(super) section: u64,
    /// The number of its conditions.
    pub(super) scope: usize,
}

/// A pack of knowledge: a Markdown or text file, or several with a [manifest](KnowledgeManifest),
/// cut into [`Chunk`]s.
///
/// In Markdown a heading begins a chunk and is known with what stands below it; paragraphs and
/// items of lists that have room in [`LONGEST_CHUNK`] characters stand together, and longer ones
/// are cut between sentences. `<!-- comments -->` are the writer's own. A file that ends in `.txt`
/// has paragraphs alone.
///
/// Above the text conditions may stand, as TOML between two lines of `+++`, and behind a
/// heading as an inline table; each narrows those above it:
///
/// ```text
/// +++
/// language = "en-gb"            # what the words are; in a pack the manifest says it
/// factions = ["smiths", "guild"] # who may know it: a faction, a list of them, or
/// names = "Odo"                  # somebody by name or id, whatever the faction
/// from = "the_fire"              # the beat of the story from which on it is known
/// until = "the_rebuilding"       # and from which on it is not
/// +++
/// # The forge
/// It burnt down in spring.
///
/// ## Who lit the fire {names = "Odo", secret = true}
/// Odo did, with a pipe.
/// ```
///
/// What is `secret` is told only to those who may know it themselves.
///
/// ```
/// use banter_memory::KnowledgePack;
/// let pack = KnowledgePack::parse("# The ferry\nIt crosses at dawn.", "ferry.md")?;
/// let chunk = &pack.chunks()[0];
/// assert_eq!((chunk.heading.as_str(), chunk.text.as_str()), ("The ferry", "It crosses at dawn."));
/// assert!(KnowledgePack::parse("+++\nfrm = 3\n+++", "ferry.md").unwrap_err().to_string()
///     .starts_with("ferry.md:2: unknown field `frm`"));
/// # Ok::<(), banter_memory::KnowledgeError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnowledgePack {
    manifest: KnowledgeManifest,
    pages: Pages,
}

/// The chunks of a pack while it is read, and their conditions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Pages {
    chunks: Vec<Chunk>,
    scopes: Vec<Scope>,
    sections: u64,
    bytes: usize,
}

impl KnowledgePack {
    /// Reads a file that is a pack by itself; `source_name` is what errors call it.
    ///
    /// # Errors
    /// A [`KnowledgeError`]: one sentence with the file and the line.
    pub fn parse(text: &str, source_name: &str) -> Result<Self, KnowledgeError> {
        let mut pack = Self::default();
        let name = source_name.rsplit('/').next().unwrap_or(source_name);
        pack.manifest.name = name.split('.').next().unwrap_or(name).to_owned();
        pack.manifest.files = vec![source_name.to_owned()];
        pack.read(text, source_name)?;
        Ok(pack)
    }

    /// Reads the files of a manifest: pairs of a name and a text.
    ///
    /// # Errors
    /// As [`KnowledgePack::parse`].
    pub fn assemble<'t>(
        manifest: KnowledgeManifest,
        files: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> Result<Self, KnowledgeError> {
        let mut pack = Self {
            manifest,
            ..Self::default()
        };
        for (name, text) in files {
            pack.read(text, name)?;
        }
        Ok(pack)
    }

    /// What the manifest says; of a file by itself, its name.
    pub fn manifest(&self) -> &KnowledgeManifest {
        &self.manifest
    }

    /// All chunks, in their order.
    pub fn chunks(&self) -> &[Chunk] {
        &self.pages.chunks
    }

    /// The chunks that `knower` may know once the beats of `reached` were, and may tell anybody: no
    /// secrets.
    pub fn open_chunks(&self, knower: &Knower, reached: &BTreeSet<String>) -> Vec<&Chunk> {
        let open = self.open_to(knower, reached);
        let is_open =
            |chunk: &&Chunk| open.get(chunk.scope) == Some(&true) && !self.is_secret(chunk.scope);
        self.pages.chunks.iter().filter(is_open).collect()
    }

    /// Says in which language it is written, as a BCP 47 tag, where it does not say so itself.
    pub fn set_language(&mut self, language: &str) {
        let own = &mut self.manifest.language;
        own.get_or_insert_with(|| language.to_owned());
    }

    /// For each set of conditions, whether `knower` may know what has them.
    pub(super) fn open_to(&self, knower: &Knower, reached: &BTreeSet<String>) -> Vec<bool> {
        let scopes = self.pages.scopes.iter();
        scopes.map(|scope| scope.lets(knower, reached)).collect()
    }

    /// Whether what has these conditions is a secret.
    pub(super) fn is_secret(&self, scope: usize) -> bool {
        let scope = self.pages.scopes.get(scope);
        scope.is_some_and(Scope::is_secret)
    }

    fn read(&mut self, text: &str, source_name: &str) -> Result<(), KnowledgeError> {
        let too_large = |limit| KnowledgeError::TooLarge {
            source_name: source_name.to_owned(),
            limit,
        };
        self.pages.bytes += text.len();
        if text.len() > LONGEST_FILE {
            return Err(too_large(LONGEST_FILE));
        } else if self.pages.bytes > LONGEST_PACK {
            return Err(too_large(LONGEST_PACK));
        }
        let binary = |c: char| c.is_control() && !c.is_whitespace();
        if let Some(at) = text.find(binary) {
            let reason = "a sign that no text has stands here; save the file as plain text";
            return Err(KnowledgeError::at(source_name, line_of(text, at), reason));
        }
        let front = front::read(text, source_name)?;
        if self.manifest.language.is_none() {
            self.manifest.language = front.language;
        }
        let whole = Scope::default();
        let whole = whole.within(self.manifest.condition.clone());
        let whole = whole.within(front.condition);
        cut(&mut self.pages, source_name, front.body, front.line, whole)
    }
}

impl Pages {
    /// What follows stands under another heading.
    pub(super) fn section(&mut self) {
        self.sections += 1;
    }

    pub(super) fn add(
        &mut self,
        file: &str,
        line: usize,
        heading: String,
        text: String,
        scope: &Scope,
    ) -> Result<(), KnowledgeError> {
        let full = |what: &str, most: usize| {
            let reason = format!("the pack has more than {most} {what} here; make two of it");
            Err(KnowledgeError::at(file, line, reason))
        };
        if self.chunks.len() >= MOST_CHUNKS {
            return full("chunks", MOST_CHUNKS);
        }
        let known = self.scopes.iter().rposition(|known| known == scope);
        let scope = match known {
            Some(at) => at,
            None if self.scopes.len() >= MOST_SCOPES => {
                return full("different conditions", MOST_SCOPES);
            }
            None => {
                self.scopes.push(scope.clone());
                self.scopes.len() - 1
            }
        };
        self.chunks.push(Chunk {
            heading,
            text,
            file: file.to_owned(),
            line,
            section: self.sections,
            scope,
        });
        Ok(())
    }
}
