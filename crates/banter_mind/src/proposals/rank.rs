//! Which beats fit a player, and why: a pure function of a profile and the author's list.

use super::{Leaning, PlayerProfile, ProfileEntry};
use crate::beats::Beat;
use crate::words::tokens;

/// What an entry is worth by what it says, and how much more by the player's own correction.
const LIKES: f32 = 1.0;
const ASKED: f32 = 0.8;
const AVOIDS: f32 = -1.6;
const CORRECTED: f32 = 1.5;
/// Saying it again is worth so much more, and at most so much in all.
const AGAIN: f32 = 0.2;
const MOST_AGAIN: f32 = 2.0;
/// How many beats are proposed.
const MOST: usize = 3;
/// Words that are in everything.
const EMPTY: [&str; 16] = [
    "the", "a", "an", "of", "in", "on", "at", "and", "with", "for", "to", "some", "der", "die",
    "das", "von",
];

/// Proposal of a beat that fits a player.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The beat's name.
    pub beat: String,
    /// What happens, as the author has it.
    pub offer: String,
    /// The character that brings it up; any where the beat names none.
    pub who: Option<String>,
    /// How well it fits: 0 where nothing speaks for or against it.
    pub score: f32,
    /// Why, in words that the player may read: `You like old songs. You said: "I love old songs."` Empty where nothing
    /// speaks for it.
    pub why: Vec<String>,
}

/// The beats that fit best, of those that are open and have an offer. What the player avoids is not among them.
pub(super) fn rank<'a>(
    profile: &PlayerProfile,
    open: impl Iterator<Item = &'a Beat>,
) -> Vec<Proposal> {
    let known: Vec<(&ProfileEntry, Vec<String>)> = profile
        .entries()
        .iter()
        .map(|entry| (entry, words(&entry.what)))
        .collect();
    let mut all: Vec<Proposal> = open
        .filter_map(|beat| {
            let offer = beat.offer.clone()?;
            let about = beat.about.iter().flat_map(|about| words(about));
            let about: Vec<String> = about.chain(words(&offer)).collect();
            let mut score = 0.0;
            let mut why = Vec::new();
            for (entry, words) in &known {
                let shared = words.iter().filter(|word| about.contains(word)).count();
                if shared == 0 {
                    continue;
                }
                let share = shared as f32 / words.len().max(1) as f32;
                let worth = share * worth(entry);
                score += worth;
                if worth > 0.0 {
                    why.push(entry.sentence());
                }
            }
            Some(Proposal {
                beat: beat.name.clone(),
                offer,
                who: beat.who.clone(),
                score,
                why,
            })
        })
        .filter(|proposal| proposal.score >= 0.0)
        .collect();
    // Of those that fit alike the author's order holds.
    all.sort_by(|a, b| b.score.total_cmp(&a.score));
    all.truncate(MOST);
    all
}

fn worth(entry: &ProfileEntry) -> f32 {
    let base = match entry.leaning {
        Leaning::Likes => LIKES,
        Leaning::AskedFor => ASKED,
        Leaning::Avoids => AVOIDS,
    };
    let again = (1.0 + AGAIN * entry.times.saturating_sub(1) as f32).min(MOST_AGAIN);
    base * again * if entry.corrected { CORRECTED } else { 1.0 }
}

fn words(text: &str) -> Vec<String> {
    let words = tokens(text).into_iter();
    words
        .filter(|word| !EMPTY.contains(&word.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beat(name: &str, offer: &str, about: &[&str]) -> Beat {
        Beat {
            name: name.to_owned(),
            offer: Some(offer.to_owned()),
            about: about.iter().map(|&it| it.to_owned()).collect(),
            ..Beat::default()
        }
    }

    fn list() -> [Beat; 4] {
        [
            beat("race", "a boat race at low water", &["boats", "betting"]),
            beat(
                "song",
                "Tilda needs the last verse of an old song",
                &["music", "riddles"],
            ),
            beat(
                "crypt",
                "something knocks in the old crypt",
                &["ghosts", "spiders"],
            ),
            Beat {
                name: "dawn".to_owned(),
                ..Beat::default()
            },
        ]
    }

    fn names(profile: &PlayerProfile) -> Vec<String> {
        let all = list();
        rank(profile, all.iter())
            .into_iter()
            .map(|it| it.beat)
            .collect()
    }

    #[test]
    fn of_whom_nothing_is_known_the_authors_order_holds() {
        assert_eq!(names(&PlayerProfile::default()), ["race", "song", "crypt"]);
    }

    #[test]
    fn what_is_liked_comes_first_and_says_why() {
        let mut profile = PlayerProfile::default();
        profile.note(Leaning::Likes, "riddles", "I love riddles.");
        profile.note(Leaning::Avoids, "spiders", "I hate spiders!");
        assert_eq!(names(&profile), ["song", "race"]);
        let all = list();
        let first = &rank(&profile, all.iter())[0];
        assert_eq!(
            first.why,
            ["You like riddles. You said: \"I love riddles.\""]
        );
    }

    #[test]
    fn a_correction_weighs_more_than_what_was_said() {
        let mut profile = PlayerProfile::default();
        profile.note(Leaning::Likes, "boats", "I like boats.");
        assert_eq!(names(&profile)[0], "race");
        profile.set(Leaning::Avoids, "boats");
        assert!(!names(&profile).contains(&"race".to_owned()));
    }
}
