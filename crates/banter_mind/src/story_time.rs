//! The clock of the story: when something happened, by the time that characters live in.

use bevy::prelude::*;

/// Clock of the story, in seconds since its beginning: what characters remember is dated by it.
///
/// It runs with the game's clock and stands still while that is paused. A game whose days are
/// shorter sets [`rate`](Self::rate), and one that leaps a night adds the hours to
/// [`seconds`](Self::seconds). A [save](crate::WorldMemory) keeps it.
///
/// ```
/// use banter_mind::StoryTime;
/// let mut time = StoryTime::default();
/// let told = time.seconds;
/// time.seconds += 2.0 * StoryTime::DAY;
/// assert_eq!(time.ago(told), "2 days ago");
/// ```
#[derive(Resource, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Resource, Default)]
pub struct StoryTime {
    /// Seconds since the story began.
    pub seconds: f64,
    /// Seconds of the story in a second of the game's clock. 1.
    pub rate: f64,
}

impl Default for StoryTime {
    fn default() -> Self {
        Self {
            seconds: 0.0,
            rate: 1.0,
        }
    }
}

impl StoryTime {
    /// Seconds of a day.
    pub const DAY: f64 = 86_400.0;

    /// A moment as it is remembered: in whole milliseconds, and within 30,000 years of the beginning.
    pub(crate) fn moment(seconds: f64) -> f64 {
        let seconds = if seconds.is_nan() { 0.0 } else { seconds };
        (seconds.clamp(-1e12, 1e12) * 1e3).round() / 1e3
    }

    /// In words how long before now a moment was: `just now`, `earlier today`, `3 days ago`.
    pub fn ago(&self, moment: f64) -> String {
        let passed = (self.seconds - moment).max(0.0);
        let day = |seconds: f64| (seconds / Self::DAY).floor();
        let days = day(self.seconds) - day(moment.min(self.seconds));
        if passed < 600.0 {
            "just now".to_owned()
        } else if passed < 3_600.0 {
            "a while ago".to_owned()
        } else if days < 1.0 {
            "earlier today".to_owned()
        } else if days < 2.0 {
            "yesterday".to_owned()
        } else if days < 14.0 {
            format!("{days} days ago")
        } else if days < 60.0 {
            format!("{} weeks ago", (days / 7.0).floor())
        } else {
            format!("{} months ago", (days / 30.0).floor().min(9_999.0))
        }
    }
}

/// Lets the story's time pass.
pub(crate) fn pass(mut story: ResMut<StoryTime>, time: Res<Time>) {
    let passed = time.delta_secs_f64() * story.rate;
    if passed > 0.0 && passed.is_finite() {
        story.seconds += passed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_is_told_as_people_say_it() {
        let now = StoryTime {
            seconds: 100.5 * StoryTime::DAY,
            rate: 1.0,
        };
        for (days, told) in [
            (0.0, "just now"),
            (0.02, "a while ago"),
            (0.3, "earlier today"),
            (0.8, "yesterday"),
            (5.0, "5 days ago"),
            (20.0, "2 weeks ago"),
            (90.0, "3 months ago"),
            (-5.0, "just now"),
        ] {
            assert_eq!(now.ago(now.seconds - days * StoryTime::DAY), told);
        }
    }
}
