//! What a game sounds like: chords, steps, a fire.

use crate::Random;
use crate::scene::{count, seconds};
use crate::sound::set_rms;
use banter_capture::RATE;
use std::f64::consts::TAU;

/// Semitones above A2 of the chords that go round, four notes each.
const CHORDS: [[f64; 4]; 4] = [
    [0.0, 7.0, 12.0, 15.0],
    [-4.0, 3.0, 8.0, 12.0],
    [-9.0, 3.0, 7.0, 12.0],
    [-2.0, 5.0, 10.0, 14.0],
];
/// Seconds of a chord.
const CHORD: f64 = 4.0;
/// Seconds between plucked notes.
const PLUCK: f64 = 0.5;

/// What a game plays: slow chords with a plucked tune over them, somebody walking by, and a
/// fire.
#[must_use]
pub fn game(length: f64, seed: u64) -> Vec<f32> {
    let mut random = Random::new(seed);
    let mut music = music(length);
    let (mut steps, mut fire) = (footsteps(length, &mut random), fire(length, &mut random));
    set_rms(&mut music, 1.0);
    set_rms(&mut steps, 0.5);
    set_rms(&mut fire, 0.5);
    for ((sample, step), crackle) in music.iter_mut().zip(&steps).zip(&fire) {
        *sample += step + crackle;
    }
    music
}

fn music(length: f64) -> Vec<f32> {
    let hertz = |semitones: f64| 110.0 * 2.0_f64.powf(semitones / 12.0);
    (0..count(length))
        .map(|index| {
            let time = seconds(index);
            let chord = CHORDS
                .get((time / CHORD) as usize % CHORDS.len())
                .unwrap_or(&[0.0; 4]);
            let within = time % CHORD;
            let swell = (within / 0.6).min(1.0) * ((CHORD - within) / 0.4).min(1.0);
            let pad: f64 = chord
                .iter()
                .flat_map(|note| (1..=4).map(move |partial| (note, f64::from(partial))))
                .map(|(note, n)| (TAU * hertz(*note) * n * time).sin() / n.powf(1.5))
                .sum();
            let beat = (time / PLUCK) as usize;
            let note = chord.get(beat * 3 % 4).copied().unwrap_or(0.0) + 12.0;
            let decay = (-(time % PLUCK) / 0.15).exp();
            let pluck: f64 = (1..=5)
                .map(f64::from)
                .map(|n| (TAU * hertz(note) * n * time).sin() / n)
                .sum();
            (0.5 * swell * pad + decay * pluck) as f32
        })
        .collect()
}

/// Two steps a second for a while, then none.
fn footsteps(length: f64, random: &mut Random) -> Vec<f32> {
    let mut sound = vec![0.0; count(length)];
    let mut at = 1.0;
    while at < length {
        let hard = random.between(0.6, 1.0) as f32;
        let mut low = 0.0;
        for (index, sample) in sound
            .iter_mut()
            .skip(count(at))
            .take(count(0.15))
            .enumerate()
        {
            let decay = (-seconds(index) / 0.025).exp() as f32;
            low = 0.85 * low + 0.15 * random.noise();
            *sample += hard * decay * low;
        }
        at += if random.chance(0.08) {
            5.0
        } else {
            random.between(0.47, 0.55)
        };
    }
    sound
}

/// A low rumble with crackles of a few milliseconds.
fn fire(length: f64, random: &mut Random) -> Vec<f32> {
    let (mut rumble, mut crackle, mut before) = (0.0_f32, 0.0_f32, 0.0_f32);
    let chance = 12.0 / f64::from(RATE);
    (0..count(length))
        .map(|_| {
            if random.chance(chance) {
                crackle = random.between(0.2, 1.0) as f32;
            }
            crackle *= 0.985;
            rumble = 0.98 * rumble + 0.02 * random.noise();
            let noise = random.noise();
            // The difference of two samples: highs only.
            let sharp = crackle * (noise - before);
            before = noise;
            sharp + 2.0 * rumble
        })
        .collect()
}
