//! What passes, what waits, and what follows when no verdict comes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;
use crate::test_app::TestApp;
use crate::{
    AnswerDrafted, Interrupt, LineReady, LineUnderstood, NpcParticipant, ReplyFinished,
    SentenceDrafted, SentenceReady, Turn, TurnEnd, TurnEnded,
};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Verdicts by text, given by hand; `None` is one that is waited for.
#[derive(Clone, Default)]
struct ByHand(Arc<Mutex<Vec<(String, Option<Verdict>)>>>);

impl ByHand {
    fn give(&self, text: &str, verdict: Option<Verdict>) {
        self.0.lock().unwrap().push((text.to_owned(), verdict));
    }

    fn verdict(&self, text: &str) -> Option<Option<Verdict>> {
        let verdicts = self.0.lock().unwrap();
        let of_text = verdicts.iter().rev().find(|(of, _)| of == text);
        of_text.map(|(_, verdict)| verdict.clone())
    }
}

impl Guard for ByHand {
    fn judge(&self, draft: &Draft) -> Judgement {
        match self.verdict(draft.text) {
            None => Judgement::now(Verdict::Pass),
            Some(Some(verdict)) => Judgement::now(verdict),
            Some(None) => {
                let (verdicts, text) = (self.clone(), draft.text.to_owned());
                Judgement::later(move || verdicts.verdict(&text)?)
            }
        }
    }
}

/// A turn whose messages are written by hand, and its guard.
struct Scene {
    game: TestApp,
    turn: Entity,
    guard: ByHand,
}

impl Scene {
    fn new() -> Self {
        let mut game = TestApp::new();
        game.record::<LineReady>()
            .record::<SentenceReady>()
            .record::<ReplyFinished>();
        game.record_events::<TurnEnded>()
            .record_events::<GuardActed>();
        let npc = game.world_mut().spawn(NpcParticipant).id();
        let turn = game.world_mut().spawn(Turn { npc, speaker: None }).id();
        let guard = ByHand::default();
        let resource = SpeechGuard::new(guard.clone());
        game.world_mut().insert_resource(resource);
        Self { game, turn, guard }
    }

    fn line(&mut self, text: &str) {
        self.game.write(LineUnderstood {
            turn: self.turn,
            speaker: None,
            text: text.to_owned(),
            language: None,
        });
        self.game.step();
    }

    fn draft(&mut self, texts: &[&str]) {
        for (index, text) in texts.iter().enumerate() {
            self.game.write(SentenceDrafted {
                turn: self.turn,
                index,
                text: (*text).to_owned(),
                mood: None,
                delivery: default(),
            });
        }
        self.game.write(AnswerDrafted { turn: self.turn });
        self.game.step();
    }

    fn heard(&self) -> Vec<&str> {
        let heard = self.game.recorded::<LineReady>().iter();
        heard.map(|heard| heard.text.as_str()).collect()
    }

    fn said(&self) -> Vec<(usize, &str)> {
        let said = self.game.recorded::<SentenceReady>().iter();
        said.map(|said| (said.index, said.text.as_str())).collect()
    }

    fn replied(&self) -> Vec<usize> {
        let replied = self.game.recorded::<ReplyFinished>().iter();
        replied.map(|replied| replied.sentences).collect()
    }

    fn log(&self) -> Vec<GuardRecord> {
        let log = self.game.world().resource::<GuardLog>();
        log.records().cloned().collect()
    }

    fn ended(&self) -> Vec<TurnEnd> {
        let ended = self.game.recorded::<TurnEnded>().iter();
        ended.map(|ended| ended.end).collect()
    }
}

#[test]
fn without_a_guard_all_passes_in_the_same_frame() {
    let mut scene = Scene::new();
    scene.game.world_mut().remove_resource::<SpeechGuard>();
    scene.line("Hello");
    assert_eq!(scene.heard(), ["Hello"]);
    scene.draft(&["One.", "Two."]);
    assert_eq!(scene.said(), [(0, "One."), (1, "Two.")]);
    assert_eq!(scene.replied(), [2]);
}

#[test]
fn sentences_keep_their_order_behind_a_slow_verdict() {
    let mut scene = Scene::new();
    scene.guard.give("Two.", None);
    scene.draft(&["One.", "Two.", "Three."]);
    scene.game.step();
    assert_eq!(scene.said(), [(0, "One.")]);
    assert!(scene.replied().is_empty());
    scene
        .guard
        .give("Two.", Some(Verdict::Replace("2.".into())));
    scene.game.step();
    assert_eq!(scene.said(), [(0, "One."), (1, "2."), (2, "Three.")]);
    assert_eq!(scene.replied(), [3]);
}

