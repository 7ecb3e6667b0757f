//! Made rooms and voices, and what is left of their echo.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::testing::{RoomResponse, loudness, set_loudness, soft_clip, speech_like, white_noise};
use super::*;
use crate::{BLOCK, Earshot, RATE, VoiceActivity};
use banter_needs::needs;

const ECHO: EchoSettings = EchoSettings {
    cancel: true,
    suppress_noise: NoiseSuppression::Off,
    gain: false,
};

fn off() -> EchoSettings {
    EchoSettings {
        cancel: false,
        ..ECHO
    }
}

/// What comes out for a microphone's and a reference's sound.
fn run(canceller: &mut EchoCanceller, microphone: &[f32], reference: &[f32]) -> Vec<f32> {
    let mut out = Vec::with_capacity(microphone.len());
    let blocks = microphone.as_chunks::<BLOCK>().0.iter();
    for (near, far) in blocks.zip(reference.as_chunks::<BLOCK>().0) {
        let mut block = *near;
        canceller.process(&mut block, far);
        out.extend_from_slice(&block);
    }
    out
}

/// The echo of `played` in a quiet room's microphone.
fn heard(played: &[f32], delay: f32, loud: f32) -> Vec<f32> {
    let mut heard = RoomResponse::new(0.3, delay, 3).echo(played);
    set_loudness(&mut heard, loud);
    let noise = white_noise(heard.len(), 3e-4, 4);
    heard.iter().zip(noise).map(|(a, b)| a + b).collect()
}

fn at(seconds: f32) -> usize {
    (seconds * RATE as f32) as usize
}

fn decibels(after: &[f32], before: &[f32]) -> f32 {
    let energy = |sound: &[f32]| sound.iter().map(|x| x * x).sum::<f32>();
    10.0 * (energy(after) / energy(before)).log10()
}

#[test]
fn an_echo_is_found_and_taken_out_however_late_it_is() {
    let played = speech_like(8.0, 1);
    for delay_ms in [20.0, 120.0, 280.0] {
        let microphone = heard(&played, delay_ms / 1_000.0, 0.1);
        let mut canceller = EchoCanceller::new(ECHO);
        let out = run(&mut canceller, &microphone, &played);
        let left = decibels(&out[at(4.0)..], &microphone[at(4.0)..]);
        assert!(left < -25.0, "{left} dB of an echo {delay_ms} ms late");
        let report = canceller.report();
        let found = report.delay_ms.unwrap();
        assert!((found - delay_ms).abs() < 12.0, "{found} for {delay_ms}");
        assert!(report.erle_db.unwrap() > 20.0, "{report:?}");
    }
}

#[test]
fn a_bad_loudspeaker_is_no_excuse() {
    let played = speech_like(8.0, 2);
    let mut bent = played.clone();
    soft_clip(&mut bent, 0.2);
    let microphone = heard(&bent, 0.08, 0.1);
    let out = run(&mut EchoCanceller::new(ECHO), &microphone, &played);
    let left = decibels(&out[at(4.0)..], &microphone[at(4.0)..]);
    assert!(left < -20.0, "{left}");
}

#[test]
fn a_voice_in_the_room_survives_the_echo() {
    let played = speech_like(10.0, 3);
    let mut microphone = heard(&played, 0.12, 0.1);
    let mut voice = speech_like(4.0, 77);
    set_loudness(&mut voice, 0.1);
    let start = at(6.0);
    for (to, from) in microphone[start..].iter_mut().zip(&voice) {
        *to += from;
    }
    let out = run(&mut EchoCanceller::new(ECHO), &microphone, &played);
    // The same voice, with all its delay, where nothing is played.
    let silence = vec![0.0; voice.len()];
    let alone = run(&mut EchoCanceller::new(ECHO), &voice, &silence);
    let with_echo = &out[start..start + alone.len()];
    let like = likeness(&alone, with_echo);
    assert!(like > 0.7, "{like}");
    let kept = 20.0 * (loudness(with_echo) / loudness(&alone)).log10();
    assert!(kept > -6.0 && kept < 3.0, "{kept}");
}

#[test]
fn nothing_is_lost_where_nothing_is_played() {
    let voice = speech_like(4.0, 9);
    let silence = vec![0.0; voice.len()];
    let mut canceller = EchoCanceller::new(ECHO);
    let out = run(&mut canceller, &voice, &silence);
    let kept = 20.0 * (loudness(&out) / loudness(&voice)).log10();
    assert!(kept.abs() < 1.0, "{kept}");
    assert_eq!(canceller.report(), EchoReport::default());
}

