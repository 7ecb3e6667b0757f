//! The nodes that are a body's bones.

use banter_motion::{Bone, Mover, PerBone, Side, Worn};
use bevy::prelude::*;

/// A part of a body, as far as a game's clips may have it for themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Legs,
    Trunk,
    Arm(Side),
}

impl Part {
    pub(crate) const ALL: [Self; 4] = [
        Self::Legs,
        Self::Trunk,
        Self::Arm(Side::Left),
        Self::Arm(Side::Right),
    ];

    pub(crate) fn index(self) -> usize {
        match self {
            Self::Legs => 0,
            Self::Trunk => 1,
            Self::Arm(side) => 2 + side.index(),
        }
    }

    pub(crate) fn of(bone: Bone) -> Self {
        match bone.side() {
            None if bone == Bone::Hips => Self::Legs,
            None => Self::Trunk,
            Some(side) if side.leg().contains(&bone) => Self::Legs,
            Some(side) => Self::Arm(side),
        }
    }
}

/// How far looking for a skeleton has come.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) enum Search {
    #[default]
    Open,
    /// There was a model without a known skeleton at this time of the game's clock, seconds, with so many nodes.
    Since(f64, usize),
    /// That was said, of so many nodes.
    Said(usize),
}

/// What was found below a character, and what moves it.
#[derive(Component, Default)]
pub(crate) struct BodyRig {
    pub(crate) found: Option<Box<Found>>,
    pub(crate) search: Search,
    /// The scale that the game gave it, while somebody wears it.
    pub(crate) scale: Option<Vec3>,
}

/// Something that a hand carries.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Carried {
    pub(crate) object: Entity,
    /// How it is turned in the hand.
    pub(crate) turn: Quat,
    /// What of it the hand is closed around, in its own space.
    pub(crate) middle: Vec3,
}

pub(crate) struct Found {
    pub(crate) mover: Mover,
    /// What moves it in place of the mover, while somebody wears it.
    pub(crate) worn: Option<Box<Worn>>,
    /// The nodes of the bones that are moved.
    pub(crate) bones: Vec<(Bone, Entity)>,
    /// The player of clips that moves a bone.
    pub(crate) players: PerBone<Option<Entity>>,
    /// How much of each part is the body's own, which changes softly.
    pub(crate) shares: [f32; 4],
    /// Where the body's nodes are below the character: from the node that its file's root is.
    pub(crate) since: f32,
    /// Whether the last step is yet to be shown.
    pub(crate) fresh: bool,
    /// What its hands carry.
    pub(crate) carried: [Option<Carried>; 2],
    /// Whether it has come to stand as it stands: nobody sees how it comes there from its file's pose.
    pub(crate) stands: bool,
    /// What is shown of each finger.
    pub(crate) shown: PerBone<Option<Quat>>,
    /// Frames that were left out.
    pub(crate) skipped: u32,
}

impl std::fmt::Debug for BodyRig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bones = self.found.as_ref().map(|found| found.bones.len());
        f.debug_struct("BodyRig")
            .field("bones", &bones)
            .field("search", &self.search)
            .finish()
    }
}
