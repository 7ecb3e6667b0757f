//! What a server does that is well.

use super::{SECRET, ears, finish, hear, settings, speech};
use crate::test_server::{Answer, Server};
use banter_engine::{EngineError, Pcm, Segment, TranscribeRequest};
use std::io::Cursor;

const REPLY: &str = r#"{"task": "transcribe", "language": "english", "text": " Two pints.",
    "segments": [{"start": 0.1, "end": 0.9, "text": " Two pints.", "no_speech_prob": 0.25,
                  "avg_logprob": -0.2}],
    "words": [{"word": "Two", "start": 0.1, "end": 0.3}, {"word": "pints", "start": 0.4, "end": 0.9}]}"#;

#[test]
fn a_recording_goes_out_and_its_text_comes_back() {
    let server = Server::saying(Answer::json(REPLY));
    let request = TranscribeRequest {
        language: Some("en-GB".to_owned()),
        prompt: "Mara, the Crooked Lantern".to_owned(),
        before: "Good evening.".to_owned(),
        words: true,
        ..TranscribeRequest::new(speech())
    };
    let settings = settings(server.port).with("model", "small");
    let (language, segments) = hear(&ears(&settings), request).unwrap();
    assert_eq!(language.as_deref(), Some("en"));
    let [segment] = segments.as_slice() else {
        panic!("{segments:?}")
    };
    assert_eq!(
        (segment.text.as_str(), segment.no_speech),
        ("Two pints.", 0.25)
    );
    assert_eq!(segment.words[1].text, " pints.");

    let asked = server.asked();
    let [asked] = asked.as_slice() else {
        panic!("asked {} times", asked.len())
    };
    assert_eq!(asked.path, "/v1/audio/transcriptions");
    assert_eq!(
        asked.header("authorization"),
        Some(format!("Bearer {SECRET}").as_str())
    );
    assert_eq!(asked.header("transfer-encoding"), None);
    for (name, value) in [
        ("model", "small"),
        ("language", "en"),
        ("prompt", "Mara, the Crooked Lantern. Good evening."),
        ("response_format", "verbose_json"),
        ("temperature", "0"),
    ] {
        assert_eq!(asked.field(name), value);
    }
    assert_eq!(asked.fields("timestamp_granularities[]").len(), 2);
    let file = Cursor::new(asked.fields("file").remove(0));
    let mut wav = hound::WavReader::new(file).unwrap();
    assert_eq!((wav.spec().sample_rate, wav.spec().channels), (16_000, 1));
    let samples: Vec<f32> = wav
        .samples::<i16>()
        .map(|s| f32::from(s.unwrap()) / 32_767.0)
        .collect();
    let (sent, padding) = samples.split_at(16_000);
    let pcm = speech();
    let furthest = sent.iter().zip(pcm.samples()).map(|(a, b)| (a - b).abs());
    assert!(furthest.fold(0.0, f32::max) < 0.000_1);
    assert!(padding.iter().all(|s| *s == 0.0) && padding.len() == 1_600);
}

#[test]
fn a_translation_is_asked_for_at_its_own_address() {
    let server = Server::saying(Answer::Chunked(REPLY.to_owned()));
    let request = TranscribeRequest {
        translate: true,
        language: Some("de".to_owned()),
        ..TranscribeRequest::new(speech())
    };
    let (language, segments) = hear(&ears(&settings(server.port)), request).unwrap();
    assert_eq!((language, segments.len()), (None, 1));
    assert!(segments[0].words.is_empty());
    let asked = &server.asked()[0];
    assert_eq!(asked.path, "/v1/audio/translations");
    assert!(asked.fields("language").is_empty());
}

#[test]
fn one_that_knows_only_plain_text_is_asked_for_that_from_then_on() {
    let server = Server::start(|asked, _| match asked.field("response_format").as_str() {
        "json" => Answer::json(r#"{"text": "Two pints."}"#),
        _ => Answer::Says(
            400,
            "",
            r#"{"error": {"message": "response_format 'verbose_json' is not compatible"}}"#
                .to_owned(),
        ),
    });
    let ears = ears(&settings(server.port));
    for asked in [2, 3] {
        let (_, segments) = hear(&ears, TranscribeRequest::new(speech())).unwrap();
        assert_eq!(segments[0].text, "Two pints.");
        assert_eq!((segments[0].start, segments[0].end), (0.0, 1.0));
        assert_eq!(server.asked().len(), asked);
    }
}

#[test]
fn silence_and_unwanted_drafts_are_not_sent() {
    let server = Server::saying(Answer::json(REPLY));
    let draft = || TranscribeRequest {
        draft: true,
        ..TranscribeRequest::new(speech())
    };
    let ears = ears(&settings(server.port));
    let silence = TranscribeRequest::new(Pcm::new(16_000, vec![0.0; 32_000]));
    let (_, segments) = hear(&ears, silence).unwrap();
    let empty = Segment {
        end: 2.0,
        no_speech: 1.0,
        ..Segment::default()
    };
    assert_eq!(segments, [empty]);
    let (_, segments) = hear(&ears, draft()).unwrap();
    assert_eq!(
        (segments[0].text.as_str(), segments[0].no_speech),
        ("", 0.0)
    );
    assert!(server.asked().is_empty());

    let ears = super::ears(&settings(server.port).with("drafts", true));
    assert_eq!(hear(&ears, draft()).unwrap().1[0].text, "Two pints.");
}

#[test]
fn a_server_with_a_passing_problem_is_asked_once_more() {
    for first in [
        Answer::status(503),
        Answer::Says(429, "Retry-After: 0\r\n", String::new()),
        Answer::HangsUp,
    ] {
        let server = Server::start(move |_, count| match count {
            0 => first.clone(),
            _ => Answer::json(REPLY),
        });
        let request = TranscribeRequest::new(speech());
        let (_, segments) = hear(&ears(&settings(server.port)), request).unwrap();
        assert_eq!(segments[0].text, "Two pints.");
        assert_eq!(server.asked().len(), 2);
    }
}

#[test]
fn a_cancelled_job_ends_while_the_server_is_silent() {
    let server = Server::start(|_, count| match count {
        0 => Answer::Silence,
        _ => Answer::json(REPLY),
    });
    let ears = ears(&settings(server.port));
    let job = ears.submit(TranscribeRequest::new(speech())).unwrap();
    while server.asked().is_empty() {
        std::thread::yield_now();
    }
    job.cancel();
    assert_eq!(finish(job), Err(EngineError::Cancelled));
    // While the first request is still under way.
    let (_, segments) = hear(&ears, TranscribeRequest::new(speech())).unwrap();
    assert_eq!(segments[0].text, "Two pints.");
}
