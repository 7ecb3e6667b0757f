//! whisper.cpp in process, with models that are small or have no weights.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;
mod refused;

use banter_engine::{
    EngineError, Loading, Pcm, Settings, TranscribeRequest, Transcription, Window, Worker,
};
use banter_needs::needs;
use banter_whisper::WhisperEars;
use common::random_model::{self, ENGLISH, MULTILINGUAL, Shape};
use common::{data, hear, hum, recording};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

fn settings(model: &Path) -> Settings {
    // Tests run side by side, and one thread waits for no other.
    Settings::default()
        .with("model", model.display())
        .with("threads", 1)
}

fn worker(settings: Settings) -> Worker<Transcription> {
    Worker::spawn("ears", move || {
        banter_whisper::open(&settings, &Loading::ignored())
    })
    .unwrap()
}

/// A worker with a random model that knows so many tokens.
fn random(tokens: i32, more: impl Fn(Settings) -> Settings) -> Worker<Transcription> {
    shaped(
        Shape {
            tokens,
            state: 16,
            layers: 1,
            ends: true,
        },
        more,
    )
}

fn shaped(shape: Shape, more: impl Fn(Settings) -> Settings) -> Worker<Transcription> {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("random.bin");
    random_model::write_shape(&model, shape);
    let ears = WhisperEars::open(&more(settings(&model)), &Loading::ignored()).unwrap();
    let mut ears = Some(ears);
    Worker::spawn("ears", move || Ok(Box::new(ears.take().unwrap()))).unwrap()
}

#[needs(
    data("models/for-tests-ggml-tiny.bin"),
    data("models/for-tests-ggml-tiny.en.bin"),
    data("audio/jfk.wav")
)]
#[test]
fn a_model_without_weights_hears_nothing() {
    for name in ["for-tests-ggml-tiny.bin", "for-tests-ggml-tiny.en.bin"] {
        let (model, wav) = (data(&format!("models/{name}")), data("audio/jfk.wav"));
        let ears = WhisperEars::open(&settings(&model), &Loading::ignored()).unwrap();
        assert_eq!(ears.is_multilingual(), !name.contains(".en."));
        let worker = worker(settings(&model));
        let heard = hear(&worker, TranscribeRequest::new(recording(&wav))).unwrap();
        assert_eq!(heard.text(), "");
        assert_eq!(heard.segments.len(), 1);
        assert_eq!(heard.language, None);
    }
}

#[needs(data("audio/multilang"))]
#[test]
fn recordings_in_other_languages_go_all_the_way() {
    let worker = random(MULTILINGUAL, |settings| settings);
    let files = fs::read_dir(data("audio/multilang")).unwrap();
    let paths = files.map(|entry| entry.unwrap().path());
    let recordings: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "wav"))
        .collect();
    assert!(!recordings.is_empty());
    for path in recordings {
        let pcm = recording(&path);
        let seconds = pcm.duration().as_secs_f32();
        let heard = hear(&worker, TranscribeRequest::new(pcm)).unwrap();
        assert!(heard.segments.iter().all(|segment| segment.end <= seconds));
    }
}

#[test]
fn loading_is_told_of_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("random.bin");
    random_model::write(&model, MULTILINGUAL);
    let told = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&told);
    let loading = Loading::to(move |fraction| kept.lock().unwrap().push(fraction));
    WhisperEars::open(&settings(&model), &loading).unwrap();
    let told = told.lock().unwrap();
    assert!(told.len() > 20, "{told:?}");
    assert!(
        told.is_sorted() && told[0] == 0.0 && told.ends_with(&[1.0]),
        "{told:?}"
    );
}

