//! What a face is asked to do, as one row of numbers that every kind of rig reads from.

use super::derive;
use banter_core::{Blendshape, Viseme, Weights};

/// A place in the row of a face's signals.
///
/// In this order: ARKit's 52 shapes, the 15 visemes, the five emotions and the four
/// directions of the eyes that VRM knows, what the game adds
/// ([`ExtraShapes`](crate::ExtraShapes)), and after those the expressions of a VRM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Signal(pub(crate) u16);

const VISEMES: u16 = Blendshape::COUNT as u16;
const EMOTIONS: u16 = VISEMES + Viseme::COUNT as u16;
const LOOK: u16 = EMOTIONS + Emotion::ALL.len() as u16;
/// How many signals every face has.
pub(crate) const FIXED: u16 = LOOK + Look::ALL.len() as u16;

/// The five emotions of VRM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Emotion {
    Happy,
    Angry,
    Sad,
    Relaxed,
    Surprised,
}

impl Emotion {
    pub(crate) const ALL: [Self; 5] = [
        Self::Happy,
        Self::Angry,
        Self::Sad,
        Self::Relaxed,
        Self::Surprised,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Happy => "happy",
            Self::Angry => "angry",
            Self::Sad => "sad",
            Self::Relaxed => "relaxed",
            Self::Surprised => "surprised",
        }
    }
}

/// Where both eyes look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Look {
    Up,
    Down,
    Left,
    Right,
}

impl Look {
    pub(crate) const ALL: [Self; 4] = [Self::Up, Self::Down, Self::Left, Self::Right];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Up => "lookUp",
            Self::Down => "lookDown",
            Self::Left => "lookLeft",
            Self::Right => "lookRight",
        }
    }
}

/// A part of the face, of which one kind of shapes is in charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Part {
    Mouth,
    Lids,
    Look,
    Brows,
    /// Whole expressions, where the rig has nothing finer for a mood.
    Mood,
    /// Cheeks, nose, and what the game adds.
    Rest,
}

impl Part {
    pub(crate) const COUNT: usize = 6;

    pub(crate) const fn of(shape: Blendshape) -> Self {
        use Blendshape as B;
        match shape {
            B::EyeBlinkLeft
            | B::EyeBlinkRight
            | B::EyeSquintLeft
            | B::EyeSquintRight
            | B::EyeWideLeft
            | B::EyeWideRight => Self::Lids,
            B::EyeLookDownLeft
            | B::EyeLookInLeft
            | B::EyeLookOutLeft
            | B::EyeLookUpLeft
            | B::EyeLookDownRight
            | B::EyeLookInRight
            | B::EyeLookOutRight
            | B::EyeLookUpRight => Self::Look,
            B::BrowDownLeft
            | B::BrowDownRight
            | B::BrowInnerUp
            | B::BrowOuterUpLeft
            | B::BrowOuterUpRight => Self::Brows,
            B::CheekPuff
            | B::CheekSquintLeft
            | B::CheekSquintRight
            | B::NoseSneerLeft
            | B::NoseSneerRight => Self::Rest,
            _ => Self::Mouth,
        }
    }
}

impl Signal {
    pub(crate) const fn shape(shape: Blendshape) -> Self {
        Self(shape.index() as u16)
    }

    pub(crate) const fn viseme(viseme: Viseme) -> Self {
        Self(VISEMES + viseme.index() as u16)
    }

    pub(crate) const fn emotion(emotion: Emotion) -> Self {
        Self(EMOTIONS + emotion as u16)
    }

    pub(crate) const fn look(look: Look) -> Self {
        Self(LOOK + look as u16)
    }

    /// What the game adds, by its place in [`ExtraShapes`](crate::ExtraShapes).
    pub(crate) const fn extra(place: u16) -> Self {
        Self(FIXED + place)
    }

