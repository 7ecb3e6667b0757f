//! What speech asks of a face at this moment: what [`drive`](crate::drive) leaves for the
//! stages after it.

use crate::behaviour::Told;
use banter_lipsync::Weights;
use bevy::prelude::*;

/// The mouth that speech asks for now, and what is known of the voice.
#[derive(Component, Debug, Clone, Default, PartialEq)]
pub(crate) struct Articulation {
    /// The jaw, the lips and the tongue.
    pub(crate) weights: Weights,
    /// Whether a voice is heard.
    pub(crate) speaking: bool,
    /// Whether the mouth is anywhere but at rest, so that every frame counts.
    pub(crate) moving: bool,
    /// What its melody has just told.
    pub(crate) told: Told,
}
