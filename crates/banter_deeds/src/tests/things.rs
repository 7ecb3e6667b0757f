//! Things: taken, put, given, opened, used and sat on.

use super::*;
use banter_body::HeldBy;

const MUG: Grasp = Grasp {
    at: Vec3::new(0.0, 0.05, 0.0),
    radius: 0.04,
};

#[test]
fn a_mug_is_fetched_and_put_where_it_is_wanted() {
    let mut stage = Stage::new();
    let mug = stage.put((Perceivable::named("the mug"), MUG), 3.0, 0.8, 0.0);
    let half = Vec2::new(0.6, 0.4);
    let at = Vec3::Y * 0.75;
    let table = stage.put(
        (Perceivable::named("the table"), Surface { at, half }),
        -3.0,
        0.0,
        0.0,
    );
    assert_eq!(stage.does(PickUp { what: mug }), ActionOutcome::Done);
    let npc = stage.npc;
    assert_eq!(stage.game.world().get::<HeldBy>(mug).unwrap().body, npc);
    let put = Put {
        on: table,
        what: None,
    };
    assert_eq!(stage.does(put), ActionOutcome::Done);
    stage.run(0.1);
    let there = stage.place(mug) - stage.place(table);
    assert!(
        (there.y - 0.75).abs() < 0.01 && there.x.abs() <= 0.6,
        "{there}"
    );
    assert!(stage.game.world().get::<HeldBy>(mug).is_none());
    assert_eq!(stage.does(put), failed("there is nothing in the hand"));
}

#[test]
fn what_is_given_is_in_the_others_hands() {
    let mut stage = Stage::new();
    let player = stage.player;
    let mug = stage.put(
        (Perceivable::named("the mug").affording(["take"]),),
        1.0,
        0.8,
        0.0,
    );
    let give = Give {
        what: mug,
        to: None,
    };
    assert_eq!(stage.does(give), ActionOutcome::Done);
    let hands = stage.game.world().get::<InHands>(player).unwrap();
    assert_eq!(hands.0, [mug]);
    let given = ThingGiven {
        thing: mug,
        by: stage.npc,
        to: player,
    };
    assert_eq!(stage.game.recorded::<ThingGiven>(), [given]);
    stage.run(0.1);
    assert!(stage.place(mug).distance(stage.place(player)) < 0.8);
    // And back.
    assert_eq!(stage.does(PickUp { what: mug }), ActionOutcome::Done);
    assert!(
        stage
            .game
            .world()
            .get::<InHands>(player)
            .unwrap()
            .0
            .is_empty()
    );
}

#[test]
fn who_is_served_finds_it_before_them() {
    let mut stage = Stage::new();
    let player = stage.player;
    let at = Vec3::new(0.2, 1.1, -0.5);
    stage.world().entity_mut(player).insert(ServedAt(at));
    let mug = stage.put(MUG, 0.3, 1.1, 0.2);
    let give = Give {
        what: mug,
        to: Some(player),
    };
    assert_eq!(stage.does(give), ActionOutcome::Done);
    stage.run(0.1);
    assert!(stage.place(mug).distance(at) < 0.01);
    assert_eq!(stage.place(stage.npc), Vec3::ZERO, "it is within reach");
}

#[test]
fn what_cannot_be_done_is_said() {
    let mut stage = Stage::new();
    let cat = stage.put(Perceivable::named("the cat"), 1.0, 0.0, 1.0);
    let none = None;
    assert_eq!(
        stage.does(PickUp { what: cat }),
        failed("the cat is nothing to take into a hand")
    );
    assert_eq!(
        stage.does(Open { what: cat }),
        failed("the cat is nothing to open or shut")
    );
    assert_eq!(
        stage.does(Sit { on: cat }),
        failed("the cat is nothing to sit on")
    );
    assert_eq!(
        stage.does(Use { what: cat }),
        failed("there is nothing to do with the cat")
    );
    let mug = stage.put(MUG, 0.5, 0.8, 0.0);
    let put = Put {
        on: cat,
        what: Some(mug),
    };
    assert_eq!(stage.does(put), failed("nothing can be put on the cat"));
    let (npc, turn) = (stage.npc, stage.turn);
    stage
        .world()
        .entity_mut(turn)
        .insert(Turn { npc, speaker: none });
    let give = Give {
        what: mug,
        to: none,
    };
    assert_eq!(stage.does(give), failed("there is nobody there"));
}

