//! What speech asks of a face at this moment: what [`drive`](crate::drive) leaves for the
//! stages after it.

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
    /// How loud the voice is now: 1 is its usual level, 0 silence. Of a sentence, whose
    /// melody is known, it is 1.
    pub(crate) loudness: f32,
    /// The turn and the sentence that are heard, if it is a sentence of a turn.
    pub(crate) source: Option<(Entity, usize)>,
    /// The position in that sentence, in seconds.
    pub(crate) position: f32,
}
