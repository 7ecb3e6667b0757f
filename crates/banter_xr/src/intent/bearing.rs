//! How a player comes across: what a face and a stance tell without words.

use banter_core::{Blendshape, Weights};
use bevy::prelude::*;

/// Sign in a player's bearing.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BearingSign {
    /// It smiles.
    Smiles,
    /// It frowns.
    Frowns,
    /// It is surprised.
    Surprised,
    /// It leans in.
    LeansIn,
    /// It backs off.
    BacksOff,
    /// It crouches.
    Crouches,
    /// It has said nothing for long.
    Silent,
}

impl BearingSign {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Smiles,
        Self::Frowns,
        Self::Surprised,
        Self::LeansIn,
        Self::BacksOff,
        Self::Crouches,
        Self::Silent,
    ];
}

/// Bearing of a player: the signs that are plain enough, each with how sure it is, `0..=1`.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq)]
#[reflect(Component, Default)]
pub struct Bearing(pub Vec<(BearingSign, f32)>);

/// Words for signs of bearing, as a character would be told them: one for what is plain, and one for
/// what only seems so.
#[derive(Resource, Reflect, Debug, Clone, PartialEq)]
#[reflect(Resource, Default)]
pub struct BearingWords(pub [(String, String); 7]);

impl Default for BearingWords {
    fn default() -> Self {
        Self(
            [
                ("smiling", "perhaps smiling"),
                ("frowning", "perhaps frowning"),
                ("surprised", "perhaps surprised"),
                ("leaning in", "leaning in a little"),
                ("backing off", "backing off a little"),
                ("crouching", "stooping"),
                ("silent for long", "silent for a while"),
            ]
            .map(|(plain, seems)| (plain.to_owned(), seems.to_owned())),
        )
    }
}

/// Above this a sign is plain.
const PLAIN: f32 = 0.8;

impl Bearing {
    /// How sure a sign is; 0 where it is not there.
    pub fn of(&self, sign: BearingSign) -> f32 {
        let found = self.0.iter().find(|(other, _)| *other == sign);
        found.map_or(0.0, |(_, sure)| *sure)
    }

    /// The bearing in words, or nothing.
    pub fn described(&self, words: &BearingWords) -> String {
        let each = self.0.iter().map(|(sign, sure)| {
            let (plain, seems) = &words.0[*sign as usize];
            (if *sure >= PLAIN { plain } else { seems }).as_str()
        });
        each.collect::<Vec<_>>().join(", ")
    }
}

/// What bearing is read from in one frame.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct BearingSeen {
    /// The face, calibrated, where it is tracked.
    pub face: Option<Weights>,
    /// How high the head is above the floor, metres.
    pub height: Option<f32>,
    /// How far the head is from whom it attends to, metres.
    pub distance: Option<f32>,
    /// For how many seconds nobody has said anything since a character spoke to it.
    pub silence: f32,
}

/// Seconds in which a face's sign is smoothed, and over which a usual distance is learned.
const SMOOTH: f32 = 0.35;
const USUAL: f32 = 6.0;
/// A sign comes where it is surer than this, and goes where it is less sure than that.
const COMES: f32 = 0.5;
const GOES: f32 = 0.25;

/// Reader of a player's bearing: keeps how tall it stands and how near, and nothing of its face.
#[derive(Debug, Clone, Default)]
pub struct BearingReader {
    sure: [f32; 7],
    shown: [bool; 7],
    tall: Option<f32>,
    usual: Option<f32>,
}

/// 0 at `from`, 1 at `to`.
fn share(value: f32, from: f32, to: f32) -> f32 {
    ((value - from) / (to - from)).clamp(0.0, 1.0)
}

/// How sure the signs of a face are: smile, frown, surprise.
fn faces(face: &Weights) -> [f32; 3] {
    use Blendshape::*;
    let mean = |shapes: &[Blendshape]| {
        shapes.iter().map(|shape| face[*shape]).sum::<f32>() / shapes.len() as f32
    };
    let smile = mean(&[MouthSmileLeft, MouthSmileRight]);
    let brows = mean(&[BrowDownLeft, BrowDownRight]);
    let mouth = mean(&[MouthFrownLeft, MouthFrownRight]);
    let up = mean(&[BrowInnerUp, BrowOuterUpLeft, BrowOuterUpRight]);
    let wide = mean(&[EyeWideLeft, EyeWideRight]);
    [
        share(smile, 0.15, 0.6),
        share(brows.max(mouth), 0.15, 0.6) * (1.0 - share(smile, 0.2, 0.5)),
        share(0.5 * (up + wide) + 0.2 * face[JawOpen], 0.2, 0.6),
    ]
}

