//! Players who are scripts, among characters.
#![allow(clippy::unwrap_used)]

use crate::*;
use banter_core::test_app::TestApp;
use banter_core::{
    AttendsTo, Blendshape, CueRequested, GazeTarget, Hand, Indication, LineTyped, NpcParticipant,
    Perceivable, PlaybackFinished, PlaybackProgress, PlayerParticipant, Pointing, ReplyFinished,
    Rig, Rigs, SentenceReady, TurnEnd, TurnEnded, TurnStarted, Weights,
};
use banter_sense::SensePlugin;
use bevy::ecs::system::RunSystemOnce;
use bevy::math::Isometry3d;
use bevy::prelude::*;
use std::time::Duration;

fn game() -> TestApp {
    let mut game = TestApp::new().with((XrPlugin, SensePlugin));
    game.record_events::<TurnStarted>()
        .record_events::<TurnEnded>()
        .record::<LineTyped>()
        .record::<CueRequested>();
    game
}

fn play(game: &mut TestApp, moves: &Moves) -> Entity {
    let script = ScriptedPlayer::new(moves.clone().into());
    let player = (PlayerParticipant, Perceivable::named("Ada"), script);
    game.world_mut().spawn(player).id()
}

/// A character right ahead, that looks back.
fn mara(game: &mut TestApp) -> Entity {
    let place = Transform::from_xyz(0.0, 0.0, -2.0);
    let npc = (NpcParticipant, Perceivable::named("Mara"), place);
    game.world_mut().spawn(npc).id()
}

fn seconds(game: &mut TestApp, seconds: f32) {
    game.run_for(Duration::from_secs_f32(seconds));
}

fn ears(game: &mut TestApp, player: Entity) -> Vec3 {
    let ears = move |rigs: Rigs| rigs.ears(player).unwrap();
    game.world_mut().run_system_once(ears).unwrap()
}

#[test]
fn a_rig_is_where_head_and_hands_are() {
    let mut game = game();
    let mut moves = Moves::new(1);
    moves
        .reach(0.5, |key| key.head = Isometry3d::from_xyz(0.3, 1.5, -0.2))
        .gesture(Hand::Right, HandGesture::Point, 3.0);
    let player = play(&mut game, &moves);
    seconds(&mut game, 2.0);
    assert!(ears(&mut game, player).distance(Vec3::new(0.3, 1.5, -0.2)) < 1e-3);
    let ray = move |rigs: Rigs| rigs.pointing(player, Hand::Right).unwrap();
    let ray = game.world_mut().run_system_once(ray).unwrap();
    assert!(ray.direction.z < -0.8, "{ray:?}");
    // The game carries the player along.
    let boat = Transform::from_xyz(10.0, 0.0, 0.0);
    game.world_mut().entity_mut(player).insert(boat);
    seconds(&mut game, 0.1);
    assert!(ears(&mut game, player).distance(Vec3::new(10.3, 1.5, -0.2)) < 1e-3);
}

#[test]
fn who_is_not_tracked_any_more_has_the_rig_of_before() {
    let mut game = game();
    let camera = game
        .world_mut()
        .spawn(Transform::from_xyz(0.0, 9.0, 0.0))
        .id();
    let rig = Rig::with_head(camera);
    let player = game
        .world_mut()
        .spawn((PlayerParticipant, rig, Tracked::default()))
        .id();
    seconds(&mut game, 0.1);
    assert_eq!(game.world().get::<Rig>(player), Some(&rig));
    let head = Some(Isometry3d::from_xyz(0.0, 1.7, 0.0));
    game.world_mut()
        .entity_mut(player)
        .insert(Tracked { head, ..default() });
    seconds(&mut game, 0.1);
    assert!((ears(&mut game, player).y - 1.7).abs() < 1e-3);
    let parts = *game.world().get::<Rig>(player).unwrap();
    game.world_mut()
        .entity_mut(player)
        .insert(Tracked::default());
    seconds(&mut game, 0.1);
    assert_eq!(game.world().get::<Rig>(player), Some(&rig));
    assert!(game.world().get_entity(parts.head.unwrap()).is_err());
    // And on again.
    game.world_mut()
        .entity_mut(player)
        .insert(Tracked { head, ..default() });
    seconds(&mut game, 0.1);
    assert!((ears(&mut game, player).y - 1.7).abs() < 1e-3);
}

#[test]
fn nothing_that_a_tracker_or_a_game_does_breaks_a_rig() {
    let mut game = game();
    let head = Some(Isometry3d::from_xyz(0.0, 1.7, 0.0));
    let player = game
        .world_mut()
        .spawn((PlayerParticipant, Tracked { head, ..default() }))
        .id();
    seconds(&mut game, 0.1);
    let parts = *game.world().get::<Rig>(player).unwrap();
    game.world_mut().despawn(parts.head.unwrap());
    seconds(&mut game, 0.1);
    assert!((ears(&mut game, player).y - 1.7).abs() < 1e-3);
    let head = Some(Isometry3d::from_xyz(0.0, f32::NAN, 0.0));
    game.world_mut()
        .entity_mut(player)
        .insert(Tracked { head, ..default() });
    seconds(&mut game, 0.1);
    assert!(game.world().get::<Rig>(player).is_none());
    game.world_mut().despawn(player);
    seconds(&mut game, 0.1);
}

