//! Kokoro speaks, and what is not Kokoro is told in a sentence.
#![allow(clippy::unwrap_used, clippy::panic)]

use banter_engine::{
    EngineError, Loading, PhonemeTiming, Settings, Synthesis, SynthesizeEvent, SynthesizeRequest,
    Update, VoiceStyle, Worker,
};
use banter_needs::needs;
use std::time::Duration;

fn settings() -> Settings {
    Settings::default().with("model", banter_needs::model!("voice-kokoro"))
}

/// What is heard of a text: samples, phonemes, how far the times can be trusted.
type Heard = (Vec<f32>, Vec<banter_engine::Phoneme>, Option<PhonemeTiming>);

fn say(worker: &Worker<Synthesis>, text: &str, style: VoiceStyle) -> Result<Heard, EngineError> {
    let text = text.to_owned();
    let mut job = worker.submit(SynthesizeRequest { text, style }).unwrap();
    let mut heard: Heard = (Vec::new(), Vec::new(), None);
    while let Some(update) = job.wait(Duration::from_secs(120)) {
        match update {
            Update::Event(SynthesizeEvent::Start { timing, .. }) => heard.2 = Some(timing),
            Update::Event(SynthesizeEvent::Samples(samples)) => heard.0.extend(samples),
            Update::Event(SynthesizeEvent::Phonemes(phonemes)) => heard.1.extend(phonemes),
            Update::Done => return Ok(heard),
            Update::Failed(error) => return Err(error),
        }
    }
    panic!("nothing came")
}

#[needs(model("voice-kokoro"), runtime)]
#[test]
fn a_blend_says_a_sentence_with_exact_times() {
    let worker = Worker::spawn("voice", || {
        banter_kokoro::open(&settings(), &Loading::ignored())
    });
    let worker = worker.unwrap();
    let blend = |variant: &str| VoiceStyle {
        variant: Some(variant.to_owned()),
        ..VoiceStyle::default()
    };
    let text =
        "Good evening, stranger; the night is cold and the road is long, so sit by the fire.";
    let (samples, phonemes, timing) = say(&worker, text, blend("0.7 alpha, 0.3 kumo")).unwrap();
    assert_eq!(timing, Some(PhonemeTiming::Exact));
    let seconds = samples.len() as f32 / 24_000.0;
    assert!((3.0..8.0).contains(&seconds), "{seconds}");
    let loudest = samples.iter().fold(0.0_f32, |most, s| most.max(s.abs()));
    assert!((0.1..1.0).contains(&loudest), "{loudest}");
    // No click anywhere, joins among them.
    let steps = samples.windows(2).map(|two| (two[1] - two[0]).abs());
    assert!(steps.fold(0.0, f32::max) < 0.5);
    assert!(
        phonemes
            .windows(2)
            .all(|two| (two[0].end - two[1].start).abs() < 1e-3)
    );
    assert!((phonemes.last().unwrap().end - seconds).abs() < 0.01);
    for symbol in ["ɡ", "ˈaɪ", "f"] {
        assert!(
            phonemes.iter().any(|p| p.symbol == symbol),
            "{symbol} in {phonemes:?}"
        );
    }

    // A variant of another engine.
    assert!(!say(&worker, "Hello", blend("f3")).unwrap().0.is_empty());
    let german = VoiceStyle {
        language: "de".into(),
        ..VoiceStyle::default()
    };
    let wrong = say(&worker, "Hallo", german).unwrap_err().to_string();
    assert!(wrong.contains("reads English here"), "{wrong}");
    let (samples, ..) = say(&worker, "…", VoiceStyle::default()).unwrap();
    assert!(samples.is_empty());
}

#[needs(model("voice-kokoro"), runtime)]
#[test]
fn what_is_no_kokoro_is_told_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let voices = std::path::Path::new(banter_needs::model!("voice-kokoro"));
    let voices = voices.with_file_name("kokoro-voices-ja.npz");
    let told = |bytes: &[u8]| {
        let path = folder.path().join("voice.onnx");
        std::fs::write(&path, bytes).unwrap();
        let settings = Settings::default()
            .with("model", path.display())
            .with("voices", voices.display());
        let opened = banter_kokoro::open(&settings, &Loading::ignored());
        opened.err().unwrap().to_string()
    };
    assert!(told(b"").contains("a folder or empty"));
    assert!(told(b"<html>").contains("a web page"));
    assert!(told(b"\x08\x08garbage").contains("no ONNX model"));
}
