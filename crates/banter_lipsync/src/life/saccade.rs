//! Small jumps of the eyes around what they look at.

use super::random::Random;

/// Seconds between jumps, the median of a log-normal distribution, and the deviation of its logarithm.
const MEDIAN: f32 = 0.9;
const SIGMA: f32 = 0.7;
/// Radians by which the eyes stray, the deviation of a normal distribution, to the side and up or down.
const STRAY: [f32; 2] = [0.035, 0.022];
/// Radians that they never go beyond.
const LIMIT: f32 = 0.12;

/// The straying eyes of one face.
#[derive(Clone, Debug)]
pub(crate) struct Saccade {
    random: Random,
    from: [f32; 2],
    to: [f32; 2],
    /// Seconds since the jump began.
    since: f32,
    /// Seconds that the jump takes.
    takes: f32,
    /// Seconds from the beginning of this jump to that of the next.
    next: f32,
}

impl Saccade {
    pub(crate) fn new(random: Random) -> Self {
        let mut eyes = Self {
            random,
            from: [0.0; 2],
            to: [0.0; 2],
            since: 0.0,
            takes: 0.0,
            next: 0.0,
        };
        eyes.jump();
        eyes
    }

    /// Lives on for `dt` seconds, not negative, and says where the eyes are, `[yaw, pitch]` in radians.
    pub(crate) fn advance(&mut self, dt: f32) -> [f32; 2] {
        self.since += dt;
        // A step holds few jumps, since none follows within a tenth of a second.
        while self.since >= self.next {
            self.since -= self.next;
            self.jump();
        }
        let x = (self.since / self.takes).clamp(0.0, 1.0);
        let gone = x * x * x * (10.0 - 15.0 * x + 6.0 * x * x);
        let mut gaze = self.from;
        for (angle, to) in gaze.iter_mut().zip(self.to) {
            *angle += (to - *angle) * gone;
        }
        gaze
    }

    fn jump(&mut self) {
        self.from = self.to;
        self.to = STRAY.map(|stray| (stray * self.random.normal()).clamp(-LIMIT, LIMIT));
        let distance = (self.to[0] - self.from[0]).hypot(self.to[1] - self.from[1]);
        // The main sequence of saccades: about 21 ms, and 2.2 ms more for each degree (Bahill, Clark and Stark 1975).
        self.takes = 0.021 + 0.0022 * distance.to_degrees();
        self.next = self.random.log_normal(MEDIAN, SIGMA).clamp(0.15, 5.0);
    }
}
