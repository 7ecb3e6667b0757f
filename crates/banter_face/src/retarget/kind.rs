//! The kinds of rigs that are known.

use bevy::prelude::*;

/// How an avatar's face is built, by what its mouth is moved with.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RigKind {
    /// Shapes named after ARKit's 52.
    Arkit,
    /// Shapes for the 15 Oculus visemes, as VRChat has them too.
    Visemes,
    /// Expressions of a VRM 1.0 file.
    Vrm1,
    /// Expressions of a VRM 0.x file.
    Vrm0,
    /// VRoid Studio's `Fcl_...` shapes, in a file that is no VRM.
    Vroid,
    /// Japanese names, as MikuMikuDance has them.
    Mmd,
    /// Hardly more than `mouthOpen` or `blink`.
    Simple,
    /// No shapes, but a bone that opens the jaw.
    JawBone,
    /// What a [`FaceTable`](crate::FaceTable) says.
    Table,
}

impl std::fmt::Display for RigKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Arkit => "ARKit's shapes",
            Self::Visemes => "visemes",
            Self::Vrm1 => "a VRM 1.0",
            Self::Vrm0 => "a VRM 0.x",
            Self::Vroid => "VRoid's shapes",
            Self::Mmd => "MMD's shapes",
            Self::Simple => "a few simple shapes",
            Self::JawBone => "a jaw bone",
            Self::Table => "a table of its own",
        })
    }
}
