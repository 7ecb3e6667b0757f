//! What everybody does: a turn is over when it was silent for a fixed time.

use crate::scene::seconds;
use crate::utterance::Utterance;
use banter_capture::SpeechOutcome;

/// The silence that is usual, in seconds.
pub const USUAL: f64 = 0.7;
/// The usual threshold for a frame to be speech.
const SPEECH: f32 = 0.5;
/// Frames of speech in a row, in seconds, that begin an utterance.
const BEGIN: f64 = 0.048;

/// Ends an utterance after `silence` seconds whose frames all have a probability below one
/// half. `frame` is the number of samples in each of `probabilities`.
#[must_use]
pub fn fixed(probabilities: &[f32], frame: usize, silence: f64) -> Vec<Utterance> {
    let frame = seconds(frame);
    let mut found = Vec::new();
    let mut began: Option<(f64, f64)> = None;
    let (mut run, mut last) = (0_usize, 0.0);
    for (index, probability) in probabilities.iter().enumerate() {
        let now = (index + 1) as f64 * frame;
        let speech = *probability >= SPEECH;
        run = if speech { run + 1 } else { 0 };
        if speech {
            last = now;
        }
        match began {
            None if run as f64 * frame >= BEGIN => {
                began = Some((now - run as f64 * frame, now));
            }
            Some((start, noticed)) if now - last >= silence => {
                found.push(utterance(start, noticed, last, now));
                began = None;
            }
            _ => {}
        }
    }
    if let Some((start, noticed)) = began {
        let now = probabilities.len() as f64 * frame;
        found.push(utterance(start, noticed, last, now));
    }
    found
}

fn utterance(start: f64, noticed: f64, end: f64, decided: f64) -> Utterance {
    Utterance {
        start,
        noticed,
        end,
        decided,
        how: SpeechOutcome::Line,
        suspected: None,
        barged: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_longer_than_the_rule_is_an_end() {
        // Frames of 10 ms: 0.5 s of speech, 0.6 s of silence, 0.5 s of speech, 2 s of none.
        let parts = [(50, 0.9), (60, 0.1), (50, 0.9), (200, 0.1)];
        let frames: Vec<f32> = parts
            .iter()
            .flat_map(|(count, probability)| std::iter::repeat_n(*probability, *count))
            .collect();
        let one = fixed(&frames, 160, 0.7);
        assert_eq!(one.len(), 1, "{one:?}");
        assert!((one[0].end - 1.6).abs() < 1e-6 && (one[0].decided - 2.3).abs() < 0.011);
        assert_eq!(fixed(&frames, 160, 0.5).len(), 2);
    }

    #[test]
    fn a_click_begins_nothing() {
        let mut frames = vec![0.1; 100];
        frames[50] = 1.0;
        assert!(fixed(&frames, 160, 0.3).is_empty());
    }
}
