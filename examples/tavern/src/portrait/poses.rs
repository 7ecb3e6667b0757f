//! Which faces are shown.

use super::sentence::Sentence;
use bevy_banter::lipsync::{Emotion, Mood, Viseme, Weights, blend};

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
    let moods = Emotion::ALL.into_iter().flat_map(|emotion| {
        let mood = |intensity| Mood::of(emotion, intensity).pose();
        let held = |name: String, speech: Weights, talking| Pose {
            kind: Kind::Mood,
            name,
            seconds: None,
            weights: blend(&speech, &mood(1.0), talking),
        };
        let name = emotion.name();
        let slight = Pose {
            kind: Kind::Mood,
            name: format!("{name} 0.4"),
            seconds: None,
            weights: mood(0.4),
        };
        let spoken = [Viseme::Pp, Viseme::Ff, Viseme::Aa].map(|viseme| {
            let name = format!("{name}, saying {viseme}");
            held(name, viseme.pose(), 1.0)
        });
        [slight, held(name.to_owned(), Weights::ZERO, 0.0)]
            .into_iter()
            .chain(spoken)
    });
    let moments = sentence.into_iter().flat_map(|sentence| {
        sentence.moments().map(|(name, seconds)| Pose {
            kind: Kind::Moment,
            name,
            seconds: Some(seconds),
            weights: sentence.track.sample(seconds),
        })
    });
    visemes.chain(moods).chain(moments).collect()
}
