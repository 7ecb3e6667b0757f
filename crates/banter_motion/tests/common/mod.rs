//! Bodies for the tests: the people that ship, and odd ones made of a plain one.
#![allow(clippy::unwrap_used, dead_code, unreachable_pub)]

pub mod dice;
pub mod watch;

use banter_motion::{Bone, Humanoid, NameTable, Side, SkeletonNode, test_body};
use glam::{Affine3A, Quat, Vec3};
use std::path::Path;
use std::sync::Arc;

/// Everyone who ships.
pub const PEOPLE: [&str; 6] = ["mara", "bram", "ilse", "joss", "odo", "tilda"];

/// The nodes of a file, as a game loads them.
pub fn nodes(name: &str) -> Vec<SkeletonNode> {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../assets/avatars/{name}.glb"));
    let gltf = gltf::Gltf::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let mut nodes: Vec<SkeletonNode> = gltf
        .nodes()
        .map(|node| {
            let (place, turn, scale) = node.transform().decomposed();
            SkeletonNode {
                name: node.name().unwrap_or_default().to_owned(),
                bone: None,
                parent: None,
                local: Affine3A::from_scale_rotation_translation(
                    scale.into(),
                    Quat::from_array(turn),
                    place.into(),
                ),
            }
        })
        .collect();
    for node in gltf.nodes() {
        for child in node.children() {
            nodes[child.index()].parent = Some(node.index());
        }
    }
    nodes
}

pub fn body(nodes: &[SkeletonNode]) -> Arc<Humanoid> {
    Arc::new(Humanoid::new(nodes, &NameTable::default()).unwrap())
}

/// Where every node is.
pub fn globals(nodes: &[SkeletonNode]) -> Vec<Affine3A> {
    let mut all = Vec::new();
    for index in 0..nodes.len() {
        let mut place = Affine3A::IDENTITY;
        let mut next = Some(index);
        while let Some(node) = next {
            place = nodes[node].local * place;
            next = nodes[node].parent;
        }
        all.push(place);
    }
    all
}

/// The same skeleton with its nodes elsewhere.
fn moved(
    mut nodes: Vec<SkeletonNode>,
    to: impl Fn(usize, Affine3A) -> Affine3A,
) -> Vec<SkeletonNode> {
    let places: Vec<Affine3A> = globals(&nodes)
        .into_iter()
        .enumerate()
        .map(|(k, place)| to(k, place))
        .collect();
    for (index, node) in nodes.iter_mut().enumerate() {
        node.local = node.parent.map_or(places[index], |parent| {
            places[parent].inverse() * places[index]
        });
    }
    nodes
}

fn renamed(to: impl Fn(Bone) -> String) -> Vec<SkeletonNode> {
    let mut nodes = test_body();
    for (node, bone) in nodes.iter_mut().zip(Bone::ALL) {
        node.name = to(bone);
    }
    nodes
}

const JOINTS: [&str; 4] = ["shoulder", "upper", "lower", "hand"];

/// A name made of a side, a limb's word and a finger's.
fn named(
    bone: Bone,
    middle: &dyn Fn(Bone) -> &'static str,
    arm: [&str; 4],
    leg: [&str; 4],
    finger: &dyn Fn(usize, usize) -> String,
    put: &dyn Fn(Side, &str) -> String,
) -> String {
    let _ = JOINTS;
    let Some(side) = bone.side() else {
        return middle(bone).to_owned();
    };
    let at = |list: &[Bone]| list.iter().position(|other| *other == bone);
    if let Some(k) = at(&side.arm()) {
        return put(side, arm[k]);
    }
    if let Some(k) = at(&side.leg()) {
        return put(side, leg[k]);
    }
    for (f, joints) in side.fingers().iter().enumerate() {
        if let Some(k) = at(joints) {
            return put(side, &finger(f, k));
        }
    }
    put(side, "Eye")
}

fn mixamo() -> Vec<SkeletonNode> {
    const FINGERS: [&str; 5] = ["Thumb", "Index", "Middle", "Ring", "Pinky"];
    let middle = |bone: Bone| match bone {
        Bone::Hips => "mixamorig:Hips",
        Bone::Spine => "mixamorig:Spine",
        Bone::Chest => "mixamorig:Spine1",
        Bone::UpperChest => "mixamorig:Spine2",
        Bone::Neck => "mixamorig:Neck",
        Bone::Head => "mixamorig:Head",
        _ => "mixamorig:Jaw",
    };
    renamed(|bone| {
        let put = |side: Side, name: &str| format!("mixamorig:{side:?}{name}");
        let finger = |f: usize, k: usize| format!("Hand{}{}", FINGERS[f], k + 1);
        named(
            bone,
            &middle,
            ["Shoulder", "Arm", "ForeArm", "Hand"],
            ["UpLeg", "Leg", "Foot", "ToeBase"],
            &finger,
            &put,
        )
    })
}

fn unreal() -> Vec<SkeletonNode> {
    const FINGERS: [&str; 5] = ["thumb", "index", "middle", "ring", "pinky"];
    let middle = |bone: Bone| match bone {
        Bone::Hips => "pelvis",
        Bone::Spine => "spine_01",
        Bone::Chest => "spine_02",
        Bone::UpperChest => "spine_03",
        Bone::Neck => "neck_01",
        Bone::Head => "head",
        _ => "jaw",
    };
    renamed(|bone| {
        let put = |side: Side, name: &str| {
            format!("{name}_{}", if side == Side::Left { 'l' } else { 'r' })
        };
        let finger = |f: usize, k: usize| format!("{}_0{}", FINGERS[f], k + 1);
        named(
            bone,
            &middle,
            ["clavicle", "upperarm", "lowerarm", "hand"],
            ["thigh", "calf", "foot", "ball"],
            &finger,
            &put,
        )
    })
}

