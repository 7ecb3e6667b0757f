//! What a character perceives: by distance and by room.
//!
//! [`SensePlugin`] keeps [`Percepts`] of everybody who has [`Senses`]: characters and
//! players. Who is nearer than [`Senses::range`] and in the same [`Room`] (or in none) is
//! perceived, the nearest first. Distances are from head to head where a [`Rig`] names heads.
//!
//! Nobody needs this every frame. Each frame looks through the eyes of a few, so that
//! everybody is up to date [`RATE`] times a second at an even cost; somebody new looks
//! around at once.
//!
//! A character that is spoken to looks at the speaker ([`GazeTarget`]) until its answer is over,
//! and then again at what it looked at before.
//!
//! ```
//! use banter_core::{test_app::TestApp, Npc, Perceivable, Percepts};
//! use banter_sense::SensePlugin;
//! use bevy::prelude::*;
//!
//! let mut game = TestApp::new().with(SensePlugin);
//! let mara = game.world_mut().spawn(Npc).id();
//! let hearth = Perceivable::named("the hearth").described("a low fire");
//! let hearth = game.world_mut().spawn((hearth, Transform::from_xyz(3.0, 0.0, 0.0))).id();
//! game.step();
//! let percepts = game.world().get::<Percepts>(mara).unwrap();
//! assert_eq!(percepts.entities().collect::<Vec<_>>(), [hearth]);
//! ```

mod attend;
mod perceive;

pub use perceive::RATE;

use banter_core::BanterSystems;
#[cfg(doc)]
use banter_core::{GazeTarget, Percepts, Rig, Room, Senses};
use bevy::prelude::*;

/// Keeps [`Percepts`] up to date, and turns heads.
#[derive(Debug, Default)]
pub struct SensePlugin;

impl Plugin for SensePlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<perceive::Rota>()
            .add_systems(
                Update,
                (perceive::keep_rota, perceive::look_around)
                    .chain()
                    .in_set(BanterSystems::Sense),
            )
            .add_observer(attend::look_at_speaker)
            .add_observer(attend::look_away);
    }
}
