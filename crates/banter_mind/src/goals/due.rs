//! Whether a goal is due: pure functions of what is the case.

use crate::StoryTime;
use banter_core::persona::{Goal, TimeOfDay};
use std::time::Duration;

/// How long an appointment lasts whose end is not given, in minutes.
const APPOINTMENT: u16 = 60;
/// Whom `{{user}}` stands for: any player.
const ANY_PLAYER: &str = "{{user}}";

/// What is the case for a character.
#[derive(Debug, Clone, Default)]
pub(super) struct Moment {
    /// The game's clock.
    pub(super) now: Duration,
    /// The story's clock, in seconds.
    pub(super) story: f64,
    /// The names of what it perceives.
    pub(super) perceived: Vec<String>,
    /// Whether a player is among that.
    pub(super) player: bool,
    /// For how long it has neither spoken nor been spoken to.
    pub(super) idle: Duration,
    /// For how long a player with whom it talks has been silent.
    pub(super) silence: Option<Duration>,
    /// For how long a moment lasts.
    pub(super) lasts: Duration,
}

impl Moment {
    fn perceives(&self, name: &str) -> bool {
        if name.trim() == ANY_PLAYER {
            return self.player;
        }
        let mut perceived = self.perceived.iter();
        perceived.any(|other| crate::actions::same_name(other, name))
    }
}

/// What became of a goal so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Pursuit {
    /// Whether what it waits to see was there at the last look; `None` before the first.
    seen: Option<bool>,
    /// When that appeared.
    appeared: Option<Duration>,
    /// When the game told of what it waits for.
    happened: Option<Duration>,
    /// When the character last spoke about it, in seconds of the game's clock: before its beginning
    /// where a save was loaded.
    last: Option<f64>,
    /// On which day it last kept its appointment.
    day: Option<i64>,
}

impl Pursuit {
    /// One about which the character spoke at `last`, by the game's clock, and on this day of the
    /// story if that was an appointment.
    pub(super) fn spoken(last: f64, day: Option<i64>) -> Self {
        Self {
            last: Some(last),
            day,
            ..Self::default()
        }
    }

    /// When the character spoke about it, if it has.
    pub(super) fn last_spoken(&self) -> Option<(f64, Option<i64>)> {
        Some((self.last?, self.day))
    }

    /// The game has told of `what`.
    pub(super) fn hear_of(&mut self, goal: &Goal, what: &str, now: Duration) {
        let waited = goal.happens.as_deref();
        if waited.is_some_and(|waited| crate::actions::same_name(waited, what)) {
            self.happened = Some(now);
        }
    }

    /// Looks at what there is, so that what appears is noticed.
    pub(super) fn look(&mut self, goal: &Goal, moment: &Moment) {
        let Some(name) = &goal.sees else {
            return;
        };
        let seen = moment.perceives(name);
        // What is there at the first look has not come.
        if seen && self.seen == Some(false) {
            self.appeared = Some(moment.now);
        }
        self.seen = Some(seen);
    }

    /// Whether all is the case that the goal wants.
    pub(super) fn is_due(&self, goal: &Goal, moment: &Moment) -> bool {
        let is_fresh = |since: Option<Duration>| {
            since.is_some_and(|since| moment.now.saturating_sub(since) <= moment.lasts)
        };
        let long_enough = |since: Duration, least: f32| since.as_secs_f32() >= least;
        let rests = match self.last {
            None => false,
            Some(_) if goal.once => true,
            Some(last) => moment.now.as_secs_f64() - last < f64::from(goal.cooldown),
        };
        !rests
            && goal.at.is_none_or(|at| {
                let day = window(at, goal.until, moment.story);
                day.is_some_and(|day| self.day != Some(day))
            })
            && (goal.sees.is_none() || self.seen == Some(true) && is_fresh(self.appeared))
            && (goal.happens.is_none() || is_fresh(self.happened))
            && goal
                .near
                .as_deref()
                .is_none_or(|name| moment.perceives(name))
            && goal
                .idle
                .is_none_or(|least| long_enough(moment.idle, least))
            && goal.silence.is_none_or(|least| {
                let silence = moment.silence;
                silence.is_some_and(|silence| long_enough(silence, least))
            })
    }

    /// The character speaks about it.
    pub(super) fn begin(&mut self, goal: &Goal, moment: &Moment) {
        self.last = Some(moment.now.as_secs_f64());
        self.appeared = None;
        self.happened = None;
        self.day = goal
            .at
            .and_then(|at| window(at, goal.until, moment.story))
            .or(self.day);
    }
}

/// The day on which the window from `at` began in which `story` is, if it is in one.
fn window(at: TimeOfDay, until: Option<TimeOfDay>, story: f64) -> Option<i64> {
    if !story.is_finite() {
        return None;
    }
    let day = (story / StoryTime::DAY).floor();
    let minutes = (story - day * StoryTime::DAY) / 60.0;
    let from = at.minutes();
    let to = until.map_or((from + APPOINTMENT) % TimeOfDay::DAY, TimeOfDay::minutes);
    let (is_late, is_early) = (minutes >= f64::from(from), minutes < f64::from(to));
    let day = day as i64;
    match from <= to {
        true => (is_late && is_early).then_some(day),
        false if is_late => Some(day),
        // It began the evening before.
        false => is_early.then(|| day.saturating_sub(1)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn at(hour: u16, minute: u16) -> TimeOfDay {
        TimeOfDay::new(hour, minute).unwrap()
    }

    fn clock(day: f64, hour: f64, minute: f64) -> f64 {
        day * StoryTime::DAY + hour * 3_600.0 + minute * 60.0
    }

    #[test]
    fn an_appointment_has_a_day_also_behind_midnight() {
        let noon = |story| window(at(12, 0), None, story);
        assert_eq!(noon(clock(3.0, 11.0, 59.0)), None);
        assert_eq!(noon(clock(3.0, 12.0, 0.0)), Some(3));
        assert_eq!(noon(clock(3.0, 13.0, 0.0)), None);
        let night = |story| window(at(23, 30), Some(at(1, 0)), story);
        assert_eq!(night(clock(3.0, 23.0, 45.0)), Some(3));
        assert_eq!(night(clock(4.0, 0.0, 45.0)), Some(3));
        assert_eq!(night(clock(4.0, 1.0, 0.0)), None);
        let late = |story| window(at(23, 30), None, story);
        assert_eq!(late(clock(4.0, 0.0, 29.0)), Some(3));
        assert_eq!(late(f64::NAN), None);
        assert_eq!(late(f64::INFINITY), None);
    }

    proptest! {
        #[test]
        fn a_window_is_open_for_as_long_as_it_says(
            from in 0_u16..1440, length in 1_u16..1440, day in -50_i32..50,
        ) {
            let to = (from + length) % 1440;
            let (from_at, to_at) = (at(from / 60, from % 60), at(to / 60, to % 60));
            prop_assume!(from != to);
            let begins = f64::from(day) * StoryTime::DAY + f64::from(from) * 60.0;
            for minute in [0, length / 2, length - 1] {
                let story = begins + f64::from(minute) * 60.0 + 1.0;
                prop_assert_eq!(window(from_at, Some(to_at), story), Some(i64::from(day)));
            }
            let over = begins + f64::from(length) * 60.0 + 1.0;
            prop_assert_eq!(window(from_at, Some(to_at), over), None);
        }
    }
}