#[test]
fn segments_are_in_order_and_within_the_sound() {
    let worker = random(MULTILINGUAL, |settings| settings.with("beam", 2));
    for seconds in [0.02, 0.5, 3.0, 33.0] {
        // A fitted window may be read twice, and text on the way begins anew then.
        let request = TranscribeRequest {
            window: Window::Full,
            ..TranscribeRequest::new(hum(44_100, seconds))
        };
        let heard = hear(&worker, request).unwrap();
        let mut last = 0.0;
        for segment in &heard.segments {
            assert!(
                last <= segment.start && segment.start <= segment.end,
                "{segment:?}"
            );
            assert!(segment.end <= seconds + 0.001, "{segment:?}");
            assert!((0.0..=1.0).contains(&segment.no_speech), "{segment:?}");
            assert!(!segment.text.contains('['), "{segment:?}");
            last = segment.end;
        }
        assert!(
            !heard.text().is_empty(),
            "{seconds} s: nonsense was expected"
        );
        assert!(heard.language.is_some());
        // Text so far grows to be all of the text.
        assert_eq!(heard.partial.last(), Some(&heard.text()));
        assert!(
            heard
                .partial
                .windows(2)
                .all(|two| two[1].starts_with(&two[0]))
        );
    }
}

#[test]
fn the_same_sound_is_heard_the_same_twice() {
    let worker = random(ENGLISH, |settings| settings);
    let request = TranscribeRequest::new(hum(16_000, 2.0));
    let first = hear(&worker, request.clone()).unwrap();
    assert_eq!(hear(&worker, request).unwrap(), first);
    assert_eq!(first.language.as_deref(), Some("en"));
}

/// A small model that writes until it is stopped.
const ENDLESS: Shape = Shape {
    tokens: ENGLISH,
    state: 16,
    layers: 2,
    ends: false,
};

#[test]
fn words_with_times_are_the_text() {
    let worker = shaped(ENDLESS, |settings| settings.with("max_tokens", 7));
    for window in [Window::Fitted, Window::Full] {
        let request = TranscribeRequest {
            words: true,
            window,
            ..TranscribeRequest::new(hum(16_000, 3.0))
        };
        let heard = hear(&worker, request.clone()).unwrap();
        let segment = &heard.segments[0];
        assert_eq!(segment.words.len(), 8, "{segment:?}");
        let joined: String = segment
            .words
            .iter()
            .map(|word| word.text.as_str())
            .collect();
        assert_eq!(joined, segment.text);
        let times = segment.words.iter().flat_map(|word| [word.start, word.end]);
        assert!(times.clone().is_sorted() && times.clone().all(|time| time <= 3.0));
        assert!(times.last().unwrap() > 2.0, "{segment:?}");
        let without = TranscribeRequest {
            words: false,
            ..request
        };
        assert!(hear(&worker, without).unwrap().segments[0].words.is_empty());
    }
}

#[test]
fn a_fitted_window_is_another_look_at_the_same_sound() {
    let worker = shaped(ENDLESS, |settings| settings.with("max_tokens", 7));
    let fitted = TranscribeRequest::new(hum(16_000, 3.0));
    let full = TranscribeRequest {
        window: Window::Full,
        ..fitted.clone()
    };
    let (fitted, full) = (hear(&worker, fitted), hear(&worker, full));
    assert_ne!(fitted.unwrap().text(), full.unwrap().text());
    // A floor as high as the model's own window fits none.
    let worker = shaped(ENDLESS, |settings| {
        settings.with("max_tokens", 7).with("context_floor", 1_500)
    });
    let fitted = TranscribeRequest::new(hum(16_000, 3.0));
    let full = TranscribeRequest {
        window: Window::Full,
        ..fitted.clone()
    };
    let (fitted, full) = (hear(&worker, fitted), hear(&worker, full));
    assert_eq!(fitted.unwrap().text(), full.unwrap().text());
}

