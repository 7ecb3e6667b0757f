//! The real engines behind their hosts: whisper.cpp, llama.cpp, Piper voices.
//!
//! The models beside the checkout are small ones for tests: a story teller that follows no
//! instruction, ears without weights, a voice of tones. Whether what real ones say makes
//! sense is tested in [`meaning`](super::meaning).

#[path = "../../crates/banter_whisper/tests/common/random_model.rs"]
#[allow(dead_code, unreachable_pub)]
mod random_ears;
#[path = "../../bench/engines/src/random_mind.rs"]
#[allow(dead_code, unreachable_pub)]
mod random_mind;

use super::game::{Ended, Game, program, shared, shipped};
use banter_needs::needs;
use bevy_banter::audio::wav;
use bevy_banter::core::{PhonemeTiming, SentenceSynthesized};
use bevy_banter::engine::{EngineError, EngineStatus};
use bevy_banter::mind::{Grounding, MindSeed, MindSettings};
use bevy_banter::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

/// A language model of 260,000 weights, with a chat template.
pub(crate) const STORIES: &str = "models/stories260K-chatml-f32.gguf";
/// Ears with a vocabulary and no weights.
pub(crate) const DEAF: &str = "models/for-tests-ggml-tiny.en.bin";
/// Eleven seconds of a speech.
pub(crate) const JFK: &str = "audio/jfk.wav";

pub(crate) fn llama(model: impl AsRef<Path>) -> HostSpec {
    let host = bevy_banter::llama_host(model);
    host.at(program("banter-llama-host")).spec()
}

pub(crate) fn whisper(model: impl AsRef<Path>) -> HostSpec {
    let host = bevy_banter::whisper_host(model);
    host.at(program("banter-whisper-host")).spec()
}

pub(crate) fn piper(model: impl AsRef<Path>) -> HostSpec {
    let host = bevy_banter::piper_host(model);
    host.at(program("banter-piper-host")).spec()
}

/// Everything but the engines; what is said goes into a buffer.
pub(crate) fn offline() -> BanterPlugins {
    let espeak = bevy_banter::espeak_host().at(program("banter-piper-host"));
    BanterPlugins {
        fallback_voice: Some(espeak.into()),
        ..BanterPlugins::without_hosts(AudioOutput::Offline { rate: 48_000 })
    }
}

/// A game with Mara and these plugins, once its engines are ready or have failed.
pub(crate) fn game(plugins: BanterPlugins) -> Game {
    let mut game = Game::new(shipped("mara"), plugins);
    let settled =
        |status: EngineStatus| matches!(status, EngineStatus::Ready | EngineStatus::Failed(_));
    let ready = (0..10).any(|_| {
        game.app.run_until(|world| {
            let ears = world
                .get_resource::<EarsEngine>()
                .map(|ears| ears.0.status());
            let mind = world
                .get_resource::<MindEngine>()
                .map(|mind| mind.0.status());
            let voice = world
                .get_resource::<VoiceEngine>()
                .map(|voice| voice.0.status());
            [ears, mind, voice].into_iter().flatten().all(settled)
        })
    });
    assert!(ready, "an engine neither loads nor fails");
    game
}

/// Says a recording to her.
pub(crate) fn play(game: &mut Game, path: &Path) -> Ended {
    let before = game.ended().len();
    let (speaker, pcm) = (game.player, wav::load(path).unwrap());
    game.app.write(Recorded {
        speaker,
        to: None,
        pcm,
    });
    game.wait_for_end(before)
}

fn no_failures(game: &Game) {
    let failures = game.app.recorded::<EngineFailed>();
    assert!(failures.is_empty(), "{failures:?}");
}

