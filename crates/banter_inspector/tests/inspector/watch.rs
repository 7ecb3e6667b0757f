//! Who watches is told what changes, and costs nothing when they are gone.

use crate::game::{Game, id};
use banter_core::Subtitle;
use banter_inspector::Inspector;
use banter_mind::{InferencePace, MindPace, Relations};
use bevy::prelude::*;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// Begins to watch; events come through the channel.
fn watch(game: &Game) -> (TcpStream, Receiver<Value>) {
    let client = game.client();
    let mut stream = client.connect();
    let text = format!("GET /events HTTP/1.1\r\n{}\r\n", client.headers());
    stream.write_all(text.as_bytes()).unwrap();
    let (send, events) = channel();
    let reader = stream.try_clone().unwrap();
    std::thread::spawn(move || {
        for line in BufReader::new(reader).lines().map_while(Result::ok) {
            if let Some(data) = line.strip_prefix("data: ") {
                let _ = send.send(serde_json::from_str(data).unwrap());
            }
        }
    });
    (stream, events)
}

/// Plays until an event has this part, and gives it.
fn part(
    game: &mut Game,
    events: &Receiver<Value>,
    key: &str,
    is_it: impl Fn(&Value) -> bool,
) -> Value {
    let mut found = None;
    let came = game.app.run_until(|_| {
        for event in events.try_iter() {
            let parts = event["parts"].as_array().unwrap().iter();
            let mut part = parts.filter(|part| part[0] == key && is_it(&part[1]));
            found = found
                .take()
                .or_else(|| part.next().map(|part| part[1].clone()));
        }
        found.is_some()
    });
    assert!(came, "there is no {key}");
    found.unwrap()
}

#[test]
fn what_changes_is_told_as_it_changes() {
    let mut game = Game::new();
    let (_stream, events) = watch(&game);
    let odo = part(&mut game, &events, "person/odo", |_| true);
    assert_eq!((&odo["says"], &odo["relations"]), (&json!(""), &json!([])));
    let world = game.app.world_mut();
    world
        .get_mut::<Relations>(game.odo)
        .unwrap()
        .change(&id("ada"), 0.5, -0.25);
    world.get_mut::<Subtitle>(game.odo).unwrap().0 = "Two coppers.".to_owned();
    let odo = part(&mut game, &events, "person/odo", |it| it["says"] != "");
    assert_eq!(odo["relations"][0]["name"], "Ada");
    assert_eq!(odo["relations"][0]["trust"], -0.25);
    game.app.world_mut().despawn(game.odo);
    part(&mut game, &events, "person/odo", Value::is_null);
}

#[test]
fn how_fast_the_mind_may_be_and_the_frames_that_it_gives_way_to_are_shown() {
    let mut game = Game::new();
    let (_stream, events) = watch(&game);
    let shown = part(&mut game, &events, "game", |_| true);
    assert_eq!(
        (&shown["mind_pace"], &shown["frames"]),
        (&json!(100), &json!(null))
    );
    let world = game.app.world_mut();
    world.insert_resource(MindPace(70));
    world.insert_resource(InferencePace {
        percent: 70,
        late: 1.5,
        budget: 1.0 / 90.0,
        frame: 0.0125,
    });
    let shown = part(&mut game, &events, "game", |it| it["mind_pace"] == 70);
    let frames = json!({ "budget": 11.1, "took": 12.5, "late": 1.5 });
    // Tenths are as exact as single precision has them.
    for key in ["budget", "took", "late"] {
        let [seen, expected] = [&shown["frames"][key], &frames[key]].map(|it| it.as_f64().unwrap());
        assert!((seen - expected).abs() < 1e-3, "{key}: {seen}");
    }
}

#[test]
fn while_nobody_watches_nothing_is_copied() {
    let mut game = Game::new();
    let watchers = |world: &mut World| world.resource::<Inspector>().watchers();
    let (stream, events) = watch(&game);
    part(&mut game, &events, "game", |_| true);
    assert_eq!(watchers(game.app.world_mut()), 1);
    stream.shutdown(std::net::Shutdown::Both).unwrap();
    assert!(game.app.run_until(|world| watchers(world) == 0));
}

#[test]
fn a_crowd_is_copied_over_several_frames_and_no_more_than_may_be_shown() {
    let mut game = Game::new();
    for number in 0..90 {
        game.add(&format!("Guest {number}"));
    }
    let people = game.during(|client| client.call("list_characters", json!({})).unwrap());
    assert_eq!(people["people"].as_array().unwrap().len(), 64);
    let shown = game.during(|client| client.call("get_game", json!({})).unwrap());
    assert_eq!(shown["people_left_out"], 28);
}

#[test]
fn a_reader_that_does_not_read_holds_nobody_up() {
    let mut game = Game::new();
    let client = game.client();
    let mut deaf = client.connect();
    let text = format!("GET /events HTTP/1.1\r\n{}\r\n", client.headers());
    deaf.write_all(text.as_bytes()).unwrap();
    let (_stream, events) = watch(&game);
    for number in 0..40 {
        let text = format!("{number} {}", "la ".repeat(150));
        game.app
            .world_mut()
            .get_mut::<Subtitle>(game.odo)
            .unwrap()
            .0 = text;
        let begins = number.to_string();
        let is_it = |it: &Value| {
            it["says"]
                .as_str()
                .is_some_and(|it| it.starts_with(&begins))
        };
        if number % 8 == 0 {
            part(&mut game, &events, "person/odo", is_it);
        }
        game.app.step();
        std::thread::sleep(Duration::from_millis(2));
    }
    game.during(|client| client.call("get_floor", json!({})).unwrap());
}
