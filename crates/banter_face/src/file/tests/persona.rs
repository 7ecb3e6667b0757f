//! The avatar that a persona names.

use super::*;
use crate::PersonaAvatar;
use banter_core::persona::{CharacterPersona, Persona, PersonaPlugin};

#[test]
fn a_character_is_shown_by_the_avatar_of_its_persona_and_by_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut theatre = theatre(folder.path(), "nothing.glb");
    let app = theatre.game.app_mut();
    app.add_plugins(PersonaPlugin);
    let world = app.world_mut();
    let odo = |avatar: &str| Persona::parse(&format!("name = \"Odo\"\n{avatar}"), "odo").unwrap();
    let mut personas = world.resource_mut::<Assets<Persona>>();
    let handle = personas.add(odo("avatar = \"avatars/odo.vrm\""));
    let odo_entity = world
        .spawn((CharacterPersona(handle.clone()), PersonaAvatar))
        .id();
    theatre.game.step();
    theatre.game.step();
    let shown = |theatre: &Theatre| {
        let world = theatre.game.world();
        let root = world.get::<WorldAssetRoot>(odo_entity)?;
        let path = world.resource::<AssetServer>().get_path(root.0.id());
        path.map(|path| path.to_string())
    };
    assert_eq!(shown(&theatre).as_deref(), Some("avatars/odo.vrm#Scene0"));
    let changes = [
        (
            "avatar = \"avatars/elder.glb\"",
            Some("avatars/elder.glb#Scene0"),
        ),
        ("", None),
    ];
    for (avatar, path) in changes {
        let world = theatre.game.world_mut();
        let mut personas = world.resource_mut::<Assets<Persona>>();
        personas.insert(handle.id(), odo(avatar)).unwrap();
        theatre.game.step();
        theatre.game.step();
        assert_eq!(shown(&theatre).as_deref(), path);
    }
}
