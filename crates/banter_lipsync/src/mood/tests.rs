//! Tests of moods, and that no mood parts lips that must meet.

use super::*;
use crate::Blendshape::{
    BrowDownLeft, BrowInnerUp, EyeWideLeft, JawOpen, MouthClose, MouthFrownLeft, MouthFunnel,
    MouthLowerDownLeft, MouthPressLeft, MouthSmileLeft, MouthStretchLeft, MouthUpperUpLeft,
    NoseSneerLeft,
};
use crate::{Blendshape, Viseme};
use proptest::prelude::*;

/// The shapes that part the lips.
const PARTING: [Blendshape; 6] = [
    MouthLowerDownLeft,
    Blendshape::MouthLowerDownRight,
    MouthUpperUpLeft,
    Blendshape::MouthUpperUpRight,
    MouthStretchLeft,
    MouthFunnel,
];

fn moods() -> impl Strategy<Value = Mood> {
    proptest::array::uniform6(0.0_f32..=1.0).prop_map(|intensities| Mood { intensities })
}

fn sound(face: &Weights) -> bool {
    *face == face.clamp01() && face[MouthClose] <= face[JawOpen]
}

#[test]
fn every_emotion_has_a_face_of_its_own() {
    for emotion in Emotion::ALL {
        assert_eq!(Emotion::ALL[emotion.index()], emotion);
        assert_eq!(emotion.name().parse(), Ok(emotion));
        let face = Mood::of(emotion, 1.0).pose();
        assert!(sound(&face) && face[MouthClose] == 0.0);
        for (shape, weight) in face.iter() {
            assert_eq!(weight, face[shape.mirrored()], "{emotion} {shape}");
        }
        for other in Emotion::ALL {
            let theirs = Mood::of(other, 1.0).pose();
            let distance: f32 = face.iter().map(|(s, w)| (w - theirs[s]).powi(2)).sum();
            assert!(
                other == emotion || distance > 0.5,
                "{emotion} {other} {distance}"
            );
        }
    }
    let face = |emotion| Mood::of(emotion, 1.0).pose();
    assert!(face(Emotion::Joy)[MouthSmileLeft] > 0.5);
    assert!(face(Emotion::Sadness)[MouthFrownLeft] > 0.4);
    assert!(face(Emotion::Anger)[BrowDownLeft] > 0.5);
    assert!(face(Emotion::Fear)[EyeWideLeft] > 0.5 && face(Emotion::Fear)[BrowInnerUp] > 0.5);
    assert!(face(Emotion::Disgust)[NoseSneerLeft] > 0.5);
    assert!(face(Emotion::Surprise)[JawOpen] > 0.2);
}

#[test]
fn the_moods_of_sentences_are_known() {
    for name in [
        "happy",
        "angry",
        "sad",
        "relaxed",
        "surprised",
        "fear",
        "disgust",
    ] {
        let mood = Mood::named(name, 0.8);
        assert!(mood.is_some_and(|mood| !mood.is_neutral()), "{name}");
    }
    assert_eq!(Mood::named("neutral", 1.0), Some(Mood::NEUTRAL));
    assert_eq!(Mood::named("happy", f32::NAN), Some(Mood::NEUTRAL));
    assert_eq!(Mood::named("", 1.0), None);
    for emotion in Emotion::ALL {
        assert_eq!(
            Mood::named(emotion.name(), 1.0),
            Some(Mood::of(emotion, 1.0))
        );
    }
}

#[test]
fn the_upper_face_feels_in_full_while_the_mouth_speaks() {
    for emotion in Emotion::ALL {
        let pose = Mood::of(emotion, 1.0).pose();
        for viseme in Viseme::ALL {
            let face = blend(&viseme.pose(), &pose, 1.0);
            for (shape, weight) in pose.iter() {
                if shape.name().starts_with("brow") || shape.name().starts_with("eye") {
                    assert_eq!(face[shape], weight, "{emotion} {viseme} {shape}");
                }
            }
            let jaw = viseme.pose()[JawOpen];
            assert_eq!(face[JawOpen], jaw, "{emotion} {viseme}");
        }
    }
}

#[test]
fn a_smile_is_seen_through_speech() {
    let joy = Mood::of(Emotion::Joy, 1.0).pose();
    let [silent, vowel, round, closed] = [
        (Viseme::Sil, 0.0),
        (Viseme::Aa, 1.0),
        (Viseme::Ou, 1.0),
        (Viseme::Pp, 1.0),
    ]
    .map(|(viseme, talking)| blend(&viseme.pose(), &joy, talking)[MouthSmileLeft]);
    assert!(silent > vowel && vowel > round && vowel > closed && closed > 0.1);
    assert!(vowel > 0.5 && closed < 0.25, "{vowel} {closed}");
}

