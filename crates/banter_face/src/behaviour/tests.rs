//! Tests of what a face does beyond its mouth, on whole characters.
#![allow(clippy::unwrap_used)]

use super::Emotions;
use crate::FaceSettings;
use crate::animate::Performance;
use crate::testing::{Stage, phoneme};
use crate::tracks::Tracks;
use banter_core::Blendshape::{BrowInnerUp, JawOpen, MouthClose, MouthSmileLeft};
use banter_core::BodyTurn;
use banter_core::{
    Blendshape, GazeTarget, Interrupt, LineTyped, PlayerParticipant, RestingMood, SentenceReady,
    SpeechPaused, SpeechStarted, Stamp, Timeline, Turn, TurnCause, Utterance, UtteranceKind,
};
use bevy::prelude::*;
use std::time::Duration;

/// Hears a sentence from a time to another, at sixty frames a second.
fn play(stage: &mut Stage, turn: Entity, from: f32, to: f32) {
    let frames = ((to - from) * 60.0) as usize;
    for frame in 0..=frames {
        stage.hear(turn, 0, from + frame as f32 / 60.0);
    }
}

/// A spoken or written sentence of a turn, in a mood.
fn sentence(stage: &mut Stage, turn: Entity, index: usize, mood: Option<(&str, f32)>) {
    stage.game.write(SentenceReady {
        turn,
        index,
        text: "Well.".into(),
        mood: mood.map(|(name, intensity)| banter_core::SentenceMood {
            name: name.into(),
            intensity,
        }),
        delivery: default(),
    });
    stage.game.step();
}

/// A turn whose line is complete.
fn asked(stage: &mut Stage) -> Entity {
    let turn = stage.turn();
    let stamp = Stamp::now(stage.game.world().resource::<Time>());
    let world = stage.game.world_mut();
    let line = Utterance {
        ended: Some(stamp),
        ..Utterance::beginning(turn, UtteranceKind::Typed, stamp)
    };
    let line = world.spawn(line).id();
    world.entity_mut(turn).insert(TurnCause::Utterance(line));
    let timeline = Timeline::starting(stamp);
    stage.game.world_mut().entity_mut(turn).insert(timeline);
    turn
}

#[test]
fn a_sentence_s_mood_is_shown_while_it_is_heard_and_goes_after_the_turn() {
    for (mood, shape) in [
        ("happy", MouthSmileLeft),
        ("sad", BrowInnerUp),
        ("angry", Blendshape::BrowDownLeft),
        ("relaxed", MouthSmileLeft),
        ("surprised", Blendshape::BrowOuterUpLeft),
        ("fear", Blendshape::EyeWideLeft),
        ("disgust", Blendshape::NoseSneerLeft),
    ] {
        let mut stage = Stage::new();
        let turn = asked(&mut stage);
        sentence(&mut stage, turn, 0, Some((mood, 1.0)));
        stage.game.run_for(Duration::from_secs(1));
        let before = stage.face()[shape];
        assert!(before < 0.15, "{mood}: {before}");
        for frame in 0..60 {
            stage.hear(turn, 0, frame as f32 / 60.0);
        }
        let shown = stage.face()[shape];
        assert!(shown > 0.15 && shown > before + 0.1, "{mood}: {shown}");
        stage.game.world_mut().trigger(Interrupt { turn });
        stage.game.run_for(Duration::from_millis(150));
        // A blink in between shows nothing of it.
        let lingers = (0..15).map(|_| {
            stage.game.step();
            stage.face()[shape]
        });
        let lingers = lingers.fold(0.0, f32::max);
        assert!(lingers > 0.7 * shown, "{mood}: {lingers}");
        stage.game.run_for(Duration::from_secs(3));
        let after = stage.face()[shape];
        assert!(after < 0.15, "{mood}: {after}");
    }
}

#[test]
fn a_temper_is_shown_at_rest_beneath_what_the_game_says() {
    let mut stage = Stage::new();
    let npc = stage.npc;
    let temper = |name: &str, intensity| {
        let name = name.into();
        RestingMood(banter_core::SentenceMood { name, intensity })
    };
    let rest = |stage: &mut Stage| {
        stage.game.run_for(Duration::from_secs(2));
        stage.face()[MouthSmileLeft]
    };
    assert!(rest(&mut stage) < 0.05);
    let world = stage.game.world_mut();
    world.entity_mut(npc).insert(temper("happy", 0.5));
    let glad = rest(&mut stage);
    assert!(glad > 0.15, "{glad}");
    // The stronger of the two, not their sum.
    let world = stage.game.world_mut();
    let joy = Emotions::of(banter_lipsync::Emotion::Joy, 0.3);
    world.entity_mut(npc).insert(joy);
    let both = rest(&mut stage);
    assert!((both - glad).abs() < 0.05, "{both}, {glad}");
    let world = stage.game.world_mut();
    world.entity_mut(npc).insert(temper("hungry", 1.0));
    let less = rest(&mut stage);
    assert!(less < glad - 0.05 && less > 0.05, "{less}, {glad}");
    let world = stage.game.world_mut();
    world.entity_mut(npc).remove::<RestingMood>();
    world.entity_mut(npc).insert(Emotions::default());
    assert!(rest(&mut stage) < 0.05);
}

