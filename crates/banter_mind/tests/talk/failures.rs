//! Models that fail, and what is said then.

use crate::game::Tavern;
use banter_core::{EngineError, EngineFailed, ReplyStarted, SentenceReady, Stage};
use banter_engine::fake::Step;
use banter_engine::{Generate, GenerateEvent, GenerateRequest, Output, Worker};
use banter_mind::{Grounding, MindEngine, MindSettings};

fn is_hers(said: &str) -> bool {
    said.to_lowercase().contains("ale")
}

/// Lets the model answer even where the author surely does.
fn model_answers(tavern: &mut Tavern) {
    let mut settings = tavern.game.world_mut().resource_mut::<MindSettings>();
    settings.grounding = Grounding::AuthorAsGround;
}

fn failure(tavern: &Tavern) -> &EngineFailed {
    let failures = tavern.game.recorded::<EngineFailed>();
    assert_eq!(failures.len(), 1, "{failures:?}");
    assert_eq!(failures[0].stage, Stage::Think);
    &failures[0]
}

#[test]
fn a_model_that_fails_at_first_leaves_it_to_the_persona() {
    let error = EngineError::Failed {
        engine: "mind".into(),
        reason: "no tongue".into(),
    };
    let mut tavern = Tavern::with("mara")
        .thinking([Step::Fail(error.clone()), Step::Reply("I am back.".into())]);
    let said = tavern.ask("What do you serve here?");
    assert!(is_hers(&said), "{said}");
    assert_eq!(failure(&tavern).error, error);
    assert_eq!(tavern.ask("What do you serve here?"), "I am back.");
}

#[test]
fn a_model_that_panics_leaves_it_to_the_persona() {
    let mut tavern = Tavern::with("mara").thinking([Step::Panic]);
    assert!(is_hers(&tavern.ask("What do you serve here?")));
    assert!(matches!(
        failure(&tavern).error,
        EngineError::Crashed { .. }
    ));
}

#[test]
fn a_model_that_cannot_be_opened_leaves_it_to_the_persona() {
    let mut tavern = Tavern::with("mara");
    let error = EngineError::Request("there is no model".into());
    let open = error.clone();
    let worker = Worker::spawn("none", move || Err(open.clone())).unwrap();
    tavern.game.world_mut().insert_resource(MindEngine(worker));
    model_answers(&mut tavern);
    assert!(is_hers(&tavern.ask("What do you serve here?")));
    assert_eq!(failure(&tavern).error, error);
}

#[test]
fn a_model_that_hangs_is_not_waited_for() {
    let mut tavern = Tavern::with("mara").thinking([Step::Hang]).impatient();
    assert!(is_hers(&tavern.ask("What do you serve here?")));
    assert!(matches!(
        failure(&tavern).error,
        EngineError::TimedOut { .. }
    ));
}

#[test]
fn a_model_that_says_nothing_leaves_it_to_the_persona() {
    for nothing in ["", " \n", "Player: And what do you serve?"] {
        let mut tavern = Tavern::with("mara").thinking([Step::Reply(nothing.into())]);
        assert!(is_hers(&tavern.ask("What do you serve here?")), "{nothing}");
        assert!(matches!(failure(&tavern).error, EngineError::Failed { .. }));
    }
}

/// Says these words, and then fails or hangs.
struct Breaks {
    words: &'static str,
    hangs: bool,
}

impl Generate for Breaks {
    fn generate(
        &mut self,
        _: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        output.send(GenerateEvent::Text(self.words.to_owned()))?;
        if self.hangs {
            loop {
                output.check()?;
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
        }
        Err(EngineError::Request("it broke".into()))
    }
}

fn breaking(words: &'static str, hangs: bool) -> Tavern {
    let mut tavern = Tavern::with("mara").impatient();
    let worker = Worker::spawn("breaks", move || Ok(Box::new(Breaks { words, hangs }))).unwrap();
    tavern.game.world_mut().insert_resource(MindEngine(worker));
    model_answers(&mut tavern);
    tavern
}

#[test]
fn a_model_that_breaks_off_has_said_what_it_has_said() {
    for hangs in [false, true] {
        let mut tavern = breaking("[happy] Well, yes. But you must nev", hangs);
        assert_eq!(tavern.ask("What do you serve here?"), "Well, yes.");
        failure(&tavern);
    }
}

#[test]
fn a_model_that_breaks_off_in_its_first_sentence_has_said_nothing() {
    for hangs in [false, true] {
        let mut tavern = breaking("Well, I", hangs);
        let said = tavern.ask("What do you serve here?");
        assert!(is_hers(&said) && !said.contains("Well, I"), "{said}");
        failure(&tavern);
        assert_eq!(tavern.game.recorded::<ReplyStarted>().len(), 1);
        let moods = tavern.game.recorded::<SentenceReady>();
        assert!(moods.iter().all(|sentence| sentence.mood.is_some()));
    }
}

/// Takes a second for an answer, word by word.
struct Slow;

impl Generate for Slow {
    fn generate(
        &mut self,
        _: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        for word in "I take my time with this. ".repeat(8).split_inclusive(' ') {
            std::thread::sleep(std::time::Duration::from_millis(20));
            output.send(GenerateEvent::Text(word.to_owned()))?;
        }
        Ok(())
    }
}

#[test]
fn characters_behind_a_slow_model_that_still_loads_get_their_answers_from_it() {
    let mut tavern = Tavern::with("mara");
    let mut settings = tavern.game.world_mut().resource_mut::<MindSettings>();
    settings.token_timeout = std::time::Duration::from_millis(500);
    settings.grounding = Grounding::ModelAlone;
    let worker = Worker::spawn("slow", || {
        std::thread::sleep(std::time::Duration::from_secs(1));
        Ok(Box::new(Slow))
    });
    tavern
        .game
        .world_mut()
        .insert_resource(MindEngine(worker.unwrap()));
    let turns = ["What do you serve here?"; 3].map(|line| tavern.say(line));
    let said = turns.map(|turn| tavern.answer(turn));
    for sentences in &said {
        assert!(sentences[0].text.contains("my time"), "{sentences:?}");
    }
    assert!(tavern.game.recorded::<EngineFailed>().is_empty());
}
