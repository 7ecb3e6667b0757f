//! Words that pass a guard before they are heard, said, shown and remembered.

use super::game::{Game, shipped};
use bevy::prelude::*;
use bevy_banter::core::{
    Draft, Guard, GuardSettings, GuardSide, Judgement, OnTimeout, SentenceReady,
    SentenceSynthesized, SpeechGuard, Verdict,
};
use bevy_banter::engine::Worker;
use bevy_banter::engine::fake::{FakeGenerate, Script, Step};
use bevy_banter::mind::{GuardPolicies, GuardPolicy, GuardRule, Memory, RuleAction, RuleSide};
use bevy_banter::prelude::*;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A game whose model answers this word by word, whatever it is asked.
fn game(answer: &str) -> Game {
    let mut game = Game::with_fakes(shipped("mara"));
    let script = Script::new([Step::Reply(answer.to_owned())]);
    let fake = FakeGenerate::following(script);
    let worker = Worker::spawn("mind", move || Ok(Box::new(fake.clone())));
    let world = game.app.world_mut();
    world.insert_resource(MindEngine(worker.unwrap()));
    world.init_resource::<Shown>();
    game.app.app_mut().add_systems(Last, show);
    game
}

/// All subtitles that were shown.
#[derive(Resource, Default)]
struct Shown(Vec<String>);

fn show(subtitles: Query<&Subtitle, Changed<Subtitle>>, mut shown: ResMut<Shown>) {
    let texts = subtitles.iter().map(|subtitle| subtitle.0.clone());
    shown.0.extend(texts.filter(|text| !text.is_empty()));
}

impl Game {
    fn guarded_by(mut self, guard: impl Guard) -> Self {
        let guard = SpeechGuard::new(guard);
        self.app.world_mut().insert_resource(guard);
        self
    }

    fn shown(&self) -> &[String] {
        &self.app.world().resource::<Shown>().0
    }

    fn remembered(&self) -> (String, String) {
        let memory = self.app.world().get::<Memory>(self.npc).unwrap();
        let last = memory.exchanges().last().unwrap();
        (last.heard.clone(), last.said.clone())
    }
}

/// A policy with one rule.
fn policy(action: RuleAction, word: &str) -> GuardPolicy {
    let rule = GuardRule::new("rude", action).words([word]);
    GuardPolicy::new().with(rule).unwrap()
}

#[test]
fn a_masked_word_is_neither_said_nor_shown_nor_remembered() {
    let mut game = game("Well, that darn cat! It sleeps.")
        .guarded_by(policy(RuleAction::Replace(None), "darn"));
    let ended = game.ask("Where is the cat?");
    assert_eq!(ended.text(), "Well, that … cat! It sleeps.");
    assert_eq!(game.shown(), ["Well, that … cat!", "It sleeps."]);
    assert_eq!(game.remembered().1, "Well, that … cat! It sleeps.");
    let voiced = game.app.recorded::<SentenceSynthesized>().iter();
    assert!(voiced.clone().count() == 2);
    assert!(voiced.clone().all(|voiced| !voiced.text.contains("darn")));
}

#[test]
fn words_that_come_in_pieces_are_found_in_the_sentence() {
    let mut game = game("Get off my old dung heap, you. Sit down.")
        .guarded_by(policy(RuleAction::Block(Vec::new()), "dung heap"));
    let ended = game.ask("May I sit?");
    assert_eq!(ended.text(), "Sit down.");
    assert_eq!(game.app.recorded::<SentenceReady>()[0].index, 0);
    assert_eq!(game.remembered().1, "Sit down.");
    assert_eq!(ended.end, TurnEnd::Done);
}

#[test]
fn what_a_player_may_not_say_is_not_heard() {
    let rule = GuardRule::new("rude", RuleAction::Replace(None))
        .words(["darn"])
        .side(RuleSide::Input);
    let guard = GuardPolicy::new().with(rule).unwrap();
    let mut game = game("You too, darn it.").guarded_by(guard);
    let ended = game.ask("A darn good evening!");
    assert_eq!(ended.reply.heard.as_deref(), Some("A … good evening!"));
    let remembered = ("A … good evening!".into(), "You too, darn it.".into());
    assert_eq!(game.remembered(), remembered);

    let say = RuleAction::Block(vec!["Not in my house.".into()]);
    let mut game = self::game("I was asked.").guarded_by(policy(say, "darn"));
    let ended = game.ask("Darn you!");
    assert_eq!(ended.text(), "Not in my house.");
    assert_eq!(ended.end, TurnEnd::Done);
    assert_eq!(
        game.remembered(),
        (String::new(), "Not in my house.".into())
    );

    let mut game = self::game("I was asked.").guarded_by(policy(RuleAction::EndTurn, "darn"));
    assert_eq!(game.ask("Darn you!").end, TurnEnd::Dismissed);
    assert!(game.shown().is_empty());
}

