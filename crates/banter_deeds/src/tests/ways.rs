//! Ways: over floors at different heights, and everybody gets one.

use super::*;
use bevy::ecs::system::{SystemParam, SystemParamItem};
use std::collections::HashMap;
use std::sync::Mutex;

/// A hall, stairs of five metres to a height of three, and a gallery above the hall's far end.
fn house(stage: &mut Stage) {
    let stairs =
        Transform::from_xyz(4.0, 1.5, 0.0).with_rotation(Quat::from_rotation_x(-(0.75_f32).atan()));
    let world = stage.world();
    world.spawn((WalkableFloor::new(12.0, 16.0), Transform::default()));
    world.spawn((WalkableFloor::new(1.4, 5.0), stairs));
    let gallery = Transform::from_xyz(0.0, 3.0, 5.0);
    world.spawn((WalkableFloor::new(12.0, 6.0), gallery));
    stage.run(0.1);
}

/// How high the floor is where somebody is, nearest to its feet.
fn height(place: Vec3) -> f32 {
    let stairs = (1.5 + 0.75 * place.z).clamp(0.0, 3.0);
    let floors = [0.0, 3.0, stairs].into_iter();
    let gaps = floors.map(|floor| (floor, (floor - place.y).abs()));
    gaps.min_by(|a, b| a.1.total_cmp(&b.1)).unwrap().0
}

#[test]
fn one_goes_upstairs_and_down_again_with_the_feet_on_the_floor() {
    let mut stage = Stage::new();
    house(&mut stage);
    let (npc, player) = (stage.npc, stage.player);
    for there in [Vec3::new(-3.0, 4.6, 4.0), Vec3::new(-3.0, 1.6, 4.0)] {
        // Eyes, not feet, and right above or below where one has come from.
        stage
            .world()
            .get_mut::<Transform>(player)
            .unwrap()
            .translation = there;
        stage.run(0.1);
        let walk = stage.begin(WalkTo { to: player });
        let mut worst = 0.0_f32;
        while stage.outcome(walk).is_none() {
            stage.game.step();
            let place = stage.place(npc);
            worst = worst.max((place.y - height(place)).abs());
        }
        assert_eq!(stage.outcome(walk), Some(ActionOutcome::Done));
        assert!(worst < 0.1, "{worst} m above or below every floor");
        let place = stage.place(npc);
        assert!((place.y - (there.y - 1.6)).abs() < 0.05, "{place}");
    }
}

#[test]
fn where_no_stairs_are_nobody_goes_up() {
    let mut stage = Stage::new();
    let world = stage.world();
    world.spawn((WalkableFloor::new(12.0, 12.0), Transform::default()));
    world.spawn((
        WalkableFloor::new(12.0, 3.0),
        Transform::from_xyz(0.0, 3.0, 4.0),
    ));
    let shelf = stage.put(Perceivable::named("the bed"), 0.0, 3.4, 4.0);
    assert_eq!(
        stage.does(WalkTo { to: shelf }),
        failed("the way is blocked")
    );
    assert_eq!(stage.place(stage.npc).y, 0.0);
}

#[test]
fn nobody_walks_off_the_edge_of_a_floor() {
    let mut stage = Stage::new();
    let pier = Transform::from_xyz(0.0, 0.0, -4.0);
    stage.world().spawn((WalkableFloor::new(3.0, 10.0), pier));
    // It leaves no room on one side, and water on the other is none.
    let cart = (Obstacle::new(2.0, 1.0), Perceivable::named("the cart"));
    stage.put(cart, 0.6, 0.0, -2.0);
    let player = stage.player;
    let walk = stage.begin(WalkTo { to: player });
    let mut widest = 0.0_f32;
    while stage.outcome(walk).is_none() {
        stage.game.step();
        widest = widest.max(stage.place(stage.npc).x.abs());
    }
    assert_eq!(stage.outcome(walk), Some(ActionOutcome::Done));
    assert!(widest < 1.7, "{widest}");
}

#[test]
fn what_one_goes_to_need_not_be_at_the_height_of_the_feet() {
    let mut stage = Stage::new();
    let (npc, player) = (stage.npc, stage.player);
    let walk = stage.begin(WalkTo { to: player });
    for _ in 0..60 {
        stage.game.step();
        // He backs away all the time.
        let step = Vec3::NEG_Z * 0.02;
        stage
            .world()
            .get_mut::<Transform>(player)
            .unwrap()
            .translation += step;
        assert_eq!(stage.place(npc).y, 0.0);
    }
    assert_eq!(stage.outcome(walk), None);
}

#[test]
fn what_stands_upstairs_is_not_in_the_way_below() {
    let mut stage = Stage::new();
    house(&mut stage);
    for x in -6..=6 {
        let wall = (Obstacle::new(1.0, 0.2), Perceivable::named("the rail"));
        stage.put(wall, x as f32, 3.5, 3.0);
    }
    let cat = stage.put(Perceivable::named("the cat"), 0.0, 0.0, 7.0);
    let walk = stage.begin(WalkTo { to: cat });
    stage.run(8.0);
    assert_eq!(stage.outcome(walk), Some(ActionOutcome::Done));
}

