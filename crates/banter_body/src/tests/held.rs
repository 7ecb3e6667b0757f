//! What is in hands.

use super::*;

#[test]
fn a_mug_is_taken_carried_and_given() {
    let mut stage = Stage::new();
    let mug = stage
        .game
        .world_mut()
        .spawn(Transform::from_xyz(-0.2, 1.0, 0.45))
        .id();
    let take = stage.begin(BodyDeed::Take {
        what: mug,
        middle: Vec3::ZERO,
        radius: 0.035,
        hand: None,
    });
    stage.run(4.0);
    assert_eq!(stage.outcome(take), Some(Outcome::Done));
    let held = *stage.game.world().get::<HeldBy>(mug).unwrap();
    assert_eq!((held.body, held.hand), (stage.npc, Side::Right));
    let near = |stage: &Stage| {
        let mug = stage
            .game
            .world()
            .get::<GlobalTransform>(mug)
            .unwrap()
            .translation();
        mug.distance(stage.place(Bone::RightHand))
    };
    assert!(near(&stage) < 0.15, "{}", near(&stage));
    // It goes where he goes.
    let walk = stage.begin(BodyDeed::Walk(Vec3::new(0.0, 0.0, 2.0).into(), 0.0));
    stage.run(4.0);
    assert_eq!(stage.outcome(walk), Some(Outcome::Done));
    let at = stage
        .game
        .world()
        .get::<Transform>(stage.npc)
        .unwrap()
        .translation;
    assert!(at.distance(Vec3::new(0.0, 0.0, 2.0)) < 0.05, "{at}");
    assert!(near(&stage) < 0.15, "{}", near(&stage));

    let guest = stage
        .game
        .world_mut()
        .spawn((NpcParticipant, Transform::from_xyz(0.0, 1.5, 3.2)))
        .id();
    let give = stage.begin(BodyDeed::Give(guest.into(), 0.4));
    stage.run(4.0);
    assert_eq!(stage.outcome(give), Some(Outcome::Done));
    assert!(stage.game.world().get::<HeldBy>(mug).is_none());
    let moments: Vec<BodyMoment> = stage
        .game
        .recorded::<BodyTaskMoment>()
        .iter()
        .map(|it| it.moment)
        .collect();
    assert_eq!(
        moments,
        [
            BodyMoment::Grasped,
            BodyMoment::Offered,
            BodyMoment::Released
        ]
    );
    assert_eq!(stage.game.recorded::<BodyTaskMoment>()[2].object, Some(mug));
}

#[test]
fn what_is_taken_by_its_middle_is_held_there_and_stands_where_it_is_put() {
    let mut stage = Stage::new();
    let middle = Vec3::new(0.0, 0.2, 0.0);
    let jug = Transform::from_xyz(-0.2, 0.8, 0.45);
    let jug = stage.game.world_mut().spawn(jug).id();
    let take = stage.begin(BodyDeed::Take {
        what: jug,
        middle,
        radius: 0.05,
        hand: None,
    });
    stage.run(4.0);
    assert_eq!(stage.outcome(take), Some(Outcome::Done));
    let place = |stage: &Stage| *stage.game.world().get::<GlobalTransform>(jug).unwrap();
    let held = place(&stage).transform_point(middle);
    let away = held.distance(stage.place(Bone::RightHand));
    assert!(away < 0.15, "{away}");
    let foot = Vec3::new(-0.15, 0.85, 0.45);
    let put = stage.begin(BodyDeed::Place((foot + middle).into()));
    stage.run(4.0);
    assert_eq!(stage.outcome(put), Some(Outcome::Done));
    let stands = place(&stage).translation();
    assert!(stands.distance(foot) < 0.05, "{stands}");
}