impl BearingReader {
    /// Sees another `dt` seconds; the bearing then.
    pub fn advance(&mut self, dt: f32, seen: &BearingSeen) -> Bearing {
        let dt = if dt.is_finite() {
            dt.clamp(0.0, 0.5)
        } else {
            0.0
        };
        let [smile, frown, surprise] = seen.face.map_or([0.0; 3], |face| faces(&face.clamp01()));
        let height = seen.height.filter(|it| it.is_finite() && *it > 0.3);
        if let Some(height) = height {
            // Nobody shrinks; who was measured too tall is forgotten slowly.
            let tall = self.tall.get_or_insert(height);
            *tall = (*tall - 0.002 * dt).max(height);
        }
        let crouch = match (height, self.tall) {
            (Some(height), Some(tall)) => share(height / tall, 0.88, 0.7),
            _ => 0.0,
        };
        let distance = seen.distance.filter(|it| it.is_finite());
        let nearer = match (distance, &mut self.usual) {
            (Some(distance), Some(usual)) => {
                let nearer = *usual - distance;
                *usual += (distance - *usual) * (1.0 - (-dt / USUAL).exp());
                nearer
            }
            (distance, usual) => {
                *usual = distance;
                0.0
            }
        };
        // Who walks up or away does more than lean.
        let leans = |by: f32| share(by, 0.06, 0.18) * (1.0 - share(by, 0.6, 0.9));
        let now = [
            smile,
            frown,
            surprise,
            leans(nearer),
            leans(-nearer),
            crouch,
            share(seen.silence, 6.0, 14.0),
        ];
        let follows = 1.0 - (-dt / SMOOTH).exp();
        let mut bearing = Bearing::default();
        for (k, sign) in BearingSign::ALL.into_iter().enumerate() {
            self.sure[k] += (now[k] - self.sure[k]) * follows;
            let bound = if self.shown[k] { GOES } else { COMES };
            self.shown[k] = self.sure[k] > bound;
            if self.shown[k] {
                bearing.0.push((sign, self.sure[k]));
            }
        }
        bearing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smile(much: f32) -> Option<Weights> {
        let both = [Blendshape::MouthSmileLeft, Blendshape::MouthSmileRight];
        Some(both.map(|shape| (shape, much)).into_iter().collect())
    }

    fn after(reader: &mut BearingReader, seconds: f32, seen: BearingSeen) -> Bearing {
        let frames = (seconds * 60.0) as u32;
        (0..frames).fold(Bearing::default(), |_, _| reader.advance(1.0 / 60.0, &seen))
    }

    #[test]
    fn a_smile_is_told_with_how_plain_it_is() {
        let words = BearingWords::default();
        let mut reader = BearingReader::default();
        let face = |much| BearingSeen {
            face: smile(much),
            ..default()
        };
        assert_eq!(after(&mut reader, 2.0, face(0.1)), Bearing::default());
        let little = after(&mut reader, 2.0, face(0.42));
        assert_eq!(little.described(&words), "perhaps smiling");
        let plain = after(&mut reader, 2.0, face(0.9));
        assert_eq!(plain.described(&words), "smiling");
        assert_eq!(after(&mut reader, 3.0, face(0.0)).described(&words), "");
    }

    #[test]
    fn a_blink_of_a_smile_is_none() {
        let mut reader = BearingReader::default();
        let seen = BearingSeen {
            face: smile(1.0),
            ..default()
        };
        assert_eq!(after(&mut reader, 0.15, seen), Bearing::default());
    }

    #[test]
    fn who_leans_in_and_crouches_is_seen_to() {
        let mut reader = BearingReader::default();
        let stands = |height, distance| BearingSeen {
            height: Some(height),
            distance: Some(distance),
            ..default()
        };
        assert_eq!(after(&mut reader, 10.0, stands(1.7, 1.5)).0, []);
        let leans = after(&mut reader, 1.0, stands(1.65, 1.25));
        assert!(leans.of(BearingSign::LeansIn) > 0.5, "{leans:?}");
        let back = after(&mut reader, 12.0, stands(1.7, 1.5));
        assert_eq!(back.0, []);
        let crouches = after(&mut reader, 1.5, stands(1.1, 1.5));
        assert_eq!(crouches.0.len(), 1);
        assert!(crouches.of(BearingSign::Crouches) > 0.8);
        let away = after(&mut reader, 1.0, stands(1.7, 1.75));
        assert!(away.of(BearingSign::BacksOff) > 0.5, "{away:?}");
    }

    #[test]
    fn numbers_that_are_none_are_nothing() {
        let mut reader = BearingReader::default();
        let seen = BearingSeen {
            face: Some(Weights([f32::NAN; Blendshape::COUNT])),
            height: Some(f32::NAN),
            distance: Some(f32::INFINITY),
            silence: 0.0,
        };
        assert_eq!(after(&mut reader, 1.0, seen), Bearing::default());
    }
}
