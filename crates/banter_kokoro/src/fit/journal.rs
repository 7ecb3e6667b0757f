//! What was heard already, kept in the cache: a search that was interrupted goes on where it was, and one for another
//! recording need not hear the voices again. It is about synthesized speech alone.

use super::consent::sum;
use banter_likeness::{Heard, SpeakerEmbedding};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// The most lines that are read.
const MOST: usize = 100_000;

/// One thing that was heard.
#[derive(Serialize, Deserialize)]
struct Line {
    variant: String,
    text: String,
    speaker: Vec<f32>,
    pitch: Option<f32>,
}

/// What was heard, by variant and text.
#[derive(Default)]
pub(super) struct Journal {
    heard: BTreeMap<(String, String), Heard>,
    file: Option<File>,
}

impl Journal {
    /// What was heard of these: models and settings in words, by which its file is named. Without a
    /// folder, or where it cannot be written, nothing is kept.
    pub(super) fn open(folder: Option<PathBuf>, what: &str) -> Self {
        let Some(folder) = folder else {
            return Self::default();
        };
        let name = sum(what.as_bytes());
        let path = folder.join(format!("{}.jsonl", name.get(..16).unwrap_or(&name)));
        let heard = read(&path);
        let is_made = fs::create_dir_all(&folder);
        let file = is_made.and_then(|()| File::options().create(true).append(true).open(&path));
        Self {
            heard,
            file: file.ok(),
        }
    }

    pub(super) fn find(&self, variant: &str, text: &str) -> Option<&Heard> {
        self.heard.get(&(variant.to_owned(), text.to_owned()))
    }

    pub(super) fn keep(&mut self, variant: &str, text: &str, heard: &Heard) {
        let line = Line {
            variant: variant.to_owned(),
            text: text.to_owned(),
            speaker: heard.speaker.values().to_vec(),
            pitch: heard.pitch,
        };
        if let (Some(file), Ok(mut line)) = (&mut self.file, serde_json::to_string(&line)) {
            line.push('\n');
            // What is not kept is heard again.
            let _ = file.write_all(line.as_bytes());
        }
        let key = (variant.to_owned(), text.to_owned());
        self.heard.insert(key, heard.clone());
    }
}

/// What a file holds. A line that was cut off, or is none, is left out.
fn read(path: &Path) -> BTreeMap<(String, String), Heard> {
    let Ok(file) = File::open(path) else {
        return BTreeMap::new();
    };
    let lines = BufReader::new(file).lines().map_while(Result::ok);
    let lines = lines.take(MOST).filter_map(|line| {
        let line: Line = serde_json::from_str(&line).ok()?;
        let heard = Heard::new(SpeakerEmbedding::new(line.speaker)?, line.pitch);
        Some(((line.variant, line.text), heard))
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_was_heard_is_known_after_an_interruption() {
        let folder = tempfile::tempdir().unwrap();
        let open = |what: &str| Journal::open(Some(folder.path().join("fit")), what);
        let heard = Heard::new(SpeakerEmbedding::new(vec![0.6, 0.8]).unwrap(), Some(120.0));
        open("kokoro").keep("emma", "Hello.", &heard);
        let file = fs::read_dir(folder.path().join("fit")).unwrap().next();
        let file = file.unwrap().unwrap().path();
        let mut torn = File::options().append(true).open(file).unwrap();
        torn.write_all(b"{\"variant\": \"he").unwrap();
        let journal = open("kokoro");
        assert_eq!(journal.find("emma", "Hello."), Some(&heard));
        assert_eq!(journal.find("emma", "Goodbye."), None);
        assert_eq!(open("another").find("emma", "Hello."), None);
        assert!(
            Journal::open(None, "kokoro")
                .find("emma", "Hello.")
                .is_none()
        );
    }
}
