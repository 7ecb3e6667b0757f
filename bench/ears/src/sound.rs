//! What is done with samples.

/// Loudness of the loudest sample below which a sound's ends count as silence.
const SILENCE: f32 = 0.01;

/// Root mean square, 0 for no samples.
#[must_use]
pub fn rms(samples: &[f32]) -> f32 {
    let energy: f64 = samples.iter().map(|s| f64::from(*s).powi(2)).sum();
    (energy / samples.len().max(1) as f64).sqrt() as f32
}

/// Amplitude of a level in decibels.
#[must_use]
pub fn amplitude(decibels: f32) -> f32 {
    10_f32.powf(decibels / 20.0)
}

/// Multiplies every sample.
pub fn scale(samples: &mut [f32], by: f32) {
    for sample in samples {
        *sample *= by;
    }
}

/// Brings samples to a root mean square; silence stays silence.
pub fn set_rms(samples: &mut [f32], level: f32) {
    let now = rms(samples);
    if now > 0.0 {
        scale(samples, level / now);
    }
}

/// Adds `other` from sample `at` on; what goes beyond the end is left out.
pub fn add(samples: &mut [f32], other: &[f32], at: usize) {
    for (sample, more) in samples.iter_mut().skip(at).zip(other) {
        *sample += more;
    }
}

/// Without the silence at both ends: what is below 1 % (-40 dB) of the loudest sample.
#[must_use]
pub fn trim(samples: &[f32]) -> &[f32] {
    let loudest = samples.iter().fold(0.0_f32, |most, s| most.max(s.abs()));
    let sounds = |s: &f32| s.abs() > loudest * SILENCE;
    let first = samples.iter().position(sounds);
    let last = samples.iter().rposition(sounds);
    match (first, last) {
        (Some(first), Some(last)) => samples.get(first..=last).unwrap_or_default(),
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_trimmed_at_both_ends_only() {
        let sound = [0.0, 0.004, 0.5, 0.0, -0.2, 0.001];
        assert_eq!(trim(&sound), [0.5, 0.0, -0.2]);
        assert!(trim(&[0.0; 4]).is_empty());
    }
}
