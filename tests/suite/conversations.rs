//! Conversations of several: who answers, who waits, who only hears.

use super::game::{Game, shipped};
use bevy::prelude::*;
use bevy_banter::core::Turn;
use bevy_banter::core::{
    Conversation, FinalTranscript, Loudness, MemberOf, Overheard, PlaybackProgress, SpeechEnded,
    SpeechStarted, Utterance,
};
use bevy_banter::engine::Worker;
use bevy_banter::engine::fake::{FakeGenerate, FakeTranscribe};
use bevy_banter::engine::{
    EngineError, Output, Segment, Transcribe, TranscribeEvent, TranscribeRequest,
};
use bevy_banter::mind::Memory;
use bevy_banter::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Mara and a player, and whoever is added; with a mind that answers these one after the other.
fn table(answers: &[&str]) -> Game {
    let mut game = Game::with_fakes(shipped("mara"));
    let answers: Vec<String> = answers.iter().map(|&text| text.to_owned()).collect();
    let mind = Worker::spawn("mind", move || {
        Ok(Box::new(FakeGenerate::replying(answers.clone())))
    });
    let world = game.app.world_mut();
    world.insert_resource(MindEngine(mind.unwrap()));
    game.app
        .record::<Overheard>()
        .record::<FinalTranscript>()
        .record::<LineUnanswered>()
        .record_events::<TurnStarted>();
    game
}

/// Another character, so many metres beside Mara.
fn character(game: &mut Game, name: &str, metres: f32) -> Entity {
    let persona = game.app.world().get::<CharacterPersona>(game.npc).unwrap();
    let persona = persona.clone();
    let known = (Perceivable::named(name), Name::new(name.to_owned()));
    let place = Transform::from_xyz(metres, 0.0, 0.0);
    let npc = game.app.world_mut().spawn((persona, known, place)).id();
    look_around(game);
    npc
}

fn player(game: &mut Game) -> Entity {
    let beside = Transform::from_xyz(1.0, 0.0, 2.0);
    let player = game.app.world_mut().spawn((PlayerParticipant, beside)).id();
    look_around(game);
    player
}

/// Everybody sees who is there.
fn look_around(game: &mut Game) {
    game.app.run_for(Duration::from_millis(250));
}

fn say(game: &mut Game, speaker: Entity, npc: Entity, text: &str) {
    let (to, text) = (Some(npc), text.to_owned());
    game.app.write(LineTyped { speaker, to, text });
}

/// Runs until an answer is heard.
fn run_until_heard(game: &mut Game) {
    let before = game.app.recorded::<PlaybackProgress>().len();
    assert!((0..10_000).any(|_| {
        game.app.step();
        std::thread::yield_now();
        let spoken = &game.app.recorded::<PlaybackProgress>()[before..];
        spoken.iter().any(|speaking| speaking.position > 0.1)
    }));
}

/// What a character has overheard.
fn overheard(game: &Game, listener: Entity) -> Vec<&str> {
    let all = game.app.recorded::<Overheard>().iter();
    let mine = all.filter(|one| one.listener == listener);
    mine.map(|one| one.text.as_str()).collect()
}

fn memory(game: &Game, npc: Entity) -> Vec<(String, String)> {
    let memory = game.app.world().get::<Memory>(npc);
    let all = memory.into_iter().flat_map(Memory::exchanges);
    all.map(|one| (one.heard.clone(), one.said.clone()))
        .collect()
}

fn count<C: Component>(game: &mut Game) -> usize {
    let world = game.app.world_mut();
    world.query::<&C>().iter(world).count()
}

#[test]
fn two_players_speak_at_once_to_one_character() {
    let mut game = table(&["For you, Ann.", "And for you, Ben."]);
    let (mara, ann, ben) = (game.npc, game.player, player(&mut game));
    say(&mut game, ann, mara, "An ale!");
    say(&mut game, ben, mara, "A stew!");
    run_until_heard(&mut game);
    let talk = game.app.world().get::<MemberOf>(mara).unwrap();
    for who in [ann, ben] {
        assert_eq!(game.app.world().get::<MemberOf>(who), Some(talk));
    }
    game.wait_for_end(1);
    let order: Vec<_> = game.ended().iter().map(|e| e.reply.heard.clone()).collect();
    assert_eq!(order, [Some("An ale!".into()), Some("A stew!".into())]);
    assert!(game.ended().iter().all(|ended| ended.end == TurnEnd::Done));
    assert!(game.app.recorded::<LineUnanswered>().is_empty());
}

