//! Two hands, and no more: which thing is meant, and what is said where both are full.

use super::*;
use banter_body::{Grasp, HeldBy};

impl Stage {
    fn thing(&mut self, name: &str, x: f32, z: f32) -> Entity {
        let thing = (Perceivable::named(name), Grasp::default());
        self.put(thing, x, 1.0, z)
    }

    fn takes(&mut self, what: Entity) {
        assert_eq!(self.does(PickUp { what }), ActionOutcome::Done);
        self.run(1.0);
    }

    fn holder(&self, what: Entity) -> Option<Entity> {
        self.game.world().get::<HeldBy>(what).map(|held| held.body)
    }

    /// A cup in one hand and bread in the other.
    fn with_both_full(mut self) -> (Self, [Entity; 2]) {
        let cup = self.thing("the cup", 0.25, 0.45);
        let bread = self.thing("the bread", -0.25, 0.45);
        self.takes(cup);
        self.takes(bread);
        (self, [cup, bread])
    }
}

fn both() -> [(Stage, [Entity; 2]); 2] {
    [Stage::new(), Stage::with_body()].map(Stage::with_both_full)
}

#[test]
fn of_two_things_the_one_that_is_named_is_given() {
    for (mut stage, [cup, bread]) in both() {
        let (npc, player) = (stage.npc, stage.player);
        for (what, kept) in [(cup, Some(npc)), (bread, Some(player))] {
            let to = None;
            assert_eq!(stage.does(Give { what, to }), ActionOutcome::Done);
            stage.run(0.5);
            assert_eq!(stage.holder(what), Some(player));
            assert_eq!(stage.holder(if what == cup { bread } else { cup }), kept);
        }
    }
}

#[test]
fn of_two_things_the_one_that_is_named_is_put_down() {
    for (mut stage, [cup, bread]) in both() {
        let top = Surface {
            at: Vec3::Y * 0.9,
            half: Vec2::splat(0.4),
        };
        let table = stage.put((Perceivable::named("the table"), top), 0.0, 0.0, 0.7);
        let put = Put {
            on: table,
            what: Some(bread),
        };
        assert_eq!(stage.does(put), ActionOutcome::Done);
        assert_eq!(stage.holder(bread), None);
        assert_eq!(stage.holder(cup), Some(stage.npc));
        let height = stage.place(bread).y;
        assert!((height - 0.9).abs() < 0.05, "{height}");
    }
}

#[test]
fn who_has_both_hands_full_says_so_and_keeps_what_it_has() {
    for (mut stage, held) in both() {
        let jug = stage.thing("the jug", 3.0, 0.0);
        let there = stage.place(stage.npc);
        let full = failed("both hands are full");
        assert_eq!(stage.does(PickUp { what: jug }), full);
        let to = None;
        assert_eq!(stage.does(Give { what: jug, to }), full);
        assert_eq!(stage.place(stage.npc), there, "it knows before it goes");
        let holders = held.map(|what| stage.holder(what));
        assert_eq!(holders, [Some(stage.npc); 2]);
        assert_eq!(stage.holder(jug), None);
        // One hand is enough.
        let [cup, _] = held;
        assert_eq!(stage.does(Give { what: cup, to }), ActionOutcome::Done);
        assert_eq!(stage.does(PickUp { what: jug }), ActionOutcome::Done);
    }
}

#[test]
fn what_is_put_down_first_makes_room() {
    let (mut stage, [cup, _]) = Stage::new().with_both_full();
    let top = Surface {
        at: Vec3::Y * 0.9,
        half: Vec2::splat(0.4),
    };
    let table = stage.put((Perceivable::named("the table"), top), 0.0, 0.0, 0.7);
    let jug = stage.thing("the jug", 1.0, 0.0);
    let put = stage.begin(Put {
        on: table,
        what: Some(cup),
    });
    // It is said in the same breath.
    assert_eq!(stage.does(PickUp { what: jug }), ActionOutcome::Done);
    assert_eq!(stage.outcome(put), Some(ActionOutcome::Done));
}

