//! The same by those who have a skeleton.

use super::*;
use banter_body::{BodyTask, HeldBy};
use banter_motion::{SkeletonNode, test_body};

impl Stage {
    /// The character has a skeleton. It looks along its positive Z.
    pub(super) fn with_body() -> Self {
        let mut stage = Self::new();
        stage.give_skeleton();
        stage
    }

    pub(super) fn give_skeleton(&mut self) {
        let npc = self.npc;
        let mut bones: Vec<Entity> = Vec::new();
        for SkeletonNode {
            name,
            parent,
            local,
            ..
        } in test_body()
        {
            let (scale, rotation, translation) = local.to_scale_rotation_translation();
            let parent = parent.map_or(npc, |parent| bones[parent]);
            let place = Transform {
                translation,
                rotation,
                scale,
            };
            let bone = (Name::new(name), place, ChildOf(parent));
            bones.push(self.world().spawn(bone).id());
        }
        self.run(0.2);
    }

    fn tasks(&mut self) -> usize {
        let world = self.world();
        world.query::<&BodyTask>().iter(world).count()
    }
}

fn mug(stage: &mut Stage) -> Entity {
    let grasp = Grasp {
        at: Vec3::Y * 0.05,
        radius: 0.04,
    };
    stage.put((Perceivable::named("the mug"), grasp), 0.2, 1.0, 2.0)
}

#[test]
fn a_mug_is_taken_by_a_hand_and_held_out() {
    let mut stage = Stage::with_body();
    let mug = mug(&mut stage);
    let player = stage.player;
    let give = Give {
        what: mug,
        to: None,
    };
    let action = stage.begin(give);
    let mut farthest = 0.0f32;
    while stage.outcome(action).is_none() {
        let before = stage.place(mug);
        stage.game.step();
        let step = stage.place(mug).distance(before);
        if stage
            .game
            .world()
            .get::<HeldBy>(mug)
            .is_some_and(|held| held.body == stage.npc)
        {
            farthest = farthest.max(step);
        }
    }
    assert_eq!(stage.outcome(action), Some(ActionOutcome::Done));
    assert!(farthest < 0.12, "it jumps into the hand by {farthest} m");
    assert_eq!(stage.game.world().get::<InHands>(player).unwrap().0, [mug]);
}

#[test]
fn a_gift_that_is_called_off_stays_in_the_hand_and_nothing_goes_on() {
    let mut stage = Stage::with_body();
    let mug = mug(&mut stage);
    let give = Give {
        what: mug,
        to: None,
    };
    let action = stage.begin(give);
    while stage.game.world().get::<HeldBy>(mug).is_none() {
        stage.game.step();
    }
    stage.run(0.5);
    stage.world().despawn(action);
    stage.run(3.0);
    assert_eq!(stage.outcome(action), Some(ActionOutcome::Cancelled));
    assert_eq!(
        stage.game.world().get::<HeldBy>(mug).unwrap().body,
        stage.npc
    );
    assert!(!stage.walks());
    assert_eq!(stage.tasks(), 0);
    assert!(stage.place(mug).distance(stage.place(stage.npc)) < 1.4);
}

#[test]
fn who_sits_rises_before_it_walks() {
    let mut stage = Stage::with_body();
    let seat = Seat {
        at: Vec3::Y * 0.45,
        facing: Vec3::Z,
    };
    let bench = stage.put((Perceivable::named("the bench"), seat), 1.5, 0.0, 1.0);
    assert_eq!(stage.does(Sit { on: bench }), ActionOutcome::Done);
    stage.run(0.5);
    let (npc, player) = (stage.npc, stage.player);
    assert!(stage.game.world().get::<Seated>(npc).is_some());
    assert_eq!(stage.does(WalkTo { to: player }), ActionOutcome::Done);
    assert!(stage.game.world().get::<Seated>(npc).is_none());
}

#[test]
fn a_gesture_goes_beside_a_walk() {
    let mut stage = Stage::with_body();
    let player = stage.player;
    let walk = stage.begin(WalkTo { to: player });
    stage.run(0.5);
    assert_eq!(stage.does(Wave {}), ActionOutcome::Done);
    assert_eq!(stage.outcome(walk), None, "it walks on");
    assert!(stage.walks());
}

#[test]
fn who_points_behind_turns_there_and_back() {
    let mut stage = Stage::with_body();
    let (npc, player) = (stage.npc, stage.player);
    stage
        .world()
        .get_mut::<Transform>(player)
        .unwrap()
        .translation = Vec3::new(0.0, 1.6, 3.0);
    let cat = stage.put(Perceivable::named("the cat"), 0.3, 0.5, -3.0);
    stage.begin(PointAt { what: cat });
    let front =
        |stage: &Stage| stage.game.world().get::<Transform>(npc).unwrap().rotation * Vec3::Z;
    stage.run(3.0);
    assert!(front(&stage).z < 0.0, "it has turned to the cat");
    stage.run(6.0);
    assert!(front(&stage).z > 0.9, "it has turned back");
}
