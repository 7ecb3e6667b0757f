//! Episodes: what a character remembers for long, and finds again when it is spoken of.
//!
//! [`Memory`](crate::Memory) holds the last exchanges word for word; here is everything else that
//! a character heard, said or saw, each with when, where and who was there. What has to do with a
//! line is found on the author's thread ([`recollect`]) and stands in the prompt's section
//! [`episodes`](crate::prompt::names::EPISODES). What was not recalled for long fades.

mod amend;
mod fade;
mod importance;
mod index;
mod item;
mod of_speaker;
mod of_thing;
mod recollect;
mod saved;
mod settings;
mod tell;
mod tell_back;
#[cfg(test)]
mod tests;
mod witness;

pub use index::EpisodeIndex;
pub use item::{Episode, EpisodeKind};
pub(crate) use recollect::strengthen;
pub use recollect::{MemoryEmbedding, Recollection};
pub(crate) use recollect::{Recollecting, Recollector, remind};
pub use settings::EpisodeSettings;
pub(crate) use tell_back::tell_back;
pub use witness::Happening;
pub(crate) use witness::{happen, overhear, remember_turn};

use crate::StoryTime;
use banter_core::PersonId;
use bevy::prelude::*;
use settings::MOST_EPISODES;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// All episodes of a character at one moment, the oldest first. Cloning it copies nothing.
pub(crate) type Snapshot = Arc<Vec<Arc<Episode>>>;

/// Where there is no room, the faintest of so many are forgotten together.
const SWEPT: usize = 50;

/// Episodes that a character remembers, the oldest first. Every
/// [`NpcParticipant`](banter_core::NpcParticipant) has it.
///
/// The mind adds what the character hears and says; a game adds what it sees by a [`Happening`],
/// or by itself:
///
/// ```
/// use banter_core::PersonId;
/// use banter_mind::{Episode, EpisodeKind, EpisodeSettings, Episodes};
///
/// let mut episodes = Episodes::default();
/// let by = Some(PersonId::new("ada")?);
/// let told = Episode::new(EpisodeKind::Told { by }, "The key is under the third barrel.");
/// let id = episodes.add(told, &EpisodeSettings::default());
/// assert_eq!(episodes.get(id).unwrap().by().unwrap().as_str(), "ada");
/// # Ok::<(), banter_core::PersonIdError>(())
/// ```
#[derive(Component, Reflect, Debug)]
#[reflect(opaque)]
#[reflect(Component, Default, Debug, Clone, PartialEq)]
pub struct Episodes {
    all: Snapshot,
    /// The number of the last.
    last: u64,
    /// Tells this memory from any other of this run: the indices on the author's thread go by it.
    tag: u64,
    /// When it was last looked, by the story's clock, what has faded.
    faded: f64,
}

impl Default for Episodes {
    fn default() -> Self {
        Self::of(Vec::new(), 0)
    }
}

impl Clone for Episodes {
    /// A memory of its own: what is added to one is not in the other.
    fn clone(&self) -> Self {
        Self {
            all: Arc::clone(&self.all),
            ..Self::of(Vec::new(), self.last)
        }
    }
}

impl PartialEq for Episodes {
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all && self.last == other.last
    }
}

impl Episodes {
    fn of(all: Vec<Arc<Episode>>, last: u64) -> Self {
        Self {
            all: Arc::new(all),
            last,
            tag: Self::next_tag(),
            faded: 0.0,
        }
    }

    /// A tag that no other memory of this run has. One whose past was changed gets another, since
    /// an index follows only what is new.
    fn next_tag() -> u64 {
        static TAGS: AtomicU64 = AtomicU64::new(1);
        TAGS.fetch_add(1, Ordering::Relaxed)
    }

    /// Remembers an episode, and gives it its number. What is more of it than an episode holds is
    /// cut. Of too many the faintest are forgotten.
    pub fn add(&mut self, mut episode: Episode, settings: &EpisodeSettings) -> u64 {
        episode.bound();
        self.last += 1;
        episode.id = self.last;
        episode.last = episode.last.max(episode.at);
        let now = episode.last;
        let all = Arc::make_mut(&mut self.all);
        all.push(Arc::new(episode));
        let most = settings.most.min(MOST_EPISODES);
        if all.len() > most {
            forget(all, most, now, settings);
        }
        self.last
    }

    /// Forgets what has faded by `now`, by the story's clock.
    pub fn fade(&mut self, now: f64, settings: &EpisodeSettings) {
        if self.all.iter().any(|it| fade::is_gone(it, now, settings)) {
            let all = Arc::make_mut(&mut self.all);
            all.retain(|episode| !fade::is_gone(episode, now, settings));
        }
    }

    /// Forgets what has faded by `now`, once in a day of the story.
    pub(crate) fn fade_daily(&mut self, now: f64, settings: &EpisodeSettings) {
        // An older save may have been loaded meanwhile.
        if (now - self.faded).abs() >= StoryTime::DAY {
            self.faded = now;
            self.fade(now, settings);
        }
    }

    /// Notes that these were recalled at `now`: they fade more slowly from then on.
    pub fn recalled(&mut self, ids: &[u64], now: f64) {
        let now = StoryTime::moment(now);
        for id in ids {
            let Ok(at) = self.all.binary_search_by_key(id, |episode| episode.id) else {
                continue;
            };
            if let Some(episode) = Arc::make_mut(&mut self.all).get_mut(at) {
                let episode = Arc::make_mut(episode);
                episode.recalled = episode.recalled.saturating_add(1);
                episode.last = episode.last.max(now);
            }
        }
    }

    /// All of them, the oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Episode> {
        self.all.iter().map(|episode| &**episode)
    }

    /// The one of this number.
    pub fn get(&self, id: u64) -> Option<&Episode> {
        let at = self.all.binary_search_by_key(&id, |episode| episode.id);
        self.all.get(at.ok()?).map(|episode| &**episode)
    }

    /// What `person` said to the character or in its hearing, or did, the oldest first.
    pub fn of_person(&self, person: &PersonId) -> impl Iterator<Item = &Episode> {
        self.iter().filter(move |it| it.by() == Some(person))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Forgets them all.
    pub fn clear(&mut self) {
        self.all = Arc::default();
    }

    pub(crate) fn snapshot(&self) -> (Snapshot, u64) {
        (Arc::clone(&self.all), self.tag)
    }
}

/// Leaves `most`, and some fewer, so that this is not to be done for each that comes; the faintest
/// go.
fn forget(all: &mut Vec<Arc<Episode>>, most: usize, now: f64, settings: &EpisodeSettings) {
    let keep = most - most / SWEPT;
    let weight = |episode: &Episode| fade::weight(episode, now, settings);
    let mut ranked: Vec<(f32, u64)> = all.iter().map(|it| (weight(it), it.id)).collect();
    // Of the same weight the older goes.
    ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
    let mut kept: Vec<u64> = ranked.iter().take(keep).map(|(_, id)| *id).collect();
    kept.sort_unstable();
    all.retain(|episode| kept.binary_search(&episode.id).is_ok());
}
