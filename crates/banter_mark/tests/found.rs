//! What is marked is found, whatever happens to it, and nothing else is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod sounds;

use banter_engine::Pcm;
use banter_mark::{Marker, Payload, mark, search};
use sounds::{Dice, music, noise, rms, room};

/// Syllables of a voice that does not exist: harmonics under three formants that move, hisses
/// between some of them, and pauses.
fn babble(rate: u32, seconds: f32, seed: u64) -> Vec<f32> {
    let mut dice = Dice(seed);
    let mut sound = Vec::new();
    let mut phase = 0.0_f32;
    while (sound.len() as f32) < seconds * rate as f32 {
        let length = (rate as f32 * (0.12 + 0.15 * dice.unit())) as usize;
        let pitch = 100.0 + 80.0 * dice.unit();
        let formants = [0.0; 3].map(|_| 300.0 + 3_200.0 * dice.unit());
        let hiss = if dice.unit() < 0.4 { 0.06 } else { 0.004 };
        let pause = if dice.unit() < 0.15 {
            rate as usize / 8
        } else {
            0
        };
        for i in 0..length {
            let t = i as f32 / length as f32;
            phase = (phase + pitch * (1.0 - 0.2 * t) / rate as f32).fract();
            let voice: f32 = (1..60)
                .map(|n| {
                    let hertz = n as f32 * pitch;
                    let gain: f32 = formants
                        .iter()
                        .map(|f| (-((hertz - f * (1.0 + 0.2 * t)) / 160.0).powi(2)).exp())
                        .sum();
                    (gain + 0.02) / n as f32 * (std::f32::consts::TAU * n as f32 * phase).sin()
                })
                .sum();
            let envelope = (std::f32::consts::PI * t).sin();
            sound.push(0.4 * envelope * voice + hiss * (1.0 - envelope) * dice.normal() * 0.3);
        }
        sound.extend(std::iter::repeat_n(0.0, pause));
    }
    sound
}

const PAYLOAD: Payload = Payload {
    project: 77,
    persona: 203,
};

fn marked(rate: u32, seed: u64) -> Vec<f32> {
    let pcm = Pcm::new(rate, babble(rate, 4.0, seed));
    mark(&pcm, PAYLOAD).samples().to_vec()
}

fn is_found(rate: u32, sound: Vec<f32>) -> bool {
    let finding = search(&Pcm::new(rate, sound)).unwrap();
    finding.is_mark() && finding.payload == PAYLOAD
}

#[test]
fn at_any_rate_it_is_found_and_may_be_cut_anywhere() {
    for (rate, cut) in [
        (16_000, 0),
        (22_050, 777),
        (24_000, 5_001),
        (48_000, 12_345),
    ] {
        let sound = marked(rate, 1);
        let end = cut + 3 * rate as usize;
        assert!(is_found(rate, sound[cut..end].to_vec()), "{rate} Hz");
        let low = Pcm::new(rate, sound).resampled(16_000).resampled(44_100);
        assert!(
            is_found(44_100, low.samples().to_vec()),
            "{rate} Hz, resampled"
        );
    }
}

#[test]
fn noise_rooms_music_and_loudness_leave_it_there() {
    let damages: [fn(&mut Vec<f32>, &mut Dice); 4] = [
        |sound, dice| noise(sound, 25.0, dice),
        |sound, dice| room(sound, 0.3, 9.0, dice),
        |sound, dice| music(sound, 12.0, dice),
        |sound, _| {
            sound
                .iter_mut()
                .for_each(|x| *x = (*x * 0.1).clamp(-0.04, 0.04))
        },
    ];
    for (index, damage) in damages.iter().enumerate() {
        let mut sound = marked(16_000, 2);
        damage(&mut sound, &mut Dice(9));
        assert!(is_found(16_000, sound), "damage {index}");
    }
}

#[test]
fn what_nobody_marked_is_not_marked() {
    for seed in 10..40 {
        let mut sound = babble(16_000, 3.0, seed);
        noise(&mut sound, 30.0, &mut Dice(seed));
        let finding = search(&Pcm::new(16_000, sound)).unwrap();
        assert!(!finding.is_mark(), "{finding}");
    }
    let mut song = vec![1e-3; 48_000];
    music(&mut song, -60.0, &mut Dice(1));
    assert!(!search(&Pcm::new(16_000, song)).unwrap().is_mark());
}

#[test]
fn it_lies_deep_under_the_voice() {
    let sound = babble(16_000, 8.0, 3);
    let marked = mark(&Pcm::new(16_000, sound.clone()), PAYLOAD);
    let change: Vec<f32> = marked
        .samples()
        .iter()
        .zip(&sound)
        .map(|(a, b)| a - b)
        .collect();
    let depth = 20.0 * (rms(&sound) / rms(&change)).log10();
    assert!((24.0..40.0).contains(&depth), "{depth} dB");
}

#[test]
fn silence_stays_silent_and_a_stream_keeps_its_length() {
    let mut sound = babble(22_050, 1.0, 4);
    sound.extend([0.0; 22_050]);
    sound.extend(babble(22_050, 1.0, 5));
    let whole = mark(&Pcm::new(22_050, sound.clone()), PAYLOAD);
    assert_eq!(whole.samples().len(), sound.len());
    for (x, y) in sound.iter().zip(whole.samples()) {
        assert!(*x != 0.0 || *y == 0.0);
    }
}

#[test]
fn pieces_of_any_length_become_the_same() {
    let sound = babble(24_000, 1.5, 6);
    let whole = mark(&Pcm::new(24_000, sound.clone()), PAYLOAD);
    for piece in [1, 37, 480, 9_999] {
        let mut marker = Marker::new(24_000, PAYLOAD);
        let (mut out, mut late, mut pushed) = (Vec::new(), 0, 0);
        for piece in sound.chunks(piece) {
            marker.push(piece, &mut out);
            pushed += piece.len();
            late = late.max(pushed.saturating_sub(out.len()));
        }
        assert!(late <= marker.latency(), "{late} samples late");
        marker.finish(&mut out);
        assert_eq!(out, whole.samples(), "pieces of {piece}");
    }
}

#[test]
fn one_absurd_sample_hides_no_mark_and_full_scale_stays_within() {
    let marked = mark(&Pcm::new(16_000, babble(16_000, 6.0, 9)), PAYLOAD);
    let mut sound = marked.samples().to_vec();
    let last = sound.len() - 100;
    sound[last] = 1e20;
    assert!(search(&Pcm::new(16_000, sound)).unwrap().is_mark());
    let loud: Vec<f32> = babble(22_050, 2.0, 8);
    let peak = loud.iter().fold(0.0_f32, |peak, x| peak.max(x.abs()));
    let loud: Vec<f32> = loud.into_iter().map(|x| x / peak).collect();
    let marked = mark(&Pcm::new(22_050, loud), PAYLOAD);
    assert!(marked.samples().iter().all(|x| x.abs() <= 1.0));
}

#[test]
fn hostile_sound_is_survived() {
    for value in [f32::NAN, f32::INFINITY, -1e30, 1e-40] {
        let pcm = Pcm::new(16_000, vec![value; 20_000]);
        let finding = search(&mark(&pcm, PAYLOAD)).unwrap();
        assert!(!finding.is_mark());
    }
    for rate in [0, 1, 7, 1_000, 384_000] {
        let mut marker = Marker::new(rate, PAYLOAD);
        let mut out = Vec::new();
        marker.push(&[0.3; 500], &mut out);
        marker.finish(&mut out);
        assert_eq!(out.len(), 500, "{rate} Hz");
    }
    assert!(search(&Pcm::new(16_000, [])).is_none());
}
