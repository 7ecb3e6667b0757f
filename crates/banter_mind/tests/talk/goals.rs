//! Characters who speak unasked, and who come to an end.

use crate::inn::{Inn, persona};
use crate::spy::spy_with;
use banter_core::persona::{CharacterPersona, Persona};
use banter_core::{
    Percept, Percepts, SentenceReady, SpeechEnded, SpeechOutcome, SpeechStarted, TurnCause,
    TurnStarted,
};
use banter_engine::{GenerateRequest, Pcm};
use banter_mind::{GoalPolicy, GoalSettings, Grounding, MindSettings, StoryEvent, WorldMemory};
use bevy::prelude::*;
use std::sync::mpsc;

const ORDERS: &str = r#"
    [[goal]]
    name = "last_orders"
    at = "23:30"
    until = "0:30"
    cooldown = 0
    [[line]]
    cue = "last_orders"
    say = "Last orders!"
"#;

const BELL: &str = r#"
    [[goal]]
    name = "bell"
    happens = "the bell"
    once = true
    cooldown = 0
    [[line]]
    cue = "bell"
    say = "The bell!"
"#;

#[test]
fn an_appointment_is_kept_once_a_day_in_the_authors_words() {
    let mut inn = Inn::with(ORDERS);
    inn.clock(4.0, 23.4);
    inn.wait(1.0);
    assert!(inn.wanted().is_empty());
    inn.clock(4.0, 23.6);
    inn.wait(1.0);
    assert_eq!(inn.wanted(), ["last_orders"]);
    inn.finish();
    assert_eq!(inn.game.recorded::<SentenceReady>()[0].text, "Last orders!");
    inn.wait(2.0);
    assert_eq!(inn.wanted().len(), 1);
    inn.clock(5.0, 0.2);
    inn.wait(1.0);
    assert_eq!(inn.wanted().len(), 1, "it is still the same night");
    inn.clock(5.0, 23.6);
    inn.wait(1.0);
    assert_eq!(inn.wanted().len(), 2);
}

#[test]
fn what_appears_is_spoken_of_and_what_was_there_is_not() {
    let goal = r#"
        [[goal]]
        name = "cat"
        sees = "the cat"
        cooldown = 25
        [[line]]
        cue = "cat"
        say = "Off the counter!"
    "#;
    let mut inn = Inn::with(goal);
    inn.sees(&[inn.cat]);
    inn.wait(1.0);
    assert_eq!(inn.wanted(), ["cat"]);
    inn.finish();
    let come_back = |inn: &mut Inn| {
        inn.sees(&[]);
        inn.wait(1.0);
        inn.sees(&[inn.cat]);
        inn.wait(1.0);
    };
    come_back(&mut inn);
    assert_eq!(inn.wanted().len(), 1, "not so soon");
    inn.wait(25.0);
    assert_eq!(inn.wanted().len(), 1, "it has been there for long");
    come_back(&mut inn);
    assert_eq!(inn.wanted().len(), 2);

    // Who is there from the beginning has not come.
    let mut inn = Inn::with(&goal.replace("the cat", "{{user}}"));
    inn.sees(&[inn.cat]);
    inn.wait(1.0);
    assert!(inn.wanted().is_empty());
    inn.sees(&[inn.player]);
    inn.wait(1.0);
    assert_eq!(inn.wanted(), ["cat"]);
}

#[test]
fn what_the_game_tells_of_is_spoken_of_by_whom_it_concerns() {
    let mut inn = Inn::with(BELL);
    let tell = |inn: &mut Inn, npc: Option<Entity>, what: &str| {
        let what = what.to_owned();
        inn.game.write(StoryEvent { npc, what });
        inn.wait(1.0);
    };
    tell(&mut inn, None, "the horn");
    let player = inn.player;
    tell(&mut inn, Some(player), "the bell");
    assert!(inn.wanted().is_empty());
    tell(&mut inn, None, "The bell");
    assert_eq!(inn.wanted(), ["bell"]);
    inn.finish();
    tell(&mut inn, None, "the bell");
    assert_eq!(inn.wanted().len(), 1, "once");
}

#[test]
fn who_is_idle_and_whose_partner_is_silent_speaks() {
    let goals = r#"
        [[goal]]
        name = "alone"
        idle = 12
        [[goal]]
        name = "quiet"
        silence = 5
        [[line]]
        cue = "alone"
        say = "Quiet night."
        [[line]]
        cue = "quiet"
        say = "You say nothing."
        [[line]]
        ask = "good evening"
        say = "Evening."
    "#;
    let mut inn = Inn::with(goals);
    inn.wait(8.0);
    inn.type_line("Good evening!");
    inn.finish();
    inn.wait(4.0);
    assert!(inn.wanted().is_empty());
    inn.wait(2.0);
    assert_eq!(inn.wanted(), ["quiet"], "the player says no more");
    inn.finish();
    inn.wait(10.0);
    assert_eq!(inn.wanted().len(), 1);
    inn.wait(4.0);
    assert_eq!(inn.wanted(), ["quiet", "alone"]);
}

