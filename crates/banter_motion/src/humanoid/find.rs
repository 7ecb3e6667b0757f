//! Finds the bones among the nodes of a model.

use crate::bone::{Bone, PerBone, Side};
use crate::names::{NameTable, Part, Said, read};
use glam::Affine3A;

/// The most nodes that are looked at, and the deepest that one may be.
const MOST_NODES: usize = 4096;
const MOST_LEVELS: usize = 256;

/// A node of a model, as it rests.
#[derive(Clone, Debug, PartialEq)]
pub struct SkeletonNode {
    /// Its name; may be empty.
    pub name: String,
    /// The bone that it is, where its file says so: it counts more than the name, and less than a name table.
    pub bone: Option<Bone>,
    /// The node that it hangs on, as its place in the list; `None` for one that hangs on the model's root.
    pub parent: Option<usize>,
    /// Its transform, relative to that one.
    pub local: Affine3A,
}

/// Why a model's skeleton does not become a body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HumanoidError {
    /// No limb was recognised.
    #[error(
        "it has no humanoid skeleton that is known, so its body stays still: name its bones as VRM, Mixamo, Rigify or \
         Unreal do, or tell their names in a name table"
    )]
    NoSkeleton,
    /// Some of the bones that a body needs are not there.
    #[error(
        "its skeleton lacks {0}, so its body stays still: add the bones, or tell their names in a name table if they have \
         others"
    )]
    Missing(String),
    /// Head and feet are in the wrong order, or somewhere at no place.
    #[error(
        "its skeleton does not stand upright, so its body stays still: export it with +Y up, standing on its root"
    )]
    NotUpright,
    /// A hierarchy without end, or far too large.
    #[error(
        "its nodes are too many or hang on each other in a circle, so its body stays still: export it anew"
    )]
    NoTree,
}

/// Where every node is, from the root.
pub(super) fn globals(nodes: &[SkeletonNode]) -> Result<Vec<Affine3A>, HumanoidError> {
    if nodes.len() > MOST_NODES {
        return Err(HumanoidError::NoTree);
    }
    let above = |from: usize| ancestors(nodes, from);
    (0..nodes.len())
        .map(|index| {
            let mut levels = 0;
            let place = above(index).fold(Affine3A::IDENTITY, |below, node| {
                levels += 1;
                nodes[node].local * below
            });
            if levels > MOST_LEVELS {
                return Err(HumanoidError::NoTree);
            }
            if place.is_finite() {
                Ok(place)
            } else {
                Err(HumanoidError::NotUpright)
            }
        })
        .collect()
}

/// A node and those above it.
fn ancestors(nodes: &[SkeletonNode], from: usize) -> impl Iterator<Item = usize> + '_ {
    let up = |node: &usize| {
        nodes
            .get(*node)?
            .parent
            .filter(|parent| *parent < nodes.len())
    };
    std::iter::successors(Some(from), up).take(MOST_LEVELS + 1)
}

fn is_above(nodes: &[SkeletonNode], upper: usize, lower: usize) -> bool {
    upper != lower && ancestors(nodes, lower).any(|node| node == upper)
}

/// The lowest node that is above, or is, each of some.
fn common(nodes: &[SkeletonNode], of: &[usize]) -> Option<usize> {
    let (first, rest) = of.split_first()?;
    ancestors(nodes, *first).find(|node| {
        rest.iter()
            .all(|other| ancestors(nodes, *other).any(|above| above == *node))
    })
}

/// The bones that are there.
pub(super) fn bones(
    nodes: &[SkeletonNode],
    table: &NameTable,
) -> Result<PerBone<Option<usize>>, HumanoidError> {
    let mut found = PerBone::of(None);
    for (index, node) in nodes.iter().enumerate() {
        if let Some(bone) = table.bone(&node.name) {
            found[bone] = found[bone].or(Some(index));
        }
    }
    for (index, node) in nodes.iter().enumerate() {
        if let Some(bone) = node.bone {
            found[bone] = found[bone].or(Some(index));
        }
    }
    let said: Vec<Option<Said>> = nodes.iter().map(|node| read(&node.name)).collect();
    for side in Side::BOTH {
        limbs(nodes, &said, side, &mut found);
    }
    trunk(nodes, &said, &mut found);
    let missing = |bone: &&Bone| found[**bone].is_none();
    let missing: Vec<&str> = Bone::REQUIRED
        .iter()
        .filter(missing)
        .map(|bone| bone.name())
        .collect();
    match missing.len() {
        0 => Ok(found),
        n if n + 2 >= Bone::REQUIRED.len() => Err(HumanoidError::NoSkeleton),
        _ => Err(HumanoidError::Missing(missing.join(", "))),
    }
}

