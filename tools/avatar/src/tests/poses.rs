//! Poses: lips and lids do what the shapes' names say.

use crate::head::site::Sited;
use crate::head::{shapes, teeth};
use crate::math::{Vec3, v3};

/// A vertex of the skin under a pose of (shape, weight).
fn posed(skin: &Sited, vertex: u32, pose: &[(&str, f64)]) -> Vec3 {
    let site = &skin.sites[vertex as usize];
    pose.iter().fold(site.point, |p, (name, weight)| {
        p + shapes::offset(name, site) * *weight
    })
}

/// The height of the gap for every pair of (upper, lower) vertices; negative where they overlap.
fn gaps(skin: &Sited, pairs: &[(u32, u32)], pose: &[(&str, f64)]) -> Vec<f64> {
    pairs
        .iter()
        .map(|&(a, b)| posed(skin, a, pose).y - posed(skin, b, pose).y)
        .collect()
}

fn widest(gaps: &[f64]) -> f64 {
    gaps.iter().copied().fold(f64::MIN, f64::max)
}

const PP: [(&str, f64); 6] = [
    ("mouthClose", 0.12),
    ("mouthPressLeft", 0.45),
    ("mouthPressRight", 0.45),
    ("mouthRollLower", 0.25),
    ("mouthRollUpper", 0.2),
    ("jawOpen", 0.1),
];

#[test]
fn the_jaw_parts_the_lips_and_a_bilabial_closes_them() {
    let face = super::a_face();
    let gap = |pose: &[(&str, f64)]| widest(&gaps(&face.skin, &face.lip_pairs, pose));
    assert!(face.lip_pairs.len() >= 15);
    assert!(gap(&[]).abs() < 0.01, "the lips touch at rest");
    assert!(
        gap(&[("jawOpen", 1.0)]) > 25.0,
        "{}",
        gap(&[("jawOpen", 1.0)])
    );
    assert!(gap(&[("jawOpen", 0.6)]) > 15.0);
    assert!(gap(&PP) < 0.3, "{}", gap(&PP));
    let closed = gaps(
        &face.skin,
        &face.lip_pairs,
        &[("jawOpen", 1.0), ("mouthClose", 1.0)],
    );
    assert!(closed.iter().all(|g| g.abs() < 0.3), "{closed:?}");
}

#[test]
fn a_smile_or_a_frown_keeps_the_lips_together() {
    let face = super::a_face();
    for stem in [
        "mouthSmile",
        "mouthFrown",
        "mouthStretch",
        "mouthDimple",
        "mouthPress",
    ] {
        let (left, right) = (format!("{stem}Left"), format!("{stem}Right"));
        let pose = [(left.as_str(), 1.0), (right.as_str(), 1.0)];
        let gap = widest(&gaps(&face.skin, &face.lip_pairs, &pose));
        assert!(gap < 0.3, "{stem}: {gap} mm");
    }
}

#[test]
fn rounding_narrows_the_mouth_and_brings_it_forward() {
    let face = super::a_face();
    let width = |pose: &[(&str, f64)]| {
        let (first, last) = (
            face.lip_pairs[0].0,
            face.lip_pairs[face.lip_pairs.len() - 1].0,
        );
        posed(&face.skin, last, pose).x - posed(&face.skin, first, pose).x
    };
    let middle = face.lip_pairs[face.lip_pairs.len() / 2].0;
    for name in ["mouthPucker", "mouthFunnel"] {
        assert!(width(&[(name, 1.0)]) < 0.72 * width(&[]), "{name}");
        let forward =
            posed(&face.skin, middle, &[(name, 1.0)]).z - posed(&face.skin, middle, &[]).z;
        assert!(forward > 4.0, "{name}: {forward} mm");
    }
    let opening = |name| widest(&gaps(&face.skin, &face.lip_pairs, &[(name, 1.0)]));
    assert!((0.5..3.0).contains(&opening("mouthPucker")), "a kiss");
    assert!(opening("mouthFunnel") > opening("mouthPucker") + 6.0);
}

#[test]
fn a_blink_closes_the_gap_between_the_lids() {
    let face = super::a_face();
    let open = gaps(&face.skin, &face.lid_pairs, &[]);
    assert!(widest(&open) > 10.0, "{}", widest(&open));
    let shut = gaps(
        &face.skin,
        &face.lid_pairs,
        &[("eyeBlinkLeft", 1.0), ("eyeBlinkRight", 1.0)],
    );
    assert!(shut.iter().all(|g| g.abs() < 0.1), "{shut:?}");
}

#[test]
fn left_shapes_leave_the_right_corner_alone_and_mirror_the_right_ones() {
    let skin = super::a_face().skin;
    for site in &skin.sites {
        let left = shapes::offset("mouthSmileLeft", site);
        let right = shapes::offset("mouthSmileRight", &site.mirrored());
        assert!((left.x + right.x).abs() < 1e-9 && (left.y - right.y).abs() < 1e-9);
        if site.anchor.x < -18.0 {
            assert!(left.length() < 0.5, "{left:?} at {:?}", site.anchor);
        }
    }
}

/// Upper teeth rest on the lower lip: their edge reaches its line and is close behind it.
#[test]
fn the_teeth_meet_the_lower_lip_on_an_f() {
    let face = super::a_face();
    let pose = [
        ("mouthRollLower", 0.45),
        ("mouthUpperUpLeft", 0.25),
        ("mouthUpperUpRight", 0.25),
        ("mouthLowerDownLeft", 0.1),
        ("mouthLowerDownRight", 0.1),
        ("mouthShrugUpper", 0.15),
        ("jawOpen", 0.06),
    ];
    let (upper, lower) = face.lip_pairs[face.lip_pairs.len() / 2];
    let (upper, lower) = (
        posed(&face.skin, upper, &pose),
        posed(&face.skin, lower, &pose),
    );
    let edge = teeth::upper_edge();
    assert!(upper.y - lower.y > 1.5, "the teeth must be seen");
    assert!(edge.y < lower.y + 0.3, "{} above the lip", edge.y - lower.y);
    assert!(edge.y > lower.y - 4.0, "{} below the lip", lower.y - edge.y);
    assert!(
        (1.0..9.0).contains(&(lower.z - edge.z)),
        "{edge:?} {lower:?}"
    );
}

#[test]
fn every_shape_of_a_side_mirrors_its_twin() {
    let skin = super::a_face().skin;
    for name in shapes::ARKIT_52 {
        let twin = if let Some(stem) = name.strip_suffix("Left") {
            format!("{stem}Right")
        } else if let Some(stem) = name.strip_suffix("Right") {
            format!("{stem}Left")
        } else {
            name.to_owned()
        };
        for site in &skin.sites {
            let (one, other) = (
                shapes::offset(name, site),
                shapes::offset(&twin, &site.mirrored()),
            );
            let apart = one - v3(-other.x, other.y, other.z);
            assert!(apart.length() < 1e-9, "{name} at {:?}", site.anchor);
        }
    }
}

#[test]
fn no_shape_tears_the_skin_or_moves_the_shoulders() {
    let skin = super::a_face().skin;
    for name in shapes::ARKIT_52 {
        for site in &skin.sites {
            let offset = shapes::offset(name, site);
            assert!(offset.length() < 45.0, "{name}: {offset:?}");
            assert!(
                site.anchor.y > -100.0 || offset == Vec3::ZERO,
                "{name} moves the shoulders"
            );
        }
    }
}
