//! Episodes in a save: a list, read within bounds.

use super::item::{LONGEST_PLACE, LONGEST_TEXT, MOST_PRESENT};
use super::settings::MOST_EPISODES;
use super::{Episode, Episodes};
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::sync::Arc;

impl Serialize for Episodes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Episodes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(List)
    }
}

struct List;

impl<'de> Visitor<'de> for List {
    type Value = Episodes;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of episodes")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Episodes, A::Error> {
        let mut all: Vec<Arc<Episode>> = Vec::new();
        let mut last = 0;
        while let Some(mut episode) = list.next_element::<Episode>()? {
            let bound = |what: &str, fits: bool| match fits {
                true => Ok(()),
                false => Err(A::Error::custom(format!("too {what}"))),
            };
            bound("many episodes", all.len() < MOST_EPISODES)?;
            bound(
                "long a text of an episode",
                fits(&episode.text, LONGEST_TEXT),
            )?;
            let place = episode.place.as_deref().unwrap_or_default();
            bound("long a name of a place", fits(place, LONGEST_PLACE))?;
            bound("many present", episode.present.len() <= MOST_PRESENT)?;
            if episode.id <= last || episode.id > u64::MAX / 2 {
                return Err(A::Error::custom("the numbers of episodes do not ascend"));
            }
            last = episode.id;
            episode.bound();
            all.push(Arc::new(episode));
        }
        Ok(Episodes::of(all, last))
    }
}

fn fits(text: &str, most: usize) -> bool {
    text.len() <= most || text.chars().count() <= most
}
