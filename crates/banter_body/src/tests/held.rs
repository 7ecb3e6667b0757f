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
    let give = stage.begin(BodyDeed::Give {
        what: mug,
        to: guest.into(),
        patience: 0.4,
    });
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
    let put = stage.begin(BodyDeed::Place {
        what: jug,
        at: (foot + middle).into(),
    });
    stage.run(4.0);
    assert_eq!(stage.outcome(put), Some(Outcome::Done));
    let stands = place(&stage).translation();
    assert!(stands.distance(foot) < 0.05, "{stands}");
}

impl Stage {
    /// Something in a hand.
    fn hold(&mut self, hand: Side) -> Entity {
        let what = self.game.world_mut().spawn(Transform::default()).id();
        let hold = self.begin(BodyDeed::Hold {
            what,
            middle: Vec3::ZERO,
            radius: 0.03,
            hand,
        });
        self.run(1.5);
        assert_eq!(self.outcome(hold), Some(Outcome::Done));
        what
    }

    fn hand(&self, what: Entity) -> Option<Side> {
        let held = self.game.world().get::<HeldBy>(what)?;
        assert_eq!(held.body, self.npc);
        Some(held.hand)
    }

    /// How far something is from a hand.
    fn gap(&self, what: Entity, hand: Bone) -> f32 {
        let place = self.game.world().get::<GlobalTransform>(what).unwrap();
        place.translation().distance(self.place(hand))
    }
}

#[test]
fn of_two_things_the_one_that_is_named_is_put_down() {
    let mut stage = Stage::new();
    let [cup, bread] = [Side::Left, Side::Right].map(|hand| stage.hold(hand));
    let at = Vec3::new(0.15, 1.0, 0.45);
    let put = stage.begin(BodyDeed::Place {
        what: cup,
        at: at.into(),
    });
    stage.run(4.0);
    assert_eq!(stage.outcome(put), Some(Outcome::Done));
    assert_eq!(
        (stage.hand(cup), stage.hand(bread)),
        (None, Some(Side::Right))
    );
    let again = stage.begin(BodyDeed::Place {
        what: cup,
        at: at.into(),
    });
    stage.run(0.2);
    assert_eq!(stage.outcome(again), Some(Outcome::NothingThere));
}

#[test]
fn full_hands_take_nothing_and_keep_what_they_have() {
    let mut stage = Stage::new();
    let [cup, bread] = [Side::Left, Side::Right].map(|hand| stage.hold(hand));
    let jug = Transform::from_xyz(-0.2, 1.0, 0.45);
    let jug = stage.game.world_mut().spawn(jug).id();
    let take = stage.begin(BodyDeed::Take {
        what: jug,
        middle: Vec3::ZERO,
        radius: 0.03,
        hand: None,
    });
    let hold = stage.begin(BodyDeed::Hold {
        what: jug,
        middle: Vec3::ZERO,
        radius: 0.03,
        hand: Side::Left,
    });
    stage.run(3.0);
    for task in [take, hold] {
        assert_eq!(stage.outcome(task), Some(Outcome::HandsFull));
    }
    let hands = [cup, bread, jug].map(|what| stage.hand(what));
    assert_eq!(hands, [Some(Side::Left), Some(Side::Right), None]);
}

#[test]
fn what_is_held_before_there_are_hands_is_in_them_when_they_come() {
    let mut stage = Stage::new();
    let world = stage.game.world_mut();
    let npc = world.spawn((NpcParticipant, Transform::from_xyz(3.0, 0.0, 0.0)));
    let npc = npc.id();
    let held = HeldBy {
        body: npc,
        hand: Side::Right,
    };
    let [mug, jug, cat] = [0, 1, 2].map(|_| world.spawn((Transform::default(), held)).id());
    stage.run(0.5);
    stage.bones = spawn(stage.game.world_mut(), npc, &test_body());
    stage.npc = npc;
    stage.run(2.0);
    // There are two hands, whatever the game says.
    let hands = [mug, jug, cat].map(|what| stage.hand(what));
    assert_eq!(hands, [Some(Side::Right), Some(Side::Left), None]);
    assert!(stage.gap(mug, Bone::RightHand) < 0.15);
    assert!(stage.gap(jug, Bone::LeftHand) < 0.15);
    let place = stage.game.world().get::<GlobalTransform>(mug).unwrap();
    assert!(
        place.up().y > 0.9,
        "it is carried upright: {:?}",
        place.up()
    );
}

