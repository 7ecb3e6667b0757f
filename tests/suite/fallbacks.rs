//! What is missing or broken: one clear sentence, and the conversation goes on.

use super::game::{Game, shared, shipped};
use banter_needs::needs;
use bevy::prelude::*;
use bevy_banter::audio::wav;
use bevy_banter::core::Stage;
use bevy_banter::prelude::*;

#[test]
fn without_the_voices_host_there_are_subtitles_and_a_command_that_builds_it() {
    let host = bevy_banter::espeak_host().at("/nowhere/banter-piper-host");
    let plugins = BanterPlugins {
        fallback_voice: Some(host.into()),
        ..BanterPlugins::without_hosts(AudioOutput::Silent)
    };
    let mut game = Game::new(shipped("mara"), plugins);
    let ended = game.ask("What do you serve here?");
    assert_eq!(ended.end, TurnEnd::Done);
    let failed = &game.app.recorded::<EngineFailed>()[0];
    assert_eq!(failed.stage, Stage::Speak);
    let sentence = failed.error.to_string();
    assert!(
        sentence.contains("cargo build -p banter_piper"),
        "{sentence}"
    );
    // Shown for as long as it takes to read, not for a moment.
    let shown = ended.timeline.done.unwrap().game - ended.timeline.first_sound.unwrap().game;
    let letters = ended.text().chars().count() as f32;
    let pace = letters / shown.as_secs_f32();
    assert!((5.0..30.0).contains(&pace), "{pace} characters a second");
}

#[test]
fn without_a_sound_card_the_conversation_goes_on() {
    // On a machine that has one this plays aloud, which is as good.
    let plugins = BanterPlugins::without_hosts(AudioOutput::Device);
    let mut game = Game::new(shipped("mara"), plugins);
    assert_eq!(game.ask("Hello").end, TurnEnd::Done);
}

#[test]
fn a_persona_with_an_error_names_the_place_and_the_character_still_talks() {
    let text = "name = \"Mara\"\nlanguage = \"en\"\nmanner = unquoted\n";
    let sentence = Persona::parse(text, "mara.persona.toml")
        .unwrap_err()
        .to_string();
    assert!(sentence.contains("mara.persona.toml:3:"), "{sentence}");
    assert!(!sentence.contains('\n'), "{sentence}");

    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("broken.persona.toml"), text).unwrap();
    let mut game = Game::with_fakes(shipped("mara"));
    let assets = game.app.world().resource::<AssetServer>().clone();
    let path = folder.path().join("broken.persona.toml");
    let handle = assets.load::<Persona>(path.to_string_lossy().into_owned());
    let npc = game.npc;
    game.app
        .world_mut()
        .entity_mut(npc)
        .insert(CharacterPersona(handle.clone()));
    assert!(
        game.app
            .run_until(|world| world.resource::<Assets<Persona>>().contains(&handle))
    );
    let ended = game.ask("Hello");
    assert_eq!(ended.end, TurnEnd::Done);
    assert!(!ended.text().is_empty());
}

#[test]
fn a_wav_that_is_none_is_refused_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hello.wav");
    std::fs::write(&path, "hello, this is text").unwrap();
    let sentence = wav::load(&path).unwrap_err().to_string();
    assert!(sentence.contains("hello.wav"), "{sentence}");
    assert!(!sentence.contains('\n'), "{sentence}");
}

#[needs(data("audio/jfk.wav"))]
#[test]
fn a_recording_is_as_long_as_it_is() {
    let pcm = wav::load(shared("audio/jfk.wav")).unwrap();
    assert!((pcm.duration().as_secs_f32() - 11.0).abs() < 0.1);
}
