//! Wiping what is level.

use bevy::prelude::*;
use bevy_banter::body::{BodyDeed, BodyTarget};
use bevy_banter::core::Described;
use bevy_banter::deeds::{NpcDeed, Scene, Step, Surface};

/// Seconds that a cloth wipes.
const WIPING: f32 = 3.0;

/// `wipe`: a cloth goes over a surface.
#[derive(Reflect, Debug, Clone, Copy)]
#[reflect(@Described("wipes something with a cloth"))]
pub(super) struct Wipe {
    what: Entity,
}

impl NpcDeed for Wipe {
    fn steps(&self, scene: &Scene) -> Result<Vec<Step>, String> {
        let Some(surface) = scene.world.get::<Surface>(self.what) else {
            return Err(format!("{} is nothing to wipe", scene.name(self.what)));
        };
        let at = BodyTarget::on(self.what, surface.at);
        let mut steps = scene.approach(at);
        steps.push(Step::Body(BodyDeed::Wipe(at, WIPING)));
        Ok(steps)
    }
}
