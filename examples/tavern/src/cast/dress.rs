//! The company's looks: models that personas name, in the tavern's paint.

use crate::notice::{self, Notices};
use crate::paint::Paint;
use bevy::asset::LoadState;
use bevy::camera::visibility::NoFrustumCulling;
use bevy::ecs::system::SystemParam;
use bevy::platform::collections::HashMap;
use bevy::prelude::*;
use bevy::world_serialization::{WorldAssetRoot, WorldInstanceReady};
use bevy_banter::prelude::*;

/// Paints models as they come.
#[derive(Debug)]
pub(super) struct DressPlugin;

/// Marks whose model is there, or will not come.
#[derive(Component, Debug)]
pub(crate) struct Dressed;

/// Marks what is shown by a model of a file of its own, as the dog is.
#[derive(Component, Debug, Clone, Copy, Default)]
pub(crate) struct OwnModel;

impl Plugin for DressPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, (paint, give_up))
            .add_observer(dressed);
    }
}

/// Who is not to be seen yet.
#[derive(SystemParam)]
pub(crate) struct Undressed<'w, 's>(
    Query<'w, 's, (), (Or<(With<PersonaAvatar>, With<OwnModel>)>, Without<Dressed>)>,
);

impl Undressed<'_, '_> {
    /// Whether there is anybody.
    pub(crate) fn any(&self) -> bool {
        !self.0.is_empty()
    }
}

fn dressed(ready: On<WorldInstanceReady>, mut commands: Commands) {
    if let Ok(mut wearer) = commands.get_entity(ready.entity) {
        wearer.try_insert(Dressed);
    }
}

/// Whom a persona is to show, and who is not to be seen yet.
type Wearer = (With<PersonaAvatar>, Without<Dressed>);

/// Who has no model, or one that cannot be read, is not waited for.
fn give_up(
    wearers: Query<(Entity, &CharacterPersona, Option<&WorldAssetRoot>), Wearer>,
    own: Query<(Entity, &WorldAssetRoot), (With<OwnModel>, Without<Dressed>)>,
    personas: Res<Assets<Persona>>,
    assets: Option<Res<AssetServer>>,
    mut notices: ResMut<Notices>,
    mut commands: Commands,
) {
    let Some(assets) = assets else { return };
    for (shown, model) in &own {
        if let LoadState::Failed(error) = assets.load_state(&model.0) {
            let why = notice::why(&error);
            notices.add(format!("somebody of the company is not to be seen: {why}"));
            commands.entity(shown).try_insert(Dressed);
        }
    }
    for (wearer, CharacterPersona(persona), model) in &wearers {
        let lost = match (personas.get(persona), model) {
            (_, Some(model)) => match assets.load_state(&model.0) {
                LoadState::Failed(error) => Some(notice::why(&error)),
                _ => None,
            },
            (Some(known), None) if known.avatar.is_none() => {
                Some(format!("the persona of {} names no avatar", known.name))
            }
            (None, None) if matches!(assets.load_state(persona), LoadState::Failed(_)) => {
                Some("there is no persona to name one".to_owned())
            }
            _ => None,
        };
        if let Some(why) = lost {
            notices.add(format!("somebody of the company is not to be seen: {why}"));
            commands.entity(wearer).try_insert(Dressed);
        }
    }
}

/// Puts the tavern's paint on what has come in Bevy's.
fn paint(
    parts: Query<(Entity, &MeshMaterial3d<StandardMaterial>)>,
    materials: Option<Res<Assets<StandardMaterial>>>,
    mut paints: ResMut<Assets<Paint>>,
    mut known: Local<HashMap<AssetId<StandardMaterial>, Handle<Paint>>>,
    mut commands: Commands,
) {
    let Some(materials) = materials else { return };
    for (part, MeshMaterial3d(material)) in &parts {
        let Some(found) = materials.get(material) else {
            continue;
        };
        let paint = known
            .entry(material.id())
            .or_insert_with(|| paints.add(Paint::from(found)));
        commands
            .entity(part)
            .try_remove::<MeshMaterial3d<StandardMaterial>>()
            // Who moves leaves the box that the model was measured in.
            .try_insert((MeshMaterial3d(paint.clone()), NoFrustumCulling));
    }
}
