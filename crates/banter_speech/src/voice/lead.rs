//! When a sentence that is still being made can begin to be heard without a break.
//!
//! An engine makes sound in lumps: Kokoro a clause at a time, a server what a packet holds. Two
//! things must not happen: that the next lump comes after the last was heard, and that all lumps
//! together fall behind. Both are foretold from how fast the sentence was made so far and how
//! long it will be; what engines did before tells how long, and nothing else is assumed of them.

use std::time::Duration;

/// How much slower than it was so far an engine may become, as a factor of its speed.
const CAUTION: f32 = 0.85;
/// How many times as long as the last the next lump may be. Engines of ours keep to what their
/// own speed allows for.
const GROWTH: f32 = 1.3;
/// Seconds by which a pause between two clauses may be longer than it was meant: nobody hears
/// them as a break.
const GRACE: f32 = 0.15;
/// Of a sentence that is longer than foretold, so much as a share of what is there may still come.
const MORE: f32 = 0.15;
/// Sound that comes within so many seconds is one lump.
const TOGETHER: f32 = 0.05;
/// Seconds of a character of text, before any was heard.
const USUAL_CHARACTER: f32 = 0.065;
/// How much a new sentence counts in what is known of all.
const NEWS: f32 = 0.3;

/// How long an engine's sentences are for their texts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Habit {
    /// Seconds of a character.
    character: f32,
}

impl Default for Habit {
    fn default() -> Self {
        Self {
            character: USUAL_CHARACTER,
        }
    }
}

impl Habit {
    /// How long a text of so many characters will probably last, in seconds.
    pub(crate) fn length(self, characters: usize) -> f32 {
        characters as f32 * self.character
    }

    /// A text of so many characters lasted so long.
    pub(crate) fn learn(&mut self, characters: usize, seconds: f32) {
        // Of a few characters nothing can be learned.
        if characters >= 8 && seconds.is_finite() {
            let heard = (seconds / characters as f32).clamp(0.02, 0.4);
            self.character += (heard - self.character) * NEWS;
        }
    }
}

/// What came of a sentence, and when.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Lead {
    /// Seconds of sound that are there.
    made: f32,
    /// Seconds that it took.
    took: f32,
    /// Seconds of sound that came together last.
    lump: f32,
}

impl Lead {
    /// So many seconds of sound are there, so long after the engine took the sentence in hand.
    pub(crate) fn note(&mut self, made: f32, after: Duration) {
        if made <= self.made {
            return;
        }
        let after = after.as_secs_f32();
        let more = made - self.made;
        self.lump = if after - self.took < TOGETHER {
            self.lump + more
        } else {
            more
        };
        (self.made, self.took) = (made, after);
    }

    /// Whether a sentence of about `length` seconds can be heard from now on without a break.
    pub(crate) fn is_enough(&self, length: f32) -> bool {
        if self.made <= 0.0 {
            return false;
        }
        let rest = (length - self.made).max(self.made * MORE);
        let speed = self.made / self.took.max(1e-3) * CAUTION;
        let next = rest.min(self.lump * GROWTH) / speed;
        let behind = rest * (1.0 / speed - 1.0);
        self.made + GRACE >= next.max(behind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lead(lumps: &[(f32, u64)]) -> Lead {
        let mut lead = Lead::default();
        for (made, after) in lumps {
            lead.note(*made, Duration::from_millis(*after));
        }
        lead
    }

    #[test]
    fn a_fast_voice_begins_with_its_first_lump() {
        assert!(lead(&[(1.5, 300)]).is_enough(9.0));
        assert!(!lead(&[]).is_enough(9.0), "nothing is there yet");
    }

    #[test]
    fn a_voice_that_falls_behind_waits_until_what_is_there_makes_up_for_it() {
        // Half a second of sound takes a second.
        let slow = |made: f32| {
            lead(&[
                (made / 2.0, (made * 1_000.0) as u64),
                (made, (made * 2_000.0) as u64),
            ])
        };
        assert!(!slow(2.0).is_enough(6.0));
        assert!(slow(5.0).is_enough(6.0));
    }

    #[test]
    fn how_long_texts_last_is_learned() {
        let mut habit = Habit::default();
        for _ in 0..30 {
            habit.learn(20, 4.0);
        }
        habit.learn(1, 100.0);
        habit.learn(20, f32::NAN);
        assert!((habit.length(10) - 2.0).abs() < 0.01);
    }

    proptest! {
        /// An engine of an even speed whose lumps grow no faster than it allows for is never
        /// waited for by more than a pause, wherever it begins.
        #[test]
        fn what_began_does_not_break(
            speed in 0.4_f32..20.0,
            first in 0.1_f32..3.0,
            growth in 0.5_f32..1.1,
            length in 0.2_f32..20.0,
            guess in 0.9_f32..1.3,
        ) {
            let (mut made, mut lump, mut clock) = (0.0_f32, first, 0.0_f32);
            let (mut lead, mut begun) = (Lead::default(), None::<f32>);
            while made < length {
                let more = lump.min(length - made).max(0.01);
                clock += more / speed;
                if let Some(begun) = begun {
                    let heard = clock - begun;
                    prop_assert!(heard <= made + GRACE + 0.01, "{heard} of {made}");
                }
                made += more;
                lump = (lump * growth).max(0.05);
                lead.note(made, Duration::from_secs_f32(clock));
                if begun.is_none() && lead.is_enough(length * guess) {
                    begun = Some(clock);
                }
            }
        }
    }
}
