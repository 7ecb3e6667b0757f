//! What an avatar's face is made of: its shapes, its head, its eyes.

use crate::bind::{Hierarchy, MOST_LEVELS};
use crate::joint::Joint;
use crate::{FaceBound, MorphBinding};
use banter_core::{Blendshape, FaceWeights};
use bevy::ecs::system::SystemParam;
use bevy::math::Affine3A;
use bevy::prelude::*;

/// What was found below whoever has [`FaceWeights`].
#[derive(Component, Debug, Default)]
pub(crate) struct Rig {
    /// A bit for each shape that any of its meshes has.
    shapes: u64,
    pub(crate) head: Option<Joint>,
    /// The left and the right eye.
    pub(crate) eyes: [Option<Joint>; 2],
    /// The mesh with the most shapes.
    pub(crate) mesh: Option<Entity>,
    /// From the axes of that mesh to those of the face (`+Y` up, `+Z` where it faces).
    pub(crate) facing: Quat,
    /// Whether it was said that there is no face, and since when there was cause to.
    pub(crate) missing: Missing,
}

/// How long a face has been missing.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(crate) enum Missing {
    /// There is a face, or no avatar.
    #[default]
    No,
    /// There was an avatar without a face at this time of the game's clock, in seconds.
    Since(f64),
    /// It was said.
    Said,
}

impl Rig {
    /// How many of the 52 shapes it has.
    pub(crate) fn shapes(&self) -> usize {
        self.shapes.count_ones() as usize
    }

    /// Whether the eyes are turned by shapes; else nodes turn them, if there are any.
    pub(crate) fn has_look_shapes(&self) -> bool {
        self.shapes & (1 << Blendshape::EyeLookOutLeft.index()) != 0
    }
}

/// What is below a character, without what belongs to another one below it.
#[derive(SystemParam)]
pub(crate) struct Avatar<'w, 's> {
    children: Query<'w, 's, &'static Children>,
    parents: Query<'w, 's, &'static ChildOf>,
    faces: Query<'w, 's, (), With<FaceWeights>>,
    transforms: Query<'w, 's, &'static Transform>,
    names: Query<'w, 's, &'static Name>,
}

impl Avatar<'_, '_> {
    /// Every entity below, those nearer first.
    pub(crate) fn below(&self, npc: Entity) -> Vec<Entity> {
        let mut found = vec![npc];
        let mut next = 0;
        while let Some(entity) = found.get(next).copied() {
            next += 1;
            if let Ok(children) = self.children.get(entity) {
                found.extend(children.iter().filter(|child| !self.faces.contains(*child)));
            }
        }
        found.remove(0);
        found
    }

    /// Where an entity is, as seen from the character.
    fn placed(&self, entity: Entity, npc: Entity) -> Affine3A {
        std::iter::once(entity)
            .chain(self.parents.iter_ancestors(entity).take(MOST_LEVELS))
            .take_while(|ancestor| *ancestor != npc)
            .filter_map(|ancestor| self.transforms.get(ancestor).ok())
            .fold(Affine3A::IDENTITY, |below, transform| {
                transform.compute_affine() * below
            })
    }

    fn named(&self, entities: &[Entity], rank: impl Fn(&str) -> u8) -> Option<Entity> {
        // Of those that fit best the first, the one nearest to the root.
        let mut best = None;
        for entity in entities {
            let rank = self.names.get(*entity).map_or(0, |name| rank(name));
            if rank > best.map_or(0, |(_, best)| best) {
                best = Some((*entity, rank));
            }
        }
        best.map(|(entity, _)| entity)
    }

