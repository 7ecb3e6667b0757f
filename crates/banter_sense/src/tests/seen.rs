//! Who sees what: views, walls, light, and what changes.
#![allow(clippy::unwrap_used)]

use super::{put, shift};
use crate::{LightLevel, Occluder, SensePlugin, SenseSettings};
use banter_core::test_app::TestApp;
use banter_core::{
    NpcParticipant, Perceivable, Percept, PerceptAppeared, PerceptChanged, PerceptLost, Percepts,
    PlayerParticipant, Sense, Senses, Side,
};
use bevy::prelude::*;
use std::time::Duration;

/// Mara looks along negative z.
fn room() -> (TestApp, Entity) {
    let mut game = TestApp::new().with(SensePlugin);
    game.record::<PerceptAppeared>()
        .record::<PerceptLost>()
        .record::<PerceptChanged>();
    let mara = put(&mut game, (NpcParticipant, Senses::human()), Vec3::ZERO);
    (game, mara)
}

fn thing(game: &mut TestApp, name: &str, x: f32, z: f32) -> Entity {
    put(game, Perceivable::named(name), Vec3::new(x, 0.0, z))
}

/// A wall across the way, so many metres before Mara.
fn wall(game: &mut TestApp, z: f32) -> Entity {
    let wall = Occluder::cuboid(Vec3::new(6.0, 3.0, 0.2));
    put(game, wall, Vec3::new(0.0, 1.5, z))
}

fn look(game: &mut TestApp) {
    game.run_for(Duration::from_millis(700));
}

fn percept(game: &TestApp, observer: Entity, entity: Entity) -> Option<Percept> {
    let percepts = game.world().get::<Percepts>(observer).unwrap();
    percepts.of(entity).copied()
}

#[test]
fn nobody_sees_behind_itself() {
    let (mut game, mara) = room();
    let lute = thing(&mut game, "the lute", 0.0, -4.0);
    let door = thing(&mut game, "the door", 0.0, 4.0);
    let cat = thing(&mut game, "the cat", 0.0, 1.0);
    look(&mut game);
    assert_eq!(percept(&game, mara, lute).unwrap().side, Side::Ahead);
    assert_eq!(percept(&game, mara, door), None);
    let cat = percept(&game, mara, cat).unwrap();
    assert_eq!((cat.sense, cat.side), (Sense::Nearness, Side::Behind));
    // She turns round.
    let mut transform = game.world_mut().get_mut::<Transform>(mara).unwrap();
    transform.rotate_y(std::f32::consts::PI);
    look(&mut game);
    assert_eq!(percept(&game, mara, lute), None);
    assert!(percept(&game, mara, door).is_some());
}

#[test]
fn nobody_sees_through_a_wall_and_everybody_through_a_window() {
    let (mut game, mara) = room();
    let box_behind = thing(&mut game, "the strongbox", 0.5, -6.0);
    let before = thing(&mut game, "the stool", 0.5, -2.0);
    let wall = wall(&mut game, -4.0);
    look(&mut game);
    assert_eq!(percept(&game, mara, box_behind), None);
    assert!(percept(&game, mara, before).is_some());
    game.world_mut().get_mut::<Occluder>(wall).unwrap().opaque = false;
    look(&mut game);
    assert!(percept(&game, mara, box_behind).is_some());
    game.world_mut().get_mut::<Occluder>(wall).unwrap().opaque = true;
    look(&mut game);
    assert_eq!(percept(&game, mara, box_behind), None);
    game.world_mut().despawn(wall);
    look(&mut game);
    assert!(percept(&game, mara, box_behind).is_some());
}

