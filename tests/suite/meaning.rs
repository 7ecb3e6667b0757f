//! Whether what real models hear, say and speak makes sense. They are not shipped: the
//! variables `BANTER_TEST_MIND`, `BANTER_TEST_EARS` and `BANTER_TEST_VOICE` name them, and
//! without them the tests skip, saying so.

use super::engines::{JFK, game, has_runtime, llama, offline, piper, play, whisper};
use super::game::{Game, shared};
use bevy_banter::audio::{OfflineMix, wav};
use bevy_banter::mind::MindSeed;
use bevy_banter::prelude::*;
use std::path::PathBuf;

/// What is said in [`JFK`].
const SPEECH: &str = "And so, my fellow Americans, ask not what your country can do for you, \
                      ask what you can do for your country.";

/// The model that a variable names.
fn real(variable: &str) -> Option<PathBuf> {
    let named = std::env::var_os(variable).filter(|value| !value.is_empty());
    if named.is_none() {
        println!("skipped: {variable} names no model");
    }
    named.map(PathBuf::from)
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

#[test]
fn real_ears_understand_a_speech() {
    let (Some(ears), Some(jfk)) = (real("BANTER_TEST_EARS"), shared(JFK)) else {
        return;
    };
    let mut game = game(BanterPlugins {
        ears: Some(whisper(ears)),
        ..offline()
    });
    let ended = play(&mut game, &jfk);
    no_failures(&game);
    let heard = ended.reply.heard.unwrap();
    let errors = word_error_rate(SPEECH, &heard);
    println!("{:.1} % word errors: {heard}", 100.0 * errors);
    assert!(errors <= 0.1, "{errors}: {heard}");
}

#[test]
fn a_real_mind_knows_its_name() {
    let Some(mind) = real("BANTER_TEST_MIND") else {
        return;
    };
    let mut game = game(BanterPlugins {
        mind: Some(llama(mind)),
        ..offline()
    });
    game.app.world_mut().insert_resource(MindSeed(1));
    let ended = game.ask("What is your name?");
    no_failures(&game);
    println!("{}", ended.text());
    assert!(ended.text().contains("Mara"), "{}", ended.text());
}

#[test]
fn a_real_voice_is_understood_by_real_ears() {
    let (Some(voice), Some(ears)) = (real("BANTER_TEST_VOICE"), real("BANTER_TEST_EARS")) else {
        return;
    };
    if !has_runtime() {
        return;
    }
    let mut game = game(BanterPlugins {
        voice: Some(piper(voice)),
        ears: Some(whisper(ears)),
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
    assert!(errors <= 0.2, "{errors}: {heard}");
}
