//! The taproom: built from `assets/tavern/room.toml`, so that it can be furnished without Rust.

mod fire;
mod plan;
mod solid;
mod uses;

use crate::deeds::Level;
use crate::notice::Notices;
use crate::paint::{Lamp, Paint, SoftLight};
use bevy::prelude::*;
use bevy_banter::core::{Perceivable, PerceptionRoom};
use plan::{Light, Plan};
use std::path::PathBuf;

/// The room that everybody is in.
pub(crate) const TAPROOM: &str = "taproom";

/// Builds the room.
#[derive(Debug)]
pub(crate) struct RoomPlugin {
    /// The plan to build it from.
    pub(crate) plan: PathBuf,
}

#[derive(Resource)]
struct PlanFile(PathBuf);

impl Plugin for RoomPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(PlanFile(self.plan.clone()))
            .insert_resource(ClearColor(Color::srgb(0.10, 0.07, 0.05)))
            .add_systems(Startup, build)
            .add_systems(Update, fire::flicker);
    }
}

fn build(
    file: Res<PlanFile>,
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<Paint>>,
    mut soft: ResMut<SoftLight>,
    mut notices: ResMut<Notices>,
) {
    let plan = std::fs::read_to_string(&file.0)
        .map_err(|error| error.to_string())
        .and_then(|text| Plan::parse(&text));
    let plan = match plan {
        Ok(plan) => plan,
        Err(error) => {
            notices.add(format!(
                "the room stays empty because its plan {} cannot be read: {error}",
                file.0.display()
            ));
            return;
        }
    };
    soft.0 = solid::colour(&plan.ambient.colour) * plan.ambient.strength;
    let lit = materials.add(Paint::default());
    let glowing = materials.add(Paint {
        glows: true,
        ..default()
    });
    for thing in &plan.things {
        let mut entity = commands.spawn((
            Transform::from_translation(thing.at)
                .with_rotation(Quat::from_rotation_y(thing.turn.to_radians())),
            Visibility::default(),
        ));
        if let Some(name) = &thing.name {
            let description = thing.description.clone();
            entity.insert((
                Name::new(name.clone()),
                Perceivable::named(name.clone())
                    .described(description)
                    .called(thing.aliases.clone()),
                PerceptionRoom(TAPROOM.to_owned()),
            ));
        }
        thing.uses.give(&mut entity, &thing.description);
        if let Some(mesh) = solid::mesh(&thing.full, false) {
            let mesh = (Mesh3d(meshes.add(mesh)), MeshMaterial3d(lit.clone()));
            entity.with_child((Level, mesh));
        }
        if let Some(mesh) = solid::mesh(&thing.parts, false) {
            entity.insert((Mesh3d(meshes.add(mesh)), MeshMaterial3d(lit.clone())));
        }
        if let Some(mesh) = solid::mesh(&thing.parts, true) {
            let fire = thing.flickers.then(|| fire::Flame::at(thing.at));
            entity.with_children(|parent| {
                let mut glow =
                    parent.spawn((Mesh3d(meshes.add(mesh)), MeshMaterial3d(glowing.clone())));
                if let Some(fire) = fire {
                    glow.insert(fire);
                }
            });
        }
    }
    for light in &plan.lights {
        spawn_light(&mut commands, light);
    }
}

fn spawn_light(commands: &mut Commands, light: &Light) {
    let mut entity = commands.spawn((
        Lamp {
            light: solid::colour(&light.colour) * light.strength,
            range: light.range,
        },
        Transform::from_translation(light.at),
    ));
    if light.flickers {
        entity.insert(fire::Flame::at(light.at));
    }
}