#[test]
fn two_players_speak_at_once_to_two_characters() {
    let mut game = table(&["One answer to one.", "Another to the other."]);
    let (mara, ann, ben) = (game.npc, game.player, player(&mut game));
    let odo = character(&mut game, "Odo", 1.0);
    say(&mut game, ann, mara, "An ale!");
    say(&mut game, ben, odo, "Is the mill yours?");
    game.app.step();
    let started: Vec<_> = game.app.recorded::<TurnStarted>().to_vec();
    assert_eq!(
        started.iter().map(|s| s.npc).collect::<Vec<_>>(),
        [mara, odo]
    );
    game.wait_for_end(1);
    assert!(game.ended().iter().all(|ended| ended.end == TurnEnd::Done));
    // Each has heard what was said to the other, and answers only for itself.
    assert!(overheard(&game, mara).contains(&"Is the mill yours?"));
    assert!(overheard(&game, odo).contains(&"An ale!"));
    assert_eq!(game.app.recorded::<TurnStarted>().len(), 2);
}

#[test]
fn only_who_is_answered_interrupts() {
    let story = "A long story, a very long story indeed.";
    let mut game = table(&[story, "Yes?", "Now you."]);
    let (mara, ann, ben) = (game.npc, game.player, player(&mut game));
    let odo = character(&mut game, "Odo", 1.0);
    say(&mut game, ann, mara, "Tell me a story.");
    run_until_heard(&mut game);
    say(&mut game, ben, mara, "A stew!");
    let cue = "somebody drops a mug".to_owned();
    game.app.write(CueRequested { npc: mara, cue });
    game.app.run_for(Duration::from_millis(600));
    assert!(game.ended().is_empty(), "nobody else cuts her off");
    say(&mut game, ann, mara, "Wait!");
    assert_eq!(game.wait_for_end(0).end, TurnEnd::Interrupted);
    let rest = [1, 2, 3].map(|before| game.wait_for_end(before));
    let heard: Vec<_> = rest.iter().map(|e| e.reply.heard.as_deref()).collect();
    assert_eq!(heard, [Some("A stew!"), Some("Wait!"), None]);
    assert!(rest.iter().all(|ended| ended.end == TurnEnd::Done));
    // Who sat beside has heard as much of the story as was told.
    let half = overheard(&game, odo)
        .into_iter()
        .find(|text| text.starts_with("A long"));
    let half = half.unwrap();
    assert!(
        story.starts_with(half) && half.len() < story.len(),
        "{half}"
    );
}

#[test]
fn an_eavesdropper_hears_what_reaches_it_and_no_more() {
    let mut game = table(&["The key is under the barrel."]);
    let (mara, ann) = (game.npc, game.player);
    let [near, far] = [("Odo", 3.0), ("Tobin", 40.0)].map(|(n, x)| character(&mut game, n, x));
    say(&mut game, ann, mara, "Where is the key?");
    game.wait_for_end(0);
    game.app.run_for(Duration::from_millis(100));
    let all = ["Where is the key?", "The key is under the barrel."];
    assert_eq!(overheard(&game, near), all);
    assert!(overheard(&game, far).is_empty() && overheard(&game, mara).is_empty());
    // It took no part, and has nothing that was said to it.
    assert_eq!(game.app.recorded::<TurnStarted>().len(), 1);
    assert!(memory(&game, near).is_empty() && memory(&game, far).is_empty());
    assert_eq!(memory(&game, mara).len(), 1);
    assert!(game.app.world().get::<MemberOf>(near).is_none());
    // What is whispered reaches nobody else.
    let mut player = game.app.world_mut().entity_mut(ann);
    player.insert(Loudness::Whisper);
    say(&mut game, ann, mara, "And the lamp?");
    game.wait_for_end(1);
    assert!(!overheard(&game, near).contains(&"And the lamp?"));
}

#[test]
fn a_character_that_is_called_joins_in() {
    let mut game = table(&["Odo, is the mill yours?", "It was my father's."]);
    let (mara, ann) = (game.npc, game.player);
    let odo = character(&mut game, "Odo", 1.0);
    say(&mut game, ann, mara, "Who keeps the mill?");
    let ended = game.wait_for_end(1);
    assert_eq!(
        ended.reply.heard.as_deref(),
        Some("Odo, is the mill yours?")
    );
    assert_eq!(ended.text(), "It was my father's.");
    game.app.run_for(Duration::from_millis(100));
    assert!(overheard(&game, mara).contains(&"It was my father's."));
    assert_eq!(memory(&game, odo).len(), 1);
    let talk = game.app.world().get::<MemberOf>(mara);
    assert_eq!(game.app.world().get::<MemberOf>(odo), talk);
}

