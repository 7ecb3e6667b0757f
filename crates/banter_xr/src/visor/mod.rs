//! The visor: the front of a headset that shows its wearer's eyes to others.
//!
//! Whoever wears an avatar with a headset on its face has no eyes for the others; this shows them, on a curved display with
//! a face some way behind it, so that it is seen from aside as a face is. It is clearer the nearer somebody comes, and dims
//! while its wearer is elsewhere. Eyes, lids and brows are those of any entity with
//! [`FaceWeights`]: a character's, a player's avatar's, a double's.
//!
//! The feature `visor` has it. Nothing of it needs a headset:
//!
//! ```no_run
//! use banter_xr::XrPlugin;
//! use banter_xr::visor::{Visor, VisorPlugin};
//! use bevy::prelude::*;
//!
//! /// Puts a visor before the eyes of somebody.
//! fn put_on(mut commands: Commands, avatar: Query<Entity, Added<banter_core::FaceWeights>>) {
//!     for avatar in &avatar {
//!         let before_the_eyes = Transform::from_xyz(0.0, 1.6, 0.14);
//!         commands.spawn((Visor::new(avatar), before_the_eyes, ChildOf(avatar)));
//!     }
//! }
//!
//! App::new().add_plugins((DefaultPlugins, XrPlugin, VisorPlugin)).add_systems(Update, put_on).run();
//! ```

mod glass;
mod look;
mod material;

pub use glass::visor_glass;
pub use look::VisorLook;
pub use material::VisorMaterial;

use crate::tracking::Tracked;
use banter_core::{BanterSystems, FaceWeights};
use bevy::asset::embedded_asset;
use bevy::pbr::MaterialPlugin;
use bevy::prelude::*;

/// Where a visor begins to be clear and where it is, metres from the nearest camera.
const FAR: f32 = 4.0;
const NEAR: f32 = 0.9;
/// How near a camera is that looks out of the visor itself, metres.
const OWN: f32 = 0.12;
/// How fast it becomes clear and dims, in a second.
const FOLLOWS: f32 = 3.0;

/// Visor of a headset: shows the eyes of a face on a curved display that is its mesh. +Z is out of the glass, +Y up.
///
/// It gets its mesh ([`visor_glass`]) and its [`VisorMaterial`] by itself, where it has none.
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component)]
#[require(Transform, Visibility)]
pub struct Visor {
    /// Whose eyes it shows: an entity with [`FaceWeights`].
    pub face: Entity,
    /// Who wears it. While that player is [`Tracked`] without a head, it is elsewhere. `None` is always there.
    pub wearer: Option<Entity>,
    /// Whether the wearer sees its surroundings: a menu, a film, another world before its eyes dims the visor.
    pub sees_out: bool,
    /// How clear it is, `0..=1`: written from the distance of the nearest camera.
    pub clarity: f32,
    /// How present its wearer is, `0..=1`: written.
    pub presence: f32,
}

impl Visor {
    /// A visor that shows the eyes of a face, whose wearer is there.
    pub fn new(face: Entity) -> Self {
        Self {
            face,
            wearer: None,
            sees_out: true,
            clarity: 0.0,
            presence: 1.0,
        }
    }
}

/// Shows the eyes of wearers on their [`Visor`]s.
#[derive(Debug, Default)]
pub struct VisorPlugin;

impl Plugin for VisorPlugin {
    fn build(&self, app: &mut App) {
        embedded_asset!(app, "visor.wgsl");
        app.add_plugins(MaterialPlugin::<VisorMaterial>::default())
            .register_type::<Visor>()
            .add_systems(
                PostUpdate,
                (glaze, show)
                    .chain()
                    .after(BanterSystems::Animate)
                    .after(TransformSystems::Propagate),
            );
    }
}

/// Visors that are new get glass.
fn glaze(
    visors: Query<(Entity, Has<Mesh3d>), (With<Visor>, Without<MeshMaterial3d<VisorMaterial>>)>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<VisorMaterial>>,
    mut commands: Commands,
) {
    for (visor, has_mesh) in &visors {
        let material = MeshMaterial3d(materials.add(VisorMaterial::default()));
        commands.entity(visor).try_insert(material);
        if !has_mesh {
            let glass = Mesh3d(meshes.add(visor_glass(VisorLook::SIZE)));
            commands.entity(visor).try_insert(glass);
        }
    }
}

/// Visors show what their faces do.
fn show(
    mut visors: Query<(&mut Visor, &MeshMaterial3d<VisorMaterial>, &GlobalTransform)>,
    faces: Query<&FaceWeights>,
    wearers: Query<&Tracked>,
    cameras: Query<(&Camera, &GlobalTransform)>,
    mut materials: ResMut<Assets<VisorMaterial>>,
    time: Res<Time>,
) {
    let share = 1.0 - (-FOLLOWS * time.delta_secs()).exp();
    for (mut visor, material, place) in &mut visors {
        let active = cameras.iter().filter(|(camera, _)| camera.is_active);
        let distances = active.map(|(_, eye)| eye.translation().distance(place.translation()));
        let nearest = distances
            .filter(|it| *it > OWN)
            .fold(f32::INFINITY, f32::min);
        let gone = |wearer| wearers.get(wearer).is_ok_and(|seen| seen.head.is_none());
        let there = visor.sees_out && !visor.wearer.is_some_and(gone);
        let visor = visor.bypass_change_detection();
        visor.clarity += (clarity(nearest) - visor.clarity) * share;
        visor.presence += (f32::from(u8::from(there)) - visor.presence) * share;
        let weights = faces.get(visor.face).map(|face| face.0).unwrap_or_default();
        let Some(shown) = materials.get(&material.0) else {
            continue;
        };
        // Colours are the game's.
        let look = VisorLook {
            skin: shown.look.skin,
            iris: shown.look.iris,
            ..VisorLook::of(&weights, visor.clarity, visor.presence)
        };
        if shown.look != look
            && let Some(mut shown) = materials.get_mut(&material.0)
        {
            shown.look = look;
        }
    }
}

/// How clear a visor is for somebody so far away, `0..=1`.
fn clarity(distance: f32) -> f32 {
    let t = ((FAR - distance) / (FAR - NEAR)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_clear_near_and_light_from_afar() {
        assert_eq!(clarity(0.5), 1.0);
        assert_eq!(clarity(f32::INFINITY), 0.0);
        assert!(clarity(2.0) > clarity(3.0));
    }
}