#[test]
fn moods_ease_in_and_out_at_any_frame_rate() {
    let after = |rate: u16, seconds: f32| {
        let mut feeling = Feeling::default();
        let surprise = Mood::of(Emotion::Surprise, 1.0);
        for _ in 0..(seconds * f32::from(rate)).round() as usize {
            feeling.advance(1.0 / f32::from(rate), Some(&surprise), &Mood::NEUTRAL);
        }
        feeling.mood().intensity(Emotion::Surprise)
    };
    assert!(after(60, 0.1) < 0.5 && after(60, 0.3) > 0.85 && after(60, 0.6) > 0.98);
    assert!((after(20, 0.2) - after(240, 0.2)).abs() < 1e-3);
}

#[test]
fn a_mood_lingers_and_then_goes() {
    let mut feeling = Feeling::default();
    let joy = Mood::of(Emotion::Joy, 1.0);
    let mut run = |seconds: f32, felt: Option<&Mood>| {
        for _ in 0..(seconds * 60.0) as usize {
            feeling.advance(1.0 / 60.0, felt, &Mood::NEUTRAL);
        }
        (feeling.mood().intensity(Emotion::Joy), feeling.is_moving())
    };
    assert_eq!(run(2.0, Some(&joy)), (1.0, false));
    assert_eq!(run(0.5, None).0, 1.0);
    let (level, moving) = run(0.6, None);
    assert!((0.05..0.95).contains(&level) && moving);
    assert_eq!(run(3.0, None), (0.0, false));
    feeling.advance(f32::NAN, Some(&joy), &Mood::NEUTRAL);
    feeling.advance(-1.0, Some(&joy), &Mood::NEUTRAL);
    assert_eq!(*feeling.pose(), Weights::ZERO);
}

proptest! {
    #[test]
    fn lips_meet_in_any_mood(
        mood in moods(),
        talking in 0.0_f32..=1.0,
        articulation in 0.3_f32..=1.5,
    ) {
        let pose = mood.pose();
        let said = (Viseme::Pp.pose() * articulation).clamp01();
        let face = blend(&said, &pose, talking);
        prop_assert_eq!(face[JawOpen], said[JawOpen]);
        prop_assert_eq!(face[MouthClose], face[JawOpen]);
        for shape in PARTING {
            prop_assert_eq!(face[shape], said[shape], "{}", shape);
        }
        prop_assert!(face[MouthSmileLeft] <= 0.3 && face[MouthFrownLeft] <= 0.3);
        prop_assert!(face[MouthPressLeft] >= said[MouthPressLeft]);
    }

    #[test]
    fn the_lip_touches_the_teeth_in_any_mood(
        mood in moods(),
        talking in 0.0_f32..=1.0,
        articulation in 0.6_f32..=1.5,
    ) {
        let said = (Viseme::Ff.pose() * articulation).clamp01();
        let face = blend(&said, &mood.pose(), talking);
        for shape in PARTING.into_iter().chain([JawOpen, MouthClose]) {
            prop_assert!((face[shape] - said[shape]).abs() < 1e-6, "{}", shape);
        }
        prop_assert!(face[Blendshape::MouthRollLower] >= said[Blendshape::MouthRollLower]);
    }

    #[test]
    fn every_mix_is_a_face(
        mood in moods(),
        from in proptest::sample::select(Viseme::ALL.to_vec()),
        to in proptest::sample::select(Viseme::ALL.to_vec()),
        way in 0.0_f32..=1.0,
        talking in any::<f32>(),
    ) {
        let said = from.pose().lerp(&to.pose(), way).clamp01();
        prop_assert!(sound(&mood.pose()));
        let face = blend(&said, &mood.pose(), talking);
        prop_assert!(sound(&face));
        // No mood takes from what the lips are to do.
        for (shape, weight) in said.iter() {
            prop_assert!(face[shape] >= weight - 1e-6, "{}", shape);
        }
        prop_assert!(mood.bearing().abs() <= 0.1);
    }

    #[test]
    fn nonsense_becomes_a_face(
        speech in proptest::collection::vec(any::<f32>(), Blendshape::COUNT),
        felt in proptest::collection::vec(any::<f32>(), Blendshape::COUNT),
        talking in any::<f32>(),
    ) {
        let face = |values: &[f32]| -> Weights {
            Blendshape::ALL.into_iter().zip(values.iter().copied()).collect()
        };
        prop_assert!(sound(&blend(&face(&speech), &face(&felt), talking)));
        let mood = Mood::named("sad", talking).unwrap_or_default();
        prop_assert!(sound(&mood.scaled(talking).lerp(&Mood::of(Emotion::Fear, talking), talking).pose()));
    }
}
