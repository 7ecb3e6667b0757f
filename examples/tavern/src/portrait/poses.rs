//! Which faces are shown.

use super::sentence::Sentence;
use bevy_banter::lipsync::{Viseme, Weights};

/// What a picture is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A viseme held on its own.
    Viseme,
    /// A mood, or a mood beside a sound.
    Mood,
    /// A moment of the sentence.
    Moment,
}

/// A face to be shown.
#[derive(Debug, Clone)]
pub(super) struct Pose {
    pub(super) kind: Kind,
    /// What it is called.
    pub(super) name: String,
    /// When in the sentence it is, in seconds.
    pub(super) seconds: Option<f32>,
    pub(super) weights: Weights,
}

/// Every face, in the order in which they are shown.
pub(super) fn all(sentence: Option<&Sentence>) -> Vec<Pose> {
    let visemes = Viseme::ALL.into_iter().map(|viseme| Pose {
        kind: Kind::Viseme,
        name: viseme.name().to_owned(),
        seconds: None,
        weights: viseme.pose(),
    });
    let moments = sentence.into_iter().flat_map(|sentence| {
        sentence.moments().map(|(name, seconds)| Pose {
            kind: Kind::Moment,
            name,
            seconds: Some(seconds),
            weights: sentence.track.sample(seconds),
        })
    });
    visemes.chain(moments).collect()
}
