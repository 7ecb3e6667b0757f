//! From the pose that a model rests in to the T-pose.

use super::{Build, Humanoid, HumanoidError, SkeletonNode};
use crate::bone::{Bone, PerBone, Side};
use glam::{Affine3A, Quat, Vec3};

/// Pose that a model rests in, told from where its upper arms point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestPose {
    /// Arms held out, within 20 degrees.
    T,
    /// Arms held out and down.
    A,
    /// Arms hanging: further down than 60 degrees.
    Hanging,
}

/// A limb that is this near to where it is in the T-pose stays as it is; the cosine of 8 degrees.
const NEAR: f32 = 0.990_27;
/// The height of an adult's head's joint, and of the ankle above the sole; the length of the metacarpus.
const HEAD: f32 = 1.512;
const ANKLE: f32 = 0.08;
const PALM: f32 = 0.09;

/// Measures a skeleton.
pub(super) fn measure(
    nodes: &[SkeletonNode],
    places: &[Affine3A],
    found: PerBone<Option<usize>>,
) -> Result<Humanoid, HumanoidError> {
    let place = |bone: Bone| found[bone].map(|node| Vec3::from(places[node].translation));
    let at = |bone: Bone| place(bone).ok_or(HumanoidError::NoSkeleton);
    let turn = |node: usize| {
        let (_, turn, _) = places[node].to_scale_rotation_translation();
        if turn.is_finite() {
            turn
        } else {
            Quat::IDENTITY
        }
    };

    let left = at(Bone::LeftUpperLeg)? - at(Bone::RightUpperLeg)?;
    let left =
        (left + at(Bone::LeftUpperArm)? - at(Bone::RightUpperArm)?) * Vec3::new(1.0, 0.0, 1.0);
    let foot = at(Bone::LeftFoot)?.y.min(at(Bone::RightFoot)?.y);
    let tall = at(Bone::Head)?.y - foot;
    if left.length() < 1e-5 || tall < 1e-4 || tall < 0.5 * (at(Bone::Hips)?.y - foot) {
        return Err(HumanoidError::NotUpright);
    }
    let left = left.normalize();
    let facing = Quat::from_rotation_y((-left.z).atan2(left.x));

    // In body space.
    let spot = |bone: Bone| place(bone).map(|p| facing.inverse() * p);
    let world = |node: usize| facing.inverse() * turn(node);
    let above = |bone: Bone| {
        let mut above = bone.parent();
        while found[above].is_none() && above != Bone::Hips {
            above = above.parent();
        }
        above
    };
    // How each bone turns from its rest to the T-pose, parents first.
    let mut fixes = PerBone::of(Quat::IDENTITY);
    let mut offsets = PerBone::of(Vec3::ZERO);
    for bone in Bone::ALL.into_iter().filter(|bone| found[*bone].is_some()) {
        let parent = above(bone);
        let inherited = if bone == Bone::Hips {
            Quat::IDENTITY
        } else {
            fixes[parent]
        };
        if let (Some(here), Some(there)) = (spot(bone), spot(parent))
            && bone != Bone::Hips
        {
            offsets[bone] = inherited * (here - there);
        }
        fixes[bone] = straightened(bone, inherited, &spot);
    }
    let mut before = PerBone::of(Quat::IDENTITY);
    let mut after = PerBone::of(Quat::IDENTITY);
    for bone in Bone::ALL {
        let Some(node) = found[bone] else { continue };
        let parent = nodes[node].parent.filter(|parent| *parent < nodes.len());
        let over = parent.map_or(facing.inverse(), world);
        let t = |bone: Bone, node: usize| fixes[bone] * world(node);
        let carried = match (bone, found[above(bone)]) {
            (Bone::Hips, _) | (_, None) => Quat::IDENTITY,
            (_, Some(node)) => world(node) * t(above(bone), node).inverse(),
        };
        before[bone] = over.inverse() * carried;
        after[bone] = t(bone, node);
    }
    let hips = found[Bone::Hips].and_then(|node| nodes[node].parent);
    let above_hips = hips
        .and_then(|node| places.get(node))
        .map_or(Affine3A::IDENTITY, |p| p.inverse());
    let arm = at(Bone::LeftLowerArm)? - at(Bone::LeftUpperArm)?;
    let down = -arm.normalize_or(left).y;
    let rest = match down {
        d if d > 0.866 => RestPose::Hanging,
        d if d > 0.342 => RestPose::A,
        _ => RestPose::T,
    };
    let hips = facing.inverse() * at(Bone::Hips)?;
    let build = proportions(hips, foot, tall, &offsets);
    let body = Humanoid {
        nodes: found,
        offsets,
        before,
        after,
        above_hips,
        facing,
        rest,
        build,
    };
    Ok(body)
}

