//! The host is killed, again and again, at every stage of a turn.

use super::engines::{self, DEAF, JFK, STORIES, llama, offline, piper, whisper};
use super::game::{Game, shared};
use super::voice;
use banter_needs::needs;
use bevy::prelude::*;
use bevy_banter::core::{SentenceState, Stage};
use bevy_banter::engine::EngineError;
use bevy_banter::mind::{Grounding, MindSettings};
use bevy_banter::prelude::*;

/// When in a turn the host dies.
#[derive(Debug, Clone, Copy, PartialEq)]
enum When {
    BeforeTheLine,
    WithTheLine,
    Thinking,
    Voicing,
    Speaking,
    Ending,
}

const ALL: [When; 6] = [
    When::BeforeTheLine,
    When::WithTheLine,
    When::Thinking,
    When::Voicing,
    When::Speaking,
    When::Ending,
];

/// Kills our hosts whose programs' names begin like this with SIGKILL. Whether there was one.
#[cfg(target_os = "linux")]
fn kill_hosts(program: &str) -> bool {
    let me = std::process::id().to_string();
    let mut killed = false;
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let pid = entry.file_name().to_string_lossy().into_owned();
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        // `pid (name) state parent ...`
        let Some((name, rest)) = stat.split_once(") ") else {
            continue;
        };
        let mut fields = rest.split(' ');
        let alive = fields.next() != Some("Z");
        if alive && fields.next() == Some(&me) && name.contains(program) {
            let status = std::process::Command::new("kill")
                .args(["-KILL", &pid])
                .status();
            killed |= status.is_ok_and(|status| status.success());
        }
    }
    killed
}

/// Runs until the turn has come so far, or is over.
fn run_to(game: &mut Game, when: When, ended_before: usize) {
    let reached = |reply: &Reply| match when {
        When::BeforeTheLine | When::WithTheLine => true,
        When::Thinking => reply.heard.is_some(),
        When::Voicing => !reply.sentences.is_empty(),
        When::Speaking => reply.heard_sentences().count() > 0,
        When::Ending => {
            let last = reply.sentences.last().map(|sentence| sentence.state);
            reply.complete && last >= Some(SentenceState::Synthesized)
        }
    };
    for _ in 0..5_000 {
        let over = game.ended().len() > ended_before;
        let world = game.app.world_mut();
        if over || world.query::<&Reply>().iter(world).any(reached) {
            return;
        }
        game.app.step();
    }
}

/// Plays a test of this suite in a process of its own: it kills whatever hosts its process
/// has, and other tests have hosts too. Whether this is that process.
#[cfg(target_os = "linux")]
pub(crate) fn is_alone(test: &str) -> bool {
    if std::env::var_os("BANTER_TEST_ALONE").is_some() {
        return true;
    }
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("suite::{test}"), "--nocapture"])
        .env("BANTER_TEST_ALONE", "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complained}");
    // A name that no test has is no failure to the harness.
    assert!(said.contains("1 passed"), "{said}");
    println!("{said}");
    false
}

