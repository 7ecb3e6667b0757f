//! A small generator of our own, so that a seed means the same in every version of every dependency.

/// SplitMix64, after Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// An independent generator, so that one kind of motion does not disturb the next.
    pub(crate) fn fork(&mut self) -> Self {
        Self(self.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Even in `0..1`.
    pub(crate) fn unit(&mut self) -> f32 {
        // The upper 24 bits are what a single float can hold.
        (self.next() >> 40) as f32 / 16_777_216.0
    }

    /// Even between two numbers.
    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// Normal with mean 0 and deviation 1, by Box and Muller.
    pub(crate) fn normal(&mut self) -> f32 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (core::f32::consts::TAU * self.unit()).cos()
    }

    /// Log-normal with a median and the deviation of its logarithm.
    pub(crate) fn log_normal(&mut self, median: f32, sigma: f32) -> f32 {
        median * (sigma * self.normal()).exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_spread_as_they_should() {
        let mut random = Random::new(0);
        let n = 20_000;
        let (mut mean, mut square, mut unit, mut below) = (0.0, 0.0, 0.0, 0);
        for _ in 0..n {
            let x = random.normal();
            assert!(x.is_finite());
            mean += x / n as f32;
            square += x * x / n as f32;
            let u = random.unit();
            assert!((0.0..1.0).contains(&u));
            unit += u / n as f32;
            below += usize::from(random.log_normal(3.0, 0.5) < 3.0);
        }
        assert!(mean.abs() < 0.03 && (square - 1.0).abs() < 0.05);
        assert!((unit - 0.5).abs() < 0.01);
        assert!((below as f32 / n as f32 - 0.5).abs() < 0.02);
    }

    #[test]
    fn forks_differ() {
        let mut random = Random::new(3);
        let (mut a, mut b) = (random.fork(), random.fork());
        assert_ne!(a.next(), b.next());
    }
}
