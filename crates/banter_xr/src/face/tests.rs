//! Known faces through both tables.
#![allow(clippy::unwrap_used)]

use super::htc::{EYES, LIPS};
use super::meta::TABLE;
use super::table::{Row, assert_sound};
use super::*;
use banter_core::Weights;

/// The weights of shapes by their names.
fn weights(table: &[Row], of: &[(&str, f32)]) -> Vec<f32> {
    let place = |name: &str| table.iter().position(|(it, _)| *it == name).unwrap();
    let mut weights = vec![0.0; table.len()];
    for (name, weight) in of {
        weights[place(name)] = *weight;
    }
    weights
}

/// A face as text: what moves, in ARKit's order.
fn told(face: Weights) -> String {
    let moves = face.iter().filter(|(_, weight)| *weight > 0.0);
    let each = moves.map(|(shape, weight)| format!("{shape} {weight:.2}"));
    each.collect::<Vec<_>>().join(", ")
}

#[test]
fn tables_are_whole() {
    assert_sound(&TABLE);
    assert_sound(&EYES);
    assert_sound(&LIPS);
    let places = |table: &[Row], names: &[(&str, usize)]| {
        for (name, place) in names {
            assert_eq!(table[*place].0, *name);
        }
    };
    // Numbers of the specification's headers.
    places(
        &TABLE,
        &[("JAW_DROP", 24), ("LIPS_TOWARD", 50), ("TONGUE_OUT", 68)],
    );
    places(
        &LIPS,
        &[
            ("JAW_OPEN", 3),
            ("MOUTH_POUT", 11),
            ("TONGUE_LONGSTEP2", 32),
        ],
    );
}

#[test]
fn metas_faces_are_told() {
    for (of, expected) in [
        (
            &[
                ("LIP_CORNER_PULLER_L", 0.8),
                ("LIP_CORNER_PULLER_R", 0.7),
                ("CHEEK_RAISER_L", 0.4),
                ("EYES_CLOSED_R", 1.0),
            ][..],
            "eyeBlinkRight 1.00, mouthSmileLeft 0.80, mouthSmileRight 0.70, cheekSquintLeft 0.40",
        ),
        (
            &[("EYES_LOOK_LEFT_L", 0.5), ("EYES_LOOK_LEFT_R", 0.6)],
            "eyeLookOutLeft 0.50, eyeLookInRight 0.60",
        ),
        (
            &[("JAW_DROP", 0.3), ("LIPS_TOWARD", 0.9)],
            "jawOpen 0.30, mouthClose 0.30",
        ),
        (
            &[
                ("LIP_FUNNELER_LB", 1.0),
                ("LIP_FUNNELER_RB", 1.0),
                ("LIP_PUCKER_L", 1.0),
                ("LIP_PUCKER_R", 0.5),
            ],
            "mouthFunnel 0.50, mouthPucker 0.75",
        ),
        (
            &[
                ("INNER_BROW_RAISER_L", 1.0),
                ("INNER_BROW_RAISER_R", 1.0),
                ("UPPER_LID_RAISER_L", 0.9),
                ("TONGUE_OUT", 0.2),
            ],
            "eyeWideLeft 0.90, browInnerUp 1.00, tongueOut 0.20",
        ),
    ] {
        assert_eq!(told(face_of_meta(&weights(&TABLE, of))), expected);
    }
}

#[test]
fn htcs_faces_are_told() {
    let eyes = weights(&EYES, &[("LEFT_SQUEEZE", 0.5), ("RIGHT_IN", 0.7)]);
    for (of, expected) in [
        (
            &[("MOUTH_APE_SHAPE", 0.6)][..],
            "eyeSquintLeft 0.50, eyeLookInRight 0.70, jawOpen 0.60, mouthClose 0.60",
        ),
        (
            &[
                ("MOUTH_RAISER_RIGHT", 1.0),
                ("MOUTH_UPPER_OVERTURN", 0.4),
                ("MOUTH_LOWER_OVERTURN", 0.2),
            ],
            "eyeSquintLeft 0.50, eyeLookInRight 0.70, mouthFunnel 0.30, mouthSmileRight 1.00",
        ),
        (
            &[
                ("TONGUE_LONGSTEP1", 1.0),
                ("TONGUE_LONGSTEP2", 1.0),
                ("MOUTH_STRETCHER_LEFT", 0.3),
            ],
            "eyeSquintLeft 0.50, eyeLookInRight 0.70, mouthFrownLeft 0.30, tongueOut 1.00",
        ),
    ] {
        assert_eq!(told(face_of_htc(&eyes, &weights(&LIPS, of))), expected);
    }
}

#[test]
fn whatever_a_runtime_writes_is_a_face() {
    for bad in [f32::NAN, f32::INFINITY, -3.0, 7.0] {
        for face in [
            face_of_meta(&[bad; 200]),
            face_of_meta(&[]),
            face_of_htc(&[bad; 14], &[bad; 37]),
        ] {
            assert!(
                face.0.iter().all(|weight| (0.0..=1.0).contains(weight)),
                "{bad}"
            );
        }
    }
}
