//! What characters do, with and without a skeleton.
#![allow(clippy::unwrap_used)]

use crate::*;
use banter_core::test_app::TestApp;
use banter_core::{
    ActionCall, ActionEnded, ActionOutcome, ActionRequested, InHands, NpcAction, NpcParticipant,
    OngoingAction, Perceivable, PlayerParticipant, Turn,
};
use bevy::prelude::*;
use std::time::Duration;

mod bodies;
mod distance;
mod errands;
mod hands;
mod replaced;
mod things;
mod ways;

/// A room with a character at its origin and a player before it.
struct Stage {
    game: TestApp,
    npc: Entity,
    player: Entity,
    turn: Entity,
}

impl Stage {
    fn new() -> Self {
        let mut game = TestApp::new().with((AssetPlugin::default(), DeedsPlugin::default()));
        game.app_mut().init_asset::<Mesh>();
        game.record::<ActionEnded>();
        game.record_events::<ThingGiven>();
        game.record_events::<ThingUsed>();
        let world = game.world_mut();
        let npc = world
            .spawn((NpcParticipant, Perceivable::named("Mara")))
            .id();
        let there = Transform::from_xyz(0.0, 1.6, -4.0);
        let player = (PlayerParticipant, Perceivable::named("Tom"), there);
        let player = world.spawn(player).id();
        let speaker = Some(player);
        let turn = world.spawn(Turn { npc, speaker }).id();
        game.step();
        Self {
            game,
            npc,
            player,
            turn,
        }
    }

    fn world(&mut self) -> &mut World {
        self.game.world_mut()
    }

    fn put(&mut self, bundle: impl Bundle, x: f32, y: f32, z: f32) -> Entity {
        let place = Transform::from_xyz(x, y, z);
        let entity = self.world().spawn((bundle, place)).id();
        self.game.step();
        entity
    }

    /// The character begins with it.
    fn begin<A: NpcAction>(&mut self, action: A) -> Entity {
        let (npc, turn) = (self.npc, self.turn);
        let since = self.world().resource::<Time>().elapsed();
        let call = ActionCall::new("something");
        let ongoing = OngoingAction {
            npc,
            turn: Some(turn),
            call,
            sentence: 0,
            since,
        };
        let entity = self.world().spawn(ongoing).id();
        self.world().trigger(ActionRequested {
            npc,
            turn,
            entity,
            action,
            sentence: 0,
        });
        self.world().flush();
        entity
    }

    fn run(&mut self, seconds: f32) {
        self.game.run_for(Duration::from_secs_f32(seconds));
    }

    /// Begins with it and goes on until it has ended.
    fn does<A: NpcAction>(&mut self, action: A) -> ActionOutcome {
        let entity = self.begin(action);
        for _ in 0..60 * 60 {
            self.game.step();
            if let Some(outcome) = self.outcome(entity) {
                return outcome;
            }
        }
        ActionOutcome::Unknown
    }

    fn outcome(&self, action: Entity) -> Option<ActionOutcome> {
        let mut ended = self.game.recorded::<ActionEnded>().iter();
        let ended: Vec<_> = ended.by_ref().filter(|it| it.entity == action).collect();
        assert!(ended.len() <= 1, "{ended:?}");
        ended.first().map(|ended| ended.outcome.clone())
    }

    fn place(&self, entity: Entity) -> Vec3 {
        self.game
            .world()
            .get::<GlobalTransform>(entity)
            .unwrap()
            .translation()
    }

    fn walks(&self) -> bool {
        self.game.world().get::<Walk>(self.npc).is_some()
    }
}

fn failed(why: &str) -> ActionOutcome {
    ActionOutcome::Failed(why.to_owned())
}
