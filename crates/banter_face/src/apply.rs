//! From face weights to meshes.

use crate::MorphBinding;
use banter_core::{FaceWeights, Weights};
use bevy::mesh::morph::MorphWeights;
use bevy::prelude::*;

/// Shows faces on the meshes that are bound to them, where either has changed: an animation
/// clip may have written a mesh's weights in this frame.
pub(crate) fn apply(
    faces: Query<Ref<FaceWeights>>,
    mut meshes: Query<(Ref<MorphBinding>, &mut MorphWeights)>,
) {
    for (binding, mut weights) in &mut meshes {
        let Ok(face) = faces.get(binding.npc()) else {
            continue;
        };
        if !(face.is_changed() || weights.is_changed() || binding.is_changed()) {
            continue;
        }
        let targets = weights.bypass_change_detection().weights_mut();
        if show(&binding, &face, targets) {
            weights.set_changed();
        }
    }
}

/// Writes a face into the targets of a mesh, and says whether that changed any.
fn show(binding: &MorphBinding, face: &Weights, targets: &mut [f32]) -> bool {
    let mut changed = false;
    for (target, shape) in binding.shapes() {
        // The weights may have been replaced by fewer since they were bound.
        let Some(weight) = targets.get_mut(usize::from(*target)) else {
            continue;
        };
        // Anybody may write a face: a NaN counts as rest.
        let shown = face[*shape].max(0.0).clamp(0.0, 1.0);
        if *weight != shown {
            *weight = shown;
            changed = true;
        }
    }
    changed
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Face;
    use crate::testing::Stage;
    use banter_core::Blendshape::{EyeBlinkLeft, JawOpen};

    /// A stage whose face is written by the test.
    fn puppet(names: &[&str]) -> (Stage, Entity) {
        let mut stage = Stage::new();
        let npc = stage.npc;
        stage.game.world_mut().entity_mut(npc).remove::<Face>();
        let mesh = stage.node(names, npc);
        stage.game.step();
        (stage, mesh)
    }

    fn set(stage: &mut Stage, pairs: &[(banter_core::Blendshape, f32)]) {
        let npc = stage.npc;
        let mut face = stage.game.world_mut().get_mut::<FaceWeights>(npc).unwrap();
        face.0 = pairs.iter().copied().collect();
        stage.game.step();
    }

    #[test]
    fn a_face_is_shown_in_the_mesh_s_own_order() {
        let (mut stage, mesh) = puppet(&["eyeBlink_L", "Fat", "jawOpen"]);
        set(&mut stage, &[(JawOpen, 0.5), (EyeBlinkLeft, 0.25)]);
        assert_eq!(stage.weights(mesh), [0.25, 0.0, 0.5]);
    }

    #[test]
    fn nonsense_is_tamed() {
        let (mut stage, mesh) = puppet(&["jawOpen", "eyeBlinkLeft"]);
        set(&mut stage, &[(JawOpen, f32::NAN), (EyeBlinkLeft, 7.0)]);
        assert_eq!(stage.weights(mesh), [0.0, 1.0]);
    }

    #[test]
    fn fewer_weights_than_there_were_do_no_harm() {
        let (mut stage, mesh) = puppet(&["eyeBlinkLeft", "jawOpen"]);
        let fewer = MorphWeights::new(vec![0.0], None).unwrap();
        stage.game.world_mut().entity_mut(mesh).insert(fewer);
        set(&mut stage, &[(JawOpen, 0.5), (EyeBlinkLeft, 0.5)]);
        assert_eq!(stage.weights(mesh), [0.5]);
    }

    #[test]
    fn a_clip_does_not_take_the_mouth_over_but_keeps_the_rest() {
        let (mut stage, mesh) = puppet(&["jawOpen", "Fat"]);
        set(&mut stage, &[(JawOpen, 0.5)]);
        let mut weights = stage
            .game
            .world_mut()
            .get_mut::<MorphWeights>(mesh)
            .unwrap();
        weights.weights_mut().copy_from_slice(&[1.0, 1.0]);
        stage.game.step();
        assert_eq!(stage.weights(mesh), [0.5, 1.0]);
    }

    #[test]
    fn nothing_changes_when_the_face_does_not() {
        #[derive(Resource, Default)]
        struct Changes(usize);
        let (mut stage, _) = puppet(&["jawOpen"]);
        stage.game.app_mut().init_resource::<Changes>().add_systems(
            Last,
            |changed: Query<(), Changed<MorphWeights>>, mut changes: ResMut<Changes>| {
                changes.0 += changed.iter().count();
            },
        );
        stage.game.step();
        let before = stage.game.world().resource::<Changes>().0;
        for _ in 0..5 {
            stage.game.step();
        }
        set(&mut stage, &[(EyeBlinkLeft, 0.5)]);
        assert_eq!(stage.game.world().resource::<Changes>().0, before);
        set(&mut stage, &[(JawOpen, 0.5)]);
        assert_eq!(stage.game.world().resource::<Changes>().0, before + 1);
    }
}
