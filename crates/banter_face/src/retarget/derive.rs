//! Coarser descriptions of a face from its ARKit weights: visemes, emotions, a direction of
//! the eyes.
//!
//! All formulas are our own. They read weights within 0..=1 and give such.

use banter_core::{Blendshape, Viseme};
use std::sync::LazyLock;

/// How far the eyes turn, in degrees, when a shape that turns them is at 1: to the sides,
/// and up or down.
pub(crate) const LOOK: [f32; 2] = [30.0, 20.0];

/// What tells the mouth of one viseme from another's: how far the lips are apart, pressed
/// together, rolled in, drawn to a ring, opened to a funnel, spread; how much of the teeth is
/// seen, and the tongue.
const FEATURES: usize = 9;

/// How much each feature counts. What hardly shows on a mouth counts little.
const SCALE: [f32; FEATURES] = [2.2, 1.2, 1.6, 1.2, 1.2, 1.4, 0.8, 1.2, 1.5];

/// How strictly the nearest viseme is preferred: at a distance of 0.2 (a third of the way
/// from rest to "aa") a viseme counts `exp(-2)` of one that is met exactly.
const SHARPNESS: f32 = 50.0;

static POSES: LazyLock<[[f32; FEATURES]; Viseme::COUNT]> =
    LazyLock::new(|| Viseme::ALL.map(|viseme| features(viseme.pose().as_slice())));

fn features(face: &[f32]) -> [f32; FEATURES] {
    use Blendshape as B;
    let of = |shape: B| face.get(shape.index()).copied().unwrap_or(0.0);
    let both = |left: B, right: B| 0.5 * (of(left) + of(right));
    let features = [
        (of(B::JawOpen) - of(B::MouthClose)).max(0.0),
        both(B::MouthPressLeft, B::MouthPressRight).max(of(B::MouthClose)),
        of(B::MouthRollLower),
        of(B::MouthPucker),
        of(B::MouthFunnel),
        both(B::MouthStretchLeft, B::MouthStretchRight)
            .max(both(B::MouthDimpleLeft, B::MouthDimpleRight)),
        both(B::MouthLowerDownLeft, B::MouthLowerDownRight),
        both(B::MouthUpperUpLeft, B::MouthUpperUpRight),
        of(B::TongueOut),
    ];
    std::array::from_fn(|i| SCALE[i] * features[i])
}

/// The visemes that look like a mouth, which sum to 1.
///
/// Each viseme counts the more the nearer its pose is, as `exp(-50 d²)`: a mouth in a pose
/// gets that viseme nearly alone, one between two poses gets both. Smiles and frowns do not
/// count, since they are moods more often than sounds.
pub(crate) fn visemes(face: &[f32]) -> [f32; Viseme::COUNT] {
    let mouth = features(face);
    let distances = POSES.each_ref().map(|pose| {
        let apart = pose.iter().zip(mouth).map(|(a, b)| (a - b) * (a - b));
        apart.sum::<f32>()
    });
    // Relative to the nearest, so that a mouth that is far from all gives no 0 / 0.
    let nearest = distances.iter().copied().fold(f32::INFINITY, f32::min);
    let weights = distances.map(|distance| (SHARPNESS * (nearest - distance)).exp());
    let sum: f32 = weights.iter().sum();
    weights.map(|weight| weight / sum)
}

/// Happy, angry, sad, relaxed, surprised. Each needs two signs that a speaking mouth and
/// lively brows do not give together:
///
/// - happy: a smile with lifted cheeks, or one broader than any sound asks for:
///   `max(2 min(smile, cheekSquint), 2 (smile - 0.35))`
/// - angry: brows down, and not up in the middle: `1.25 (browDown - browInnerUp)`
/// - sad: inner brows up and corners of the mouth down: `2 min(browInnerUp, 2 mouthFrown)`
/// - surprised: eyes wide and brows up: `2 min(eyeWide, (browInnerUp + browOuterUp) / 2)`
/// - relaxed: a smile with narrowed eyes, as far as it is not happy:
///   `2 min(smile, eyeSquint) (1 - happy)`
pub(crate) fn emotions(face: &[f32]) -> [f32; 5] {
    use Blendshape as B;
    let of = |shape: B| face.get(shape.index()).copied().unwrap_or(0.0);
    let both = |left: B, right: B| 0.5 * (of(left) + of(right));
    let smile = both(B::MouthSmileLeft, B::MouthSmileRight);
    let cheeks = both(B::CheekSquintLeft, B::CheekSquintRight);
    let frown = both(B::MouthFrownLeft, B::MouthFrownRight);
    let down = both(B::BrowDownLeft, B::BrowDownRight);
    let inner = of(B::BrowInnerUp);
    let outer = both(B::BrowOuterUpLeft, B::BrowOuterUpRight);
    let wide = both(B::EyeWideLeft, B::EyeWideRight);
    let squint = both(B::EyeSquintLeft, B::EyeSquintRight);
    let happy = (2.0 * smile.min(cheeks).max(smile - 0.35)).clamp(0.0, 1.0);
    let emotions = [
        happy,
        1.25 * (down - inner),
        2.0 * inner.min(2.0 * frown),
        2.0 * smile.min(squint) * (1.0 - happy),
        2.0 * wide.min(0.5 * (inner + outer)),
    ];
    emotions.map(|emotion| emotion.clamp(0.0, 1.0))
}

