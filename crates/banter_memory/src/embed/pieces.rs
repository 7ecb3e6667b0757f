//! Texts to tokens: byte-pair encoding as SentencePiece does it, of which only the vocabulary is
//! needed. Of two neighbours those are joined first whose joined piece has the lowest id, which
//! is the order in which the pieces were learnt.

use super::error::{EmbeddingError, read};
use serde::Deserialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// No vocabulary is larger.
const LARGEST: u64 = 64 << 20;
/// The most bytes of a word that are cut into pieces; what comes after does not count.
const LONGEST_WORD: usize = 64;
/// What stands for the space before a word.
const SPACE: char = '▁';

/// The pieces of a vocabulary by their texts.
#[derive(Debug)]
pub(super) struct Pieces {
    ids: HashMap<Box<str>, u32>,
    /// The pieces of bytes that stand in no other piece.
    bytes: Vec<Option<u32>>,
}

#[derive(Deserialize)]
struct Tokenizer {
    model: Model,
}

#[derive(Deserialize)]
struct Model {
    r#type: String,
    vocab: HashMap<Box<str>, u32>,
}

/// The vocabulary that lies beside a table.
pub(super) fn beside(table: &Path) -> Result<PathBuf, EmbeddingError> {
    let folder = match table.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let unreadable = |error| EmbeddingError::Unreadable {
        path: folder.to_owned(),
        error,
    };
    let mut named: Vec<PathBuf> = Vec::new();
    let mut other: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with("tokenizer.json") {
            named.push(entry.path());
        } else if name.ends_with(".json") {
            other.push(entry.path());
        }
    }
    // Of several the one whose name begins as the table's does.
    let table_name = table
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let alike = |path: &PathBuf| {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let pairs = name.chars().zip(table_name.chars());
        pairs.take_while(|(a, b)| a == b).count()
    };
    named.sort();
    let only = if other.len() == 1 { other.pop() } else { None };
    named
        .into_iter()
        .max_by_key(alike)
        .or(only)
        .ok_or_else(|| EmbeddingError::NoVocabulary {
            path: table.to_owned(),
        })
}

impl Pieces {
    pub(super) fn load(path: &Path, rows: usize) -> Result<Self, EmbeddingError> {
        Self::parse(&read(path, LARGEST)?, rows).map_err(|r| EmbeddingError::broken(path, r))
    }

    fn parse(bytes: &[u8], rows: usize) -> Result<Self, String> {
        let Tokenizer { model } = serde_json::from_slice(bytes)
            .map_err(|error| format!("its vocabulary cannot be read ({error})"))?;
        if model.r#type != "BPE" {
            return Err("its vocabulary is not of the kind BPE".to_owned());
        }
        if let Some(id) = model.vocab.values().find(|id| **id as usize >= rows) {
            return Err(format!(
                "its vocabulary has the token {id}, and its table {rows} rows"
            ));
        }
        let byte = |byte: u8| model.vocab.get(format!("<0x{byte:02X}>").as_str()).copied();
        Ok(Self {
            bytes: (0..=u8::MAX).map(byte).collect(),
            ids: model.vocab,
        })
    }

    /// Tells the tokens of a word, as it is written behind a space.
    pub(super) fn each_of_word(&self, word: &str, mut each: impl FnMut(u32)) {
        let word = word
            .get(..word.floor_char_boundary(LONGEST_WORD))
            .unwrap_or(word);
        let mut text = String::with_capacity(word.len() + SPACE.len_utf8());
        text.push(SPACE);
        text.push_str(word);
        if let Some(id) = self.ids.get(text.as_str()) {
            return each(*id);
        }
        // The bounds of the pieces.
        let mut bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        bounds.push(text.len());
        loop {
            let joined = bounds.windows(3).enumerate().filter_map(|(at, ends)| {
                let [start, _, end] = ends else { return None };
                Some((*self.ids.get(text.get(*start..*end)?)?, at + 1))
            });
            let Some((_, at)) = joined.min() else { break };
            bounds.remove(at);
        }
        for ends in bounds.windows(2) {
            let [start, end] = ends else { continue };
            let piece = text.get(*start..*end).unwrap_or_default();
            match self.ids.get(piece) {
                Some(id) => each(*id),
                None => piece
                    .bytes()
                    .filter_map(|byte| self.bytes.get(usize::from(byte)).copied().flatten())
                    .for_each(&mut each),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    const VOCABULARY: &str = r#"{"model":{"type":"BPE","vocab":{
        "<0xC3>":0,"<0xA9>":1,"▁":2,"k":3,"e":4,"y":5,"ke":6,"ey":7,"▁k":8,"▁key":9,"▁ke":10
    }}}"#;

    fn tokens(word: &str) -> Vec<u32> {
        let pieces = Pieces::parse(VOCABULARY.as_bytes(), 11).unwrap();
        let mut tokens = Vec::new();
        pieces.each_of_word(word, |token| tokens.push(token));
        tokens
    }

    #[test]
    fn a_word_becomes_pieces_in_the_order_in_which_they_were_learnt() {
        assert_eq!(tokens("key"), [9]);
        assert_eq!(tokens("keke"), [10, 6]);
        assert_eq!(tokens("yke"), [2, 5, 6]);
        assert_eq!(tokens("é"), [2, 0, 1]);
        assert_eq!(tokens("q"), [2], "what is in no piece is left out");
    }

    #[test]
    fn a_vocabulary_that_does_not_fit_is_told() {
        let parse = |text: &str, rows| Pieces::parse(text.as_bytes(), rows).unwrap_err();
        assert!(parse(VOCABULARY, 5).contains("5 rows"));
        assert!(parse("{}", 5).contains("cannot be read"));
        assert!(parse(r#"{"model":{"type":"WordPiece","vocab":{}}}"#, 5).contains("BPE"));
    }
}
