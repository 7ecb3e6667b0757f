//! From face weights to meshes.

use crate::blend::{Mix, STILL};
use crate::retarget::{FIXED, fill, tamed};
use crate::rig::Rig;
use crate::{Detail, ExtraShapes, FaceBlend, MorphBinding};
use banter_core::{Blendshape, FaceWeights, VisemeWeights};
use bevy::mesh::morph::MorphWeights;
use bevy::prelude::*;

/// The signals by which a mouth is seen to move: ARKit's jaw and lips, and the visemes that
/// were asked for.
const MOUTH: std::ops::Range<usize> =
    Blendshape::JawForward.index()..Blendshape::BrowDownLeft.index();
const VISEMES: std::ops::Range<usize> = Blendshape::COUNT..Blendshape::COUNT + 15;

/// Shows faces on the meshes that are bound to them, where either has changed: an animation
/// clip may have written a mesh's weights in this frame.
pub(crate) fn apply(
    mut faces: Query<(
        &mut Rig,
        Ref<FaceWeights>,
        Option<Ref<VisemeWeights>>,
        Option<Ref<ExtraShapes>>,
        Option<Ref<FaceBlend>>,
        Option<Ref<Detail>>,
    )>,
    mut meshes: Query<(&mut MorphBinding, &mut MorphWeights)>,
    time: Res<Time>,
) {
    fn changed<T: Component>(component: &Option<Ref<T>>) -> bool {
        component.as_ref().is_some_and(|it| it.is_changed())
    }
    let dt = time.delta_secs();
    for (mut rig, face, visemes, extra, blend, detail) in &mut faces {
        let level = detail.as_deref().copied().unwrap_or_default();
        if level == Detail::Hidden {
            continue;
        }
        let rig = rig.bypass_change_detection();
        let spoken = changed(&visemes);
        let mut dirty = std::mem::take(&mut rig.is_fresh) | changed(&detail) | changed(&blend);
        let mut moved = false;
        if dirty | face.is_changed() | spoken | changed(&extra) {
            dirty = true;
            moved = rig.read(&face, visemes.as_deref(), extra.as_deref());
        }
        let blend = blend.as_deref().copied().unwrap_or_default();
        dirty |= rig.grip.advance(dt, moved, blend.fade);
        let mix = Mix::new(&blend)
            .held(rig.grip)
            .without_eyes(level == Detail::Far);
        for mesh in &rig.meshes {
            let Ok((mut binding, mut weights)) = meshes.get_mut(*mesh) else {
                continue;
            };
            if !dirty && !weights.is_changed() {
                continue;
            }
            let links = &mut binding.bypass_change_detection().links;
            let targets = weights.bypass_change_detection().weights_mut();
            if links.show(&rig.signals, &mix, targets) {
                weights.set_changed();
            }
        }
    }
}

impl Rig {
    /// Takes over what a face is asked to do, and says whether its mouth moved.
    fn read(
        &mut self,
        face: &FaceWeights,
        visemes: Option<&VisemeWeights>,
        extra: Option<&ExtraShapes>,
    ) -> bool {
        let mut before = [0.0; MOUTH.end - MOUTH.start + VISEMES.end - VISEMES.start];
        let (lips, sounds) = before.split_at_mut(MOUTH.end - MOUTH.start);
        copy(&self.signals, MOUTH, lips);
        copy(&self.signals, VISEMES, sounds);
        fill(
            &mut self.signals,
            face,
            visemes.map(|it| &it.0),
            self.wanted,
        );
        let differs = |before: &[f32], range: std::ops::Range<usize>| {
            let now = self.signals.get(range).unwrap_or_default();
            before.iter().zip(now).any(|(a, b)| (a - b).abs() > STILL)
        };
        let moved = differs(lips, MOUTH) || differs(sounds, VISEMES);
        let known = self.extras().len();
        let extras = self.signals.iter_mut().skip(usize::from(FIXED));
        let given = extra.map_or(&[][..], ExtraShapes::weights);
        for (signal, weight) in extras.zip(given).take(known) {
            *signal = tamed(*weight);
        }
        if let Some(vrm) = &self.vrm {
            vrm.evaluate(&mut self.signals);
        }
        moved
    }
}

fn copy(signals: &[f32], range: std::ops::Range<usize>, to: &mut [f32]) {
    if let Some(from) = signals.get(range) {
        to.copy_from_slice(from);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::testing::Stage;
    use banter_core::Blendshape::{EyeBlinkLeft, JawOpen};

    #[test]
    fn a_face_is_shown_in_the_mesh_s_own_order() {
        let (mut stage, mesh) = Stage::puppet(&["eyeBlink_L", "Fat", "jawOpen"]);
        stage.set(&[(JawOpen, 0.5), (EyeBlinkLeft, 0.25)]);
        assert_eq!(stage.weights(mesh), [0.25, 0.0, 0.5]);
    }

    #[test]
    fn nonsense_is_tamed() {
        let (mut stage, mesh) = Stage::puppet(&["jawOpen", "eyeBlinkLeft"]);
        stage.set(&[(JawOpen, f32::NAN), (EyeBlinkLeft, 7.0)]);
        assert_eq!(stage.weights(mesh), [0.0, 1.0]);
    }

    #[test]
    fn fewer_weights_than_there_were_do_no_harm() {
        let (mut stage, mesh) = Stage::puppet(&["eyeBlinkLeft", "jawOpen"]);
        let fewer = MorphWeights::new(vec![0.0], None).unwrap();
        stage.game.world_mut().entity_mut(mesh).insert(fewer);
        stage.set(&[(JawOpen, 0.5), (EyeBlinkLeft, 0.5)]);
        assert_eq!(stage.weights(mesh), [0.5]);
    }

    #[test]
    fn a_clip_does_not_take_the_mouth_over_but_keeps_the_rest() {
        let (mut stage, mesh) = Stage::puppet(&["jawOpen", "Fat"]);
        stage.set(&[(JawOpen, 0.5)]);
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
        let (mut stage, _) = Stage::puppet(&["jawOpen"]);
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
        stage.set(&[(EyeBlinkLeft, 0.5)]);
        assert_eq!(stage.game.world().resource::<Changes>().0, before);
        stage.set(&[(JawOpen, 0.5)]);
        assert_eq!(stage.game.world().resource::<Changes>().0, before + 1);
    }
}
