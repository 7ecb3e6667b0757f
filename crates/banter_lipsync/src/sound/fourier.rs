//! The power spectrum of 512 real samples.
//!
//! A radix-2 transform of half the length with the usual unpacking (Press et al., "Numerical Recipes", 12.3), small
//! enough that a crate for it would be the larger part.

use std::f32::consts::PI;

/// Samples of a transform.
pub(super) const LENGTH: usize = 512;
/// Bins of a spectrum, from 0 Hz to half the sample rate.
pub(super) const BINS: usize = LENGTH / 2 + 1;
const HALF: usize = LENGTH / 2;

/// Tables and room for one transform at a time.
#[derive(Clone, Debug)]
pub(super) struct Fourier {
    /// `exp(-2 pi i k / LENGTH)`.
    turns: Box<[(f32, f32)]>,
    reversed: Box<[u16]>,
    room: Box<[(f32, f32)]>,
}

impl Fourier {
    pub(super) fn new() -> Self {
        let bits = HALF.trailing_zeros();
        Self {
            turns: (0..HALF)
                .map(|k| {
                    let (sin, cos) = (-2.0 * PI * k as f32 / LENGTH as f32).sin_cos();
                    (cos, sin)
                })
                .collect(),
            reversed: (0..HALF as u16)
                .map(|k| k.reverse_bits() >> (16 - bits))
                .collect(),
            room: vec![(0.0, 0.0); HALF].into(),
        }
    }

    /// The squared magnitude of each bin.
    pub(super) fn power(&mut self, samples: &[f32; LENGTH], power: &mut [f32; BINS]) {
        let room = &mut self.room;
        for (pair, &to) in samples.chunks_exact(2).zip(&self.reversed) {
            if let (Some(slot), &[even, odd]) = (room.get_mut(usize::from(to)), pair) {
                *slot = (even, odd);
            }
        }
        let mut span = 1;
        while span < HALF {
            let stride = HALF / span;
            for group in room.chunks_exact_mut(2 * span) {
                let (low, high) = group.split_at_mut(span);
                let turns = self.turns.iter().step_by(stride);
                for ((a, b), turn) in low.iter_mut().zip(high).zip(turns) {
                    let turned = times(*b, *turn);
                    *b = (a.0 - turned.0, a.1 - turned.1);
                    *a = (a.0 + turned.0, a.1 + turned.1);
                }
            }
            span *= 2;
        }
        let first = room[0];
        power[0] = (first.0 + first.1).powi(2);
        power[HALF] = (first.0 - first.1).powi(2);
        for k in 1..HALF {
            let (a, b) = (room[k], room[HALF - k]);
            let even = (0.5 * (a.0 + b.0), 0.5 * (a.1 - b.1));
            let odd = (0.5 * (a.1 + b.1), 0.5 * (b.0 - a.0));
            let odd = times(odd, self.turns[k]);
            power[k] = (even.0 + odd.0).powi(2) + (even.1 + odd.1).powi(2);
        }
    }
}

fn times(a: (f32, f32), b: (f32, f32)) -> (f32, f32) {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_definition() {
        let mut state = 1_u32;
        let mut samples = [0.0; LENGTH];
        for sample in &mut samples {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *sample = (state >> 8) as f32 / (1 << 24) as f32 - 0.5;
        }
        let mut power = [0.0; BINS];
        Fourier::new().power(&samples, &mut power);
        for (bin, power) in power.iter().enumerate() {
            let (mut re, mut im) = (0.0_f64, 0.0_f64);
            for (n, sample) in samples.iter().enumerate() {
                let angle = -2.0 * std::f64::consts::PI * (bin * n % LENGTH) as f64 / LENGTH as f64;
                re += f64::from(*sample) * angle.cos();
                im += f64::from(*sample) * angle.sin();
            }
            let wanted = re * re + im * im;
            assert!(
                (f64::from(*power) - wanted).abs() < 1e-3 * (1.0 + wanted),
                "{bin}"
            );
        }
    }
}
