//! What a character perceives: by distance and by room.
//!
//! [`SensePlugin`] keeps [`Percepts`] of everybody who has [`Senses`]: characters and
//! players. Who is nearer than [`Senses::range`] and in the same [`PerceptionRoom`] (or in none) is
//! perceived, the nearest first. Distances are from head to head where a [`Rig`] names heads.
//!
//! Nobody needs this every frame. Each frame looks through the eyes of a few, so that
//! everybody is up to date [`RATE`] times a second at an even cost; somebody new looks
//! around at once.
//!
//! Who hears an [`Utterance`] is decided once, when it begins: by how far the speaker is, in
//! which [`PerceptionRoom`], how loud it speaks ([`Loudness`]) and for whom ([`Audience`]). Up to half of
//! how far the voice carries every word is heard, beyond it fewer and fewer. Who is so far from
//! all others that it hears none of them leaves its [`Conversation`](crate::Conversation).
//!
//! A character that is spoken to looks at the speaker ([`GazeTarget`]) until its answer is over,
//! and then again at what it looked at before.
//!
//! ```
//! use banter_core::{test_app::TestApp, NpcParticipant, Perceivable, Percepts};
//! use banter_core::sense::SensePlugin;
//! use bevy::prelude::*;
//!
//! let mut game = TestApp::new().with(SensePlugin);
//! let mara = game.world_mut().spawn(NpcParticipant).id();
//! let hearth = Perceivable::named("the hearth").described("a low fire");
//! let hearth = game.world_mut().spawn((hearth, Transform::from_xyz(3.0, 0.0, 0.0))).id();
//! game.step();
//! let percepts = game.world().get::<Percepts>(mara).unwrap();
//! assert_eq!(percepts.entities().collect::<Vec<_>>(), [hearth]);
//! ```

mod attend;
mod hear;
mod perceive;

pub use perceive::RATE;

#[cfg(doc)]
use crate::{Audience, GazeTarget, Loudness, PerceptionRoom, Percepts, Rig, Senses, Utterance};
use crate::{BanterSystems, TurnSystems};
use bevy::prelude::*;

/// Keeps [`Percepts`] up to date, decides who hears what is said, and turns heads.
#[derive(Debug, Default)]
pub struct SensePlugin;

impl Plugin for SensePlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<perceive::Rota>()
            .add_systems(
                Update,
                (perceive::keep_rota, perceive::look_around, hear::walk_out)
                    .chain()
                    .in_set(BanterSystems::Sense),
            )
            .add_systems(Update, hear::hear.in_set(TurnSystems::Hear))
            .add_observer(attend::look_at_speaker)
            .add_observer(attend::look_away);
    }
}
