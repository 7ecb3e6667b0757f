//! Who points by saying so.

use super::*;
use banter_core::Pointing;

#[test]
fn a_hand_goes_up_to_what_is_pointed_at_and_sinks() {
    let mut stage = Stage::new();
    let map = stage
        .game
        .world_mut()
        .spawn(Transform::from_xyz(-1.0, 1.5, 2.0))
        .id();
    stage.run(0.5);
    let high = |stage: &Stage| {
        let hands = [Bone::LeftHand, Bone::RightHand].map(|hand| stage.place(hand).y);
        hands[0].max(hands[1])
    };
    let low = high(&stage);
    let npc = stage.npc;
    stage
        .game
        .world_mut()
        .entity_mut(npc)
        .insert(Pointing::At(map));
    stage.run(1.5);
    assert!(high(&stage) > low + 0.3, "{} from {low}", high(&stage));
    stage.game.world_mut().entity_mut(npc).insert(Pointing::No);
    stage.run(3.0);
    assert!(high(&stage) < low + 0.1, "{} from {low}", high(&stage));
    let ended = stage.game.recorded::<BodyTaskEnded>();
    assert_eq!(ended.len(), 1, "{ended:?}");
}

#[test]
fn what_is_gone_is_not_pointed_at() {
    let mut stage = Stage::new();
    let map = stage.game.world_mut().spawn(Transform::default()).id();
    stage.game.world_mut().despawn(map);
    let npc = stage.npc;
    stage
        .game
        .world_mut()
        .entity_mut(npc)
        .insert(Pointing::At(map));
    stage.run(0.5);
    let ended = stage.game.recorded::<BodyTaskEnded>();
    assert_eq!(ended.len(), 1, "{ended:?}");
}
