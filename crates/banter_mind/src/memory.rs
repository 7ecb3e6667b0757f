//! Memory: what a character remembers of its conversations and of what it overheard, by the
//! [`PersonId`] of who spoke.

mod heard;
mod note;
mod overhear;
mod people;
mod save;
#[cfg(test)]
mod tests;

pub(crate) use note::{SpokenBy, note_speaker, remember, said};
pub(crate) use overhear::overhear;
pub use people::Acquaintance;
pub use save::MemoryError;
pub(crate) use save::SavedMemory;

use banter_core::PersonId;
use bevy::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// How much of a line or an answer is remembered, in characters.
const LONGEST: usize = 4_000;
/// How much of a line that was overheard.
const LONGEST_OVERHEARD: usize = 1_000;
/// How many lines that were overheard are remembered between two exchanges: the last.
const MOST_OVERHEARD: usize = 8;
/// How many exchanges are remembered, whatever the settings say.
const MOST_EXCHANGES: usize = 1_024;
/// How many bytes of text are remembered in all.
const MOST_BYTES: usize = 1 << 20;

/// One exchange, as the character remembers it.
#[derive(Reflect, Serialize, Deserialize, Debug, Clone, Default, PartialEq, Eq)]
pub struct Exchange {
    /// Who spoke to it, if anybody did.
    pub speaker: Option<PersonId>,
    /// What it understood. Empty if it spoke by itself.
    pub heard: String,
    /// What of its answer was really heard. It ends with a dash where it was
    /// interrupted in the middle of a sentence.
    pub said: String,
}

/// A line that was said to somebody else, as the character remembers it.
#[derive(Reflect, Serialize, Deserialize, Debug, Clone, PartialEq)]
pub struct OverheardLine {
    /// Who spoke.
    pub speaker: PersonId,
    /// What the character understood of it.
    pub text: String,
    /// How well it was heard, 0..=1, in hundredths.
    pub clarity: f32,
}

