//! How loud a frame is.

/// Nothing is quieter than this, in dBFS: digital silence has a logarithm too.
pub(crate) const SILENCE_DB: f32 = -90.0;

/// Loudness above rumble: the mean power of frames behind a first-order high-pass at about
/// 100 Hz. Wind, desks and mains hum have most of their power below, and voice nearly none.
#[derive(Debug, Default)]
pub(crate) struct Level {
    input: f32,
    output: f32,
}

impl Level {
    /// `exp(-2 pi 100 Hz / 16 kHz)`.
    const POLE: f32 = 0.961_5;

    /// The level of the next frame in dBFS. Samples are finite and in -1..=1.
    pub(crate) fn db(&mut self, frame: &[f32]) -> f32 {
        if frame.is_empty() {
            return SILENCE_DB;
        }
        let mut energy = 0.0;
        for &sample in frame {
            self.output = sample - self.input + Self::POLE * self.output;
            self.input = sample;
            energy += self.output * self.output;
        }
        let power = energy / frame.len() as f32;
        (10.0 * (power + 1e-9).log10()).max(SILENCE_DB)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The level of the last of some frames of a tone of amplitude 0.5.
    fn tone(hz: f32) -> f32 {
        let mut level = Level::default();
        let samples: Vec<f32> = (0..8_000)
            .map(|i| 0.5 * (std::f32::consts::TAU * hz * i as f32 / 16_000.0).sin())
            .collect();
        samples
            .chunks(160)
            .map(|frame| level.db(frame))
            .last()
            .unwrap_or(0.0)
    }

    #[test]
    fn rumble_counts_for_little() {
        assert!((tone(1_000.0) + 9.0).abs() < 0.5, "{}", tone(1_000.0));
        assert!(tone(10.0) < tone(1_000.0) - 15.0, "{}", tone(10.0));
    }

    #[test]
    fn silence_is_a_number() {
        assert_eq!(Level::default().db(&[0.0; 160]), SILENCE_DB);
        assert_eq!(Level::default().db(&[]), SILENCE_DB);
    }
}