    /// The signal that a table's writer names: an ARKit shape, `viseme_aa` and the like, an
    /// emotion, or a direction.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let viseme = name
            .get(..7)
            .filter(|it| it.eq_ignore_ascii_case("viseme_"));
        if viseme.is_some() {
            return Viseme::from_name(name.get(7..)?).map(Self::viseme);
        }
        let emotion = Emotion::ALL.into_iter().find(|it| it.name() == name);
        let look = Look::ALL.into_iter().find(|it| it.name() == name);
        Blendshape::from_name(name)
            .map(Self::shape)
            .or_else(|| emotion.map(Self::emotion))
            .or_else(|| look.map(Self::look))
    }

    pub(crate) fn is_viseme(self) -> bool {
        (VISEMES..EMOTIONS).contains(&self.0)
    }

    pub(crate) fn is_emotion(self) -> bool {
        (EMOTIONS..LOOK).contains(&self.0)
    }

    pub(crate) fn is_look(self) -> bool {
        (LOOK..FIXED).contains(&self.0)
    }
}

/// Which of the signals that cost something a rig reads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) visemes: bool,
    pub(crate) emotions: bool,
    pub(crate) look: bool,
}

impl Wanted {
    pub(crate) fn add(&mut self, signal: Signal) {
        self.visemes |= signal.is_viseme();
        self.emotions |= signal.is_emotion();
        self.look |= signal.is_look();
    }
}

/// A weight that anybody may have written: a NaN counts as rest.
pub(crate) fn tamed(weight: f32) -> f32 {
    weight.max(0.0).clamp(0.0, 1.0)
}

/// Writes a face's first signals.
pub(crate) fn fill(
    signals: &mut [f32],
    face: &Weights,
    visemes: Option<&[f32; Viseme::COUNT]>,
    wanted: Wanted,
) {
    let Some(signals) = signals.first_chunk_mut::<{ FIXED as usize }>() else {
        return;
    };
    let (shapes, rest) = signals.split_at_mut(usize::from(VISEMES));
    for (signal, weight) in shapes.iter_mut().zip(face.as_slice()) {
        *signal = tamed(*weight);
    }
    let (spoken, rest) = rest.split_at_mut(Viseme::COUNT);
    let (emotions, look) = rest.split_at_mut(Emotion::ALL.len());
    if wanted.visemes {
        let given = visemes.map(|given| given.map(tamed));
        let given = given.filter(|given| given.iter().sum::<f32>() > 1e-3);
        let given = given.unwrap_or_else(|| derive::visemes(shapes));
        spoken.copy_from_slice(&given);
    }
    if wanted.emotions {
        emotions.copy_from_slice(&derive::emotions(shapes));
    }
    if wanted.look {
        look.copy_from_slice(&derive::look(shapes));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn signals_have_names_and_do_not_overlap() {
        let mut all: Vec<Signal> = Blendshape::ALL.into_iter().map(Signal::shape).collect();
        all.extend(Viseme::ALL.into_iter().map(Signal::viseme));
        all.extend(Emotion::ALL.into_iter().map(Signal::emotion));
        all.extend(Look::ALL.into_iter().map(Signal::look));
        let places: Vec<u16> = all.iter().map(|signal| signal.0).collect();
        assert_eq!(places, (0..FIXED).collect::<Vec<_>>());
        assert_eq!(
            Signal::from_name("viseme_PP"),
            Some(Signal::viseme(Viseme::Pp))
        );
        assert_eq!(
            Signal::from_name("jawOpen"),
            Some(Signal::shape(Blendshape::JawOpen))
        );
        assert_eq!(
            Signal::from_name("happy"),
            Some(Signal::emotion(Emotion::Happy))
        );
        for stranger in ["", "viseme_", "aa", "visème_aa", "smirk"] {
            assert_eq!(Signal::from_name(stranger), None, "{stranger}");
        }
    }

    #[test]
    fn nonsense_is_tamed_and_given_visemes_win() {
        let wanted = Wanted {
            visemes: true,
            emotions: true,
            look: true,
        };
        let mut signals = vec![9.0; usize::from(FIXED)];
        let wild = Weights([f32::NAN; Blendshape::COUNT]);
        fill(&mut signals, &wild, Some(&[f32::NAN; 15]), wanted);
        assert!(signals.iter().all(|signal| (0.0..=1.0).contains(signal)));
        let mut given = [0.0; 15];
        given[Viseme::Oh.index()] = 0.8;
        fill(&mut signals, &Weights::ZERO, Some(&given), wanted);
        assert_eq!(signals[usize::from(Signal::viseme(Viseme::Oh).0)], 0.8);
        fill(&mut [0.0; 3], &Weights::ZERO, None, wanted);
    }
}
