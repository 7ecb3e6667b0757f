//! Who comes too near.

use super::*;
use bevy::ecs::system::{SystemParam, SystemParamItem};

fn shy() -> Stage {
    let mut stage = Stage::new();
    let npc = stage.npc;
    stage
        .world()
        .entity_mut(npc)
        .insert(PersonalDistance::default());
    stage
}

fn come(stage: &mut Stage, z: f32) {
    let player = stage.player;
    let place = Transform::from_xyz(0.0, 1.6, z);
    stage.world().entity_mut(player).insert(place);
}

fn place(stage: &mut Stage) -> Vec3 {
    let npc = stage.npc;
    stage.world().get::<Transform>(npc).unwrap().translation
}

fn run(stage: &mut Stage, seconds: f32) {
    stage.game.run_for(Duration::from_secs_f32(seconds));
}

#[test]
fn it_steps_back_and_stands() {
    let mut stage = shy();
    come(&mut stage, -0.9);
    run(&mut stage, 2.0);
    assert!(place(&mut stage).length() < 0.01, "that is near enough");
    come(&mut stage, -0.4);
    run(&mut stage, 3.0);
    let stands = place(&mut stage);
    assert!((0.35..0.6).contains(&stands.z), "{stands}");
    run(&mut stage, 3.0);
    assert!(place(&mut stage).distance(stands) < 0.01);
}

#[test]
fn a_passer_by_moves_nobody() {
    let mut stage = shy();
    come(&mut stage, -0.4);
    run(&mut stage, 0.2);
    come(&mut stage, -3.0);
    run(&mut stage, 1.0);
    assert!(place(&mut stage).length() < 0.01);
}

#[test]
fn with_its_back_to_the_wall_it_steps_aside() {
    let mut stage = shy();
    stage.put(Obstacle::new(6.0, 0.4), 0.0, 0.0, 0.6);
    come(&mut stage, -0.4);
    run(&mut stage, 4.0);
    let stands = place(&mut stage);
    assert!(stands.z < 0.2, "it does not go through the wall: {stands}");
    assert!(stands.x.abs() > 0.2, "{stands}");
}

#[test]
fn it_does_not_go_back_to_its_post_while_somebody_stands_there() {
    let mut stage = shy();
    let npc = stage.npc;
    let post = Post {
        place: Vec3::ZERO,
        facing: Vec3::NEG_Z,
    };
    stage.world().entity_mut(npc).insert(post);
    come(&mut stage, -0.3);
    run(&mut stage, 6.0);
    assert!(place(&mut stage).z > 0.3);
    come(&mut stage, -4.0);
    run(&mut stage, 6.0);
    assert!(place(&mut stage).length() < 0.2, "{}", place(&mut stage));
}

#[test]
fn somebody_beside_it_does_not_keep_it_from_its_post() {
    let mut stage = shy();
    let npc = stage.npc;
    let post = Post {
        place: Vec3::X * 2.5,
        facing: Vec3::NEG_Z,
    };
    stage.world().entity_mut(npc).insert(post);
    come(&mut stage, -1.0);
    run(&mut stage, 8.0);
    let stands = place(&mut stage);
    assert!(stands.distance(post.place) < 0.2, "{stands}");
}

/// Stands for a navigator that knows where everything is in this frame.
#[derive(SystemParam)]
struct Everywhere<'w, 's> {
    places: Query<'w, 's, &'static Transform>,
}

impl Navigator for Everywhere<'static, 'static> {
    fn way(everywhere: &SystemParamItem<'_, '_, Self>, asked: &WayAsked) -> Option<Vec<Vec3>> {
        let mut places = everywhere.places.iter();
        places
            .all(|place| place.is_finite())
            .then(|| vec![asked.to])
    }
}

#[test]
fn a_navigator_may_look_where_everything_is() {
    let deeds = DeedsPlugin::<Everywhere>::new();
    let mut game = TestApp::new().with((AssetPlugin::default(), deeds));
    game.app_mut().init_asset::<Mesh>();
    let npc = (NpcParticipant, PersonalDistance::default());
    let npc = game.world_mut().spawn(npc).id();
    let near = (PlayerParticipant, Transform::from_xyz(0.0, 1.6, -0.4));
    game.world_mut().spawn(near);
    game.run_for(Duration::from_secs(3));
    assert!(game.world().get::<Transform>(npc).unwrap().translation.z > 0.3);
}
