//! Who perceives what: by distance and by room.
#![allow(clippy::unwrap_used)]

use super::place;
use crate::SensePlugin;
use banter_core::test_app::TestApp;
use banter_core::{NpcParticipant, Perceivable, PerceptionRoom, Percepts, PlayerParticipant, Rig};
use bevy::prelude::*;
use std::time::Duration;

fn seen(game: &TestApp, observer: Entity) -> Vec<Entity> {
    game.world()
        .get::<Percepts>(observer)
        .unwrap()
        .entities()
        .collect()
}

#[test]
fn the_nearest_come_first_and_the_far_not_at_all() {
    let mut game = TestApp::new().with(SensePlugin);
    let mara = place(&mut game, NpcParticipant, 0.0);
    let far = place(&mut game, Perceivable::named("the hill"), 100.0);
    let lute = place(&mut game, Perceivable::named("the lute"), -4.0);
    let player = place(&mut game, PlayerParticipant, 2.0);
    game.step();
    assert_eq!(seen(&game, mara), [player, lute]);
    assert_eq!(seen(&game, player), [mara, lute]);
    game.world_mut()
        .get_mut::<Transform>(far)
        .unwrap()
        .translation
        .x = 1.0;
    game.run_for(Duration::from_millis(250));
    assert_eq!(seen(&game, mara), [far, player, lute]);
}

#[test]
fn distance_is_from_head_to_head() {
    let mut game = TestApp::new().with(SensePlugin);
    // The play space of a headset stays where it is; the player has walked away in it.
    let headset = game
        .world_mut()
        .spawn(Transform::from_xyz(9.0, 0.0, 0.0))
        .id();
    let player = place(&mut game, (PlayerParticipant, Rig::with_head(headset)), 0.0);
    let mara = place(&mut game, NpcParticipant, 10.0);
    let lute = place(&mut game, Perceivable::named("the lute"), 2.0);
    game.run_for(Duration::from_millis(250));
    let distances = |game: &TestApp, observer| {
        let percepts = game.world().get::<Percepts>(observer).unwrap();
        let distances = percepts.0.iter().map(|it| (it.entity, it.distance));
        distances.collect::<Vec<_>>()
    };
    assert_eq!(distances(&game, player), [(mara, 1.0), (lute, 7.0)]);
    assert_eq!(distances(&game, mara), [(player, 1.0), (lute, 8.0)]);
    // Without the headset the player is where it stands.
    game.world_mut().despawn(headset);
    game.run_for(Duration::from_millis(250));
    assert_eq!(distances(&game, player), [(lute, 2.0), (mara, 10.0)]);
    assert_eq!(distances(&game, mara), [(lute, 8.0), (player, 10.0)]);
}

#[test]
fn walls_hide_what_is_in_another_room() {
    let mut game = TestApp::new().with(SensePlugin);
    let taproom = || PerceptionRoom("taproom".into());
    let mara = place(&mut game, (NpcParticipant, taproom()), 0.0);
    let lute = place(&mut game, (Perceivable::named("the lute"), taproom()), 3.0);
    place(
        &mut game,
        (
            Perceivable::named("the bed"),
            PerceptionRoom("attic".into()),
        ),
        1.0,
    );
    let song = place(&mut game, Perceivable::named("a song"), 2.0);
    game.step();
    assert_eq!(seen(&game, mara), [song, lute]);
}

#[test]
fn nobody_is_forgotten_when_somebody_leaves() {
    let mut game = TestApp::new().with(SensePlugin);
    let all: Vec<Entity> = (0..20)
        .map(|i| place(&mut game, NpcParticipant, i as f32 * 0.1))
        .collect();
    game.step();
    game.world_mut().despawn(all[3]);
    game.run_for(Duration::from_millis(250));
    for npc in all.iter().filter(|npc| **npc != all[3]) {
        let seen = seen(&game, *npc);
        assert_eq!(seen.len(), 18);
        assert!(!seen.contains(&all[3]) && !seen.contains(npc));
    }
}

#[test]
fn an_impossible_place_is_perceived_by_nobody() {
    let mut game = TestApp::new().with(SensePlugin);
    let mara = place(&mut game, NpcParticipant, 0.0);
    place(&mut game, Perceivable::named("nowhere"), f32::NAN);
    game.step();
    assert!(seen(&game, mara).is_empty());
}
