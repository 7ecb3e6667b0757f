//! Characters glance at what is spoken of.
#![allow(clippy::unwrap_used)]

use super::put;
use crate::SensePlugin;
use banter_core::test_app::TestApp;
use banter_core::{
    ActionCall, GazeTarget, LineTyped, NpcParticipant, OngoingAction, Perceivable,
    PlaybackProgress, PlayerParticipant, Pointing, SentenceReady, TurnStarted,
};
use bevy::math::Ray3d;
use bevy::prelude::*;
use std::time::Duration;

struct Talk {
    game: TestApp,
    mara: Entity,
    ada: Entity,
    jug: Entity,
}

fn talk() -> Talk {
    let mut game = TestApp::new().with(SensePlugin);
    game.record_events::<TurnStarted>();
    let mara = put(&mut game, NpcParticipant, Vec3::ZERO);
    let ada = put(&mut game, PlayerParticipant, Vec3::Z * -2.0);
    let jug = put(
        &mut game,
        Perceivable::named("the cider jug"),
        Vec3::X * 2.0,
    );
    game.step();
    game.step();
    Talk {
        game,
        mara,
        ada,
        jug,
    }
}

impl Talk {
    fn say(&mut self, text: &str) {
        let (speaker, to, text) = (self.ada, Some(self.mara), text.to_owned());
        self.game.write(LineTyped { speaker, to, text });
        self.game.step();
    }

    fn looks(&mut self) -> Option<Entity> {
        self.game.step();
        self.game.world().get::<GazeTarget>(self.mara).unwrap().0
    }
}

#[test]
fn what_a_line_is_about_is_glanced_at() {
    let mut talk = talk();
    talk.say("What is in the Cider Jug?");
    assert_eq!(talk.looks(), Some(talk.jug));
    talk.game.run_for(Duration::from_secs(2));
    assert_eq!(talk.looks(), Some(talk.ada), "and back at who speaks");
}

#[test]
fn what_is_pointed_at_is_glanced_at() {
    let mut talk = talk();
    let to = Vec3::new(2.0, 0.0, 2.0);
    let ray = Ray3d::new(Vec3::Z * -2.0, Dir3::new(to).unwrap());
    talk.game
        .world_mut()
        .entity_mut(talk.ada)
        .insert(Pointing::Ray(ray));
    talk.game.step();
    talk.say("What is that?");
    assert_eq!(talk.looks(), Some(talk.jug));
}

#[test]
fn what_a_character_speaks_of_it_looks_at() {
    let mut talk = talk();
    talk.say("Hello!");
    assert_eq!(talk.looks(), Some(talk.ada));
    let turn = talk.game.recorded::<TurnStarted>()[0].turn;
    let (index, text) = (0, "Have some from the cider jug.".to_owned());
    talk.game.write(SentenceReady {
        turn,
        index,
        text,
        mood: None,
        delivery: default(),
    });
    talk.game.step();
    let (npc, position) = (talk.mara, 0.1);
    talk.game.write(PlaybackProgress {
        npc,
        turn,
        index,
        position,
    });
    assert_eq!(talk.looks(), Some(talk.jug));
    // The game turns its eyes elsewhere: there they stay.
    talk.game
        .world_mut()
        .entity_mut(npc)
        .insert(GazeTarget(None));
    talk.game.run_for(Duration::from_secs(2));
    assert_eq!(talk.looks(), None);
}

#[test]
fn who_is_not_meant_turns_to_the_voice_and_back() {
    let mut talk = talk();
    let odo = put(&mut talk.game, NpcParticipant, Vec3::new(1.5, 0.0, 0.5));
    talk.game.step();
    talk.game.step();
    talk.say("Good evening, Mara.");
    let looks = |talk: &Talk| talk.game.world().get::<GazeTarget>(odo).unwrap().0;
    talk.game.step();
    assert_eq!(looks(&talk), Some(talk.ada));
    talk.game.run_for(Duration::from_secs(2));
    assert_eq!(looks(&talk), None);
}

#[test]
fn an_action_in_the_middle_of_a_glance_does_not_make_it_a_stare() {
    let mut talk = talk();
    let odo = put(&mut talk.game, NpcParticipant, Vec3::new(1.5, 0.0, 0.5));
    talk.game.step();
    talk.game.step();
    talk.say("Good evening, Mara.");
    let looks = |talk: &Talk| talk.game.world().get::<GazeTarget>(odo).unwrap().0;
    talk.game.step();
    assert_eq!(looks(&talk), Some(talk.ada));
    // It looks at the jug, and then back at what it looked at before.
    let action = OngoingAction {
        npc: odo,
        turn: None,
        call: ActionCall::default(),
        sentence: 0,
        since: Duration::ZERO,
    };
    let world = talk.game.world_mut();
    let action = world.spawn(action).id();
    world.entity_mut(odo).insert(GazeTarget(Some(talk.jug)));
    talk.game.run_for(Duration::from_secs(2));
    assert_eq!(looks(&talk), Some(talk.jug));
    let world = talk.game.world_mut();
    world.entity_mut(odo).insert(GazeTarget(Some(talk.ada)));
    world.despawn(action);
    talk.game.run_for(Duration::from_millis(100));
    assert_eq!(looks(&talk), None);
}
