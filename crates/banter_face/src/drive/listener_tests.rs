//! What the thread does, without the thread: the clock is the test.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::testing::{hum, murmur};
use banter_lipsync::Blendshape::JawOpen;
use rtrb::RingBuffer;

const RATE: u32 = 16_000;

struct Ends {
    sound: Producer<f32>,
    frames: Consumer<StreamFrame>,
    dropped: Arc<AtomicU64>,
}

/// A runner that follows one stream.
fn follow(rate: u32) -> (Runner, Ends) {
    let (to, incoming) = sync_channel(4);
    let (sound, from) = RingBuffer::new(2 * RATE as usize);
    let (made, frames) = RingBuffer::new(128);
    let dropped = Arc::new(AtomicU64::new(0));
    let wire = Wire {
        rate,
        style: Style::default(),
        sound: from,
        frames: made,
        dropped: dropped.clone(),
    };
    assert!(to.try_send(wire).is_ok());
    let ends = Ends {
        sound,
        frames,
        dropped,
    };
    (Runner::new(incoming), ends)
}

/// Somebody speaks on, from a moment on.
fn say(ends: &mut Ends, from: f32, seconds: f32) {
    let count = |seconds: f32| (seconds * RATE as f32) as usize;
    for sample in murmur(RATE, count(from), count(seconds)) {
        ends.sound.push(sample).unwrap();
    }
}

fn take(ends: &mut Ends) -> Vec<StreamFrame> {
    std::iter::from_fn(|| ends.frames.pop().ok()).collect()
}

#[test]
fn sound_becomes_frames_in_order() {
    let (mut runner, mut ends) = follow(RATE);
    let mut frames = Vec::new();
    for piece in 0..20_u8 {
        say(&mut ends, 0.1 * f32::from(piece), 0.1);
        assert!(runner.step());
        frames.extend(take(&mut ends));
    }
    assert!((180..=200).contains(&frames.len()), "{}", frames.len());
    for (frame, index) in frames.iter().zip(0..) {
        assert_eq!(frame.index, index);
    }
    assert!(frames.iter().any(|frame| frame.speaking));
    assert!(
        frames
            .iter()
            .any(|frame| frame.mouth.weights[JawOpen] > 0.1)
    );
}

#[test]
fn the_end_brings_what_was_owed_and_a_face_that_is_gone_ends_the_work() {
    let (mut runner, mut ends) = follow(RATE);
    say(&mut ends, 0.0, 0.5);
    let Ends { sound, frames, .. } = ends;
    drop(sound);
    assert!(!runner.step(), "nothing is left to follow");
    assert!(frames.slots() >= 50, "{}", frames.slots());
    assert!(frames.is_abandoned());

    let (mut runner, ends) = follow(RATE);
    assert!(runner.step());
    drop(ends.frames);
    assert!(!runner.step());
}

#[test]
fn while_the_game_looks_away_frames_are_left_out_and_sound_is_not() {
    let (mut runner, mut ends) = follow(RATE);
    for _ in 0..30 {
        say(&mut ends, 0.0, 0.1);
        runner.step();
    }
    assert_eq!(ends.sound.slots(), 2 * RATE as usize, "all sound was taken");
    assert_eq!(take(&mut ends).len(), 128);
    say(&mut ends, 0.0, 0.1);
    runner.step();
    let after = take(&mut ends);
    assert!(after.first().unwrap().index > 280, "{:?}", after.first());
    assert_eq!(ends.dropped.load(Ordering::Relaxed), 0);
}

#[test]
fn a_thread_takes_streams_on_and_ends_with_its_owner() {
    let (to, incoming) = sync_channel(4);
    drop(to);
    assert!(!Runner::new(incoming).step(), "nobody will bring more");
    let mut listener = Listener::default();
    let (
        _,
        Ends {
            mut sound,
            frames,
            dropped,
        },
    ) = follow(RATE);
    let (made, mut seen) = RingBuffer::new(128);
    drop((sound, frames));
    let from;
    (sound, from) = RingBuffer::new(RATE as usize);
    let wire = Wire {
        rate: RATE,
        style: Style::default(),
        sound: from,
        frames: made,
        dropped,
    };
    assert!(listener.follow(wire).is_none());
    for _ in 0..RATE {
        sound.push(0.5).unwrap();
    }
    let begun = std::time::Instant::now();
    while seen.pop().is_err() {
        assert!(begun.elapsed() < Duration::from_secs(30));
        std::thread::sleep(Duration::from_millis(1));
    }
    drop(listener);
    while !seen.is_abandoned() {
        assert!(begun.elapsed() < Duration::from_secs(30));
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn the_melody_of_live_sound_is_told() {
    let (mut runner, mut ends) = follow(RATE);
    let mut told = Vec::new();
    for piece in hum(3.0, 1.5, 2.2).chunks(800) {
        for sample in piece {
            ends.sound.push(*sample).unwrap();
        }
        runner.step();
        told.extend(take(&mut ends));
    }
    let when = |of: fn(&StreamFrame) -> bool| -> Vec<u64> {
        let found = told.iter().filter(|frame| of(frame));
        found.map(|frame| frame.index).collect()
    };
    let accents = when(|frame| frame.melody.accent > 0.3);
    let phrases = when(|frame| frame.melody.phrase_end);
    // The mouth is understood a tenth of a second later than the melody.
    assert!(
        matches!(accents[..], [.., at] if (140..160).contains(&at)),
        "{accents:?}"
    );
    assert!(
        matches!(phrases[..], [at] if (225..240).contains(&at)),
        "{phrases:?}"
    );
}
