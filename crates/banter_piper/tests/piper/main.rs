//! Voices of Piper's format on ONNX Runtime, in this process and in its host.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../measure/mod.rs"]
mod measure;
mod odd;
mod said;
mod wrong;

use banter_engine::{
    EngineError, PhonemeTiming, Settings, SynthesizeEvent, SynthesizeRequest, Update, VoiceStyle,
};
use banter_needs::needs;
use banter_piper::tones::{PHONEMES, TONE_RATE, TONE_SECONDS, tone_pitch};
use measure::{fundamental, is_pause, is_vowel, loudest};
use said::{PATIENCE, hosted, say, style, tones, try_say, worker};
use std::time::Duration;

#[needs(runtime)]
#[test]
fn every_phoneme_is_a_tone_at_its_pitch() {
    let (_folder, settings) = tones();
    let said = say(&worker(&settings), "see");
    assert_eq!(said.timing, PhonemeTiming::Aligned);
    assert_eq!(said.pcm.rate(), TONE_RATE);
    assert_eq!(said.symbols(), ["s", "ˈiː"]);
    // What begins, s, ˈ, i, ː, what ends.
    let tone = (TONE_SECONDS * TONE_RATE as f32) as usize;
    assert_eq!(said.pcm.samples().len(), 6 * tone);
    for (place, symbol) in [(1, "s"), (2, "ˈ"), (3, "i"), (4, "ː")] {
        let id = PHONEMES.iter().position(|p| *p == symbol).unwrap();
        let samples = &said.pcm.samples()[place * tone..(place + 1) * tone];
        let crossings = samples
            .windows(2)
            .filter(|w| w[0] < 0.0 && w[1] >= 0.0)
            .count();
        let hertz = crossings as f32 / TONE_SECONDS;
        let pitch = tone_pitch(id as i64, 0);
        assert!(
            (hertz / pitch - 1.0).abs() < 0.05,
            "{symbol}: {hertz} and {pitch}"
        );
    }
}

#[needs(runtime)]
#[test]
fn speed_volume_and_speakers_do_what_they_say() {
    let (_folder, settings) = tones();
    let worker = worker(&settings);
    let with = |change: fn(&mut VoiceStyle)| {
        let mut style = style("en-us");
        change(&mut style);
        try_say(&worker, "mama", style)
    };
    let plain = with(|_| {}).unwrap().pcm;
    let fast = with(|style| style.rate = 2.0).unwrap().pcm;
    let ratio = plain.samples().len() as f32 / fast.samples().len() as f32;
    assert!((ratio - 2.0).abs() < 0.01, "{ratio}");
    let soft = with(|style| style.volume = 0.5).unwrap().pcm;
    assert!((plain.rms() / soft.rms() - 2.0).abs() < 0.01);
    let odd = with(|style| (style.rate, style.volume) = (f32::NAN, f32::INFINITY));
    assert_eq!(odd.unwrap().pcm, plain);
    let high = with(|style| style.speaker = Some(1)).unwrap().pcm;
    assert_ne!(high, plain);
    let error = with(|style| style.speaker = Some(2)).err().unwrap();
    assert!(matches!(error, EngineError::Request(_)));
    assert!(
        error.to_string().contains("no speaker 2; it has 2"),
        "{error}"
    );

    let own = settings.with("speaker", "high").with("length_scale", 0.5);
    let own = say(&self::worker(&own), "mama").pcm;
    assert_eq!(own.samples().len(), fast.samples().len());
}

