//! What characters do beside their words, from the line to the hand.

use super::game::{Game, shipped};
use bevy::math::Ray3d;
use bevy::prelude::*;
use bevy_banter::core::ActionEnded;
use bevy_banter::deeds::{Give, Grasp, Walk};
use bevy_banter::engine::Worker;
use bevy_banter::engine::fake::FakeGenerate;
use bevy_banter::mind::prompt::PromptReport;
use bevy_banter::persona::{Action, Line};
use bevy_banter::prelude::*;
use std::time::Duration;

/// Mara may do these, and says this, one answer after the other; without any answers she has no model. Ada stands before
/// her.
fn taproom(mut mara: Persona, actions: &[&str], answers: &[&str]) -> Game {
    mara.actions.extend(actions.iter().map(|name| Action {
        name: (*name).to_owned(),
        description: String::new(),
        object: false,
    }));
    let mut game = Game::with_deeds(mara);
    game.app.record::<ActionEnded>();
    if !answers.is_empty() {
        let answers: Vec<String> = answers.iter().map(|&text| text.to_owned()).collect();
        let mind = Worker::spawn("mind", move || {
            Ok(Box::new(FakeGenerate::replying(answers.clone())))
        });
        let world = game.app.world_mut();
        world.insert_resource(MindEngine(mind.unwrap()));
    }
    let player = game.player;
    let ada = Transform::from_xyz(0.0, 0.0, -2.0).looking_to(Vec3::Z, Vec3::Y);
    let world = game.app.world_mut();
    world
        .entity_mut(player)
        .insert((ada, Perceivable::named("Ada")));
    game.app.run_for(Duration::from_millis(700));
    game
}

fn put(game: &mut Game, bundle: impl Bundle, place: [f32; 3]) -> Entity {
    let place = Transform::from_translation(place.into());
    let entity = game.app.world_mut().spawn((bundle, place)).id();
    game.app.run_for(Duration::from_millis(700));
    entity
}

fn ended(game: &Game) -> Vec<(String, ActionOutcome)> {
    let ended = game.app.recorded::<ActionEnded>().iter();
    ended
        .map(|it| (it.call.name.clone(), it.outcome.clone()))
        .collect()
}

/// Lets it go on until so many actions have ended.
fn wait(game: &mut Game, count: usize) {
    for _ in 0..60 * 90 {
        if ended(game).len() >= count {
            return;
        }
        game.app.step();
    }
    panic!("only {:?} ended", ended(game));
}

fn prompt(game: &Game) -> String {
    let report = game.app.world().get::<PromptReport>(game.npc).unwrap();
    let sections = report.sections.iter().map(|it| it.text.as_str());
    sections.collect::<Vec<_>>().join("\n")
}

#[test]
fn give_me_that_gives_the_mug_that_is_pointed_at() {
    let answers = &["Here you are. [do give: that]"];
    let mut game = taproom(shipped("mara"), &["give"], answers);
    let mug = |name: &str| (Perceivable::named(name), Grasp::default());
    let red = put(&mut game, mug("the red mug"), [-1.0, 0.9, -0.8]);
    put(&mut game, mug("the blue mug"), [1.0, 0.9, -0.8]);
    let from = Vec3::new(0.0, 0.0, -2.0);
    let ray = Ray3d::new(from, Dir3::new(Vec3::new(-1.0, 0.9, -0.8) - from).unwrap());
    let player = game.player;
    game.app
        .world_mut()
        .entity_mut(player)
        .insert(Pointing::Ray(ray));
    game.app.run_for(Duration::from_millis(700));
    game.ask("Give me that.");
    wait(&mut game, 1);
    assert_eq!(ended(&game), [("give".to_owned(), ActionOutcome::Done)]);
    let hands = game.app.world().get::<InHands>(player).unwrap();
    assert_eq!(hands.0, [red]);
}

