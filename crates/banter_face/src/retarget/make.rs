//! What is known of an avatar when its face is bound.

use super::table::FaceTable;
use crate::rig::vrm::Vrm;

/// One mesh's morph targets, as far as binding needs to know them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Targets<'a> {
    /// Their names; there may be fewer than targets.
    pub(crate) names: &'a [String],
    pub(crate) count: usize,
    /// The node of the file, if that was a VRM.
    pub(crate) node: Option<usize>,
}

/// All that decides about an avatar.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Make<'a> {
    pub(crate) meshes: &'a [Targets<'a>],
    pub(crate) vrm: Option<&'a Vrm>,
    pub(crate) table: Option<&'a FaceTable>,
    /// The names of what the game adds, in their order.
    pub(crate) extras: &'a [String],
    /// Whether nodes of eyes are there.
    pub(crate) has_eyes: bool,
}
