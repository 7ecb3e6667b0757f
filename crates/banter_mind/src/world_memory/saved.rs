//! The form of a world's memory in a save, its versions, and its bounds.

use super::{CharacterMemory, WorldMemory, WorldMemoryError};
use crate::StoryTime;
use crate::goals::SavedGoals;
use crate::memory::SavedMemory;
use crate::{
    Episode, EpisodeKind, EpisodeSettings, Episodes, Feelings, Memory, Relations, Remembered,
};
use banter_core::PersonId;
use serde::de::Error;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// How many characters a save may have.
const MOST_CHARACTERS: usize = 4_096;
/// How many bytes a save may have.
pub(super) const LARGEST: u64 = 256 << 20;

impl Serialize for WorldMemory {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut world = serializer.serialize_struct("WorldMemory", 3)?;
        world.serialize_field("version", &Self::VERSION)?;
        world.serialize_field("story", &self.story)?;
        world.serialize_field("characters", &self.characters)?;
        world.end()
    }
}

/// What every version begins with.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

#[derive(Deserialize)]
struct Saved {
    version: u32,
    #[serde(default)]
    story: f64,
    characters: BTreeMap<PersonId, SavedCharacter>,
}

/// A character of any version. The first one had no more than its memory's exchanges.
#[derive(Deserialize)]
struct SavedCharacter {
    memory: Option<Memory>,
    #[serde(default)]
    episodes: Episodes,
    #[serde(default)]
    relations: Relations,
    #[serde(default)]
    feelings: Feelings,
    #[serde(default)]
    goals: SavedGoals,
    #[serde(flatten)]
    first: Option<SavedMemory>,
}

impl<'de> Deserialize<'de> for WorldMemory {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let saved = Saved::deserialize(deserializer)?;
        if saved.version > Self::VERSION {
            return Err(D::Error::custom(WorldMemoryError::Newer(saved.version)));
        }
        if saved.characters.len() > MOST_CHARACTERS {
            return Err(D::Error::custom("too many characters"));
        }
        let mut characters = BTreeMap::new();
        for (id, character) in saved.characters {
            let character = character.migrate(saved.version).map_err(D::Error::custom)?;
            characters.insert(id, character);
        }
        let story = StoryTime::moment(saved.story);
        Ok(Self { story, characters })
    }
}

impl SavedCharacter {
    fn migrate(self, version: u32) -> Result<CharacterMemory, String> {
        if version >= 2 {
            return Ok(CharacterMemory {
                memory: self.memory.ok_or("a character has no memory")?,
                episodes: self.episodes,
                relations: self.relations,
                feelings: self.feelings.bounded(),
                goals: self.goals,
            });
        }
        let first = self.first.ok_or("a character has no memory")?;
        let memory = Memory::try_from(first).map_err(|error| error.to_string())?;
        Ok(CharacterMemory::from(memory))
    }
}

impl From<Memory> for CharacterMemory {
    /// What games saved before they saved a world: of the exchanges, episodes are made.
    fn from(memory: Memory) -> Self {
        let settings = EpisodeSettings::default();
        let (mut episodes, mut relations) = (Episodes::default(), Relations::default());
        // All of them: blocks of one leave nothing out.
        for remembered in memory.history(1) {
            match remembered {
                Remembered::Exchange(exchange) => {
                    let by = exchange.speaker.clone();
                    if let Some(by) = &by {
                        relations.meet(by);
                    }
                    let told = Episode::new(EpisodeKind::Told { by: by.clone() }, &*exchange.heard);
                    let said = Episode::new(EpisodeKind::Said { to: by }, &*exchange.said);
                    for episode in [told, said] {
                        if episode.text.contains(char::is_alphanumeric) {
                            episodes.add(episode, &settings);
                        }
                    }
                }
                Remembered::Overheard(line) => {
                    let by = line.speaker.clone();
                    let kind = EpisodeKind::Overheard { by, to: None };
                    let mut heard = Episode::new(kind, &*line.text);
                    heard.clarity = line.clarity;
                    episodes.add(heard, &settings);
                }
            }
        }
        Self {
            memory,
            episodes,
            relations,
            feelings: Feelings::default(),
            goals: SavedGoals::default(),
        }
    }
}

impl WorldMemory {
    /// The memory as JSON of one line.
    ///
    /// # Errors
    /// None that a memory is known to have: it is texts and numbers.
    pub fn to_json(&self) -> Result<String, WorldMemoryError> {
        serde_json::to_string(self).map_err(|error| WorldMemoryError::broken(&error))
    }

    /// The memory of a JSON text.
    ///
    /// # Errors
    /// If it was not written by this version or an earlier one, or holds more than a memory may.
    pub fn from_json(text: &str) -> Result<Self, WorldMemoryError> {
        if text.len() as u64 > LARGEST {
            return Err(WorldMemoryError::TooLarge(text.len() as u64));
        }
        let broken = |error| WorldMemoryError::broken(&error);
        let Version { version } = serde_json::from_str(text).map_err(broken)?;
        if version > Self::VERSION {
            return Err(WorldMemoryError::Newer(version));
        }
        serde_json::from_str(text).map_err(broken)
    }
}
