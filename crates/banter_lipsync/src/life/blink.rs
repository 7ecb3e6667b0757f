//! Blinks: when, and the way the lids go.
//!
//! People blink about 17 times a minute at rest and 26 times in conversation (A. R. Bentivoglio and others, "Analysis of
//! blink rate patterns in normal subjects", 1997), often where a phrase ends (F. Cummins, "Gaze and blinking in dyadic
//! conversation", 2012) and with large shifts of gaze (C. Evinger and others, "Not looking while leaping: the linkage of
//! blinking and saccadic gaze shifts", 1994).

use super::random::Random;

/// Seconds between blinks at rest, the median of a log-normal distribution; its mean is about a tenth more.
const MEDIAN: f32 = 3.3;
/// The deviation of the logarithm of that interval.
const SIGMA: f32 = 0.5;
/// The share of phrase ends that are blinked at, and the bounds of the seconds until then.
const AT_PHRASE_END: f32 = 0.45;
const AFTER_PHRASE: (f32, f32) = (0.05, 0.25);
/// Shifts of gaze, in radians, from which on some are blinked at, and from which on all are.
const GLANCES: (f32, f32) = (0.25, 0.8);
/// The share of blinks that a second one follows at once.
const DOUBLE: f32 = 0.06;

/// The lids fall faster than they rise; seconds of falling, of staying shut and of rising.
const FALL: f32 = 0.05;
const SHUT: f32 = 0.02;
const RISE: f32 = 0.09;
const WHOLE: f32 = FALL + SHUT + RISE;

/// The lids of one face, both eyes together.
#[derive(Clone, Debug)]
pub(crate) struct Blink {
    random: Random,
    /// Seconds at rest until the next blink begins.
    wait: f32,
    /// Seconds since this blink began, while there is one.
    blinking: Option<f32>,
}

impl Blink {
    pub(crate) fn new(mut random: Random) -> Self {
        // The face was there before it was seen: begin anywhere within an interval.
        let wait = interval(&mut random) * random.unit();
        Self {
            random,
            wait,
            blinking: None,
        }
    }

    /// A phrase of one's own voice ended.
    pub(crate) fn phrase_end(&mut self) {
        if self.random.unit() < AT_PHRASE_END {
            let after = self.random.between(AFTER_PHRASE.0, AFTER_PHRASE.1);
            self.wait = self.wait.min(after);
        }
    }

    /// The gaze shifts by an angle in radians.
    pub(crate) fn glance(&mut self, angle: f32) {
        let share = (angle - GLANCES.0) / (GLANCES.1 - GLANCES.0);
        if share > 0.0 && self.random.unit() < share {
            self.wait = 0.0;
        }
    }

    /// Lives on for `dt` seconds, not negative, and says how far the lids are shut, `0..=1`. Blinks come `pace` times as
    /// often as at rest.
    pub(crate) fn advance(&mut self, dt: f32, pace: f32) -> f32 {
        let mut left = dt;
        // A step holds few events, since no interval is shorter than a blink.
        while left > 0.0 {
            match self.blinking {
                Some(since) if since + left < WHOLE => {
                    self.blinking = Some(since + left);
                    left = 0.0;
                }
                Some(since) => {
                    left -= (WHOLE - since).max(0.0);
                    self.blinking = None;
                    self.wait = if self.random.unit() < DOUBLE {
                        WHOLE
                    } else {
                        interval(&mut self.random)
                    };
                }
                None if left * pace < self.wait => {
                    self.wait -= left * pace;
                    left = 0.0;
                }
                None => {
                    left -= self.wait / pace;
                    self.wait = 0.0;
                    self.blinking = Some(0.0);
                }
            }
        }
        self.blinking.map_or(0.0, lids)
    }
}

fn interval(random: &mut Random) -> f32 {
    random.log_normal(MEDIAN, SIGMA).clamp(0.5, 15.0)
}

/// How far the lids are shut a time after a blink began.
fn lids(since: f32) -> f32 {
    let x = if since < FALL {
        since / FALL
    } else {
        (WHOLE - since) / RISE
    };
    let x = x.clamp(0.0, 1.0);
    x * x * (3.0 - 2.0 * x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lids_fall_faster_than_they_rise() {
        assert_eq!(lids(0.0), 0.0);
        assert_eq!(lids(FALL + 0.5 * SHUT), 1.0);
        assert!(lids(WHOLE) < 1e-6);
        let falling =
            (0..160).filter(|i| *i < 60 && (0.01..0.99).contains(&lids(*i as f32 / 1000.0)));
        let rising =
            (0..160).filter(|i| *i >= 60 && (0.01..0.99).contains(&lids(*i as f32 / 1000.0)));
        assert!(falling.count() < rising.count());
    }

    #[test]
    fn large_shifts_of_gaze_are_blinked_at_and_small_ones_are_not() {
        let mut blink = Blink::new(Random::new(2));
        blink.wait = 9.0;
        for _ in 0..100 {
            blink.glance(0.2);
            blink.glance(f32::NAN);
        }
        assert_eq!(blink.advance(0.05, 1.0), 0.0);
        blink.glance(0.9);
        assert!(blink.advance(0.05, 1.0) > 0.9);
    }

    #[test]
    fn the_frame_rate_does_not_choose_the_blinks() {
        let count = |steps_a_second: u32| {
            let mut blink = Blink::new(Random::new(5));
            let mut was_open = true;
            let mut blinks = 0;
            for _ in 0..120 * steps_a_second {
                let shut = blink.advance(1.0 / steps_a_second as f32, 1.0) > 0.3;
                blinks += u32::from(shut && was_open);
                was_open = !shut;
            }
            blinks
        };
        assert!(count(60) > 20);
        assert_eq!(count(60), count(90));
        assert_eq!(count(60), count(250));
    }
}
