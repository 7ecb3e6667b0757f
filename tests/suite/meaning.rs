//! Whether what real models hear, say and speak makes sense. The small ones are fetched by
//! the command that runs the tests; the large ones are tested where `BANTER_TEST_LARGE` is
//! set. Where a model is not there, its tests are ignored.

use super::engines::{JFK, game, llama, offline, piper, play, whisper};
use super::game::{Game, shared};
use banter_needs::{model, needs};
use bevy_banter::audio::{OfflineMix, wav};
use bevy_banter::mind::{Grounding, MindSeed, MindSettings};
use bevy_banter::prelude::*;
use std::time::Duration;

/// What is said in [`JFK`].
const SPEECH: &str = "And so, my fellow Americans, ask not what your country can do for you, \
                      ask what you can do for your country.";

/// How long an engine may take for a piece of work while other tests have the processor.
const PATIENCE: Duration = Duration::from_secs(240);

/// A host that is given all the time it needs: what is tested is what it says.
fn patient(mut host: HostSpec) -> HostSpec {
    host.deadlines.load = PATIENCE;
    host.deadlines.silence = PATIENCE;
    host
}

/// Words in lower case without punctuation.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '\''));
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Wrong, missing and added words as a share of those that were said (Levenshtein).
fn word_error_rate(said: &str, heard: &str) -> f32 {
    let (said, heard) = (words(said), words(heard));
    let mut row: Vec<usize> = (0..=heard.len()).collect();
    for (i, word) in said.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in heard.iter().enumerate() {
            let replaced = diagonal + usize::from(word != other);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[heard.len()] as f32 / said.len().max(1) as f32
}

fn no_failures(game: &Game) {
    let failures = game.app.recorded::<EngineFailed>();
    assert!(failures.is_empty(), "{failures:?}");
}

#[test]
fn word_errors_are_counted() {
    assert_eq!(word_error_rate("One, two three.", "one two THREE"), 0.0);
    assert_eq!(word_error_rate("one two three four", "one too three"), 0.5);
    assert_eq!(word_error_rate("one", "one and more"), 2.0);
}

/// The ears hear the speech with few words wrong.
fn understand_a_speech(ears: &str) {
    let mut game = game(BanterPlugins {
        ears: Some(patient(whisper(ears)).into()),
        ..offline()
    });
    let ended = play(&mut game, &shared(JFK));
    no_failures(&game);
    let heard = ended.reply.heard.unwrap();
    let errors = word_error_rate(SPEECH, &heard);
    println!("{:.1} % word errors: {heard}", 100.0 * errors);
    assert!(errors <= 0.1, "{errors}: {heard}");
}

#[needs(model("ears-tiny-en"), data("audio/jfk.wav"))]
#[test]
fn small_ears_understand_a_speech() {
    understand_a_speech(model!("ears-tiny-en"));
}

#[needs(large, model("ears-base"), data("audio/jfk.wav"))]
#[test]
fn larger_ears_understand_a_speech() {
    understand_a_speech(model!("ears-base"));
}

/// What the mind says when it is asked its name.
fn name_by(mind: &str) -> String {
    let mut game = game(BanterPlugins {
        mind: Some(patient(llama(mind)).into()),
        ..offline()
    });
    game.app.world_mut().insert_resource(MindSeed(1));
    game.app.world_mut().insert_resource(MindSettings {
        temperature: 0.0,
        token_timeout: PATIENCE,
        // The author's own line would answer before the mind is asked.
        grounding: Grounding::ModelAlone,
        ..Default::default()
    });
    let ended = game.ask("What is your name?");
    no_failures(&game);
    assert_eq!(ended.end, TurnEnd::Done);
    println!("{}", ended.text());
    ended.text()
}

#[needs(model("mind-135m"))]
#[test]
fn a_small_mind_knows_its_name() {
    let said = name_by(model!("mind-135m"));
    assert!(said.contains("Mara"), "{said}");
}

#[needs(large, model("mind-500m"))]
#[test]
fn a_larger_mind_knows_its_name() {
    let said = name_by(model!("mind-500m"));
    assert!(said.contains("Mara"), "{said}");
}

/// The ears understand what the voice says, but for so many words.
fn voice_is_understood(ears: &str, at_most: f32) {
    let mut game = game(BanterPlugins {
        voice: Some(patient(piper(model!("voice-joe"))).into()),
        ears: Some(patient(whisper(ears)).into()),
        ..offline()
    });
    let said = game.ask("What do you serve here?").text();
    let mix = game.app.world_mut().resource_mut::<OfflineMix>().take();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("said.wav");
    wav::save(&path, 48_000, 2, &mix).unwrap();
    let heard = play(&mut game, &path).reply.heard.unwrap();
    no_failures(&game);
    let errors = word_error_rate(&said, &heard);
    println!("{:.1} % word errors\n{said}\n{heard}", 100.0 * errors);
    assert!(errors <= at_most, "{errors}: {heard}");
}

#[needs(model("voice-joe"), model("ears-tiny-en"), runtime)]
#[test]
fn a_real_voice_is_understood_by_small_ears() {
    // They mishear a third of it; of what is no speech they would hear nothing right.
    voice_is_understood(model!("ears-tiny-en"), 0.4);
}

#[needs(large, model("voice-joe"), model("ears-base"), runtime)]
#[test]
fn a_real_voice_is_understood_by_larger_ears() {
    voice_is_understood(model!("ears-base"), 0.2);
}
