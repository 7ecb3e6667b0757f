//! The voice that is always there, through its host.

use super::game::{Game, program, shipped};
use bevy_banter::audio::OfflineMix;
use bevy_banter::core::SentenceSynthesized;
use bevy_banter::core::{PhonemeTiming, Speech};
use bevy_banter::prelude::*;

pub(crate) fn game(persona: &str) -> Game {
    let host = bevy_banter::espeak_host().at(program("banter-piper-host"));
    Game::new(
        shipped(persona),
        BanterPlugins {
            fallback_voice: Some(host.into()),
            ..BanterPlugins::without_hosts(AudioOutput::Offline { rate: 48_000 })
        },
    )
}

fn speeches(game: &Game) -> Vec<Speech> {
    let voiced = game.app.recorded::<SentenceSynthesized>();
    let speech = |voiced: &SentenceSynthesized| voiced.speech.clone().expect("a voice");
    let speeches: Vec<Speech> = voiced.iter().map(speech).collect();
    assert!(!speeches.is_empty());
    speeches
}

#[test]
fn mara_speaks_with_exact_phonemes() {
    let mut game = game("mara");
    let ended = game.ask("What do you serve here?");
    assert!(game.app.recorded::<EngineFailed>().is_empty());
    let mut seconds = 0.0;
    for speech in speeches(&game) {
        let duration = speech.pcm.duration().as_secs_f32();
        seconds += duration;
        assert_eq!(speech.timing, PhonemeTiming::Exact);
        assert!(speech.pcm.rms() > 0.01, "{}", speech.pcm.rms());
        let last = speech.phonemes.last().unwrap();
        assert!(
            (last.end - duration).abs() < 0.02,
            "{} of {duration}",
            last.end
        );
    }
    let first = ended.timeline.first_sound.unwrap().game;
    let talked = (ended.timeline.done.unwrap().game - first).as_secs_f32();
    assert!(
        talked > seconds * 0.95,
        "{talked} s for {seconds} s of speech"
    );
    let mix = game.app.world_mut().resource_mut::<OfflineMix>().take();
    assert!(mix.iter().any(|sample| sample.abs() > 0.05));
    assert!(mix.iter().all(|sample| sample.abs() <= 1.0));
}

#[test]
fn the_tea_merchant_speaks_mandarin() {
    let mut game = game("tea_merchant");
    let ended = game.ask("你好，你卖什么茶？");
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let count = ended.text().chars().filter(|c| han(*c)).count();
    assert!(count > 5, "{}", ended.text());
    assert!(!ended.text().chars().any(|c| c.is_ascii_alphabetic()));
    for speech in speeches(&game) {
        assert!(speech.pcm.rms() > 0.01);
        // At a natural pace a syllable takes about a fifth of a second.
        assert!(speech.phonemes.iter().filter(|p| p.symbol != "_").count() > 2);
    }
}

#[test]
fn a_persona_decides_how_its_voice_sounds() {
    let voices = ["mara", "tea_merchant"].map(|persona| shipped(persona).voice_style(None));
    assert_ne!(voices[0].language, voices[1].language);
    let mut game = game("mara");
    game.ask("Hello");
    let usual = speeches(&game).remove(0);
    let mut slow = voices[0].clone();
    slow.rate *= 0.5;
    let npc = game.npc;
    game.app
        .world_mut()
        .entity_mut(npc)
        .insert(VoiceOverride(slow));
    let before = speeches(&game).len();
    let voiced = {
        game.ask("Hello");
        game.app.recorded::<SentenceSynthesized>()[before].clone()
    };
    let per_letter = |speech: &Speech, text: &str| {
        speech.pcm.duration().as_secs_f32() / text.chars().count() as f32
    };
    let first_text = game.app.recorded::<SentenceSynthesized>()[0].text.clone();
    let ratio =
        per_letter(voiced.speech.as_ref().unwrap(), &voiced.text) / per_letter(&usual, &first_text);
    assert!(ratio > 1.3, "{ratio}");
}
