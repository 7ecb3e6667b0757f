//! A plain body for tests and examples: an adult in the T-pose with VRM's names.

use crate::bone::{Bone, Side};
use crate::humanoid::SkeletonNode;
use glam::{Affine3A, Vec3};

/// The nodes of an adult 1.66 m tall in the T-pose, with all bones that VRM 1.0 knows.
pub fn test_body() -> Vec<SkeletonNode> {
    Bone::ALL
        .into_iter()
        .map(|bone| SkeletonNode {
            name: bone.name().to_owned(),
            bone: None,
            parent: (bone != Bone::Hips).then_some(bone.parent() as usize),
            local: Affine3A::from_translation(place(bone)),
        })
        .collect()
}

/// Where a bone is from the one above.
fn place(bone: Bone) -> Vec3 {
    let v = Vec3::new;
    let Some(side) = bone.side() else {
        return match bone {
            Bone::Hips => v(0.0, 0.905, -0.022),
            Bone::Spine => v(0.0, 0.08, -0.008),
            Bone::Chest => v(0.0, 0.105, -0.006),
            Bone::UpperChest => v(0.0, 0.12, -0.006),
            Bone::Neck => v(0.0, 0.198, 0.02),
            Bone::Head => v(0.0, 0.104, 0.022),
            _ => v(0.0, 0.014, -0.002),
        };
    };
    let mirror = v(side.sign(), 1.0, 1.0);
    let at = |list: &[Bone]| list.iter().position(|other| *other == bone);
    if let Some(joint) = at(&side.arm()) {
        let arm = [
            v(0.022, 0.152, 0.01),
            v(0.128, -0.057, 0.0),
            v(0.273, 0.0, 0.0),
            v(0.235, 0.0, 0.0),
        ];
        return arm[joint] * mirror;
    }
    if let Some(joint) = at(&side.leg()) {
        let leg = [
            v(0.086, -0.043, 0.002),
            v(-0.002, -0.394, 0.008),
            v(-0.002, -0.388, -0.018),
            v(0.004, -0.056, 0.112),
        ];
        return leg[joint] * mirror;
    }
    finger(bone, side).map_or(v(0.0335, 0.037, 0.06), |place| place) * mirror
}

fn finger(bone: Bone, side: Side) -> Option<Vec3> {
    const BASES: [Vec3; 5] = [
        Vec3::new(0.016, -0.007, 0.017),
        Vec3::new(0.086, 0.001, 0.028),
        Vec3::new(0.09, 0.002, 0.008),
        Vec3::new(0.086, 0.001, -0.0115),
        Vec3::new(0.078, -0.001, -0.0295),
    ];
    const ALONG: [Vec3; 5] = [
        Vec3::new(0.66, -0.22, 0.72),
        Vec3::new(0.99, -0.03, 0.13),
        Vec3::new(0.998, -0.03, 0.03),
        Vec3::new(0.994, -0.03, -0.08),
        Vec3::new(0.975, -0.04, -0.2),
    ];
    const LENGTHS: [[f32; 2]; 5] = [
        [0.043, 0.033],
        [0.04, 0.024],
        [0.044, 0.027],
        [0.041, 0.025],
        [0.032, 0.019],
    ];
    side.fingers()
        .iter()
        .enumerate()
        .find_map(|(finger, joints)| {
            let joint = joints.iter().position(|other| *other == bone)?;
            Some(match joint {
                0 => BASES[finger],
                _ => ALONG[finger] * LENGTHS[finger][joint - 1],
            })
        })
}
