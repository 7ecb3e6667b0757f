//! Senses: what characters see and hear, what people point at, and where heads turn.
//!
//! [`SensePlugin`] keeps [`Percepts`] of everybody who has [`Senses`]: characters and players. It is
//! written in [`Percept`] by which sense something is perceived and how surely, where it is, since
//! when, and how much it draws attention.
//!
//! # Sight
//!
//! Seen is what is nearer than [`Senses::range`] (less in the [dark](LightLevel)), within
//! [`Senses::field_of_view`] around where the head looks, in the same [`PerceptionRoom`] or in none, and
//! not behind an [`Occluder`]. Walls can be boxes or meshes, and a game that has a physics engine lets
//! it answer by a few lines ([`RayCaster`]). Distances are from head to head where a
//! [`Rig`](banter_core::Rig) names heads.
//!
//! Nobody needs this every frame. Each frame looks through the eyes of a few, so that everybody is
//! up to date [`RATE`] times a second at an even cost; somebody new looks around at once. What
//! is far costs nothing, and no more than [`SenseSettings::rays_per_frame`] lines of sight are cast
//! in a frame: the nearest and most salient first. What was not looked at yet is not seen.
//!
//! What appears, is lost and changes is told by [`PerceptAppeared`](banter_core::PerceptAppeared),
//! [`PerceptLost`](banter_core::PerceptLost) and [`PerceptChanged`](banter_core::PerceptChanged).
//!
//! # Hearing
//!
//! Who hears an [`Utterance`](banter_core::Utterance) is decided once, when it begins: by how far the
//! speaker is, what is between, how loud it speaks ([`Loudness`](banter_core::Loudness)) and for
//! whom ([`Audience`](banter_core::Audience)). Up to half of how far the voice carries every word is
//! heard, beyond it fewer and fewer; each wall leaves a voice [a part](Occluder::sound) of its reach. Of
//! what is half heard parts arrive ([`muffled`](banter_core::muffled)). A [`Noise`](banter_core::Noise) is
//! heard in the same way. Who is heard and not seen is perceived by hearing for a while.
//!
//! Who is so far from all others that it hears none of them leaves its
//! [`Conversation`](banter_core::Conversation).
//!
//! # Attention
//!
//! A character that is spoken to looks at the speaker ([`GazeTarget`](banter_core::GazeTarget)) until
//! its answer is over, and for a moment at what is spoken of. What a player points at, looks at and
//! holds is its [`Indication`]: what "that one" means.
//!
//! ```
//! use banter_core::{test_app::TestApp, NpcParticipant, Perceivable, Percepts, Senses};
//! use banter_sense::{Occluder, SensePlugin};
//! use bevy::prelude::*;
//!
//! let mut game = TestApp::new().with(SensePlugin);
//! let mara = game.world_mut().spawn((NpcParticipant, Senses::human())).id();
//! let mut put = |name: &str, x: f32, z: f32| {
//!     let place = Transform::from_xyz(x, 0.0, z);
//!     game.world_mut().spawn((Perceivable::named(name), place)).id()
//! };
//! let hearth = put("the hearth", 0.0, -3.0);
//! put("the cellar door", 0.0, 5.0); // behind her
//! put("the strongbox", 4.0, -4.0); // behind a wall
//! let wall = Transform::from_xyz(2.0, 1.5, -2.0).looking_to(Vec3::new(1.0, 0.0, -1.0), Vec3::Y);
//! game.world_mut().spawn((Occluder::cuboid(Vec3::new(2.0, 3.0, 0.1)), wall));
//! game.step();
//! let percepts = game.world().get::<Percepts>(mara).unwrap();
//! assert_eq!(percepts.entities().collect::<Vec<_>>(), [hearth]);
//! ```

mod attend;
#[cfg(feature = "scene")]
mod extras;
mod grid;
mod hear;
mod indicate;
mod look;
mod mention;
#[cfg(feature = "scene")]
mod mesh;
mod noise;
mod notice;
mod occluder;
mod ray;
mod record;
mod rest;
mod rota;
mod settings;
mod shape;
#[cfg(test)]
mod tests;
mod things;
#[cfg_attr(
    not(feature = "scene"),
    allow(dead_code, reason = "only meshes have triangles")
)]
mod tree;
mod view;
mod walk_out;

#[cfg(feature = "scene")]
pub use extras::{ExtrasError, Tags};
pub use occluder::{Occluder, OccluderShape};
pub use ray::{AddRayCaster, Passage, RayCaster, SenseRay};
pub use settings::{LightLevel, Salience, SenseSettings};

use banter_core::{
    BanterSystems, Indication, NoisesHeard, NpcParticipant, PlayerParticipant, Senses, TurnSystems,
};
#[cfg(doc)]
use banter_core::{Percept, PerceptionRoom, Percepts};
use bevy::prelude::*;
use ray::CastSystems;

/// How many times a second everybody looks around, unless [`SenseSettings::rate`] says otherwise.
pub const RATE: f32 = 10.0;

/// Keeps percepts up to date, decides who hears what is said, and turns heads. Needs
/// [`CorePlugin`](banter_core::CorePlugin).
#[derive(Debug, Default)]
pub struct SensePlugin;

impl Plugin for SensePlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<rota::Rota>()
            .init_resource::<SenseSettings>()
            .init_resource::<things::Things>()
            .init_resource::<occluder::Walls>()
            .init_resource::<look::Looks>()
            .init_resource::<ray::CasterCount>()
            .init_resource::<hear::Listeners>()
            .init_resource::<noise::PrickedEars>()
            .init_resource::<ray::SightRays>()
            .init_resource::<ray::SoundRays>()
            .init_resource::<ray::NoiseRays>()
            .register_type::<SenseSettings>()
            .register_type::<LightLevel>()
            .register_type::<Salience>()
            .register_type::<Occluder>()
            .register_required_components::<Senses, record::Noticing>()
            .register_required_components::<NpcParticipant, NoisesHeard>()
            .register_required_components::<PlayerParticipant, Indication>()
            .add_systems(
                Update,
                (
                    (rota::keep_rota, things::keep_things, occluder::keep_walls),
                    look::look,
                    notice::notice,
                    (indicate::indicate, indicate::accompany).chain(),
                    noise::prick_up,
                    noise::hear_noises,
                    noise::forget,
                    (attend::turn_to_voices, attend::glance, attend::glance_back).chain(),
                    walk_out::walk_out,
                )
                    .chain()
                    .in_set(BanterSystems::Sense),
            )
            .add_systems(
                Update,
                (hear::listen, hear::hear).chain().in_set(TurnSystems::Hear),
            )
            .configure_sets(
                Update,
                (
                    CastSystems::Sight
                        .after(look::look)
                        .before(notice::notice)
                        .in_set(BanterSystems::Sense),
                    CastSystems::Noise
                        .after(noise::prick_up)
                        .before(noise::hear_noises)
                        .in_set(BanterSystems::Sense),
                    CastSystems::Sound
                        .after(hear::listen)
                        .before(hear::hear)
                        .in_set(TurnSystems::Hear),
                ),
            )
            .add_observer(attend::look_at_speaker)
            .add_observer(attend::look_away);
        ray::ask::<occluder::Occluders>(app);
        #[cfg(feature = "scene")]
        {
            mesh::build(app);
            extras::build(app);
        }
    }
}