#[test]
fn another_model_holds_what_the_one_before_held() {
    let mut stage = Stage::new();
    let mug = stage.hold(Side::Right);
    for bone in std::mem::take(&mut stage.bones) {
        if let Ok(bone) = stage.game.world_mut().get_entity_mut(bone) {
            bone.despawn();
        }
    }
    stage.run(0.3);
    let npc = stage.npc;
    stage.bones = spawn(stage.game.world_mut(), npc, &test_body());
    stage.run(2.0);
    assert_eq!(stage.hand(mug), Some(Side::Right));
    assert!(stage.gap(mug, Bone::RightHand) < 0.15);
}

#[test]
fn what_is_gone_before_there_are_hands_fills_none() {
    let mut stage = Stage::new();
    let world = stage.game.world_mut();
    let npc = world.spawn((NpcParticipant, Transform::from_xyz(3.0, 0.0, 0.0)));
    let npc = npc.id();
    let model = world.spawn((Transform::default(), ChildOf(npc))).id();
    stage.npc = npc;
    let [cup, mug] = [0, 1].map(|_| stage.game.world_mut().spawn(Transform::default()).id());
    let deed = |what| BodyDeed::Hold {
        what,
        middle: Vec3::ZERO,
        radius: 0.03,
        hand: Side::Right,
    };
    let hold = stage.begin(deed(cup));
    stage.run(0.2);
    assert_eq!(stage.outcome(hold), None, "it waits for the model");
    let world = stage.game.world_mut();
    world.despawn(cup);
    world.despawn(model);
    stage.bones = spawn(world, npc, &test_body());
    stage.run(1.0);
    assert_eq!(stage.outcome(hold), Some(Outcome::Cancelled));
    let hold = stage.begin(deed(mug));
    stage.run(1.0);
    assert_eq!(stage.outcome(hold), Some(Outcome::Done));
    assert_eq!(stage.hand(mug), Some(Side::Right));
}

#[test]
fn a_radius_that_is_no_number_is_held_as_any_other() {
    let mut stage = Stage::new();
    let (body, hand) = (stage.npc, Side::Right);
    let radii = [f32::NAN, f32::INFINITY, -1.0, 1e30];
    for (at, radius) in radii.into_iter().enumerate() {
        let grasp = Grasp {
            at: Vec3::splat(radius),
            radius,
        };
        let thing = (Transform::default(), grasp);
        let mug = stage.game.world_mut().spawn(thing).id();
        if at % 2 == 0 {
            let held = HeldBy { body, hand };
            stage.game.world_mut().entity_mut(mug).insert(held);
        } else {
            let hold = stage.begin(BodyDeed::Hold {
                what: mug,
                middle: grasp.at,
                radius,
                hand,
            });
            stage.run(0.1);
            assert_eq!(stage.outcome(hold), Some(Outcome::Done), "{radius}");
        }
        stage.run(0.2);
        let place = stage.game.world().get::<GlobalTransform>(mug).unwrap();
        assert!(place.affine().is_finite(), "{radius}: {place:?}");
        assert_eq!(stage.hand(mug), Some(hand), "{radius}");
        // The hand is full.
        let cup = stage.game.world_mut().spawn(Transform::default()).id();
        let take = stage.begin(BodyDeed::Hold {
            what: cup,
            middle: Vec3::ZERO,
            radius: 0.03,
            hand,
        });
        stage.run(0.1);
        assert_eq!(stage.outcome(take), Some(Outcome::HandsFull), "{radius}");
        stage.game.world_mut().despawn(mug);
        stage.run(0.1);
    }
}

#[test]
fn a_thing_whose_other_hand_is_named_stays_where_that_is_full() {
    let mut stage = Stage::new();
    let [cup, bread] = [Side::Left, Side::Right].map(|hand| stage.hold(hand));
    let name = |stage: &mut Stage, what, hand| {
        let mut held = stage.game.world_mut().get_mut::<HeldBy>(what).unwrap();
        held.hand = hand;
    };
    name(&mut stage, cup, Side::Right);
    stage.run(0.2);
    let hands = [cup, bread].map(|what| stage.hand(what));
    assert_eq!(hands, [Some(Side::Left), Some(Side::Right)]);
    // The hand is empty once it is taken out, whatever was named.
    name(&mut stage, cup, Side::Right);
    stage.game.world_mut().entity_mut(cup).remove::<HeldBy>();
    stage.run(0.2);
    let mug = stage.hold(Side::Left);
    assert_eq!(stage.hand(mug), Some(Side::Left));
    // An empty one takes it over.
    stage.game.world_mut().despawn(bread);
    name(&mut stage, mug, Side::Right);
    stage.run(0.5);
    assert_eq!(stage.hand(mug), Some(Side::Right));
    assert!(stage.gap(mug, Bone::RightHand) < 0.15);
    stage.hold(Side::Left);
}
