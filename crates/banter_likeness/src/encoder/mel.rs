//! Mel power as librosa computes it, which Resemblyzer's network was trained on: 40 bands from
//! 0 Hz to 8 kHz on Slaney's scale, every 10 ms of 25 ms around it, and no logarithm.

use super::lstm::dot;
use std::f64::consts::TAU;
use std::sync::LazyLock;

/// Samples a second.
pub(super) const RATE: u32 = 16_000;
/// Samples between two frames.
pub(super) const HOP: usize = 160;
/// Samples of a frame.
const WINDOW: usize = 400;
const HALF: usize = WINDOW / 2;
/// Bins of its spectrum.
const BINS: usize = HALF + 1;
/// Bands of hearing.
pub(super) const BANDS: usize = 40;

/// What a transform of 400 samples needs. It is too short for its plain sums to cost much beside the
/// network, and no power of two.
struct Tables {
    window: Vec<f32>,
    /// For each bin: cosines of samples 1 to 199, and sines of them.
    cos: Vec<f32>,
    sin: Vec<f32>,
    /// For each band: its first bin, and weights.
    bands: Vec<(usize, Vec<f32>)>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let turn = |n: usize| TAU * (n % WINDOW) as f64 / WINDOW as f64;
    let wave = |shape: fn(f64) -> f64| {
        (0..BINS)
            .flat_map(|bin| (1..HALF).map(move |n| shape(turn(bin * n)) as f32))
            .collect()
    };
    Tables {
        window: (0..WINDOW)
            .map(|n| (0.5 - 0.5 * turn(n).cos()) as f32)
            .collect(),
        cos: wave(f64::cos),
        sin: wave(f64::sin),
        bands: (0..BANDS).map(band).collect(),
    }
});

/// The bands of every frame; silence lies before and after the samples.
pub(super) fn frames(samples: &[f32]) -> Vec<[f32; BANDS]> {
    let count = samples.len() / HOP + 1;
    let mut padded = vec![0.0; samples.len() + WINDOW];
    if let Some(middle) = padded.get_mut(HALF..HALF + samples.len()) {
        middle.copy_from_slice(samples);
    }
    let windows = (0..count).filter_map(|frame| padded.get(frame * HOP..frame * HOP + WINDOW));
    windows.map(bands).collect()
}

fn bands(samples: &[f32]) -> [f32; BANDS] {
    let tables = &*TABLES;
    let windowed: Vec<f32> = samples
        .iter()
        .zip(&tables.window)
        .map(|(sample, weight)| sample * weight)
        .collect();
    let at = |n: usize| windowed.get(n).copied().unwrap_or(0.0);
    // Cosines are the same from both ends of the window, and sines opposite.
    let even: Vec<f32> = (1..HALF).map(|n| at(n) + at(WINDOW - n)).collect();
    let odd: Vec<f32> = (1..HALF).map(|n| at(n) - at(WINDOW - n)).collect();
    let waves = tables.cos.chunks_exact(HALF - 1);
    let waves = waves.zip(tables.sin.chunks_exact(HALF - 1));
    let power: Vec<f32> = waves
        .enumerate()
        .map(|(bin, (cos, sin))| {
            let middle = if bin % 2 == 0 { at(HALF) } else { -at(HALF) };
            let re = at(0) + middle + dot(cos, &even);
            re.powi(2) + dot(sin, &odd).powi(2)
        })
        .collect();
    let mut out = [0.0; BANDS];
    for (slot, (first, weights)) in out.iter_mut().zip(&tables.bands) {
        let power = power.iter().skip(*first);
        *slot = power.zip(weights).map(|(a, b)| a * b).sum();
    }
    out
}

/// A triangle of area two, in hertz.
fn band(index: usize) -> (usize, Vec<f32>) {
    let step = mel(f64::from(RATE) / 2.0) / (BANDS + 1) as f64;
    let edge = |index: usize| hertz(step * index as f64);
    let (low, middle, high) = (edge(index), edge(index + 1), edge(index + 2));
    let weight = |bin: usize| {
        let f = bin as f64 * f64::from(RATE) / WINDOW as f64;
        ((f - low) / (middle - low)).min((high - f) / (high - middle)) * 2.0 / (high - low)
    };
    let inside: Vec<usize> = (0..BINS).filter(|bin| weight(*bin) > 0.0).collect();
    let first = inside.first().copied().unwrap_or(0);
    (
        first,
        inside.iter().map(|bin| weight(*bin) as f32).collect(),
    )
}

/// Slaney's scale: even up to 1 kHz, logarithmic above ("Auditory toolbox", 1998).
const LINEAR: f64 = 200.0 / 3.0;
const KNEE: f64 = 1_000.0;

/// How the scale rises above its knee.
fn log_step() -> f64 {
    6.4_f64.ln() / 27.0
}

fn mel(hertz: f64) -> f64 {
    if hertz < KNEE {
        hertz / LINEAR
    } else {
        KNEE / LINEAR + (hertz / KNEE).ln() / log_step()
    }
}

fn hertz(mel: f64) -> f64 {
    let knee = KNEE / LINEAR;
    if mel < knee {
        mel * LINEAR
    } else {
        KNEE * ((mel - knee) * log_step()).exp()
    }
}
