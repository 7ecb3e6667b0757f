//! The mouth without the network: loudness, and the nearest typical spectrum of each viseme.
//!
//! Mel cepstra as of Davis and Mermelstein 1980; frames are told apart by their distance in units of the usual spread.

use std::f32::consts::PI;
use std::sync::LazyLock;

use super::mel::BANDS;
use super::network::{BEFORE, OUTPUTS, Outputs, WINDOW};
use super::normal::INPUTS;
use super::prototypes::{CEPSTRA, SHARPNESS, TYPICAL};
use crate::Viseme;

/// How far a distance is believed: cepstra are not as independent as the sum over them takes them to be.
const TRUST: f32 = 0.8;
/// Added for PP and FF, which are short and seldom the nearest, and matter most to the eye.
const LEAN: [(Viseme, f32); 2] = [(Viseme::Pp, 0.8), (Viseme::Ff, 0.5)];
/// Opening of the jaw and between the lips in each viseme, in the order of `Viseme::ALL`, as `training/visemes.py` has them.
const JAW: [f32; Viseme::COUNT] = [
    0.0, 0.03, 0.12, 0.2, 0.2, 0.25, 0.15, 0.12, 0.25, 0.25, 1.0, 0.6, 0.3, 0.55, 0.25,
];
const APERTURE: [f32; Viseme::COUNT] = [
    0.0, 0.0, 0.08, 0.35, 0.35, 0.4, 0.3, 0.35, 0.35, 0.3, 1.0, 0.75, 0.5, 0.45, 0.15,
];

/// Cosines over the bands, one row a coefficient from the first.
static COSINES: LazyLock<Box<[[f32; BANDS]]>> = LazyLock::new(|| {
    let cosine = |k: usize, band: usize| {
        (PI * k as f32 * (band as f32 + 0.5) / BANDS as f32).cos() / BANDS as f32
    };
    (1..CEPSTRA)
        .map(|k| core::array::from_fn(|band| cosine(k, band)))
        .collect()
});

/// Compares frames with what is typical; it remembers nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prototypes;

impl Prototypes {
    /// What the network would be asked: the same numbers before softmax and sigmoid.
    pub(super) fn next(self, window: &[f32; WINDOW]) -> Outputs {
        let mut inputs = [0.0; INPUTS];
        let middle = window.iter().skip(BEFORE * INPUTS);
        for (slot, value) in inputs.iter_mut().zip(middle) {
            *slot = *value;
        }
        let [bands @ .., loudness] = &inputs;
        let mut cepstrum = [*loudness; CEPSTRA];
        for (slot, row) in cepstrum.iter_mut().skip(1).zip(&*COSINES) {
            *slot = row.iter().zip(bands).map(|(c, band)| c * band).sum();
        }

        let mut outputs = [0.0; OUTPUTS];
        for (output, typical) in outputs.iter_mut().zip(&TYPICAL) {
            let apart = cepstrum.iter().zip(typical).zip(&SHARPNESS);
            let distance: f32 = apart.map(|((a, b), s)| ((a - b) * s).powi(2)).sum();
            *output = -0.5 * TRUST * distance;
        }
        for (viseme, lean) in LEAN {
            outputs[viseme.index()] += lean;
        }
        let top = outputs
            .iter()
            .take(Viseme::COUNT)
            .fold(f32::MIN, |a, b| a.max(*b));
        let likely: [f32; Viseme::COUNT] = core::array::from_fn(|v| (outputs[v] - top).exp());
        let sum: f32 = likely.iter().sum();
        let expected = |curve: &[f32; Viseme::COUNT]| {
            let weighed = likely.iter().zip(curve).map(|(p, x)| p * x);
            logit(weighed.sum::<f32>() / sum)
        };
        let share = |viseme: Viseme| logit(likely[viseme.index()] / sum);
        let last = [
            share(Viseme::Pp),
            share(Viseme::Ff),
            expected(&JAW),
            expected(&APERTURE),
        ];
        outputs[Viseme::COUNT..].copy_from_slice(&last);
        outputs
    }
}

/// The inverse of a sigmoid, cut where a probability is as good as sure.
fn logit(p: f32) -> f32 {
    let p = p.clamp(0.001, 0.999);
    (p / (1.0 - p)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typical_is_recognised() {
        // The bands that have these cepstra, by the inverse of the cosines.
        for viseme in Viseme::ALL {
            let typical = &TYPICAL[viseme.index()];
            let mut window = [0.0; WINDOW];
            for band in 0..BANDS {
                let rows = COSINES.iter().zip(&typical[1..]);
                window[BEFORE * INPUTS + band] = rows
                    .map(|(row, c)| 2.0 * BANDS as f32 * row[band] * c)
                    .sum();
            }
            window[BEFORE * INPUTS + BANDS] = typical[0];
            let mut outputs = Prototypes.next(&window);
            for (leant, lean) in LEAN {
                outputs[leant.index()] -= lean;
            }
            let best = (0..Viseme::COUNT).max_by(|a, b| outputs[*a].total_cmp(&outputs[*b]));
            assert_eq!(best, Some(viseme.index()));
        }
    }
}
