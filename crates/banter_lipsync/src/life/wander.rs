//! Slow motion that never repeats itself.

use super::random::Random;

/// A smooth walk in `-1..=1`: a uniform cubic B-spline through random knots, which has neither jumps nor corners and costs
/// a few multiplications.
#[derive(Clone, Debug)]
pub(crate) struct Wander {
    random: Random,
    knots: [f32; 4],
    /// How far it is from the second knot to the third, `0..1`.
    gone: f32,
    /// Knots a second.
    rate: f32,
}

impl Wander {
    /// A walk of between so many knots a second; it turns about once in three knots.
    pub(crate) fn new(random: &mut Random, slowest: f32, fastest: f32) -> Self {
        let rate = random.between(slowest, fastest);
        let mut random = random.fork();
        Self {
            knots: [(); 4].map(|()| random.between(-1.0, 1.0)),
            gone: random.unit(),
            random,
            rate,
        }
    }

    /// Walks on for `dt` seconds, from nought to one.
    pub(crate) fn advance(&mut self, dt: f32) -> f32 {
        self.gone += dt * self.rate;
        while self.gone >= 1.0 {
            self.gone -= 1.0;
            let [_, a, b, c] = self.knots;
            self.knots = [a, b, c, self.random.between(-1.0, 1.0)];
        }
        let [a, b, c, d] = self.knots;
        let (x, y) = (self.gone, 1.0 - self.gone);
        let sum = a * y * y * y
            + b * (4.0 + x * x * (3.0 * x - 6.0))
            + c * (4.0 + y * y * (3.0 * y - 6.0))
            + d * x * x * x;
        sum / 6.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_is_smooth_and_stays_within_bounds() {
        let mut walk = Wander::new(&mut Random::new(3), 1.0, 1.5);
        let steps: Vec<f32> = (0..6000).map(|_| walk.advance(0.01)).collect();
        assert!(steps.iter().all(|x| x.abs() <= 1.0));
        let most = steps.iter().copied().fold(0.0, f32::max);
        assert!(most > 0.4, "{most}");
        for triple in steps.windows(3) {
            let bend = triple[0] - 2.0 * triple[1] + triple[2];
            assert!(bend.abs() < 2e-3, "{bend}");
        }
    }

    #[test]
    fn the_frame_rate_does_not_choose_the_way() {
        let mut slow = Wander::new(&mut Random::new(8), 1.0, 1.5);
        let mut fast = slow.clone();
        for _ in 0..200 {
            let at = slow.advance(0.05);
            let mut same = 0.0;
            for _ in 0..10 {
                same = fast.advance(0.005);
            }
            assert!((at - same).abs() < 1e-3);
        }
    }
}