/// What the story teller answers with a seed.
fn story(model: &Path, seed: u64) -> String {
    let mut game = game(BanterPlugins {
        mind: Some(llama(model).into()),
        ..offline()
    });
    game.app.world_mut().insert_resource(MindSeed(seed));
    game.app.world_mut().insert_resource(MindSettings {
        max_tokens: 60,
        grounding: Grounding::ModelAlone,
        ..Default::default()
    });
    let ended = game.ask("Tell me a story.");
    no_failures(&game);
    assert_eq!(ended.end, TurnEnd::Done);
    // It was spoken, sentence by sentence, and not all at once at the end.
    let timeline = &ended.timeline;
    assert!(timeline.first_token.unwrap().game <= timeline.first_sentence.unwrap().game);
    let voiced = game.app.recorded::<SentenceSynthesized>();
    assert!(!voiced.is_empty() && voiced.iter().all(|voiced| voiced.speech.is_some()));
    ended.text()
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn a_model_speaks_its_own_words_and_the_same_with_the_same_seed() {
    let model = shared(STORIES);
    let said = story(&model, 7);
    println!("{said}");
    let persona = shipped("mara");
    let authored = persona.lines.iter().flat_map(|line| &line.say);
    assert!(
        authored
            .chain(&persona.fallback.unknown)
            .all(|line| !said.contains(line))
    );
    assert!(
        said.chars().filter(|c| c.is_alphabetic()).count() > 40,
        "{said}"
    );
    assert_eq!(story(&model, 7), said);
    assert_ne!(story(&model, 8), said);
}

#[needs(data("models/for-tests-ggml-tiny.en.bin"), data("audio/jfk.wav"))]
#[test]
fn ears_that_understand_nothing_say_so_and_both_ggml_engines_run_at_once() {
    let (ears, mind, jfk) = (shared(DEAF), shared(STORIES), shared(JFK));
    let mut game = game(BanterPlugins {
        ears: Some(whisper(ears).into()),
        mind: Some(llama(mind).into()),
        ..offline()
    });
    let ended = play(&mut game, &jfk);
    no_failures(&game);
    assert_eq!(ended.reply.heard.as_deref(), Some(""));
    let persona = shipped("mara");
    assert!(
        persona.fallback.not_heard.contains(&ended.text()),
        "{}",
        ended.text()
    );
    let ended = game.ask("Tell me a story.");
    no_failures(&game);
    assert!(!ended.text().is_empty());
}

#[needs(runtime)]
#[test]
fn a_piper_voice_speaks_with_aligned_phonemes() {
    let folder = tempfile::tempdir().unwrap();
    let voice = banter_piper::tones::tone_voice(folder.path()).unwrap();
    let mut game = game(BanterPlugins {
        voice: Some(piper(voice).into()),
        ..offline()
    });
    let ended = game.ask("What do you serve here?");
    no_failures(&game);
    assert_eq!(ended.end, TurnEnd::Done);
    assert!(!game.app.recorded::<SentenceSynthesized>().is_empty());
    for voiced in game.app.recorded::<SentenceSynthesized>() {
        let speech = voiced.speech.as_ref().unwrap();
        assert_eq!(speech.timing, PhonemeTiming::Aligned);
        assert!(speech.pcm.rms() > 0.01);
        let last = speech.phonemes.last().unwrap().end;
        let length = speech.pcm.duration().as_secs_f32();
        assert!((last - length).abs() < 0.05, "{last} of {length}");
        assert!(speech.phonemes.iter().any(|phoneme| phoneme.symbol != "_"));
    }
}

/// What of the conversation is broken.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    Ears,
    Mind,
    Voice,
}

/// A broken engine: the conversation goes on without it, and one sentence says why.
fn broken(part: Part, model: &Path, mut spec: HostSpec, expected: &[&str]) {
    let mut plugins = offline();
    spec.deadlines.load = std::time::Duration::from_secs(60);
    match part {
        Part::Ears => plugins.ears = Some(spec.into()),
        Part::Mind => plugins.mind = Some(spec.into()),
        Part::Voice => plugins.voice = Some(spec.into()),
    }
    let mut game = game(plugins);
    let ended = if part == Part::Ears {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("silence.wav");
        wav::save(&path, 16_000, 1, &[0.0; 16_000]).unwrap();
        play(&mut game, &path)
    } else {
        game.ask("What do you serve here?")
    };
    assert_eq!(ended.end, TurnEnd::Done, "{part:?}");
    let persona = shipped("mara");
    if part == Part::Ears {
        assert!(
            persona.fallback.not_heard.contains(&ended.text()),
            "{}",
            ended.text()
        );
    } else {
        assert!(
            ended.text().to_lowercase().contains("ale"),
            "{}",
            ended.text()
        );
    }
    // By the voice that is always there.
    let voiced = game.app.recorded::<SentenceSynthesized>();
    let spoken = voiced.iter().all(|voiced| voiced.speech.is_some());
    assert!(spoken && !voiced.is_empty(), "{part:?}");

    let failures = game.app.recorded::<EngineFailed>();
    assert!(!failures.is_empty(), "{part:?} with {}", model.display());
    let sentence = failures[0].error.to_string();
    println!("{sentence}");
    let name = model.file_name().unwrap().to_string_lossy();
    assert!(sentence.contains(&*name), "{sentence}");
    assert!(
        !sentence.contains('\n') && sentence.len() < 500,
        "{sentence}"
    );
    for expected in expected {
        assert!(sentence.contains(expected), "`{expected}` in: {sentence}");
    }
    // The engine said it: it did not die of it.
    let said = |failed: &EngineFailed| matches!(failed.error, EngineError::File { .. });
    assert!(failures.iter().all(said), "{failures:?}");
}