#[test]
fn a_door_that_opens_shows_what_is_behind_it() {
    let (mut game, mara) = room();
    let chest = thing(&mut game, "the chest", 0.0, -6.0);
    let door = wall(&mut game, -4.0);
    let oak = Perceivable::named("the door").described("shut");
    game.world_mut().entity_mut(door).insert(oak);
    look(&mut game);
    assert!(
        percept(&game, mara, door).is_some(),
        "it does not hide itself"
    );
    assert!(
        game.recorded::<PerceptAppeared>().is_empty(),
        "all was there"
    );
    shift(&mut game, door, Vec3::new(8.0, 1.5, -4.0));
    let mut seen = game.world_mut().get_mut::<Perceivable>(door).unwrap();
    seen.description = "wide open".into();
    look(&mut game);
    let changed = &game.recorded::<PerceptChanged>();
    assert_eq!(changed.len(), 1);
    let changed = &changed[0];
    assert_eq!((changed.observer, changed.entity), (mara, door));
    assert_eq!(
        (changed.before.as_str(), changed.now.as_str()),
        ("shut", "wide open")
    );
    let appeared = game.recorded::<PerceptAppeared>();
    assert_eq!(appeared.len(), 1);
    assert_eq!(appeared[0].percept.entity, chest);
}

#[test]
fn who_comes_and_goes_is_noticed_once() {
    let (mut game, mara) = room();
    let tom = put(
        &mut game,
        (PlayerParticipant, Perceivable::named("Tom")),
        Vec3::Z * -40.0,
    );
    look(&mut game);
    shift(&mut game, tom, Vec3::Z * -5.0);
    look(&mut game);
    look(&mut game);
    let mine = |game: &TestApp| {
        let appeared = game.recorded::<PerceptAppeared>().iter();
        appeared.filter(|it| it.observer == mara).count()
    };
    assert_eq!(mine(&game), 1);
    let since = percept(&game, mara, tom).unwrap().since;
    assert!(since > Duration::ZERO);
    shift(&mut game, tom, Vec3::Z * -40.0);
    look(&mut game);
    let lost = game
        .recorded::<PerceptLost>()
        .iter()
        .filter(|it| it.observer == mara);
    let lost: Vec<_> = lost.collect();
    assert_eq!(lost.len(), 1);
    assert!(lost[0].entity == tom && lost[0].last_seen > since);
    // What is despawned is lost, too.
    shift(&mut game, tom, Vec3::Z * -5.0);
    look(&mut game);
    game.world_mut().despawn(tom);
    look(&mut game);
    let lost = game.recorded::<PerceptLost>().iter();
    assert_eq!(lost.filter(|it| it.observer == mara).count(), 2);
}

#[test]
fn a_moment_behind_a_post_is_no_leaving() {
    let (mut game, mara) = room();
    let tom = put(
        &mut game,
        (PlayerParticipant, Perceivable::named("Tom")),
        Vec3::Z * -5.0,
    );
    look(&mut game);
    let post = wall(&mut game, -3.0);
    game.run_for(Duration::from_millis(150));
    game.world_mut().despawn(post);
    look(&mut game);
    assert!(percept(&game, mara, tom).is_some());
    assert!(
        game.recorded::<PerceptLost>()
            .iter()
            .all(|it| it.observer != mara)
    );
}

#[test]
fn in_the_dark_one_sees_less_far() {
    let (mut game, mara) = room();
    game.world_mut().resource_mut::<SenseSettings>().light = 0.25;
    let near = thing(&mut game, "the stool", 0.0, -2.0);
    let far = thing(&mut game, "the chest", 0.0, -6.0);
    let lamp = thing(&mut game, "the lamp", 0.5, -6.0);
    game.world_mut().entity_mut(lamp).insert(LightLevel(1.0));
    look(&mut game);
    let seen = [near, far, lamp].map(|it| percept(&game, mara, it).is_some());
    assert_eq!(seen, [true, false, true]);
}

#[test]
fn who_is_blind_notices_what_is_beside_it() {
    let (mut game, mara) = room();
    let senses = Senses {
        sight: false,
        ..Senses::human()
    };
    game.world_mut().entity_mut(mara).insert(senses);
    let cane = thing(&mut game, "the cane", 0.5, 0.5);
    let chest = thing(&mut game, "the chest", 0.0, -3.0);
    look(&mut game);
    assert_eq!(percept(&game, mara, cane).unwrap().sense, Sense::Nearness);
    assert_eq!(percept(&game, mara, chest), None);
}

