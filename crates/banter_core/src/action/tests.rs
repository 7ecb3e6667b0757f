//! When actions begin and how they end.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::test_app::TestApp;
use crate::{
    Interrupt, NpcParticipant, PlaybackFinished, PlaybackProgress, ReplyFinished, SentenceReady,
    Stamp, Timeline, Turn, TurnEnded,
};

/// A character in a turn, whose messages are written by hand.
pub(super) struct Tavern {
    pub(super) game: TestApp,
    pub(super) npc: Entity,
    pub(super) turn: Entity,
}

impl Tavern {
    /// She has this many sentences to say.
    pub(super) fn with(sentences: usize) -> Self {
        let mut game = TestApp::new();
        game.record_events::<ActionRequested>()
            .record_events::<ActionRefused>()
            .record_events::<TurnEnded>()
            .record::<ActionEnded>();
        let npc = game.world_mut().spawn(NpcParticipant).id();
        let turn = Turn { npc, speaker: None };
        let stamp = Timeline::starting(Stamp::now(game.world().resource::<Time>()));
        let turn = game.world_mut().spawn((turn, stamp)).id();
        for index in 0..sentences {
            game.write(SentenceReady {
                turn,
                index,
                text: format!("Sentence {index}."),
                mood: None,
                delivery: default(),
            });
        }
        Self { game, npc, turn }
    }

    fn plan(&mut self, action: &str, sentence: usize) {
        self.game.write(ActionPlanned {
            turn: self.turn,
            sentence,
            call: ActionCall::new(action),
        });
    }

    /// The answer is complete.
    pub(super) fn complete(&mut self, sentences: usize) {
        let turn = self.turn;
        self.game.write(ReplyFinished { turn, sentences });
        self.game.step();
    }

    pub(super) fn hear(&mut self, index: usize) {
        self.game.write(PlaybackProgress {
            npc: self.npc,
            turn: self.turn,
            index,
            position: 0.1,
        });
        self.game.step();
    }

    fn play(&mut self, index: usize) {
        let turn = self.turn;
        self.game.write(PlaybackFinished { turn, index });
        self.game.step();
    }

    fn done(&self) -> Vec<(&str, usize)> {
        let requested = self.game.recorded::<ActionRequested>();
        requested
            .iter()
            .map(|requested| (requested.action.name.as_str(), requested.sentence))
            .collect()
    }

    fn finish(&mut self, number: usize, outcome: ActionOutcome) {
        let action = self.game.recorded::<ActionRequested>()[number].entity;
        let world = self.game.world_mut();
        world.trigger(ActionFinished { action, outcome });
        self.game.step();
    }

    fn outcomes(&self) -> Vec<ActionOutcome> {
        let ended = self.game.recorded::<ActionEnded>();
        ended.iter().map(|ended| ended.outcome.clone()).collect()
    }
}

#[test]
fn an_action_begins_with_its_sentence() {
    let mut tavern = Tavern::with(2);
    tavern.plan("pour", 1);
    tavern.complete(2);
    tavern.hear(0);
    assert!(tavern.done().is_empty());
    tavern.play(0);
    assert!(tavern.done().is_empty());
    tavern.hear(1);
    assert_eq!(tavern.done(), [("pour", 1)]);
    tavern.play(1);
    assert_eq!(tavern.done().len(), 1);
    assert_eq!(tavern.game.recorded::<TurnEnded>().len(), 1);
}

#[test]
fn an_action_behind_the_last_sentence_waits_for_its_end() {
    let mut tavern = Tavern::with(1);
    tavern.plan("wave", 1);
    tavern.hear(0);
    tavern.complete(1);
    assert!(tavern.done().is_empty());
    tavern.play(0);
    assert_eq!(tavern.done(), [("wave", 1)]);
    assert_eq!(tavern.game.recorded::<TurnEnded>().len(), 1);
}

#[test]
fn an_answer_of_actions_alone_does_them_at_once_in_order() {
    let mut tavern = Tavern::with(0);
    for action in ["wipe", "pour", "wave"] {
        tavern.plan(action, 0);
    }
    tavern.complete(0);
    assert_eq!(tavern.done(), [("wipe", 0), ("pour", 0), ("wave", 0)]);
    assert_eq!(tavern.game.recorded::<TurnEnded>().len(), 1);
}

