//! What somebody shows with its body while it speaks.

use crate::Hand;
use bevy::math::Ray3d;
use bevy::prelude::*;

/// Pointing: whether somebody points at something now, and with what. Written by the game for
/// players: by the pose of a hand in a headset, by a mouse's ray, or by a key that is held. Written by
/// the mind for characters that say "that one" or "over there".
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq)]
#[reflect(Component, Default)]
pub enum Pointing {
    /// It does not point.
    #[default]
    No,
    /// With this hand of its [`Rig`](crate::Rig), along the hand's negative Z.
    Hand(Hand),
    /// Along this ray in the world.
    Ray(Ray3d),
    /// At something, wherever it goes: so a character points that says "that one".
    At(Entity),
}

/// Gaze: from where and in which direction somebody looks, where that is known better than by its
/// head: from a headset's eye tracker. Written by the game.
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component)]
pub struct GazeRay(pub Ray3d);

/// What somebody holds in its hands, the last that it took first. Written by the game.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct InHands(pub Vec<Entity>);

/// Indication: what somebody points at, looks at and holds, which is what "this" and "that one"
/// mean.
///
/// On a participant it is what it indicates now, kept by the senses for players; on an
/// [`Utterance`](crate::Utterance) what its speaker indicated while it was said. Everything in it
/// is perceived by the speaker; whether a listener perceives it is for the listener to see.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct Indication {
    /// What it points at.
    pub points_at: Option<Entity>,
    /// What it looks at.
    pub looks_at: Option<Entity>,
    /// What it holds.
    pub holds: Vec<Entity>,
}

pub(crate) fn build(app: &mut App) {
    app.register_type::<Pointing>()
        .register_type::<GazeRay>()
        .register_type::<InHands>()
        .register_type::<Indication>();
}
