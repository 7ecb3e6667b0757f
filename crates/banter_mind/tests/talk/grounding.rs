//! What the author wrote, and what a model makes of it.

use crate::game::Tavern;
use crate::spy::spy;
use banter_core::{ActionRequested, EngineFailed, Perceivable, Percepts};
use banter_engine::fake::{FakeGenerate, Step};
use banter_engine::{ChatMessage, GenerateRequest, Role};
use banter_mind::{Grounding, MindAdapters, MindSettings};
use bevy::prelude::*;
use std::sync::mpsc;

fn says(text: &str) -> [Step<String>; 1] {
    [Step::Reply(text.to_owned())]
}

/// A tavern whose model answers this, and which lets it answer everything.
fn model(text: &str) -> Tavern {
    Tavern::with("mara").thinking(says(text))
}

/// The tavern with such a model.
fn watched(grounding: Grounding) -> (Tavern, mpsc::Receiver<GenerateRequest>) {
    let (mind, requests) = spy("Well, well.");
    let mut tavern = Tavern::with("mara");
    let world = tavern.game.world_mut();
    world.insert_resource(mind);
    world.resource_mut::<MindSettings>().grounding = grounding;
    (tavern, requests)
}

#[test]
fn where_the_author_surely_answers_no_model_is_asked() {
    let (mut tavern, requests) = watched(Grounding::default());
    assert!(tavern.ask("How much is an ale?").contains("wo coppers"));
    assert!(requests.try_recv().is_err(), "the model was asked");
    // Small talk is the model's.
    assert_eq!(tavern.ask("Purple is so cheerful."), "Well, well.");
    assert!(requests.try_recv().is_ok());
}

#[test]
fn a_character_may_have_a_grounding_of_its_own() {
    let (mut tavern, requests) = watched(Grounding::AuthorFirst);
    let npc = tavern.npc;
    let own = |tavern: &mut Tavern, grounding: Grounding| {
        tavern.game.world_mut().entity_mut(npc).insert(grounding);
        tavern.ask("How much is an ale?")
    };
    assert_eq!(own(&mut tavern, Grounding::ModelAlone), "Well, well.");
    assert!(requests.try_recv().is_ok());
    assert_eq!(own(&mut tavern, Grounding::AuthorAsGround), "Well, well.");
    assert!(requests.try_recv().is_ok());
    assert!(own(&mut tavern, Grounding::AuthorAlone).contains("wo coppers"));
    assert!(requests.try_recv().is_err());
    tavern.ask("Purple is so cheerful.");
    assert!(requests.try_recv().is_err());
}

#[test]
fn a_model_is_told_what_the_author_wrote_for_the_line_and_who_speaks() {
    let (mut tavern, requests) = watched(Grounding::AuthorAsGround);
    let player = tavern.player;
    let ada = Perceivable::named("Ada").described("a carter with a wet hat");
    tavern.game.world_mut().entity_mut(player).insert(ada);
    tavern.ask("Could I get a mug of ale?");
    let request = requests.recv().unwrap();
    let last = request.last_user_line();
    for part in [
        "Ada speaks to you: a carter with a wet hat.",
        "- [happy] [do pour: the ale barrel] Brown ale, coming up.",
        ")\nCould I get a mug of ale?",
    ] {
        assert!(last.contains(part), "{part} is not in {last}");
    }
    let system = &request.messages[0];
    assert_eq!(system.role, Role::System);
    assert!(!system.content.contains("Ada") && !system.content.contains("the lute"));
}

#[test]
fn what_somebody_has_told_is_asked_of_the_model_and_not_unknown() {
    let (mut tavern, requests) = watched(Grounding::AuthorFirst);
    // The author wrote nothing about emperors.
    tavern.perform("Who was the first emperor of Rome?");
    assert!(requests.try_recv().is_err(), "the model was asked");
    tavern.perform("The first emperor of Rome was my uncle Wendel.");
    requests.try_iter().for_each(drop);
    tavern.perform("Who was the first emperor of Rome?");
    let request = requests.try_recv().unwrap();
    let told = |it: &ChatMessage| {
        it.content
            .contains("The first emperor of Rome was my uncle Wendel.")
    };
    assert!(request.messages.iter().any(told), "{request:?}");
}