#[test]
fn what_is_blocked_leaves_no_gap_and_the_game_is_told() {
    let mut scene = Scene::new();
    let silent = Verdict::Block { instead: None };
    let instead = Verdict::Block {
        instead: Some("Hm.".into()),
    };
    scene.guard.give("One.", Some(silent));
    scene.guard.give("Two.", Some(instead));
    scene
        .guard
        .give("Three.", Some(Verdict::Replace("...".into())));
    scene.draft(&["One.", "Two.", "Three.", "Four."]);
    assert_eq!(scene.said(), [(0, "Hm."), (1, "Four.")]);
    assert_eq!(scene.replied(), [2]);
    let acted = scene.game.recorded::<GuardActed>();
    assert_eq!(acted.len(), 3);
    assert_eq!(acted[0].record.side, GuardSide::Output);
    assert_eq!(acted[0].record.outcome, GuardOutcome::Blocked);
    assert_eq!(acted[0].record.words, None, "nobody asked for the words");
    let log: Vec<GuardOutcome> = scene.log().iter().map(|record| record.outcome).collect();
    use GuardOutcome::{Blocked, Replaced};
    assert_eq!(log, [Blocked, Blocked, Replaced]);
}

#[test]
fn a_line_is_replaced_or_not_understood_or_answered_in_its_place() {
    let block = |instead: Option<&str>| Verdict::Block {
        instead: instead.map(str::to_owned),
    };
    for (verdict, heard, said, replied) in [
        (Verdict::Replace("H*".into()), vec!["H*"], vec![], vec![]),
        (block(None), vec![""], vec![], vec![]),
        (block(Some("No.")), vec![], vec![(0, "No.")], vec![1]),
        (Verdict::EndTurn, vec![], vec![], vec![]),
    ] {
        let mut scene = Scene::new();
        let ends = verdict == Verdict::EndTurn;
        scene.guard.give("Hey", Some(verdict));
        scene.line("Hey");
        assert_eq!(scene.heard(), heard);
        assert_eq!(scene.said(), said);
        assert_eq!(scene.replied(), replied);
        let expected: &[TurnEnd] = if ends { &[TurnEnd::Dismissed] } else { &[] };
        assert_eq!(scene.ended(), expected);
    }
}

#[test]
fn a_sentence_may_end_the_turn_and_nothing_more_is_said() {
    let mut scene = Scene::new();
    scene.guard.give("Two.", Some(Verdict::EndTurn));
    scene.draft(&["One.", "Two.", "Three."]);
    assert_eq!(scene.said(), [(0, "One.")]);
    assert_eq!(scene.ended(), [TurnEnd::Interrupted]);
    assert!(scene.replied().is_empty());
}

#[test]
fn when_no_verdict_comes_the_game_chose_silence_or_speech() {
    for (on_timeout, said, heard) in [
        (OnTimeout::Silent, vec![(0, "Two.")], vec![]),
        (
            OnTimeout::Speak,
            vec![(0, "One."), (1, "Two.")],
            vec!["Hey"],
        ),
    ] {
        let mut scene = Scene::new();
        let settings = GuardSettings {
            verdict_timeout: Duration::from_secs(1),
            on_timeout,
            ..GuardSettings::default()
        };
        scene.game.world_mut().insert_resource(settings.clone());
        scene.guard.give("One.", None);
        scene.draft(&["One.", "Two."]);
        scene.game.run_for(Duration::from_millis(900));
        assert!(scene.said().is_empty());
        scene.game.run_for(Duration::from_millis(200));
        assert_eq!(scene.said(), said);
        assert_eq!(scene.log()[0].outcome, GuardOutcome::NoVerdict);

        let mut scene = Scene::new();
        scene.game.world_mut().insert_resource(settings.clone());
        scene.guard.give("Hey", None);
        scene.line("Hey");
        scene.game.run_for(Duration::from_millis(1_100));
        assert_eq!(scene.heard(), heard);
        assert_eq!(scene.ended().is_empty(), on_timeout == OnTimeout::Speak);
    }
}

#[test]
fn a_turn_that_ends_cancels_its_verdicts() {
    let mut scene = Scene::new();
    scene.guard.give("One.", None);
    scene.draft(&["One."]);
    let waiting = Arc::strong_count(&scene.guard.0);
    let turn = scene.turn;
    scene.game.world_mut().trigger(Interrupt { turn });
    scene.game.step();
    assert_eq!(Arc::strong_count(&scene.guard.0), waiting - 1);
    scene.guard.give("One.", Some(Verdict::Pass));
    scene.game.step();
    assert!(scene.said().is_empty());
    assert_eq!(scene.ended(), [TurnEnd::Interrupted]);
}

