//! What a save keeps of a character's goals: which it has spoken about, and how long ago.

use super::due::Pursuit;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// How many goals of a character a save may have.
const MOST: usize = 256;
/// How long a goal's name may be, in bytes.
const LONGEST_NAME: usize = 256;
/// How long ago a character may have spoken about one, in seconds: a hundred days.
const LONGEST: f64 = 8_640_000.0;

/// Goals that a character has spoken about, by their names, as a save keeps them.
#[derive(Serialize, Debug, Clone, Default, PartialEq)]
#[serde(transparent)]
pub struct SavedGoals(BTreeMap<String, SavedGoal>);

/// When a character has spoken about a goal.
#[derive(Serialize, Deserialize, Debug, Clone, Copy, PartialEq)]
struct SavedGoal {
    /// So many seconds of the game before the save.
    ago: f64,
    /// The story's day of the appointment that it kept last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    day: Option<i64>,
}

impl<'de> Deserialize<'de> for SavedGoals {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let goals = BTreeMap::<String, SavedGoal>::deserialize(deserializer)?;
        let is_right = |name: &str, goal: &SavedGoal| {
            name.len() <= LONGEST_NAME && (0.0..=LONGEST).contains(&goal.ago)
        };
        if goals.len() > MOST || !goals.iter().all(|(name, goal)| is_right(name, goal)) {
            return Err(serde::de::Error::custom(
                "the goals of a character are not what a save holds",
            ));
        }
        Ok(Self(goals))
    }
}

impl SavedGoals {
    /// Of what a character has pursued until `now`, by the game's clock.
    pub(super) fn of<'p>(
        pursuits: impl Iterator<Item = (&'p String, &'p Pursuit)>,
        now: Duration,
    ) -> Self {
        let goals = pursuits.filter_map(|(name, pursuit)| {
            let (last, day) = pursuit.last_spoken()?;
            let ago = (now.as_secs_f64() - last).clamp(0.0, LONGEST);
            (name.len() <= LONGEST_NAME).then(|| (name.clone(), SavedGoal { ago, day }))
        });
        Self(goals.take(MOST).collect())
    }

    /// What a character has pursued that goes on from here at `now`.
    pub(super) fn pursuits(self, now: Duration) -> impl Iterator<Item = (String, Pursuit)> {
        self.0.into_iter().map(move |(name, goal)| {
            let last = now.as_secs_f64() - goal.ago;
            (name, Pursuit::spoken(last, goal.day))
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn time_goes_on_where_it_was() {
        let pursuit = Pursuit::spoken(20.0, Some(4));
        let name = "last_orders".to_owned();
        let seconds = Duration::from_secs;
        let saved = SavedGoals::of([(&name, &pursuit)].into_iter(), seconds(50));
        let json = serde_json::to_string(&saved).unwrap();
        assert_eq!(json, r#"{"last_orders":{"ago":30.0,"day":4}}"#);
        let saved: SavedGoals = serde_json::from_str(&json).unwrap();
        let (_, pursuit) = saved.pursuits(seconds(5)).next().unwrap();
        assert_eq!(pursuit.last_spoken(), Some((-25.0, Some(4))));
    }

    #[test]
    fn a_wrong_save_is_refused() {
        for wrong in [
            r#"{"a":{"ago":-1}}"#,
            r#"{"a":{"ago":1e99}}"#,
            r#"{"a":{}}"#,
            r#"{"a":3}"#,
        ] {
            assert!(
                serde_json::from_str::<SavedGoals>(wrong).is_err(),
                "{wrong}"
            );
        }
    }
}
