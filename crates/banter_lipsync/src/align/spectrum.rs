//! Power spectra of short windows: a radix-2 transform for real samples, after Cooley and Tukey (1965).

use core::f32::consts::{PI, TAU};

/// A transform of windows of one length; it owns its tables and its work space.
pub(super) struct Spectrum {
    /// Hann window, as long as what is looked at.
    window: Box<[f32]>,
    /// Half the length of the transform.
    half: usize,
    twiddles: Box<[(f32, f32)]>,
    /// Twiddles that part the spectra of even and odd samples.
    seams: Box<[(f32, f32)]>,
    work: Box<[(f32, f32)]>,
    power: Box<[f32]>,
}

impl Spectrum {
    /// For windows of `length` samples.
    pub(super) fn new(length: usize) -> Self {
        let length = length.max(4);
        let size = length.next_power_of_two();
        let half = size / 2;
        let turn = |k: usize, of: usize| {
            let angle = -TAU * k as f32 / of as f32;
            (angle.cos(), angle.sin())
        };
        Self {
            window: (0..length)
                .map(|i| (PI * (i as f32 + 0.5) / length as f32).sin().powi(2))
                .collect(),
            half,
            twiddles: (0..half / 2).map(|k| turn(k, half)).collect(),
            seams: (0..=half / 2).map(|k| turn(k, size)).collect(),
            work: vec![(0.0, 0.0); half].into(),
            power: vec![0.0; half + 1].into(),
        }
    }

    /// Samples that one window takes.
    pub(super) fn length(&self) -> usize {
        self.window.len()
    }

    /// Hertz between two bins.
    pub(super) fn resolution(&self, rate: f32) -> f32 {
        rate / (2 * self.half) as f32
    }

    /// The power in each bin, from 0 Hz to half the rate; samples that are missing or no numbers are silent.
    pub(super) fn power(&mut self, mut samples: impl Iterator<Item = f32>) -> &[f32] {
        let mut windowed = self.window.iter().map(|w| {
            let sample = samples.next().unwrap_or(0.0);
            if sample.is_finite() {
                w * sample.clamp(-8.0, 8.0)
            } else {
                0.0
            }
        });
        for slot in &mut self.work {
            *slot = (
                windowed.next().unwrap_or(0.0),
                windowed.next().unwrap_or(0.0),
            );
        }
        self.transform();
        let half = self.half;
        for (k, seam) in self.seams.iter().enumerate() {
            let at = |index: usize| self.work.get(index % half).copied().unwrap_or_default();
            let (a, b) = (at(k), at(half - k));
            // Spectra of the even and of the odd samples, and their sum with the odd ones turned.
            let even = ((a.0 + b.0) * 0.5, (a.1 - b.1) * 0.5);
            let odd = ((a.1 + b.1) * 0.5, (b.0 - a.0) * 0.5);
            let turned = (
                odd.0 * seam.0 - odd.1 * seam.1,
                odd.0 * seam.1 + odd.1 * seam.0,
            );
            let square = |re: f32, im: f32| re * re + im * im;
            if let Some(slot) = self.power.get_mut(k) {
                *slot = square(even.0 + turned.0, even.1 + turned.1);
            }
            if let Some(slot) = self.power.get_mut(half - k) {
                *slot = square(even.0 - turned.0, even.1 - turned.1);
            }
        }
        &self.power
    }

    /// The complex transform of `work` in place.
    fn transform(&mut self) {
        let size = self.half;
        let bits = size.trailing_zeros();
        for index in 0..size {
            let mirrored = index.reverse_bits() >> (usize::BITS - bits);
            if mirrored > index {
                self.work.swap(index, mirrored);
            }
        }
        let mut width = 1;
        while width < size {
            let stride = size / (2 * width);
            for block in self.work.chunks_exact_mut(2 * width) {
                let (low, high) = block.split_at_mut(width);
                let twiddles = self.twiddles.iter().step_by(stride);
                for ((a, b), w) in low.iter_mut().zip(high).zip(twiddles) {
                    let turned = (b.0 * w.0 - b.1 * w.1, b.0 * w.1 + b.1 * w.0);
                    *b = (a.0 - turned.0, a.1 - turned.1);
                    *a = (a.0 + turned.0, a.1 + turned.1);
                }
            }
            width *= 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_plain_sum_of_fourier() {
        let samples: Vec<f32> = (0..64).map(|i| ((i * i) as f32 * 0.37).sin()).collect();
        let mut spectrum = Spectrum::new(64);
        let window: Vec<f32> = spectrum.window.to_vec();
        let power = spectrum.power(samples.iter().copied()).to_vec();
        assert_eq!(power.len(), 33);
        for (k, found) in power.iter().enumerate() {
            let (mut re, mut im) = (0.0, 0.0);
            for (i, (sample, w)) in samples.iter().zip(&window).enumerate() {
                let angle = -TAU * (k * i) as f32 / 64.0;
                re += sample * w * angle.cos();
                im += sample * w * angle.sin();
            }
            assert!((found - (re * re + im * im)).abs() < 1e-2, "{k}: {found}");
        }
    }

    #[test]
    fn what_is_no_number_is_silent() {
        let mut spectrum = Spectrum::new(100);
        let power = spectrum.power([f32::NAN, f32::INFINITY].into_iter());
        assert!(power.iter().all(|p| *p == 0.0));
    }
}