#[test]
fn what_is_behind_the_counter_is_known_to_be_there() {
    let (mut game, mara) = room();
    // A counter is lower than the eyes.
    let counter = Occluder::cuboid(Vec3::new(4.0, 1.0, 0.6));
    let counter = (counter, Perceivable::named("the counter"));
    let counter = put(&mut game, counter, Vec3::new(0.0, 0.5, -3.0));
    let keg = put(
        &mut game,
        Perceivable::named("the keg"),
        Vec3::new(0.3, 1.2, -5.0),
    );
    let stool = thing(&mut game, "the stool", 0.3, -2.0);
    look(&mut game);
    assert_eq!(percept(&game, mara, keg).unwrap().behind, Some(counter));
    assert_eq!(percept(&game, mara, stool).unwrap().behind, None);
}

#[test]
fn what_moves_is_found_where_it_is() {
    let (mut game, mara) = room();
    let cat = thing(&mut game, "the cat", 0.0, -3.0);
    look(&mut game);
    for step in 0..20 {
        shift(
            &mut game,
            cat,
            Vec3::new(step as f32 * 0.4 - 4.0, 0.0, -3.0),
        );
        game.run_for(Duration::from_millis(150));
        let seen = percept(&game, mara, cat).unwrap();
        let there = Vec3::new(step as f32 * 0.4 - 4.0, 0.0, -3.0).length();
        assert!(
            (seen.distance - there).abs() < 1e-3,
            "{} {there}",
            seen.distance
        );
    }
}

#[test]
fn who_rests_wakes_when_anything_changes() {
    let (mut game, mara) = room();
    let cat = thing(&mut game, "the cat", 0.0, -3.0);
    let lamp = thing(&mut game, "the lamp", 0.5, -9.0);
    // Long enough that nothing is new: from here on a look would find the same.
    game.run_for(Duration::from_secs(12));
    let soon = Duration::from_millis(150);
    let is_seen = |game: &TestApp, thing| percept(game, mara, thing).is_some();

    game.world_mut().entity_mut(lamp).insert(LightLevel(0.1));
    game.run_for(soon + Duration::from_millis(400));
    assert!(!is_seen(&game, lamp), "it is dark there now");

    game.run_for(Duration::from_secs(2));
    game.world_mut()
        .get_mut::<Perceivable>(cat)
        .unwrap()
        .description = "wet".into();
    game.run_for(soon);
    assert_eq!(game.recorded::<PerceptChanged>().len(), 1);

    game.run_for(Duration::from_secs(2));
    shift(&mut game, cat, Vec3::new(0.0, 0.0, -3.2));
    game.run_for(soon);
    assert_eq!(percept(&game, mara, cat).unwrap().distance, 3.2);

    game.run_for(Duration::from_secs(2));
    let rest = game.world().resource::<Time>().elapsed();
    wall(&mut game, -2.0);
    game.run_for(soon);
    assert!(is_seen(&game, cat), "for a moment it is taken to be there");
    game.run_for(Duration::from_millis(500));
    assert!(!is_seen(&game, cat));
    let lost = game
        .recorded::<PerceptLost>()
        .iter()
        .find(|it| it.entity == cat);
    assert!(
        lost.unwrap().last_seen + soon > rest,
        "it was seen all the while"
    );

    game.world_mut().get_mut::<Senses>(mara).unwrap().sight = false;
    game.world_mut()
        .get_mut::<Transform>(mara)
        .unwrap()
        .translation = Vec3::Z;
    let mouse = thing(&mut game, "the mouse", 0.0, 1.5);
    game.run_for(soon);
    assert_eq!(percept(&game, mara, mouse).unwrap().sense, Sense::Nearness);
}
