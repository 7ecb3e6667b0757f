//! One motion on any humanoid: whatever its names, its rest and its axes are, its bones come to the same places.
#![allow(clippy::unwrap_used)]

mod common;

use banter_motion::{
    BodyStyle, Bone, Humanoid, HumanoidError, Motion, Mover, NameTable, RestPose, SkeletonNode,
    Surroundings, Task, test_body,
};
use common::{PEOPLE, body, globals, nodes, odd};
use glam::{Affine3A, Vec3};

/// Somebody in the middle of a wave.
fn waving(nodes: &[SkeletonNode]) -> Mover {
    let mut mover = Mover::new(body(nodes), BodyStyle::default(), 5);
    mover.advance(1.0 / 60.0, &Surroundings::default());
    mover.begin(Task::Perform {
        motion: Motion::Wave,
        hand: None,
    });
    for _ in 0..60 {
        mover.advance(1.0 / 60.0, &Surroundings::default());
    }
    mover
}

/// Where the nodes of the bones are when the pose is told to the model.
fn told(nodes: &[SkeletonNode], mover: &Mover) -> Vec<Affine3A> {
    let mut nodes = nodes.to_vec();
    let body = mover.body();
    for bone in Bone::ALL {
        let (Some(node), Some(turn)) = (body.node(bone), body.local(mover.pose(), bone)) else {
            continue;
        };
        let (scale, _, place) = nodes[node].local.to_scale_rotation_translation();
        let place = if bone == Bone::Hips {
            body.hips_translation(mover.pose())
        } else {
            place
        };
        nodes[node].local = Affine3A::from_scale_rotation_translation(scale, turn, place);
    }
    globals(&nodes)
}

#[test]
fn a_model_does_what_the_body_does() {
    let mut all: Vec<(&str, Vec<SkeletonNode>)> = PEOPLE.map(|name| (name, nodes(name))).into();
    all.extend(odd());
    for (name, nodes) in all {
        let mover = waving(&nodes);
        let places = told(&nodes, &mover);
        let body = mover.body();
        for bone in Bone::ALL {
            let Some(node) = body.node(bone) else {
                continue;
            };
            let shown = Vec3::from(places[node].translation);
            let meant = body.facing() * mover.frame().places[bone];
            assert!(
                shown.distance(meant) < 2e-3,
                "{name}: {bone:?} is at {shown}, not {meant}"
            );
        }
    }
}

#[test]
fn the_same_motion_looks_the_same_on_every_rig() {
    let plain = waving(&test_body());
    for (name, nodes) in odd() {
        let other = waving(&nodes);
        let size = other.body().build().size / plain.body().build().size;
        for bone in [
            Bone::RightHand,
            Bone::RightLowerArm,
            Bone::Head,
            Bone::LeftFoot,
        ] {
            let (a, b) = (
                plain.frame().places[bone] * size,
                other.frame().places[bone],
            );
            assert!(a.distance(b) < 0.05 * size, "{name}: {bone:?} {a} {b}");
        }
    }
}

#[test]
fn the_pose_at_rest_is_told_from_the_arms() {
    let rest = |name: &str| {
        odd()
            .into_iter()
            .find(|(odd, _)| *odd == name)
            .map(|(_, nodes)| body(&nodes).rest_pose())
    };
    assert_eq!(body(&test_body()).rest_pose(), RestPose::T);
    assert_eq!(rest("an A-pose"), Some(RestPose::A));
    assert_eq!(body(&nodes("mara")).rest_pose(), RestPose::Hanging);
}

#[test]
fn what_is_no_body_is_told_in_a_sentence() {
    let new = |nodes: &[SkeletonNode]| Humanoid::new(nodes, &NameTable::default());
    let none = new(&nodes("dog")).unwrap_err();
    assert_eq!(none, HumanoidError::NoSkeleton);
    assert!(none.to_string().contains("VRM"));
    let mut hand = test_body();
    hand[Bone::LeftHand as usize].name = "paw".to_owned();
    let paw = new(&hand).unwrap_err();
    assert!(paw.to_string().contains("leftHand"), "{paw}");
    let mut fallen = test_body();
    fallen[0].local = Affine3A::from_rotation_x(1.6) * fallen[0].local;
    assert_eq!(new(&fallen).unwrap_err(), HumanoidError::NotUpright);
    let mut circle = test_body();
    circle[0].parent = Some(6);
    assert_eq!(new(&circle).unwrap_err(), HumanoidError::NoTree);
    let mut nowhere = test_body();
    nowhere[3].local.translation.x = f32::NAN;
    assert!(new(&nowhere).is_err());
}

#[test]
fn a_game_s_own_names_are_read_from_a_table() {
    let mut nodes = test_body();
    for (index, node) in nodes.iter_mut().enumerate() {
        node.name = format!("Knochen {index}");
    }
    let table: String = Bone::ALL
        .map(|bone| format!("{} = 'Knochen {}'\n", bone.name(), bone as usize))
        .concat();
    let table: NameTable = toml::from_str(&table).unwrap();
    let body = Humanoid::new(&nodes, &table).unwrap();
    assert!(
        Bone::ALL
            .into_iter()
            .all(|bone| body.node(bone) == Some(bone as usize))
    );
}

#[test]
fn what_a_file_says_of_its_bones_counts_more_than_names() {
    for name in PEOPLE {
        let mut nodes = nodes(name);
        let named = body(&nodes);
        for (index, node) in nodes.iter_mut().enumerate() {
            let is = |bone: &Bone| named.node(*bone) == Some(index);
            node.bone = Bone::ALL.into_iter().find(is);
            node.name = format!("Joint{index}_leftHand");
        }
        let told = body(&nodes);
        for bone in Bone::ALL {
            assert_eq!(told.node(bone), named.node(bone), "{name} {bone:?}");
        }
    }
}