    /// Finds head and eyes, and which way they face, from the mesh of the face.
    fn measure(&self, npc: Entity, mesh: Entity, rig: &mut Rig) {
        let entities = self.below(npc);
        let eyes = [true, false].map(|left| self.named(&entities, |name| eye_rank(name, left)));
        let head = self.named(&entities, head_rank);
        let face = self.placed(mesh, npc);
        // glTF models face +Z, and then the left eye is towards +X. Some were made the
        // other way round.
        let at = |eye: Entity| {
            face.inverse()
                .transform_point3(self.placed(eye, npc).translation.into())
        };
        let turned = matches!(eyes, [Some(left), Some(right)] if at(left).x < at(right).x);
        rig.facing = if turned {
            Quat::from_rotation_y(std::f32::consts::PI)
        } else {
            Quat::IDENTITY
        };
        let facing = rotation(face) * rig.facing;
        let joint = |entity: Entity, before: Option<Joint>| {
            let own = self.transforms.get(entity).ok()?.rotation;
            let facing = rotation(self.placed(entity, npc)).inverse() * facing;
            Some(Joint::new(entity, facing, own).or_before(before))
        };
        rig.head = head.and_then(|head| joint(head, rig.head));
        let before = rig.eyes;
        for ((eye, entity), before) in rig.eyes.iter_mut().zip(eyes).zip(before) {
            *eye = entity.and_then(|entity| joint(entity, before));
        }
        rig.mesh = Some(mesh);
    }
}

fn rotation(placed: Affine3A) -> Quat {
    let (_, rotation, _) = placed.to_scale_rotation_translation();
    if rotation.is_finite() {
        rotation
    } else {
        Quat::IDENTITY
    }
}

/// Looks at avatars anew whose meshes were bound or lost.
pub(crate) fn fit(
    mut hierarchy: ResMut<Hierarchy>,
    mut rigs: Query<&mut Rig>,
    bindings: Query<(Entity, &MorphBinding)>,
    avatar: Avatar,
    mut commands: Commands,
) {
    let mut refit = std::mem::take(&mut hierarchy.refit);
    refit.sort_unstable();
    refit.dedup();
    for npc in refit {
        let Ok(mut rig) = rigs.get_mut(npc) else {
            continue;
        };
        let before = rig.shapes();
        rig.shapes = 0;
        let mut most: Option<(Entity, usize)> = None;
        for (mesh, binding) in bindings.iter().filter(|(_, binding)| binding.npc() == npc) {
            for (_, shape) in binding.shapes() {
                rig.shapes |= 1 << shape.index();
            }
            let shapes = binding.shapes().len();
            if shapes > most.map_or(0, |(_, most)| most) {
                most = Some((mesh, shapes));
            }
        }
        match most {
            Some((mesh, _)) => {
                rig.missing = Missing::No;
                avatar.measure(npc, mesh, &mut rig);
            }
            None => {
                let missing = rig.missing;
                *rig = Rig {
                    missing,
                    ..default()
                };
            }
        }
        let shapes = rig.shapes();
        if shapes > before {
            commands.trigger(FaceBound { npc, shapes });
        }
    }
}

/// The part of a name that no namespace and no rig's prefix stands before, and whether
/// nothing but a namespace did.
fn last_part(name: &str) -> (&str, bool) {
    let bare = name.rsplit([':', '|']).next().unwrap_or(name);
    let last = bare.rsplit(['_', '-', '.', ' ']).next().unwrap_or(bare);
    (last, last.len() == bare.len())
}

/// How well a name fits a head: `Head` and `mixamorig:Head` before `J_Bip_C_Head`.
fn head_rank(name: &str) -> u8 {
    let (last, whole) = last_part(name);
    let is_head = last.eq_ignore_ascii_case("head") || last.eq_ignore_ascii_case("mixamorighead");
    u8::from(is_head) + u8::from(is_head && whole)
}

