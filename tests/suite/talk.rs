//! Conversations with fakes and a clock that is moved by hand.

use super::game::{Game, shipped};
use bevy::prelude::*;
use bevy_banter::audio::OfflineMix;
use bevy_banter::core::{
    PlaybackFinished, PlaybackProgress, SentenceReady, SentenceState, SentenceSynthesized,
};
use bevy_banter::engine::Worker;
use bevy_banter::engine::fake::{FakeGenerate, FakeTranscribe, Script, Step};
use bevy_banter::mind::Memory;
use bevy_banter::prelude::*;
use std::time::Duration;

#[test]
fn a_question_is_answered_in_words_and_sound() {
    let mut game = Game::with_fakes(shipped("mara"));
    let ended = game.ask("What do you serve here?");
    assert_eq!(ended.end, TurnEnd::Done);
    assert_eq!(
        ended.reply.heard.as_deref(),
        Some("What do you serve here?")
    );
    assert!(
        ended.text().to_lowercase().contains("ale"),
        "{}",
        ended.text()
    );
    let steps = [
        Some(ended.timeline.line_ended),
        ended.timeline.heard,
        ended.timeline.first_token,
        ended.timeline.first_sentence,
        ended.timeline.first_sound,
        ended.timeline.done,
    ];
    let times: Vec<_> = steps.iter().map(|stamp| stamp.unwrap().game).collect();
    assert!(times.is_sorted(), "{times:?}");
    // What was said was heard: as much sound as the voice made, and not silence.
    let world = game.app.world_mut();
    let mix: Vec<f32> = world.resource_mut::<OfflineMix>().take();
    let loud = mix.iter().filter(|sample| sample.abs() > 0.01).count() as f32 / 2.0 / 48_000.0;
    let letters = ended.text().chars().filter(|c| c.is_alphanumeric()).count();
    let expected = letters as f32 * 0.06;
    assert!(
        (loud / expected - 1.0).abs() < 0.15,
        "{loud} s of {expected} s"
    );
}

#[test]
fn sentences_are_heard_in_order_and_one_at_a_time() {
    let mut game = Game::with_fakes(shipped("mara"));
    game.app.world_mut().insert_resource(MindEngine(
        Worker::spawn("mind", || {
            Ok(Box::new(FakeGenerate::replying([
                "One ale. Two stews! Three? Done.",
            ])))
        })
        .unwrap(),
    ));
    let ended = game.ask("Count!");
    assert_eq!(ended.text(), "One ale. Two stews! Three? Done.");
    let played: Vec<_> = game
        .app
        .recorded::<PlaybackFinished>()
        .iter()
        .map(|p| p.index)
        .collect();
    assert_eq!(played, [0, 1, 2, 3]);
    let mut last = (0, f32::NEG_INFINITY);
    for speaking in game.app.recorded::<PlaybackProgress>() {
        let now = (speaking.index, speaking.position);
        assert!(now >= last, "{now:?} after {last:?}");
        last = now;
    }
}

#[test]
fn the_first_sentence_is_heard_while_the_second_is_being_made() {
    let mut game = Game::with_fakes(shipped("mara"));
    game.app.world_mut().insert_resource(MindEngine(
        Worker::spawn("mind", || {
            let reply = "Come in, come in. And then a long second sentence follows here.";
            Ok(Box::new(
                FakeGenerate::replying([reply]).paced(Duration::from_millis(100)),
            ))
        })
        .unwrap(),
    ));
    game.type_line("Hello");
    let heard = game.app.run_until(|world| {
        let mut replies = world.query::<&Reply>();
        replies.iter(world).any(|reply| {
            !reply.complete
                && reply.sentences.len() == 1
                && reply.sentences[0].state == SentenceState::Playing
        })
    });
    assert!(heard);
    assert_eq!(game.wait_for_end(0).reply.sentences.len(), 2);
}

#[test]
fn an_interruption_stops_the_voice_and_memory_keeps_what_was_heard() {
    let mut game = Game::with_fakes(shipped("mara"));
    game.app.world_mut().insert_resource(MindEngine(
        Worker::spawn("mind", || {
            let first = "The first thing. The second thing. The third thing.";
            Ok(Box::new(FakeGenerate::replying([first, "Yes?"])))
        })
        .unwrap(),
    ));
    game.type_line("Tell me three things.");
    // Until she has said "The second" and is at its last word.
    assert!(game.app.run_until(|world| {
        let mut replies = world.query::<&Reply>();
        replies.iter(world).any(|reply| {
            let second = reply.sentences.get(1);
            second.is_some_and(|second| second.heard > 0.65)
        })
    }));
    game.type_line("Wait!");
    let first = game.wait_for_end(0);
    assert_eq!(first.end, TurnEnd::Interrupted);
    // What is fading out has ended after a moment.
    let second = game.wait_for_end(1);
    assert_eq!(second.text(), "Yes?");
    let memory = game.app.world().get::<Memory>(game.npc).unwrap();
    let said: Vec<_> = memory.exchanges().map(|past| past.said.as_str()).collect();
    assert_eq!(said, ["The first thing. The second—", "Yes?"]);
}

