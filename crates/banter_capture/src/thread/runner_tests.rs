//! Streams on the thread, at times that are made up.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::super::listener::Supply;
use super::super::{Source, StreamSettings};
use super::*;
use crate::{
    EchoSettings, Format, Gate, LoudnessDetector, MicrophoneStatus, NoiseSuppression, PcmWriter,
    SpeechEvent, VoiceActivity, stream,
};
use crossbeam_channel::{Receiver, bounded};
use std::sync::Mutex;

const STEREO: Format = Format {
    rate: 48_000,
    channels: 2,
};

struct Bench {
    shared: Arc<Shared>,
    runner: Runner,
    events: Receiver<(u64, CaptureEvent)>,
    now: Duration,
}

fn bench(room: usize) -> Bench {
    let shared = Arc::new(Shared::default());
    let (to, events) = bounded(room);
    Bench {
        runner: Runner::new(shared.clone(), to),
        shared,
        events,
        now: Duration::ZERO,
    }
}

fn settings(source: Source) -> StreamSettings {
    StreamSettings {
        echo: EchoSettings {
            cancel: false,
            suppress_noise: NoiseSuppression::Off,
            ..EchoSettings::default()
        },
        vad: Box::new(|| Box::new(LoudnessDetector::default())),
        ..StreamSettings::new(source)
    }
}

fn tone(format: Format, seconds: f32) -> Vec<f32> {
    (0..(seconds * format.rate as f32) as usize)
        .flat_map(|i| {
            let turn = std::f32::consts::TAU * 300.0 * i as f32 / format.rate as f32;
            std::iter::repeat_n(0.3 * turn.sin(), usize::from(format.channels))
        })
        .collect()
}

fn quiet(format: Format, seconds: f32) -> Vec<f32> {
    vec![0.0; (seconds * format.rate as f32) as usize * usize::from(format.channels)]
}

impl Bench {
    fn add(&mut self, id: u64) -> PcmWriter {
        let (writer, voice) = stream(STEREO).unwrap();
        self.shared
            .add(id, settings(Source::Stream(voice)))
            .unwrap();
        self.runner.step(self.now);
        writer
    }

    fn pass(&mut self, ms: u64) {
        for _ in 0..ms / 5 {
            self.now += Duration::from_millis(5);
            self.runner.step(self.now);
        }
    }

    fn taken(&self) -> Vec<(u64, CaptureEvent)> {
        self.events.try_iter().collect()
    }
}

fn starts(events: &[(u64, CaptureEvent)], of: u64) -> usize {
    let is = |(id, e): &&(u64, CaptureEvent)| {
        *id == of && matches!(e, CaptureEvent::Speech(SpeechEvent::Started { .. }))
    };
    events.iter().filter(is).count()
}

fn ends(events: &[(u64, CaptureEvent)], of: u64) -> usize {
    let is = |(id, e): &&(u64, CaptureEvent)| {
        *id == of && matches!(e, CaptureEvent::Speech(SpeechEvent::Ended { .. }))
    };
    events.iter().filter(is).count()
}

fn notices(events: &[(u64, CaptureEvent)]) -> Vec<(u64, CaptureNotice)> {
    let notice = |(id, e): &(u64, CaptureEvent)| match e {
        CaptureEvent::Notice(notice) => Some((*id, notice.clone())),
        CaptureEvent::Speech(_) => None,
    };
    events.iter().filter_map(notice).collect()
}

#[test]
fn several_speak_at_once() {
    let mut bench = bench(4_096);
    let (mut one, mut two) = (bench.add(1), bench.add(2));
    one.write(&tone(STEREO, 0.5));
    two.write(&tone(STEREO, 0.5));
    bench.pass(5);
    one.write(&quiet(STEREO, 1.9));
    two.write(&tone(STEREO, 0.5));
    bench.pass(5);
    one.write(&quiet(STEREO, 1.9));
    bench.pass(5);
    let events = bench.taken();
    assert_eq!((starts(&events, 1), ends(&events, 1)), (1, 1));
    assert_eq!((starts(&events, 2), ends(&events, 2)), (1, 0));
    assert!(bench.shared.reading(2).unwrap().speaking);
    assert!(bench.shared.reading(1).unwrap().position > 4.0);
}