#[test]
fn a_model_is_told_what_is_seen_of_a_thing_that_is_named_and_may_say_it() {
    let (mut tavern, requests) = watched(Grounding::AuthorAsGround);
    tavern.ask("Is the catch good, and is your ale barrel full?");
    let request = requests.recv().unwrap();
    let last = request.last_user_line();
    assert!(
        last.contains("What you see of the ale barrel: Old."),
        "{last}"
    );
    // "The cat" is no part of "the catch".
    assert!(!last.contains("What you see of the cat"), "{last}");
}

#[test]
fn the_beginning_of_the_prompt_stays_while_things_move() {
    let (mut tavern, requests) = watched(Grounding::AuthorAsGround);
    tavern.ask("Could I get a mug of ale?");
    let npc = tavern.npc;
    let mut percepts = tavern.game.world_mut().get_mut::<Percepts>(npc).unwrap();
    percepts.0.reverse();
    for percept in &mut percepts.0 {
        percept.distance = 13.5 - percept.distance;
    }
    tavern.ask("How much is it?");
    let (first, second) = (requests.recv().unwrap(), requests.recv().unwrap());
    assert_eq!(first.messages[0], second.messages[0]);
    assert_ne!(first.messages.last(), second.messages.last());
}

#[test]
fn an_invented_price_is_never_said() {
    for invented in [
        "Ah. That's $1.40, love.",
        "An ale? Five coppers, and cheap at that.",
        "Oh. One silver piece for you. And do drink up.",
    ] {
        let said = model(invented).ask("How much is an ale?");
        assert!(said.contains("wo coppers"), "{said}");
        let wrong = ["1.40", "Five", "silver", "drink up"];
        assert!(!wrong.iter().any(|wrong| said.contains(wrong)), "{said}");
    }
    let said = model("It is two coppers, dear.").ask("How much is an ale?");
    assert_eq!(said, "It is two coppers, dear.");
}

#[test]
fn an_invented_price_in_small_talk_is_not_said_either() {
    let mut tavern = model("Thank you. I paid seven gold crowns for it.");
    assert_eq!(tavern.ask("Purple is so cheerful."), "Thank you.");
    assert!(tavern.game.recorded::<EngineFailed>().is_empty());
}

#[test]
fn an_invented_name_gives_way_to_the_author_s() {
    let said = model("Old Gregor brews it, by the mill.").ask("Who brews the ale?");
    assert!(said.contains("Tam") && !said.contains("Gregor"), "{said}");
    let said = model("Tam does, as ever.").ask("Who brews the ale?");
    assert_eq!(said, "Tam does, as ever.");
}

#[test]
fn a_piece_of_the_prompt_is_not_said() {
    let copied = "You can reach the hearth, the counter. Nice to see you.";
    assert_eq!(
        model(copied).ask("Purple is so cheerful."),
        "Nice to see you."
    );
    // If nothing else was said, the author's words are.
    let copied = "You can reach the hearth, the counter.";
    let mut tavern = model(copied);
    let said = tavern.ask("What do you serve here?");
    assert!(said.to_lowercase().contains("ale"), "{said}");
    assert!(tavern.game.recorded::<EngineFailed>().is_empty());
}

/// The names of what was done, and to what.
fn done(tavern: &Tavern) -> Vec<String> {
    let actions = tavern.game.recorded::<ActionRequested>().iter();
    let done =
        actions.map(|done| format!("{} {}", done.action.name, tavern.name(done.action.object)));
    done.collect()
}

#[test]
fn what_somebody_asks_for_is_done_even_by_a_model_of_words() {
    let mut tavern = model("Here you are, pour me an ale!");
    tavern.perform("Pour me an ale.");
    assert_eq!(done(&tavern), ["pour the ale barrel"]);
    // Once, where the model does it itself.
    let mut tavern = model("[do pour: the ale barrel] Here you are.");
    tavern.perform("Pour me an ale.");
    assert_eq!(done(&tavern), ["pour the ale barrel"]);
    // Nobody asked for anything.
    let mut tavern = model("Purple?");
    tavern.perform("Purple is so cheerful.");
    assert!(done(&tavern).is_empty());
}

