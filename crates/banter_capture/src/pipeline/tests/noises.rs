//! What is heard in rooms and is nobody who speaks.

use super::*;
use crate::Earshot;
use crate::testing::white_noise;

const SECOND: usize = RATE as usize;

/// Numbers from 0 to 1.
struct Chance(u32);

impl Chance {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as f32 / 16_777_216.0
    }
}

/// A quiet room, for so many seconds.
fn room(seconds: usize) -> Vec<f32> {
    white_noise(seconds * SECOND, 0.001, 3)
}

/// Adds something that sounds `at` a time, in seconds.
fn add(sound: &mut [f32], at: f32, what: impl Fn(f32, &mut Chance) -> f32, seconds: f32) {
    let from = (at * RATE as f32) as usize;
    let mut chance = Chance(from as u32 + 1);
    let length = (seconds * RATE as f32) as usize;
    for (place, sample) in sound.iter_mut().skip(from).take(length).enumerate() {
        *sample += what(place as f32 / RATE as f32, &mut chance);
    }
}

fn white(chance: &mut Chance) -> f32 {
    2.0 * chance.next() - 1.0
}

fn tone(hertz: f32, time: f32) -> f32 {
    (std::f32::consts::TAU * hertz * time).sin()
}

/// A key: a burst when it goes down, a lesser one when it comes up, and the desk below it.
fn press(sound: &mut [f32], at: f32, loud: f32) {
    let burst = move |time: f32, chance: &mut Chance| {
        let desk = 0.15 * tone(170.0, time) * (-time / 0.02).exp();
        loud * (white(chance) * (-time / 0.006).exp() + desk)
    };
    add(sound, at, burst, 0.08);
    add(
        sound,
        at + 0.07,
        move |time, chance| 0.5 * burst(time, chance),
        0.08,
    );
}

/// Somebody who writes, with so many keys a second.
fn typing(seconds: usize, keys: f32) -> Vec<f32> {
    let mut sound = room(seconds);
    let mut chance = Chance(11);
    let mut at = 0.5;
    while at < seconds as f32 - 0.3 {
        press(&mut sound, at, 0.2 + 0.5 * chance.next());
        at += (0.4 + 1.2 * chance.next()) / keys;
    }
    sound
}

fn noises() -> Vec<(&'static str, Vec<f32>)> {
    let mut clicks = room(6);
    let mut slam = room(6);
    let mut coughs = room(6);
    let mut music = room(6);
    let mut creak = room(6);
    for turn in 0..10 {
        let at = 0.6 + 0.5 * turn as f32;
        add(
            &mut clicks,
            at,
            |time, chance| 0.5 * white(chance) * (-time / 0.002).exp(),
            0.02,
        );
        add(
            &mut clicks,
            at + 0.12,
            |time, chance| 0.4 * white(chance) * (-time / 0.002).exp(),
            0.02,
        );
        let note = [523.0, 659.0, 784.0, 1_047.0][turn % 4] * 2.0;
        add(
            &mut music,
            at,
            |time, _| {
                0.2 * (-time / 0.3).exp() * (tone(note, time) + 0.3 * tone(2.76 * note, time))
            },
            0.6,
        );
    }
    for at in [1.0, 3.0, 3.5, 5.0] {
        let boom = |time: f32, chance: &mut Chance| {
            (-time / 0.09).exp() * (0.6 * white(chance) + 0.5 * tone(85.0, time))
        };
        add(&mut slam, at, boom, 0.5);
    }
    for at in [1.0, 1.35, 4.0] {
        let cough = |time: f32, chance: &mut Chance| 0.4 * white(chance) * (-time / 0.05).exp();
        add(&mut coughs, at, cough, 0.2);
    }
    for at in [1.0, 2.5, 4.0] {
        // Wood that sticks and slips.
        let slips = |time: f32, chance: &mut Chance| {
            let turn = (time * (25.0 + 60.0 * time)).fract();
            0.3 * (-turn * 12.0).exp() * white(chance)
        };
        add(&mut creak, at, slips, 0.5);
    }
    let mut low = 0.0;
    let fan = white_noise(6 * SECOND, 0.2, 5)
        .into_iter()
        .enumerate()
        .map(|(place, sample)| {
            low += (sample - low) * 0.1;
            low + 0.02 * tone(120.0, place as f32 / RATE as f32)
        })
        .collect();
    let mut rain = white_noise(6 * SECOND, 0.02, 6);
    let mut chance = Chance(7);
    for _ in 0..600 {
        let at = 6.0 * chance.next();
        let loud = 0.3 * chance.next();
        add(
            &mut rain,
            at,
            |time, chance| loud * white(chance) * (-time / 0.002).exp(),
            0.01,
        );
    }
    vec![
        ("a quiet room", white_noise(6 * SECOND, 0.002, 9)),
        ("slow typing", typing(6, 3.0)),
        ("typing", typing(8, 7.0)),
        ("fast typing", typing(8, 13.0)),
        ("mouse clicks", clicks),
        ("a door that slams", slam),
        ("coughs", coughs),
        ("a chair", creak),
        ("a music box", music),
        ("a fan", fan),
        ("rain", rain),
    ]
}

