//! Skeletons and how skin hangs on them.

use super::people;
use super::posing::part;
use crate::look::pose::{Z, posed};
use crate::math::Vec3;
use crate::mesh::{Material, Model};

fn place(model: &Model, bone: &str) -> Vec3 {
    let joint = model
        .joints
        .iter()
        .position(|&j| model.nodes[j].name == bone);
    model.places[joint.unwrap_or_else(|| panic!("there is no {bone}"))]
}

#[test]
fn every_bone_that_vrm_knows_is_there_and_both_sides_are_alike() {
    for (_, model) in people() {
        for bone in [
            "hips",
            "spine",
            "chest",
            "upperChest",
            "neck",
            "head",
            "jaw",
        ] {
            assert!(place(model, bone).x.abs() < 1e-9);
        }
        let mut sides = 0;
        for &joint in &model.joints {
            let Some(part) = model.nodes[joint].name.strip_prefix("left") else {
                continue;
            };
            let (left, right) = (
                place(model, &format!("left{part}")),
                place(model, &format!("right{part}")),
            );
            assert!(
                left.x > 0.0 && (left.x + right.x).abs() < 1e-9 && left.y == right.y,
                "{part}"
            );
            sides += 1;
        }
        // An eye, shoulder, arm and hand, fifteen of the fingers, and four of the leg.
        assert_eq!(sides, 1 + 4 + 15 + 4);
        assert_eq!(model.joints.len(), 7 + 2 * sides);
    }
}

#[test]
fn they_are_bound_in_the_t_pose() {
    for (_, model) in people() {
        let chain = [
            "leftUpperArm",
            "leftLowerArm",
            "leftHand",
            "leftMiddleProximal",
        ]
        .map(|b| place(model, b));
        for pair in chain.windows(2) {
            assert!(pair[1].x > pair[0].x + 50.0);
            assert!((pair[1].y - pair[0].y).abs() < 12.0, "arms are level");
        }
        assert!((place(model, "head").y / 1660.0 - 0.911).abs() < 0.005);
    }
}

#[test]
fn every_vertex_hangs_on_at_most_four_bones_entirely() {
    for (name, model) in people() {
        for mesh in model.nodes.iter().filter_map(|n| n.mesh.as_ref()) {
            for part in &mesh.parts {
                assert!(part.points.iter().all(|p| p.length().is_finite()), "{name}");
                for normal in part.normals() {
                    assert!(
                        (normal.length() - 1.0).abs() < 1e-6,
                        "{name}: {}",
                        mesh.name
                    );
                }
                assert!(
                    part.colours
                        .iter()
                        .flatten()
                        .all(|c| (0.0..=1.0).contains(c)),
                    "{name}"
                );
                assert!(part.holds.is_empty() || part.holds.len() == part.points.len());
                for hold in &part.holds {
                    assert!(
                        (hold.iter().map(|h| h.1).sum::<f64>() - 1.0).abs() < 1e-9,
                        "{hold:?}"
                    );
                    assert!(hold.iter().all(|h| usize::from(h.0) < model.joints.len()));
                }
            }
        }
    }
}

#[test]
fn the_skin_of_a_hand_is_closed_but_at_the_wrist() {
    for (name, model) in people() {
        let skin = part(model, "Body", Material::Skin);
        let fingers = place(model, "leftMiddleProximal").x - 20.0;
        let open = crate::body::clip::rim(&skin.triangles);
        let torn = open
            .iter()
            .filter(|e| skin.points[e.0 as usize].x.abs() > fingers)
            .count();
        assert_eq!(torn, 0, "{name}");
    }
}

#[test]
fn an_arm_that_hangs_as_it_was_modelled_keeps_its_size() {
    let model = super::mara();
    let skin = part(model, "Body", Material::Skin);
    let drop = crate::body::shape::ARM_DROP.to_degrees();
    let pose = [("leftUpperArm", Z, -drop), ("rightUpperArm", Z, drop)];
    let moved = posed(model, &skin, &pose);
    for t in &skin.triangles {
        let [a, b, _] = t.map(|i| i as usize);
        let (before, after) = (
            (skin.points[a] - skin.points[b]).length(),
            (moved[a] - moved[b]).length(),
        );
        assert!((before - after).abs() < 0.5, "{before} {after}");
    }
}
