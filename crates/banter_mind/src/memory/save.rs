//! Memories in a save.

use super::people::{LONGEST_NAME, MOST_PEOPLE};
use super::{
    Acquaintance, Entry, LONGEST, LONGEST_OVERHEARD, MOST_BYTES, MOST_EXCHANGES, MOST_OVERHEARD,
    Memory, OverheardLine,
};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::VecDeque;

/// The version of the format.
const VERSION: u32 = 1;
/// How many bytes a saved memory may have: in JSON, a character of one byte takes six at most.
const LARGEST: usize = 8 * MOST_BYTES;

/// Why a saved memory cannot be read.
#[derive(thiserror::Error, Debug, Clone, PartialEq, Eq)]
pub enum MemoryError {
    /// It is larger than any memory.
    #[error(
        "a saved memory has {0} bytes, and none has more than 8 MiB; load an earlier save, or \
         start without this memory"
    )]
    TooLarge(usize),
    /// It is not what a memory looks like.
    #[error(
        "a saved memory cannot be read ({0}); load an earlier save, or start without this memory"
    )]
    Broken(String),
    /// It was saved by a newer version of the game.
    #[error(
        "a saved memory is of format {0}, and this game knows none above 1; update the game, or \
         start without this memory"
    )]
    Newer(u32),
    /// It holds more of something than any memory does.
    #[error(
        "a saved memory holds more than {most} {what}; load an earlier save, or start without \
         this memory"
    )]
    TooMuch {
        /// Of what.
        what: &'static str,
        /// How many of it there may be.
        most: usize,
    },
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

/// A memory as a save has it.
#[derive(Serialize, Deserialize)]
pub(crate) struct SavedMemory {
    version: u32,
    forgotten: usize,
    people: Vec<Acquaintance>,
    entries: VecDeque<Entry>,
    recent: VecDeque<OverheardLine>,
}

impl Memory {
    /// The memory as text for a save: JSON of one line, with the version of its format.
    ///
    /// ```
    /// use banter_core::PersonId;
    /// use banter_mind::{Exchange, Memory};
    ///
    /// let mut memory = Memory::default();
    /// let ada = PersonId::new("ada")?;
    /// let speaker = Some(ada.clone());
    /// let heard = "My name is Ada.".to_owned();
    /// memory.remember(Exchange { speaker, heard, said: "Good evening!".into() }, 8);
    ///
    /// let saved = memory.to_saved();
    /// let loaded = Memory::from_saved(&saved)?;
    /// assert_eq!(loaded.with(&ada).next().unwrap().heard, "My name is Ada.");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_saved(&self) -> String {
        // Texts and numbers: there is nothing in it that JSON cannot say.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The memory of a save.
    ///
    /// # Errors
    /// If the text was not written by [`Memory::to_saved`] of this version or an earlier one, or
    /// holds more than a memory may.
    pub fn from_saved(text: &str) -> Result<Self, MemoryError> {
        if text.len() > LARGEST {
            return Err(MemoryError::TooLarge(text.len()));
        }
        let Version { version } = serde_json::from_str(text).map_err(broken)?;
        if version > VERSION {
            return Err(MemoryError::Newer(version));
        }
        let saved: SavedMemory = serde_json::from_str(text).map_err(broken)?;
        Self::try_from(saved)
    }

    /// Whether there is no more in it than a memory holds.
    fn check(&self) -> Result<(), MemoryError> {
        let bound = |what, count: usize, most| match count <= most {
            true => Ok(()),
            false => Err(MemoryError::TooMuch { what, most }),
        };
        let fits = |what, text: &str, most| bound(what, text.chars().count(), most);
        bound("exchanges", self.entries.len(), MOST_EXCHANGES)?;
        bound("people", self.people.len(), MOST_PEOPLE)?;
        for person in &self.people {
            fits("characters of a name", &person.name, LONGEST_NAME)?;
        }
        let all = self.entries.iter().map(|entry| &entry.overheard);
        for overheard in all.chain([&self.recent]) {
            bound(
                "lines between two exchanges",
                overheard.len(),
                MOST_OVERHEARD,
            )?;
            for line in overheard {
                fits("characters of a line", &line.text, LONGEST_OVERHEARD)?;
            }
        }
        for entry in &self.entries {
            fits("characters of a line", &entry.exchange.heard, LONGEST)?;
            fits("characters of an answer", &entry.exchange.said, LONGEST)?;
        }
        let bytes = self.entries.iter().map(Entry::bytes).sum();
        bound("bytes of text", bytes, MOST_BYTES)
    }
}

impl TryFrom<SavedMemory> for Memory {
    type Error = MemoryError;

    fn try_from(saved: SavedMemory) -> Result<Self, MemoryError> {
        if saved.version > VERSION {
            return Err(MemoryError::Newer(saved.version));
        }
        let mut memory = Self {
            entries: saved.entries,
            recent: saved.recent,
            people: saved.people,
            // What is left out of prompts is counted from it.
            forgotten: saved.forgotten.min(usize::MAX / 2),
        };
        memory.check()?;
        let overheard = memory
            .entries
            .iter_mut()
            .flat_map(|entry| &mut entry.overheard);
        for line in overheard.chain(&mut memory.recent) {
            line.clarity = line.clarity.clamp(0.0, 1.0);
        }
        Ok(memory)
    }
}

impl Serialize for Memory {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let saved = SavedMemory {
            version: VERSION,
            forgotten: self.forgotten,
            people: self.people.clone(),
            entries: self.entries.clone(),
            recent: self.recent.clone(),
        };
        saved.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Memory {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let saved = SavedMemory::deserialize(deserializer)?;
        Self::try_from(saved).map_err(D::Error::custom)
    }
}

/// The error of a parser in a few words: what it quotes comes from the file.
fn broken(error: serde_json::Error) -> MemoryError {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    MemoryError::Broken(error.to_string().chars().take(200).map(plain).collect())
}
