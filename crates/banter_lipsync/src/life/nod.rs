//! Nods: to what is said, and to what one says.

use super::random::Random;
use super::spring::Beat;

/// The rate of the spring: a nod takes about four tenths of a second (U. Hadar and others, "Head movement during listening
/// turns in conversation", 1985).
const RATE: f32 = 15.0;
/// Seconds for which the head is called down, and from one nod of a row to the next.
const DOWN: f32 = 0.13;
const PERIOD: f32 = 0.38;
/// Radians that a listener's nod is called down by; the head goes about six tenths of it.
const LISTENING: f32 = 0.1;
/// Radians for a full accent of one's own, and for one's every nod in a row less than the last.
const ACCENT: f32 = 0.085;
const FADING: f32 = 0.65;
/// The share of pauses that are nodded at, and seconds from a pause to the nod (N. Ward and W. Tsukahara, "Prosodic
/// features which cue back-channel responses in English and Japanese", 2000).
const ANSWERED: f32 = 0.7;
const DELAY: (f32, f32) = (0.22, 0.35);
/// Seconds from one answer to the next at least.
const APART: f32 = 1.6;
/// Seconds after which a listener nods where there was no pause.
const UNASKED: (f32, f32) = (7.0, 0.35);

/// The nodding of one head.
#[derive(Clone, Debug)]
pub(crate) struct Nods {
    random: Random,
    beat: Beat,
    /// Nods to come in this row, the size of the next, and seconds until it.
    left: u8,
    size: f32,
    next: f32,
    /// Seconds since the last row began.
    rest: f32,
    /// Seconds of listening until a nod that nothing asks for.
    unasked: f32,
    was_paused: bool,
}

impl Nods {
    pub(crate) fn new(mut random: Random) -> Self {
        let unasked = random.log_normal(UNASKED.0, UNASKED.1);
        Self {
            random,
            beat: Beat::new(RATE),
            left: 0,
            size: 0.0,
            next: 0.0,
            rest: APART,
            unasked,
            was_paused: false,
        }
    }

    /// An accent of one's own voice, of a strength in `0..=1`. Not every one is nodded.
    pub(crate) fn accent(&mut self, strength: f32) {
        let drawn = self.random.unit();
        if strength > 0.0 && drawn < 0.25 + 0.6 * strength {
            self.left = 0;
            self.beat.push(-ACCENT * (0.3 + 0.7 * strength), DOWN);
        }
    }

    /// Lives on for `dt` seconds and says how far the head is nodded, in radians: negative is down. `listening` says
    /// whether somebody speaks to it, and then whether that one is silent just now.
    pub(crate) fn advance(&mut self, dt: f32, listening: Option<bool>) -> f32 {
        self.rest += dt;
        match listening {
            Some(paused) => {
                let asked = paused && !self.was_paused;
                self.was_paused = paused;
                self.unasked -= dt;
                if asked && self.rest >= APART && self.random.unit() < ANSWERED {
                    let delay = self.random.log_normal(DELAY.0, DELAY.1).clamp(0.08, 0.6);
                    self.begin(1.0, delay);
                } else if self.unasked <= 0.0 {
                    self.begin(0.7, 0.0);
                }
            }
            None => {
                self.was_paused = false;
                self.left = 0;
            }
        }
        let mut dt = dt;
        while self.left > 0 && self.next <= dt {
            self.beat.advance(self.next);
            self.beat.push(-self.size, DOWN);
            dt -= self.next;
            self.left -= 1;
            self.size *= FADING;
            self.next = PERIOD;
        }
        if self.left > 0 {
            self.next -= dt;
        }
        self.beat.advance(dt)
    }

    fn begin(&mut self, share: f32, delay: f32) {
        let drawn = self.random.unit();
        self.left = if drawn < 0.5 {
            1
        } else if drawn < 0.87 {
            2
        } else {
            3
        };
        self.size = share * LISTENING * self.random.between(0.7, 1.1);
        self.next = delay;
        self.rest = 0.0;
        self.unasked = self.random.log_normal(UNASKED.0, UNASKED.1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seconds at which the head begins to go down while another speaks and pauses every four seconds.
    fn nods(seed: u64, seconds: usize, rate: usize) -> Vec<f32> {
        let mut nods = Nods::new(Random::new(seed));
        let mut down = false;
        let mut times = Vec::new();
        for step in 0..seconds * rate {
            let time = step as f32 / rate as f32;
            let paused = time % 4.0 > 3.5;
            let at = nods.advance(1.0 / rate as f32, Some(paused));
            if at < -0.02 && !down {
                times.push(time % 4.0);
            }
            down = at < -0.02;
        }
        times
    }

    #[test]
    fn a_listener_nods_at_pauses() {
        let times = nods(1, 400, 60);
        assert!((60..200).contains(&times.len()), "{}", times.len());
        let soon = times.iter().filter(|time| **time > 3.5 || **time < 1.2);
        assert!(soon.count() as f32 > 0.75 * times.len() as f32);
        let slow = nods(1, 400, 30);
        assert!(
            times.len().abs_diff(slow.len()) < 12,
            "{} {}",
            times.len(),
            slow.len()
        );
    }

    #[test]
    fn who_does_not_listen_does_not_nod() {
        let mut nods = Nods::new(Random::new(2));
        assert!((0..6000).all(|_| nods.advance(0.016, None) == 0.0));
        nods.accent(0.0);
        assert_eq!(nods.advance(0.1, None), 0.0);
    }
}
