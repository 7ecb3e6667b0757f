//! The default: a small network in pure Rust.

use super::VoiceActivity;
use earshot::Detector;

/// Frames of 16 ms, which is all that the network knows.
const FRAME: usize = 256;

/// The voice activity of the `earshot` crate: a network of 40 KiB whose weights are in the
/// program. A frame takes a few microseconds, and a stream 8 KiB.
pub struct Earshot {
    // The state is large enough to be better off the stack.
    detector: Box<Detector>,
}

impl Default for Earshot {
    fn default() -> Self {
        Self {
            detector: Detector::default_boxed(),
        }
    }
}

impl std::fmt::Debug for Earshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Earshot").finish_non_exhaustive()
    }
}

impl VoiceActivity for Earshot {
    fn frame(&self) -> usize {
        FRAME
    }

    fn probability(&mut self, frame: &[f32]) -> f32 {
        if frame.len() != FRAME {
            return 0.0;
        }
        // The network scales to 16 bits and is undefined beyond them.
        let mut bounded = [0.0_f32; FRAME];
        for (to, from) in bounded.iter_mut().zip(frame) {
            *to = if from.is_finite() {
                from.clamp(-1.0, 1.0)
            } else {
                0.0
            };
        }
        let probability = self.detector.predict_f32(&bounded);
        if probability.is_finite() {
            probability.clamp(0.0, 1.0)
        } else {
            // A state that is no number stays so.
            self.detector.reset();
            0.0
        }
    }

    fn reset(&mut self) {
        self.detector.reset();
    }

    fn wants_pitch(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_frames_give_probabilities() {
        let mut ear = Earshot::default();
        for value in [f32::NAN, f32::INFINITY, f32::MAX, -f32::MAX, 0.0, 1.0] {
            for _ in 0..8 {
                let p = ear.probability(&[value; FRAME]);
                assert!((0.0..=1.0).contains(&p), "{value} gave {p}");
            }
        }
        assert_eq!(ear.probability(&[0.0; 3]), 0.0);
        assert_eq!(ear.probability(&[]), 0.0);
    }

    #[test]
    fn after_a_reset_it_is_as_new() {
        let noise: Vec<f32> = (0..FRAME * 20)
            .map(|i| ((i * i) % 97) as f32 / 97.0 - 0.5)
            .collect();
        let run = |ear: &mut Earshot| -> Vec<f32> {
            noise.chunks(FRAME).map(|f| ear.probability(f)).collect()
        };
        let mut ear = Earshot::default();
        let first = run(&mut ear);
        ear.reset();
        assert_eq!(first, run(&mut ear));
    }
}