#[test]
fn an_interrupted_answer_does_not_do_what_it_had_not_come_to() {
    let mut tavern = Tavern::with(2);
    tavern.plan("wipe", 0);
    tavern.plan("pour", 1);
    tavern.complete(2);
    tavern.hear(0);
    let turn = tavern.turn;
    tavern.game.world_mut().trigger(Interrupt { turn });
    tavern.hear(1);
    tavern.plan("wave", 0);
    tavern.game.step();
    assert_eq!(tavern.done(), [("wipe", 0)]);
    // What it had begun goes on.
    assert!(tavern.outcomes().is_empty());
    tavern.finish(0, ActionOutcome::Done);
    assert_eq!(tavern.outcomes(), [ActionOutcome::Done]);
}

#[test]
fn what_is_told_of_twice_beside_one_sentence_is_done_once() {
    let mut tavern = Tavern::with(2);
    for sentence in [0, 0, 1] {
        tavern.plan("pour", sentence);
    }
    tavern.complete(2);
    tavern.hear(0);
    tavern.hear(1);
    assert_eq!(tavern.done(), [("pour", 0), ("pour", 1)]);
}

#[test]
fn what_is_gone_by_then_is_refused() {
    let mut tavern = Tavern::with(1);
    let barrel = tavern.game.world_mut().spawn_empty().id();
    tavern.game.write(ActionPlanned {
        turn: tavern.turn,
        sentence: 0,
        call: ActionCall::new("pour").with("object", ActionValue::Entity(barrel)),
    });
    tavern.complete(1);
    tavern.game.world_mut().despawn(barrel);
    tavern.hear(0);
    assert!(tavern.done().is_empty());
    let refused = &tavern.game.recorded::<ActionRefused>()[0];
    assert_eq!(
        (refused.reason, refused.sentence),
        (Refusal::NotPerceived, 0)
    );
}

#[test]
fn every_action_ends_once_with_what_was_reported() {
    let mut tavern = Tavern::with(0);
    for action in ["wipe", "pour", "wave", "dance"] {
        tavern.plan(action, 0);
    }
    tavern.complete(0);
    let empty = ActionOutcome::Failed("the barrel is empty".into());
    tavern.finish(0, ActionOutcome::Done);
    tavern.finish(1, empty.clone());
    tavern.finish(1, ActionOutcome::Done);
    tavern.finish(2, ActionOutcome::Cancelled);
    let mut outcomes = vec![ActionOutcome::Done, empty, ActionOutcome::Cancelled];
    assert_eq!(tavern.outcomes(), outcomes);
    // Of the last one nothing is heard.
    let ActionSettings { report_timeout } = *tavern.game.world().resource();
    tavern.game.run_for(report_timeout - Duration::from_secs(1));
    assert_eq!(tavern.outcomes().len(), 3);
    tavern.game.run_for(Duration::from_secs(2));
    outcomes.push(ActionOutcome::Unknown);
    assert_eq!(tavern.outcomes(), outcomes);
    let npc = tavern.game.world().entity(tavern.npc);
    assert!(!npc.contains::<OngoingActions>(), "none is left");
}

#[test]
fn who_goes_away_gives_up_what_it_does() {
    let mut tavern = Tavern::with(0);
    tavern.plan("pour", 0);
    tavern.complete(0);
    tavern.game.world_mut().despawn(tavern.npc);
    tavern.game.step();
    assert_eq!(tavern.outcomes(), [ActionOutcome::Cancelled]);
    tavern.finish(0, ActionOutcome::Done);
    assert_eq!(tavern.outcomes().len(), 1);
}

#[test]
fn there_is_an_end_to_what_is_done_at_once() {
    let mut tavern = Tavern::with(0);
    for number in 0..3 * MOST {
        tavern.plan(&format!("wave{number}"), 0);
    }
    tavern.complete(0);
    assert_eq!(tavern.done().len(), MOST);
    // Another answer, while the game has reported nothing: the oldest make room.
    let npc = tavern.npc;
    tavern.turn = tavern
        .game
        .world_mut()
        .spawn(Turn { npc, speaker: None })
        .id();
    tavern.plan("bow", 0);
    tavern.complete(0);
    assert_eq!(tavern.done().last(), Some(&("bow", 0)));
    assert_eq!(tavern.outcomes(), [ActionOutcome::Unknown]);
    assert_eq!(tavern.game.recorded::<ActionEnded>()[0].call.name, "wave0");
}
