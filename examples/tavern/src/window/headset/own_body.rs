//! Who the player is: one of the house's people, or a model of the player's own, worn from the inside.

use crate::notice::{self, Notices};
use bevy::asset::{AssetPath, LoadState};
use bevy::camera::visibility::RenderLayers;
use bevy::prelude::*;
use bevy::world_serialization::{WorldAssetRoot, WorldInstanceReady};
use bevy_banter::body::Body;
use bevy_banter::prelude::*;
use bevy_banter::xr::WearsAvatar;
use std::path::{Path, PathBuf};

/// Who the player is unless another is asked for: nobody of the company.
const USUAL: &str = "joss";
/// Words for parts of a model that are about the eyes of who wears it, as the house's people and most others name them.
const HEAD: [&str; 20] = [
    "face",
    "head",
    "hair",
    "hairs",
    "mouth",
    "ear",
    "ears",
    "eye",
    "eyes",
    "eyeball",
    "eyeballs",
    "eyebrow",
    "eyebrows",
    "eyelash",
    "eyelashes",
    "brows",
    "lashes",
    "beard",
    "teeth",
    "tongue",
];
/// The layer of what its wearer does not see.
const INSIDE: usize = 1;

/// Gives the player a body.
#[derive(Debug)]
pub(super) struct OwnBodyPlugin(pub(super) Option<String>);

impl Plugin for OwnBodyPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(Model(file(self.0.as_deref())))
            .add_systems(PostStartup, put_on)
            .add_systems(Update, give_up)
            .add_observer(leave_head_out);
    }
}

/// The model's file.
#[derive(Resource, Debug, Clone)]
struct Model(PathBuf);

/// The player's own body.
#[derive(Component, Debug)]
struct OwnBody;

/// A name is one of the people of `assets/avatars`, and what has an ending a file.
fn file(wears: Option<&str>) -> PathBuf {
    let wears = wears.unwrap_or(USUAL);
    match Path::new(wears).extension() {
        // Seen from where the program is run.
        Some(_) => std::path::absolute(wears).unwrap_or_else(|_| wears.into()),
        None => format!("avatars/{}.glb", wears.to_lowercase()).into(),
    }
}

fn put_on(
    player: Single<Entity, With<PlayerParticipant>>,
    model: Res<Model>,
    assets: Res<AssetServer>,
    mut commands: Commands,
) {
    let scene = AssetPath::from_path_buf(model.0.clone()).with_label("Scene0");
    let body = (
        OwnBody,
        Body::default(),
        WorldAssetRoot(assets.load(scene)),
        Visibility::default(),
    );
    let body = commands.spawn(body).id();
    commands.entity(*player).insert(WearsAvatar(body));
}

/// A model that cannot be read is done without.
fn give_up(
    bodies: Query<(Entity, &WorldAssetRoot), With<OwnBody>>,
    assets: Res<AssetServer>,
    mut notices: ResMut<Notices>,
    mut commands: Commands,
) {
    for (body, model) in &bodies {
        if let LoadState::Failed(error) = assets.load_state(&model.0) {
            let why = notice::why(&error);
            notices.add(format!("you have no body of your own: {why}"));
            commands.entity(body).despawn();
        }
    }
}

/// Nobody sees the inside of their own head.
fn leave_head_out(
    ready: On<WorldInstanceReady>,
    bodies: Query<(), With<OwnBody>>,
    children: Query<&Children>,
    names: Query<&Name>,
    meshes: Query<(), With<Mesh3d>>,
    mut commands: Commands,
) {
    if !bodies.contains(ready.entity) {
        return;
    }
    for part in children.iter_descendants(ready.entity) {
        if !names.get(part).is_ok_and(|name| is_of_head(name)) {
            continue;
        }
        let under = children.iter_descendants(part).chain([part]);
        for mesh in under.filter(|part| meshes.contains(*part)) {
            commands.entity(mesh).insert(RenderLayers::layer(INSIDE));
        }
    }
}

/// Whether a mesh is a part of the head, by a whole word of its name: what holds bones is no mesh.
fn is_of_head(name: &str) -> bool {
    words(name).any(|word| HEAD.contains(&word.to_lowercase().as_str()))
}

/// The words of a name, whether `LeftEye`, `left_eye`, `Eye.L` or `FACE01`.
fn words(name: &str) -> impl Iterator<Item = String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        // A capital begins a word, but within capitals only where small letters follow it.
        let begins = letter.is_uppercase()
            && (before.is_some_and(|before| before.is_lowercase())
                || after.is_some_and(|after| after.is_lowercase()));
        if begins || !letter.is_alphabetic() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (letter.is_alphabetic(), words.last_mut()) {
            word.push(*letter);
        }
    }
    words.into_iter().filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_name_is_one_of_the_house_and_a_file_is_a_file() {
        assert_eq!(file(None), Path::new("avatars/joss.glb"));
        assert_eq!(file(Some("Bram")), Path::new("avatars/bram.glb"));
        let own = file(Some("mine.vrm"));
        assert!(own.is_absolute() && own.ends_with("mine.vrm"));
    }

    #[test]
    fn heads_of_the_house_are_left_out_and_bodies_are_not() {
        for part in [
            "Face",
            "Mouth",
            "Ears",
            "LeftEye",
            "Hair",
            "Face_Primitive0",
        ] {
            assert!(is_of_head(part), "{part}");
        }
        assert!(!is_of_head("Body") && !is_of_head("Body.Fabric"));
    }

    #[test]
    fn only_whole_words_of_a_name_count() {
        for part in [
            "hair_01",
            "Eye.L",
            "FACE",
            "FACEMesh",
            "eyeL",
            "Hair001 (merged)",
            "head2",
        ] {
            assert!(is_of_head(part), "{part}");
        }
        for part in [
            "Surface",
            "eyelet",
            "spears",
            "Headless",
            "Chair",
            "Beardless_coat",
        ] {
            assert!(!is_of_head(part), "{part}");
        }
    }

    #[test]
    fn everybody_of_the_house_has_a_body_that_is_named() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets");
        assert!(folder.join(file(None)).exists());
    }
}
