//! The filter of every change of rate: a sinc under a Kaiser window.

use std::f64::consts::PI;

/// Shape of the window: what lies outside the pass band is 80 dB down (J. F. Kaiser, 1974).
const BETA: f64 = 7.86;

/// A sinc that is cut off.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filter {
    /// Crossings of zero on either side, counted in samples of the lower of the two rates.
    pub(super) reach: f64,
    /// Middle of the edge of the filter, as a fraction of half the lower rate.
    pub(super) cutoff: f64,
    /// How many times the rate falls; 1 where it rises.
    pub(super) scale: f64,
}

impl Filter {
    /// Samples on either side of a position that have a weight.
    pub(super) fn half(self) -> usize {
        (self.reach * self.scale).ceil() as usize
    }

    /// Weights of the samples around a position that lies `fraction` of a sample after the
    /// sample before it: as many before the position as after it. Their sum is 1, so that a
    /// constant passes unchanged whatever the fraction.
    pub(super) fn weights(self, fraction: f64) -> impl Iterator<Item = f32> {
        let half = self.half();
        let weights: Vec<f64> = (0..2 * half)
            .map(|tap| self.at((tap as f64 + 1.0 - half as f64 - fraction) / self.scale))
            .collect();
        let sum: f64 = weights.iter().sum();
        weights.into_iter().map(move |weight| (weight / sum) as f32)
    }

    /// The filter at a distance from its middle, in samples of the lower rate.
    fn at(self, distance: f64) -> f64 {
        let angle = PI * distance * self.cutoff;
        let sinc = if angle.abs() < 1e-9 {
            1.0
        } else {
            angle.sin() / angle
        };
        let place = (distance / self.reach).clamp(-1.0, 1.0);
        sinc * bessel(BETA * (1.0 - place * place).sqrt())
    }
}

/// The modified Bessel function of the first kind and order 0, as the sum of its series.
fn bessel(x: f64) -> f64 {
    let quarter = x * x / 4.0;
    let (mut term, mut sum, mut order) = (1.0, 1.0, 1.0);
    while term > sum * 1e-12 {
        term *= quarter / (order * order);
        sum += term;
        order += 1.0;
    }
    sum
}

/// Sums that are kept side by side, which a processor adds in one step.
const LANES: usize = 8;

/// Sum of the products of two rows of one length.
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; LANES];
    let (heads, tails) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let left = heads.remainder().iter().zip(tails.remainder());
    let rest: f32 = left.map(|(a, b)| a * b).sum();
    for (a, b) in heads.zip(tails) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f32>() + rest
}

/// Sum of the products of samples with weights between two rows: `blend` of the way to `b`.
pub(super) fn dot_between(samples: &[f32], a: &[f32], b: &[f32], blend: f32) -> f32 {
    let mut sums = [0.0_f32; LANES];
    let rows = a.chunks_exact(LANES).zip(b.chunks_exact(LANES));
    for (samples, (a, b)) in samples.chunks_exact(LANES).zip(rows) {
        for (sum, (sample, (a, b))) in sums.iter_mut().zip(samples.iter().zip(a.iter().zip(b))) {
            *sum += sample * (a + (b - a) * blend);
        }
    }
    let whole = samples.len() / LANES * LANES;
    let left = samples.iter().zip(a.iter().zip(b)).skip(whole);
    let rest: f32 = left.map(|(s, (a, b))| s * (a + (b - a) * blend)).sum();
    sums.iter().sum::<f32>() + rest
}