#[test]
fn a_turn_ends_though_its_stream_stalls() {
    let mut bench = bench(4_096);
    let mut writer = bench.add(1);
    writer.write(&tone(STEREO, 1.0));
    bench.pass(400);
    let events = bench.taken();
    assert_eq!((starts(&events, 1), ends(&events, 1)), (1, 0));
    let position = bench.shared.reading(1).unwrap().position;
    bench.pass(5_000);
    assert_eq!(ends(&bench.taken(), 1), 1);
    // And then nothing is made up any more.
    let after = bench.shared.reading(1).unwrap().position;
    assert!(after > position + 0.5 && after < position + 4.0);
    bench.pass(5_000);
    assert_eq!(bench.shared.reading(1).unwrap().position, after);
    // When it comes back it is as before.
    writer.write(&tone(STEREO, 1.0));
    bench.pass(5);
    assert_eq!(starts(&bench.taken(), 1), 1);
}

#[test]
fn a_gate_that_is_closed_lets_nothing_begin() {
    let mut bench = bench(4_096);
    let mut writer = bench.add(1);
    bench.shared.wish(1, |wish| wish.gate = Some(Gate::Closed));
    writer.write(&tone(STEREO, 1.0));
    bench.pass(5);
    assert_eq!(bench.taken(), []);
    bench.shared.wish(1, |wish| wish.gate = Some(Gate::Open));
    writer.write(&tone(STEREO, 1.0));
    bench.pass(5);
    assert_eq!(starts(&bench.taken(), 1), 1);
}

#[test]
fn a_stream_that_ends_ends_its_utterance_and_goes() {
    let mut bench = bench(4_096);
    let mut writer = bench.add(1);
    writer.write(&tone(STEREO, 1.0));
    drop(writer);
    bench.pass(5);
    let events = bench.taken();
    assert_eq!((starts(&events, 1), ends(&events, 1)), (1, 1));
    assert_eq!(notices(&events), [(1, CaptureNotice::Ended)]);
    assert!(bench.shared.reading(1).is_none());
    assert!(!bench.runner.step(bench.now));
}

#[test]
fn what_had_no_room_in_a_stream_is_said_once_a_second() {
    let mut bench = bench(4_096);
    let mut writer = bench.add(1);
    for _ in 0..3 {
        writer.write(&quiet(STEREO, 2.5));
        bench.pass(5);
    }
    let half = 24_000;
    assert_eq!(notices(&bench.taken()), [(1, CaptureNotice::Dropped(half))]);
    bench.pass(1_000);
    assert_eq!(
        notices(&bench.taken()),
        [(1, CaptureNotice::Dropped(2 * half))]
    );
}

#[test]
fn a_game_that_takes_nothing_for_a_while_loses_nothing() {
    let mut bench = bench(4);
    let mut writer = bench.add(1);
    for _ in 0..10 {
        writer.write(&tone(STEREO, 1.0));
        bench.pass(5);
        writer.write(&quiet(STEREO, 1.9));
        bench.pass(5);
    }
    let mut events = Vec::new();
    while {
        let more = bench.taken();
        events.extend(more.iter().cloned());
        bench.pass(5);
        !more.is_empty()
    } {}
    assert_eq!((starts(&events, 1), ends(&events, 1)), (10, 10));
    assert_eq!(notices(&events), []);
}

struct Panics;

impl VoiceActivity for Panics {
    fn frame(&self) -> usize {
        160
    }

    fn probability(&mut self, _: &[f32]) -> f32 {
        panic!("a model")
    }

    fn reset(&mut self) {}
}

