//! espeak-ng in this process, through a worker.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod measure;
mod wording;

use banter_engine::{
    EngineError, Loading, Pcm, Phoneme, PhonemeTiming, Settings, Synthesis, SynthesizeEvent,
    SynthesizeRequest, Update, VoiceStyle, Worker,
};
use measure::{fundamental, is_pause, is_vowel, loudest, rms};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);

fn worker() -> Worker<Synthesis> {
    Worker::spawn("voice", || {
        banter_piper::open(&Settings::default(), &Loading::ignored())
    })
    .unwrap()
}

fn style(language: &str) -> VoiceStyle {
    VoiceStyle {
        language: language.to_owned(),
        ..VoiceStyle::default()
    }
}

fn request(text: impl Into<String>, style: VoiceStyle) -> SynthesizeRequest {
    SynthesizeRequest {
        text: text.into(),
        style,
    }
}

/// What is said and how, checked for what always holds.
fn try_say(
    worker: &Worker<Synthesis>,
    text: impl Into<String>,
    style: VoiceStyle,
) -> Result<(Pcm, Vec<Phoneme>), EngineError> {
    let mut job = worker.submit(request(text, style)).unwrap();
    let (mut rate, mut samples, mut phonemes) = (0, Vec::new(), Vec::new());
    loop {
        match job.wait(PATIENCE).expect("espeak-ng is quick") {
            Update::Event(SynthesizeEvent::Start { rate: r, timing }) => {
                assert_eq!(timing, PhonemeTiming::Exact);
                assert_eq!(rate, 0, "one start");
                rate = r;
            }
            Update::Event(SynthesizeEvent::Samples(more)) => {
                assert!(rate > 0, "the start is first");
                samples.extend(more);
            }
            Update::Event(SynthesizeEvent::Phonemes(more)) => phonemes.extend(more),
            Update::Done => break,
            Update::Failed(error) => return Err(error),
        }
    }
    assert!(samples.iter().all(|sample| (-1.0..=1.0).contains(sample)));
    let pcm = Pcm::new(rate, samples);
    let mut at = 0.0;
    for phoneme in &phonemes {
        assert_eq!(phoneme.start, at, "no gap before {phoneme:?}");
        assert!(phoneme.end > phoneme.start, "{phoneme:?} is not empty");
        assert!(!phoneme.symbol.is_empty());
        at = phoneme.end;
    }
    let covered = (f64::from(at) * f64::from(pcm.rate())).round() as usize;
    assert_eq!(covered, pcm.samples().len(), "to the last sample");
    Ok((pcm, phonemes))
}

fn say(text: &str, style: VoiceStyle) -> (Pcm, Vec<Phoneme>) {
    try_say(&worker(), text, style).unwrap()
}

/// The symbols of a sentence.
fn symbols(worker: &Worker<Synthesis>, text: &str, language: &str) -> Vec<String> {
    let (_, phonemes) = try_say(worker, text, style(language)).unwrap();
    phonemes.into_iter().map(|phoneme| phoneme.symbol).collect()
}

#[test]
fn an_english_sentence_has_its_phonemes() {
    let (pcm, phonemes) = say("Mama bought a pomegranate.", VoiceStyle::default());
    assert_eq!(pcm.rate(), 22_050);
    assert!(
        (1.0..3.0).contains(&pcm.duration().as_secs_f32()),
        "{pcm:?}"
    );
    for lips in ["m", "b", "p"] {
        assert!(
            phonemes.iter().any(|p| p.symbol == lips),
            "no {lips} in {phonemes:?}"
        );
    }
    assert_eq!(phonemes.iter().filter(|p| p.symbol == "m").count(), 3);
    assert!(is_pause(phonemes.last().unwrap()));
}

#[test]
fn a_vowel_is_louder_than_a_pause() {
    let (pcm, phonemes) = say("Come in, sit down. Ale?", style("en-gb"));
    let pause = loudest(&pcm, &phonemes, is_pause);
    for vowel in phonemes.iter().filter(|p| p.symbol.starts_with('ˈ')) {
        let level = rms(&pcm, vowel);
        assert!(
            level > 0.05 && level > 5.0 * pause,
            "{vowel:?}: {level} and {pause}"
        );
    }
    assert!(phonemes.iter().filter(|p| is_pause(p)).count() >= 3);
}

#[test]
fn the_closure_of_a_stop_belongs_to_it() {
    let (pcm, phonemes) = say("Happy people keep apples.", style("en-gb"));
    let stops: Vec<_> = phonemes.iter().filter(|p| p.symbol == "p").collect();
    assert!(stops.len() >= 5, "{phonemes:?}");
    let open = loudest(&pcm, &phonemes, |p| is_vowel(&p.symbol));
    let closed = |p: &&&Phoneme| {
        let first = Phoneme {
            end: p.start + 0.01,
            ..(**p).clone()
        };
        rms(&pcm, &first) < 0.1 * open
    };
    // Within a word the lips are closed before they part.
    assert!(stops.iter().filter(closed).count() >= 4, "{phonemes:?}");
}

