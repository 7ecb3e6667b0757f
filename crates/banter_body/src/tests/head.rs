//! Where characters hear and look from.

use super::*;
use banter_core::{PlayerParticipant, Rig, Rigs};
use bevy::ecs::system::RunSystemOnce;

pub(super) fn gaze(stage: &mut Stage) -> Ray3d {
    let npc = stage.npc;
    let world = stage.game.world_mut();
    let gaze = world.run_system_once(move |rigs: Rigs| rigs.gaze(npc));
    gaze.unwrap().unwrap()
}

#[test]
fn a_character_sees_from_its_head_and_to_where_its_body_faces() {
    let mut stage = Stage::new();
    stage.run(0.5);
    let standing = gaze(&mut stage);
    let head = stage.place(Bone::Head);
    assert!(standing.origin.distance(head) < 0.2, "{standing:?}");
    // Models face along their positive Z.
    assert!(standing.direction.dot(Vec3::Z) > 0.95, "{standing:?}");
    let seat = Vec3::new(0.0, 0.45, -0.2);
    stage.begin(BodyDeed::Sit(seat.into(), Vec3::Z));
    stage.run(5.0);
    let sitting = gaze(&mut stage);
    assert!(sitting.origin.y < standing.origin.y - 0.2, "{sitting:?}");
    assert!(sitting.origin.distance(stage.place(Bone::Head)) < 0.2);
}

#[test]
fn with_another_model_it_has_a_head_again() {
    let mut stage = Stage::new();
    stage.run(0.2);
    let npc = stage.npc;
    let world = stage.game.world_mut();
    world.entity_mut(npc).despawn_children();
    stage.run(0.2);
    // The head that it was given is no model.
    let task = stage.begin(BodyDeed::Rise);
    stage.run(0.2);
    assert_eq!(stage.outcome(task), Some(Outcome::NoBody));
    stage.bones = spawn(stage.game.world_mut(), npc, &test_body());
    stage.run(0.5);
    let head = stage.place(Bone::Head);
    assert!(gaze(&mut stage).origin.distance(head) < 0.2);
}

#[test]
fn a_head_without_a_model_has_nothing_to_rise_with() {
    let mut stage = Stage::new();
    stage.run(0.2);
    let hips = stage.bones[Bone::Hips as usize];
    stage.game.world_mut().despawn(hips);
    stage.run(0.2);
    let task = stage.begin(BodyDeed::Rise);
    stage.run(0.2);
    assert_eq!(stage.outcome(task), Some(Outcome::NoBody));
}

#[test]
fn a_rig_of_the_game_s_is_left_as_it_is() {
    let mut game = TestApp::new().with((AssetPlugin::default(), BodyPlugin));
    game.app_mut().init_asset::<Mesh>();
    game.record_events::<BodyBound>();
    let headset = game.world_mut().spawn(Transform::default()).id();
    let rig = Rig::with_head(headset);
    let player = (PlayerParticipant, Body::default(), rig);
    let player = game.world_mut().spawn(player).id();
    spawn(game.world_mut(), player, &test_body());
    game.step();
    game.step();
    assert_eq!(game.recorded::<BodyBound>().len(), 1);
    assert_eq!(game.world().get::<Rig>(player), Some(&rig));
}