#[test]
fn what_is_pointed_at_is_indicated() {
    let mut game = game();
    let mug = (
        Perceivable::named("the red mug"),
        Transform::from_xyz(0.5, 1.1, -2.0),
    );
    let mug = game.world_mut().spawn(mug).id();
    game.world_mut().spawn((
        Perceivable::named("the lute"),
        Transform::from_xyz(-1.5, 1.2, -2.0),
    ));
    let mut moves = Moves::new(1);
    moves
        .gesture(Hand::Right, HandGesture::Point, 0.1)
        .reach(0.4, |key| {
            let wrist = Vec3::new(0.2, 1.25, -0.4);
            let way = Vec3::new(0.5, 1.1, -2.0) - wrist;
            let turn = Transform::default().looking_to(way, Vec3::Y).rotation;
            key.hands[1].wrist = Isometry3d::new(wrist, turn);
        });
    moves.rest(2.0);
    let player = play(&mut game, &moves);
    seconds(&mut game, 2.0);
    assert_eq!(
        game.world().get::<Pointing>(player),
        Some(&Pointing::Hand(Hand::Right))
    );
    let indicated = game.world().get::<Indication>(player).unwrap();
    assert_eq!(indicated.points_at, Some(mug));
}

#[test]
fn a_look_that_lasts_is_attention_and_a_wave_calls() {
    let mut game = game();
    let mara = mara(&mut game);
    let mut moves = Moves::new(1);
    moves
        .rest(1.5)
        .gesture(Hand::Left, HandGesture::Wave, 1.5)
        .relax();
    let player = play(&mut game, &moves);
    seconds(&mut game, 1.2);
    assert_eq!(
        game.world().get::<AttendsTo>(player),
        Some(&AttendsTo(Some(mara)))
    );
    seconds(&mut game, 3.0);
    let cue = "Ada waves at you to come over.".to_owned();
    assert_eq!(
        game.recorded::<CueRequested>(),
        [CueRequested { npc: mara, cue }]
    );
    let looks = game.world().get::<GazeTarget>(mara).unwrap().0;
    assert!(looks == Some(player) || looks.is_none());
}

/// Mara says something to the player; it is heard to its end, or not.
fn says(game: &mut TestApp, player: Entity, mara: Entity, text: &str, to_its_end: bool) {
    let line = "Good evening".to_owned();
    game.write(LineTyped {
        speaker: player,
        to: Some(mara),
        text: line,
    });
    game.step();
    let turn = game.recorded::<TurnStarted>().last().unwrap().turn;
    let text = text.to_owned();
    game.write(SentenceReady {
        turn,
        index: 0,
        text,
        mood: None,
        delivery: default(),
    });
    game.write(ReplyFinished { turn, sentences: 1 });
    game.step();
    game.write(PlaybackProgress {
        npc: mara,
        turn,
        index: 0,
        position: 0.2,
    });
    game.step();
    if to_its_end {
        game.write(PlaybackFinished { turn, index: 0 });
        game.step();
        game.step();
    }
}

#[test]
fn after_a_question_the_head_says_yes_and_no() {
    for (gesture, word) in [(HeadGesture::Nod, "Yes."), (HeadGesture::Shake, "No.")] {
        for (text, answers) in [("A mug of ale?", 2), ("Good evening.", 1)] {
            let mut game = game();
            let mara = mara(&mut game);
            let mut moves = Moves::new(1);
            moves.rest(0.5).head(gesture, 3).rest(0.5);
            let player = play(&mut game, &moves);
            game.step();
            says(&mut game, player, mara, text, true);
            seconds(&mut game, 3.0);
            let lines = game.recorded::<LineTyped>();
            assert_eq!(lines.len(), answers, "{text} {lines:?}");
            assert!(answers == 1 || lines[1].text == word && lines[1].to == Some(mara));
        }
    }
}

#[test]
fn a_raised_palm_ends_the_turn() {
    let mut game = game();
    let mara = mara(&mut game);
    let mut moves = Moves::new(1);
    moves
        .rest(0.5)
        .gesture(Hand::Right, HandGesture::OpenPalm, 2.0)
        .relax();
    let player = play(&mut game, &moves);
    game.step();
    says(&mut game, player, mara, "I could go on for hours.", false);
    assert!(game.recorded::<TurnEnded>().is_empty());
    seconds(&mut game, 2.5);
    let ends: Vec<TurnEnd> = game
        .recorded::<TurnEnded>()
        .iter()
        .map(|it| it.end)
        .collect();
    assert_eq!(ends, [TurnEnd::Interrupted]);
}

