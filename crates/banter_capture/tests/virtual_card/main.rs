//! A real sound path: a virtual sound card plays what its microphone hears.
//!
//! A sound server is started for each test and nothing else. What is heard is compared,
//! never when. Where there is no PulseAudio, these tests are ignored.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod server;

use banter_capture::{
    CaptureEvent, CaptureThread, Converter, EchoSettings, Microphone, MicrophoneChoice, PcmStream,
    RATE, Source, SpeechEvent, SpeechOutcome, StreamSettings, microphones,
};
use banter_needs::needs;
use server::{PATIENCE, Server, in_a_room_of_its_own};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const JFK: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../shared/data/audio/jfk.wav"
);

/// Goes on until `done`.
fn wait(what: &str, mut done: impl FnMut() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !done() {
        assert!(Instant::now() < until, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// How loud each twentieth of a second is.
fn envelope(sound: &[f32]) -> Vec<f32> {
    let piece = RATE as usize / 20;
    let rms =
        |piece: &[f32]| (piece.iter().map(|s| s * s).sum::<f32>() / piece.len() as f32).sqrt();
    sound.chunks_exact(piece).map(rms).collect()
}

/// How alike two envelopes are, 0..=1, where they are most alike.
fn likeness(played: &[f32], heard: &[f32]) -> f32 {
    let norm = |x: &[f32]| x.iter().map(|v| v * v).sum::<f32>().sqrt().max(1e-9);
    heard
        .windows(played.len())
        .map(|heard| {
            let both: f32 = heard.iter().zip(played).map(|(a, b)| a * b).sum();
            both / norm(heard) / norm(played)
        })
        .fold(0.0, f32::max)
}

#[needs(data("audio/jfk.wav"), program("pulseaudio"), program("paplay"))]
#[test]
fn what_is_said_into_the_microphone_is_one_turn() {
    let name = "what_is_said_into_the_microphone_is_one_turn";
    in_a_room_of_its_own(name, |folder| {
        let _server = Server::start(folder).unwrap();
        let list = microphones();
        assert!(list.first().is_some_and(|m| m.is_default), "{list:?}");

        let mut microphone = Microphone::open(MicrophoneChoice::Default);
        wait("a microphone", || microphone.status().is_listening());
        let mut stream = microphone.take_stream().unwrap();
        let mut converter = Converter::new(stream.format()).unwrap();

        let thread = CaptureThread::start().unwrap();
        let mut settings = StreamSettings::new(Source::Microphone(MicrophoneChoice::Default));
        // He pauses between the clauses.
        settings.turn.endpointing.unknown = Duration::from_secs(3);
        settings.echo = EchoSettings {
            cancel: false,
            ..settings.echo
        };
        thread.add(1, settings).unwrap();
        wait("its first sound", || {
            thread.reading(1).is_some_and(|r| r.position > 0.5)
        });

        let mut player = Command::new("paplay").arg(JFK).spawn().unwrap();
        let (mut samples, mut heard, mut speech) = (Vec::new(), Vec::new(), Vec::new());
        wait("the end of the turn", || {
            samples.clear();
            stream.read(&mut samples);
            converter.push(&samples, &mut heard);
            while let Some((_, event)) = thread.try_recv() {
                match event {
                    CaptureEvent::Speech(event) => speech.push(event),
                    CaptureEvent::Notice(notice) => eprintln!("{notice:?}"),
                }
            }
            matches!(speech.last(), Some(SpeechEvent::Ended { .. }))
        });
        assert!(player.wait().unwrap().success());
        assert_eq!(stream.dropped(), 0);

        let mut file = hound::WavReader::open(JFK).unwrap();
        let played: Vec<f32> = file
            .samples::<i16>()
            .map(|s| f32::from(s.unwrap()) / 32_768.0)
            .collect();
        let played = envelope(&played);
        // Its end may still have been on its way.
        let alike = likeness(&played[..played.len() - 10], &envelope(&heard));
        assert!(
            alike > 0.95,
            "what was heard is not what was played: {alike}"
        );

        let starts = speech
            .iter()
            .filter(|e| matches!(e, SpeechEvent::Started { .. }));
        assert_eq!(starts.count(), 1);
        let Some(SpeechEvent::Ended { how, .. }) = speech.last() else {
            panic!()
        };
        assert_eq!(*how, SpeechOutcome::Line);
        let samples = speech.iter().map(|event| match event {
            SpeechEvent::Audio(pcm) => pcm.samples().len(),
            _ => 0,
        });
        let seconds = samples.sum::<usize>() as f32 / RATE as f32;
        assert!((9.0..12.0).contains(&seconds), "{seconds}");
    });
}

#[needs(program("pulseaudio"), program("paplay"))]
#[test]
fn a_sound_server_may_come_go_and_come_back() {
    let name = "a_sound_server_may_come_go_and_come_back";
    in_a_room_of_its_own(name, |folder| {
        let mut microphone = Microphone::open(MicrophoneChoice::Default);
        absent(&microphone);
        let mut before: Option<PcmStream> = None;
        for _ in 0..2 {
            let server = Server::start(folder).unwrap();
            let mut stream = heard(&mut microphone);
            if let Some(before) = &mut before {
                before.read(&mut Vec::new());
                assert!(before.has_ended());
            }
            drop(server);
            absent(&microphone);
            stream.read(&mut Vec::new());
            before = Some(stream);
        }
    });

    fn absent(microphone: &Microphone) {
        wait("that the microphone is gone", || {
            microphone.status().sentence().is_some()
        });
        let status = microphone.status();
        eprintln!("{status:?}");
        assert!(!status.is_listening());
    }

    fn heard(microphone: &mut Microphone) -> PcmStream {
        let mut stream = None;
        let mut samples = Vec::new();
        wait("sound", || {
            stream = microphone.take_stream().or(stream.take());
            stream.as_mut().is_some_and(|s| s.read(&mut samples) > 0)
                && microphone.status().is_listening()
        });
        stream.unwrap()
    }
}

#[needs(program("pulseaudio"), program("paplay"))]
#[test]
fn a_microphone_that_is_not_there_is_replaced_and_said() {
    let name = "a_microphone_that_is_not_there_is_replaced_and_said";
    in_a_room_of_its_own(name, |folder: &Path| {
        let _server = Server::start(folder).unwrap();
        let choice = MicrophoneChoice::Named("Studio".to_owned());
        let microphone = Microphone::open(choice);
        wait("a microphone", || microphone.status().is_listening());
        let status = microphone.status();
        let note = status.sentence().unwrap();
        assert!(
            note.starts_with("the microphone “Studio” is not there, so "),
            "{note}"
        );
    });
}
