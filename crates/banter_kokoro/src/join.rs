//! The sound of a piece, cut to what is heard of it, and the silence between two pieces.
//!
//! Kokoro begins every piece with a third of a second of silence and ends it with another. What
//! is cut off there is given back as the pause that the punctuation asks for.

use crate::model::RATE;
use crate::reading::ends_sentence;
use crate::timing::Timed;

/// Below this nothing is heard.
const SILENT: f32 = 0.004;
/// Seconds that are kept before the first and after the last that is heard: a breath, a fading
/// vowel.
const BEFORE: f32 = 0.03;
const AFTER: f32 = 0.05;
/// Seconds over which what is cut comes and goes.
const FADE: f32 = 0.008;

/// Seconds of silence after a piece, by the punctuation at its end, at the usual speed.
pub(crate) fn pause(mark: Option<char>) -> f32 {
    match mark {
        None => 0.0,
        Some(mark) if ends_sentence(mark) => 0.28,
        Some(';' | ':' | '—') => 0.16,
        Some(_) => 0.1,
    }
}

/// `samples` without the silence around them, and `timed` moved with them. What is no number
/// becomes silence.
pub(crate) fn trimmed(mut samples: Vec<f32>, mut timed: Vec<Timed>) -> (Vec<f32>, Vec<Timed>) {
    for sample in &mut samples {
        *sample = if sample.is_finite() { *sample } else { 0.0 };
    }
    let is_heard = |sample: &f32| sample.abs() > SILENT;
    let Some(first) = samples.iter().position(is_heard) else {
        return (Vec::new(), Vec::new());
    };
    let last = samples.iter().rposition(is_heard).unwrap_or(first);
    let start = first.saturating_sub(in_samples(BEFORE));
    let end = (last + in_samples(AFTER)).min(samples.len());
    samples.truncate(end);
    samples.drain(..start);
    for phoneme in &mut timed {
        phoneme.start = phoneme.start.clamp(start, end) - start;
        phoneme.end = phoneme.end.clamp(start, end) - start;
    }
    timed.retain(|phoneme| phoneme.end > phoneme.start);
    fade(samples.iter_mut());
    fade(samples.iter_mut().rev());
    (samples, timed)
}

/// Lets sound come from silence.
fn fade<'s>(samples: impl Iterator<Item = &'s mut f32>) {
    let length = in_samples(FADE);
    for (index, sample) in samples.take(length).enumerate() {
        *sample *= (index as f32 + 0.5) / length as f32;
    }
}

/// Seconds in samples.
pub(crate) fn in_samples(seconds: f32) -> usize {
    (seconds * RATE as f32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn silence_goes_and_times_go_with_it() {
        let mut samples = vec![0.0; 24_000];
        samples[9_600..19_200].fill(0.5);
        let timed = [("_", 0, 9_600), ("a", 9_600, 19_200), ("_", 19_200, 24_000)];
        let timed = timed.map(|(symbol, start, end)| Timed {
            symbol: symbol.to_owned(),
            start,
            end,
        });
        let (samples, timed) = trimmed(samples, timed.into());
        assert_eq!(samples.len(), 720 + 9_600 + 1_199);
        let shape: Vec<_> = timed.iter().map(|t| (t.start, t.end)).collect();
        assert_eq!(shape, [(0, 720), (720, 10_320), (10_320, 11_519)]);
    }

    proptest! {
        #[test]
        fn any_sound_is_cut_within_itself(samples in proptest::collection::vec(any::<f32>(), 0..900)) {
            let whole = samples.len();
            let (samples, timed) = trimmed(samples, vec![Timed { symbol: "a".into(), start: 0, end: whole }]);
            prop_assert!(samples.len() <= whole);
            prop_assert!(samples.iter().all(|sample| sample.is_finite()));
            prop_assert!(timed.iter().all(|t| t.end <= samples.len()));
        }
    }
}
