//! Sounds for this crate's tests.

/// A vowel of a pitch: a train of pulses through two formants.
pub(crate) fn vowel(rate: u32, pitch: f32, seconds: f32) -> Vec<f32> {
    let rate = rate as f32;
    let count = (rate * seconds) as usize;
    let mut out = vec![0.0; count];
    for harmonic in 1..((rate * 0.45 / pitch) as usize).min(60) {
        let hertz = harmonic as f32 * pitch;
        let near = |formant: f32, width: f32| 1.0 / (1.0 + ((hertz - formant) / width).powi(2));
        let strength = near(700.0, 120.0) + 0.5 * near(1_200.0, 140.0) + 0.1 * near(2_600.0, 300.0);
        for (index, sample) in out.iter_mut().enumerate() {
            let phase = index as f32 / rate * hertz;
            *sample += 0.25 * strength * (phase.fract() * std::f32::consts::TAU).cos();
        }
    }
    out
}

pub(crate) fn rms(samples: &[f32]) -> f32 {
    let sum: f32 = samples.iter().map(|sample| sample * sample).sum();
    (sum / samples.len().max(1) as f32).sqrt()
}

/// How strong a frequency is.
pub(crate) fn strength(samples: &[f32], rate: u32, hertz: f32) -> f32 {
    let (mut cos, mut sin) = (0.0_f64, 0.0_f64);
    for (index, sample) in samples.iter().enumerate() {
        let phase = std::f64::consts::TAU * f64::from(hertz) * index as f64 / f64::from(rate);
        cos += f64::from(*sample) * phase.cos();
        sin += f64::from(*sample) * phase.sin();
    }
    (cos.hypot(sin) / samples.len().max(1) as f64) as f32
}

/// The middle of the energy from 300 to 1600 Hz: it stands still where formants do.
pub(crate) fn formant(samples: &[f32], rate: u32) -> f32 {
    let (mut sum, mut weighted) = (0.0, 0.0);
    let mut hertz = 300.0;
    while hertz < 1_600.0 {
        let energy = strength(samples, rate, hertz).powi(2);
        sum += energy;
        weighted += energy * hertz;
        hertz += 4.0;
    }
    weighted / sum.max(1e-12)
}
