//! Sentence vectors without a model: a table with a vector for each token, of which a text's
//! vector is the mean. Microseconds a sentence, in pure Rust.

mod error;
mod pieces;
mod table;

pub use error::EmbeddingError;

use pieces::Pieces;
use std::path::Path;
use table::Table;

/// How much of a text its vector is made of, in bytes: what comes after does not change it.
const LONGEST: usize = 4_096;

/// A static embedding: a table of token vectors, and how texts are cut into tokens.
///
/// Read from two files, as `embed-wordllama` in the list of models has them: a table in the
/// safetensors format, of one tensor `embedding.weight` in half or single precision with the
/// shape `[tokens, dimensions]`, and beside it the vocabulary, a `tokenizer.json` of the kind
/// "BPE" of which the ids are the rows. Half precision stays so in memory: 16 MiB for 32,000
/// tokens of 256 dimensions. It is shared by all characters behind an
/// [`Arc`](std::sync::Arc).
///
/// ```no_run
/// use banter_memory::StaticEmbedding;
/// let table = StaticEmbedding::load("wordllama-l2-supercat-256.safetensors")?;
/// let mut sentence = vec![0.0; table.dimensions()];
/// assert!(table.embed("Where is the key?", &mut sentence));
/// # Ok::<(), banter_memory::EmbeddingError>(())
/// ```
#[derive(Debug)]
pub struct StaticEmbedding {
    table: Table,
    pieces: Pieces,
}

impl StaticEmbedding {
    /// Reads a table, and the vocabulary beside it: the file whose name ends in
    /// `tokenizer.json`, or the only one that ends in `.json`.
    ///
    /// # Errors
    /// If a file is missing, too large, or not what it should be: [`EmbeddingError`].
    pub fn load(table: impl AsRef<Path>) -> Result<Self, EmbeddingError> {
        let table = table.as_ref();
        Self::load_with(table, &pieces::beside(table)?)
    }

    /// Reads a table and its vocabulary.
    ///
    /// # Errors
    /// As [`StaticEmbedding::load`].
    pub fn load_with(table: &Path, vocabulary: &Path) -> Result<Self, EmbeddingError> {
        let table = Table::load(table)?;
        let pieces = Pieces::load(vocabulary, table.rows())?;
        Ok(Self { table, pieces })
    }

    /// How many numbers a vector has, 1..=1,024.
    pub fn dimensions(&self) -> usize {
        self.table.dimensions()
    }

    /// Writes the vector of `text` into `vector`, of length 1, and tells whether it has one: a
    /// text without a known token has none, and neither has a `vector` of another length. Of a
    /// long text 4 KiB count.
    pub fn embed(&self, text: &str, vector: &mut [f32]) -> bool {
        self.add_up(clip(text).split_whitespace(), vector)
    }

    /// The same of the bare words, in small letters and without what stands before and behind
    /// them: of short texts that are compared with a question, their dots and capitals say
    /// nothing.
    pub(crate) fn embed_words(&self, text: &str, vector: &mut [f32]) -> bool {
        let lower = clip(text).to_lowercase();
        let words = lower.split_whitespace();
        let bare = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        self.add_up(bare.filter(|word| !word.is_empty()), vector)
    }

    fn add_up<'a>(&self, words: impl Iterator<Item = &'a str>, vector: &mut [f32]) -> bool {
        vector.fill(0.0);
        if vector.len() != self.dimensions() {
            return false;
        }
        for word in words {
            self.pieces
                .each_of_word(word, |piece| self.table.add(piece, 1.0, vector));
        }
        normalise(vector)
    }
}

/// The first bytes of a text, up to the end of a character.
fn clip(text: &str) -> &str {
    text.get(..text.floor_char_boundary(LONGEST))
        .unwrap_or(text)
}

/// Makes a vector one of length 1; false where it has no direction.
pub(crate) fn normalise(vector: &mut [f32]) -> bool {
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    if !length.is_finite() || length < 1e-6 {
        vector.fill(0.0);
        return false;
    }
    vector.iter_mut().for_each(|x| *x /= length);
    true
}
