//! Tests of whole faces.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::FixedDetail;
use crate::testing::{Stage, phoneme, vowel};
use banter_core::Blendshape::{EyeBlinkLeft, JawOpen, MouthClose};
use banter_core::{Interrupt, NpcParticipant, PlayerParticipant, Rig};
use std::time::Duration;

/// A turn with one sentence that is ready to be heard.
fn ready(stage: &mut Stage, phonemes: Vec<banter_core::Phoneme>) -> Entity {
    let turn = stage.turn();
    stage.voice(turn, 0, phonemes);
    assert!(stage.curves(turn));
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
        .map(|_| stage.game.world_mut().spawn(NpcParticipant).id())
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
    let face = FaceSettings {
        life_seed: Some(7),
        ..FaceSettings::default()
    };
    let twins = [(); 2].map(|()| stage.game.world_mut().spawn((NpcParticipant, face)).id());
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

#[test]
fn the_eyes_look_at_the_head_of_whom_they_look_at() {
    let mut stage = Stage::new();
    let npc = stage.npc;
    stage.node(&["eyeLookOutLeft", "eyeLookInLeft"], npc);
    let world = stage.game.world_mut();
    let headset = world.spawn(Transform::from_xyz(1.0, 0.0, 3.0)).id();
    let feet = Transform::from_xyz(-1.0, 0.0, 3.0);
    let player = world
        .spawn((PlayerParticipant, Rig::with_head(headset), feet))
        .id();
    world.entity_mut(npc).insert(GazeTarget(Some(player)));
    let aside = |stage: &mut Stage| {
        let look = |_| {
            stage.game.step();
            let face = stage.face();
            face[Blendshape::EyeLookOutLeft] - face[Blendshape::EyeLookInLeft]
        };
        (0..300).map(look).sum::<f32>() / 300.0
    };
    assert!(aside(&mut stage) > 0.3);
    // A headset that is taken off is where the player stands.
    stage.game.world_mut().despawn(headset);
    assert!(aside(&mut stage) < -0.3);
}

#[test]
fn who_is_far_away_moves_less_often_and_who_is_hidden_not_at_all() {
    let steps = |detail: Detail| {
        let mut stage = Stage::new();
        let npc = stage.npc;
        stage
            .game
            .world_mut()
            .entity_mut(npc)
            .insert(FixedDetail(detail));
        // Something new in every frame.
        let phonemes = (0..40_u8).map(|index| {
            let symbol = if index % 2 == 0 { "iː" } else { "ɑː" };
            let start = 0.1 * f32::from(index);
            phoneme(symbol, start, start + 0.1)
        });
        let turn = ready(&mut stage, phonemes.collect());
        let mut faces = Vec::new();
        for frame in 0..120 {
            stage.hear(turn, 0, frame as f32 / 60.0);
            faces.push(stage.face());
        }
        faces.dedup();
        let open = stage.face()[JawOpen];
        stage
            .game
            .world_mut()
            .entity_mut(npc)
            .insert(FixedDetail(Detail::Near));
        stage.hear(turn, 0, 2.15);
        assert!(stage.face()[JawOpen] > 0.2, "it is there at once");
        (faces.len(), open)
    };
    let (near, _) = steps(Detail::Near);
    let (far, _) = steps(Detail::Far);
    assert!(near > 100 && (20..=40).contains(&far), "{near} {far}");
    assert_eq!(steps(Detail::Hidden), (1, 0.0));
}

#[test]
fn a_face_without_target_turns_or_rig_lives_too() {
    let mut stage = Stage::new();
    let doll = stage.game.world_mut().spawn(FaceSettings::default()).id();
    let npc = stage.npc;
    stage
        .game
        .world_mut()
        .entity_mut(npc)
        .remove::<(GazeTarget, Emotions)>();
    let mut blinked = false;
    for _ in 0..600 {
        stage.game.step();
        let face = stage.game.world().get::<FaceWeights>(doll);
        blinked |= face.is_some_and(|face| face[EyeBlinkLeft] > 0.5);
    }
    assert!(blinked);
}
