//! Blinks: when, and the way the lids go.

use super::random::Random;

/// Seconds between blinks at rest, the median of a log-normal distribution; its mean is about a tenth more.
const MEDIAN: f32 = 3.3;
/// The deviation of the logarithm of that interval.
const SIGMA: f32 = 0.5;
/// Blinks come this many times as often while speaking.
const SPEAKING: f32 = 1.3;
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

    /// Lives on for `dt` seconds, not negative, and says how far the lids are shut, `0..=1`.
    pub(crate) fn advance(&mut self, dt: f32, speaking: bool) -> f32 {
        let pace = if speaking { SPEAKING } else { 1.0 };
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
    fn the_frame_rate_does_not_choose_the_blinks() {
        let count = |steps_a_second: u32| {
            let mut blink = Blink::new(Random::new(5));
            let mut was_open = true;
            let mut blinks = 0;
            for _ in 0..120 * steps_a_second {
                let shut = blink.advance(1.0 / steps_a_second as f32, false) > 0.3;
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
