//! The character's looks: any glTF model, fitted to its place behind the counter.

mod fit;

pub(crate) use fit::EYES;

use crate::notice::{self, Notices};
use crate::paint::Paint;
use bevy::asset::{AssetPath, LoadState, RecursiveDependencyLoadState};
use bevy::camera::visibility::NoFrustumCulling;
use bevy::gltf::{Gltf, GltfLoaderSettings};
use bevy::mesh::skinning::{SkinnedMesh, SkinnedMeshInverseBindposes};
use bevy::prelude::*;
use bevy::world_serialization::{WorldAssetRoot, WorldInstanceReady};
use bevy_banter::face::Faceless;
use fit::{Bounds, Placement};
use std::path::PathBuf;

/// Shows a model as a character.
#[derive(Debug)]
pub(crate) struct AvatarPlugin;

/// What a character looks like: the model's file, absolute or below the assets. It appears
/// as a child of the character.
#[derive(Component, Debug, Clone)]
pub(crate) struct Looks(pub PathBuf);

/// How far the looks are.
#[derive(Resource, Debug, Default)]
pub(crate) enum AvatarState {
    /// Nobody is to be shown yet.
    #[default]
    Absent,
    /// The file is being read.
    Loading {
        /// Whose looks.
        character: Entity,
        /// The file.
        model: Handle<Gltf>,
    },
    /// Its parts are being spawned below an entity.
    Spawning {
        /// That entity, a child of the character.
        avatar: Entity,
    },
    /// All parts are there, and know where they are from the next frame on.
    Spawned {
        /// Their root, a child of the character.
        avatar: Entity,
    },
    /// It is in its place.
    Settled,
}

impl AvatarState {
    /// Whether nothing more is to come.
    pub(crate) fn is_settled(&self) -> bool {
        matches!(self, Self::Settled)
    }
}

#[derive(Resource)]
struct Wardrobe {
    ball: Handle<Mesh>,
    skin: Handle<Paint>,
    linen: Handle<Paint>,
}

impl Plugin for AvatarPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<AvatarState>()
            .add_systems(Startup, fill_wardrobe)
            .add_systems(Update, (load, spawn, place).chain())
            .add_observer(spawned);
    }
}

fn fill_wardrobe(
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<Paint>>,
    mut commands: Commands,
) {
    let mut cloth = |colour: &str| {
        materials.add(Paint {
            colour: Srgba::hex(colour).unwrap_or(Srgba::WHITE).into(),
            wrap: 0.25,
            ..default()
        })
    };
    let wardrobe = Wardrobe {
        ball: meshes.add(Sphere::new(1.0).mesh().uv(24, 16)),
        skin: cloth("#d9a98a"),
        linen: cloth("#7c4a3a"),
    };
    commands.insert_resource(wardrobe);
}

fn load(
    characters: Query<(Entity, &Looks), Added<Looks>>,
    assets: Res<AssetServer>,
    mut state: ResMut<AvatarState>,
) {
    for (character, Looks(file)) in &characters {
        *state = AvatarState::Loading {
            character,
            model: assets
                .load_builder()
                // The film has its own camera and lights; and a clip would fight with the face.
                .with_settings(|settings: &mut GltfLoaderSettings| {
                    settings.load_cameras = false;
                    settings.load_lights = false;
                    settings.load_animations = false;
                })
                .load(AssetPath::from_path(file)),
        };
    }
}

/// Spawns the model once its file is read, or says what is wrong with it.
fn spawn(
    mut state: ResMut<AvatarState>,
    assets: Res<AssetServer>,
    models: Res<Assets<Gltf>>,
    looks: Query<&Looks>,
    mut stand_in: StandIn,
) {
    let AvatarState::Loading { character, model } = &*state else {
        return;
    };
    let character = *character;
    let problem = match assets.load_state(model) {
        LoadState::Failed(error) => notice::why(&error),
        // A texture that cannot be read leaves a model that can be shown.
        LoadState::Loaded if !is_loading(&assets, model) => {
            let gltf = models.get(model);
            let scene = gltf.and_then(|gltf| gltf.default_scene.as_ref().or(gltf.scenes.first()));
            if let Some(scene) = scene {
                let scene = WorldAssetRoot(scene.clone());
                let avatar = (scene, ChildOf(character), Visibility::Hidden);
                let avatar = stand_in.commands.spawn(avatar).id();
                *state = AvatarState::Spawning { avatar };
                return;
            }
            "there is no scene in it".to_owned()
        }
        _ => return,
    };
    let file = looks
        .get(character)
        .map(|looks| looks.0.display().to_string());
    let file = file.unwrap_or_default();
    stand_in.notices.add(format!(
        "a plain figure stands in for the avatar {file}: {problem}"
    ));
    stand_in.dress(character);
    *state = AvatarState::Settled;
}

fn is_loading(assets: &AssetServer, model: &Handle<Gltf>) -> bool {
    matches!(
        assets.recursive_dependency_load_state(model),
        RecursiveDependencyLoadState::NotLoaded | RecursiveDependencyLoadState::Loading
    )
}

fn spawned(ready: On<WorldInstanceReady>, mut state: ResMut<AvatarState>) {
    if let AvatarState::Spawning { avatar } = *state
        && avatar == ready.entity
    {
        *state = AvatarState::Spawned { avatar };
    }
}