#[cfg(target_os = "linux")]
#[test]
fn fifty_killings_leave_the_game_standing() {
    if !is_alone("crashes::fifty_killings_leave_the_game_standing") {
        return;
    }
    let mut game = voice::game("mara");
    let mut killings = 0;
    let mut spoken = 0;
    for round in 0..54 {
        let when = ALL[round % ALL.len()];
        let before = game.ended().len();
        if when == When::BeforeTheLine {
            killings += u32::from(kill_hosts("banter-piper"));
        }
        game.type_line("What do you serve here?");
        if when != When::BeforeTheLine {
            run_to(&mut game, when, before);
            killings += u32::from(kill_hosts("banter-piper"));
        }
        let ended = game.wait_for_end(before);
        assert_eq!(ended.end, TurnEnd::Done, "{when:?}");
        let all_read = ended
            .reply
            .sentences
            .iter()
            .all(|s| s.state == SentenceState::Played);
        assert!(all_read && !ended.reply.sentences.is_empty(), "{when:?}");

        // The next turn works: it is spoken, once the host has had its pause.
        let spoken_again = (0..20).any(|_| {
            let voiced = game
                .app
                .recorded::<bevy_banter::core::SentenceSynthesized>()
                .len();
            let before = game.ended().len();
            game.type_line("Hello");
            game.wait_for_end(before);
            let new = &game
                .app
                .recorded::<bevy_banter::core::SentenceSynthesized>()[voiced..];
            let spoken = new.iter().all(|voiced| voiced.speech.is_some());
            if !spoken {
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
            spoken
        });
        assert!(spoken_again, "{when:?}: no voice any more");
        spoken += 1;
    }
    let failures = game.app.recorded::<EngineFailed>();
    for failed in failures {
        assert_eq!(failed.stage, Stage::Speak);
        assert!(matches!(
            failed.error,
            EngineError::Crashed { .. } | EngineError::Unavailable { .. }
        ));
    }
    println!(
        "{killings} killings, {} failed jobs, {spoken} turns spoken after",
        failures.len()
    );
    assert!(killings >= 50, "only {killings} killings");
}

/// Ears, mind and voice in one game; each is killed at each stage.
#[cfg(target_os = "linux")]
#[needs(
    data("models/for-tests-ggml-tiny.en.bin"),
    data("audio/jfk.wav"),
    runtime
)]
#[test]
fn every_host_may_die_at_every_stage() {
    if !is_alone("crashes::every_host_may_die_at_every_stage") {
        return;
    }
    let (ears, mind, jfk) = (shared(DEAF), shared(STORIES), shared(JFK));
    let folder = tempfile::tempdir().unwrap();
    let mut game = engines::game(BanterPlugins {
        ears: Some(whisper(ears).into()),
        mind: Some(llama(mind).into()),
        voice: Some(piper(banter_piper::tones::tone_voice(folder.path()).unwrap()).into()),
        ..offline()
    });
    game.app.world_mut().insert_resource(MindSettings {
        max_tokens: 30,
        grounding: Grounding::ModelAlone,
        ..default()
    });
    let speech = bevy_banter::audio::wav::load(&jfk).unwrap();
    let (mut killings, mut met) = (0, 0);
    for program in ["banter-whisper", "banter-llama", "banter-piper"] {
        for when in ALL {
            let before = game.ended().len();
            let failed = game.app.recorded::<EngineFailed>().len();
            if when == When::BeforeTheLine {
                killings += u32::from(kill_hosts(program));
            }
            // Ears have work with a recording only, a mind with a typed line only: what the
            // ears here do not understand is not for the mind to answer.
            if program == "banter-whisper" {
                let (speaker, pcm) = (game.player, speech.clone());
                game.app.write(Recorded {
                    speaker,
                    to: None,
                    pcm,
                });
            } else {
                game.type_line("Tell me a story.");
            }
            if when != When::BeforeTheLine {
                run_to(&mut game, when, before);
                killings += u32::from(kill_hosts(program));
            }
            let ended = game.wait_for_end(before);
            assert_eq!(ended.end, TurnEnd::Done, "{program}, {when:?}");
            assert!(!ended.text().is_empty(), "{program}, {when:?}");
            met += game.app.recorded::<EngineFailed>().len() - failed;

            // After a pause every engine works again.
            let well = (0..40).any(|_| {
                let failed = game.app.recorded::<EngineFailed>().len();
                game.ask("Tell me another.");
                let well = game.app.recorded::<EngineFailed>().len() == failed;
                if !well {
                    std::thread::sleep(std::time::Duration::from_millis(100));
                }
                well
            });
            assert!(well, "{program}, {when:?}: it does not come back");
        }
    }
    for EngineFailed { error, .. } in game.app.recorded::<EngineFailed>() {
        let expected = matches!(
            error,
            EngineError::Crashed { .. } | EngineError::Unavailable { .. }
        );
        assert!(expected, "{error}");
    }
    println!("{killings} killings met {met} jobs in flight");
    assert!(killings >= 15, "only {killings} killings");
}