/// How like two sounds are, from -1 to 1: the correlation.
fn likeness(a: &[f32], b: &[f32]) -> f32 {
    let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    product(a, b) / (product(a, a) * product(b, b)).sqrt()
}

#[test]
fn a_jump_of_the_delay_is_recovered_from() {
    let played = speech_like(12.0, 4);
    let early = heard(&played, 0.06, 0.1);
    let late = heard(&played, 0.19, 0.1);
    let mut microphone = early[..at(5.0)].to_vec();
    microphone.extend_from_slice(&late[at(5.0)..]);
    let mut canceller = EchoCanceller::new(ECHO);
    let out = run(&mut canceller, &microphone, &played);
    let left = decibels(&out[at(9.0)..], &microphone[at(9.0)..]);
    assert!(left < -20.0, "{left}");
    assert!((canceller.report().delay_ms.unwrap() - 190.0).abs() < 12.0);
}

#[test]
fn gaps_in_the_reference_pass() {
    // Buffers ran dry: the game's sound is not played either.
    let mut played = speech_like(10.0, 5);
    for gap in played.chunks_mut(at(1.3)) {
        let hole = at(0.12).min(gap.len());
        gap[..hole].fill(0.0);
    }
    let microphone = heard(&played, 0.1, 0.1);
    let out = run(&mut EchoCanceller::new(ECHO), &microphone, &played);
    let left = decibels(&out[at(4.0)..], &microphone[at(4.0)..]);
    assert!(left < -20.0, "{left}");
}

#[test]
fn a_wire_is_a_wire() {
    let sound: Vec<f32> = white_noise(at(0.5), 2.0, 1);
    let out = run(&mut EchoCanceller::new(off()), &sound, &sound);
    assert_eq!(out, sound);
}

#[test]
fn settings_change_while_it_runs() {
    let played = speech_like(9.0, 6);
    let microphone = heard(&played, 0.1, 0.1);
    let mut canceller = EchoCanceller::new(off());
    let (first, rest) = microphone.split_at(at(1.0));
    assert_eq!(run(&mut canceller, first, &played), first);

    canceller.set_settings(EchoSettings::default());
    assert_eq!(canceller.settings(), &EchoSettings::default());
    let out = run(&mut canceller, rest, &played[at(1.0)..]);
    let left = decibels(&out[at(5.0)..], &rest[at(5.0)..]);
    assert!(left < -20.0, "{left}");
    assert!(canceller.report().erle_db.is_some());

    // What stays on does not start again.
    canceller.set_settings(EchoSettings {
        suppress_noise: NoiseSuppression::High,
        ..EchoSettings::default()
    });
    assert!(canceller.report().delay_ms.is_some());

    canceller.set_settings(off());
    assert_eq!(run(&mut canceller, first, &played), first);
    assert_eq!(canceller.report().delay_ms, None);
    assert_eq!(canceller.report().erle_db, None);

    canceller.reset();
    assert_eq!(canceller.report(), EchoReport::default());
}

#[test]
fn headphones_still_know_that_the_game_sounds() {
    let mut canceller = EchoCanceller::new(off());
    canceller.process(&mut [0.0; BLOCK], &[0.1; BLOCK]);
    assert!(canceller.report().reference_active);
    for _ in 0..60 {
        canceller.process(&mut [0.0; BLOCK], &[0.0; BLOCK]);
    }
    assert!(!canceller.report().reference_active);
}

#[test]
fn steady_noise_is_turned_down_and_a_quiet_voice_up() {
    let noise = white_noise(at(4.0), 0.02, 8);
    let silence = vec![0.0; noise.len()];
    let with = |suppress_noise| EchoSettings {
        suppress_noise,
        ..off()
    };
    let left = |settings| {
        let out = run(&mut EchoCanceller::new(settings), &noise, &silence);
        decibels(&out[at(3.0)..], &noise[at(3.0)..])
    };
    let (low, high) = (
        left(with(NoiseSuppression::Low)),
        left(with(NoiseSuppression::High)),
    );
    assert!(low < -3.0 && high < low - 6.0, "{low} {high}");

    let mut voice = speech_like(4.0, 8);
    set_loudness(&mut voice, 0.003);
    let gain = EchoSettings {
        gain: true,
        ..off()
    };
    let out = run(&mut EchoCanceller::new(gain), &voice, &silence);
    let louder = 20.0 * (loudness(&out) / loudness(&voice)).log10();
    assert!(louder > 5.0, "{louder}");
}

