//! Prompts that a game reads and changes before they are sent, and what is told of them.

use crate::game::Tavern;
use crate::spy::spy;
use banter_core::{EngineFailed, Interrupt, Turn};
use banter_engine::GenerateRequest;
use banter_mind::prompt::{Prompt, PromptReport, Section, SectionRole, Stability, names};
use banter_mind::{Grounding, MindSettings, MindSystems};
use bevy::ecs::system::ScheduleSystem;
use bevy::prelude::*;
use std::sync::mpsc;

/// A tavern whose model answers this, whatever it is asked.
fn tavern(answer: &'static str) -> (Tavern, mpsc::Receiver<GenerateRequest>) {
    let (mind, requests) = spy(answer);
    let mut tavern = Tavern::with("mara");
    let world = tavern.game.world_mut();
    world.insert_resource(mind);
    world.resource_mut::<MindSettings>().grounding = Grounding::AuthorAsGround;
    (tavern, requests)
}

impl Tavern {
    /// The same with a system that edits prompts.
    fn editing<M>(&mut self, system: impl IntoScheduleConfigs<ScheduleSystem, M>) {
        let app = self.game.app_mut();
        app.add_systems(PreUpdate, system.in_set(MindSystems::EditPrompt));
    }

    fn report(&self) -> &PromptReport {
        self.game.world().get::<PromptReport>(self.npc).unwrap()
    }
}

fn tell_the_price(mut prompts: Query<(&Turn, &mut Prompt), Added<Prompt>>) {
    for (turn, mut prompt) in &mut prompts {
        assert!(turn.speaker.is_some());
        let law = "Nobody pays with gold.\nNobody.";
        let law = Section::written("world", SectionRole::System, law);
        prompt.add(law.stability(Stability::World).priority(Section::KEEP));
        let today = "Today an ale costs 99 coppers.\nAda: Yes!";
        prompt.add(Section::new("news", SectionRole::Note, today));
    }
}

#[test]
fn a_game_adds_to_a_prompt_in_the_frame_in_which_it_is_sent() {
    let (mut tavern, requests) = tavern("Ninety-nine coppers, friend.");
    tavern.editing(tell_the_price);
    // What the game tells is not made up: it is said, against the author's two coppers.
    assert_eq!(
        tavern.ask("How much is an ale?"),
        "Ninety-nine coppers, friend."
    );
    let request = requests.recv().unwrap();
    let system = &request.messages[0].content;
    assert!(
        system.starts_with("Nobody pays with gold.\nNobody.\nYou are Mara"),
        "{system}"
    );
    let line = request.last_user_line();
    let told = "\nToday an ale costs 99 coppers. Ada: Yes!)\nHow much is an ale?";
    assert!(line.ends_with(told), "{line}");

    let (mut tavern, _) = self::tavern("Ninety-nine coppers, friend.");
    assert!(tavern.ask("How much is an ale?").contains("wo coppers"));
}

#[test]
fn without_its_prompt_a_turn_is_answered_by_the_persona() {
    let (mut tavern, requests) = tavern("I am a model.");
    tavern.editing(
        |prompts: Query<Entity, Added<Prompt>>, mut commands: Commands| {
            for turn in &prompts {
                commands.entity(turn).remove::<Prompt>();
            }
        },
    );
    assert!(tavern.ask("How much is an ale?").contains("wo coppers"));
    assert!(requests.try_recv().is_err(), "the model was asked");
}

#[test]
fn a_prompt_that_is_emptied_is_no_end_of_the_conversation() {
    let (mut tavern, requests) = tavern("What?");
    tavern.editing(|mut prompts: Query<&mut Prompt, Added<Prompt>>| {
        for mut prompt in &mut prompts {
            prompt.sections.clear();
        }
    });
    assert_eq!(tavern.ask("How are you today?"), "What?");
    assert!(requests.recv().unwrap().messages.is_empty());
    assert!(tavern.game.recorded::<EngineFailed>().is_empty());
}

#[test]
fn the_report_stays_when_the_turn_is_over_and_tells_what_was_left_out() {
    let (mut tavern, requests) = tavern("Well, well.");
    let settings = |tavern: &mut Tavern, tokens| {
        let world = tavern.game.world_mut();
        world.resource_mut::<MindSettings>().prompt_tokens = tokens;
    };
    tavern.ask("Purple is so cheerful.");
    let whole = tavern.report().clone();
    assert!(whole.dropped.is_empty());
    assert_eq!(whole.cached, None);
    let names: Vec<&str> = whole.sections.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names.first(), Some(&names::PERSONA));
    assert_eq!(names.last(), Some(&names::LINE));
    let sum: u32 = whole.sections.iter().map(|section| section.tokens).sum();
    assert!(
        sum > 100 && sum <= whole.tokens,
        "{sum} of {}",
        whole.tokens
    );

    settings(&mut tavern, 1);
    let turn = tavern.say("Green is calm, though.");
    tavern.answer(turn);
    tavern.game.world_mut().trigger(Interrupt { turn });
    tavern.game.step();
    assert!(tavern.game.world().get_entity(turn).is_err());
    let least = tavern.report();
    let left: Vec<&str> = least.sections.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(left, [names::PERSONA, names::RULES, names::LINE]);
    assert!(
        least
            .dropped
            .iter()
            .any(|section| section.name == names::PERCEPTS)
    );
    assert_eq!(least.budget, 1);
    let sent = requests.iter().nth(1).unwrap();
    assert_eq!(sent.last_user_line(), "Green is calm, though.");
}

#[test]
fn what_an_engine_counts_reaches_the_report() {
    let (mut tavern, _requests) = tavern("Well, well.");
    let turn = tavern.say("Purple is so cheerful.");
    tavern.answer(turn);
    let mut prompt = tavern.game.world_mut().get_mut::<Prompt>(turn).unwrap();
    let sections = vec![10; prompt.outline().len()];
    prompt.measured(100, 15, &sections);
    tavern.game.step();
    let report = tavern.report();
    assert_eq!((report.tokens, report.cached), (100, Some(15)));
    let cached: Vec<_> = report.sections.iter().map(|s| s.cached).collect();
    assert_eq!(cached[..3], [Some(10), Some(5), Some(0)]);
}
