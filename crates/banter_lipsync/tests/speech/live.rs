//! A mouth that follows a stream, and tracks of what was heard.

use banter_lipsync::Blendshape::{JawOpen, MouthClose, MouthPucker, MouthRollLower};
use banter_lipsync::{Blendshape, Heard, LiveFace, LiveMouth, Style, Track, Viseme, Weights};
use proptest::prelude::*;

/// What is heard of visemes that last so many frames each.
fn heard(line: &[(Viseme, usize)]) -> Vec<Heard> {
    let frames = line
        .iter()
        .flat_map(|(viseme, count)| core::iter::repeat_n(*viseme, *count));
    frames
        .enumerate()
        .map(|(index, viseme)| {
            let mut visemes = [0.0; Viseme::COUNT];
            visemes[viseme.index()] = 1.0;
            Heard {
                time: index as f32 * 0.01,
                viseme,
                visemes,
                closure: f32::from(u8::from(viseme == Viseme::Pp)),
                lip_teeth: f32::from(u8::from(viseme == Viseme::Ff)),
                jaw: viseme.pose()[JawOpen] / 0.6,
                loudness: 1.0,
                ..Heard::default()
            }
        })
        .collect()
}

fn live(heard: &[Heard], style: &Style) -> Vec<LiveFace> {
    let mut mouth = LiveMouth::new(style);
    heard.iter().map(|frame| mouth.push(frame)).collect()
}

fn apart(face: &Weights) -> f32 {
    face[JawOpen] - face[MouthClose] + face[Blendshape::MouthLowerDownLeft]
}

const MAMA: [(Viseme, usize); 6] = [
    (Viseme::Sil, 20),
    (Viseme::Pp, 7),
    (Viseme::Aa, 12),
    (Viseme::Pp, 6),
    (Viseme::Aa, 14),
    (Viseme::Sil, 60),
];

#[test]
fn every_frame_has_a_face_and_its_own_time() {
    let heard = heard(&MAMA);
    let faces = live(&heard, &Style::default());
    assert_eq!(faces.len(), heard.len());
    for (face, heard) in faces.iter().zip(&heard) {
        assert_eq!((face.time, face.viseme), (heard.time, heard.viseme));
    }
    assert_eq!(live(&[], &Style::default()), []);
}

#[test]
fn lips_meet_in_their_closures_and_part_for_vowels() {
    for articulation in [0.0, 1.0, 1.5] {
        let style = Style {
            articulation,
            ..Style::default()
        };
        let faces = live(&heard(&MAMA), &style);
        for closed in [22..27, 41..45] {
            for face in &faces[closed] {
                assert!(apart(&face.weights) < 0.03, "{articulation} {}", face.time);
                assert!(face.visemes[Viseme::Pp.index()] > 0.9);
            }
        }
        let open = apart(&faces[52].weights);
        assert!(
            open > 0.15 + 0.3 * articulation.min(1.0),
            "{articulation}: {open}"
        );
    }
    let f = heard(&[(Viseme::Aa, 20), (Viseme::Ff, 6), (Viseme::Aa, 20)]);
    let face = live(&f, &Style::default())[23].weights;
    assert!(face[MouthRollLower] > 0.4 && face[JawOpen] < 0.15);
}

#[test]
fn silence_is_still_and_closed() {
    let faces = live(&heard(&MAMA), &Style::default());
    for face in faces[..15].iter().chain(&faces[100..]) {
        assert_eq!(face.weights, Weights::ZERO, "{}", face.time);
        assert_eq!(face.visemes, [0.0; Viseme::COUNT]);
    }
}

#[test]
fn sounds_are_carried_over_and_loudness_opens() {
    let after = |vowel| {
        let line = heard(&[(vowel, 20), (Viseme::Ss, 10)]);
        live(&line, &Style::default())[23].weights[MouthPucker]
    };
    assert!(after(Viseme::Ou) > after(Viseme::Ih) + 0.1);
    let open = |loudness: f32| {
        let mut line = heard(&[(Viseme::Aa, 40)]);
        line.iter_mut().for_each(|frame| frame.loudness = loudness);
        live(&line, &Style::default())[35].weights[JawOpen]
    };
    assert!(open(0.1) < open(1.0) - 0.05 && open(1.0) < open(4.0) - 0.05);
}

#[test]
fn a_mouth_that_forgets_begins_anew() {
    let line = heard(&MAMA);
    let mut mouth = LiveMouth::new(&Style::default());
    for frame in &line[..45] {
        mouth.push(frame);
    }
    mouth.reset();
    let again: Vec<_> = line.iter().map(|frame| mouth.push(frame)).collect();
    assert_eq!(again, live(&line, &Style::default()));
}

#[test]
fn a_track_of_what_was_heard_says_the_same() {
    let track = Track::from_heard(&heard(&MAMA), &Style::default());
    assert_eq!(track.viseme_at(0.23), Viseme::Pp);
    assert_eq!(track.viseme_at(0.33), Viseme::Aa);
    assert!((track.duration() - 0.59).abs() < 1e-4);
    assert!(apart(&track.sample(0.42)) < 0.02 && apart(&track.sample(0.52)) > 0.4);
    assert!(Track::from_heard(&heard(&[(Viseme::Sil, 90)]), &Style::default()).is_empty());
}

fn any_number() -> impl Strategy<Value = f32> {
    prop_oneof![8 => 0.0..1.0_f32, 1 => any::<f32>()]
}

prop_compose! {
    fn any_heard()(
        viseme in 0_usize..15,
        visemes in prop::array::uniform15(any_number()),
        numbers in prop::array::uniform6(any_number()),
    ) -> Heard {
        let [time, jaw, aperture, closure, lip_teeth, loudness] = numbers;
        Heard { time, viseme: Viseme::ALL[viseme], visemes, jaw, aperture, closure, lip_teeth, loudness }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_is_heard_gives_sound_faces(
        line in prop::collection::vec(any_heard(), 0..60),
        articulation in any_number(),
        anticipation in any_number(),
    ) {
        let style = Style { articulation, anticipation };
        for face in live(&line, &style) {
            prop_assert!(face.time.is_finite());
            for (shape, weight) in face.weights.iter() {
                prop_assert!((0.0..=1.0).contains(&weight), "{shape} {weight}");
            }
            prop_assert!(face.weights[MouthClose] <= face.weights[JawOpen]);
            prop_assert!(face.visemes.iter().all(|weight| (0.0..=1.0).contains(weight)));
            prop_assert!(face.visemes.iter().sum::<f32>() <= 1.0 + 1e-4, "{:?}", face.visemes);
        }
        prop_assert!(Track::from_heard(&line, &style).sample(0.1).is_finite());
    }
}