/// Something that a character remembers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Remembered<'a> {
    /// It was spoken to, or spoke.
    Exchange(&'a Exchange),
    /// It overheard what was said to somebody else.
    Overheard(&'a OverheardLine),
}

/// Memory of a character: its last exchanges and what it overheard between them, the oldest
/// first, and the names of whom it knows. Every [`NpcParticipant`](banter_core::NpcParticipant) has it.
///
/// Whoever speaks is remembered by its [`PersonId`]: a player who leaves and returns as another
/// entity with the same id is the same to the character, and so it is after a
/// [save](Memory::to_saved) and a [load](Memory::from_saved).
///
/// An answer that was interrupted is remembered as far as it was heard, to the last whole word:
/// a character does not believe that it said what nobody could hear.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq)]
#[reflect(Component, Default)]
pub struct Memory {
    entries: VecDeque<Entry>,
    /// What was overheard since the last exchange.
    recent: VecDeque<OverheardLine>,
    /// Whom it knows, in the order in which it met them.
    people: Vec<Acquaintance>,
    /// How many exchanges were forgotten.
    forgotten: usize,
}

/// An exchange, and what was overheard before it.
#[derive(Reflect, Serialize, Deserialize, Debug, Clone, PartialEq)]
struct Entry {
    #[serde(default, skip_serializing_if = "VecDeque::is_empty")]
    overheard: VecDeque<OverheardLine>,
    #[serde(flatten)]
    exchange: Exchange,
}

impl Entry {
    fn bytes(&self) -> usize {
        let overheard = self.overheard.iter().map(|line| line.text.len());
        self.exchange.heard.len() + self.exchange.said.len() + overheard.sum::<usize>()
    }
}

impl Memory {
    /// Remembers `exchange` and forgets the oldest over `limit`. Of each text, 4,000 characters
    /// are remembered; of all, 1 MiB and 1,024 exchanges.
    ///
    /// ```
    /// use banter_mind::{Exchange, Memory};
    /// let mut memory = Memory::default();
    /// for heard in ["one", "two", "three"] {
    ///     memory.remember(Exchange { speaker: None, heard: heard.into(), said: String::new() }, 2);
    /// }
    /// assert_eq!(memory.exchanges().next().map(|exchange| exchange.heard.as_str()), Some("two"));
    /// ```
    pub fn remember(&mut self, mut exchange: Exchange, limit: usize) {
        clip(&mut exchange.heard, LONGEST);
        clip(&mut exchange.said, LONGEST);
        let overheard = std::mem::take(&mut self.recent);
        self.entries.push_back(Entry {
            overheard,
            exchange,
        });
        let mut bytes: usize = self.entries.iter().map(Entry::bytes).sum();
        while self.entries.len() > limit.min(MOST_EXCHANGES) || bytes > MOST_BYTES {
            bytes -= self.entries.pop_front().map_or(0, |entry| entry.bytes());
            self.forgotten += 1;
        }
    }

    /// Notes a line that somebody, by this name, said to somebody else, and how well it was
    /// heard, 0..=1. Of what is overheard between two exchanges the last eight lines are
    /// remembered, and 1,000 characters of each. A line of which nothing was understood is not
    /// noted.
    pub fn overheard(&mut self, speaker: PersonId, name: &str, text: &str, clarity: f32) {
        let clarity = if clarity.is_nan() { 0.0 } else { clarity };
        let clarity = (clarity.clamp(0.0, 1.0) * 100.0).round() / 100.0;
        if clarity == 0.0 || text.trim().is_empty() {
            return;
        }
        self.meet(&speaker, name);
        let mut text = text.to_owned();
        clip(&mut text, LONGEST_OVERHEARD);
        self.recent.push_back(OverheardLine {
            speaker,
            text,
            clarity,
        });
        if self.recent.len() > MOST_OVERHEARD {
            self.recent.pop_front();
        }
    }

    /// The exchanges that are remembered, the oldest first.
    pub fn exchanges(&self) -> impl Iterator<Item = &Exchange> {
        self.entries.iter().map(|entry| &entry.exchange)
    }

    /// The exchanges with this person, the oldest first.
    pub fn with(&self, person: &PersonId) -> impl Iterator<Item = &Exchange> {
        let with = move |exchange: &&Exchange| exchange.speaker.as_ref() == Some(person);
        self.exchanges().filter(with)
    }

    /// What goes into a prompt: all exchanges, or the last half or more of them. What is left
    /// out is left out in blocks of half the `limit`, so that a prompt begins alike for many
    /// turns, which spares an engine reading it again.
    ///
    /// ```
    /// use banter_mind::{Exchange, Memory};
    /// let mut memory = Memory::default();
    /// let mut first = |memory: &mut Memory, heard: &str| {
    ///     memory.remember(Exchange { speaker: None, heard: heard.into(), said: String::new() }, 4);
    ///     memory.in_blocks(4).next().map(|exchange| exchange.heard.clone()).unwrap_or_default()
    /// };
    /// let firsts = ["1", "2", "3", "4", "5", "6", "7"].map(|heard| first(&mut memory, heard));
    /// assert_eq!(firsts, ["1", "1", "1", "1", "3", "3", "5"]);
    /// ```
    pub fn in_blocks(&self, limit: usize) -> impl Iterator<Item = &Exchange> {
        self.blocks(limit).map(|entry| &entry.exchange)
    }

    /// The same with what was overheard between the exchanges and since the last one, in the
    /// order in which it was said.
    pub fn history(&self, limit: usize) -> impl Iterator<Item = Remembered<'_>> {
        let entries = self.blocks(limit).flat_map(|entry| {
            let overheard = entry.overheard.iter().map(Remembered::Overheard);
            overheard.chain([Remembered::Exchange(&entry.exchange)])
        });
        entries.chain(self.recent.iter().map(Remembered::Overheard))
    }

    fn blocks(&self, limit: usize) -> impl Iterator<Item = &Entry> {
        let block = Self::block(limit);
        let left_out = self.forgotten.next_multiple_of(block) - self.forgotten;
        self.entries.iter().skip(left_out)
    }

    /// How many exchanges are left out of a prompt together.
    pub(crate) fn block(limit: usize) -> usize {
        (limit / 2).max(1)
    }

    /// Forgets everything that was said. Whom it knows it still knows.
    pub fn clear(&mut self) {
        self.forgotten += self.entries.len();
        self.entries.clear();
        self.recent.clear();
    }
}

/// Leaves the first `limit` characters.
fn clip(text: &mut String, limit: usize) {
    if let Some((end, _)) = text.char_indices().nth(limit) {
        text.truncate(end);
    }
}