#[test]
fn who_walks_away_in_the_middle_hears_no_more() {
    let mut game = table(&["The first thing is this one. The second thing is that one."]);
    let (mara, ann) = (game.npc, game.player);
    let odo = character(&mut game, "Odo", 1.0);
    say(&mut game, ann, mara, "Tell me two things.");
    run_until_heard(&mut game);
    assert_eq!(count::<Conversation>(&mut game), 1);
    let mut place = game.app.world_mut().get_mut::<Transform>(ann).unwrap();
    place.translation.x = 100.0;
    assert_eq!(game.wait_for_end(0).end, TurnEnd::Done);
    game.app.run_for(Duration::from_millis(100));
    assert_eq!(count::<Conversation>(&mut game), 0, "one alone is none");
    // She finished for whoever is there.
    let last = "The second thing is that one.";
    assert!(overheard(&game, odo).contains(&last));
    let world = game.app.world_mut();
    let heard = world
        .query::<(
            &Utterance,
            &bevy_banter::core::Hearings,
            &bevy_banter::core::Transcript,
        )>()
        .iter(world)
        .find(|(_, _, transcript)| transcript.text == last)
        .map(|(_, hearings, _)| hearings.of(ann).is_some());
    assert_eq!(heard, Some(false));
}

#[test]
fn a_scene_that_is_loaded_again_starts_with_a_free_floor() {
    let mut game = table(&["A long story, a very long story indeed.", "Welcome back."]);
    let (mara, ann, ben) = (game.npc, game.player, player(&mut game));
    let persona = game
        .app
        .world()
        .get::<CharacterPersona>(mara)
        .unwrap()
        .clone();
    say(&mut game, ann, mara, "Tell me a story.");
    run_until_heard(&mut game);
    // One waits, and one is in the middle of a line.
    say(&mut game, ben, mara, "A stew!");
    game.app.write(SpeechStarted::new(ben, Some(mara)));
    game.app.step();
    for entity in [mara, ann, ben] {
        game.app.world_mut().despawn(entity);
    }
    game.app.step();
    game.app.step();
    assert_eq!(game.ended()[0].end, TurnEnd::Abandoned);
    assert_eq!(
        (count::<Turn>(&mut game), count::<Conversation>(&mut game)),
        (0, 0)
    );
    assert_eq!(count::<Utterance>(&mut game), 0);
    game.npc = game.app.world_mut().spawn(persona).id();
    game.player = game.app.world_mut().spawn(PlayerParticipant).id();
    look_around(&mut game);
    let (mara, ann) = (game.npc, game.player);
    say(&mut game, ann, mara, "Hello again!");
    let ended = game.wait_for_end(1);
    assert_eq!(
        (ended.end, ended.text().as_str()),
        (TurnEnd::Done, "Welcome back.")
    );
}

/// Hears the same always, and counts how often it is asked.
struct Counting(Arc<AtomicUsize>);

impl Transcribe for Counting {
    fn transcribe(
        &mut self,
        _: TranscribeRequest,
        output: &mut Output<TranscribeEvent>,
    ) -> Result<(), EngineError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        output.send(TranscribeEvent::Segment(Segment {
            text: "Good evening, all!".to_owned(),
            end: 1.0,
            ..Segment::default()
        }))
    }
}

#[test]
fn what_three_hear_is_transcribed_once() {
    let mut game = table(&["Good evening."]);
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let ears = Worker::spawn("ears", move || Ok(Box::new(Counting(Arc::clone(&count)))));
    game.app
        .world_mut()
        .insert_resource(EarsEngine(ears.unwrap()));
    let others = [("Odo", 1.0), ("Tobin", 2.0)].map(|(n, x)| character(&mut game, n, x));
    let (mara, ann) = (game.npc, game.player);
    let sound = (0..16_000).map(|at| if at % 2 == 0 { 0.1 } else { -0.1 });
    let sound = Pcm::new(16_000, sound.collect::<Vec<_>>());
    game.app.write(SpeechStarted::new(ann, Some(mara)));
    game.app.write(SpeechEnded::new(ann, sound));
    let ended = game.wait_for_end(0);
    assert_eq!(ended.reply.heard.as_deref(), Some("Good evening, all!"));
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    assert_eq!(game.app.recorded::<FinalTranscript>().len(), 1);
    for other in others {
        assert!(overheard(&game, other).contains(&"Good evening, all!"));
    }
}

#[test]
fn what_was_said_is_not_kept_for_ever() {
    let mut game = table(&["Good evening."]);
    let ears = Worker::spawn("ears", || Ok(Box::new(FakeTranscribe::hearing(["Hello"]))));
    game.app
        .world_mut()
        .insert_resource(EarsEngine(ears.unwrap()));
    game.ask("Hello");
    assert!(count::<Utterance>(&mut game) > 0);
    game.app.run_for(Duration::from_secs(3));
    assert_eq!(count::<Utterance>(&mut game), 0);
}
