//! A pose, and where it puts the bones.

use crate::bone::{Bone, PerBone};
use crate::humanoid::Humanoid;
use glam::{Quat, Vec3};

/// Pose of a humanoid in body space: how each bone turns from the T-pose, relative to the bone above, about axes that
/// all share; and where the hips are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// The bones' rotations.
    pub rotations: PerBone<Quat>,
    /// The place of the hips' joint, in metres.
    pub hips: Vec3,
}

impl Pose {
    /// The T-pose.
    pub fn rest(body: &Humanoid) -> Self {
        Self {
            rotations: PerBone::of(Quat::IDENTITY),
            hips: body.build().hips,
        }
    }
}

/// Where the bones of a pose are in body space.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// The bones' joints; a bone that is missing is where the one above it is.
    pub places: PerBone<Vec3>,
    /// The turns from the T-pose, with those of all bones above.
    pub turns: PerBone<Quat>,
}

impl Frame {
    /// The places and turns of all bones in a pose.
    pub fn of(body: &Humanoid, pose: &Pose) -> Self {
        let mut frame = Self::of_hips(pose);
        frame.steps(body, pose, &Bone::ALL[1..]);
        frame
    }

    /// As [`Frame::of`], without the fingers.
    pub(crate) fn of_body(body: &Humanoid, pose: &Pose) -> Self {
        let mut frame = Self::of_hips(pose);
        frame.steps(body, pose, &Bone::BODY[1..]);
        frame
    }

    /// Only the hips are where they are.
    pub(crate) fn of_hips(pose: &Pose) -> Self {
        Self {
            places: PerBone::of(pose.hips),
            turns: PerBone::of(pose.rotations[Bone::Hips]),
        }
    }

    /// Puts one bone where its pose and the bone above have it.
    pub fn step(&mut self, body: &Humanoid, pose: &Pose, bone: Bone) {
        let above = bone.parent();
        self.places[bone] = self.places[above] + self.turns[above] * body.offset(bone);
        self.turns[bone] = self.turns[above] * pose.rotations[bone];
    }

    /// Puts some bones anew, parents first.
    pub fn steps(&mut self, body: &Humanoid, pose: &Pose, bones: &[Bone]) {
        for bone in bones {
            self.step(body, pose, *bone);
        }
    }
}
