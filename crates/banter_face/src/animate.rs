//! What is heard now, and what a face does by itself, becomes face weights.

use crate::articulation::Articulation;
use crate::gaze::{Gaze, look};
use crate::joint;
use crate::rig::Rig;
use crate::sight::Sight;
use crate::{Detail, Face};
use banter_core::{Blendshape, FaceWeights, GazeTarget};
use banter_lipsync::{Doing, Life, LifeFrame};
use bevy::prelude::*;

/// Seconds between the steps of a face that neither speaks nor blinks nor looks elsewhere:
/// about thirty a second, and a little less, so that every second frame of sixty is one.
const IDLE: f32 = 0.03;

/// The state of a face between frames.
#[derive(Component, Default)]
pub(crate) struct Performance {
    /// `None` until it begins to live.
    life: Option<Life>,
    frame: LifeFrame,
    gaze: Gaze,
    /// Seconds since its last step.
    since: f32,
    /// The turn of the head and of the eyes, in the face's axes.
    pub(crate) head: Quat,
    pub(crate) eyes: Quat,
}

impl Performance {
    /// Whether every frame counts.
    fn is_busy(&self) -> bool {
        self.gaze.is_moving() || self.frame.weights[Blendshape::EyeBlinkLeft] > 0.0
    }

    fn begin(&mut self, npc: Entity, face: &Face) -> Life {
        // Faces that wait take their steps in different frames.
        self.since = if npc.index_u32().is_multiple_of(2) {
            0.0
        } else {
            IDLE / 2.0
        };
        Life::new(face.life_seed.unwrap_or(npc.to_bits()))
    }
}

