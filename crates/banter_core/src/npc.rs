//! Who takes part in a conversation.

use crate::{FaceWeights, GazeTarget, Percepts, Senses, SentenceMood};
use bevy::prelude::*;

/// A character that can be spoken to.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
#[require(
    Transform,
    Percepts,
    Senses,
    FaceWeights,
    GazeTarget,
    Subtitle,
    TranslatedSubtitle
)]
pub struct NpcParticipant;

/// Somebody who speaks to characters: the player at this machine, or another one.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
#[require(Transform, Percepts, Senses)]
pub struct PlayerParticipant;

/// Whom somebody attends to, if anybody: what it says is meant for this character, unless the
/// line names another ([`Addressees`](crate::Addressees)). Written by audio where a speaker has
/// an `Attention`, or by the game.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct AttendsTo(pub Option<Entity>);

/// How a character feels when nothing makes it feel otherwise: its temper. A persona gives
/// it, or the game; the face shows it between sentences and beneath their moods.
#[derive(Component, Reflect, Debug, Clone, PartialEq)]
#[reflect(Component)]
pub struct RestingMood(pub SentenceMood);

/// What a character is saying at this moment, for the game to draw. Empty when it is silent.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct Subtitle(pub String);

/// The same in the player's language, where the game has that translated: for a second line under [`Subtitle`]. Empty until the
/// translation is there, and where there is none.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct TranslatedSubtitle(pub String);
