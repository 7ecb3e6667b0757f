//! What was heard already, kept in the cache: a search that was interrupted goes on where it was, and one for another
//! recording need not hear the voices again. It is about synthesized speech alone.

use super::consent::sum;
use banter_likeness::{Heard, SpeakerEmbedding};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// The most that is kept, in bytes: some 20,000 sentences.
const LARGEST: u64 = 64 << 20;

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
    /// Bytes that may still be written.
    left: u64,
}

impl Journal {
    /// What was heard of these: models and settings in words, by which its file is named. Without a
    /// folder, or where it cannot be written, nothing is kept.
    pub(super) fn open(folder: Option<PathBuf>, what: &str) -> Self {
        Self::within(folder, what, LARGEST)
    }

    fn within(folder: Option<PathBuf>, what: &str, most: u64) -> Self {
        let Some(folder) = folder else {
            return Self::default();
        };
        let name = sum(what.as_bytes());
        let path = folder.join(format!("{}.jsonl", name.get(..16).unwrap_or(&name)));
        let bytes = read(&path, most);
        let is_made = fs::create_dir_all(&folder);
        let file = is_made.and_then(|()| File::options().create(true).append(true).open(&path));
        let mut journal = Self {
            heard: heard(&bytes),
            file: file.ok(),
            left: most.saturating_sub(bytes.len() as u64),
        };
        if bytes.last().is_some_and(|last| *last != b'\n') {
            // The last line was cut off, and the next is to be one of its own.
            journal.write(b"\n");
        }
        journal
    }

    /// What is not kept is heard again.
    fn write(&mut self, bytes: &[u8]) {
        let size = bytes.len() as u64;
        if let Some(file) = self.file.as_mut().filter(|_| size <= self.left) {
            self.left -= size;
            let _ = file.write_all(bytes);
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
        if let Ok(mut line) = serde_json::to_string(&line) {
            line.push('\n');
            self.write(line.as_bytes());
        }
        let key = (variant.to_owned(), text.to_owned());
        self.heard.insert(key, heard.clone());
    }
}

/// The beginning of a file.
fn read(path: &Path, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Ok(file) = File::open(path) {
        let _ = file.take(most).read_to_end(&mut bytes);
    }
    bytes
}

/// What a file holds. A line that was cut off, or is none, is left out.
fn heard(bytes: &[u8]) -> BTreeMap<(String, String), Heard> {
    let lines = bytes.split(|byte| *byte == b'\n').filter_map(|line| {
        let line: Line = serde_json::from_slice(line).ok()?;
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
        // As many numbers as an encoder's, none of them short.
        let values = (0..256).map(|i| (i as f32 * 0.37).sin().max(0.0));
        let speaker = SpeakerEmbedding::new(values.collect()).unwrap();
        let heard = Heard::new(speaker, Some(120.7));
        open("kokoro").keep("emma", "Hello.", &heard);
        let file = fs::read_dir(folder.path().join("fit")).unwrap().next();
        let file = file.unwrap().unwrap().path();
        let mut torn = File::options().append(true).open(file).unwrap();
        torn.write_all(b"{\"variant\": \"he").unwrap();
        let mut journal = open("kokoro");
        assert_eq!(journal.find("emma", "Hello."), Some(&heard));
        journal.keep("heart", "Hello.", &heard);
        let journal = open("kokoro");
        assert_eq!(journal.find("heart", "Hello."), Some(&heard));
        assert_eq!(journal.find("emma", "Goodbye."), None);
        assert_eq!(open("another").find("emma", "Hello."), None);
        assert!(
            Journal::open(None, "kokoro")
                .find("emma", "Hello.")
                .is_none()
        );
    }

    #[test]
    fn no_more_is_kept_than_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let heard = Heard::new(SpeakerEmbedding::new(vec![0.6, 0.8]).unwrap(), None);
        let open = || Journal::within(Some(folder.path().to_owned()), "kokoro", 300);
        let mut journal = open();
        for count in 0..10 {
            journal.keep(&format!("voice{count}"), "Hello.", &heard);
        }
        assert!(journal.find("voice9", "Hello.").is_some());
        let file = fs::read_dir(folder.path()).unwrap().next().unwrap();
        assert!(file.unwrap().metadata().unwrap().len() <= 300);
        let again = open();
        assert!(again.find("voice0", "Hello.").is_some());
        assert!(again.find("voice9", "Hello.").is_none());
    }
}
