//! Where voices come from.

use crate::settings::{VoiceEmitter, clamp_volume};
use banter_core::Rigs;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// Finds where the voices of characters come from, and how loud they are.
#[derive(SystemParam)]
pub(crate) struct Mouths<'w, 's> {
    places: Query<'w, 's, (&'static GlobalTransform, Option<&'static VoiceEmitter>)>,
    rigs: Rigs<'w, 's>,
}

impl Mouths<'_, '_> {
    /// Where a character's voice comes from, and how loud it is: the mouth of its
    /// [`Rig`](banter_core::Rig), else its [`VoiceEmitter`], else its head, else itself.
    pub(crate) fn of(&self, npc: Entity) -> Option<(Vec3, f32)> {
        let (own, emitter) = self.places.get(npc).ok()?;
        let position = match (self.rigs.own_mouth(npc), emitter) {
            (Some(mouth), _) => mouth.translation(),
            (None, Some(emitter)) => own.transform_point(emitter.offset),
            (None, None) => self.rigs.own_head(npc).unwrap_or(own).translation(),
        };
        let volume = emitter.map_or(1.0, |emitter| clamp_volume(emitter.volume));
        Some((position, volume))
    }

    /// Where a character is looked at, if anything says where its mouth or head is.
    pub(crate) fn known(&self, npc: Entity) -> Option<Vec3> {
        let (own, emitter) = self.places.get(npc).ok()?;
        let body = self.rigs.own_mouth(npc).or_else(|| self.rigs.own_head(npc));
        let offset = || Some(own.transform_point(emitter?.offset));
        body.map(GlobalTransform::translation).or_else(offset)
    }
}
