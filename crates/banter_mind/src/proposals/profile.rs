//! What is known of a player's taste, in words that the player may read and correct.

use bevy::prelude::*;
use serde::{Deserialize, Serialize};

/// How much of it is kept, and how long a text may be, in characters.
const MOST: usize = 32;
const LONGEST: usize = 80;
const LONGEST_LINE: usize = 200;

/// What somebody thinks of something.
#[derive(Reflect, Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Leaning {
    /// They like it.
    Likes,
    /// They have asked for it.
    AskedFor,
    /// They would rather be left alone with it.
    Avoids,
}

/// One thing that is known of a player.
#[derive(Reflect, Serialize, Deserialize, Debug, Clone, PartialEq, Eq)]
pub struct ProfileEntry {
    /// What they think of it.
    pub leaning: Leaning,
    /// Of what, in their own words: `old songs`. At most 80 characters.
    pub what: String,
    /// The line that says so; empty for what they have set themselves.
    pub said: String,
    /// How often they have said so.
    pub times: u32,
    /// Whether the player has set or corrected it: what is overheard changes it no more.
    pub corrected: bool,
}

impl ProfileEntry {
    /// It in words: `You like old songs. You said: "I love old songs."`
    pub fn sentence(&self) -> String {
        let verb = match self.leaning {
            Leaning::Likes => "like",
            Leaning::AskedFor => "have asked for",
            Leaning::Avoids => "would rather avoid",
        };
        let source = match (self.said.as_str(), self.corrected) {
            (_, true) => "You have set this yourself.".to_owned(),
            (said, false) => format!("You said: \"{said}\""),
        };
        format!("You {verb} {}. {source}", self.what)
    }
}

/// Profile of a player: what they like, have asked for and avoid, as they said it in plain words; a component of players.
///
/// All of it may be read ([`sentences`](Self::sentences)) and corrected ([`set`](Self::set), [`forget`](Self::forget)) by the
/// player. What the player has corrected is not overwritten by what they say later. At most 32 entries are kept; the oldest
/// that was not corrected makes room.
///
/// ```
/// use banter_mind::{Leaning, PlayerProfile};
/// let mut profile = PlayerProfile::default();
/// profile.note(Leaning::Likes, "old songs", "I love old songs.");
/// assert_eq!(profile.sentences().next().unwrap(), "You like old songs. You said: \"I love old songs.\"");
/// // The player says otherwise.
/// profile.set(Leaning::Avoids, "old songs");
/// profile.note(Leaning::Likes, "old songs", "I like old songs!");
/// assert_eq!(profile.entries()[0].leaning, Leaning::Avoids);
/// ```
#[derive(Component, Reflect, Serialize, Deserialize, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
#[serde(from = "Vec<ProfileEntry>")]
pub struct PlayerProfile(Vec<ProfileEntry>);

/// As from a save, which may hold anything: what is too much or too long is left out.
impl From<Vec<ProfileEntry>> for PlayerProfile {
    fn from(entries: Vec<ProfileEntry>) -> Self {
        let entries = entries.into_iter().map(|entry| ProfileEntry {
            what: clean(&entry.what, LONGEST),
            said: clean(&entry.said, LONGEST_LINE),
            ..entry
        });
        let entries = entries.filter(|entry| !entry.what.is_empty());
        Self(entries.take(MOST).collect())
    }
}

impl PlayerProfile {
    /// All that is known, the oldest first.
    pub fn entries(&self) -> &[ProfileEntry] {
        &self.0
    }

    /// All that is known, in words.
    pub fn sentences(&self) -> impl Iterator<Item = String> + '_ {
        self.0.iter().map(ProfileEntry::sentence)
    }

    /// Notes what was said in a line.
    pub fn note(&mut self, leaning: Leaning, what: &str, said: &str) {
        let (what, said) = (clean(what, LONGEST), clean(said, LONGEST_LINE));
        if what.is_empty() {
            return;
        }
        if let Some(known) = self.find(&what) {
            if known.corrected {
                return;
            }
            known.times = match known.leaning == leaning {
                true => known.times.saturating_add(1),
                false => 1,
            };
            (known.leaning, known.said) = (leaning, said);
            return;
        }
        self.add(ProfileEntry {
            leaning,
            what,
            said,
            times: 1,
            corrected: false,
        });
    }

    /// The player says so themselves, in a menu: it takes the place of what was noted about the same.
    pub fn set(&mut self, leaning: Leaning, what: &str) {
        let what = clean(what, LONGEST);
        if what.is_empty() {
            return;
        }
        let entry = ProfileEntry {
            leaning,
            what,
            said: String::new(),
            times: 1,
            corrected: true,
        };
        match self.find(&entry.what) {
            Some(known) => *known = entry,
            None => self.add(entry),
        }
    }

    /// The player does not want this to be kept.
    pub fn forget(&mut self, what: &str) {
        self.0.retain(|entry| !is_same(&entry.what, what));
    }

    fn find(&mut self, what: &str) -> Option<&mut ProfileEntry> {
        self.0.iter_mut().find(|entry| is_same(&entry.what, what))
    }

    fn add(&mut self, entry: ProfileEntry) {
        if self.0.len() >= MOST {
            let oldest = self.0.iter().position(|entry| !entry.corrected);
            self.0.remove(oldest.unwrap_or(0));
        }
        self.0.push(entry);
    }
}

fn is_same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

fn clean(text: &str, longest: usize) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(longest)
        .collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_an_end_and_keeps_what_was_corrected() {
        let mut profile = PlayerProfile::default();
        profile.set(Leaning::Avoids, "spiders");
        for number in 0..100 {
            profile.note(Leaning::Likes, &format!("song {number}"), "I like it.");
        }
        assert_eq!(profile.entries().len(), MOST);
        assert_eq!(profile.entries()[0].what, "spiders");
        profile.forget("Spiders ");
        assert!(profile.entries().iter().all(|it| it.what != "spiders"));
        profile.note(Leaning::Likes, " \n", "");
        assert_eq!(profile.entries().len(), MOST - 1);
    }

    #[test]
    fn who_changes_their_mind_is_believed() {
        let mut profile = PlayerProfile::default();
        profile.note(Leaning::Likes, "the sea", "I like the sea.");
        profile.note(Leaning::Likes, "The Sea", "I do like the sea!");
        assert_eq!(profile.entries()[0].times, 2);
        profile.note(Leaning::Avoids, "the sea", "I hate the sea.");
        let entry = &profile.entries()[0];
        assert_eq!((entry.leaning, entry.times), (Leaning::Avoids, 1));
    }
}
