//! Amendments to what is remembered: other words, forgetting one thing, and taking that back.

use super::{Episode, Episodes};
use std::sync::Arc;

impl Episodes {
    /// Gives the episode of this number other words, of which no more is kept than an episode
    /// holds. Returns it as it was; `None` where there is none of this number.
    ///
    /// ```
    /// use banter_mind::{Episode, EpisodeKind, EpisodeSettings, Episodes};
    /// let mut episodes = Episodes::default();
    /// let rain = Episode::new(EpisodeKind::Happened { by: None }, "It rained.");
    /// let id = episodes.add(rain, &EpisodeSettings::default());
    /// let before = episodes.rewrite(id, "It snowed.").unwrap();
    /// assert_eq!(episodes.get(id).unwrap().text, "It snowed.");
    /// episodes.put_back(before);
    /// assert_eq!(episodes.get(id).unwrap().text, "It rained.");
    /// ```
    pub fn rewrite(&mut self, id: u64, text: impl Into<String>) -> Option<Episode> {
        let at = self.place(id).ok()?;
        let place = Arc::make_mut(&mut self.all).get_mut(at)?;
        let before = (**place).clone();
        let mut after = before.clone();
        after.text = text.into();
        after.bound();
        *place = Arc::new(after);
        self.tag = Self::next_tag();
        Some(before)
    }

    /// Forgets the episode of this number, and returns it.
    pub fn take_out(&mut self, id: u64) -> Option<Episode> {
        let at = self.place(id).ok()?;
        let taken = Arc::make_mut(&mut self.all).remove(at);
        self.tag = Self::next_tag();
        Some(Arc::unwrap_or_clone(taken))
    }

    /// Remembers an episode again, under the number that it has, in the place of whatever has that
    /// number.
    pub fn put_back(&mut self, mut episode: Episode) {
        episode.bound();
        self.last = self.last.max(episode.id);
        let place = self.place(episode.id);
        let all = Arc::make_mut(&mut self.all);
        let episode = Arc::new(episode);
        match place {
            Ok(at) => {
                if let Some(place) = all.get_mut(at) {
                    *place = episode;
                }
            }
            Err(at) => all.insert(at, episode),
        }
        self.tag = Self::next_tag();
    }

    /// Where the episode of this number is, or would be.
    fn place(&self, id: u64) -> Result<usize, usize> {
        self.all.binary_search_by_key(&id, |episode| episode.id)
    }
}