/// Counts how often who has asked.
#[derive(Resource, Default)]
struct Asked(Mutex<HashMap<Entity, usize>>);

#[derive(SystemParam)]
struct Straight<'w> {
    asked: Res<'w, Asked>,
}

impl Navigator for Straight<'static> {
    fn way(ways: &SystemParamItem<Self>, asked: &WayAsked) -> Option<Vec<Vec3>> {
        *ways
            .asked
            .0
            .lock()
            .unwrap()
            .entry(asked.walker)
            .or_default() += 1;
        Some(vec![asked.to])
    }
}

#[test]
fn nobody_waits_for_a_way_while_others_ask_again_and_again() {
    let mut game = TestApp::new();
    game.app_mut().init_resource::<Asked>();
    let mut game = game.with((AssetPlugin::default(), DeedsPlugin::<Straight>::new()));
    let world = game.world_mut();
    let hare = world.spawn(Transform::from_xyz(0.0, 0.0, 9.0)).id();
    for x in 0..20 {
        let place = Transform::from_xyz(x as f32, 0.0, 0.0);
        world.spawn((NpcParticipant, place, Walk::to(hare.into(), 1.0)));
    }
    for frame in 0..30 {
        // It leaps to and fro.
        let side = if frame % 2 == 0 { 5.0 } else { -5.0 };
        let mut place = game.world_mut().get_mut::<Transform>(hare).unwrap();
        place.translation.x = side;
        game.step();
    }
    assert_eq!(game.world().resource::<Asked>().0.lock().unwrap().len(), 20);
}

#[test]
fn who_sets_out_does_not_go_before_those_who_wait() {
    let mut game = TestApp::new();
    game.app_mut().init_resource::<Asked>();
    let mut game = game.with((AssetPlugin::default(), DeedsPlugin::<Straight>::new()));
    let world = game.world_mut();
    let hare = world.spawn(Transform::from_xyz(0.0, 0.0, 9.0)).id();
    let walker = |x: f32| (NpcParticipant, Transform::from_xyz(x, 0.0, 0.0));
    let walk = || Walk::to(hare.into(), 1.0);
    let first = [0, 1, 2].map(|x| world.spawn((walker(x as f32), walk())).id());
    for frame in 0..40 {
        let side = if frame % 2 == 0 { 5.0 } else { -5.0 };
        let world = game.world_mut();
        world.get_mut::<Transform>(hare).unwrap().translation.x = side;
        // As many come in every frame as are answered.
        for x in 0..2 {
            world.spawn((walker(4.0 + x as f32), walk()));
        }
        game.step();
    }
    let asked = game.world().resource::<Asked>().0.lock().unwrap();
    let again = first.map(|walker| asked.get(&walker).copied().unwrap_or(0));
    assert!(again.iter().all(|times| *times > 1), "{again:?}");
}

#[test]
fn a_way_that_ends_in_a_face_or_a_jug_leaves_the_feet_on_the_floor() {
    let mut game = TestApp::new();
    game.app_mut().init_resource::<Asked>();
    let mut game = game.with((AssetPlugin::default(), DeedsPlugin::<Straight>::new()));
    game.record_events::<WalkEnded>();
    for (height, near) in [(1.6, 1.0), (0.9, 0.6), (0.3, 0.5)] {
        let world = game.world_mut();
        let face = world.spawn(Transform::from_xyz(0.0, height, -4.0)).id();
        game.step();
        let walk = Walk::to(face.into(), near);
        let npc = game.world_mut().spawn((NpcParticipant, walk)).id();
        game.run_for(Duration::from_secs(8));
        let place = game.world().get::<Transform>(npc).unwrap().translation;
        assert_eq!(place.y, 0.0, "{height}: {place}");
        let gap = (place.z + 4.0).abs();
        assert!(
            (gap - near).abs() < 0.1,
            "{height}: it stops {gap} m before it"
        );
        let ended = game.recorded::<WalkEnded>().last().unwrap();
        assert_eq!(ended.outcome, WalkOutcome::Arrived);
        game.world_mut().despawn(npc);
    }
}

#[test]
fn who_stands_beside_every_floor_steps_onto_one_or_stays() {
    let mut stage = Stage::new();
    house(&mut stage);
    let cat = stage.put(Perceivable::named("the cat"), 0.0, 0.0, -5.0);
    let npc = stage.npc;
    let mut stand = |x: f32| {
        let mut place = stage.world().get_mut::<Transform>(npc).unwrap();
        place.translation = Vec3::new(x, 0.0, 0.0);
        stage.run(0.1);
        stage.does(WalkTo { to: cat })
    };
    assert_eq!(stand(-6.8), ActionOutcome::Done);
    assert_eq!(stand(-20.0), failed("the way is blocked"));
}
