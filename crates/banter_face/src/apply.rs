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
    use crate::FixedDetail;
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
        let (mut stage, mesh) = with_clip(&["jawOpen", "Fat"]);
        play(&mut stage, &[1.0, 1.0]);
        stage.set(&[(JawOpen, 0.5)]);
        // Within some frames the mouth is the voice's.
        for _ in 0..4 {
            stage.game.step();
        }
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

    /// What a clip shows in every frame from now on.
    #[derive(Resource)]
    struct Clip(Vec<f32>);

    fn with_clip(names: &[&str]) -> (Stage, Entity) {
        let (mut stage, mesh) = Stage::puppet(names);
        stage
            .game
            .app_mut()
            .insert_resource(Clip(vec![0.0; names.len()]))
            .add_systems(
                PostUpdate,
                (move |clip: Res<Clip>, mut weights: Query<&mut MorphWeights>| {
                    if let Ok(mut weights) = weights.get_mut(mesh) {
                        weights.weights_mut().copy_from_slice(&clip.0);
                    }
                })
                .in_set(bevy::app::AnimationSystems),
            );
        (stage, mesh)
    }

    fn play(stage: &mut Stage, clip: &[f32]) {
        stage.game.world_mut().resource_mut::<Clip>().0 = clip.to_vec();
    }

    #[test]
    fn a_clip_is_seen_while_the_face_rests_and_the_mouth_is_ours_while_it_speaks() {
        let (mut stage, mesh) = with_clip(&["jawOpen", "eyeBlinkLeft"]);
        play(&mut stage, &[0.6, 0.4]);
        stage.set(&[]);
        assert_eq!(stage.weights(mesh), [0.6, 0.4]);
        // Speech: the jaw goes up and down below what the clip shows.
        for frame in 0..30 {
            let open = if frame % 4 < 2 { 0.1 } else { 0.3 };
            stage.set(&[(JawOpen, open), (EyeBlinkLeft, 0.9)]);
            if frame > 6 {
                assert_eq!(stage.weights(mesh), [open, 0.9]);
            }
        }
        // The voice is done; the clip comes back without a leap.
        let mut last = stage.weights(mesh)[0];
        for _ in 0..40 {
            stage.set(&[]);
            let now = stage.weights(mesh)[0];
            assert!((now - last).abs() < 0.31, "{last} {now}");
            last = now;
        }
        assert_eq!(stage.weights(mesh), [0.6, 0.4]);
        // A clip that ends at rest leaves nothing behind.
        play(&mut stage, &[0.0, 0.0]);
        stage.set(&[]);
        assert_eq!(stage.weights(mesh), [0.0, 0.0]);
    }

    #[test]
    fn a_scene_made_by_hand_may_have_the_face_for_itself() {
        let (mut stage, mesh) = with_clip(&["jawOpen", "browInnerUp"]);
        let blend = FaceBlend {
            mouth: crate::OverClip::Add,
            idle_mouth: crate::OverClip::Add,
            rest: crate::OverClip::Yield,
            ..FaceBlend::default()
        };
        let npc = stage.npc;
        stage.game.world_mut().entity_mut(npc).insert(blend);
        play(&mut stage, &[0.5, 0.25]);
        let inner = banter_core::Blendshape::BrowInnerUp;
        stage.set(&[(JawOpen, 0.25), (inner, 1.0)]);
        stage.game.step();
        assert_eq!(stage.weights(mesh), [0.75, 0.25]);
    }

    #[test]
    fn faces_that_nobody_sees_are_not_written() {
        let (mut stage, mesh) = Stage::puppet(&["jawOpen", "eyeLookUpLeft"]);
        let npc = stage.npc;
        let up = banter_core::Blendshape::EyeLookUpLeft;
        for (detail, expected) in [
            (Detail::Hidden, [0.0, 0.0]),
            (Detail::Far, [0.5, 0.0]),
            (Detail::Near, [0.5, 0.5]),
        ] {
            stage
                .game
                .world_mut()
                .entity_mut(npc)
                .insert(FixedDetail(detail));
            stage.set(&[(JawOpen, 0.5), (up, 0.5)]);
            assert_eq!(stage.weights(mesh), expected, "{detail:?}");
        }
        // What changed meanwhile is shown as soon as it can be seen.
        stage
            .game
            .world_mut()
            .entity_mut(npc)
            .insert(FixedDetail(Detail::Hidden));
        stage.set(&[]);
        stage.game.step();
        assert_eq!(stage.weights(mesh), [0.5, 0.5]);
        stage
            .game
            .world_mut()
            .entity_mut(npc)
            .insert(FixedDetail(Detail::Near));
        stage.game.step();
        assert_eq!(stage.weights(mesh), [0.0, 0.0]);
    }
}
