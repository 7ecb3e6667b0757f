//! What a face shows and where it looks.

use banter_lipsync::Weights;
use bevy::prelude::*;

/// The 52 ARKit blendshape weights that a face shows, each 0..=1.
///
/// Written by whatever drives the face: a voice, a player's headset, an animation.
#[derive(Component, Debug, Clone, Copy, Default, PartialEq, Deref, DerefMut)]
pub struct FaceWeights(pub Weights);

/// What a character looks at, if anything.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct GazeTarget(pub Option<Entity>);
