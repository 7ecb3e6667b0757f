//! Chance from a seed, and motion that never comes back to where it was.

/// Numbers from a seed (splitmix64; G. L. Steele and others, "Fast splittable pseudorandom number generators", 2014).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to 1.
    pub(crate) fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }
}

/// A slow drift about zero, within about -1 to 1: three waves whose periods have no common multiple.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Drift {
    waves: [[f32; 2]; 3],
}

impl Drift {
    /// One with about this period in seconds.
    pub(crate) fn new(chance: &mut Chance, period: f32) -> Self {
        // Ratios of square roots.
        let ratios = [1.0, std::f32::consts::SQRT_2, 2.236_068];
        let waves = ratios.map(|ratio| {
            let period = period * ratio * chance.between(0.85, 1.15) * 0.7;
            [
                std::f32::consts::TAU / period,
                chance.between(0.0, std::f32::consts::TAU),
            ]
        });
        Self { waves }
    }

    /// Its value at a time in seconds. Times are kept in `f64`, or it would stutter after an hour.
    pub(crate) fn at(&self, time: f64) -> f32 {
        let wave = |[rate, phase]: &[f32; 2]| {
            let turns = (f64::from(*rate) * time + f64::from(*phase)) % std::f64::consts::TAU;
            (turns as f32).sin()
        };
        self.waves.iter().map(wave).sum::<f32>() / 2.2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drift_does_not_come_back() {
        let drift = Drift::new(&mut Chance::new(1), 4.0);
        let near = |a: f64, b: f64| {
            (0..60).all(|k| {
                let t = f64::from(k) * 0.1;
                (drift.at(a + t) - drift.at(b + t)).abs() < 0.02
            })
        };
        assert!((1..1_200).all(|k| !near(0.0, 3.0 + f64::from(k) * 0.1)));
    }
}
