//! Weights of whole visemes, for rigs whose shapes are visemes and no parts of a face.

use crate::Viseme;
use crate::dominance::Constriction;
use crate::score::Gesture;

/// Seconds before a phone in which its shape comes, and after it in which it goes.
const COMES: f32 = 0.05;
const GOES: f32 = 0.05;

/// How much of each viseme there is at a moment of a score; the sum is at most 1, silence has no weight.
pub(crate) fn viseme_weights(gestures: &[Gesture], seconds: f32) -> [f32; Viseme::COUNT] {
    let mut weights = [0.0_f32; Viseme::COUNT];
    if !seconds.is_finite() {
        return weights;
    }
    let first = gestures.partition_point(|gesture| gesture.end + GOES <= seconds);
    let near = gestures.get(first..).unwrap_or_default();
    for gesture in near
        .iter()
        .take_while(|gesture| gesture.start - COMES < seconds)
    {
        let mut share = near_to(gesture, seconds);
        if matches!(gesture.viseme, Viseme::Pp | Viseme::Ff) {
            share = share.max(Constriction::degree(seconds, gesture.start, gesture.end));
        }
        if let Some(weight) = weights.get_mut(gesture.viseme.index()) {
            *weight = weight.max(share);
        }
    }
    // Before the first and after the last phone is silence too.
    let starts = gestures.first().map_or(0.0, |first| first.start);
    let ends = gestures.last().map_or(0.0, |last| last.end);
    if seconds < starts || seconds > ends {
        weights[Viseme::Sil.index()] = 1.0;
    }
    // What must succeed takes its share first, the lips before all; the others divide the rest.
    let lips = weights[Viseme::Pp.index()];
    let teeth = weights[Viseme::Ff.index()].min(1.0 - lips);
    let others = weights.iter().sum::<f32>() - lips - weights[Viseme::Ff.index()];
    let share = if others > 1e-6 {
        (1.0 - lips - teeth) / others
    } else {
        0.0
    };
    weights = weights.map(|weight| weight * share);
    weights[Viseme::Pp.index()] = lips;
    weights[Viseme::Ff.index()] = teeth;
    weights[Viseme::Sil.index()] = 0.0;
    weights
}

/// `1` within a gesture, less beside it.
fn near_to(gesture: &Gesture, seconds: f32) -> f32 {
    let away = ((gesture.start - seconds) / COMES)
        .max((seconds - gesture.end) / GOES)
        .max(0.0);
    let near = (1.0 - away).max(0.0);
    near * near * (3.0 - 2.0 * near)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn gesture(viseme: Viseme, start: f32, end: f32) -> Gesture {
        Gesture { viseme, start, end }
    }

    #[test]
    fn silence_has_no_weight_and_lips_close_fully() {
        let line = [
            gesture(Viseme::Sil, 0.0, 0.2),
            gesture(Viseme::Aa, 0.2, 0.3),
            gesture(Viseme::Pp, 0.3, 0.36),
            gesture(Viseme::Ff, 0.36, 0.4),
        ];
        assert_eq!(viseme_weights(&line, 0.1), [0.0; Viseme::COUNT]);
        assert_eq!(viseme_weights(&line, 9.0), [0.0; Viseme::COUNT]);
        assert_eq!(viseme_weights(&line, 0.25)[Viseme::Aa.index()], 1.0);
        assert!(viseme_weights(&line, 0.32)[Viseme::Pp.index()] > 0.75);
    }

    proptest! {
        #[test]
        fn the_sum_is_at_most_one(
            lengths in prop::collection::vec((0_usize..15, 0.001..0.3_f32), 0..20),
            seconds in prop_oneof![-0.5..4.0_f32, any::<f32>()],
        ) {
            let mut at = 0.0;
            let line: Vec<Gesture> = lengths
                .iter()
                .map(|(viseme, length)| {
                    let start = at;
                    at += length;
                    gesture(Viseme::ALL[*viseme], start, at)
                })
                .collect();
            let weights = viseme_weights(&line, seconds);
            prop_assert!(weights.iter().all(|w| (0.0..=1.0).contains(w)), "{weights:?}");
            prop_assert!(weights.iter().sum::<f32>() <= 1.0 + 1e-5, "{weights:?}");
        }
    }
}
