//! The mouth between sentences, streams and takes: it never snaps.

use banter_lipsync::{Track, Viseme, Weights};
use bevy::prelude::*;

/// Seconds in which the mouth comes to rest when the voice breaks off.
const TO_REST: f32 = 0.15;
/// Seconds in which it takes up a sentence. Short: lips must have met by the time of an
/// early `m`.
const TO_SPEECH: f32 = 0.06;

/// What a mouth follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// A sentence of a turn.
    Sentence(Entity, usize),
    /// A clip, and how often one was begun before.
    Clip(u32),
    /// Sound as it comes.
    Stream,
}

/// A mouth at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct MouthFrame {
    pub(crate) weights: Weights,
    /// The visemes in Oculus' order.
    pub(crate) visemes: [f32; Viseme::COUNT],
}

impl MouthFrame {
    /// The mouth of a track at a position, in seconds.
    pub(crate) fn of(track: &Track, position: f32) -> Self {
        Self {
            weights: track.sample(position),
            visemes: track.viseme_weights(position),
        }
    }

    /// Every mix of two mouths whose lips keep `mouthClose <= jawOpen` keeps it too.
    pub(crate) fn lerp(&self, other: &Self, t: f32) -> Self {
        let mut visemes = self.visemes;
        for (mine, theirs) in visemes.iter_mut().zip(other.visemes) {
            *mine += (theirs - *mine) * t;
        }
        Self {
            weights: self.weights.lerp(&other.weights, t),
            visemes,
        }
    }
}

/// What the mouth shows, and what it comes from.
#[derive(Debug, Default)]
pub(crate) struct Mouth {
    source: Option<Source>,
    shown: MouthFrame,
    /// What it showed when the source changed.
    from: MouthFrame,
    /// Seconds since then.
    since: f32,
    /// Whether nobody has seen it since it moved last.
    unseen: bool,
}

impl Mouth {
    /// Goes on for `dt` seconds towards what a source asks for, or to rest.
    pub(crate) fn advance(&mut self, dt: f32, aim: Option<(Source, MouthFrame)>) -> &MouthFrame {
        let (source, aim, time) = match aim {
            Some((source, frame)) => (Some(source), frame, TO_SPEECH),
            None => (None, MouthFrame::default(), TO_REST),
        };
        if source != self.source {
            self.source = source;
            self.from = self.shown;
            self.since = 0.0;
        }
        self.since += dt;
        if std::mem::take(&mut self.unseen) {
            self.since = time;
        }
        self.shown = if self.since >= time {
            aim
        } else {
            self.from.lerp(&aim, smooth(self.since / time))
        };
        &self.shown
    }

    /// Nobody looks: the next step need not be a small one.
    pub(crate) fn hide(&mut self) {
        self.unseen = true;
    }

    /// Whether it speaks or is on its way to rest.
    pub(crate) fn is_moving(&self) -> bool {
        self.source.is_some() || self.shown.weights != Weights::ZERO
    }
}

/// From 0 to 1 without a jolt at either end.
pub(crate) fn smooth(x: f32) -> f32 {
    let x = x.clamp(0.0, 1.0);
    x * x * (3.0 - 2.0 * x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use banter_lipsync::Blendshape::{JawOpen, MouthClose};

    fn frame(weights: &[(banter_lipsync::Blendshape, f32)]) -> MouthFrame {
        MouthFrame {
            weights: weights.iter().copied().collect(),
            ..default()
        }
    }

    fn open(index: usize) -> Option<(Source, MouthFrame)> {
        let source = Source::Sentence(Entity::PLACEHOLDER, index);
        Some((source, frame(&[(JawOpen, 0.8)])))
    }

    #[test]
    fn an_open_mouth_eases_to_rest_and_stays_there() {
        let mut mouth = Mouth::default();
        assert!(!mouth.is_moving());
        mouth.advance(1.0, open(0));
        let mut last = 0.8;
        for step in 0..9 {
            let jaw = mouth.advance(0.016, None).weights[JawOpen];
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
        let closed = frame(&[(JawOpen, 0.2), (MouthClose, 0.2)]);
        let mut mouth = Mouth::default();
        for _ in 0..10 {
            let shown = mouth.advance(0.01, Some((Source::Stream, closed))).weights;
            assert!((shown[JawOpen] - shown[MouthClose]).abs() < 1e-6);
        }
    }

    #[test]
    fn another_source_is_taken_up_from_where_the_mouth_is() {
        let mut mouth = Mouth::default();
        mouth.advance(1.0, open(0));
        let next = Some((Source::Clip(0), MouthFrame::default()));
        assert!(mouth.advance(0.01, next).weights[JawOpen] > 0.6);
        assert_eq!(mouth.advance(0.06, next).weights[JawOpen], 0.0);
    }

    #[test]
    fn a_clock_that_stands_still_moves_nothing() {
        let mut mouth = Mouth::default();
        mouth.advance(1.0, open(0));
        assert_eq!(mouth.advance(0.0, None).weights[JawOpen], 0.8);
    }

    #[test]
    fn a_mouth_that_was_not_seen_is_right_at_once() {
        let mut mouth = Mouth::default();
        mouth.hide();
        assert_eq!(mouth.advance(0.001, open(0)).weights[JawOpen], 0.8);
        mouth.hide();
        assert_eq!(mouth.advance(0.001, None).weights[JawOpen], 0.0);
    }
}