#[test]
fn what_no_line_is_about_is_done_if_it_is_asked_for() {
    for grounding in [Grounding::AuthorFirst, Grounding::AuthorAlone] {
        let mut tavern = Tavern::with("mara").thinking_as(grounding, says("As you wish."));
        tavern.perform("Wipe the window, please!");
        assert_eq!(done(&tavern), ["wipe the window"], "{grounding:?}");
    }
}

#[test]
fn what_a_model_did_before_it_was_corrected_is_not_done_again() {
    let mut tavern = model("[do pour: the ale barrel] That is nine gold crowns.");
    let said = tavern.perform("Pour me an ale.");
    assert!(said.to_lowercase().contains("ale"), "{said}");
    assert_eq!(done(&tavern), ["pour the ale barrel"]);
}

#[test]
fn of_what_nobody_wrote_nothing_is_known_and_no_model_is_asked() {
    let (mut tavern, requests) = watched(Grounding::AuthorAsGround);
    let unknown = crate::game::persona("mara").fallback.unknown;
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    for question in [
        "What is the capital of France?",
        "Who was the first emperor of Rome?",
    ] {
        let said = tavern.perform(question);
        let known = unknown.iter().any(|text| squeeze(text) == squeeze(&said));
        assert!(known, "{question}: {said}");
    }
    assert!(requests.try_recv().is_err(), "the model was asked");
}

#[test]
fn of_two_things_that_are_written_the_one_that_is_asked_for_is_said() {
    for question in [
        "How long were you on the salt road?",
        "For how long did you drive a cart on the salt road before?",
    ] {
        let said: Vec<String> = (0..2).map(|_| Tavern::with("mara").ask(question)).collect();
        assert!(said.iter().all(|said| said.contains("Fifteen")), "{said:?}");
    }
}

#[test]
fn a_cue_is_told_as_a_situation_or_said_by_the_author() {
    let (mut tavern, requests) = watched(Grounding::AuthorFirst);
    let turn = tavern.cue("greet");
    assert!(!tavern.answer(turn).is_empty());
    assert!(requests.try_recv().is_err());
    let turn = tavern.cue("a_comet_passes");
    assert_eq!(tavern.answer(turn)[0].text, "Well, well.");
    let last = requests.recv().unwrap().last_user_line().to_owned();
    assert!(last.contains("a comet passes."), "{last}");

    let (mut tavern, requests) = watched(Grounding::AuthorAsGround);
    let turn = tavern.cue("greet");
    tavern.answer(turn);
    let last = requests.recv().unwrap().last_user_line().to_owned();
    assert!(last.contains("somebody has just come in"), "{last}");
    assert!(last.contains("Good evening! Come in"), "{last}");
}

#[test]
fn a_model_that_is_alone_is_not_checked() {
    let invented = FakeGenerate::replying(["That is nine gold crowns."]);
    let mut tavern = Tavern::with("mara").asking(invented);
    let mut settings = tavern.game.world_mut().resource_mut::<MindSettings>();
    settings.grounding = Grounding::ModelAlone;
    assert_eq!(
        tavern.perform("How much is an ale?"),
        "That is nine gold crowns."
    );
}

#[test]
fn a_character_answers_with_its_own_adapter_and_another_without() {
    let (mut tavern, requests) = watched(Grounding::ModelAlone);
    tavern.ask("Purple is so cheerful.");
    assert!(requests.recv().unwrap().adapters.is_empty());
    let npc = tavern.npc;
    let pirate = MindAdapters::of("pirate");
    tavern
        .game
        .world_mut()
        .entity_mut(npc)
        .insert(pirate.clone());
    tavern.ask("And green?");
    assert_eq!(requests.recv().unwrap().adapters, pirate.0);
}
