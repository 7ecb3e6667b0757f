//! A character's body: how it moves, and what it gives way to.

use crate::rig::BodyRig;
use banter_motion::BodyStyle;
use bevy::prelude::*;

/// Body of a character: whatever has one stands, breathes, looks, talks with its hands and does
/// [`BodyTask`](crate::BodyTask)s with the humanoid skeleton of the model below it.
///
/// Every [`NpcParticipant`](banter_core::NpcParticipant) has one; put it on a player's avatar or anything else that has a
/// skeleton. Bones are known by the names of VRM, Mixamo, Rigify, Unreal and common Blender rigs, and those of a VRM file by what it says; for others there is a
/// [`BodyNames`]. A character without a [`Rig`](banter_core::Rig) gets one whose head is that of the body: there it hears, and looks
/// where it faces. What is seen of it follows from the camera: [`BodyDetail`].
///
/// ```
/// use banter_body::{Body, BodyStyle};
/// use banter_core::NpcParticipant;
///
/// let lively = (NpcParticipant, Body::new(BodyStyle { gesturing: 1.6, openness: 0.8, ..BodyStyle::default() }));
/// ```
#[derive(Component, Debug, Clone, Copy, PartialEq)]
#[require(Transform, BodyRig, BodyDetail, BodyStep, BodyOverClip)]
pub struct Body {
    /// How it moves.
    pub style: BodyStyle,
    /// What its chance comes from; `None` takes its entity, so that no two bodies sway in step. Read when its skeleton is
    /// found.
    pub seed: Option<u64>,
    /// Whether tasks that walk and turn move the character's own [`Transform`]. Where a game moves its characters itself,
    /// it reads [`BodyStep`] instead; feet follow any motion of the character.
    pub moves: bool,
}

impl Default for Body {
    fn default() -> Self {
        Self::new(BodyStyle::default())
    }
}

impl Body {
    /// A body that moves in this style.
    pub fn new(style: BodyStyle) -> Self {
        Self {
            style,
            seed: None,
            moves: true,
        }
    }
}

/// Names of the bones in a game's own model, where they are none of those that are known: a component beside [`Body`].
#[derive(Component, Debug, Clone, Default, PartialEq, Eq, Deref, DerefMut)]
pub struct BodyNames(pub banter_motion::NameTable);

/// How a body wants its character to move in this frame. Written for every body that is not hidden.
#[derive(Component, Debug, Clone, Copy, Default, PartialEq)]
pub struct BodyStep {
    /// Metres, in the world.
    pub step: Vec3,
    /// Radians about the character's own up; positive is to its left.
    pub yaw: f32,
}

/// Marks a body that something else turns and moves at present: its feet follow, and it does not turn to what it looks at.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct BodySteered;

/// How much of a body's own motion there is where a game's [`AnimationPlayer`] moves the same bones, `0..=1`. The body's
/// is laid over what the clips wrote in the frame: by default arms, head and legs belong to the clips until a task, a
/// gesture or something that is held needs them.
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component, Default)]
pub struct BodyOverClip {
    /// For parts that do nothing in particular.
    pub resting: f32,
    /// For parts that are needed.
    pub needed: f32,
}

impl Default for BodyOverClip {
    fn default() -> Self {
        Self {
            resting: 0.0,
            needed: 1.0,
        }
    }
}

/// Level of detail of a body. Follows from the cameras by [`BodySettings`], unless there is a [`FixedBodyDetail`].
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub enum BodyDetail {
    /// Everything moves, in every frame.
    #[default]
    Near,
    /// It moves about fifteen times a second, without fingers and gestures.
    Far,
    /// Nobody sees it: nothing is written, and only tasks go on.
    Hidden,
}

/// Keeps the [`BodyDetail`] as it is here, whatever cameras see: for whom a mirror or a film shows.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct FixedBodyDetail(pub BodyDetail);

/// Settings of all bodies. Sizes are parts of the height of a camera's picture that a standing body takes up; the camera
/// that sees it largest counts. Without any active camera every body is near.
#[derive(Resource, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Resource, Default)]
pub struct BodySettings {
    /// From this size on a body is near.
    pub near: f32,
    /// Below this size a body is as good as hidden.
    pub visible: f32,
    /// How tall a body is, metres.
    pub height: f32,
    /// How far outside of a picture a body counts as seen, metres: its shadow may be in it.
    pub margin: f32,
}

impl Default for BodySettings {
    /// In a game of 60 degrees a body is near up to about twelve metres.
    fn default() -> Self {
        Self {
            near: 0.12,
            visible: 0.008,
            height: 1.7,
            margin: 1.0,
        }
    }
}