#[test]
fn mandarin_is_read_from_its_characters() {
    let text = "今天的茶很好，请坐。";
    let (pcm, phonemes) = say(text, style("zh-CN"));
    assert!(
        (1.5..4.0).contains(&pcm.duration().as_secs_f32()),
        "{pcm:?}"
    );
    let vowels = phonemes.iter().filter(|p| is_vowel(&p.symbol)).count();
    assert_eq!(vowels, 8, "one for each character: {phonemes:?}");
    assert!(phonemes.iter().any(|p| p.symbol == "tɕh"), "{phonemes:?}");
    let (cantonese, _) = say(text, style("zh-HK"));
    assert_ne!(cantonese.samples().len(), pcm.samples().len());
}

#[test]
fn every_language_can_count() {
    let worker = worker();
    let languages = banter_piper::languages().unwrap();
    assert!(languages.len() > 130, "{}", languages.len());
    for language in languages {
        let own = style(&language.identifier);
        let (pcm, phonemes) = try_say(&worker, "1, 2, 3, 14, 25.", own)
            .unwrap_or_else(|error| panic!("{}: {error}", language.name));
        // These have no words for numbers.
        if !["chr", "cv", "sjn"]
            .iter()
            .any(|tag| language.identifier.ends_with(tag))
        {
            assert!(pcm.rms() > 0.01, "{} is silent", language.name);
            let vowels = phonemes.iter().filter(|p| is_vowel(&p.symbol)).count();
            assert!(vowels >= 3, "{}: {phonemes:?}", language.name);
        }
        for tag in &language.tags {
            try_say(&worker, "1", style(tag)).unwrap();
        }
    }
}

#[test]
fn every_language_speaks_its_own_script() {
    for (tag, text) in [
        ("en-us", "Good evening, traveller."),
        ("de", "Guten Abend, was darf es sein?"),
        ("fr", "Bonsoir, qu'est-ce que je vous sers ?"),
        ("es-mx", "Buenas noches, ¿qué le sirvo?"),
        ("pt-BR", "Boa noite, o que vai querer?"),
        ("ja", "こんばんは、いらっしゃいませ。"),
        ("ru", "Добрый вечер, что будете пить?"),
        ("ar", "مساء الخير، ماذا تشرب؟"),
        ("hi", "नमस्ते, आप क्या लेंगे?"),
        ("ko", "안녕하세요, 무엇을 드릴까요?"),
    ] {
        let (pcm, phonemes) = say(text, style(tag));
        assert!(pcm.rms() > 0.02, "{tag}");
        let vowels = phonemes.iter().filter(|p| is_vowel(&p.symbol)).count();
        assert!(vowels >= 4, "{tag}: {phonemes:?}");
    }
}

#[test]
fn rate_pitch_and_volume_do_what_they_say() {
    let text = "We have warm ale, brown loaves and a room above the mill.";
    let say = |change: fn(&mut VoiceStyle)| {
        let mut style = style("en-gb");
        change(&mut style);
        say(text, style).0
    };
    let plain = say(|_| {});
    let seconds = |pcm: &Pcm| pcm.duration().as_secs_f32();

    let fast = say(|style| style.rate = 2.0);
    let ratio = seconds(&plain) / seconds(&fast);
    assert!(
        (1.6..2.4).contains(&ratio),
        "twice as fast is {ratio} times as short"
    );
    let crawling = say(|style| style.rate = 0.0);
    assert!(seconds(&crawling) > 1.5 * seconds(&plain));

    let middle = fundamental(&plain);
    assert!((70.0..160.0).contains(&middle), "{middle} Hz");
    for (semitones, pcm) in [
        (-6.0_f32, say(|style| style.pitch = -6.0)),
        (6.0, say(|style| style.pitch = 6.0)),
    ] {
        let measured = 12.0 * (fundamental(&pcm) / middle).log2();
        assert!(
            (measured - semitones).abs() < 1.5,
            "{semitones} semitones came out as {measured}"
        );
    }

    let soft = say(|style| style.volume = 0.5);
    let silent = say(|style| style.volume = 0.0);
    let ratio = plain.rms() / soft.rms();
    assert!(
        (1.5..2.5).contains(&ratio),
        "half as loud is {ratio} times softer"
    );
    assert!(silent.rms() < 0.001);

    let odd = say(|style| {
        (style.rate, style.pitch, style.volume) = (f32::NAN, f32::INFINITY, f32::NEG_INFINITY);
    });
    assert!((seconds(&odd) / seconds(&plain) - 1.0).abs() < 0.02);
}

#[test]
fn a_variant_changes_the_voice_and_one_of_another_engine_does_not_silence_it() {
    let with = |variant: &str| VoiceStyle {
        variant: Some(variant.to_owned()),
        ..style("en-gb")
    };
    let text = "We have warm ale and brown loaves.";
    let (man, _) = say(text, with(""));
    let (woman, _) = say(text, with("f2"));
    assert!(fundamental(&woman) > 1.3 * fundamental(&man));
    // So does a voice of Kokoro's, where Kokoro is not there.
    let (plain, _) = say(text, with("0.7 emma, 0.3 heart"));
    assert!((fundamental(&plain) / fundamental(&man) - 1.0).abs() < 0.05);
}