/// The turn that brings a bone to where it is in the T-pose, given that of the bone above.
fn straightened(bone: Bone, inherited: Quat, spot: &dyn Fn(Bone) -> Option<Vec3>) -> Quat {
    let towards = |below: Bone| Some(inherited * (spot(below)? - spot(bone)?).try_normalize()?);
    let arc = |from: Option<Vec3>, to: Vec3| match from {
        Some(from) if from.dot(to) < NEAR => Quat::from_rotation_arc(from, to) * inherited,
        _ => inherited,
    };
    let Some(side) = bone.side() else {
        return inherited;
    };
    let out = Vec3::X * side.sign();
    let [_, upper, lower, hand] = side.arm();
    let [thigh, shin, foot, toes] = side.leg();
    if bone == upper {
        arc(towards(lower), out)
    } else if bone == lower {
        arc(towards(hand), out)
    } else if bone == thigh {
        arc(towards(shin), Vec3::NEG_Y)
    } else if bone == shin {
        arc(towards(foot), Vec3::NEG_Y)
    } else if bone == foot || bone == toes {
        // Whatever the legs do in an A-pose, its soles are on the ground.
        Quat::IDENTITY
    } else if bone == hand {
        let middle = side.fingers()[2][0];
        let flat = towards(middle).map(|d| (d * Vec3::new(1.0, 1.0, 0.0)).normalize_or(out));
        arc(flat, out)
    } else {
        // Fingers lose their curl and keep their spread; thumbs are as they are.
        let fingers = side.fingers();
        let next = fingers[1..].iter().find_map(|joints| {
            let k = joints.iter().position(|joint| *joint == bone)?;
            joints.get(k + 1)
        });
        match next.and_then(|next| towards(*next)) {
            Some(d) => {
                let run = d.x.hypot(d.y);
                arc(Some(d), Vec3::new(side.sign() * run, 0.0, d.z))
            }
            None => inherited,
        }
    }
}

fn proportions(hips: Vec3, foot: f32, tall: f32, offsets: &PerBone<Vec3>) -> Build {
    let size = tall / (HEAD - ANKLE);
    // The root is on the ground, if the ankles are as high above it as ankles are.
    let ground = if (0.2..2.5).contains(&(foot / (ANKLE * size))) {
        0.0
    } else {
        foot - ANKLE * size
    };
    let toes = offsets[Bone::LeftToes];
    let ball = if toes == Vec3::ZERO {
        Vec3::new(0.004, -0.056, 0.112) * size
    } else {
        toes
    };
    let length = |bone: Bone| offsets[bone].length();
    let hip = hips + offsets[Bone::LeftUpperLeg];
    let ankle = hip + offsets[Bone::LeftLowerLeg] + offsets[Bone::LeftFoot];
    let shoulder = |side: Side| offsets[side.arm()[0]] + offsets[side.arm()[1]];
    let palm = length(Bone::LeftMiddleProximal);
    Build {
        size,
        hips,
        ground,
        leg: [length(Bone::LeftLowerLeg), length(Bone::LeftFoot)],
        ankle: Vec3::new(ankle.x, foot, ankle.z),
        ball,
        arm: [length(Bone::LeftLowerArm), length(Bone::LeftHand)],
        shoulders: (shoulder(Side::Left) - shoulder(Side::Right)).length(),
        hand: if palm > 0.0 { palm / PALM } else { size },
    }
}
