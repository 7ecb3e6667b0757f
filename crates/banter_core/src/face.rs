//! What a face shows and where it looks.

use banter_lipsync::{Viseme, Weights};
use bevy::prelude::*;

/// The 52 ARKit blendshape weights that a face shows, each 0..=1.
///
/// Written by whatever drives the face: a voice, a player's headset, an animation.
#[derive(Component, Debug, Clone, Copy, Default, PartialEq, Deref, DerefMut)]
pub struct FaceWeights(pub Weights);

/// The weights of the 15 Oculus visemes, each 0..=1, in the order of
/// [`Viseme::ALL`](banter_lipsync::Viseme::ALL): for avatars whose mouths have a shape for
/// each viseme in place of ARKit's.
///
/// While all are zero, as they are by default, an avatar that needs visemes gets them from
/// its [`FaceWeights`]: whoever writes only those need not care.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Deref, DerefMut)]
#[reflect(Component, Default)]
pub struct VisemeWeights(pub [f32; Viseme::COUNT]);

/// Gaze target: what a character looks at, if anything.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct GazeTarget(pub Option<Entity>);
