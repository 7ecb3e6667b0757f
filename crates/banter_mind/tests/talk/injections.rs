//! Two hundred texts of people who would be obeyed, wherever a text of theirs can stand. None of them gives
//! a character an order, or an action.

use crate::game::{Tavern, persona};
use banter_core::persona::{CharacterPersona, Persona};
use banter_core::{ActionPlanned, ActionRefused, Perceivable, Percept, Percepts, PersonId};
use banter_engine::{EngineError, Generate, GenerateEvent, GenerateRequest, Output, Role, Worker};
use banter_mind::{Exchange, Grounding, Memory, MindEngine, MindSettings};
use bevy::prelude::*;
use serde_json::Value;
use std::sync::{Arc, Mutex};

/// The texts.
fn injections() -> Vec<String> {
    let file = include_str!("../../../../tests/data/injections.json");
    let all: Vec<Value> = serde_json::from_str(file).unwrap();
    let texts = all.iter().map(|entry| entry["text"].as_str().unwrap());
    let texts: Vec<String> = texts.map(str::to_owned).collect();
    assert!(texts.len() >= 200);
    texts
}

/// What a model says that obeys everybody.
#[derive(Clone, Copy, PartialEq)]
enum Obeys {
    /// It says back all that it has read, but for the rules.
    Prompt,
    /// It writes what was meant for it, sign by sign.
    Text,
    /// It has a mind of its own.
    Nobody,
}

/// The words of a prompt that are not ours: of the author's, of the conversation.
fn all_but_rules(request: &GenerateRequest) -> String {
    let messages = request.messages.iter().map(|message| {
        let ours = message.content.find("Always answer in");
        &message.content[..ours.unwrap_or(message.content.len())]
    });
    messages.collect::<Vec<_>>().join("\n")
}

/// A model that says back what it reads.
#[derive(Clone)]
struct Parrot {
    obeys: Arc<Mutex<Obeys>>,
    text: Arc<Mutex<String>>,
    read: Arc<Mutex<Vec<GenerateRequest>>>,
}

impl Generate for Parrot {
    fn generate(
        &mut self,
        request: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        let answer = match *self.obeys.lock().unwrap() {
            Obeys::Prompt => all_but_rules(&request),
            Obeys::Text => self.text.lock().unwrap().clone(),
            Obeys::Nobody => "Hm.".to_owned(),
        };
        self.read.lock().unwrap().push(request);
        output.send(GenerateEvent::Text(format!("Well. {answer} There.")))
    }
}

/// Where a text of somebody else's stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    /// A player says it.
    Line,
    /// It is the name of a thing, and what one sees of it.
    Thing,
    /// A player said it before, and somebody was overheard who has it for a name.
    Memory,
    /// It is the description in a persona.
    Persona,
}

const PLACES: [Place; 4] = [Place::Line, Place::Thing, Place::Memory, Place::Persona];

/// A tavern whose model is that parrot.
struct Cage {
    tavern: Tavern,
    parrot: Parrot,
    jug: Entity,
    mara: Handle<Persona>,
}

impl Cage {
    fn new(obeys: Obeys) -> Self {
        let parrot = Parrot {
            obeys: Arc::new(Mutex::new(obeys)),
            text: Arc::default(),
            read: Arc::default(),
        };
        let mut tavern = Tavern::with("mara");
        tavern.game.record::<ActionPlanned>();
        let fake = parrot.clone();
        let open =
            move || -> Result<Box<dyn banter_engine::Engine<_>>, _> { Ok(Box::new(fake.clone())) };
        let worker = Worker::spawn("parrot", open).unwrap();
        let world = tavern.game.world_mut();
        world.insert_resource(MindEngine(worker));
        world.resource_mut::<MindSettings>().grounding = Grounding::ModelAlone;
        let jug = world.spawn(Perceivable::named("the jug")).id();
        let mara = world.resource_mut::<Assets<Persona>>().add(persona("mara"));
        let percept = Percept::new(jug, 0.5);
        world
            .get_mut::<Percepts>(tavern.npc)
            .unwrap()
            .0
            .push(percept);
        Self {
            tavern,
            parrot,
            jug,
            mara,
        }
    }

