//! The spectrum of a frame of real samples, and back.

use std::f32::consts::{PI, TAU};

/// Samples of a frame: 32 ms at 16 kHz.
pub(crate) const FRAME: usize = 512;
/// Bins of its spectrum, both ends included.
pub(crate) const BINS: usize = FRAME / 2 + 1;
/// Points of the complex transform inside: a real frame is folded into one of half its length.
const HALF: usize = FRAME / 2;

/// A complex number.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Complex {
    pub(crate) re: f32,
    pub(crate) im: f32,
}

impl Complex {
    fn new(re: f32, im: f32) -> Self {
        Self { re, im }
    }

    fn of_angle(angle: f32) -> Self {
        Self::new(angle.cos(), angle.sin())
    }

    fn times(self, other: Self) -> Self {
        Self::new(
            self.re * other.re - self.im * other.im,
            self.re * other.im + self.im * other.re,
        )
    }

    fn plus(self, other: Self) -> Self {
        Self::new(self.re + other.re, self.im + other.im)
    }

    fn minus(self, other: Self) -> Self {
        Self::new(self.re - other.re, self.im - other.im)
    }

    fn conjugate(self) -> Self {
        Self::new(self.re, -self.im)
    }

    /// The square of its length.
    pub(crate) fn power(self) -> f32 {
        self.re * self.re + self.im * self.im
    }
}

/// The transform of [`FRAME`] real samples, radix 2. Allocates nothing after it is made.
#[derive(Debug, Clone)]
pub(crate) struct Fft {
    twiddles: Box<[Complex]>,
    unfold: Box<[Complex]>,
    swaps: Box<[(usize, usize)]>,
    work: Box<[Complex]>,
}

impl Fft {
    pub(crate) fn new() -> Self {
        let bits = HALF.trailing_zeros();
        let reversed = |i: usize| i.reverse_bits() >> (usize::BITS - bits);
        Self {
            twiddles: (0..HALF / 2)
                .map(|k| Complex::of_angle(-TAU * k as f32 / HALF as f32))
                .collect(),
            unfold: (0..=HALF)
                .map(|k| Complex::of_angle(-PI * k as f32 / HALF as f32))
                .collect(),
            swaps: (0..HALF)
                .map(|i| (i, reversed(i)))
                .filter(|(i, j)| i < j)
                .collect(),
            work: vec![Complex::default(); HALF].into(),
        }
    }

    /// The spectrum of `frame`.
    pub(crate) fn forward(&mut self, frame: &[f32; FRAME], spectrum: &mut [Complex; BINS]) {
        for (slot, pair) in self.work.iter_mut().zip(frame.as_chunks::<2>().0) {
            *slot = Complex::new(pair[0], pair[1]);
        }
        self.transform();
        for (k, (out, turn)) in spectrum.iter_mut().zip(&self.unfold).enumerate() {
            let a = self.work[k % HALF];
            let b = self.work[(HALF - k) % HALF].conjugate();
            let even = a.plus(b);
            // The odd half, times -i.
            let odd = a.minus(b);
            let odd = Complex::new(odd.im, -odd.re).times(*turn);
            let sum = even.plus(odd);
            *out = Complex::new(sum.re * 0.5, sum.im * 0.5);
        }
    }

    /// The frame of `spectrum`.
    pub(crate) fn inverse(&mut self, spectrum: &[Complex; BINS], frame: &mut [f32; FRAME]) {
        for k in 0..HALF {
            let a = spectrum[k];
            let b = spectrum[HALF - k].conjugate();
            let even = a.plus(b);
            let odd = a.minus(b).times(self.unfold[k].conjugate());
            // even + i * odd, conjugated: the forward transform then goes back.
            self.work[k] = Complex::new(even.re - odd.im, even.im + odd.re).conjugate();
        }
        self.transform();
        let scale = 0.5 / HALF as f32;
        for (pair, value) in frame.as_chunks_mut::<2>().0.iter_mut().zip(&self.work) {
            *pair = [value.re * scale, -value.im * scale];
        }
    }

    fn transform(&mut self) {
        for (i, j) in &self.swaps {
            self.work.swap(*i, *j);
        }
        let mut width = 1;
        while width < HALF {
            let stride = HALF / 2 / width;
            for block in self.work.chunks_exact_mut(2 * width) {
                let (low, high) = block.split_at_mut(width);
                let turns = self.twiddles.iter().step_by(stride);
                for ((a, b), turn) in low.iter_mut().zip(high).zip(turns) {
                    let turned = b.times(*turn);
                    (*a, *b) = (a.plus(turned), a.minus(turned));
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
    fn a_spectrum_is_what_its_sum_says_and_goes_back() {
        let mut dice = 1_u32;
        let frame: [f32; FRAME] = std::array::from_fn(|_| {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            dice as f32 / u32::MAX as f32 - 0.5
        });
        let mut fft = Fft::new();
        let mut spectrum = [Complex::default(); BINS];
        fft.forward(&frame, &mut spectrum);
        for k in [0, 1, 37, 128, 255, 256] {
            let (mut re, mut im) = (0.0_f64, 0.0_f64);
            for (n, x) in frame.iter().enumerate() {
                let angle = -std::f64::consts::TAU * (k * n % FRAME) as f64 / FRAME as f64;
                re += f64::from(*x) * angle.cos();
                im += f64::from(*x) * angle.sin();
            }
            let off =
                (f64::from(spectrum[k].re) - re).abs() + (f64::from(spectrum[k].im) - im).abs();
            assert!(off < 1e-3, "bin {k} is {off} off");
        }
        let mut back = [0.0; FRAME];
        fft.inverse(&spectrum, &mut back);
        let off = frame
            .iter()
            .zip(&back)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f32::max);
        assert!(off < 1e-5, "{off}");
    }
}
