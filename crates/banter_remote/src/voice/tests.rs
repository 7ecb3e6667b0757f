//! The whole engine against a server of ours.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::test_server::{After, Answer, Server};
use crate::voice::RemoteVoice;
use banter_engine::{
    EngineError, Settings, Synthesis, SynthesizeEvent, SynthesizeRequest, Update, VoiceStyle,
    Worker,
};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);
const SECRET: &str = "sk-never-to-be-seen";

fn settings(port: u16) -> Settings {
    Settings::default()
        .with("url", format!("http://127.0.0.1:{port}/v1"))
        .with("key_env", "VOICE_KEY")
}

fn voice(settings: &Settings) -> Worker<Synthesis> {
    let settings = settings.clone();
    Worker::spawn("voice", move || {
        let key = |name: &str| (name == "VOICE_KEY").then(|| SECRET.to_owned());
        let voice = RemoteVoice::open_with(&settings, key)?;
        assert!(!format!("{voice:?}").contains(SECRET));
        Ok(Box::new(voice))
    })
    .unwrap()
}

fn request(variant: Option<&str>) -> SynthesizeRequest {
    SynthesizeRequest {
        text: "Come in.".to_owned(),
        style: VoiceStyle {
            variant: variant.map(str::to_owned),
            rate: 1.25,
            ..VoiceStyle::default()
        },
    }
}

/// The sound of a sentence and its rate.
fn say(
    voice: &Worker<Synthesis>,
    request: SynthesizeRequest,
) -> Result<(u32, Vec<f32>), EngineError> {
    let mut job = voice.submit(request).unwrap();
    let (mut rate, mut samples) = (0, Vec::new());
    loop {
        match job.wait(PATIENCE).expect("it ends") {
            Update::Event(SynthesizeEvent::Start { rate: of, .. }) => rate = of,
            Update::Event(SynthesizeEvent::Samples(more)) => samples.extend(more),
            Update::Event(SynthesizeEvent::Phonemes(_)) => panic!("it knows none"),
            Update::Done => return Ok((rate, samples)),
            Update::Failed(error) => return Err(error),
        }
    }
}

/// So many samples of 16 bit that are text, too.
fn sound(samples: usize) -> String {
    " A".repeat(samples)
}

#[test]
fn a_sentence_goes_out_and_its_sound_comes_back() {
    let server = Server::saying(Answer::Chunked(sound(5_000)));
    let settings = settings(server.port)
        .with("model", "kokoro")
        .with("rate", 16_000);
    let (rate, samples) = say(&voice(&settings), request(Some("bf_emma"))).unwrap();
    assert_eq!((rate, samples.len()), (16_000, 5_000));
    assert!(
        samples.iter().all(|s| (*s - 0.5).abs() < 0.02),
        "{:?}",
        samples[0]
    );
    let asked = &server.asked()[0];
    assert_eq!(asked.path, "/v1/audio/speech");
    let bearer = format!("Bearer {SECRET}");
    assert_eq!(asked.header("authorization"), Some(bearer.as_str()));
    let body: serde_json::Value = serde_json::from_slice(&asked.body).unwrap();
    for (name, value) in [
        ("model", "kokoro"),
        ("voice", "bf_emma"),
        ("input", "Come in."),
        ("response_format", "pcm"),
    ] {
        assert_eq!(body[name], value);
    }
    assert_eq!(body["speed"], 1.25);
}

#[test]
fn every_servers_way_to_complain_is_told() {
    for body in [
        r#"{"error": {"message": "no such voice"}}"#,
        r#"{"detail": [{"msg": "no such voice"}]}"#,
        r#"{"object": "error", "message": "no such voice"}"#,
    ] {
        let server = Server::saying(Answer::Says(418, "", body.to_owned()));
        let error = say(&voice(&settings(server.port)), request(None)).unwrap_err();
        assert!(error.to_string().contains("no such voice"), "{error}");
    }
}

#[test]
fn sound_is_passed_on_as_it_comes() {
    let pieces = vec![(0, sound(40_000)), (20_000, sound(40_000))];
    let server = Server::saying(Answer::Events(pieces, After::Ends));
    let voice = voice(&settings(server.port));
    let mut job = voice.submit(request(None)).unwrap();
    let mut heard = 0;
    while heard < 20_000 {
        match job.wait(PATIENCE) {
            Some(Update::Event(SynthesizeEvent::Samples(more))) => heard += more.len(),
            Some(Update::Event(_)) => {}
            other => panic!("{other:?} after {heard} samples"),
        }
    }
    assert!(heard <= 40_000, "the rest is far away: {heard}");
}

#[test]
fn a_voice_that_the_server_does_not_know_is_told_once_and_left_out() {
    let server = Server::start(|asked, _| {
        let body: serde_json::Value = serde_json::from_slice(&asked.body).unwrap();
        if body["voice"] == "alloy" {
            Answer::Chunked(sound(100))
        } else {
            Answer::Says(400, "", r#"{"error": {"message": "no such voice"}}"#.into())
        }
    });
    let voice = voice(&settings(server.port));
    for asked in [2, 3] {
        let (_, samples) = say(&voice, request(Some("f3"))).unwrap();
        assert_eq!((samples.len(), server.asked().len()), (100, asked));
    }
}

#[test]
fn what_goes_wrong_is_one_sentence_without_the_key() {
    for (answer, words) in [
        (Answer::status(401), "VOICE_KEY"),
        (Answer::status(404), "/v1/audio/speech"),
        (Answer::status(503), "problem of its own"),
        (Answer::Says(400, "", String::new()), "`voice`"),
        (
            Answer::Chunked("ID3 and more of that kind".into()),
            "an MP3",
        ),
        (Answer::Endless, "`largest_reply`"),
    ] {
        let server = Server::saying(answer);
        let settings = settings(server.port).with("largest_reply", 100_000);
        let error = say(&voice(&settings), request(None))
            .unwrap_err()
            .to_string();
        assert!(error.contains(words), "{error}");
        assert!(!error.contains(SECRET), "{error}");
    }
    let settings = Settings::default()
        .with("url", "http://localhost")
        .with("format", "mp3");
    let error = RemoteVoice::open_with(&settings, |_| None)
        .unwrap_err()
        .to_string();
    assert!(error.contains("pcm or wav"), "{error}");
}

#[test]
fn a_server_that_keeps_silent_and_one_that_is_not_wanted_end() {
    let server = Server::saying(Answer::Silence);
    let quick = settings(server.port).with("timeout", "0.2");
    let error = say(&voice(&quick), request(None)).unwrap_err();
    assert!(matches!(error, EngineError::TimedOut { .. }), "{error}");
    let voice = voice(&settings(server.port));
    let mut job = voice.submit(request(None)).unwrap();
    while server.asked().len() < 2 {
        std::thread::sleep(Duration::from_millis(1));
    }
    job.cancel();
    assert_eq!(
        job.wait(PATIENCE),
        Some(Update::Failed(EngineError::Cancelled))
    );
}

#[test]
fn what_has_no_words_is_not_sent() {
    let server = Server::saying(Answer::status(500));
    let silent = SynthesizeRequest {
        text: " ... ".to_owned(),
        ..SynthesizeRequest::default()
    };
    assert_eq!(
        say(&voice(&settings(server.port)), silent),
        Ok((24_000, Vec::new()))
    );
    assert!(server.asked().is_empty());
}
