//! Tests of channels.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;
use crate::testing::{speech_like, white_noise};

/// A stream of channels, each a sound at [`RATE`].
fn interleaved(channels: &[&[f32]]) -> Vec<f32> {
    let length = channels.iter().map(|it| it.len()).min().unwrap();
    (0..length)
        .flat_map(|place| channels.iter().map(move |channel| channel[place]))
        .collect()
}

/// Which channel is taken after each block, and the sound of it.
fn taken(channels: &[&[f32]], played: &[f32]) -> (Vec<usize>, Vec<f32>) {
    let format = Format {
        rate: RATE,
        channels: channels.len() as u16,
    };
    let mut picker = Channels::new(format).unwrap();
    let mut places = Vec::new();
    let mut sound = Vec::new();
    let mut played = played.chunks_exact(BLOCK);
    for piece in interleaved(channels).chunks(777) {
        picker.push(piece);
        while picker.is_ready() {
            let mut reference = [0.0; BLOCK];
            if let Some(block) = played.next() {
                reference.copy_from_slice(block);
            }
            let (block, _) = picker.take(&reference);
            sound.extend(block);
            places.push(picker.taken);
        }
    }
    (places, sound)
}

fn rms(sound: &[f32]) -> f32 {
    (sound.iter().map(|it| it * it).sum::<f32>() / sound.len() as f32).sqrt()
}

/// A second of a quiet room, then a voice.
fn voice(seconds: f32, seed: u64) -> Vec<f32> {
    let mut sound = white_noise(RATE as usize, 0.001, seed);
    sound.extend(speech_like(seconds, seed));
    sound
}

fn music(samples: usize) -> Vec<f32> {
    let tone = |i: usize, hertz: f32| (i as f32 * hertz * std::f32::consts::TAU / 16_000.0).sin();
    (0..samples)
        .map(|i| 0.15 * (tone(i, 220.0) + tone(i, 277.0) + tone(i, 330.0)))
        .collect()
}

#[test]
fn the_microphone_beside_louder_music_is_taken() {
    let voice = voice(6.0, 1);
    let music = music(voice.len());
    let silence = vec![0.0; voice.len()];
    let (places, _) = taken(&[&silence, &voice, &music, &music], &[]);
    assert_eq!(places.last(), Some(&1));
    let late = places.iter().rposition(|it| *it != 1).unwrap_or(0);
    // A second of silence, and the first word.
    assert!(late < 200, "it was found after {} ms", late * 10);
    let (places, _) = taken(&[&music, &music, &voice], &[]);
    assert_eq!(places.last(), Some(&2));
}

#[test]
fn what_the_game_plays_is_not_taken_for_the_player() {
    // The loopback brings a character's voice, louder than the player's.
    let player = voice(12.0, 2);
    let character: Vec<f32> = voice(12.0, 3).iter().map(|it| 2.0 * it).collect();
    let mut late = vec![0.0; 800];
    late.extend(&character);
    let (places, _) = taken(&[&late, &player], &character);
    assert_eq!(places.last(), Some(&1), "{places:?}");
}

#[test]
fn a_microphone_that_is_there_twice_upside_down_is_heard() {
    let voice = voice(3.0, 4);
    let down: Vec<f32> = voice.iter().map(|it| -it).collect();
    let (places, sound) = taken(&[&voice, &down], &[]);
    assert!(places.iter().all(|it| *it == 0));
    assert_eq!(sound, voice[..sound.len()]);
}

#[test]
fn one_of_many_is_heard_at_its_own_level() {
    let voice = voice(3.0, 5);
    let hiss: Vec<Vec<f32>> = (0..32)
        .map(|place| white_noise(voice.len(), 0.000_3, place))
        .collect();
    let mut channels: Vec<&[f32]> = hiss.iter().map(Vec::as_slice).collect();
    channels[5] = &voice;
    let (places, sound) = taken(&channels, &[]);
    assert_eq!(places.last(), Some(&5));
    let settled = 2 * RATE as usize..sound.len();
    let level = rms(&sound[settled.clone()]) / rms(&voice[settled]);
    assert!((level - 1.0).abs() < 0.01, "{level}");
}

#[test]
fn any_samples_will_do() {
    let hostile = [f32::NAN, f32::INFINITY, f32::MAX, -0.0, 1e-45, 0.5];
    let sound: Vec<f32> = hostile.iter().copied().cycle().take(40_000).collect();
    let (places, sound) = taken(&[&sound, &sound, &[0.0; 40_000]], &sound);
    assert!(places.len() > 200);
    assert!(sound.iter().all(|it| it.abs() <= 1.0));
}

#[test]
fn nothing_grows() {
    let format = Format {
        rate: 48_000,
        channels: 3,
    };
    let mut picker = Channels::new(format).unwrap();
    let mut sizes = Vec::new();
    for _ in 0..2_000 {
        picker.push(&[0.1; 3 * 480]);
        while picker.is_ready() {
            picker.take(&[0.1; BLOCK]);
        }
        let channel = &picker.all[0];
        sizes.push((
            channel.waiting.capacity(),
            channel.history.capacity(),
            picker.partial.capacity(),
        ));
    }
    assert_eq!(sizes[100], sizes[1_999]);
}
