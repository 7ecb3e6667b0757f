//! Avatars that have no face: said once, in one sentence.

use crate::FaceMissing;
use crate::bind::{Hierarchy, mesh_of, target_names};
use crate::file::plain;
use crate::rig::{Avatar, Missing, Rig};
use banter_core::FaceWeights;
use bevy::asset::{AssetLoadError, LoadState};
use bevy::mesh::morph::MorphWeights;
use bevy::prelude::*;
use bevy::world_serialization::WorldAssetRoot;
use std::time::Duration;

/// Says that a character's avatar has no face, and that this is meant so: no
/// [`FaceMissing`] is told of it. Put it beside [`FaceWeights`](banter_core::FaceWeights) of
/// a golem, a ghost or a figure that stands in for a model that could not be loaded.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct Faceless;

/// How often characters are looked at that have no face so far.
pub(crate) const PERIOD: Duration = Duration::from_millis(250);
/// How long an avatar may be there without a face, in seconds: its parts may come one by
/// one.
const PATIENCE: f64 = 0.5;
/// What was looked for.
const KNOWN: &str = "name its shape keys after ARKit's 52 face shapes (jawOpen, mouthClose, \
                     ...) or the visemes (viseme_PP, vrc.v_aa, ...), export it as a VRM, or \
                     tell their names in a face table (*.face.ron)";
/// How many names of morph targets are told.
const MOST_NAMES: usize = 8;

pub(crate) fn judge(
    mut rigs: Query<(Entity, &mut Rig), Seen>,
    avatar: Avatar,
    primitives: Query<(Option<&Children>, Option<&Mesh3d>)>,
    weights: Query<&MorphWeights>,
    models: Models,
    meshes: Option<Res<Assets<Mesh>>>,
    names: Query<NameOrEntity>,
    time: Res<Time>,
    mut hierarchy: ResMut<Hierarchy>,
    mut commands: Commands,
) {
    let Some(meshes) = meshes else {
        return;
    };
    let now = time.elapsed_secs_f64();
    for (npc, mut rig) in &mut rigs {
        let rig = rig.bypass_change_detection();
        if rig.has_face() || rig.missing == Missing::Said {
            continue;
        }
        let below = avatar.below(npc);
        if let Some(reason) = models.failure(npc, &below) {
            // Bevy wrote it to the log.
            rig.missing = Missing::Said;
            commands.trigger(FaceMissing { npc, reason });
            continue;
        }
        let mesh = below.iter().find_map(|entity| {
            let (_, mesh) = primitives.get(*entity).ok()?;
            mesh.map(|mesh| &mesh.0)
                .filter(|mesh| meshes.contains(*mesh))
        });
        let Some(mesh) = mesh else {
            rig.missing = Missing::No;
            continue;
        };
        // A face without morph targets announces itself by nothing: there may be a jaw.
        hierarchy.refit.push(npc);
        match rig.missing {
            Missing::Since(then) if now - then >= PATIENCE => {}
            Missing::Since(_) => continue,
            _ => {
                rig.missing = Missing::Since(now);
                continue;
            }
        }
        rig.missing = Missing::Said;

        let file = mesh.path().and_then(|path| path.path().file_name());
        let avatar = match file {
            Some(file) => plain(&file.to_string_lossy()),
            None => {
                let name = names.get(npc).ok();
                let name = name.map_or_else(|| npc.to_string(), |name| plain(&name.to_string()));
                format!("the avatar of {name}")
            }
        };
        let mut targets = Targets::default();
        for entity in below {
            let Ok(weights) = weights.get(entity) else {
                continue;
            };
            let mesh = mesh_of(entity, weights, &primitives).and_then(|mesh| meshes.get(mesh));
            targets.add(weights.weights().len(), mesh);
        }
        let reason = targets.reason(&avatar);
        tracing::warn!("{reason}");
        commands.trigger(FaceMissing { npc, reason });
    }
}

/// Those whose faces are looked for.
type Seen = (
    With<FaceWeights>,
    Or<(With<Children>, With<WorldAssetRoot>)>,
    Without<Faceless>,
);

/// The models that avatars are made of.
#[derive(bevy::ecs::system::SystemParam)]
pub(crate) struct Models<'w, 's> {
    roots: Query<'w, 's, &'static WorldAssetRoot>,
    assets: Option<Res<'w, AssetServer>>,
}

impl Models<'_, '_> {
    /// Why a model of an avatar could not be loaded, as one sentence.
    fn failure(&self, npc: Entity, below: &[Entity]) -> Option<String> {
        let assets = self.assets.as_ref()?;
        let entities = std::iter::once(&npc).chain(below);
        let mut models = entities.filter_map(|it| self.roots.get(*it).ok());
        models.find_map(|model| match assets.get_load_state(model.0.id())? {
            LoadState::Failed(error) => {
                let words = match &*error {
                    AssetLoadError::AssetLoaderError(error) => error.error().to_string(),
                    error => error.to_string(),
                };
                // Behind the sentence there may be a stack.
                words.lines().next().map(str::to_owned)
            }
            _ => None,
        })
    }
}

/// What is known of an avatar's morph targets.
#[derive(Debug, Default, PartialEq)]
struct Targets {
    count: usize,
    names: Vec<String>,
    /// Whether names are out of reach.
    extracted: bool,
}