#[test]
fn a_smile_is_part_of_what_is_seen_of_a_player() {
    let mut game = game();
    let smile = [Blendshape::MouthSmileLeft, Blendshape::MouthSmileRight];
    let smile: Weights = smile.map(|shape| (shape, 0.9)).into_iter().collect();
    let mut moves = Moves::new(1);
    moves
        .rest(0.5)
        .face(0.3, smile)
        .rest(2.0)
        .face(0.3, Weights::ZERO)
        .rest(3.0);
    let player = play(&mut game, &moves);
    let own = Perceivable::named("Ada").described("A woman in a green coat.");
    game.world_mut().entity_mut(player).insert(own);
    let told = |game: &TestApp| {
        game.world()
            .get::<Perceivable>(player)
            .unwrap()
            .description
            .clone()
    };
    seconds(&mut game, 0.4);
    assert_eq!(told(&game), "A woman in a green coat.");
    seconds(&mut game, 2.0);
    assert_eq!(told(&game), "A woman in a green coat, smiling");
    assert!(
        game.world()
            .get::<Bearing>(player)
            .unwrap()
            .of(BearingSign::Smiles)
            > 0.8
    );
    seconds(&mut game, 3.5);
    assert_eq!(told(&game), "A woman in a green coat.");
}

#[test]
fn an_avatar_shows_the_players_face() {
    let mut game = TestApp::new().with((
        bevy::asset::AssetPlugin::default(),
        XrPlugin,
        banter_face::FacePlugin,
    ));
    let avatar = game
        .world_mut()
        .spawn(banter_core::FaceWeights::default())
        .id();
    let mut moves = Moves::new(1);
    let wink: Weights = [(Blendshape::EyeBlinkRight, 1.0)].into_iter().collect();
    moves
        .rest(0.5)
        .face(0.2, wink)
        .reach(0.1, |key| key.gaze = (0.3, 0.0))
        .rest(2.0);
    let player = ScriptedPlayer::new(moves.into());
    game.world_mut()
        .spawn((PlayerParticipant, player, WearsAvatar(avatar)));
    seconds(&mut game, 1.5);
    let face = game
        .world()
        .get::<banter_core::FaceWeights>(avatar)
        .unwrap();
    assert!(face[Blendshape::EyeBlinkRight] > 0.9);
    assert!(face[Blendshape::EyeBlinkLeft] < 0.1);
    assert!(face[Blendshape::EyeLookOutLeft] > 0.4 && face[Blendshape::EyeLookInRight] > 0.4);
}

#[test]
fn a_double_lives_in_another_game_over_a_bad_network() {
    let mut here = game();
    let mut there = TestApp::new().with(XrPlugin);
    for app in [&mut here, &mut there] {
        // Both live by the same wall clock, which the test moves.
        app.world_mut()
            .insert_resource(bevy::time::TimeUpdateStrategy::ManualDuration(
                Duration::from_micros(13_889),
            ));
    }
    here.record::<AvatarFrameReady>();
    let mut moves = Moves::new(5);
    moves
        .idle(6.0)
        .gesture(Hand::Right, HandGesture::Point, 6.0);
    let player = play(&mut here, &moves);
    here.world_mut().entity_mut(player).insert((
        SharesAvatar::default(),
        Transform::from_xyz(2.0, 0.0, -1.0).with_rotation(Quat::from_rotation_y(1.0)),
    ));
    let double = there
        .world_mut()
        .spawn((PlayerParticipant, RemotePlayer::default()))
        .id();
    let mut chance = Noise::new(8, 0.0);
    let mut under_way: Vec<(f32, Vec<u8>)> = Vec::new();
    let mut sent = 0;
    for frame in 0..72 * 10 {
        let now = frame as f32 / 72.0;
        here.step();
        for message in &here.recorded::<AvatarFrameReady>()[sent..] {
            sent += 1;
            if chance.uniform() > 0.1 {
                let arrives = now + chance.between(0.08, 0.14);
                under_way.push((arrives, message.bytes.clone()));
            }
        }
        under_way.retain(|(arrives, bytes)| {
            if *arrives <= now {
                there.write(AvatarFrameArrived {
                    player: double,
                    bytes: bytes.clone(),
                });
            }
            *arrives > now
        });
        there.write(AvatarFrameArrived {
            player: double,
            bytes: vec![1, 2, 3],
        });
        there.step();
    }
    let pointing = |game: &TestApp, who| game.world().get::<Pointing>(who).cloned();
    assert_eq!(pointing(&there, double), Some(Pointing::Hand(Hand::Right)));
    let (a, b) = (ears(&mut here, player), ears(&mut there, double));
    assert!(a.distance(b) < 0.02, "{a} {b}");
    assert!(sent > 250, "{sent}");
}
