//! Making up one's mind: from what the network says of each frame to a viseme that does not flicker.
//!
//! A Viterbi path in which a change of viseme costs, read with a fixed lag (`training/decode.py` is the
//! same). `training/tune.py` chose the numbers on made voices; the biases, the share of the closure
//! detector, and what a change to lip-teeth contact costs, were then moved by hand, since recorded voices
//! were said to close and to round their lips more often than they did.

use super::network::{Outputs, sigmoid};
use crate::Viseme;

/// Frames that the decoder waits before it decides.
pub(super) const LAG: usize = 1;
/// What a change to each viseme costs, in nats: it keeps out flicker.
#[rustfmt::skip]
const ENTER: [f32; N] = [2.33, 2.36, 0.3, 2.33, 2.33, 2.33, 2.33, 2.33, 2.33, 2.33, 2.33, 2.33, 2.33, 2.33, 2.33];
/// Added to each viseme's score in each frame, for what is missed may cost more than what is said too often.
#[rustfmt::skip]
const BIAS: [f32; N] = [0.35, -0.6, -0.2, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, -0.1, -0.1, 0.7, 0.6, 0.6];
/// How much the detectors of closure and of lip-teeth contact add to the scores of PP and FF.
const CLOSURE: f32 = 0.5;
const LIP_TEETH: f32 = 0.17;
/// Where a detector's word is cut.
const SUREST: f32 = 8.0;

const N: usize = Viseme::COUNT;

/// A frame of which the decoder has made up its mind.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Decided {
    pub(super) viseme: Viseme,
    pub(super) visemes: [f32; N],
    pub(super) closure: f32,
    pub(super) lip_teeth: f32,
    pub(super) jaw: f32,
    pub(super) aperture: f32,
}

/// The paths that are still open.
#[derive(Clone, Debug)]
pub(super) struct Decoder {
    /// Score of the best path that ends in each viseme.
    best: [f32; N],
    /// Where each came from, and what was said, of the last frames, the newest last.
    waiting: [([u8; N], Decided); LAG + 1],
    /// How many of those are filled.
    filled: usize,
}

impl Decoder {
    pub(super) fn new() -> Self {
        Self {
            best: [0.0; N],
            waiting: [([0; N], Decided::default()); LAG + 1],
            filled: 0,
        }
    }

    /// Hears of the next frame; gives the one before it by [`LAG`].
    pub(super) fn next(&mut self, outputs: &Outputs) -> Option<Decided> {
        let [visemes @ .., closure, lip_teeth, jaw, aperture] = outputs;
        let mut scores = log_softmax(visemes);
        scores[Viseme::Pp.index()] += CLOSURE * closure.clamp(-SUREST, SUREST);
        scores[Viseme::Ff.index()] += LIP_TEETH * lip_teeth.clamp(-SUREST, SUREST);
        for (score, bias) in scores.iter_mut().zip(BIAS) {
            *score += bias;
        }

        let leader = largest(&self.best);
        let top = self.best[leader];
        let mut from = [0; N];
        for (viseme, (best, from)) in self.best.iter_mut().zip(&mut from).enumerate() {
            let switched = top - ENTER[viseme];
            *from = if switched > *best { leader } else { viseme } as u8;
            *best = best.max(switched) + scores[viseme];
        }
        // Only differences count, and so they stay small for ever.
        let top = self.best[largest(&self.best)];
        for best in &mut self.best {
            *best -= top;
        }

        self.waiting.rotate_left(1);
        self.waiting[LAG] = (
            from,
            Decided {
                viseme: Viseme::Sil,
                visemes: log_softmax(&scores).map(f32::exp),
                closure: sigmoid(*closure),
                lip_teeth: sigmoid(*lip_teeth),
                jaw: sigmoid(*jaw),
                aperture: sigmoid(*aperture),
            },
        );
        self.filled = (self.filled + 1).min(LAG + 1);
        (self.filled > LAG).then(|| self.decide(0))
    }

    /// The frames that were still waited for, the oldest first.
    pub(super) fn finish(&mut self) -> impl Iterator<Item = Decided> + '_ {
        let open = self.filled.min(LAG);
        self.filled = 0;
        (LAG + 1 - open..=LAG).map(|slot| self.decide(slot))
    }

    /// Follows the best path back to the frame in a slot.
    fn decide(&self, slot: usize) -> Decided {
        let mut viseme = largest(&self.best);
        for (from, _) in self.waiting[slot + 1..].iter().rev() {
            viseme = usize::from(from[viseme]);
        }
        Decided {
            viseme: Viseme::ALL[viseme],
            ..self.waiting[slot].1
        }
    }
}

fn largest(values: &[f32; N]) -> usize {
    let mut largest = 0;
    for (index, value) in values.iter().enumerate() {
        if *value > values[largest] {
            largest = index;
        }
    }
    largest
}

fn log_softmax(values: &[f32; N]) -> [f32; N] {
    let top = values[largest(values)];
    let sum: f32 = values.iter().map(|value| (value - top).exp()).sum();
    let log = top + sum.ln();
    values.map(|value| value - log)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Viseme::{Aa, Pp, Sil};

    fn saying(viseme: Viseme, strength: f32) -> Outputs {
        let mut outputs = [0.0; 19];
        outputs[viseme.index()] = strength;
        outputs
    }

    fn decide(said: impl IntoIterator<Item = Outputs>) -> Vec<Viseme> {
        let mut decoder = Decoder::new();
        let mut heard: Vec<_> = said.into_iter().filter_map(|o| decoder.next(&o)).collect();
        heard.extend(decoder.finish());
        heard.iter().map(|decided| decided.viseme).collect()
    }

    #[test]
    fn every_frame_is_decided_once() {
        for count in 0..5 {
            assert_eq!(decide(vec![saying(Aa, 3.0); count]), vec![Aa; count]);
        }
    }

    #[test]
    fn doubt_does_not_flicker_and_certainty_is_at_once() {
        let mut said = vec![saying(Aa, 5.0); 10];
        said[5] = saying(Sil, 0.5);
        assert_eq!(decide(said.clone()), [Aa; 10]);
        said[5] = saying(Pp, 12.0);
        assert_eq!(decide(said)[5], Pp);
    }

    #[test]
    fn posteriors_are_probabilities() {
        let mut decoder = Decoder::new();
        decoder.next(&saying(Aa, 400.0));
        let decided = decoder.next(&saying(Pp, -400.0)).unwrap_or_default();
        let sum: f32 = decided.visemes.iter().sum();
        assert!((sum - 1.0).abs() < 1e-4, "{sum}");
    }
}
