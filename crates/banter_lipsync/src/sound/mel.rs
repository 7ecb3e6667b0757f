//! Log-mel features: the loudness of 32 bands of hearing, every 10 ms. `training/features.py` computes the very same.

use std::f32::consts::PI;

use super::fourier::{BINS, Fourier, LENGTH};

/// Samples a second that everything after the resampler works at.
pub(super) const RATE: u32 = 16_000;
/// Samples between two frames: 10 ms.
pub(super) const HOP: usize = 160;
/// Samples that a frame is computed from: 25 ms around its middle.
pub(super) const WINDOW: usize = 400;
/// Samples of the window that come after the start of its frame.
pub(super) const AHEAD: usize = WINDOW / 2 + HOP / 2;
/// Bands of hearing.
pub(super) const BANDS: usize = 32;

const LOW: f64 = 80.0;
const HIGH: f64 = 7_600.0;
/// Power that counts as none, below the least step of 16-bit sound, so that a logarithm is always finite.
const FLOOR: f32 = 1e-9;

/// Natural logarithms of power, from low to high.
pub(super) type Bands = [f32; BANDS];

/// The filter bank and the room for a transform.
#[derive(Clone, Debug)]
pub(super) struct Mel {
    fourier: Fourier,
    window: Box<[f32]>,
    /// First bin and weights of each band's triangle.
    triangles: Box<[(usize, Box<[f32]>)]>,
    padded: Box<[f32; LENGTH]>,
    power: Box<[f32; BINS]>,
}

impl Mel {
    pub(super) fn new() -> Self {
        let hann: Vec<f32> = (0..WINDOW)
            .map(|n| 0.5 - 0.5 * (2.0 * PI * (n as f32 + 0.5) / WINDOW as f32).cos())
            .collect();
        let energy: f32 = hann.iter().map(|w| w * w).sum();
        let scale = energy.sqrt().recip();
        Self {
            fourier: Fourier::new(),
            window: hann.iter().map(|w| w * scale).collect(),
            triangles: triangles(),
            padded: Box::new([0.0; LENGTH]),
            power: Box::new([0.0; BINS]),
        }
    }

    /// The bands of a frame from its window of [`WINDOW`] samples.
    pub(super) fn bands(&mut self, samples: &[f32]) -> Bands {
        let windowed = samples.iter().zip(&self.window);
        for (slot, (sample, weight)) in self.padded.iter_mut().zip(windowed) {
            *slot = sample * weight;
        }
        self.fourier.power(&self.padded, &mut self.power);
        let mut bands = [0.0; BANDS];
        for (band, (first, weights)) in bands.iter_mut().zip(&self.triangles) {
            let bins = self.power.iter().skip(*first);
            let sum: f32 = bins
                .zip(weights)
                .map(|(power, weight)| power * weight)
                .sum();
            *band = (sum + FLOOR).ln();
        }
        bands
    }
}

/// Triangles even on the mel scale (O'Shaughnessy 1987: `2595 log10(1 + f / 700)`), each of area one.
fn triangles() -> Box<[(usize, Box<[f32]>)]> {
    let mel = |hertz: f64| 2595.0 * (1.0 + hertz / 700.0).log10();
    let hertz = |mel: f64| 700.0 * (10.0_f64.powf(mel / 2595.0) - 1.0);
    let step = (mel(HIGH) - mel(LOW)) / (BANDS + 1) as f64;
    let edge = |index: usize| hertz(mel(LOW) + step * index as f64);
    (0..BANDS)
        .map(|band| {
            let (low, middle, high) = (edge(band), edge(band + 1), edge(band + 2));
            let weight = |bin: usize| {
                let f = bin as f64 * f64::from(RATE) / LENGTH as f64;
                ((f - low) / (middle - low)).min((high - f) / (high - middle))
            };
            let inside: Vec<usize> = (0..BINS).filter(|bin| weight(*bin) > 0.0).collect();
            let area: f64 = inside.iter().map(|bin| weight(*bin)).sum();
            let weights = inside.iter().map(|bin| (weight(*bin) / area) as f32);
            (inside.first().copied().unwrap_or(0), weights.collect())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_sounds_in_its_band() {
        let mut mel = Mel::new();
        let loudest = |hertz: f32, mel: &mut Mel| {
            let tone: Vec<f32> = (0..WINDOW)
                .map(|n| (2.0 * PI * hertz * n as f32 / RATE as f32).sin())
                .collect();
            let bands = mel.bands(&tone);
            (0..BANDS).max_by(|a, b| bands[*a].total_cmp(&bands[*b]))
        };
        let places: Vec<_> = [200.0, 500.0, 1_000.0, 2_000.0, 4_000.0, 7_000.0]
            .into_iter()
            .map(|hertz| loudest(hertz, &mut mel))
            .collect();
        assert!(
            places.windows(2).all(|pair| pair[0] < pair[1]),
            "{places:?}"
        );
    }

    #[test]
    fn silence_is_finite() {
        let bands = Mel::new().bands(&[0.0; WINDOW]);
        assert!(bands.iter().all(|band| (*band - FLOOR.ln()).abs() < 1e-3));
    }
}
