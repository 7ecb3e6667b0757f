//! Somebody in a headset wears a body.

use super::head::gaze;
use super::*;

/// The wearer's space is somewhere in the world, and turned.
fn space() -> Transform {
    Transform::from_xyz(3.0, 0.5, -2.0).with_rotation(Quat::from_rotation_y(0.8))
}

fn targets() -> WornTargets {
    let wrist = Vec3::new(-0.2, 1.3, 0.4);
    WornTargets {
        head: Some((Vec3::new(0.0, 1.6, 0.1), Quat::from_rotation_y(0.3))),
        hands: [
            None,
            Some(WornHand::new(Side::Right, wrist, Vec3::Z, Vec3::Y)),
        ],
    }
}

fn worn() -> Stage {
    let mut stage = Stage::new();
    let space = stage.game.world_mut().spawn(space()).id();
    let mut body = WornBody::new(space);
    body.targets = targets();
    body.fit = WornFit::of_eyes(1.6);
    let npc = stage.npc;
    stage.game.world_mut().entity_mut(npc).insert(body);
    stage.run(1.0);
    stage
}

#[test]
fn an_avatar_stands_where_its_wearer_does_and_its_hand_is_there() {
    let stage = worn();
    let wrist = space().transform_point(Vec3::new(-0.2, 1.3, 0.4));
    let shown = stage.place(Bone::RightHand);
    assert!(shown.distance(wrist) < 0.02, "{shown} for {wrist}");
    let head = space().transform_point(Vec3::new(0.0, 1.6, 0.1));
    assert!(stage.place(Bone::Head).distance(head) < 0.15);
    let foot = stage.place(Bone::LeftFoot);
    assert!(
        (foot.y - 0.5).abs() < 0.15,
        "it stands on the floor: {foot}"
    );
}

#[test]
fn a_face_does_not_turn_the_head_of_somebody_who_wears_it() {
    let mut stage = worn();
    let head = stage.bones[Bone::Head as usize];
    let turn = |stage: &Stage| stage.game.world().get::<Transform>(head).unwrap().rotation;
    let before = turn(&stage);
    let tilt = move |mut heads: Query<&mut Transform>| {
        if let Ok(mut head) = heads.get_mut(head) {
            head.rotate_local_y(0.4);
        }
    };
    let animates = banter_core::BanterSystems::Animate;
    stage
        .game
        .app_mut()
        .add_systems(PostUpdate, tilt.in_set(animates));
    stage.run(0.2);
    assert!(turn(&stage).angle_between(before) < 0.02);
}

#[test]
fn its_head_looks_where_its_wearer_does() {
    let mut stage = worn();
    let looks = gaze(&mut stage);
    let eyes = space().transform_point(Vec3::new(0.0, 1.6, 0.1));
    assert!(looks.origin.distance(eyes) < 0.08, "{looks:?}");
    let way = space().rotation * Quat::from_rotation_y(0.3) * Vec3::Z;
    assert!(looks.direction.dot(way) > 0.98, "{looks:?} for {way}");
}

#[test]
fn a_pause_of_the_game_does_not_hold_its_wearer() {
    let mut stage = worn();
    let npc = stage.npc;
    let before = stage.place(Bone::RightHand);
    let world = stage.game.world_mut();
    world.resource_mut::<Time<Virtual>>().pause();
    let mut body = world.get_mut::<WornBody>(npc).unwrap();
    body.targets = body.targets.moved(Vec3::X * 0.4);
    stage.run(1.5);
    let way = stage.place(Bone::RightHand) - before;
    assert!(way.distance(space().rotation * Vec3::X * 0.4) < 0.05);
}

#[test]
fn what_is_taken_off_is_as_large_as_it_was() {
    let mut stage = worn();
    let npc = stage.npc;
    let scale = |stage: &Stage| stage.game.world().get::<Transform>(npc).unwrap().scale.x;
    let world = stage.game.world_mut();
    world.get_mut::<WornBody>(npc).unwrap().fit = WornFit::of_eyes(1.9);
    stage.run(0.2);
    assert!(scale(&stage) > 1.1);
    stage.game.world_mut().entity_mut(npc).remove::<WornBody>();
    stage.run(0.2);
    assert!((scale(&stage) - 1.0).abs() < 1e-5);
}

#[test]
fn what_is_taken_off_lives_by_itself() {
    let mut stage = worn();
    let npc = stage.npc;
    stage.game.world_mut().entity_mut(npc).remove::<WornBody>();
    stage.run(1.0);
    let chest = stage.place(Bone::UpperChest);
    let hand = stage.place(Bone::RightHand);
    assert!(hand.y < chest.y - 0.2, "the arm hangs: {hand} {chest}");
}

#[test]
fn who_is_not_seen_goes_where_its_wearer_goes() {
    let mut stage = worn();
    let npc = stage.npc;
    let hidden = FixedBodyDetail(BodyDetail::Hidden);
    stage.game.world_mut().entity_mut(npc).insert(hidden);
    stage.run(0.1);
    let place = |stage: &Stage| {
        stage
            .game
            .world()
            .get::<Transform>(npc)
            .unwrap()
            .translation
    };
    let before = place(&stage);
    let mut body = stage.game.world_mut().get_mut::<WornBody>(npc).unwrap();
    body.targets = body.targets.moved(Vec3::X * 5.0);
    stage.run(0.5);
    assert!(place(&stage).distance(before) > 4.5);
}
