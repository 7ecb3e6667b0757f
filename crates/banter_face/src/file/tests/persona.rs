//! The avatar that a persona names.

use crate::{FacePlugin, PersonaAvatar};
use banter_core::persona::{CharacterPersona, Persona, PersonaPlugin};
use banter_core::test_app::TestApp;
use bevy::gltf::GltfPlugin;
use bevy::mesh::MeshPlugin;
use bevy::prelude::*;
use bevy::world_serialization::{WorldAssetRoot, WorldSerializationPlugin};

#[test]
fn a_character_is_shown_by_the_avatar_of_its_persona_and_by_the_next_one() {
    let assets = AssetPlugin {
        file_path: "no/such/folder".to_owned(),
        ..default()
    };
    let (meshes, scenes) = (MeshPlugin, WorldSerializationPlugin);
    let files = (
        ImagePlugin::default(),
        meshes,
        scenes,
        GltfPlugin::default(),
    );
    let mut game = TestApp::new().with((assets, files, FacePlugin, PersonaPlugin));
    let world = game.world_mut();
    let odo = |avatar: &str| Persona::parse(&format!("name = \"Odo\"\n{avatar}"), "odo").unwrap();
    let mut personas = world.resource_mut::<Assets<Persona>>();
    let handle = personas.add(odo("avatar = \"avatars/odo.vrm\""));
    let odo_entity = world
        .spawn((CharacterPersona(handle.clone()), PersonaAvatar))
        .id();
    game.step();
    game.step();
    let shown = |game: &TestApp| {
        let world = game.world();
        let root = world.get::<WorldAssetRoot>(odo_entity)?;
        let path = world.resource::<AssetServer>().get_path(root.0.id());
        path.map(|path| path.to_string())
    };
    assert_eq!(shown(&game).as_deref(), Some("avatars/odo.vrm#Scene0"));
    let changes = [
        (
            "avatar = \"avatars/elder.glb\"",
            Some("avatars/elder.glb#Scene0"),
        ),
        ("", None),
    ];
    for (avatar, path) in changes {
        let world = game.world_mut();
        let mut personas = world.resource_mut::<Assets<Persona>>();
        personas.insert(handle.id(), odo(avatar)).unwrap();
        game.step();
        game.step();
        assert_eq!(shown(&game).as_deref(), path);
    }
}