#[test]
fn an_unknown_language_is_one_clear_sentence() {
    let worker = worker();
    let error = try_say(&worker, "nuqneH", style("tlh")).unwrap_err();
    assert!(matches!(error, EngineError::Request(_)));
    assert!(error.to_string().contains("`tlh`"), "{error}");
    // The voice is none the worse for it.
    try_say(&worker, "Still here.", style("en")).unwrap();
}

#[test]
fn hostile_texts_are_only_texts() {
    let worker = worker();
    let plain = try_say(&worker, "stop", style("en")).unwrap();
    for text in [
        "<speak><audio src=\"/etc/passwd\"/><break time=\"99s\"/></speak>",
        "[[p]] [[h@l'oU]] \\[[",
        "\u{1}90S \u{1}200P fast\u{1}0A",
        "&lt;&#1;&#x0;",
        "%s%s%n%n",
        "../../../../etc/passwd",
        "😀🏳\u{fe0f}\u{200d}🌈👨\u{200d}👩\u{200d}👧",
        "\u{202e}مرحبا hello שלום\u{202c}",
        "e\u{301}\u{302}\u{303}\u{304}\u{305}",
        "\u{fffd}\u{ffff}\u{10ffff}𐍈𝔘𝔫",
        "................?!?!",
        "\"'`´“”„«»‹›()[]{}",
    ] {
        let (pcm, _) = try_say(&worker, text, style("en")).unwrap();
        assert!(pcm.duration() < Duration::from_secs(60), "{text}");
    }
    for text in ["", " ", "\0\0", "\n\r\t", "\u{feff}\u{200b}"] {
        let (pcm, phonemes) = try_say(&worker, text, style("en")).unwrap();
        assert!(pcm.is_empty() && phonemes.is_empty());
    }
    let again = try_say(&worker, "st\0op\u{0}", style("en")).unwrap();
    let symbols = |said: &[Phoneme]| said.iter().map(|p| p.symbol.clone()).collect::<Vec<_>>();
    assert_eq!(symbols(&again.1), symbols(&plain.1));
}

#[test]
fn long_texts_have_an_end() {
    let worker = worker();
    let long = try_say(&worker, "a".repeat(10_000), style("en"))
        .unwrap_err()
        .to_string();
    assert!(long.contains("10000") && long.contains("4000"), "{long}");
    for text in [
        "x".repeat(4_000),
        "- ".repeat(2_000),
        "\u{301}".repeat(4_000),
        "茶".repeat(4_000),
    ] {
        for language in ["en", "cmn", "ar"] {
            let mut quick = style(language);
            quick.rate = 4.0;
            match try_say(&worker, text.clone(), quick) {
                Ok((pcm, _)) => assert!(pcm.duration() < Duration::from_secs(481)),
                Err(error) => assert!(error.to_string().contains("minutes"), "{error}"),
            }
        }
    }
}

#[test]
fn a_cancelled_sentence_stops_early() {
    let worker = worker();
    let text = "This goes on and on. ".repeat(190);
    let mut job = worker.submit(request(text, style("en"))).unwrap();
    job.cancel();
    let mut next = worker.submit(request("Next.", style("en"))).unwrap();
    let end = loop {
        match job.wait(PATIENCE).unwrap() {
            Update::Event(_) => {}
            end => break end,
        }
    };
    assert_eq!(end, Update::Failed(EngineError::Cancelled));
    assert!(next.wait(PATIENCE).is_some());
}

#[test]
fn two_voices_in_one_process_take_turns() {
    let speakers: Vec<_> = ["en", "cmn", "de"]
        .map(|language| {
            std::thread::spawn(move || {
                let worker = worker();
                let mut lengths: Vec<f32> = (0..10)
                    .map(|_| {
                        let said = try_say(&worker, "12, 34, 56.", style(language)).unwrap();
                        said.0.duration().as_secs_f32()
                    })
                    .collect();
                lengths.sort_by(f32::total_cmp);
                lengths[9] / lengths[0]
            })
        })
        .into();
    for speaker in speakers {
        let spread = speaker.join().unwrap();
        assert!(spread < 1.05, "another voice got in between: {spread}");
    }
}

#[test]
fn another_folder_of_voice_data_is_refused_while_one_is_in_use() {
    let root = tempfile::tempdir().unwrap();
    std::fs::write(root.path().join("phontab"), "not one").unwrap();
    let _ = banter_piper::languages().unwrap();
    let settings = Settings::default().with("data", root.path().display());
    let Err(error) = banter_piper::open(&settings, &Loading::ignored()) else {
        panic!("it was taken");
    };
    assert!(
        error.to_string().contains("one folder per process"),
        "{error}"
    );
}