/// Arms, legs and fingers of a side.
fn limbs(
    nodes: &[SkeletonNode],
    said: &[Option<Said>],
    side: Side,
    found: &mut PerBone<Option<usize>>,
) {
    let called = |part: Part| -> Vec<usize> {
        let wanted = Some(Said::Of(side, part));
        (0..nodes.len())
            .filter(|node| said[*node] == wanted)
            .collect()
    };
    // A chain is three nodes below each other; models have other things of the same names.
    let chain = |uppers: &[usize], lowers: &[usize], ends: &[usize]| {
        uppers.iter().find_map(|&upper| {
            lowers
                .iter()
                .filter(|lower| is_above(nodes, upper, **lower))
                .find_map(|&lower| {
                    let end = ends.iter().find(|end| is_above(nodes, lower, **end))?;
                    Some([upper, lower, *end])
                })
        })
    };
    let put = |found: &mut PerBone<Option<usize>>, bone: Bone, node: Option<usize>| {
        found[bone] = found[bone].or(node);
    };
    let [shoulder, arms @ ..] = side.arm();
    let arm = chain(
        &called(Part::Arm(1)),
        &called(Part::Arm(2)),
        &called(Part::Arm(3)),
    );
    for (bone, node) in arms.into_iter().zip(arm.into_iter().flatten()) {
        put(found, bone, Some(node));
    }
    if let Some(upper) = found[arms[0]] {
        let above = called(Part::Arm(0))
            .into_iter()
            .find(|node| is_above(nodes, *node, upper));
        put(found, shoulder, above);
    }
    let [.., toes] = side.leg();
    let some = called(Part::SomeLeg);
    let (upper, lower, foot) = (
        called(Part::Leg(0)),
        called(Part::Leg(1)),
        called(Part::Leg(2)),
    );
    let leg = chain(&upper, &lower, &foot)
        .or_else(|| chain(&upper, &some, &foot))
        .or_else(|| chain(&some, &lower, &foot));
    for (bone, node) in side.leg().into_iter().zip(leg.into_iter().flatten()) {
        put(found, bone, Some(node));
    }
    if let Some(foot) = found[side.leg()[2]] {
        put(
            found,
            toes,
            called(Part::Leg(3))
                .into_iter()
                .find(|node| is_above(nodes, foot, *node)),
        );
    }
    let Some(hand) = found[arms[2]] else {
        return;
    };
    for (finger, joints) in side.fingers().into_iter().enumerate() {
        for (joint, bone) in joints.into_iter().enumerate() {
            let node = called(Part::Finger(finger, joint))
                .into_iter()
                .find(|node| is_above(nodes, hand, *node));
            put(found, bone, node);
        }
        // A finger that begins in its middle is none.
        for k in 1..3 {
            if found[joints[k - 1]].is_none() {
                found[joints[k]] = None;
            }
        }
    }
}

/// Hips, spine, neck and head, from where the limbs come together.
fn trunk(nodes: &[SkeletonNode], said: &[Option<Said>], found: &mut PerBone<Option<usize>>) {
    let called = |what: Said| (0..nodes.len()).filter(move |node| said[*node] == Some(what));
    let arm = |side: Side| found[side.arm()[0]].or(found[side.arm()[1]]);
    let roots = [arm(Side::Left), arm(Side::Right)];
    let [Some(left), Some(right)] = roots else {
        return;
    };
    let parent = |node: usize| nodes[node].parent.unwrap_or(node);
    let Some(chest) = common(nodes, &[parent(left), parent(right)]) else {
        return;
    };
    let head =
        found[Bone::Head].or_else(|| called(Said::Head).find(|head| is_above(nodes, chest, *head)));
    let Some(head) = head else {
        return;
    };
    found[Bone::Head] = Some(head);
    let legs = Side::BOTH.map(|side| found[side.leg()[0]]);
    let [Some(left), Some(right)] = legs else {
        return;
    };
    let Some(fork) = common(nodes, &[parent(left), parent(right), chest]) else {
        return;
    };
    let named = called(Said::Hips).find(|hips| *hips == fork || is_above(nodes, *hips, fork));
    let hips = *found[Bone::Hips].get_or_insert(named.unwrap_or(fork));
    // What lies between the hips and the head, from below.
    let mut path: Vec<usize> = ancestors(nodes, head)
        .skip(1)
        .take_while(|node| *node != hips)
        .collect();
    path.reverse();
    let at = path.iter().position(|node| *node == chest);
    let (spines, necks) = path.split_at(at.map_or(0, |at| at + 1));
    let neck = necks
        .iter()
        .copied()
        .find(|node| said[*node] == Some(Said::Neck));
    let neck = neck.or(necks.first().copied());
    let [spine, chest, upper] = match *spines {
        [] => return,
        [spine] => [Some(spine), None, None],
        [spine, chest] => [Some(spine), Some(chest), None],
        [spine, chest, upper] => [Some(spine), Some(chest), Some(upper)],
        [spine, .., upper] => [Some(spine), Some(spines[spines.len() / 2]), Some(upper)],
    };
    for (bone, node) in [
        (Bone::Spine, spine),
        (Bone::Chest, chest),
        (Bone::UpperChest, upper),
        (Bone::Neck, neck),
    ] {
        found[bone] = found[bone].or(node);
    }
    if found[Bone::Jaw].is_none() {
        found[Bone::Jaw] = None;
    }
}
