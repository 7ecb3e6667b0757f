//! Several characters of one persona, many at once, and actions that are done once.

use crate::game::{THINGS, Tavern, persona};
use banter_core::persona::{CharacterPersona, Persona};
use banter_core::{
    ActionRequested, EngineFailed, LineReady, NpcParticipant, Percepts, SentenceReady, Turn,
};
use banter_engine::fake::Step;
use banter_engine::{EngineError, Generate, GenerateEvent, GenerateRequest, Output, Worker};
use banter_mind::{Grounding, MindEngine, MindSettings};
use bevy::prelude::*;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// Asks all of them the same, in one frame. What each says.
fn ask_all(tavern: &mut Tavern, npcs: &[Entity], text: &str) -> Vec<String> {
    let mut turns = Vec::new();
    for npc in npcs {
        let speaker = Some(tavern.player);
        let world = tavern.game.world_mut();
        let turn = world.spawn(Turn { npc: *npc, speaker }).id();
        tavern.game.write(LineReady {
            turn,
            speaker,
            text: text.to_owned(),
            language: None,
        });
        turns.push(turn);
    }
    let all = turns.len();
    let mut cursor = None;
    let mut answered = 0;
    assert!(tavern.game.run_until(|world| {
        let messages = world.resource::<Messages<banter_core::ReplyFinished>>();
        let cursor = cursor.get_or_insert_with(|| messages.get_cursor());
        answered += cursor.read(messages).count();
        answered == all
    }));
    tavern.game.step();
    let mut said: HashMap<Entity, Vec<String>> = HashMap::new();
    for sentence in tavern.game.recorded::<SentenceReady>() {
        let sentences = said.entry(sentence.turn).or_default();
        sentences.push(sentence.text.clone());
    }
    let said = turns.iter().map(|turn| said.remove(turn));
    said.map(|said| said.unwrap_or_default().join(" "))
        .collect()
}

fn guards(tavern: &mut Tavern, count: usize) -> Vec<Entity> {
    let persona = tavern
        .game
        .world()
        .get::<CharacterPersona>(tavern.npc)
        .unwrap();
    let persona = persona.clone();
    (0..count)
        .map(|_| tavern.game.world_mut().spawn(persona.clone()).id())
        .collect()
}

fn varied() -> Persona {
    let text = r#"
        name = "Guard"
        language = "en"
        description = "A guard."
        [[line]]
        ask = "who goes there"
        say = ["I do not know.", "Nobody.", "A friend, I hope."]
        [fallback]
        unknown = "No idea."
        not_heard = "What?"
    "#;
    Persona::parse(text, "guard.persona.toml").unwrap()
}

#[test]
fn characters_of_one_persona_do_not_speak_in_unison() {
    let mut tavern = Tavern::with("mara");
    let mut personas = tavern.game.world_mut().resource_mut::<Assets<Persona>>();
    let guard = personas.add(varied());
    let npc = tavern.npc;
    tavern
        .game
        .world_mut()
        .entity_mut(npc)
        .insert(CharacterPersona(guard));
    tavern.game.step();
    let guards = guards(&mut tavern, 2);
    for _ in 0..5 {
        let said = ask_all(&mut tavern, &guards, "Who goes there?");
        assert_ne!(said[0], said[1]);
        assert!(said.iter().all(|said| !said.is_empty()));
    }
}

/// Keeps the seeds that it was asked with.
struct Seeds(Arc<Mutex<Vec<u64>>>);

impl Generate for Seeds {
    fn generate(
        &mut self,
        request: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        self.0.lock().unwrap().push(request.sampling.seed);
        output.send(GenerateEvent::Text("Yes.".to_owned()))
    }
}

#[test]
fn a_model_draws_differently_for_each_character_and_turn() {
    let mut tavern = Tavern::with("mara");
    let seeds = Arc::default();
    let kept = Arc::clone(&seeds);
    let worker = Worker::spawn("seeds", move || Ok(Box::new(Seeds(Arc::clone(&kept))))).unwrap();
    tavern.game.world_mut().insert_resource(MindEngine(worker));
    let guards = guards(&mut tavern, 3);
    for _ in 0..2 {
        ask_all(&mut tavern, &guards, "Who goes there?");
    }
    let mut seeds: Vec<u64> = seeds.lock().unwrap().clone();
    seeds.sort_unstable();
    seeds.dedup();
    assert_eq!(seeds.len(), 6);
}

#[test]
fn two_hundred_who_are_asked_at_once_all_know_what_they_know() {
    let mut tavern = Tavern::with("mara");
    let crowd = guards(&mut tavern, 200);
    let said = ask_all(&mut tavern, &crowd, "What do you serve here?");
    let unknown = persona("mara").fallback.unknown;
    let lost = said.iter().filter(|said| unknown.contains(said));
    assert_eq!((lost.count(), said.len()), (0, 200));
    assert!(tavern.game.recorded::<EngineFailed>().is_empty());
}

/// Does something, and then breaks.
struct DoesAndBreaks;

impl Generate for DoesAndBreaks {
    fn generate(
        &mut self,
        _: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        output.send(GenerateEvent::Text("[do pour: the ale barrel] ".to_owned()))?;
        Err(EngineError::Request("it broke".into()))
    }
}

#[test]
fn what_a_model_did_before_it_failed_is_not_done_again() {
    let mut tavern = Tavern::with("mara");
    let mut settings = tavern.game.world_mut().resource_mut::<MindSettings>();
    settings.grounding = Grounding::AuthorAsGround;
    let worker = Worker::spawn("breaks", || Ok(Box::new(DoesAndBreaks))).unwrap();
    tavern.game.world_mut().insert_resource(MindEngine(worker));
    // The persona's own line for this pours from the barrel, too.
    let said = tavern.perform("A mug of ale, please.");
    assert!(!said.is_empty());
    assert_eq!(tavern.game.recorded::<EngineFailed>().len(), 1);
    let actions = tavern.game.recorded::<ActionRequested>();
    assert_eq!(actions.len(), 1, "{actions:?}");
    assert_eq!(tavern.name(actions[0].action.object), "the ale barrel");
    // What it did then is no reason not to do it for the next line.
    tavern.perform("A mug of ale, please.");
    assert_eq!(tavern.game.recorded::<ActionRequested>().len(), 2);
}

#[test]
fn a_model_may_do_the_same_twice_in_one_answer() {
    let reply = "[do pour: the ale barrel] One. [do pour: the ale barrel] And two.";
    let mut tavern = Tavern::with("mara").thinking([Step::Reply(reply.to_owned())]);
    tavern.perform("Two ales, please.");
    assert_eq!(tavern.game.recorded::<ActionRequested>().len(), 2);
    let npc = tavern.npc;
    let percepts = tavern.game.world().get::<Percepts>(npc).unwrap();
    assert_eq!(percepts.0.len(), THINGS.len());
    assert!(tavern.game.world().get::<NpcParticipant>(npc).is_some());
}

#[test]
fn a_mark_and_a_direction_that_tell_of_the_same_are_one_action() {
    for reply in [
        "[do pour: the ale barrel] *pours the ale from the ale barrel* Here.",
        "*pours the ale from the ale barrel* [do pour: the ale barrel] Here.",
    ] {
        let mut tavern = Tavern::with("mara").thinking([Step::Reply(reply.to_owned())]);
        tavern.perform("One ale, please.");
        let actions = tavern.game.recorded::<ActionRequested>();
        assert_eq!(actions.len(), 1, "{reply}: {actions:?}");
    }
}
