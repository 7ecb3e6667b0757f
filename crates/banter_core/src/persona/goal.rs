//! What a character wants, and when it speaks about it unasked: `[[goal]]`.

use super::{Cue, Line, limit};
use bevy::prelude::*;
use serde::Deserialize;
use serde::de::{Deserializer, Error};
use std::fmt;

/// Goal of a character: `[[goal]]`. Something that it speaks about without being asked, when all
/// that stands here is the case.
///
/// What is said then is a line of the persona whose `cue` is the goal's name; where there is none,
/// a language model is told what the character wants. A goal needs one of `at`, `sees`, `happens`,
/// `idle` and `silence`, and something to say: a `want`, a line, or a `[[cue]]` of its name.
///
/// ```
/// use banter_core::persona::Persona;
/// let persona = Persona::parse(r#"
///     name = "Mara"
///     language = "en"
///     description = "An innkeeper."
///     [[goal]]
///     name = "last_orders"
///     want = "that the guests order a last time before you close at midnight"
///     at = "23:30"
///     until = "23:55"
///     [[goal]]
///     name = "small_talk"
///     silence = 20
///     cooldown = 120
///     [[line]]
///     cue = "small_talk"
///     say = ["Quiet tonight.", "It will rain, I think."]
///     [fallback]
///     unknown = "No idea."
///     not_heard = "What?"
/// "#, "mara.persona.toml")?;
/// assert_eq!(persona.goals[0].at.unwrap().to_string(), "23:30");
/// # Ok::<(), banter_core::persona::PersonaError>(())
/// ```
#[derive(Reflect, Deserialize, Debug, Clone, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Its name, which is a cue's: `last_orders`. At most 64 characters.
    #[serde(deserialize_with = "limit::text::<_, 64>")]
    pub name: String,
    /// What the character wants, as it goes on after "You want": `that the guests order a last
    /// time`. For a language model; at most 200 characters.
    #[serde(default, deserialize_with = "limit::maybe_text::<_, 200>")]
    pub want: Option<String>,
    /// From this time of the story's day on: `22:30`, by the clock that the game keeps of its story, which
    /// begins at midnight. Once a day, until [`until`](Self::until).
    #[serde(default, deserialize_with = "some")]
    pub at: Option<TimeOfDay>,
    /// Until this time of the day, which may be on the next; an hour after `at` if it is left out.
    #[serde(default, deserialize_with = "some")]
    pub until: Option<TimeOfDay>,
    /// When something of this name comes to be perceived: `the cat`. `{{user}}` is any player.
    #[serde(default, deserialize_with = "limit::maybe_text::<_, 64>")]
    pub sees: Option<String>,
    /// When the game tells of this: `the bell rings`.
    #[serde(default, deserialize_with = "limit::maybe_text::<_, 64>")]
    pub happens: Option<String>,
    /// When the character has neither spoken nor been spoken to for so many seconds of the game's
    /// clock, 1..=86,400.
    #[serde(default, deserialize_with = "seconds")]
    pub idle: Option<f32>,
    /// When nobody has spoken for so many seconds in a conversation of its with a player, 1..=86,400.
    /// Who is silent for longer than [`silence`](crate::ConversationSettings::silence) has left it.
    #[serde(default, deserialize_with = "seconds")]
    pub silence: Option<f32>,
    /// Only while something of this name is perceived; `{{user}}` is any player.
    #[serde(default, deserialize_with = "limit::maybe_text::<_, 64>")]
    pub near: Option<String>,
    /// Only after this beat of the story was reached: `the_bishop_is_found`.
    #[serde(default, deserialize_with = "limit::maybe_text::<_, 64>")]
    pub after: Option<String>,
    /// Only until this beat was.
    #[serde(default, deserialize_with = "limit::maybe_text::<_, 64>")]
    pub before: Option<String>,
    /// Not again before so many seconds of the game's clock have passed, 0..=86,400. 300 if it is
    /// left out.
    #[serde(default = "usual_cooldown", deserialize_with = "cooldown")]
    pub cooldown: f32,
    /// Whether it comes up once and never again. `false` if it is left out.
    #[serde(default)]
    pub once: bool,
}

/// A time of day, to the minute.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay {
    /// Minutes since midnight, 0..1440.
    minutes: u16,
}

impl TimeOfDay {
    /// Minutes of a day.
    pub const DAY: u16 = 24 * 60;

    /// The time of `hour`, 0..=23, and `minute`, 0..=59.
    pub fn new(hour: u16, minute: u16) -> Option<Self> {
        let minutes = (hour < 24 && minute < 60).then(|| hour * 60 + minute)?;
        Some(Self { minutes })
    }

    /// Minutes since midnight.
    pub fn minutes(self) -> u16 {
        self.minutes
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        let text = String::deserialize(value)?;
        let number = |text: &str| {
            let digits = matches!(text.len(), 1 | 2) && text.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| text.parse::<u16>().ok()).flatten()
        };
        let parts = text.split_once(':');
        parts
            .and_then(|(hour, minute)| Self::new(number(hour)?, number(minute)?))
            .ok_or_else(|| {
                let text: String = text.chars().take(40).collect();
                D::Error::custom(format!(
                    "`{text}` is no time of day; write one from \"0:00\" to \"23:59\""
                ))
            })
    }
}

fn some<'de, D: Deserializer<'de>>(value: D) -> Result<Option<TimeOfDay>, D::Error> {
    TimeOfDay::deserialize(value).map(Some)
}

fn seconds<'de, D: Deserializer<'de>>(value: D) -> Result<Option<f32>, D::Error> {
    limit::number::<D, 100, 8_640_000>(value).map(Some)
}

fn usual_cooldown() -> f32 {
    300.0
}

fn cooldown<'de, D: Deserializer<'de>>(value: D) -> Result<f32, D::Error> {
    limit::number::<D, 0, 8_640_000>(value)
}

/// What is wrong with `goal`, one after those `before` it.
pub(super) fn check<'a>(
    goal: &Goal,
    mut before: impl Iterator<Item = &'a Goal>,
    mut lines: impl Iterator<Item = &'a Line>,
    mut cues: impl Iterator<Item = &'a Cue>,
) -> Result<(), String> {
    let Goal { name, want, at, .. } = goal;
    let is_it = |other: &str| other.trim().eq_ignore_ascii_case(name.trim());
    if before.any(|other| is_it(&other.name)) {
        return Err(format!("there are two goals `{name}`; rename one of them"));
    }
    let comes_up = at.is_some()
        || goal.sees.is_some()
        || goal.happens.is_some()
        || goal.idle.is_some()
        || goal.silence.is_some();
    if !comes_up {
        return Err(format!(
            "the goal `{name}` never comes up; say when in `at`, `sees`, `happens`, `idle` or \
             `silence`"
        ));
    }
    if at.is_none() && goal.until.is_some() {
        return Err(format!(
            "the goal `{name}` has an `until` and no `at`; add the `at` or take the `until` out"
        ));
    }
    if at.is_some() && goal.until == *at {
        return Err(format!(
            "the goal `{name}` ends when it begins; write a later `until` or take it out"
        ));
    }
    let is_said = lines.any(|line| line.cue.as_deref().is_some_and(is_it));
    if want.is_none() && !is_said && !cues.any(|cue| is_it(&cue.name)) {
        return Err(format!(
            "nothing is said for the goal `{name}`; add a `[[line]]` with `cue = \"{name}\"`, or \
             a `want` for a language model"
        ));
    }
    Ok(())
}