/// How well a name fits an eye of a side.
fn eye_rank(name: &str, left: bool) -> u8 {
    let plain: String = name
        .rsplit([':', '|'])
        .next()
        .unwrap_or(name)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .take(32)
        .collect();
    let (side, letter) = if left { ("left", 'l') } else { ("right", 'r') };
    let plain = plain.strip_prefix("mixamorig").unwrap_or(&plain);
    let known = [
        format!("{side}eye"),
        format!("eye{side}"),
        format!("{letter}eye"),
        format!("eye{letter}"),
        format!("jadj{letter}faceeye"),
    ];
    u8::from(known.iter().any(|known| known == plain))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::testing::Stage;

    #[test]
    fn heads_are_known_by_their_names() {
        for name in [
            "Head",
            "head",
            "mixamorig:Head",
            "mixamorigHead",
            "rig|HEAD",
        ] {
            assert_eq!(head_rank(name), 2, "{name}");
        }
        for name in ["J_Bip_C_Head", "Bip01 Head", "DEF-head", "Wolf3D_Head"] {
            assert_eq!(head_rank(name), 1, "{name}");
        }
        for name in ["HeadTop_End", "Head_end", "Forehead", "", ":", "Headphones"] {
            assert_eq!(head_rank(name), 0, "{name}");
        }
    }

    #[test]
    fn eyes_are_known_by_their_names() {
        for name in [
            "LeftEye",
            "eye_L",
            "Eye.L",
            "mixamorig:LeftEye",
            "J_Adj_L_FaceEye",
        ] {
            assert_eq!(
                (eye_rank(name, true), eye_rank(name, false)),
                (1, 0),
                "{name}"
            );
        }
        for name in ["LeftEyeball", "Eye", "", "LeftEyebrow"] {
            assert_eq!(
                (eye_rank(name, true), eye_rank(name, false)),
                (0, 0),
                "{name}"
            );
        }
    }

    #[test]
    fn an_avatar_is_measured() {
        let mut stage = Stage::new();
        stage.game.record_events::<FaceBound>();
        let npc = stage.npc;
        let head = stage.spawn_node("Head", Vec3::Y, npc);
        let left = stage.spawn_node("LeftEye", Vec3::X, head);
        let right = stage.spawn_node("RightEye", Vec3::NEG_X, head);
        let face = stage.node(&["jawOpen", "eyeBlinkLeft"], head);
        stage.node(&["eyeLookOutLeft", "jawOpen"], left);
        stage.game.step();
        let rig = stage.game.world().get::<Rig>(npc).unwrap();
        assert_eq!((rig.shapes(), rig.mesh), (3, Some(face)));
        assert!(rig.has_look_shapes());
        let entity = |joint: &Option<Joint>| joint.map(|joint| joint.entity);
        assert_eq!(entity(&rig.head), Some(head));
        assert_eq!(
            [entity(&rig.eyes[0]), entity(&rig.eyes[1])],
            [Some(left), Some(right)]
        );
        assert_eq!(rig.facing, Quat::IDENTITY);
        assert_eq!(
            stage.game.recorded::<FaceBound>(),
            [FaceBound { npc, shapes: 3 }]
        );
    }

    #[test]
    fn a_model_that_faces_the_other_way_is_seen_by_its_eyes() {
        let mut stage = Stage::new();
        let npc = stage.npc;
        stage.spawn_node("eye_L", Vec3::NEG_X, npc);
        stage.spawn_node("eye_R", Vec3::X, npc);
        stage.node(&["jawOpen"], npc);
        stage.game.step();
        let rig = stage.game.world().get::<Rig>(npc).unwrap();
        assert!((rig.facing * Vec3::Z).z < -0.99);
    }

    #[test]
    fn another_avatar_takes_the_first_one_s_place() {
        let mut stage = Stage::new();
        stage.game.record_events::<FaceBound>();
        let npc = stage.npc;
        let first = stage.spawn_node("Head", Vec3::ZERO, npc);
        stage.node(&["jawOpen"], first);
        stage.game.step();
        stage.game.world_mut().despawn(first);
        stage.game.step();
        assert!(stage.game.world().get::<Rig>(npc).unwrap().head.is_none());
        stage.node(&["jawOpen", "mouthClose"], npc);
        stage.game.step();
        let shapes: Vec<usize> = stage
            .game
            .recorded::<FaceBound>()
            .iter()
            .map(|e| e.shapes)
            .collect();
        assert_eq!(shapes, [1, 2]);
    }
}
