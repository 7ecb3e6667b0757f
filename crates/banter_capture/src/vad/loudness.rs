//! A stand-in that needs no voice.

use super::VoiceActivity;

/// Detector by loudness: whatever is louder than a threshold is voice: for tests and for developing a game with
/// tones instead of people. In earnest it hears voice in every door.
#[derive(Debug, Clone)]
pub struct LoudnessDetector {
    threshold: f32,
    frame: usize,
}

impl LoudnessDetector {
    /// Voice is what has at least `db` dBFS (0 is a square wave at full scale) in a frame of
    /// 10 ms.
    pub fn new(db: f32) -> Self {
        Self {
            threshold: 10.0_f32.powf(db / 10.0),
            frame: crate::BLOCK,
        }
    }
}

impl Default for LoudnessDetector {
    /// Everything above -40 dBFS.
    fn default() -> Self {
        Self::new(-40.0)
    }
}

impl VoiceActivity for LoudnessDetector {
    fn frame(&self) -> usize {
        self.frame
    }

    fn probability(&mut self, frame: &[f32]) -> f32 {
        let energy: f32 = frame.iter().map(|s| s * s).sum();
        let loud = energy >= self.threshold * frame.len() as f32 && energy > 0.0;
        if loud { 1.0 } else { 0.0 }
    }

    fn reset(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loud_is_voice() {
        let mut ear = LoudnessDetector::default();
        assert_eq!(ear.probability(&[0.5; 160]), 1.0);
        assert_eq!(ear.probability(&[0.001; 160]), 0.0);
        assert_eq!(ear.probability(&[]), 0.0);
        assert_eq!(ear.probability(&[f32::NAN; 160]), 0.0);
    }
}