#[test]
fn nobody_is_spoken_over() {
    let mut inn = Inn::with(ORDERS);
    inn.game
        .write(SpeechStarted::new(inn.player, Some(inn.mara)));
    inn.game.step();
    inn.clock(4.0, 23.6);
    inn.wait(2.0);
    assert!(inn.wanted().is_empty());
    inn.game.write(SpeechEnded {
        how: SpeechOutcome::Noise,
        ..SpeechEnded::new(inn.player, Pcm::new(16_000, vec![0.1; 160]))
    });
    inn.wait(1.0);
    assert_eq!(inn.wanted(), ["last_orders"]);
    let turns = inn.game.recorded::<TurnStarted>().len();
    let last = inn.game.recorded::<TurnStarted>()[turns - 1].turn;
    let cause = inn.game.world().get::<TurnCause>(last);
    assert_eq!(cause, Some(&TurnCause::Cue("last_orders".into())));
}

#[test]
fn the_game_has_its_say() {
    let mut inn = Inn::with(ORDERS);
    inn.clock(4.0, 23.6);
    let world = inn.game.world_mut();
    world.insert_resource(GoalPolicy::new(|_, goal| goal.name != "last_orders"));
    inn.wait(2.0);
    assert!(inn.wanted().is_empty());
    let world = inn.game.world_mut();
    world.insert_resource(GoalPolicy::default());
    world.resource_mut::<GoalSettings>().on = false;
    inn.wait(2.0);
    assert!(inn.wanted().is_empty());
    inn.game.world_mut().resource_mut::<GoalSettings>().on = true;
    inn.wait(1.0);
    assert_eq!(inn.wanted().len(), 1);
}

/// A mind that calls the other of the two.
fn think(inn: &mut Inn) -> mpsc::Receiver<GenerateRequest> {
    let (mind, requests) =
        spy_with(
            |request| match request.messages[0].content.contains("You are Mara") {
                true => "Odo, and what then?",
                false => "Mara, and what then?",
            },
        );
    let world = inn.game.world_mut();
    world.insert_resource(mind);
    world.resource_mut::<MindSettings>().grounding = Grounding::ModelAlone;
    requests
}

#[test]
fn a_model_is_told_what_is_wanted() {
    let goal = r#"
        [[goal]]
        name = "last_orders"
        want = "that everybody orders a last time before midnight."
        idle = 5
        [[cue]]
        name = "last_orders"
        description = "it is late"
    "#;
    let mut inn = Inn::with(goal);
    let requests = think(&mut inn);
    inn.wait(6.0);
    assert_eq!(inn.wanted(), ["last_orders"]);
    inn.finish();
    let told = requests.try_recv().unwrap();
    let told = told.last_user_line();
    let wanted = "Nobody has spoken. This is what happens: it is late. You want that everybody \
                  orders a last time before midnight. Say something to that end.)";
    assert!(told.ends_with(wanted), "{told}");
}

#[test]
fn characters_take_leave_of_each_other_and_end() {
    let mut inn = Inn::with("");
    let requests = think(&mut inn);
    let world = inn.game.world_mut();
    let odo = world
        .resource_mut::<Assets<Persona>>()
        .add(persona("Odo", ""));
    let odo = world.spawn((CharacterPersona(odo), Name::new("Odo"))).id();
    let near = |all: [Entity; 2]| {
        let percept = |entity| Percept::new(entity, 1.0);
        Percepts(all.map(percept).to_vec())
    };
    let (mara, player) = (inn.mara, inn.player);
    world.entity_mut(odo).insert(near([mara, player]));
    world.entity_mut(mara).insert(near([odo, player]));
    world.entity_mut(player).insert(near([mara, odo]));
    inn.wait(0.5);
    inn.type_line("Talk to Odo, will you?");
    let mut said = 0;
    loop {
        let begun = inn.game.recorded::<TurnStarted>().to_vec();
        let Some(TurnStarted { turn, npc }) = begun.get(said).cloned() else {
            break;
        };
        said += 1;
        assert!(said < 20, "they talk for ever");
        let answered = inn.game.run_until(|world| {
            let reply = world.get::<banter_core::Reply>(turn);
            reply.is_none_or(|reply| reply.complete)
        });
        assert!(answered);
        inn.say(turn, npc);
        inn.wait(0.5);
    }
    assert_eq!(said, 5, "an answer to the player, and four to each other");
    let parts: Vec<bool> = requests
        .try_iter()
        .map(|request| request.last_user_line().contains("you take leave"))
        .collect();
    assert_eq!(parts, [false, false, false, true, true]);
}

#[test]
fn what_was_spoken_of_before_a_save_is_spoken_of_no_more() {
    let ring = |inn: &mut Inn| {
        let what = "the bell".to_owned();
        inn.game.write(StoryEvent { npc: None, what });
        inn.wait(1.0);
    };
    let mut before = Inn::with(BELL);
    let younger = WorldMemory::of(before.game.world_mut());
    ring(&mut before);
    assert_eq!(before.wanted(), ["bell"]);
    before.finish();
    let json = WorldMemory::of(before.game.world_mut()).to_json().unwrap();

    let mut after = Inn::with(BELL);
    let saved = WorldMemory::from_json(&json).unwrap();
    saved.put_into(after.game.world_mut());
    ring(&mut after);
    assert!(after.wanted().is_empty());
    // Of an older save nothing is kept that came after it.
    younger.put_into(after.game.world_mut());
    ring(&mut after);
    assert_eq!(after.wanted(), ["bell"]);
}