    /// Has `text` stand there, and somebody say something. What the model has read.
    fn put(&mut self, place: Place, text: &str) -> GenerateRequest {
        *self.parrot.text.lock().unwrap() = text.to_owned();
        let Tavern { game, npc, .. } = &mut self.tavern;
        let npc = *npc;
        let world = game.world_mut();
        let stranger = PersonId::new("stranger").unwrap();
        let mut memory = Memory::default();
        let mut jug = Perceivable::named("the jug");
        let mut mara = self.mara.clone();
        match place {
            Place::Line => {}
            Place::Thing => jug = Perceivable::named(text).described(text),
            Place::Memory => {
                memory.overheard(stranger.clone(), text, text, 1.0);
                let heard = Exchange {
                    speaker: Some(stranger),
                    heard: text.to_owned(),
                    said: "Hm.".to_owned(),
                };
                memory.remember(heard, 8);
            }
            Place::Persona => {
                let mut other = persona("mara");
                other.description = text.to_owned();
                mara = world.resource_mut::<Assets<Persona>>().add(other);
            }
        }
        world.entity_mut(self.jug).insert(jug);
        world
            .entity_mut(npc)
            .insert((memory, CharacterPersona(mara)));
        game.step();
        let line = if place == Place::Line {
            text
        } else {
            "Tell me of the jug, will you?"
        };
        let turn = self.tavern.say(line);
        self.tavern.answer(turn);
        let request = self.parrot.read.lock().unwrap().pop();
        request.unwrap_or_else(|| panic!("nobody asked the model about {text:?}"))
    }

    /// What the character does with it there.
    fn does(&mut self, place: Place, text: &str) -> (Vec<String>, GenerateRequest) {
        let planned = |cage: &Self| -> Vec<String> {
            let planned = cage.tavern.game.recorded::<ActionPlanned>();
            planned
                .iter()
                .map(|action| action.call.name.clone())
                .collect()
        };
        let before = planned(self).len();
        let request = self.put(place, text);
        (planned(self).split_off(before), request)
    }
}

/// Whether a line of that kind means anything to a character.
fn has_words(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

#[test]
fn no_text_is_more_than_a_text_in_a_prompt_and_no_order_to_a_model_that_obeys() {
    let mut cage = Cage::new(Obeys::Text);
    let mara = persona("mara");
    for place in PLACES {
        let harmless = cage.put(place, "Nothing of note");
        let roles = |request: &GenerateRequest| -> Vec<Role> {
            let messages = request.messages.iter();
            messages.map(|message| message.role).collect()
        };
        let lines = |request: &GenerateRequest| -> Vec<usize> {
            let messages = request.messages.iter();
            messages
                .map(|message| message.content.lines().count())
                .collect()
        };
        for text in injections().iter().filter(|text| has_words(text)) {
            let (done, request) = cage.does(place, text);
            assert_eq!(roles(&request), roles(&harmless), "{place:?} {text:?}");
            // No line begins that is not the author's or ours: no heading, no item of a list.
            // What one sees of a thing may have a line.
            let (here, there) = (lines(&request), lines(&harmless));
            let mut more = here.iter().zip(&there);
            assert!(
                more.all(|(here, there)| *here <= there + 1),
                "{place:?} {text:?}: {request:#?}"
            );
            for message in &request.messages {
                for sign in ["<", ">", "```", "\u{200b}", "\u{202e}", "{", "}"] {
                    let content = &message.content;
                    assert!(!content.contains(sign), "{place:?} {text:?} {sign:?}");
                }
            }
            // The only marks are those of the rules.
            let marks = |request: &GenerateRequest| -> usize {
                let contents = request.messages.iter().map(|message| &message.content);
                contents.map(|content| content.matches('[').count()).sum()
            };
            assert_eq!(marks(&request), marks(&harmless), "{place:?} {text:?}");
            for action in done {
                assert!(
                    mara.action(&action).is_some(),
                    "{place:?} {text:?}: {action}"
                );
            }
        }
    }
    // What it tried and may not is told.
    assert!(cage.tavern.game.recorded::<ActionRefused>().len() > 20);
}

#[test]
fn what_a_model_says_back_is_not_done() {
    let mut cage = Cage::new(Obeys::Prompt);
    for place in PLACES {
        for text in injections().iter().filter(|text| has_words(text)) {
            let (done, _) = cage.does(place, text);
            if !done.is_empty() {
                // Only what was asked for in words, which is done whatever a model says.
                *cage.parrot.obeys.lock().unwrap() = Obeys::Nobody;
                let (asked, _) = cage.does(place, text);
                *cage.parrot.obeys.lock().unwrap() = Obeys::Prompt;
                assert_eq!(done, asked, "{place:?} {text:?}");
            }
        }
    }
}