#[test]
fn a_sentence_may_end_the_turn() {
    let mut game =
        game("Good evening. You snake!").guarded_by(policy(RuleAction::EndTurn, "snake"));
    let ended = game.ask("Hello!");
    assert_eq!(ended.end, TurnEnd::Interrupted);
    assert!(!ended.text().contains("snake"));
    assert!(game.shown().iter().all(|text| text == "Good evening."));
}

/// Thinks about every sentence until it is told to let them pass.
#[derive(Clone, Default)]
struct Slow(Arc<Mutex<bool>>);

impl Slow {
    fn lets_pass(&self) {
        *self.0.lock().unwrap() = true;
    }
}

impl Guard for Slow {
    fn judge(&self, draft: &Draft) -> Judgement {
        if draft.side == GuardSide::Input {
            return Judgement::now(Verdict::Pass);
        }
        let lets_pass = Arc::clone(&self.0);
        Judgement::later(move || lets_pass.lock().unwrap().then_some(Verdict::Pass))
    }
}

impl Game {
    /// Runs until `count` verdicts of the guard are waited for.
    fn wait_for_verdicts(&mut self, slow: &Slow, count: usize) {
        let waiting = Arc::strong_count(&slow.0) + count;
        let waited = self
            .app
            .run_until(|_| Arc::strong_count(&slow.0) >= waiting);
        assert!(waited, "nobody asks the guard");
    }
}

#[test]
fn speech_waits_for_a_slow_verdict_and_keeps_its_order() {
    let slow = Slow::default();
    let mut game = game("One ale. Two stews.").guarded_by(slow.clone());
    game.type_line("Count!");
    game.wait_for_verdicts(&slow, 2);
    game.app.run_for(Duration::from_secs(1));
    assert!(game.app.recorded::<SentenceReady>().is_empty());
    slow.lets_pass();
    let ended = game.wait_for_end(0);
    assert_eq!(ended.text(), "One ale. Two stews.");
    assert_eq!(game.shown(), ["One ale.", "Two stews."]);
}

#[test]
fn a_guard_that_never_answers_is_followed_by_silence_or_by_speech() {
    for (on_timeout, text) in [
        (OnTimeout::Silent, ""),
        (OnTimeout::Speak, "One ale. Two stews."),
    ] {
        let mut game = game("One ale. Two stews.").guarded_by(Slow::default());
        game.app.world_mut().insert_resource(GuardSettings {
            on_timeout,
            ..GuardSettings::default()
        });
        let ended = game.ask("Count!");
        assert_eq!(ended.end, TurnEnd::Done);
        assert_eq!(ended.text(), text);
    }
}

#[test]
fn an_interruption_cancels_what_the_guard_still_thinks_about() {
    let slow = Slow::default();
    let mut game = game("One ale. Two stews.").guarded_by(slow.clone());
    game.type_line("Count!");
    game.wait_for_verdicts(&slow, 2);
    let before = Arc::strong_count(&slow.0);
    game.type_line("No, wait.");
    assert_eq!(game.wait_for_end(0).end, TurnEnd::Interrupted);
    assert!(Arc::strong_count(&slow.0) < before);
    slow.lets_pass();
    let ended = game.wait_for_end(1);
    assert_eq!(ended.reply.heard.as_deref(), Some("No, wait."));
    let (heard, _) = game.remembered();
    assert_eq!(heard, "No, wait.");
    // Of the first answer nothing was said.
    let texts = game.app.recorded::<SentenceReady>().len();
    assert_eq!(texts, 2);
}

#[test]
fn policies_are_assets_and_a_mistake_in_one_lets_nobody_speak() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("house.guard.toml");
    std::fs::write(
        &file,
        "[[rule]]\ncategory = \"rude\"\nwords = [\"darn\"]\ndo = \"replace\"",
    )
    .unwrap();
    let mut game = game("That darn cat.");
    let world = game.app.world_mut();
    let policy = world.resource::<AssetServer>().load(file.clone());
    world.resource_mut::<GuardPolicies>().0.push(policy);
    assert_eq!(game.ask("Where is the cat?").text(), "That … cat.");

    std::fs::write(&file, "[[rule]]\nwords").unwrap();
    let mut game = self::game("That darn cat.");
    let world = game.app.world_mut();
    let policy = world.resource::<AssetServer>().load(file);
    world.resource_mut::<GuardPolicies>().0.push(policy);
    assert_eq!(game.ask("Where is the cat?").end, TurnEnd::Dismissed);
}