impl Targets {
    fn add(&mut self, count: usize, mesh: Option<&Mesh>) {
        self.count += count;
        match mesh.map(target_names) {
            Some(Ok(names)) => {
                let more = MOST_NAMES.saturating_sub(self.names.len());
                self.names
                    .extend(names.iter().take(more).map(|name| plain(name)));
            }
            Some(Err(_)) => self.extracted = true,
            None => {}
        }
    }

    /// One sentence: what is wrong, what comes of it, what to do.
    fn reason(&self, avatar: &str) -> String {
        const SO: &str = "the character talks without moving its face";
        let Self {
            count,
            names,
            extracted,
        } = self;
        if *count == 0 {
            return format!(
                "{avatar} has neither morph targets nor a bone called Jaw; {SO}; {KNOWN}"
            );
        }
        if *extracted {
            return format!(
                "the morph targets of {avatar} cannot be read any more; {SO}; load it with \
                 RenderAssetUsages::all(), so that their names stay in memory"
            );
        }
        let list = match count.saturating_sub(names.len()) {
            _ if names.is_empty() => format!("{count} morph targets without names"),
            0 => format!("its morph targets: {}", names.join(", ")),
            more => format!("its morph targets: {} and {more} more", names.join(", ")),
        };
        format!("{avatar} has no face shapes that are known ({list}); {SO}; {KNOWN}")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::FaceBound;
    use crate::testing::Stage;

    fn reasons(stage: &mut Stage, seconds: u64) -> Vec<String> {
        stage.game.run_for(Duration::from_secs(seconds));
        let missing = stage.game.recorded::<FaceMissing>().iter();
        missing.map(|missing| missing.reason.clone()).collect()
    }

    #[test]
    fn strange_targets_are_named_once() {
        let mut stage = Stage::new();
        stage.game.record_events::<FaceMissing>();
        let npc = stage.npc;
        stage
            .game
            .world_mut()
            .entity_mut(npc)
            .insert(Name::new("Mara"));
        let names = ["Key 1", "Key 2", "K\n3", "4", "5", "6", "7", "8", "9", "10"];
        let node = stage.node(&names, npc);
        let reasons = reasons(&mut stage, 5);
        assert_eq!(reasons.len(), 1);
        assert_eq!(
            reasons[0],
            "the avatar of Mara has no face shapes that are known (its morph targets: Key 1, \
             Key 2, K\\n3, 4, 5, 6, 7, 8 and 2 more); the character talks without moving its \
             face; name its shape keys after ARKit's 52 face shapes (jawOpen, mouthClose, ...) \
             or the visemes (viseme_PP, vrc.v_aa, ...), export it as a VRM, or tell their names \
             in a face table (*.face.ron)"
        );
        assert_eq!(stage.weights(node), [0.0; 10], "nothing moves");
    }

    #[test]
    fn an_avatar_without_targets_is_told_and_one_without_meshes_is_not() {
        let mut stage = Stage::new();
        stage.game.record_events::<FaceMissing>();
        let npc = stage.npc;
        let node = Transform::default();
        stage.game.world_mut().spawn((node, ChildOf(npc)));
        assert!(reasons(&mut stage, 2).is_empty());
        let mesh = stage.meshes().add(crate::testing::mesh(&[]));
        stage
            .game
            .world_mut()
            .spawn((Mesh3d(mesh), node, ChildOf(npc)));
        let reasons = reasons(&mut stage, 2);
        assert_eq!(reasons.len(), 1);
        assert!(
            reasons[0].contains("neither morph targets"),
            "{}",
            reasons[0]
        );
    }

    #[test]
    fn who_is_meant_to_have_no_face_is_not_told_of() {
        let mut stage = Stage::new();
        stage.game.record_events::<FaceMissing>();
        let npc = stage.npc;
        stage.game.world_mut().entity_mut(npc).insert(Faceless);
        stage.node(&["Key 1"], npc);
        assert!(reasons(&mut stage, 3).is_empty());
    }

    #[test]
    fn a_face_is_not_missed() {
        let mut stage = Stage::new();
        stage.game.record_events::<FaceMissing>();
        stage.game.record_events::<FaceBound>();
        let npc = stage.npc;
        stage.node(&["Fat"], npc);
        stage.node(&["jawOpen"], npc);
        assert!(reasons(&mut stage, 2).is_empty());
        assert_eq!(
            stage.game.recorded::<FaceBound>(),
            [FaceBound {
                npc,
                kind: crate::RigKind::Arkit,
                shapes: 1
            }]
        );
    }

    #[test]
    fn every_kind_of_strangeness_has_its_sentence() {
        let mut targets = Targets::default();
        targets.add(3, Some(&crate::testing::mesh(&[])));
        assert!(
            targets
                .reason("a.glb")
                .contains("3 morph targets without names")
        );
        let mut targets = Targets::default();
        let mut mesh = crate::testing::mesh(&["jawOpen"]);
        mesh.take_gpu_data().unwrap();
        targets.add(1, Some(&mesh));
        assert!(targets.extracted);
        assert!(targets.reason("a.glb").contains("cannot be read"));
        assert_eq!(plain(&"x".repeat(99)).len(), 40);
    }
}