#[test]
fn bad_numbers_do_no_lasting_harm() {
    let all = EchoSettings {
        gain: true,
        ..EchoSettings::default()
    };
    let mut canceller = EchoCanceller::new(all);
    let nasty = [
        f32::NAN,
        f32::INFINITY,
        f32::NEG_INFINITY,
        f32::MAX,
        f32::MIN_POSITIVE,
        -0.0,
        1e-40,
        -1e30,
    ];
    for round in 0..300 {
        let mut near: [f32; BLOCK] = std::array::from_fn(|at| nasty[(at * 7 + round) % 8]);
        let far: [f32; BLOCK] = std::array::from_fn(|at| nasty[(at + round * 3) % 8]);
        canceller.process(&mut near, &far);
        assert!(near.iter().all(|x| x.is_finite() && x.abs() <= 1.0));
    }
    canceller.set_settings(ECHO);
    let played = speech_like(9.0, 7);
    let microphone = heard(&played, 0.1, 0.1);
    let out = run(&mut canceller, &microphone, &played);
    let left = decibels(&out[at(5.0)..], &microphone[at(5.0)..]);
    assert!(left < -20.0, "{left}");

    let mut wire = EchoCanceller::new(off());
    let mut block = [f32::NAN; BLOCK];
    wire.process(&mut block, &[f32::NAN; BLOCK]);
    assert_eq!(block, [0.0; BLOCK]);
    assert!(!wire.report().reference_active);
}

#[test]
fn square_waves_at_full_scale_are_survived() {
    let square: Vec<f32> = (0..at(2.0))
        .map(|at| if at / 40 % 2 == 0 { 1.0 } else { -1.0 })
        .collect();
    let out = run(&mut EchoCanceller::new(ECHO), &square, &square);
    assert!(out.iter().all(|x| x.is_finite() && x.abs() <= 1.0));
}

/// A WAV of 16-bit samples at 16 kHz on one channel, which the recordings are known to be.
fn recording(name: &str) -> Vec<f32> {
    let path = format!(
        "{}/../../../shared/data/audio/{name}",
        env!("CARGO_MANIFEST_DIR")
    );
    let bytes = std::fs::read(path).unwrap();
    let data = bytes.windows(4).position(|four| four == b"data").unwrap() + 8;
    let samples = bytes[data..].as_chunks::<2>().0.iter();
    samples
        .map(|two| f32::from(i16::from_le_bytes(*two)) / 32_768.0)
        .collect()
}

/// Where voice activity has said "voice" for 160 ms, in samples.
fn voices(sound: &[f32]) -> Vec<usize> {
    let mut earshot = Earshot::default();
    let (frame, mut run, mut found) = (earshot.frame(), 0, Vec::new());
    for (index, piece) in sound.chunks_exact(frame).enumerate() {
        run = if earshot.probability(piece) >= 0.5 {
            run + frame
        } else {
            0
        };
        if run >= at(0.16) && run - frame < at(0.16) {
            found.push((index + 1) * frame);
        }
    }
    found
}

#[needs(data("audio/jfk.wav"))]
#[test]
fn recorded_speech_is_no_turn_when_played_and_one_when_spoken() {
    let names = ["0870", "0880", "0890", "0920", "0930"];
    let read =
        names.map(|name| recording(&format!("sense_and_sensibility_01_austen_64kb-{name}.wav")));
    let mut voice = recording("jfk.wav");
    let mut played = read.concat();
    set_loudness(&mut played, 0.12);
    let mut microphone = heard(&played, 0.12, 0.1);
    // "And so, my fellow Americans": the first sound is 0.32 s into the recording.
    set_loudness(&mut voice, 0.1);
    let (start, first) = (at(14.0), at(14.0 + 0.32));
    for (to, from) in microphone[start..].iter_mut().zip(&voice[..at(2.2)]) {
        *to += from;
    }
    let out = run(&mut EchoCanceller::new(ECHO), &microphone, &played);
    let found = voices(&out);
    assert!(found.iter().all(|sample| *sample > first), "{found:?}");
    assert!(
        found.iter().any(|sample| *sample < first + at(0.4)),
        "{found:?}"
    );
}