#[test]
fn a_voice_activity_that_panics_takes_only_its_stream_away() {
    let mut bench = bench(4_096);
    let mut good = bench.add(1);
    let mut writers = Vec::new();
    for (id, late) in [(2, true), (3, false)] {
        let (writer, voice) = stream(STEREO).unwrap();
        let settings = StreamSettings {
            vad: Box::new(move || {
                if late {
                    Box::new(Panics)
                } else {
                    panic!("no model")
                }
            }),
            ..settings(Source::Stream(voice))
        };
        bench.shared.add(id, settings).unwrap();
        writers.push(writer);
    }
    for writer in &mut writers {
        writer.write(&quiet(STEREO, 0.5));
    }
    good.write(&tone(STEREO, 1.0));
    bench.pass(10);
    let events = bench.taken();
    let mut failed: Vec<u64> = notices(&events).iter().map(|(id, _)| *id).collect();
    failed.sort_unstable();
    assert_eq!(failed, [2, 3]);
    assert_eq!(starts(&events, 1), 1);
    assert!(bench.shared.reading(2).is_none() && bench.shared.reading(3).is_none());
}

/// A microphone that does what a test says.
#[derive(Clone, Default)]
struct Plug(Arc<Mutex<(MicrophoneStatus, Option<PcmStream>)>>);

impl Supply for Plug {
    fn status(&self) -> MicrophoneStatus {
        self.0.lock().unwrap().0.clone()
    }

    fn take_stream(&mut self) -> Option<PcmStream> {
        self.0.lock().unwrap().1.take()
    }
}

#[test]
fn a_microphone_goes_and_comes_back_with_another_format() {
    let mut bench = bench(4_096);
    let plug = Plug::default();
    // Its place, which the plug then takes.
    drop(bench.add(1));
    let (_, unused) = stream(STEREO).unwrap();
    let listener = Listener::new(settings(Source::Local(unused)), bench.now).unwrap();
    bench
        .runner
        .listeners
        .insert(1, listener.with_supply(Box::new(plug.clone())));
    bench.pass(100);
    let opening = CaptureNotice::Microphone(MicrophoneStatus::Opening);
    assert_eq!(notices(&bench.taken()), [(1, opening)]);

    let (mut writer, voice) = stream(STEREO).unwrap();
    plug.0.lock().unwrap().1 = Some(voice);
    writer.write(&tone(STEREO, 1.0));
    bench.pass(5);
    assert_eq!(starts(&bench.taken(), 1), 1);
    // Unplugged in the middle of a word.
    writer.write(&tone(STEREO, 0.2));
    drop(writer);
    let missing = MicrophoneStatus::Missing("it is gone".to_owned());
    plug.0.lock().unwrap().0 = missing.clone();
    bench.pass(5_000);
    let events = bench.taken();
    assert_eq!(ends(&events, 1), 1);
    assert_eq!(notices(&events), [(1, CaptureNotice::Microphone(missing))]);

    let other = Format::mono(16_000);
    let (mut writer, voice) = stream(other).unwrap();
    plug.0.lock().unwrap().1 = Some(voice);
    writer.write(&tone(other, 1.0));
    bench.pass(5);
    assert_eq!(starts(&bench.taken(), 1), 1);
}

#[test]
fn only_this_machines_microphones_hear_the_mix() {
    let mut bench = bench(4_096);
    let mut writers = Vec::new();
    for (id, is_local) in [(1, true), (2, false)] {
        let (writer, voice) = stream(STEREO).unwrap();
        let source = if is_local {
            Source::Local(voice)
        } else {
            Source::Stream(voice)
        };
        bench.shared.add(id, StreamSettings::new(source)).unwrap();
        writers.push(writer);
    }
    let mix = Format {
        rate: 44_100,
        channels: 2,
    };
    let (mut game, reference) = stream(mix).unwrap();
    bench.shared.set_reference(reference);
    bench.pass(5);
    for _ in 0..50 {
        game.write(&tone(mix, 0.02));
        for writer in &mut writers {
            writer.write(&quiet(STEREO, 0.02));
        }
        bench.pass(20);
    }
    assert!(bench.shared.reading(1).unwrap().echo.reference_active);
    assert!(!bench.shared.reading(2).unwrap().echo.reference_active);
    // The game's sound card is gone: that is silence.
    drop(game);
    for _ in 0..100 {
        writers[0].write(&quiet(STEREO, 0.02));
        bench.pass(20);
    }
    assert!(!bench.shared.reading(1).unwrap().echo.reference_active);
}