#[needs(runtime)]
#[test]
fn the_first_sentence_comes_before_the_last_is_made() {
    let (_folder, settings) = tones();
    let worker = worker(&settings);
    let one = say(&worker, "Come in.").pcm.samples().len();
    let three = say(&worker, "Come in. Come in. Come in.");
    let pause = (0.2 * TONE_RATE as f32) as usize;
    assert_eq!(three.pcm.samples().len(), 3 * one + 2 * pause);
    let pauses = three.phonemes.iter().filter(|p| is_pause(p));
    assert!(pauses.filter(|p| p.end - p.start > 0.19).count() >= 2);

    // More sentences than a job may be ahead of its reader.
    let request = SynthesizeRequest {
        text: "This goes on and on. ".repeat(150),
        style: style("en"),
    };
    let mut job = worker.submit(request).unwrap();
    assert!(matches!(
        job.wait(PATIENCE),
        Some(Update::Event(SynthesizeEvent::Start { .. }))
    ));
    job.cancel();
    let end = loop {
        match job.wait(PATIENCE).unwrap() {
            Update::Event(_) => {}
            end => break end,
        }
    };
    assert_eq!(end, Update::Failed(EngineError::Cancelled));
    assert_eq!(say(&worker, "Come in.").pcm.samples().len(), one);
}

#[needs(runtime)]
#[test]
fn another_language_is_spoken_by_espeak() {
    let (_folder, settings) = tones();
    let worker = worker(&settings);
    for (language, timing) in [
        ("en-gb", PhonemeTiming::Aligned),
        ("", PhonemeTiming::Aligned),
        ("cmn", PhonemeTiming::Exact),
    ] {
        let said = try_say(&worker, "今 12", style(language)).unwrap();
        assert_eq!(said.timing, timing, "{language}");
    }
    let error = try_say(&worker, "nuqneH", style("tlh")).err().unwrap();
    assert!(error.to_string().contains("`tlh`"), "{error}");
}

#[needs(runtime)]
#[test]
fn nothing_to_say_is_said_and_hostile_texts_are_only_texts() {
    let (_folder, settings) = tones();
    let worker = worker(&settings);
    for text in ["", " ", "...", "\0", "😀", "?!", "—"] {
        let said = say(&worker, text);
        assert!(said.pcm.duration() < Duration::from_secs(5), "{text}");
    }
    for text in [
        "<speak>[[p]]".to_owned(),
        "\u{1}90S fast".to_owned(),
        "a".repeat(3_000),
        ", ".repeat(2_000),
        "ǀ茶ж\u{301}\u{302}".repeat(200),
    ] {
        let said = say(&worker, &text);
        assert!(said.pcm.duration() < Duration::from_secs(2_000));
    }
}

#[needs(runtime)]
#[test]
fn a_host_speaks_like_a_voice_in_process_and_two_run_at_once() {
    let (_folder, settings) = tones();
    let text = "Mama bought a pomegranate. Will you stay?";
    let piper = hosted(&settings);
    let espeak = hosted(&Settings::default());
    let there = say(&piper, text);
    let here = say(&worker(&settings), text);
    assert!(here.pcm == there.pcm, "the same samples");
    // Not to the millisecond: what the times are found with is never quite the same.
    assert_eq!(here.symbols(), there.symbols());
    let fallback = say(&espeak, text);
    assert_eq!(fallback.timing, PhonemeTiming::Exact);
    assert_eq!(
        fallback.symbols(),
        there.symbols(),
        "both read by espeak-ng"
    );
}

#[needs(model("voice-joe"), runtime)]
#[test]
fn a_real_voice_speaks_a_sentence() {
    let settings = Settings::default().with("model", banter_needs::model!("voice-joe"));
    let worker = worker(&settings);
    let text = "Good evening, traveller. What will it be?";
    // Whatever its language is.
    let said = try_say(&worker, text, style("")).unwrap();
    let seconds = said.pcm.duration().as_secs_f32();
    assert!((1.5..8.0).contains(&seconds), "{seconds} s");
    assert!(said.pcm.rms() > 0.02, "{}", said.pcm.rms());
    assert!((60.0..400.0).contains(&fundamental(&said.pcm)));
    let vowels = said.phonemes.iter().filter(|p| is_vowel(&p.symbol)).count();
    assert!(vowels >= 8, "{:?}", said.phonemes);
    let open = loudest(&said.pcm, &said.phonemes, |p| is_vowel(&p.symbol));
    let closed = loudest(&said.pcm, &said.phonemes, is_pause);
    assert!(open > 3.0 * closed, "{open} and {closed}");
}
