//! Whether a beat is reached: pure functions of what is the case.

use super::Beat;
use crate::StoryTime;
use crate::actions::same_name;
use crate::words::tokens;

/// Whom `{{user}}` stands for: any player.
const ANY_PLAYER: &str = "{{user}}";

/// What has come since the beats before it were reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Come {
    pub(super) said: bool,
    pub(super) happened: bool,
}

/// A character, as beats see it.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    pub(super) name: String,
    /// The names of what it perceives.
    pub(super) perceived: Vec<String>,
    /// Whether a player is among that.
    pub(super) player: bool,
    /// What it thinks of each player: affinity and trust.
    pub(super) players: Vec<(f32, f32)>,
}

/// Whether `text`, said to a character of this name, has words for which the beat waits.
pub(super) fn is_said(beat: &Beat, to: &str, text: &str) -> bool {
    let said = tokens(text);
    let has = |words: &String| {
        let words = tokens(words);
        !words.is_empty() && said.windows(words.len()).any(|some| some == words)
    };
    is_about(beat, to) && beat.said.iter().any(has)
}

fn is_about(beat: &Beat, name: &str) -> bool {
    beat.who.as_deref().is_none_or(|who| same_name(who, name))
}

/// Whether all is the case, where the beats before are reached.
pub(super) fn is_due(beat: &Beat, come: Come, characters: &[Seen], story: f64) -> bool {
    // What is only proposed is the game's to bring about.
    let waits = !beat.said.is_empty() || beat.happens.is_some() || beat.at.is_some();
    let waits = waits || beat.sees.is_some() || beat.affinity.is_some() || beat.trust.is_some();
    if beat.offer.is_some() && !waits {
        return false;
    }
    let is_time = beat.at.is_none_or(|at| {
        let day = (story / StoryTime::DAY).floor();
        let minutes = (story - day * StoryTime::DAY) / 60.0;
        minutes >= f64::from(at.minutes())
    });
    let come = (beat.said.is_empty() || come.said) && (beat.happens.is_none() || come.happened);
    let asks = beat.sees.is_some() || beat.affinity.is_some() || beat.trust.is_some();
    let fits = |seen: &Seen| {
        let sees = beat.sees.as_deref().is_none_or(|name| match name.trim() {
            ANY_PLAYER => seen.player,
            name => seen.perceived.iter().any(|other| same_name(other, name)),
        });
        let enough = |least: Option<f32>, value: f32| least.is_none_or(|least| value >= least);
        let asks = beat.affinity.is_some() || beat.trust.is_some();
        let mut players = seen.players.iter();
        let thinks = !asks
            || players.any(|(affinity, trust)| {
                enough(beat.affinity, *affinity) && enough(beat.trust, *trust)
            });
        sees && thinks && is_about(beat, &seen.name)
    };
    is_time && come && (!asks || characters.iter().any(fits))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use banter_core::persona::TimeOfDay;

    fn odo() -> Seen {
        Seen {
            name: "Odo".into(),
            perceived: vec!["the lantern".into()],
            player: true,
            players: vec![(0.5, -0.5), (-0.5, 0.5)],
        }
    }

    #[test]
    fn words_count_in_any_form_and_to_whom_they_are_said() {
        let beat = Beat {
            said: vec!["cross the river".into()],
            who: Some("Odo".into()),
            ..Beat::default()
        };
        assert!(is_said(&beat, "Odo", "Who crossed the river?"));
        assert!(!is_said(&beat, "Mara", "Who crossed the river?"));
        assert!(!is_said(&beat, "Odo", "The river is across."));
    }

    #[test]
    fn all_of_a_beat_has_to_be_the_case_for_one_character() {
        let due = |beat: &Beat| is_due(beat, Come::default(), &[odo()], 9.0 * 3_600.0);
        let mut beat = Beat {
            sees: Some("lantern".into()),
            affinity: Some(0.5),
            at: TimeOfDay::new(9, 0),
            ..Beat::default()
        };
        assert!(due(&beat));
        beat.trust = Some(0.5);
        assert!(!due(&beat), "no one player is both liked and trusted");
        beat.trust = None;
        beat.at = TimeOfDay::new(9, 1);
        assert!(!due(&beat));
        beat.at = None;
        beat.who = Some("Mara".into());
        assert!(!due(&beat));
        let offered = Beat {
            offer: Some("a boat race".into()),
            ..Beat::default()
        };
        assert!(!due(&offered), "the game brings it about");
        let waits = Beat {
            said: vec!["ale".into()],
            ..Beat::default()
        };
        assert!(!due(&waits));
        let come = Come {
            said: true,
            happened: false,
        };
        assert!(is_due(&waits, come, &[], 0.0));
    }
}
