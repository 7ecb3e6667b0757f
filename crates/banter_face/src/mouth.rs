//! The mouth between sentences: it never snaps.

use banter_lipsync::Weights;
use bevy::prelude::*;

/// Seconds in which the mouth comes to rest when the voice breaks off.
const TO_REST: f32 = 0.15;
/// Seconds in which it takes up a sentence. Short: lips must have met by the time of an
/// early `m`.
const TO_SPEECH: f32 = 0.06;

/// A sentence of a turn.
pub(crate) type Source = (Entity, usize);

/// What the mouth shows, and what it comes from.
#[derive(Debug, Default)]
pub(crate) struct Mouth {
    source: Option<Source>,
    shown: Weights,
    /// What it showed when the source changed.
    from: Weights,
    /// Seconds since then.
    since: f32,
}

impl Mouth {
    /// Goes on for `dt` seconds towards what a sentence asks for, or to rest.
    ///
    /// Every mix of two mouths whose lips keep `mouthClose <= jawOpen` keeps it too.
    pub(crate) fn advance(&mut self, dt: f32, aim: Option<(Source, Weights)>) -> &Weights {
        let (source, aim, time) = match aim {
            Some((source, weights)) => (Some(source), weights, TO_SPEECH),
            None => (None, Weights::ZERO, TO_REST),
        };
        if source != self.source {
            self.source = source;
            self.from = self.shown;
            self.since = 0.0;
        }
        self.since += dt;
        self.shown = if self.since >= time {
            aim
        } else {
            self.from.lerp(&aim, smooth(self.since / time))
        };
        &self.shown
    }

    /// Whether it speaks or is on its way to rest.
    pub(crate) fn is_moving(&self) -> bool {
        self.source.is_some() || self.shown != Weights::ZERO
    }
}

/// From 0 to 1 without a jolt at either end.
fn smooth(x: f32) -> f32 {
    let x = x.clamp(0.0, 1.0);
    x * x * (3.0 - 2.0 * x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use banter_lipsync::Blendshape::{JawOpen, MouthClose};

    fn open() -> Weights {
        [(JawOpen, 0.8)].into_iter().collect()
    }

    #[test]
    fn an_open_mouth_eases_to_rest_and_stays_there() {
        let source = (Entity::PLACEHOLDER, 0);
        let mut mouth = Mouth::default();
        assert!(!mouth.is_moving());
        mouth.advance(1.0, Some((source, open())));
        let mut last = 0.8;
        for step in 0..9 {
            let jaw = mouth.advance(0.016, None)[JawOpen];
            assert!(jaw < last, "step {step}: {jaw}");
            assert!(last - jaw < 0.15, "no snap at step {step}");
            last = jaw;
        }
        assert!(mouth.is_moving());
        mouth.advance(0.016, None);
        assert!(!mouth.is_moving());
    }

    #[test]
    fn lips_stay_closed_on_the_way() {
        let closed: Weights = [(JawOpen, 0.2), (MouthClose, 0.2)].into_iter().collect();
        let mut mouth = Mouth::default();
        for _ in 0..10 {
            let shown = mouth.advance(0.01, Some(((Entity::PLACEHOLDER, 0), closed)));
            assert!((shown[JawOpen] - shown[MouthClose]).abs() < 1e-6);
        }
    }

    #[test]
    fn another_sentence_is_taken_up_from_where_the_mouth_is() {
        let mut mouth = Mouth::default();
        mouth.advance(1.0, Some(((Entity::PLACEHOLDER, 0), open())));
        let next = Some(((Entity::PLACEHOLDER, 1), Weights::ZERO));
        assert!(mouth.advance(0.01, next)[JawOpen] > 0.6);
        assert_eq!(mouth.advance(0.06, next)[JawOpen], 0.0);
    }

    #[test]
    fn a_clock_that_stands_still_moves_nothing() {
        let mut mouth = Mouth::default();
        mouth.advance(1.0, Some(((Entity::PLACEHOLDER, 0), open())));
        assert_eq!(mouth.advance(0.0, None)[JawOpen], 0.8);
    }
}
