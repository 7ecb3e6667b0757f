//! How somebody feels, and how that looks.
//!
//! ```
//! use banter_lipsync::{Blendshape, Emotion, Mood};
//!
//! let pleased = Mood::of(Emotion::Joy, 0.6);
//! assert!(pleased.pose()[Blendshape::MouthSmileLeft] > 0.3);
//!
//! // As characters' sentences are marked.
//! assert_eq!(Mood::named("Happy", 0.6), Some(pleased));
//! assert_eq!(Mood::named("hungry", 1.0), None);
//! ```

mod blend;
mod feeling;
#[cfg(feature = "serde")]
mod named;
mod pose;

pub use blend::blend;
pub use feeling::Feeling;

use crate::{UnknownName, Weights};

/// The six basic emotions, whose faces are read alike everywhere (P. Ekman, "An argument for basic emotions", 1992).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
#[repr(u8)]
pub enum Emotion {
    /// Raised cheeks and corners of the mouth.
    Joy,
    /// Inner brows up, corners of the mouth down.
    Sadness,
    /// Brows down, a hard look, lips pressed.
    Anger,
    /// Brows up and drawn together, eyes wide, lips stretched.
    Fear,
    /// A wrinkled nose, a raised upper lip.
    Disgust,
    /// Brows up, eyes wide, the jaw dropped.
    Surprise,
}

impl Emotion {
    /// How many there are: 6.
    pub const COUNT: usize = 6;

    /// Every emotion: `ALL[emotion.index()] == emotion`.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Joy,
        Self::Sadness,
        Self::Anger,
        Self::Fear,
        Self::Disgust,
        Self::Surprise,
    ];

    /// The emotion's place in [`ALL`](Self::ALL), `0..6`.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// `joy`, `sadness`, `anger`, `fear`, `disgust` or `surprise`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Joy => "joy",
            Self::Sadness => "sadness",
            Self::Anger => "anger",
            Self::Fear => "fear",
            Self::Disgust => "disgust",
            Self::Surprise => "surprise",
        }
    }
}

impl core::fmt::Display for Emotion {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.name())
    }
}

impl core::str::FromStr for Emotion {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        Self::ALL
            .into_iter()
            .find(|emotion| emotion.name().eq_ignore_ascii_case(name))
            .ok_or_else(|| UnknownName::new("an emotion", name))
    }
}

/// How much of each emotion somebody feels, each in `0..=1`. All at zero is a face that shows none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(from = "named::Named", into = "named::Named"))]
pub struct Mood {
    intensities: [f32; Emotion::COUNT],
}

impl Mood {
    /// No emotion.
    pub const NEUTRAL: Self = Self {
        intensities: [0.0; Emotion::COUNT],
    };

    /// One emotion alone. The intensity is brought into `0..=1`; NaN is none.
    pub fn of(emotion: Emotion, intensity: f32) -> Self {
        Self::NEUTRAL.with(emotion, intensity)
    }

    /// The same mood with one emotion at another intensity, which is brought into `0..=1`; NaN is none.
    #[must_use]
    pub fn with(mut self, emotion: Emotion, intensity: f32) -> Self {
        self.intensities[emotion.index()] = unit(intensity);
        self
    }

    /// How much of an emotion there is, `0..=1`.
    pub fn intensity(&self, emotion: Emotion) -> f32 {
        self.intensities[emotion.index()]
    }

    /// All intensities, in the order of [`Emotion::ALL`].
    pub const fn intensities(&self) -> &[f32; Emotion::COUNT] {
        &self.intensities
    }