fn hear(sound: &[f32], playing: bool) -> Vec<SpeechEvent> {
    let mut pipeline = Pipeline::new(TurnSettings::default(), Box::new(Earshot::default()));
    pipeline.set_gate(Gate::Open);
    pipeline.set_playing(playing);
    let mut events = Vec::new();
    for piece in sound.chunks(BLOCK) {
        pipeline.push(piece, &mut events);
    }
    pipeline.push(&room(3), &mut events);
    events.retain(|event| !matches!(event, SpeechEvent::Audio(_)));
    events
}

#[test]
fn noises_are_no_turns_and_interrupt_nobody() {
    let noises = noises();
    assert!(!noises.is_empty());
    let mut wrong = Vec::new();
    for (name, sound) in &noises {
        for playing in [false, true] {
            let is_wrong = |event: &SpeechEvent| match event {
                SpeechEvent::BargeInConfirmed { .. } => true,
                SpeechEvent::Ended { how, .. } => *how == SpeechOutcome::Line,
                _ => false,
            };
            let events = hear(sound, playing);
            if events.iter().any(is_wrong) {
                wrong.push((*name, playing, events));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Whatever has a level is voice, to a detector that is all wrong.
struct Gullible(bool);

impl VoiceActivity for Gullible {
    fn frame(&self) -> usize {
        256
    }

    fn probability(&mut self, frame: &[f32]) -> f32 {
        f32::from(u8::from(frame.iter().any(|it| it.abs() > 0.01)))
    }

    fn reset(&mut self) {}

    fn wants_pitch(&self) -> bool {
        self.0
    }
}

/// How many utterances a gullible detector begins.
fn begun(sound: &[f32], wants_pitch: bool) -> usize {
    let mut pipeline = Pipeline::new(TurnSettings::default(), Box::new(Gullible(wants_pitch)));
    pipeline.set_gate(Gate::Open);
    let mut events = Vec::new();
    pipeline.push(sound, &mut events);
    let begun = events
        .iter()
        .filter(|it| matches!(it, SpeechEvent::Started { .. }));
    begun.count()
}

#[test]
fn keys_begin_nothing_even_where_a_detector_takes_them_for_a_voice() {
    let mut keys = room(6);
    for key in 0..25 {
        press(&mut keys, 0.5 + 0.2 * key as f32, 0.4);
    }
    assert!(begun(&keys, false) > 0, "they would");
    assert_eq!(begun(&keys, true), 0);
}

#[test]
fn a_whisper_has_no_pitch_and_is_heard() {
    let mut whisper = room(3);
    for at in [0.8, 1.3, 1.8] {
        // Breath, as long as a syllable or two.
        add(
            &mut whisper,
            at,
            |time, chance| 0.1 * white(chance) * (time * 20.0).min(1.0),
            0.35,
        );
    }
    assert_eq!(begun(&whisper, true), 1);
}

#[test]
fn keys_after_a_line_do_not_keep_it_from_ending() {
    let mut sound = room(8);
    let voice = |time: f32, _: &mut Chance| {
        let pulse = (time * 120.0).fract();
        0.4 * (-6.0 * pulse).exp() - 0.06
    };
    add(&mut sound, 0.8, voice, 1.0);
    for key in 0..40 {
        press(&mut sound, 2.0 + 0.12 * key as f32, 0.4);
    }
    let mut pipeline = Pipeline::new(TurnSettings::default(), Box::new(Gullible(true)));
    pipeline.set_gate(Gate::Open);
    let mut events = Vec::new();
    pipeline.push(&sound, &mut events);
    let decided = events.iter().find_map(|event| match event {
        SpeechEvent::Ended { decided, .. } => Some(*decided),
        _ => None,
    });
    assert!(decided.is_some_and(|at| at < 3.4), "{decided:?}");
}