#[test]
fn text_from_before_and_words_to_expect_are_heeded() {
    // One that is so wide that little changes what it writes.
    let wide = Shape {
        state: 128,
        ..ENDLESS
    };
    let worker = shaped(wide, |settings| settings.with("max_tokens", 7));
    let request = TranscribeRequest::new(hum(16_000, 3.0));
    let plain = hear(&worker, request.clone()).unwrap().text();
    let before = TranscribeRequest {
        before: "w1 w2 w3".to_owned(),
        ..request.clone()
    };
    let expected = TranscribeRequest {
        prompt: "w1 w2 w3".to_owned(),
        ..request
    };
    assert_ne!(hear(&worker, before).unwrap().text(), plain);
    assert_ne!(hear(&worker, expected).unwrap().text(), plain);
}

#[test]
fn a_draft_tells_no_text_on_the_way() {
    let worker = shaped(ENDLESS, |settings| {
        settings.with("max_tokens", 7).with("beam", 3)
    });
    let request = TranscribeRequest {
        draft: true,
        words: true,
        ..TranscribeRequest::new(hum(16_000, 3.0))
    };
    let heard = hear(&worker, request).unwrap();
    assert_eq!(heard.partial, Vec::<String>::new());
    assert_eq!(heard.segments[0].words.len(), 8);
}

#[test]
fn loops_in_a_fitted_window_are_read_again_with_the_full_one() {
    // It writes the longer, the surer it is to repeat itself.
    let worker = shaped(ENDLESS, |settings| settings.with("max_tokens", 220));
    let fitted = TranscribeRequest::new(hum(16_000, 3.0));
    let draft = TranscribeRequest {
        draft: true,
        ..fitted.clone()
    };
    let heard = hear(&worker, fitted).unwrap();
    assert_eq!(heard.partial.len(), 2, "{heard:?}");
    assert!(!heard.text().is_empty());
    assert_eq!(hear(&worker, draft).unwrap().text(), "");
}

#[test]
fn a_language_that_is_named_is_not_detected() {
    let worker = random(MULTILINGUAL, |settings| settings.with("language", "de"));
    let request = TranscribeRequest::new(hum(16_000, 1.0));
    for (asked, told) in [(Some("fr-CA"), "fr"), (Some("zh-cmn"), "zh"), (None, "de")] {
        let request = TranscribeRequest {
            language: asked.map(str::to_owned),
            prompt: "Mara\0".repeat(500),
            translate: true,
            ..request.clone()
        };
        assert_eq!(
            hear(&worker, request).unwrap().language.as_deref(),
            Some(told)
        );
    }
    let unknown = TranscribeRequest {
        language: Some("tlh".to_owned()),
        ..request
    };
    assert!(hear(&worker, unknown).unwrap().language.is_some());
}

#[test]
fn a_model_for_english_takes_no_other_language() {
    let worker = random(ENGLISH, |settings| settings);
    let request = TranscribeRequest {
        language: Some("de".to_owned()),
        translate: true,
        ..TranscribeRequest::new(hum(16_000, 1.0))
    };
    assert_eq!(
        hear(&worker, request).unwrap().language.as_deref(),
        Some("en")
    );
}

#[test]
fn silence_and_no_sound_at_all_are_one_empty_segment() {
    let worker = random(MULTILINGUAL, |settings| settings);
    for samples in [
        vec![],
        vec![0.0; 16_000],
        vec![1e-5; 100],
        vec![f32::NAN; 9_000],
    ] {
        let heard = hear(&worker, TranscribeRequest::new(Pcm::new(16_000, samples))).unwrap();
        assert_eq!(heard.segments.len(), 1);
        assert_eq!(
            (heard.text().as_str(), heard.segments[0].no_speech),
            ("", 1.0)
        );
    }
}

#[test]
fn too_long_a_recording_is_refused() {
    let worker = random(ENGLISH, |settings| settings);
    let pcm = Pcm::new(10, vec![0.5; 6_001]);
    let error = hear(&worker, TranscribeRequest::new(pcm)).unwrap_err();
    assert!(error.to_string().contains("10 minutes"), "{error}");
}

#[test]
fn a_cancelled_job_ends_and_the_next_one_works() {
    let worker = random(MULTILINGUAL, |settings| settings);
    common::cancels_and_goes_on(&worker);
}
