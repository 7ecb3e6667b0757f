//! What a persona's examples, relations and limits do.

use crate::inn::{Inn, persona};
use crate::spy::spy;
use banter_core::persona::{CharacterPersona, Persona};
use banter_core::{PersonId, ReplyFinished, SentenceReady};
use banter_engine::{GenerateRequest, Role};
use banter_memory::KnowledgePack;
use banter_mind::{Grounding, KnowledgeFile, MindSettings, Relations, StoryBeats};
use bevy::prelude::*;
use std::sync::mpsc;

/// Mara with this in her file, whose mind says the same to everything.
fn thinking(answer: &'static str, file: &str) -> (Inn, mpsc::Receiver<GenerateRequest>) {
    let (mind, requests) = spy(answer);
    let mut inn = Inn::with(file);
    let world = inn.game.world_mut();
    world.insert_resource(mind);
    world.resource_mut::<MindSettings>().grounding = Grounding::ModelAlone;
    (inn, requests)
}

/// What she says to a line.
fn ask(inn: &mut Inn, text: &str) -> String {
    let (said, ended) = (
        inn.game.recorded::<SentenceReady>().len(),
        inn.game.recorded::<ReplyFinished>().len(),
    );
    inn.type_line(text);
    for _ in 0..20_000 {
        inn.game.step();
        if inn.game.recorded::<ReplyFinished>().len() > ended {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    inn.finish();
    let said = inn.game.recorded::<SentenceReady>().iter().skip(said);
    said.map(|it| it.text.clone()).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_authors_examples_stand_in_the_prompt_before_the_line() {
    let file =
        "[[example]]\nheard = \"Is it far?\"\nsay = \"[happy] As far as the rain lets us.\"\n";
    let (mut inn, requests) = thinking("Aye.", file);
    ask(&mut inn, "Hello.");
    let request = requests.try_iter().last().unwrap();
    let said: Vec<&str> = request
        .messages
        .iter()
        .filter(|it| it.role == Role::Assistant)
        .map(|it| it.content.as_str())
        .collect();
    assert_eq!(said, ["[happy] As far as the rain lets us."]);
}

#[test]
fn what_a_limit_forbids_is_not_said_until_its_beat() {
    let file = "[[limit]]\nnever = \"tell who crossed last night\"\nwords = [\"the bishop\"]\nuntil = \"found\"\n";
    let (mut inn, requests) = thinking("It was quiet. The Bishop crossed at night.", file);
    let prompt = |requests: &mpsc::Receiver<GenerateRequest>| {
        requests.try_iter().last().unwrap().messages[0]
            .content
            .clone()
    };
    assert_eq!(ask(&mut inn, "Who crossed?"), "It was quiet.");
    assert!(prompt(&requests).contains("You never tell who crossed last night.\n"));
    inn.game
        .world_mut()
        .resource_mut::<StoryBeats>()
        .reach("Found");
    let told = ask(&mut inn, "And who else crossed then?");
    assert!(told.contains("The Bishop crossed"), "{told}");
    assert!(!prompt(&requests).contains("You never tell"));
}

#[test]
fn relations_are_those_of_the_persona_until_something_happens() {
    let file = "[[relation]]\nto = \"Old Tom\"\naffinity = -0.5\ntrust = 0.25\nfamiliarity = 0.75\n\
        knows = \"Tom waters the ale.\"\n";
    let mut inn = Inn::with(file);
    let tom = PersonId::of_name("old tom").unwrap();
    let relations = |inn: &Inn| inn.game.world().get::<Relations>(inn.mara).unwrap().clone();
    let begun = relations(&inn).get(&tom).cloned().unwrap();
    assert_eq!(
        (begun.affinity, begun.trust, begun.familiarity),
        (-0.5, 0.25, 0.75)
    );
    assert_eq!(begun.facts[0].text, "Tom waters the ale.");
    // What has happened since stays, when the file is read again; new people are added.
    let world = inn.game.world_mut();
    world
        .get_mut::<Relations>(inn.mara)
        .unwrap()
        .change(&tom, 0.75, 0.0);
    let handle = world.get::<CharacterPersona>(inn.mara).unwrap().0.clone();
    let changed = format!("{file}[[relation]]\nto = \"Ilse\"\naffinity = 0.5\n");
    let mut personas = world.resource_mut::<Assets<Persona>>();
    personas
        .insert(handle.id(), persona("Mara", &changed))
        .unwrap();
    inn.wait(0.2);
    let ilse = PersonId::of_name("Ilse").unwrap();
    assert_eq!(relations(&inn).get(&tom).unwrap().affinity, 0.25);
    assert_eq!(relations(&inn).get(&ilse).unwrap().affinity, 0.5);
}

#[test]
fn knowledge_that_came_with_a_persona_is_told_of_a_line() {
    let (mut inn, requests) = thinking("It leaks.", "");
    let world = inn.game.world_mut();
    let pack =
        KnowledgePack::parse("# ferry\n\nThe ferry leaks at the stern.\n", "odo.md").unwrap();
    let mut files = world.resource_mut::<Assets<KnowledgeFile>>();
    let file = files.add(KnowledgeFile(pack.into()));
    let handle = world.get::<CharacterPersona>(inn.mara).unwrap().0.clone();
    let mut mara = persona("Mara", "");
    mara.lore = vec![file.untyped()];
    let mut personas = world.resource_mut::<Assets<Persona>>();
    personas.insert(handle.id(), mara).unwrap();
    inn.wait(0.5);
    ask(&mut inn, "Does the ferry leak?");
    let request = requests.try_iter().last().unwrap();
    let told = request.messages.last().unwrap();
    assert!(
        told.content.contains("The ferry leaks at the stern."),
        "{}",
        told.content
    );
}

#[test]
fn a_name_is_enough_for_a_character() {
    let (mut inn, requests) = thinking("Aye, that I am.", "");
    let world = inn.game.world_mut();
    let handle = world.get::<CharacterPersona>(inn.mara).unwrap().0.clone();
    let bare = Persona::parse("name = \"Mara\"", "mara").unwrap();
    let mut personas = world.resource_mut::<Assets<Persona>>();
    personas.insert(handle.id(), bare).unwrap();
    inn.wait(0.2);
    assert_eq!(ask(&mut inn, "Are you Mara?"), "Aye, that I am.");
    let request = requests.try_iter().last().unwrap();
    assert!(request.messages[0].content.starts_with("You are Mara.\n"));
}