pub(crate) fn animate(
    mut faces: Query<(
        Entity,
        &Face,
        &Detail,
        &mut Articulation,
        &Rig,
        &GazeTarget,
        &mut Performance,
        &mut FaceWeights,
    )>,
    sight: Sight,
    time: Res<Time>,
) {
    let dt = time.delta_secs();
    for (npc, face, detail, mut heard, rig, target, mut performance, mut weights) in &mut faces {
        let performance = performance.bypass_change_detection();
        performance.since += dt;
        let is_busy = heard.speaking || heard.moving || performance.is_busy();
        match detail {
            Detail::Hidden => continue,
            Detail::Near if is_busy => {}
            _ if performance.since < IDLE => continue,
            _ => {}
        }
        let step = std::mem::take(&mut performance.since);

        let aim = target.0.and_then(|target| sight.angles(rig, target));
        performance.gaze.advance(step, aim, rig.head.is_some());

        let mut life = match performance.life.take() {
            Some(life) => life,
            None => performance.begin(npc, face),
        };
        let (melody, breath) = heard.bypass_change_detection().heard();
        let doing = Doing {
            speaking: heard.speaking,
            far: *detail == Detail::Far,
            melody: melody.melody,
            accent: melody.accent,
            phrase_end: melody.phrase_end,
            breath,
            ..default()
        };
        performance.frame = life.advance(step, &doing);
        performance.life = Some(life);

        let LifeFrame {
            weights: alive,
            head: [yaw, pitch, roll],
            gaze: stray,
            ..
        } = &performance.frame;
        let mut shown = heard.weights.max(alive);
        let eyes = performance.gaze.strayed(Vec2::from_array(*stray));
        look(&mut shown, eyes);

        let head = performance.gaze.head;
        performance.head = joint::turn(head.x + yaw, head.y + pitch, *roll);
        performance.eyes = joint::turn(eyes.x, eyes.y, 0.0);
        weights.set_if_neq(FaceWeights(shown));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Stage, phoneme, vowel};
    use crate::tracks::Tracks;
    use banter_core::Blendshape::{EyeBlinkLeft, JawOpen, MouthClose};
    use banter_core::{Interrupt, Npc};
    use std::time::Duration;

    /// A turn with one sentence that is ready to be heard.
    fn ready(stage: &mut Stage, phonemes: Vec<banter_core::Phoneme>) -> Entity {
        let turn = stage.turn();
        stage.voice(turn, 0, phonemes);
        assert!(stage.until(|world| {
            world
                .get::<Tracks>(turn)
                .is_some_and(|tracks| tracks.get(0).is_some())
        }));
        turn
    }

    /// Hears a sentence from a time to another, at sixty frames a second.
    fn play(stage: &mut Stage, turn: Entity, from: f32, to: f32) {
        let mut position = from;
        while position < to {
            stage.hear(turn, 0, position);
            position += 1.0 / 60.0;
        }
    }

    #[test]
    fn the_mouth_opens_at_a_vowel_and_closes_at_an_m() {
        let mut stage = Stage::new();
        let npc = stage.npc;
        let mesh = stage.node(&["mouthClose", "jawOpen"], npc);
        let phonemes = vec![
            phoneme("m", 0.0, 0.1),
            phoneme("ɑː", 0.1, 0.4),
            phoneme("m", 0.4, 0.5),
        ];
        let turn = ready(&mut stage, phonemes);
        play(&mut stage, turn, -0.1, 0.27);
        assert!(stage.face()[JawOpen] > 0.4);
        let [closed, open] = stage.weights(mesh)[..] else {
            unreachable!("two targets");
        };
        assert!(open > 0.4 && closed < 0.1, "{open} {closed}");
        play(&mut stage, turn, 0.28, 0.45);
        let face = stage.face();
        assert!(face[JawOpen] - face[MouthClose] < 0.02);
        assert_eq!(stage.weights(mesh), [face[MouthClose], face[JawOpen]]);
    }

    #[test]
    fn the_mouth_moves_before_the_sound_is_out() {
        let mut stage = Stage::new();
        let turn = ready(&mut stage, vowel());
        play(&mut stage, turn, -0.3, -0.02);
        assert!(stage.face()[JawOpen] > 0.02);
    }

    #[test]
    fn an_interrupted_mouth_eases_to_rest() {
        let mut stage = Stage::new();
        let turn = ready(&mut stage, vowel());
        play(&mut stage, turn, 0.0, 0.25);
        let open = stage.face()[JawOpen];
        stage.game.world_mut().trigger(Interrupt { turn });
        stage.game.step();
        let after = stage.face()[JawOpen];
        assert!(after < open && after > 0.7 * open, "{open} {after}");
        stage.game.run_for(Duration::from_millis(200));
        assert_eq!(stage.face()[JawOpen], 0.0);
    }

    #[test]
    fn a_mouth_waits_for_curves_that_are_not_ready() {
        let mut stage = Stage::new();
        let turn = stage.turn();
        stage.hear(turn, 0, 0.2);
        assert_eq!(stage.face()[JawOpen], 0.0);
        stage.hear(turn, usize::MAX, f32::NAN);
        assert_eq!(stage.face()[JawOpen], 0.0);
    }

    #[test]
    fn the_eyes_and_head_of_a_listener_never_freeze() {
        let mut stage = Stage::new();
        let mut blinked = false;
        let mut faces = Vec::new();
        for _ in 0..600 {
            stage.game.step();
            blinked |= stage.face()[EyeBlinkLeft] > 0.7;
            faces.push(stage.face());
        }
        assert!(blinked, "within ten seconds");
        faces.dedup();
        assert!((200..590).contains(&faces.len()), "{} steps", faces.len());
    }

    #[test]
    fn a_hundred_faces_blink_out_of_step_and_may_go_at_any_time() {
        let mut stage = Stage::new();
        let npcs: Vec<Entity> = (0..100)
            .map(|_| stage.game.world_mut().spawn(Npc).id())
            .collect();
        let mut most = 0;
        for frame in 0..600 {
            stage.game.step();
            let blinking = |npc: &&Entity| {
                let face = stage.game.world().get::<FaceWeights>(**npc);
                face.is_some_and(|face| face[EyeBlinkLeft] > 0.5)
            };
            most = most.max(npcs.iter().filter(blinking).count());
            if let Some(npc) = npcs.get(frame / 6) {
                stage.game.world_mut().despawn(*npc);
            }
        }
        assert!((1..30).contains(&most), "{most} at once");
    }

    #[test]
    fn a_turn_that_goes_with_its_character_leaves_nothing() {
        let mut stage = Stage::new();
        let turn = ready(&mut stage, vowel());
        play(&mut stage, turn, 0.0, 0.1);
        let npc = stage.npc;
        stage.game.world_mut().despawn(npc);
        stage.hear(turn, 0, 0.1);
        assert!(stage.game.world().get_entity(turn).is_err());
    }

    #[test]
    fn the_same_seed_gives_the_same_life() {
        let mut stage = Stage::new();
        let face = Face {
            life_seed: Some(7),
            ..Face::default()
        };
        let twins = [(); 2].map(|()| stage.game.world_mut().spawn((Npc, face)).id());
        let mut blinks = [0.0_f32; 2];
        for _ in 0..600 {
            stage.game.step();
            for (sum, npc) in blinks.iter_mut().zip(twins) {
                let face = stage.game.world().get::<FaceWeights>(npc);
                *sum += face.map_or(0.0, |face| face[EyeBlinkLeft]);
            }
        }
        // Their steps differ by a frame, their blinks do not.
        assert!(blinks[0] > 0.0 && (blinks[0] - blinks[1]).abs() < 0.25 * blinks[0]);
    }

    #[test]
    fn the_eyes_follow_what_is_looked_at() {
        let mut stage = Stage::new();
        let npc = stage.npc;
        stage.node(&["eyeLookOutLeft", "eyeLookInLeft"], npc);
        let left = Transform::from_xyz(1.0, 0.0, 3.0);
        let target = stage.game.world_mut().spawn(left).id();
        stage
            .game
            .world_mut()
            .entity_mut(npc)
            .insert(GazeTarget(Some(target)));
        let sum = |stage: &mut Stage| {
            let mut sum = 0.0;
            for _ in 0..300 {
                stage.game.step();
                let face = stage.face();
                sum += face[Blendshape::EyeLookOutLeft] - face[Blendshape::EyeLookInLeft];
            }
            sum / 300.0
        };
        let mean = sum(&mut stage);
        let expected = (1.0_f32 / 3.0).atan().to_degrees() / 30.0;
        assert!((mean - expected).abs() < 0.1, "{mean}, not {expected}");
        stage.game.world_mut().despawn(target);
        assert!(sum(&mut stage).abs() < 0.12);
    }
}
