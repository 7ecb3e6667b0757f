//! Something that goes to and fro: a hand that waves, a head that nods or is shaken.

/// Seconds in which the place where something rests is followed.
const DRIFT: f32 = 0.3;

/// How a number has to go to and fro to count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rhythm {
    /// The least way of one swing.
    pub(super) least: f32,
    /// The shortest and the longest time of one swing, seconds.
    pub(super) time: (f32, f32),
    /// How many swings in a row it takes, with the one that is under way.
    pub(super) count: u32,
}

/// Swings of a number in a row.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Swings {
    /// Seconds; as an `f32` it would stand still after some days.
    now: f64,
    /// The turning point behind, and the furthest point since: value and time.
    turned: Option<(f32, f64)>,
    furthest: (f32, f64),
    /// 1 where it rises, -1 where it falls.
    way: f32,
    /// Swings in a row that were complete.
    row: u32,
}

impl Swings {
    /// Goes on by `dt` seconds to `value`; whether it swings.
    pub(super) fn advance(&mut self, dt: f32, value: f32, rhythm: &Rhythm) -> bool {
        self.now += f64::from(dt);
        let now = self.now;
        let Some(turned) = self.turned else {
            self.turned = Some((value, now));
            self.furthest = (value, now);
            return false;
        };
        if self.way == 0.0 {
            // It rests; the first way is the one that leaves where it rested by enough.
            let away = value - turned.0;
            if away.abs() >= rhythm.least {
                self.way = away.signum();
                self.furthest = (value, now);
            } else if away.abs() < 0.3 * rhythm.least {
                // Where it rests drifts.
                let follows = 1.0 - (-dt / DRIFT).exp();
                self.turned = Some((turned.0 + away * follows, now));
            }
        } else if (value - self.furthest.0) * self.way > 0.0 {
            self.furthest = (value, now);
        }
        let (shortest, longest) = rhythm.time;
        let fits = |from: f64, to: f64| (shortest..=longest).contains(&((to - from) as f32));
        let turned = self.turned.unwrap_or(turned);
        let back = (self.furthest.0 - value) * self.way;
        if self.way != 0.0 && back >= rhythm.least {
            // It has turned at the furthest point.
            self.row = if fits(turned.1, self.furthest.1) {
                self.row + 1
            } else {
                0
            };
            self.turned = Some(self.furthest);
            self.way = -self.way;
            self.furthest = (value, now);
        }
        let turned = self.turned.unwrap_or(turned);
        if self.way != 0.0 && now - turned.1 > f64::from(2.0 * longest) {
            // It has come to rest.
            *self = Self {
                now,
                turned: Some((value, now)),
                furthest: (value, now),
                way: 0.0,
                row: 0,
            };
            return false;
        }
        let under_way = (self.furthest.0 - turned.0).abs() >= rhythm.least
            && fits(turned.1, self.furthest.1)
            && self.way != 0.0;
        self.row + u32::from(under_way) >= rhythm.count
            && now - turned.1 <= f64::from(longest * 1.5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f32::consts::TAU;

    const RHYTHM: Rhythm = Rhythm {
        least: 0.1,
        time: (0.08, 0.5),
        count: 3,
    };

    fn seen(frames: u32, value: impl Fn(f32) -> f32) -> Option<f32> {
        let mut swings = Swings::default();
        (1..frames)
            .map(|k| k as f32 / 72.0)
            .find(|t| swings.advance(1.0 / 72.0, value(*t), &RHYTHM))
    }

    #[test]
    fn to_and_fro_counts_and_once_does_not() {
        let found = seen(200, |t| 0.1 * (TAU * 2.0 * t).sin());
        assert!(found.is_some_and(|at| at < 1.0), "{found:?}");
        assert_eq!(seen(200, |t| 0.3 * (t - 1.0).clamp(0.0, 0.4)), None);
        // Too slow, and too small.
        assert_eq!(seen(900, |t| 0.3 * (TAU * 0.3 * t).sin()), None);
        assert_eq!(seen(900, |t| 0.03 * (TAU * 2.0 * t).sin()), None);
    }

    #[test]
    fn it_ends_with_the_motion() {
        let mut swings = Swings::default();
        let mut last = 0.0;
        for k in 1..400 {
            let t = k as f32 / 72.0;
            let value = if t < 2.0 {
                0.1 * (TAU * 2.0 * t).sin()
            } else {
                0.0
            };
            if swings.advance(1.0 / 72.0, value, &RHYTHM) {
                last = t;
            }
        }
        assert!((1.8..2.8).contains(&last), "{last}");
    }
}