/// Where the eyes look: degrees to the character's own left, and up.
pub(crate) fn gaze(face: &[f32]) -> [f32; 2] {
    use Blendshape as B;
    let of = |shape: B| face.get(shape.index()).copied().unwrap_or(0.0);
    let left = of(B::EyeLookOutLeft) + of(B::EyeLookInRight)
        - of(B::EyeLookInLeft)
        - of(B::EyeLookOutRight);
    let up = of(B::EyeLookUpLeft) + of(B::EyeLookUpRight)
        - of(B::EyeLookDownLeft)
        - of(B::EyeLookDownRight);
    [0.5 * left * LOOK[0], 0.5 * up * LOOK[1]]
}

/// How far both eyes look up, down, left, right, as parts of what eyes can do.
pub(crate) fn look(face: &[f32]) -> [f32; 4] {
    let [yaw, pitch] = gaze(face);
    let (left, up) = (yaw / LOOK[0], pitch / LOOK[1]);
    [up, -up, left, -left].map(|part| part.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use banter_core::Weights;
    use proptest::prelude::*;

    #[test]
    fn every_viseme_is_known_by_its_pose() {
        for viseme in Viseme::ALL {
            let weights = visemes(viseme.pose().as_slice());
            let best = (0..15).max_by(|a, b| weights[*a].total_cmp(&weights[*b]));
            assert_eq!(best, Some(viseme.index()), "{viseme}: {weights:?}");
            assert!((weights.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        }
        let rest = visemes(Weights::ZERO.as_slice());
        assert!(rest[Viseme::Sil.index()] > 0.75, "{rest:?}");
        let open = visemes(Viseme::Aa.pose().as_slice());
        assert!(open[Viseme::Aa.index()] > 0.9, "{open:?}");
        let closed = visemes(Viseme::Pp.pose().as_slice());
        assert!(closed[Viseme::Pp.index()] > 0.8, "{closed:?}");
    }

    #[test]
    fn no_sound_looks_like_an_emotion() {
        for viseme in Viseme::ALL {
            let emotions = emotions(viseme.pose().as_slice());
            assert!(emotions.iter().all(|it| *it < 0.1), "{viseme} {emotions:?}");
        }
    }

    #[test]
    fn faces_that_show_an_emotion_are_told_apart() {
        use Blendshape as B;
        let face = |pairs: &[(B, f32)]| {
            let face: Weights = pairs
                .iter()
                .flat_map(|(shape, weight)| [(*shape, *weight), (shape.mirrored(), *weight)])
                .collect();
            emotions(face.as_slice())
        };
        for (index, signs) in [
            &[(B::MouthSmileLeft, 0.6), (B::CheekSquintLeft, 0.4)][..],
            &[(B::BrowDownLeft, 0.7), (B::MouthPressLeft, 0.3)],
            &[(B::BrowInnerUp, 0.6), (B::MouthFrownLeft, 0.4)],
            &[(B::MouthSmileLeft, 0.3), (B::EyeSquintLeft, 0.4)],
            &[
                (B::EyeWideLeft, 0.7),
                (B::BrowInnerUp, 0.5),
                (B::BrowOuterUpLeft, 0.6),
            ],
        ]
        .into_iter()
        .enumerate()
        {
            let shown = face(signs);
            for (other, weight) in shown.into_iter().enumerate() {
                assert_eq!(other == index, weight > 0.3, "{index}: {shown:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_a_face_shows_it_stays_within_bounds(face in prop::array::uniform32(0.0_f32..=1.0), more in prop::array::uniform20(0.0_f32..=1.0)) {
            let face: Vec<f32> = face.into_iter().chain(more).collect();
            let all = visemes(&face).into_iter().chain(emotions(&face)).chain(look(&face));
            for weight in all {
                prop_assert!((0.0..=1.0).contains(&weight), "{weight}");
            }
        }
    }
}