#[test]
fn a_door_opens_for_who_has_no_need_of_a_key() {
    let mut stage = Stage::new();
    let door = Openable {
        locked: true,
        hinge: Vec3::new(-0.45, 0.0, 0.0),
        swing: 1.5,
        seen: Some(["wide open", "shut"].map(str::to_owned)),
        ..Openable::default()
    };
    let door = stage.put((Perceivable::named("the door"), door), 2.0, 1.0, 0.0);
    let seen = |stage: &Stage| {
        stage
            .game
            .world()
            .get::<Perceivable>(door)
            .unwrap()
            .description
            .clone()
    };
    assert_eq!(
        stage.does(Open { what: door }),
        failed("the door is locked")
    );
    assert!(stage.place(stage.npc).x > 1.0, "it has tried");
    assert_eq!(seen(&stage), "shut");
    stage.world().get_mut::<Openable>(door).unwrap().locked = false;
    assert_eq!(stage.does(Open { what: door }), ActionOutcome::Done);
    stage.run(1.5);
    assert_eq!(seen(&stage), "wide open");
    let turned = stage.game.world().get::<Transform>(door).unwrap();
    assert!((turned.rotation.to_euler(EulerRot::YXZ).0 - 1.5).abs() < 1e-3);
    let hinge = turned.transform_point(Vec3::new(-0.45, 0.0, 0.0));
    assert!(hinge.distance(Vec3::new(1.55, 1.0, 0.0)) < 1e-3, "{hinge}");
    assert_eq!(
        stage.does(Open { what: door }),
        failed("the door is open already")
    );
    assert_eq!(stage.does(Close { what: door }), ActionOutcome::Done);
}

#[test]
fn a_bell_tells_who_rang_it() {
    let mut stage = Stage::new();
    let bell = stage.put(Usable::default(), 2.0, 1.0, 0.0);
    assert_eq!(stage.does(Use { what: bell }), ActionOutcome::Done);
    let by = stage.npc;
    assert_eq!(
        stage.game.recorded::<ThingUsed>(),
        [ThingUsed { thing: bell, by }]
    );
}

#[test]
fn of_two_one_has_the_seat_and_who_walks_has_risen() {
    let mut stage = Stage::new();
    let bench = stage.put(
        (Perceivable::named("the bench"), Seat::default()),
        2.0,
        0.45,
        0.0,
    );
    assert_eq!(stage.does(Sit { on: bench }), ActionOutcome::Done);
    let npc = stage.npc;
    assert_eq!(
        stage.game.world().get::<Seated>(npc),
        Some(&Seated { on: bench })
    );
    let odo = stage.put((NpcParticipant, Perceivable::named("Odo")), -1.0, 0.0, 0.0);
    stage.npc = odo;
    assert_eq!(
        stage.does(Sit { on: bench }),
        failed("Mara sits on the bench")
    );
    stage.npc = npc;
    let player = stage.player;
    assert_eq!(stage.does(WalkTo { to: player }), ActionOutcome::Done);
    assert!(stage.game.world().get::<Seated>(npc).is_none());
    stage.npc = odo;
    assert_eq!(stage.does(Sit { on: bench }), ActionOutcome::Done);
    assert_eq!(stage.does(Rise {}), ActionOutcome::Done);
    assert_eq!(stage.does(Rise {}), failed("who stands cannot stand up"));
}
