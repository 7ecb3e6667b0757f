//! Slow motion that never repeats itself in sight.

use core::f64::consts::TAU;

use super::random::Random;

/// Three slow waves, added. A function of time alone, so it is smooth at any frame rate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wander {
    /// Hertz and phase, in turns, of each wave.
    waves: [(f64, f64); 3],
}

impl Wander {
    /// Waves of frequencies between two, in hertz.
    pub(crate) fn new(random: &mut Random, slowest: f32, fastest: f32) -> Self {
        let waves = [(); 3].map(|()| {
            let frequency = random.between(slowest, fastest);
            (f64::from(frequency), f64::from(random.unit()))
        });
        Self { waves }
    }

    /// The value at a time in seconds, in `-1..=1`.
    pub(crate) fn at(&self, time: f64) -> f32 {
        let sum: f64 = self
            .waves
            .iter()
            .map(|(frequency, phase)| (TAU * (frequency * time + phase)).sin())
            .sum();
        (sum / 3.0) as f32
    }
}
