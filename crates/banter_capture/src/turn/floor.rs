//! How loud it is when nobody speaks.

use super::level::SILENCE_DB;

/// The level of the background in dBFS.
///
/// Where there is no voice it follows the level: quickly down, slowly up. Where there may be
/// voice it rises only towards the lowest level of the last seconds ("minimum statistics",
/// R. Martin, "Noise power spectral density estimation based on optimal smoothing and
/// minimum statistics", 2001). That level is smoothed over most of a second: babble and
/// music, which a detector also takes for voice, then hardly vary, so that their lowest
/// level is nearly their mean; speech does not hide below it, since a syllable stands above
/// its own mean several times a second.
#[derive(Debug)]
pub(crate) struct NoiseFloor {
    /// The level, smoothed a little and much.
    quick: f32,
    slow: f32,
    floor: f32,
    /// The lowest of both in the last stretches, in a circle.
    minima: [Minimum; STRETCHES],
    at: usize,
    frames: u32,
    frames_per_stretch: u32,
    quick_share: f32,
    slow_share: f32,
    down: f32,
    up: f32,
}

#[derive(Debug, Clone, Copy)]
struct Minimum {
    quick: f32,
    slow: f32,
}

/// Nothing was heard yet: everything is lower.
const NONE: Minimum = Minimum {
    quick: f32::INFINITY,
    slow: f32::INFINITY,
};

/// So many stretches of half a second are remembered: long enough that a sustained "aaah" is
/// not yet background.
const STRETCHES: usize = 8;

/// Below this probability there is no voice in a frame.
const NO_VOICE: f32 = 0.25;

/// So many dB steady noise varies by itself, and at most so many count.
const STEADY_DB: f32 = 2.0;
const MOST_DB: f32 = 8.0;

impl NoiseFloor {
    /// For frames of so many `seconds`.
    pub(crate) fn new(seconds: f32) -> Self {
        let share = |time: f32| 1.0 - (-seconds / time).exp();
        Self {
            quick: SILENCE_DB,
            slow: SILENCE_DB,
            // A stream may begin with speech: all before is taken to have been silent, and
            // the floor rises from there.
            floor: SILENCE_DB,
            minima: [NONE; STRETCHES],
            at: 0,
            frames: 0,
            frames_per_stretch: (0.5 / seconds).max(1.0) as u32,
            quick_share: share(0.04),
            slow_share: share(0.8),
            down: share(0.1),
            up: share(0.5),
        }
    }

    /// Takes the next frame: its level, and how likely voice is in it.
    pub(crate) fn update(&mut self, db: f32, probability: f32) {
        if self.slow <= SILENCE_DB {
            self.slow = db;
        }
        self.quick += (db - self.quick) * self.quick_share;
        self.slow += (db - self.slow) * self.slow_share;
        if self.frames == self.frames_per_stretch {
            self.frames = 0;
            self.at = (self.at + 1) % STRETCHES;
            self.minima[self.at] = NONE;
        }
        self.frames += 1;
        let minimum = &mut self.minima[self.at];
        minimum.quick = minimum.quick.min(self.quick);
        minimum.slow = minimum.slow.min(self.slow);

        let (target, share) = if self.quick < self.floor {
            (self.quick, self.down)
        } else if probability < NO_VOICE {
            (self.quick, self.up)
        } else {
            (self.lowest().slow.max(self.floor), self.up)
        };
        self.floor += (target - self.floor) * share;
    }

    /// The level of the background.
    pub(crate) fn db(&self) -> f32 {
        self.floor
    }

    /// How far the background stands above that at times: a crowd and music do, noise does
    /// not. At most 3 dB.
    pub(crate) fn unrest_db(&self) -> f32 {
        let lowest = self.lowest();
        let varies = (lowest.slow - lowest.quick).clamp(STEADY_DB, MOST_DB);
        0.5 * (varies - STEADY_DB)
    }

    fn lowest(&self) -> Minimum {
        let now = Minimum {
            quick: self.quick,
            slow: self.slow,
        };
        self.minima.iter().fold(now, |lowest, other| Minimum {
            quick: lowest.quick.min(other.quick),
            slow: lowest.slow.min(other.slow),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(floor: &mut NoiseFloor, seconds: f32, db: f32, probability: f32) {
        for _ in 0..(seconds * 100.0) as u32 {
            floor.update(db, probability);
        }
    }

    #[test]
    fn it_follows_noise() {
        let mut floor = NoiseFloor::new(0.01);
        run(&mut floor, 3.0, -50.0, 0.0);
        assert!((floor.db() + 50.0).abs() < 1.0, "{}", floor.db());
        run(&mut floor, 3.0, -30.0, 0.0);
        assert!((floor.db() + 30.0).abs() < 1.0, "{}", floor.db());
        run(&mut floor, 0.4, -60.0, 0.0);
        assert!(floor.db() < -58.0, "it comes down quickly: {}", floor.db());
    }

    #[test]
    fn syllables_stand_above_it_however_long_somebody_speaks() {
        let mut floor = NoiseFloor::new(0.01);
        run(&mut floor, 3.0, -60.0, 0.0);
        for _ in 0..80 {
            run(&mut floor, 0.15, -20.0, 0.9);
            assert!(floor.db() + floor.unrest_db() < -24.0, "{}", floor.db());
            run(&mut floor, 0.1, -40.0, 0.6);
        }
        run(&mut floor, 0.4, -60.0, 0.1);
        assert!(floor.db() < -58.0, "a pause brings it down: {}", floor.db());
    }

    #[test]
    fn a_stream_that_begins_with_speech_has_a_low_floor() {
        let mut floor = NoiseFloor::new(0.016);
        for _ in 0..8 {
            run(&mut floor, 0.1, -20.0, 0.9);
            run(&mut floor, 0.1, -40.0, 0.6);
        }
        assert!(floor.db() < -25.0, "{}", floor.db());
    }

    #[test]
    fn what_never_pauses_is_background() {
        let mut floor = NoiseFloor::new(0.01);
        run(&mut floor, 8.0, -35.0, 0.9);
        assert!((floor.db() + 35.0).abs() < 2.0, "{}", floor.db());
        assert!(floor.unrest_db() < 0.1, "{}", floor.unrest_db());
    }

    #[test]
    fn a_crowd_is_restless() {
        let mut floor = NoiseFloor::new(0.01);
        for _ in 0..40 {
            run(&mut floor, 0.1, -30.0, 0.8);
            run(&mut floor, 0.1, -42.0, 0.8);
        }
        assert!(floor.unrest_db() > 1.0, "{}", floor.unrest_db());
        assert!((-42.0..-33.0).contains(&floor.db()), "{}", floor.db());
    }
}