#[test]
fn to_full_hands_nothing_is_given() {
    let mut stage = Stage::with_body();
    let odo = (NpcParticipant, Perceivable::named("Odo"));
    let odo = stage.put(odo, 0.0, 0.0, 1.2);
    let things = ["the cup", "the bread", "the jug"].map(|name| stage.thing(name, 0.2, 0.45));
    let [cup, bread, jug] = things;
    let to = Some(odo);
    for what in [cup, bread] {
        assert_eq!(stage.does(Give { what, to }), ActionOutcome::Done);
    }
    let full = failed("Odo has both hands full");
    assert_eq!(stage.does(Give { what: jug, to }), full);
    assert_eq!(stage.holder(jug), Some(stage.npc), "it is kept");
    stage.run(1.0);
    let hands = [cup, bread].map(|what| stage.game.world().get::<HeldBy>(what).unwrap().hand);
    assert_ne!(hands[0], hands[1]);
}

#[test]
fn what_was_taken_while_the_model_was_loading_is_in_its_hand_later() {
    let mut stage = Stage::new();
    let cup = stage.thing("the cup", 0.5, 0.5);
    stage.takes(cup);
    let before = stage.place(cup);
    stage.give_skeleton();
    stage.run(1.5);
    let (npc, far) = (stage.npc, Vec3::new(4.0, 0.0, 0.0));
    stage.world().get_mut::<Transform>(npc).unwrap().translation = far;
    stage.run(1.0);
    let now = stage.place(cup);
    assert!(now.distance(far) < 1.4, "it stayed at {before}, now {now}");
}

/// What becomes of a cup once the hand that held it out has opened, before the other has it.
fn between(stage: &mut Stage, cup: Entity, happens: impl Fn(&mut World)) -> ActionOutcome {
    let give = stage.begin(Give {
        what: cup,
        to: None,
    });
    let npc = stage.npc;
    while stage.holder(cup) == Some(npc) {
        stage.game.step();
    }
    assert_eq!(stage.outcome(give), None);
    assert_eq!(stage.holder(cup), None);
    happens(stage.world());
    stage.run(3.0);
    stage.outcome(give).unwrap()
}

fn odo_with_cup() -> (Stage, [Entity; 2]) {
    let mut stage = Stage::with_body();
    let odo = (NpcParticipant, Perceivable::named("Odo"));
    let odo = stage.put(odo, 2.0, 0.0, 0.0);
    let cup = stage.thing("the cup", 0.2, 0.45);
    stage.takes(cup);
    (stage, [odo, cup])
}

#[test]
fn what_another_takes_out_of_the_air_is_not_given() {
    let (mut stage, [odo, cup]) = odo_with_cup();
    let taken = between(&mut stage, cup, |world| {
        let (body, hand) = (odo, banter_body::Side::Left);
        world.entity_mut(cup).insert(HeldBy { body, hand });
    });
    assert_eq!(taken, failed("somebody else has taken it"));
    assert_eq!(stage.holder(cup), Some(odo));
    assert!(stage.game.recorded::<ThingGiven>().is_empty());
}

#[test]
fn what_is_gone_is_not_given() {
    let (mut stage, [_, cup]) = odo_with_cup();
    let gone = between(&mut stage, cup, |world| {
        world.despawn(cup);
    });
    assert_eq!(gone, failed("it is not there any more"));
    assert!(stage.game.recorded::<ThingGiven>().is_empty());
}

#[test]
fn whom_it_is_for_may_take_it_by_itself() {
    let (mut stage, [_, cup]) = odo_with_cup();
    let player = stage.player;
    let done = between(&mut stage, cup, |world| {
        let (body, hand) = (player, banter_body::Side::Left);
        world.entity_mut(cup).insert(HeldBy { body, hand });
    });
    assert_eq!(done, ActionOutcome::Done);
    let held = stage.game.world().get::<HeldBy>(cup).unwrap();
    assert_eq!(
        held.hand,
        banter_body::Side::Left,
        "in the hand that took it"
    );
    assert_eq!(stage.game.recorded::<ThingGiven>().len(), 1);
}

#[test]
fn no_hand_gets_two_things() {
    let (mut stage, [cup, bread]) = Stage::new().with_both_full();
    let jug = stage.thing("the jug", 1.0, 0.0);
    let npc = stage.npc;
    let world = stage.world();
    let into = crate::hand::into;
    assert_eq!(into(world, jug, npc), Err("both hands are full".to_owned()));
    let before = *world.get::<HeldBy>(cup).unwrap();
    assert_eq!(into(world, cup, npc), Ok(()));
    assert_eq!(world.get::<HeldBy>(cup), Some(&before));
    assert_eq!(stage.holder(jug), None);
    assert_eq!(stage.holder(bread), Some(npc));
}