/// A mind of random weights in a folder, as `random.gguf`; its bytes.
pub(crate) fn random_mind(folder: &Path) -> Vec<u8> {
    let path = folder.join("random.gguf");
    random_mind::write_layers(&path, 1).unwrap();
    fs::read(path).unwrap()
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn a_mind_whose_file_is_wrong_is_named_and_the_persona_answers() {
    let folder = tempfile::tempdir().unwrap();
    let whole = random_mind(folder.path());
    let cut = write(folder.path(), "cut.gguf", &whole[..whole.len() / 2]);
    broken(Part::Mind, &cut, llama(&cut), &[]);
    let text = write(
        folder.path(),
        "text.gguf",
        b"This is a letter, not a model.\n",
    );
    broken(Part::Mind, &text, llama(&text), &["gguf"]);
    let missing = folder.path().join("missing.gguf");
    broken(Part::Mind, &missing, llama(&missing), &[]);
    let empty = write(folder.path(), "empty.gguf", b"");
    broken(Part::Mind, &empty, llama(&empty), &[]);
}

#[test]
fn a_model_larger_than_memory_is_refused_before_it_is_loaded() {
    let folder = tempfile::tempdir().unwrap();
    random_mind(folder.path());
    let model = folder.path().join("random.gguf");
    // As if so many MiB were free.
    let spec = llama(&model).setting("memory_check", 8);
    broken(Part::Mind, &model, spec, &["memory", "8 MiB"]);
}

#[test]
fn ears_whose_file_is_wrong_are_named_and_she_asks_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("random.bin");
    random_ears::write(&path, random_ears::ENGLISH);
    let whole = fs::read(path).unwrap();
    let cut = write(folder.path(), "cut.bin", &whole[..whole.len() / 2]);
    broken(Part::Ears, &cut, whisper(&cut), &[]);
    let text = write(
        folder.path(),
        "text.bin",
        b"This is a letter, not a model.\n",
    );
    broken(Part::Ears, &text, whisper(&text), &[]);
    let missing = folder.path().join("missing.bin");
    broken(Part::Ears, &missing, whisper(&missing), &[]);
}

#[needs(runtime)]
#[test]
fn a_voice_whose_file_is_wrong_is_named_and_the_other_voice_speaks() {
    let folder = tempfile::tempdir().unwrap();
    let voice = banter_piper::tones::tone_voice(folder.path()).unwrap();
    let whole = fs::read(&voice).unwrap();
    let alone = write(folder.path(), "alone.onnx", &whole);
    broken(Part::Voice, &alone, piper(&alone), &[".json"]);
    let config = fs::read(voice.with_extension("onnx.json")).unwrap();
    for (name, bytes) in [
        ("cut.onnx", &whole[..whole.len() / 2]),
        ("text.onnx", b"This is a letter, not a model.\n"),
    ] {
        let model = write(folder.path(), name, bytes);
        write(folder.path(), &format!("{name}.json"), &config);
        broken(Part::Voice, &model, piper(&model), &[]);
    }
    let missing = folder.path().join("missing.onnx");
    broken(Part::Voice, &missing, piper(&missing), &[]);
    let library = write(folder.path(), "libonnxruntime.so", b"no library\n");
    let spec = piper(&voice).setting("runtime", library.display());
    broken(Part::Voice, &library, spec, &[]);
}