#[test]
fn the_lips_of_a_glad_character_meet_on_an_m() {
    let mut stage = Stage::new();
    let npc = stage.npc;
    let glad = Emotions::of(banter_lipsync::Emotion::Joy, 1.0);
    stage.game.world_mut().entity_mut(npc).insert(glad);
    let turn = stage.turn();
    stage.voice(
        turn,
        0,
        vec![phoneme("ɑː", 0.0, 0.4), phoneme("m", 0.4, 0.5)],
    );
    assert!(stage.until(|world| world.get::<Tracks>(turn).unwrap().get(0).is_some()));
    stage.game.run_for(Duration::from_secs(1));
    let silent = stage.face()[MouthSmileLeft];
    play(&mut stage, turn, -0.1, 0.2);
    let vowel = stage.face()[MouthSmileLeft];
    play(&mut stage, turn, 0.2, 0.45);
    let face = stage.face();
    assert!(silent > 0.6 && vowel > 0.4, "{silent} {vowel}");
    assert!(face[JawOpen] - face[MouthClose] < 0.02 && face[MouthSmileLeft] < 0.35);
    assert!(
        face[Blendshape::CheekSquintLeft] > 0.5,
        "the eyes still smile"
    );
}

#[test]
fn the_base_mood_is_the_game_s_and_a_mask_shows_none() {
    let mut stage = Stage::new();
    let npc = stage.npc;
    let sad = Emotions::of(banter_lipsync::Emotion::Sadness, 0.8);
    stage.game.world_mut().entity_mut(npc).insert(sad);
    stage.game.run_for(Duration::from_secs(2));
    assert!(stage.face()[Blendshape::MouthFrownLeft] > 0.4);
    let mask = Emotions {
        expressiveness: 0.0,
        ..sad
    };
    stage.game.world_mut().entity_mut(npc).insert(mask);
    stage.game.run_for(Duration::from_secs(3));
    assert_eq!(stage.face()[Blendshape::MouthFrownLeft], 0.0);
}

/// A character with eye shapes and a head, who looks at somebody in front.
fn attentive() -> (Stage, Entity, Entity) {
    let mut stage = Stage::new();
    let npc = stage.npc;
    let head = stage.spawn_node("Head", Vec3::Y, npc);
    stage.node(&["eyeLookUpLeft", "eyeLookOutLeft"], head);
    let at = Transform::from_xyz(0.0, 1.0, 2.0);
    let player = stage.game.world_mut().spawn((PlayerParticipant, at)).id();
    stage
        .game
        .world_mut()
        .entity_mut(npc)
        .insert(GazeTarget(Some(player)));
    stage.game.run_for(Duration::from_secs(1));
    (stage, player, head)
}

/// How far the head is raised, in degrees.
fn raised(stage: &Stage, head: Entity) -> f32 {
    let front = stage.game.world().get::<Transform>(head).unwrap().rotation * Vec3::Z;
    front.y.asin().to_degrees()
}

#[test]
fn a_thinker_looks_up_and_comes_back_to_speak() {
    let (mut stage, speaker, _) = attentive();
    let to = Some(stage.npc);
    let text = "Why?".to_owned();
    stage.game.write(LineTyped { speaker, to, text });
    stage.game.run_for(Duration::from_millis(900));
    let thinking = stage.face();
    let aside = thinking[Blendshape::EyeLookOutLeft] + thinking[Blendshape::EyeLookInLeft];
    assert!(thinking[Blendshape::EyeLookUpLeft] > 0.1 && aside > 0.1);
    let world = stage.game.world_mut();
    let turn = world.query_filtered::<Entity, With<Turn>>().single(world);
    let turn = turn.unwrap();
    sentence(&mut stage, turn, 0, None);
    stage.game.run_for(Duration::from_millis(200));
    let breath = stage.face();
    assert!(breath[JawOpen] > 0.03, "it draws breath");
    assert!(breath[Blendshape::EyeLookUpLeft] < thinking[Blendshape::EyeLookUpLeft]);
}

#[test]
fn a_listener_nods_when_the_player_pauses() {
    let mut nods = 0;
    for seed in 0..8 {
        let (mut stage, speaker, head) = attentive();
        let npc = stage.npc;
        let face = FaceSettings {
            life_seed: Some(seed),
            ..FaceSettings::default()
        };
        // A new life by another seed.
        let world = stage.game.world_mut();
        world.entity_mut(npc).insert((face, Performance::default()));
        stage.game.write(SpeechStarted::new(speaker, Some(npc)));
        stage.game.run_for(Duration::from_secs(2));
        let before = raised(&stage, head);
        let lean = stage.game.world().get::<BodyTurn>(npc).unwrap().lean;
        assert!(lean > 0.03, "{lean}");
        stage.game.write(SpeechPaused {
            speaker,
            paused: true,
        });
        let mut lowest = f32::MAX;
        for _ in 0..60 {
            stage.game.step();
            lowest = lowest.min(raised(&stage, head));
        }
        nods += usize::from(lowest < before - 2.0);
    }
    assert!((4..=8).contains(&nods), "{nods} of 8");
}

#[test]
fn what_is_far_aside_is_asked_of_the_body() {
    let (mut stage, player, _) = attentive();
    let body = |stage: &Stage| *stage.game.world().get::<BodyTurn>(stage.npc).unwrap();
    assert_eq!(body(&stage).yaw, 0.0);
    let aside = Transform::from_xyz(2.0, 1.0, 0.0);
    stage.game.world_mut().entity_mut(player).insert(aside);
    stage.game.run_for(Duration::from_secs(1));
    let yaw = body(&stage).yaw.to_degrees();
    assert!((85.0..95.0).contains(&yaw), "{yaw}");
    stage.game.world_mut().despawn(player);
    stage.game.run_for(Duration::from_secs(1));
    assert_eq!(body(&stage).yaw, 0.0);
}
