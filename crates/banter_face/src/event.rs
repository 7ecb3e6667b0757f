//! What the game is told about avatars and what they play.

use crate::RigKind;
use bevy::prelude::*;

/// An avatar's face was found and moves from now on. Comes again when more of it is found.
#[derive(EntityEvent, Debug, Clone, PartialEq, Eq)]
pub struct FaceBound {
    /// The character (or whoever has the [`FaceWeights`](banter_core::FaceWeights)).
    #[event_target]
    pub npc: Entity,
    /// What kind of rig it was taken for.
    pub kind: RigKind,
    /// How many of its own shapes and expressions are moved: of one that several meshes have
    /// by the same name, one. None for a jaw bone alone.
    pub shapes: usize,
}

/// An avatar has neither face shapes nor a jaw bone that are known, or its model cannot be
/// loaded: the character talks without moving its face. Comes once for a character, and again
/// only if it had a face in between. Not told of what is [`Faceless`](crate::Faceless).
#[derive(EntityEvent, Debug, Clone, PartialEq, Eq)]
pub struct FaceMissing {
    /// The character (or whoever has the [`FaceWeights`](banter_core::FaceWeights)).
    #[event_target]
    pub npc: Entity,
    /// Why and what to do about it, as one sentence. It was written to the log as well.
    pub reason: String,
}

/// A [`FaceTrack`](crate::FaceTrack) came to its end. One that is looped does not.
#[derive(EntityEvent, Debug, Clone, PartialEq, Eq)]
pub struct FaceTrackEnded {
    /// Whose face.
    #[event_target]
    pub face: Entity,
}

/// The clip of a [`FaceTrack`](crate::FaceTrack) cannot be loaded: the face lives on without
/// it.
#[derive(EntityEvent, Debug, Clone, PartialEq, Eq)]
pub struct FaceTrackFailed {
    /// Whose face.
    #[event_target]
    pub face: Entity,
    /// Why and what to do about it, as one sentence. It was written to the log as well.
    pub reason: String,
}
