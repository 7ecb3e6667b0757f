//! What decides who may know something: the beats of a story, and the factions of people.

use banter_memory::Condition;
use bevy::prelude::*;
use std::collections::BTreeSet;

/// Story beats that were reached: what knowledge with `from` waits for, and with `until` ends with.
///
/// A game keeps them with its save; with those of an older save, characters know what they knew
/// then. Names are the same in small letters and capitals.
///
/// ```
/// use banter_mind::StoryBeats;
/// let mut story = StoryBeats::default();
/// story.reach("the_fire");
/// assert!(story.has_reached("The_Fire"));
/// ```
#[derive(Resource, Reflect, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Resource, Default)]
pub struct StoryBeats(BTreeSet<String>);

impl StoryBeats {
    /// The story has come to this beat.
    pub fn reach(&mut self, beat: &str) {
        self.0.insert(Condition::key(beat));
    }

    /// It never came to this beat.
    pub fn undo(&mut self, beat: &str) {
        self.0.remove(&Condition::key(beat));
    }

    /// Whether the story has come to this beat.
    pub fn has_reached(&self, beat: &str) -> bool {
        self.0.contains(&Condition::key(beat))
    }

    /// All beats that it has come to, for a save: in small letters, by name.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    pub(crate) fn reached(&self) -> &BTreeSet<String> {
        &self.0
    }
}

impl<S: AsRef<str>> FromIterator<S> for StoryBeats {
    fn from_iter<I: IntoIterator<Item = S>>(beats: I) -> Self {
        let mut story = Self::default();
        for beat in beats {
            story.reach(beat.as_ref());
        }
        story
    }
}

/// Faction of a character or a player, for what they may know: it goes before the one in a
/// character's persona, and may change as the story goes. An empty one is none.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct Faction(pub String);
