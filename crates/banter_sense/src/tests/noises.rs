//! Who hears what through a wall, and which noises.
#![allow(clippy::unwrap_used)]

use super::put;
use crate::{Occluder, SensePlugin, SenseSettings};
use banter_core::test_app::TestApp;
use banter_core::{
    Hearings, LineTyped, Loudness, Noise, NoiseHeard, NoisesHeard, NpcParticipant, Overheard,
    Percepts, PlayerParticipant, Sense, Senses, Side,
};
use bevy::prelude::*;
use std::time::Duration;

const SECRET: &str = "The key is under the third barrel from the door.";

/// Somebody next door, four metres away behind a wall, who listens to what is said to Mara.
struct NextDoor {
    game: TestApp,
    mara: Entity,
    ada: Entity,
    listener: Entity,
}

fn next_door() -> NextDoor {
    let mut game = TestApp::new().with(SensePlugin);
    game.record::<Overheard>().record::<NoiseHeard>();
    let mara = put(&mut game, NpcParticipant, Vec3::X);
    let ada = put(&mut game, PlayerParticipant, Vec3::ZERO);
    let listener = put(&mut game, (NpcParticipant, Senses::human()), Vec3::Z * 4.0);
    let wall = Occluder::cuboid(Vec3::new(20.0, 4.0, 0.2));
    put(&mut game, wall, Vec3::new(0.0, 1.0, 2.0));
    game.run_for(Duration::from_millis(300));
    NextDoor {
        game,
        mara,
        ada,
        listener,
    }
}

impl NextDoor {
    /// What the listener hears of a line.
    fn say(&mut self, loudness: Loudness) -> Option<String> {
        self.game.world_mut().entity_mut(self.ada).insert(loudness);
        let (speaker, to, text) = (self.ada, Some(self.mara), SECRET.to_owned());
        self.game.write(LineTyped { speaker, to, text });
        self.game.step();
        self.game.step();
        let overheard = self.game.recorded::<Overheard>().iter();
        let mut mine = overheard.filter(|it| it.listener == self.listener);
        mine.next_back().map(|it| it.text.clone())
    }
}

#[test]
fn next_door_one_hears_a_shout_half_of_a_voice_and_no_whisper() {
    assert_eq!(next_door().say(Loudness::Whisper), None);
    assert_eq!(next_door().say(Loudness::Shout).as_deref(), Some(SECRET));
    let half = next_door().say(Loudness::Normal).unwrap();
    let words = half.split(' ').filter(|word| *word != "...").count();
    assert_eq!(words, 5, "of ten: {half}");
    assert_eq!(
        next_door().say(Loudness::Normal).unwrap(),
        half,
        "the same each time"
    );
}

#[test]
fn who_is_heard_through_a_wall_is_perceived_by_hearing_for_a_while() {
    let mut door = next_door();
    assert!(
        !door
            .game
            .world()
            .get::<Percepts>(door.listener)
            .unwrap()
            .contains(door.ada)
    );
    door.say(Loudness::Shout);
    door.game.run_for(Duration::from_millis(200));
    let percepts = door.game.world().get::<Percepts>(door.listener).unwrap();
    let heard = percepts.of(door.ada).unwrap();
    assert_eq!((heard.sense, heard.side), (Sense::Hearing, Side::Ahead));
    assert!(!percepts.contains(door.mara), "she kept silent");
    let SenseSettings { heard_for, .. } = *door.game.world().resource();
    door.game.run_for(heard_for + Duration::from_millis(600));
    assert!(
        !door
            .game
            .world()
            .get::<Percepts>(door.listener)
            .unwrap()
            .contains(door.ada)
    );
}

#[test]
fn who_is_deaf_hears_nothing() {
    let mut door = next_door();
    let deaf = Senses {
        hearing: false,
        ..Senses::human()
    };
    door.game.world_mut().entity_mut(door.listener).insert(deaf);
    assert_eq!(door.say(Loudness::Shout), None);
}

#[test]
fn a_noise_is_heard_by_who_is_near_and_forgotten() {
    let mut door = next_door();
    let place = Vec3::new(-3.0, 0.0, 4.0);
    door.game.write(Noise::at(place, "glass breaking"));
    door.game
        .write(Noise::at(Vec3::Z * 500.0, "a cannon").loud(Loudness::Shout));
    door.game.write(Noise::at(Vec3::NAN, "nothing"));
    door.game.step();
    let heard = door.game.recorded::<NoiseHeard>();
    let mine: Vec<_> = heard
        .iter()
        .filter(|it| it.listener == door.listener)
        .collect();
    assert_eq!(mine.len(), 1);
    assert_eq!(
        (mine[0].text.as_str(), mine[0].side),
        ("glass breaking", Side::Left)
    );
    let known = |game: &TestApp| {
        game.world()
            .get::<NoisesHeard>(door.listener)
            .unwrap()
            .0
            .len()
    };
    assert_eq!(known(&door.game), 1);
    let SenseSettings { noise_for, .. } = *door.game.world().resource();
    door.game.run_for(noise_for + Duration::from_millis(100));
    assert_eq!(known(&door.game), 0);
}

#[test]
fn however_much_noise_there_is_little_is_known_of_it() {
    let mut door = next_door();
    for number in 0..200 {
        door.game.write(Noise::at(
            Vec3::Z * 3.0,
            format!("shot {number}{}", "x".repeat(500)),
        ));
    }
    door.game.run_for(Duration::from_secs(1));
    let known = &door
        .game
        .world()
        .get::<NoisesHeard>(door.listener)
        .unwrap()
        .0;
    assert_eq!(known.len(), 8);
    assert!(known.iter().all(|it| it.text.chars().count() <= 120));
    let world = door.game.world_mut();
    assert_eq!(world.query::<&Hearings>().iter(world).count(), 0);
}