/// Replaces one text with another, and gives a reason.
struct Mends(&'static str, &'static str);

impl Guard for Mends {
    fn judge(&self, draft: &Draft) -> Judgement {
        if draft.text != self.0 {
            return Judgement::now(Verdict::Pass);
        }
        let reason = GuardReason {
            category: "style".into(),
            rule: self.0.into(),
        };
        Judgement::now(Ruling::from(Verdict::Replace(self.1.into())).because(reason))
    }
}

#[test]
fn each_guard_judges_what_the_one_before_left() {
    let mut scene = Scene::new();
    let slow = scene.guard.clone();
    slow.give("b", None);
    let world = scene.game.world_mut();
    world.insert_resource(PolicyGuard(Box::new(Mends("a", "b"))));
    world.insert_resource(SpeechGuard::new(slow.clone()).then(Mends("c", "d")));
    scene.draft(&["a", "x"]);
    assert!(scene.said().is_empty(), "the moderator still thinks");
    slow.give("b", Some(Verdict::Replace("c".into())));
    scene.game.step();
    assert_eq!(scene.said(), [(0, "d"), (1, "x")]);
    let log = scene.log();
    assert_eq!(log.len(), 1);
    assert_eq!(log[0].outcome, GuardOutcome::Replaced);
    let rules: Vec<&str> = log[0].reasons.iter().map(|r| r.rule.as_str()).collect();
    assert_eq!(rules, ["a", "c"]);
}

#[test]
fn each_guard_has_its_own_patience_and_a_later_one_may_still_block() {
    let mut scene = Scene::new();
    let settings = GuardSettings {
        verdict_timeout: Duration::from_secs(1),
        on_timeout: OnTimeout::Speak,
        ..GuardSettings::default()
    };
    let slow = scene.guard.clone();
    slow.give("a", None);
    let world = scene.game.world_mut();
    world.insert_resource(settings);
    world.insert_resource(SpeechGuard::new(slow).then(Mends("a", "...")));
    scene.draft(&["a", "b"]);
    scene.game.run_for(Duration::from_millis(1_100));
    assert_eq!(scene.said(), [(0, "b")]);
    assert_eq!(scene.replied(), [1]);
}

#[test]
fn words_are_put_down_only_where_that_is_asked_for_and_the_log_is_bounded() {
    let mut scene = Scene::new();
    scene.game.world_mut().insert_resource(GuardSettings {
        log: 2,
        log_words: true,
        ..GuardSettings::default()
    });
    for text in ["One.", "Two.", "Three."] {
        let verdict = Verdict::Replace("-".into());
        scene.guard.give(text, Some(verdict));
    }
    scene.draft(&["One.", "Two.", "Three."]);
    let words: Vec<_> = scene.log().into_iter().map(|r| r.words).collect();
    assert_eq!(words, [Some("Two.".into()), Some("Three.".into())]);
    let log = scene.game.world().resource::<GuardLog>();
    assert_eq!(log.forgotten(), 1);
}

/// Keeps the profiles and languages that it is asked about.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<(String, Option<String>)>>>);

impl Guard for Notes {
    fn judge(&self, draft: &Draft) -> Judgement {
        let note = (draft.profile.to_owned(), draft.language.map(str::to_owned));
        self.0.lock().unwrap().push(note);
        Judgement::now(Verdict::Pass)
    }
}

#[test]
fn a_guard_knows_for_whom_it_judges() {
    let mut scene = Scene::new();
    let notes = Notes::default();
    let settings = GuardSettings {
        profile: "adult".into(),
        ..GuardSettings::default()
    };
    let world = scene.game.world_mut();
    world.insert_resource(settings);
    world.insert_resource(SpeechGuard::new(notes.clone()));
    scene.draft(&["One."]);
    let npc = scene.game.world_mut().spawn(NpcParticipant).id();
    let child = GuardProfile("child".into());
    let speaker = Some(scene.game.world_mut().spawn(child).id());
    scene.turn = scene.game.world_mut().spawn(Turn { npc, speaker }).id();
    scene.draft(&["Two."]);
    let noted = notes.0.lock().unwrap().clone();
    assert_eq!(noted, [("adult".into(), None), ("child".into(), None)]);
}