fn rigify() -> Vec<SkeletonNode> {
    const FINGERS: [&str; 5] = ["thumb", "f_index", "f_middle", "f_ring", "f_pinky"];
    let middle = |bone: Bone| match bone {
        Bone::Hips => "DEF-spine",
        Bone::Spine => "DEF-spine.001",
        Bone::Chest => "DEF-spine.002",
        Bone::UpperChest => "DEF-spine.003",
        Bone::Neck => "DEF-spine.004",
        Bone::Head => "DEF-head",
        _ => "DEF-jaw",
    };
    renamed(|bone| {
        let put = |side: Side, name: &str| {
            format!("DEF-{name}.{}", if side == Side::Left { 'L' } else { 'R' })
        };
        let finger = |f: usize, k: usize| format!("{}.0{}", FINGERS[f], k + 1);
        named(
            bone,
            &middle,
            ["shoulder", "upper_arm", "forearm", "hand"],
            ["thigh", "shin", "foot", "toe"],
            &finger,
            &put,
        )
    })
}

/// Nodes without some of the bones; what hung on them hangs on what is above.
fn without(nodes: Vec<SkeletonNode>, gone: impl Fn(Bone) -> bool) -> Vec<SkeletonNode> {
    let places = globals(&nodes);
    let kept: Vec<usize> = (0..nodes.len()).filter(|k| !gone(Bone::ALL[*k])).collect();
    let above = |from: usize| {
        let mut next = nodes[from].parent;
        while let Some(node) = next {
            if let Some(place) = kept.iter().position(|k| *k == node) {
                return Some(place);
            }
            next = nodes[node].parent;
        }
        None
    };
    let fresh = kept.iter().map(|&k| {
        let parent = above(k);
        let over = parent.map_or(Affine3A::IDENTITY, |p| places[kept[p]]);
        SkeletonNode {
            name: nodes[k].name.clone(),
            bone: None,
            parent,
            local: over.inverse() * places[k],
        }
    });
    fresh.collect()
}

/// The arms held down by so many degrees.
fn lowered(degrees: f32) -> Vec<SkeletonNode> {
    let mut nodes = test_body();
    for side in Side::BOTH {
        let turn = Quat::from_rotation_z(-side.sign() * degrees.to_radians());
        let arm = &mut nodes[side.arm()[1] as usize].local;
        *arm *= Affine3A::from_quat(turn);
    }
    nodes
}

/// Every bone with axes of its own, as exporters make them.
fn twisted(nodes: Vec<SkeletonNode>) -> Vec<SkeletonNode> {
    moved(nodes, |k, place| {
        let k = k as f32;
        place
            * Affine3A::from_quat(Quat::from_scaled_axis(Vec3::new(
                1.3 * (k * 1.7).sin(),
                2.1 * (k * 0.9).cos(),
                (k * 2.3).sin(),
            )))
    })
}

/// Below a node that is scaled to centimetres and lies on its back, as Blender exports them.
fn in_centimetres(nodes: Vec<SkeletonNode>) -> Vec<SkeletonNode> {
    let over = Affine3A::from_scale_rotation_translation(
        Vec3::splat(0.01),
        Quat::from_rotation_x(std::f32::consts::FRAC_PI_2),
        Vec3::ZERO,
    );
    let mut all = vec![SkeletonNode {
        name: "Armature".to_owned(),
        bone: None,
        parent: None,
        local: over,
    }];
    all.extend(nodes.into_iter().map(|node| {
        let mut local = node.local;
        if node.parent.is_none() {
            local = over.inverse() * local;
        } else {
            // Below, lengths are a hundred times as large.
            local.translation *= 100.0;
        }
        SkeletonNode {
            name: node.name,
            bone: None,
            parent: Some(node.parent.map_or(0, |p| p + 1)),
            local,
        }
    }));
    // The scale is the armature's alone.
    let root = &mut all[1].local;
    let (_, turn, place) = root.to_scale_rotation_translation();
    *root = Affine3A::from_rotation_translation(turn, place);
    all
}

/// Odd skeletons, each with what is odd about it.
pub fn odd() -> Vec<(&'static str, Vec<SkeletonNode>)> {
    let finger = |bone: Bone| bone.is_finger();
    let trunk = |bone: Bone| {
        matches!(
            bone,
            Bone::Chest | Bone::UpperChest | Bone::Neck | Bone::LeftShoulder | Bone::RightShoulder
        )
    };
    let back = Affine3A::from_quat(Quat::from_rotation_y(std::f32::consts::PI));
    vec![
        ("Mixamo's names", mixamo()),
        ("Unreal's names", unreal()),
        ("Rigify's names", rigify()),
        ("an A-pose", lowered(45.0)),
        ("hanging arms", lowered(75.0)),
        ("no fingers", without(test_body(), finger)),
        ("a stiff trunk", without(test_body(), trunk)),
        (
            "no toes",
            without(test_body(), |bone| {
                matches!(bone, Bone::LeftToes | Bone::RightToes)
            }),
        ),
        ("an armature in centimetres", in_centimetres(test_body())),
        ("axes of its own", twisted(test_body())),
        (
            "an A-pose with axes of its own in centimetres",
            in_centimetres(twisted(lowered(40.0))),
        ),
        (
            "its back to +Z",
            moved(test_body(), |_, place| back * place),
        ),
        (
            "a child's size",
            moved(test_body(), |_, place| {
                let mut place = place;
                place.translation *= 0.62;
                place
            }),
        ),
        (
            "a giant's size",
            moved(test_body(), |_, place| {
                let mut place = place;
                place.translation *= 1.7;
                place
            }),
        ),
    ]
}