/// Puts the model where a head is expected, whatever its units and however much of a body
/// it has.
fn place(
    mut state: ResMut<AvatarState>,
    mut first_frame: Local<bool>,
    mut roots: Query<(&GlobalTransform, &mut Transform, &mut Visibility, &ChildOf)>,
    children: Query<&Children>,
    parts: Parts,
    mut stand_in: StandIn,
) {
    let AvatarState::Spawned { avatar } = *state else {
        *first_frame = true;
        return;
    };
    // Where the parts are is known once transforms were propagated, at the end of a frame.
    if std::mem::take(&mut *first_frame) {
        return;
    }
    *state = AvatarState::Settled;
    let Ok((root, mut transform, mut visibility, ChildOf(character))) = roots.get_mut(avatar)
    else {
        return;
    };
    let into_avatar = root.affine().inverse();
    let mut bounds = Bounds::default();
    let mut eyes = Bounds::default();
    for part in children.iter_descendants(avatar) {
        let Some((mesh, placed)) = parts.mesh(part) else {
            continue;
        };
        // A face moves out of the box that it was measured in, and is in the picture anyway.
        stand_in.commands.entity(part).insert(NoFrustumCulling);
        if let Some(paint) = parts.paint(part) {
            let paint = MeshMaterial3d(stand_in.paints.add(paint));
            let mut part = stand_in.commands.entity(part);
            part.remove::<MeshMaterial3d<StandardMaterial>>()
                .insert(paint);
        }
        let part_bounds = fit::bounds(mesh, &(into_avatar * placed));
        bounds = bounds.with(part_bounds);
        if parts.is_eye(part) {
            eyes = eyes.with(part_bounds);
        }
    }
    let Some(Placement {
        scale,
        offset,
        bare,
    }) = fit::place(bounds, eyes)
    else {
        stand_in
            .notices
            .add("a plain figure stands in for the avatar: there is nothing to see in its file");
        stand_in.dress(*character);
        return;
    };
    if bare {
        stand_in.body(*character);
    }
    *transform = Transform::from_translation(offset).with_scale(Vec3::splat(scale));
    *visibility = Visibility::Inherited;
}

/// What is known of a model's parts.
#[derive(bevy::ecs::system::SystemParam)]
struct Parts<'w, 's> {
    placed: Query<'w, 's, (&'static Mesh3d, &'static GlobalTransform)>,
    skinned: Query<'w, 's, &'static SkinnedMesh>,
    joints: Query<'w, 's, &'static GlobalTransform>,
    named: Query<'w, 's, (Option<&'static Name>, Option<&'static ChildOf>)>,
    painted: Query<'w, 's, &'static MeshMaterial3d<StandardMaterial>>,
    materials: Res<'w, Assets<StandardMaterial>>,
    meshes: Res<'w, Assets<Mesh>>,
    bind_poses: Res<'w, Assets<SkinnedMeshInverseBindposes>>,
}

impl Parts<'_, '_> {
    /// The mesh of a part, and what takes it into the world.
    fn mesh(&self, part: Entity) -> Option<(&Mesh, bevy::math::Affine3A)> {
        let (Mesh3d(mesh), placed) = self.placed.get(part).ok()?;
        let mesh = self.meshes.get(mesh)?;
        // Of a skinned mesh the joints decide. At rest all of them agree.
        let by_joint = self.skinned.get(part).ok().and_then(|skin| {
            let joint = self.joints.get(*skin.joints.first()?).ok()?;
            let bind_pose = self.bind_poses.get(&skin.inverse_bindposes)?.first()?;
            Some(joint.affine() * bevy::math::Affine3A::from_mat4(*bind_pose))
        });
        Some((mesh, by_joint.unwrap_or_else(|| placed.affine())))
    }

    /// The nearest that there is to its material.
    fn paint(&self, part: Entity) -> Option<Paint> {
        let MeshMaterial3d(material) = self.painted.get(part).ok()?;
        Some(
            self.materials
                .get(material)
                .map_or_else(Paint::default, Paint::from),
        )
    }

    /// Whether the part, or the node that it belongs to, is called an eye.
    fn is_eye(&self, part: Entity) -> bool {
        let Ok((name, parent)) = self.named.get(part) else {
            return false;
        };
        let parent = parent.and_then(|parent| self.named.get(parent.parent()).ok()?.0);
        [name, parent]
            .into_iter()
            .flatten()
            .any(|name| fit::names_an_eye(name))
    }
}

/// A figure made of two solids, and the means to say why it is there.
#[derive(bevy::ecs::system::SystemParam)]
struct StandIn<'w, 's> {
    commands: Commands<'w, 's>,
    paints: ResMut<'w, Assets<Paint>>,
    wardrobe: Res<'w, Wardrobe>,
    notices: ResMut<'w, Notices>,
}

impl StandIn<'_, '_> {
    /// A whole figure without a face, of which nobody need be told.
    fn dress(&mut self, character: Entity) {
        self.commands.entity(character).insert(Faceless);
        self.body(character);
        let skin = self.wardrobe.skin.clone();
        let head = Transform::from_xyz(0.0, fit::EYES, 0.0);
        self.ball(character, skin, head.with_scale(Vec3::new(0.09, 0.12, 0.1)));
    }

    /// Neck and shoulders for a head that comes without.
    fn body(&mut self, character: Entity) {
        let (skin, linen) = (self.wardrobe.skin.clone(), self.wardrobe.linen.clone());
        let neck = Transform::from_xyz(0.0, 1.36, -0.04);
        self.ball(
            character,
            skin,
            neck.with_scale(Vec3::new(0.05, 0.12, 0.045)),
        );
        let trunk = Transform::from_xyz(0.0, 1.13, -0.03);
        self.ball(
            character,
            linen,
            trunk.with_scale(Vec3::new(0.21, 0.25, 0.12)),
        );
    }

    fn ball(&mut self, character: Entity, material: Handle<Paint>, place: Transform) {
        self.commands.spawn((
            ChildOf(character),
            Mesh3d(self.wardrobe.ball.clone()),
            MeshMaterial3d(material),
            place,
        ));
    }
}