#[test]
fn an_answer_knows_what_is_near() {
    let mut game = Game::with_fakes(shipped("mara"));
    let lute = Perceivable::named("the astrolabe").described("brass, with a broken ring");
    game.app.world_mut().spawn(lute);
    game.app.run_for(Duration::from_millis(200));
    let ended = game.ask("What is that astrolabe?");
    assert!(ended.text().contains("brass"), "{}", ended.text());
}

#[test]
fn an_action_reaches_the_game_only_if_the_character_may_and_can() {
    let replies = [
        "[do pour: the ale barrel] Here you are.",
        "[do fly] [do pour: the moon] I can't.",
    ];
    let mut game = Game::with_fakes(shipped("mara"));
    let barrel = Perceivable::named("the ale barrel");
    let barrel = game.app.world_mut().spawn(barrel).id();
    game.app.run_for(Duration::from_millis(200));
    game.app.world_mut().insert_resource(MindEngine(
        Worker::spawn("mind", move || {
            Ok(Box::new(FakeGenerate::replying(replies)))
        })
        .unwrap(),
    ));
    assert_eq!(game.ask("An ale!").text(), "Here you are.");
    assert_eq!(game.ask("Fly!").text(), "I can't.");
    let actions = game.app.recorded::<ActionRequested>();
    assert_eq!(actions.len(), 1, "{actions:?}");
    assert_eq!(
        (actions[0].npc, actions[0].action.object),
        (game.npc, Some(barrel))
    );
}

#[test]
fn a_recording_is_understood_by_ears_and_answered() {
    let mut game = Game::with_fakes(shipped("mara"));
    game.app.world_mut().insert_resource(EarsEngine(
        Worker::spawn("ears", || {
            Ok(Box::new(FakeTranscribe::hearing(["What is your name?"])))
        })
        .unwrap(),
    ));
    let pcm = Pcm::silence(16_000, Duration::from_secs(2));
    let speaker = game.player;
    game.app.write(Recorded {
        speaker,
        to: None,
        pcm,
    });
    let ended = game.wait_for_end(0);
    assert_eq!(ended.reply.heard.as_deref(), Some("What is your name?"));
    assert!(ended.text().contains("Mara"), "{}", ended.text());
}

#[test]
fn without_ears_she_says_that_she_did_not_catch_it() {
    let mut game = Game::with_fakes(shipped("mara"));
    let pcm = Pcm::silence(16_000, Duration::from_secs(2));
    let speaker = game.player;
    game.app.write(Recorded {
        speaker,
        to: None,
        pcm,
    });
    let ended = game.wait_for_end(0);
    let persona = shipped("mara");
    assert!(
        persona
            .fallback
            .not_heard
            .iter()
            .any(|line| *line == ended.text()),
        "{}",
        ended.text()
    );
}

#[test]
fn a_mind_that_fails_in_any_way_leaves_the_persona_to_answer() {
    let failures = [
        Step::Fail(bevy_banter::engine::EngineError::Request("no".into())),
        Step::Panic,
        Step::Hang,
        Step::Reply(String::new()),
    ];
    for failure in failures {
        let mut game = Game::with_fakes(shipped("mara"));
        let settings = bevy_banter::mind::MindSettings {
            token_timeout: Duration::from_millis(100),
            grounding: bevy_banter::mind::Grounding::ModelAlone,
            ..default()
        };
        game.app.world_mut().insert_resource(settings);
        let script = Script::new([failure.clone()]);
        game.app.world_mut().insert_resource(MindEngine(
            Worker::spawn("mind", move || {
                Ok(Box::new(FakeGenerate::following(script.clone())))
            })
            .unwrap(),
        ));
        let ended = game.ask("What do you serve here?");
        assert!(
            ended.text().to_lowercase().contains("ale"),
            "{failure:?}: {}",
            ended.text()
        );
    }
}

#[test]
fn the_same_seed_gives_the_same_conversation() {
    let talk = |seed| {
        let mut game = Game::with_fakes(shipped("mara"));
        game.app
            .world_mut()
            .insert_resource(bevy_banter::mind::MindSeed(seed));
        let lines = ["Hello", "Thanks", "Hello", "Do you believe in moon cheese?"];
        lines.map(|line| game.ask(line).text())
    };
    assert_eq!(talk(7), talk(7));
}

#[test]
fn a_hundred_characters_may_talk_at_once() {
    let mut game = Game::with_fakes(shipped("mara"));
    let persona = game
        .app
        .world()
        .get::<CharacterPersona>(game.npc)
        .unwrap()
        .clone();
    let crowd: Vec<Entity> = (0..99)
        .map(|_| game.app.world_mut().spawn(persona.clone()).id())
        .collect();
    game.app.step();
    let speaker = game.player;
    for npc in crowd {
        let text = "What do you serve here?".to_owned();
        game.app.write(LineTyped {
            speaker,
            to: Some(npc),
            text,
        });
    }
    game.wait_for_end(98);
    let spoken = game.app.recorded::<SentenceSynthesized>();
    let said = game.app.recorded::<SentenceReady>().len();
    assert_eq!(spoken.len(), said);
}
