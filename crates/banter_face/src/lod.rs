//! How much of a face is worth animating.

use bevy::prelude::*;

/// How much of a face is worth animating.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub enum Detail {
    /// Everything moves, in every frame.
    #[default]
    Near,
    /// The mouth, the lids and the head move; the eyes rest.
    Far,
    /// Nobody sees it: nothing is written.
    Hidden,
}
