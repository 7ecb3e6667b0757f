//! Who is who.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::test_app::TestApp;
use crate::{NpcParticipant, PlayerParticipant};
use bevy::ecs::system::RunSystemOnce;
use std::sync::{Arc, Mutex};

fn id(text: &str) -> PersonId {
    PersonId::new(text).unwrap()
}

fn entity(game: &TestApp, text: &str) -> Option<Entity> {
    game.world().resource::<People>().entity(&id(text))
}

#[test]
fn ids_are_short_and_printable() {
    assert_eq!(id("Ada 4711").as_str(), "Ada 4711");
    assert_eq!(PersonId::new(""), Err(PersonIdError::Empty));
    assert_eq!(
        PersonId::new("é".repeat(129)),
        Err(PersonIdError::TooLong(129))
    );
    for text in [" ada", "ada\n", "a\u{0}b", "\t"] {
        assert_eq!(PersonId::new(text), Err(PersonIdError::Unprintable));
    }
    assert!(PersonId::of_name(&"x".repeat(1_000)).unwrap().0.len() <= LONGEST_NAME);
}

#[test]
fn every_player_gets_an_id_of_its_own() {
    let mut game = TestApp::new();
    let [one, other] = [(); 2].map(|()| game.world_mut().spawn(PlayerParticipant).id());
    let of = |player| game.world().get::<PersonId>(player).unwrap().clone();
    assert_ne!(of(one), of(other));
    assert_eq!(PersonId::new(of(one).as_str()), Ok(of(one)));
}

#[test]
fn the_id_that_the_game_gives_is_kept() {
    let mut game = TestApp::new();
    let player = game.world_mut().spawn((PlayerParticipant, id("ada"))).id();
    assert_eq!(entity(&game, "ada"), Some(player));
    // She leaves, and comes back as another entity.
    game.world_mut().despawn(player);
    assert_eq!(entity(&game, "ada"), None);
    let back = game.world_mut().spawn((PlayerParticipant, id("ada"))).id();
    assert_eq!(entity(&game, "ada"), Some(back));
    // A later id takes the place of the first.
    game.world_mut().entity_mut(back).insert(id("countess"));
    assert_eq!(entity(&game, "ada"), None);
    assert_eq!(entity(&game, "countess"), Some(back));
}

#[test]
fn who_shares_a_name_is_numbered() {
    let mut game = TestApp::new();
    let guards: Vec<Entity> = (0..3)
        .map(|_| game.world_mut().spawn(NpcParticipant).id())
        .collect();
    let name = |game: &mut TestApp, guard: Entity| {
        let mut commands = game.world_mut().commands();
        commands.entity(guard).queue(PersonId::given_by("Guard"));
        game.world_mut().flush();
        game.world().get::<PersonId>(guard).unwrap().to_string()
    };
    let names: Vec<String> = guards.iter().map(|guard| name(&mut game, *guard)).collect();
    assert_eq!(names, ["guard", "guard-2", "guard-3"]);
    // Who has one keeps it, and the number of one who is gone is free.
    assert_eq!(name(&mut game, guards[2]), "guard-3");
    game.world_mut().despawn(guards[1]);
    let new = game.world_mut().spawn(NpcParticipant).id();
    assert_eq!(name(&mut game, new), "guard-2");
}

/// Counts warnings about ids.
struct Warnings(Arc<Mutex<Vec<String>>>);

impl tracing::Subscriber for Warnings {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        *metadata.level() == tracing::Level::WARN
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        struct Text<'a>(&'a mut String);
        impl tracing::field::Visit for Text<'_> {
            fn record_debug(&mut self, _: &tracing::field::Field, value: &dyn std::fmt::Debug) {
                *self.0 += &format!("{value:?}");
            }
        }
        let mut text = String::new();
        event.record(&mut Text(&mut text));
        if text.contains("person id") {
            self.0.lock().unwrap().push(text);
        }
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

/// As it is in `Last`, but on this thread, whose log is looked at.
fn end_frame(game: &mut TestApp) {
    let world = game.world_mut();
    if !world.resource::<People>().suspects.is_empty() {
        world.run_system_once(warn_of_twins).unwrap();
    }
}

#[test]
fn two_of_one_id_are_told_of_once() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let warnings = Warnings(Arc::clone(&told));
    tracing::subscriber::with_default(warnings, || {
        let mut game = TestApp::new();
        // A scene that is spawned anew before the old one is gone is no mistake.
        let old = game.world_mut().spawn(id("mara")).id();
        game.world_mut().spawn(id("mara"));
        game.world_mut().despawn(old);
        end_frame(&mut game);
        assert!(told.lock().unwrap().is_empty());
        for _ in 0..3 {
            game.world_mut().spawn(id("mara"));
            end_frame(&mut game);
        }
    });
    let told = told.lock().unwrap();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("2 entities have the person id `mara`"));
}
