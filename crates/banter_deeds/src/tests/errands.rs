//! Errands: walking, following, leading, and what becomes of them when they are called off.

use super::*;

#[test]
fn it_walks_around_the_table_and_stops_before_what_it_went_to() {
    let mut stage = Stage::new();
    stage.put(Obstacle::new(3.0, 0.8), 0.0, 0.0, -2.0);
    let player = stage.player;
    let action = stage.begin(WalkTo { to: player });
    let mut nearest = f32::INFINITY;
    while stage.outcome(action).is_none() {
        let before = stage.place(stage.npc);
        stage.game.step();
        let here = stage.place(stage.npc);
        assert!(here.distance(before) < 1.4 / 60.0, "it jumps");
        let beyond = (here - Vec3::new(0.0, 0.0, -2.0)).abs() - Vec3::new(1.5, 0.0, 0.4);
        nearest = nearest.min(beyond.with_y(0.0).max(Vec3::ZERO).length());
    }
    assert_eq!(stage.outcome(action), Some(ActionOutcome::Done));
    assert!(nearest > 0.15, "{nearest}");
    let gap = (stage.place(stage.npc) - stage.place(player)).xz().length();
    assert!((1.0..1.3).contains(&gap), "{gap}");
    let front = *stage
        .game
        .world()
        .get::<Transform>(stage.npc)
        .unwrap()
        .forward();
    let way = (stage.place(player) - stage.place(stage.npc))
        .with_y(0.0)
        .normalize();
    assert!(front.dot(way) > 0.95, "it faces him: {front}");
}

#[test]
fn where_no_way_is_it_says_so() {
    let mut stage = Stage::new();
    for (x, z, wide, deep) in [
        (0.0, -2.0, 6.0, 0.2),
        (0.0, 2.0, 6.0, 0.2),
        (-2.0, 0.0, 0.2, 6.0),
        (2.0, 0.0, 0.2, 6.0),
    ] {
        stage.put(Obstacle::new(wide, deep), x, 0.0, z);
    }
    let player = stage.player;
    assert_eq!(
        stage.does(WalkTo { to: player }),
        failed("the way is blocked")
    );
}

#[test]
fn who_is_held_fast_gives_up() {
    let mut stage = Stage::new();
    let (npc, player) = (stage.npc, stage.player);
    // A game that moves its characters itself, and does not.
    let still = banter_body::Body {
        moves: false,
        ..banter_body::Body::default()
    };
    stage.world().entity_mut(npc).insert(still);
    assert_eq!(
        stage.does(WalkTo { to: player }),
        failed("the way is blocked")
    );
}

#[test]
fn an_errand_that_is_called_off_stops_where_it_is() {
    let mut stage = Stage::new();
    let player = stage.player;
    let action = stage.begin(WalkTo { to: player });
    stage.run(1.5);
    assert!(stage.walks());
    stage.world().despawn(action);
    stage.run(0.1);
    let here = stage.place(stage.npc);
    assert_eq!(stage.outcome(action), Some(ActionOutcome::Cancelled));
    assert!(!stage.walks());
    stage.run(1.0);
    assert_eq!(stage.place(stage.npc), here);
}

#[test]
fn stop_gives_up_all_the_others() {
    let mut stage = Stage::new();
    let player = stage.player;
    let walk = stage.begin(WalkTo { to: player });
    let wait = stage.begin(Follow { whom: player });
    stage.run(1.0);
    assert_eq!(stage.does(Stop {}), ActionOutcome::Done);
    assert_eq!(stage.outcome(walk), Some(ActionOutcome::Cancelled));
    assert_eq!(stage.outcome(wait), Some(ActionOutcome::Cancelled));
    assert!(!stage.walks());
}

#[test]
fn who_follows_keeps_near_until_there_is_something_else_to_do() {
    let mut stage = Stage::new();
    let player = stage.player;
    let follow = stage.begin(Follow { whom: player });
    let npc = stage.npc;
    stage
        .world()
        .entity_mut(npc)
        .insert(banter_core::Percepts(vec![banter_core::Percept::new(
            player, 4.0,
        )]));
    for x in 1..6 {
        stage
            .world()
            .get_mut::<Transform>(player)
            .unwrap()
            .translation
            .x = x as f32 * 1.5;
        stage.run(2.0);
    }
    let gap = (stage.place(stage.npc) - stage.place(player)).xz().length();
    assert!(gap < 2.4, "{gap}");
    assert_eq!(stage.outcome(follow), None);
    let well = stage.put(Perceivable::named("the well"), 0.0, 0.0, 4.0);
    assert_eq!(stage.does(WalkTo { to: well }), ActionOutcome::Done);
    assert_eq!(stage.outcome(follow), Some(ActionOutcome::Cancelled));
}

#[test]
fn who_is_lost_is_not_followed_for_ever() {
    let mut stage = Stage::new();
    let player = stage.player;
    assert_eq!(
        stage.does(Follow { whom: player }),
        failed("Tom is out of sight")
    );
}

#[test]
fn who_leads_waits_for_who_falls_behind() {
    let mut stage = Stage::new();
    let player = stage.player;
    let well = stage.put(Perceivable::named("the well"), 12.0, 0.0, 0.0);
    let lead = stage.begin(Lead {
        to: well,
        whom: None,
    });
    stage.run(12.0);
    let here = stage.place(stage.npc);
    assert!(here.x < 5.0, "it goes on alone: {here}");
    stage.run(2.0);
    assert_eq!(stage.place(stage.npc), here, "it stands");
    // He comes along.
    for _ in 0..200 {
        let near = stage.place(stage.npc) - Vec3::X * 1.5;
        stage
            .world()
            .get_mut::<Transform>(player)
            .unwrap()
            .translation = near.with_y(1.6);
        stage.run(0.1);
        if stage.outcome(lead).is_some() {
            break;
        }
    }
    assert_eq!(stage.outcome(lead), Some(ActionOutcome::Done));
    assert!(stage.place(stage.npc).distance(stage.place(well)) < 1.0);
}

#[test]
fn who_does_not_come_along_is_told_of() {
    let mut stage = Stage::new();
    let well = stage.put(Perceivable::named("the well"), 12.0, 0.0, 0.0);
    let outcome = stage.does(Lead {
        to: well,
        whom: None,
    });
    assert_eq!(outcome, failed("Tom stayed behind"));
    assert!(!stage.walks());
}

#[test]
fn who_has_a_post_goes_back_to_it() {
    let mut stage = Stage::new();
    let (npc, player) = (stage.npc, stage.player);
    let post = Post {
        place: Vec3::ZERO,
        facing: Vec3::X,
    };
    stage.world().entity_mut(npc).insert(post);
    stage.does(WalkTo { to: player });
    stage.run(8.0);
    let place = stage.game.world().get::<Transform>(npc).unwrap();
    assert!(place.translation.length() < 0.1, "{}", place.translation);
    assert!(place.forward().dot(Vec3::X) > 0.95);
}
