//! Any humanoid: which of a model's nodes are its bones, how it is built, and how poses are told to its nodes.

mod build;
mod find;
mod rest;

pub use build::Build;
pub use find::{HumanoidError, SkeletonNode};
pub use rest::RestPose;

use crate::bone::{Bone, PerBone};
use crate::names::NameTable;
use crate::pose::Pose;
use glam::{Affine3A, Quat, Vec3};

/// A humanoid's skeleton as it was found in a model.
///
/// *Body space* has its origin where the model's root has it, +Y up, +Z where the body faces and +X to its own left.
/// Poses are told in it, as VRM 1.0 tells them: each bone's rotation is relative to the T-pose and to axes that all
/// bones share there, so one pose fits every humanoid. The model's own axes, and the pose that it happens to rest in, are
/// made up for in two rotations a bone: `node = before · pose · after` (three-vrm's normalised humanoid bones do the
/// same).
#[derive(Clone, Debug)]
pub struct Humanoid {
    nodes: PerBone<Option<usize>>,
    /// From the nearest bone above that exists, in the T-pose; zero for a bone that is missing.
    offsets: PerBone<Vec3>,
    before: PerBone<Quat>,
    after: PerBone<Quat>,
    /// From the root's space to that of the node above the hips.
    above_hips: Affine3A,
    facing: Quat,
    rest: RestPose,
    build: Build,
}

impl Humanoid {
    /// Finds the bones among a model's nodes: by `table`, else by their names and the tree.
    ///
    /// # Errors
    /// When a bone is missing that no body does without ([`Bone::REQUIRED`]), or the skeleton is no body that stands.
    pub fn new(nodes: &[SkeletonNode], table: &NameTable) -> Result<Self, HumanoidError> {
        let places = find::globals(nodes)?;
        let found = find::bones(nodes, table)?;
        rest::measure(nodes, &places, found)
    }

    /// The node that is a bone, as its place in the list that the humanoid was made from.
    pub fn node(&self, bone: Bone) -> Option<usize> {
        self.nodes[bone]
    }

    /// Whether the model has a bone.
    pub fn has(&self, bone: Bone) -> bool {
        self.nodes[bone].is_some()
    }

    /// The pose that the model rests in.
    pub fn rest_pose(&self) -> RestPose {
        self.rest
    }

    /// Its proportions.
    pub fn build(&self) -> &Build {
        &self.build
    }

    /// The turn about +Y from body space to the root's space.
    pub fn facing(&self) -> Quat {
        self.facing
    }

    /// Where a bone is in the T-pose, seen from the bone above; metres.
    pub fn offset(&self, bone: Bone) -> Vec3 {
        self.offsets[bone]
    }

    /// The rotation that a bone's node has in a pose, if the model has that bone. The pose must have been
    /// [folded](Self::fold).
    pub fn local(&self, pose: &Pose, bone: Bone) -> Option<Quat> {
        self.nodes[bone]?;
        Some((self.before[bone] * pose.rotations[bone] * self.after[bone]).normalize())
    }

    /// The other way round: what a rotation of a bone's node is in a pose.
    pub fn normalised(&self, bone: Bone, local: Quat) -> Quat {
        (self.before[bone].inverse() * local * self.after[bone].inverse()).normalize()
    }

    /// Where the node of the hips is in a pose, in its parent's space.
    pub fn hips_translation(&self, pose: &Pose) -> Vec3 {
        self.above_hips.transform_point3(self.facing * pose.hips)
    }

    /// Gives what a pose asks of bones that the model lacks to those that it has: a missing chest's turn to the spine,
    /// a missing shoulder's to the upper arm.
    pub fn fold(&self, pose: &mut Pose) {
        let turns = &mut pose.rotations;
        for bone in [Bone::UpperChest, Bone::Chest] {
            if !self.has(bone) {
                let above = bone.parent();
                turns[above] = turns[above] * turns[bone];
                turns[bone] = Quat::IDENTITY;
            }
        }
        for (bone, below) in [
            (Bone::Neck, Bone::Head),
            (Bone::LeftShoulder, Bone::LeftUpperArm),
            (Bone::RightShoulder, Bone::RightUpperArm),
        ] {
            if !self.has(bone) {
                turns[below] = turns[bone] * turns[below];
                turns[bone] = Quat::IDENTITY;
            }
        }
        for bone in Bone::ALL.into_iter().filter(|bone| bone.is_finger()) {
            if !self.has(bone) {
                turns[bone] = Quat::IDENTITY;
            }
        }
    }
}