    /// The mood that a word names, whatever its case: an [emotion](Emotion), or one of the usual words for them (`happy`,
    /// `sad`, `angry`, `afraid`, `surprised`, `disgusted`, ...). `relaxed` and `calm` are a third of a joy; `neutral` is none.
    pub fn named(name: &str, intensity: f32) -> Option<Self> {
        const WORDS: [(&str, Emotion, f32); 22] = [
            ("happy", Emotion::Joy, 1.0),
            ("joy", Emotion::Joy, 1.0),
            ("joyful", Emotion::Joy, 1.0),
            ("relaxed", Emotion::Joy, 0.33),
            ("calm", Emotion::Joy, 0.33),
            ("sad", Emotion::Sadness, 1.0),
            ("sadness", Emotion::Sadness, 1.0),
            ("sorrow", Emotion::Sadness, 1.0),
            ("angry", Emotion::Anger, 1.0),
            ("anger", Emotion::Anger, 1.0),
            ("annoyed", Emotion::Anger, 0.4),
            ("fear", Emotion::Fear, 1.0),
            ("afraid", Emotion::Fear, 1.0),
            ("fearful", Emotion::Fear, 1.0),
            ("scared", Emotion::Fear, 1.0),
            ("worried", Emotion::Fear, 0.4),
            ("disgust", Emotion::Disgust, 1.0),
            ("disgusted", Emotion::Disgust, 1.0),
            ("surprise", Emotion::Surprise, 1.0),
            ("surprised", Emotion::Surprise, 1.0),
            ("astonished", Emotion::Surprise, 1.0),
            ("neutral", Emotion::Joy, 0.0),
        ];
        WORDS
            .iter()
            .find(|(word, ..)| word.eq_ignore_ascii_case(name))
            .map(|(_, emotion, share)| Self::of(*emotion, share * unit(intensity)))
    }

    /// Of each emotion, the stronger of the two.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Self {
        let mut both = *self;
        for (mine, theirs) in both.intensities.iter_mut().zip(other.intensities) {
            *mine = mine.max(theirs);
        }
        both
    }

    /// Whether nothing is felt.
    pub fn is_neutral(&self) -> bool {
        self.intensities.iter().all(|intensity| *intensity == 0.0)
    }

    /// The mix of two moods: `t = 0` is this one, `t = 1` the other; what lies outside is brought in, NaN is `0`.
    #[must_use]
    pub fn lerp(&self, other: &Self, t: f32) -> Self {
        let t = unit(t);
        let mut mixed = *self;
        for (mine, theirs) in mixed.intensities.iter_mut().zip(other.intensities) {
            *mine = (*mine + (theirs - *mine) * t).clamp(0.0, 1.0);
        }
        mixed
    }

    /// The same mood, felt less or more: intensities times a factor, within `0..=1`.
    #[must_use]
    pub fn scaled(&self, factor: f32) -> Self {
        Self {
            intensities: self.intensities.map(|intensity| unit(intensity * factor)),
        }
    }

    /// The face of this mood when nothing is said. Emotions blend: where more is felt than one face can show, each gets
    /// its share of it. Every weight is in `0..=1`, and `mouthClose` at rest.
    ///
    /// The poses are this project's own, in the action units that EMFACS lists for the six emotions (P. Ekman,
    /// W. V. Friesen and J. C. Hager, "Facial Action Coding System: Investigator's Guide", 2002). [`blend`] puts one on a
    /// face that speaks.
    pub fn pose(&self) -> Weights {
        let sum: f32 = self.intensities.iter().sum();
        let share = 1.0 / sum.max(1.0);
        let mut face = Weights::ZERO;
        for (emotion, intensity) in Emotion::ALL.into_iter().zip(self.intensities) {
            if intensity > 0.0 {
                pose::add(&mut face, emotion, intensity * share);
            }
        }
        face.clamp01()
    }

    /// How far the head is raised by this mood, in radians within `±0.1`: the sad hang it, the angry lower it and look
    /// from below their brows (H. G. Wallbott, "Bodily expression of emotion", 1998).
    pub fn bearing(&self) -> f32 {
        const RAISED: [f32; Emotion::COUNT] = [0.03, -0.09, -0.04, 0.02, 0.04, 0.04];
        let sum: f32 = self.intensities.iter().sum();
        let raised: f32 = self
            .intensities
            .iter()
            .zip(RAISED)
            .map(|(intensity, raised)| intensity * raised)
            .sum();
        raised / sum.max(1.0)
    }
}

/// Within `0..=1`; NaN is `0`.
fn unit(value: f32) -> f32 {
    if value.is_nan() {
        0.0
    } else {
        value.clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests;