#[test]
fn what_fails_is_admitted_and_not_claimed() {
    let line = |ask: &[&str], say: &str, cue: Option<&str>| Line {
        ask: ask.iter().map(|&ask| ask.to_owned()).collect(),
        say: vec![say.to_owned()],
        mood: None,
        action: cue.is_none().then(|| "give".to_owned()),
        object: cue.is_none().then(|| "the anvil".to_owned()),
        near: None,
        cue: cue.map(str::to_owned),
    };
    let mut mara = shipped("mara");
    mara.lines
        .push(line(&["give me the anvil"], "Let me see.", None));
    mara.lines.push(line(
        &[],
        "No. That stays where it is.",
        Some("give_failed"),
    ));
    let mut game = taproom(mara, &["give"], &[]);
    put(&mut game, Perceivable::named("the anvil"), [1.0, 0.5, 0.0]);
    game.type_line("Give me the anvil.");
    let said = game.wait_for_end(1);
    assert_eq!(said.text(), "No. That stays where it is.");
    let why = "the anvil is nothing to take into a hand".to_owned();
    assert_eq!(
        ended(&game),
        [("give".to_owned(), ActionOutcome::Failed(why))]
    );
}

#[test]
fn a_model_is_told_that_it_failed() {
    let answers = &["Here. [do give: the anvil]", "I could not lift it."];
    let mut game = taproom(shipped("mara"), &["give"], answers);
    put(&mut game, Perceivable::named("the anvil"), [1.0, 0.5, 0.0]);
    game.ask("Hand it to me.");
    wait(&mut game, 1);
    game.ask("Well?");
    let told = prompt(&game);
    let could_not = "give the anvil. You could not: the anvil is nothing to take into a hand.";
    assert!(told.contains(could_not), "{told}");
}

#[test]
fn an_errand_that_is_called_off_ends_cleanly() {
    let answers = &[
        "At once. [do walk_to: the well]",
        "As you like. [do stop]",
        "I stayed here.",
    ];
    let mut game = taproom(shipped("mara"), &["walk_to", "stop"], answers);
    put(&mut game, Perceivable::named("the well"), [9.0, 0.0, 0.0]);
    game.ask("Fetch some water from the well.");
    game.app.run_for(Duration::from_secs(2));
    let npc = game.npc;
    assert!(game.app.world().get::<Walk>(npc).is_some());
    game.ask("Stop! Stay here.");
    wait(&mut game, 2);
    let outcomes: Vec<_> = ended(&game).into_iter().map(|it| it.1).collect();
    assert_eq!(outcomes, [ActionOutcome::Cancelled, ActionOutcome::Done]);
    let here = game.app.world().get::<Transform>(npc).unwrap().translation;
    game.app.run_for(Duration::from_secs(1));
    let world = game.app.world();
    assert_eq!(world.get::<Transform>(npc).unwrap().translation, here);
    assert!(here.x > 0.5 && here.x < 8.0, "{here}");
    game.ask("Where is the water?");
    let told = prompt(&game);
    assert!(
        told.contains("You gave this up: walk to the well."),
        "{told}"
    );
}

#[test]
fn who_leads_waits_for_who_stays_behind() {
    let mut game = taproom(
        shipped("mara"),
        &["lead"],
        &["Come along. [do lead: the mill]"],
    );
    let mill = put(&mut game, Perceivable::named("the mill"), [10.0, 0.0, 0.0]);
    game.ask("Show me the mill.");
    game.app.run_for(Duration::from_secs(12));
    let place =
        |game: &Game, it: Entity| game.app.world().get::<Transform>(it).unwrap().translation;
    let (npc, player) = (game.npc, game.player);
    let here = place(&game, npc);
    assert!(here.x < 6.0, "she goes on alone: {here}");
    while ended(&game).is_empty() {
        let beside = place(&game, npc) - Vec3::X;
        let world = game.app.world_mut();
        world.get_mut::<Transform>(player).unwrap().translation = beside;
        game.app.run_for(Duration::from_millis(200));
    }
    assert_eq!(ended(&game)[0].1, ActionOutcome::Done);
    assert!(place(&game, npc).distance(place(&game, mill)) < 1.2);
}

#[test]
fn a_veto_of_the_game_stands_before_every_deed() {
    let answers = &["Of course. [do give: the red mug]"];
    let mut game = taproom(shipped("mara"), &["give"], answers);
    game.app.record_events::<ActionRefused>();
    let enough = |In(_): In<ActionAttempt<Give>>| -> Result<(), String> {
        Err("the guest has had enough".into())
    };
    game.app.app_mut().add_action_veto(enough);
    let mug = (Perceivable::named("the red mug"), Grasp::default());
    put(&mut game, mug, [1.0, 0.9, 0.0]);
    game.ask("Another one!");
    game.app.run_for(Duration::from_secs(1));
    assert_eq!(
        game.app.recorded::<ActionRefused>()[0].veto,
        "the guest has had enough"
    );
    assert!(ended(&game).is_empty());
}
