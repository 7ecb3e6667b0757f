//! What changes of rate keep and what they leave out, measured with tones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::{Interpolator, Resampler};
use crate::Pcm;
use proptest::prelude::*;
use std::f64::consts::TAU;

/// Pairs of rates that microphones, voices and recognisers have, and odd ones.
const PAIRS: [(u32, u32); 12] = [
    (48_000, 16_000),
    (44_100, 16_000),
    (22_050, 16_000),
    (11_025, 16_000),
    (8_000, 16_000),
    (96_000, 16_000),
    (44_056, 16_000),
    (383_999, 16_000),
    (22_050, 48_000),
    (24_000, 44_100),
    (16_000, 48_000),
    (16_000, 22_051),
];

fn tone(rate: u32, hertz: f64, seconds: f64) -> Vec<f32> {
    (0..(f64::from(rate) * seconds) as usize)
        .map(|n| (0.5 * (TAU * hertz * n as f64 / f64::from(rate)).sin()) as f32)
        .collect()
}

fn resampled(samples: &[f32], from: u32, to: u32) -> Vec<f32> {
    let (mut resampler, mut out) = (Resampler::new(from, to), Vec::new());
    resampler.push(samples, &mut out);
    resampler.finish(&mut out);
    out
}

fn decibels(ratio: f64) -> f64 {
    20.0 * ratio.log10()
}

/// What is found in the middle of a sound, where its ends are not heard, all in dB.
struct Found {
    /// Gain of the tone.
    gain: f64,
    /// The difference from the tone, beside the tone.
    error: f64,
    /// Everything, beside a tone.
    loudness: f64,
}

fn beside_tone(sound: &[f32], rate: u32, hertz: f64) -> Found {
    let edge = sound.len() / 5;
    let tone = tone(rate, hertz, sound.len() as f64 / f64::from(rate) + 1.0);
    let (mut all, mut off, mut shared, mut whole) = (0.0, 0.0, 0.0, 0.0);
    for (found, wanted) in sound.iter().zip(&tone).take(4 * edge).skip(edge) {
        let (found, wanted) = (f64::from(*found), f64::from(*wanted));
        all += found * found;
        off += (found - wanted).powi(2);
        shared += found * wanted;
        whole += wanted * wanted;
    }
    Found {
        gain: decibels(shared / whole),
        error: decibels((off / whole).sqrt()),
        loudness: decibels((all / (0.125 * (3 * edge) as f64)).sqrt()),
    }
}

#[test]
fn a_sweep_passes_flat_and_in_place_and_leaves_no_alias() {
    for (from, to) in PAIRS {
        let edge = f64::from(from.min(to)) / 2.0;
        let (mut ripple, mut error, mut alias) = (0.0_f64, f64::NEG_INFINITY, f64::NEG_INFINITY);
        for step in 1..=20 {
            // From 0.04 to 0.84 of half the lower rate.
            let hertz = edge * 0.042 * f64::from(step);
            let found = resampled(&tone(from, hertz, 0.2), from, to);
            let found = beside_tone(&found, to, hertz);
            ripple = ripple.max(found.gain.abs());
            error = error.max(found.error);
        }
        for step in 0..20 {
            // From half the lower rate to half the higher.
            let hertz = edge + (f64::from(from) / 2.0 - edge) * f64::from(step) / 20.0;
            if hertz * 2.0 >= f64::from(from) {
                break;
            }
            let left = resampled(&tone(from, hertz, 0.2), from, to);
            alias = alias.max(beside_tone(&left, to, hertz).loudness);
        }
        assert!(ripple < 0.01, "{from} to {to}: ripple of {ripple} dB");
        assert!(error < -70.0, "{from} to {to}: error of {error} dB");
        assert!(alias < -70.0, "{from} to {to}: alias of {alias} dB");
    }
}

#[test]
fn equal_rates_pass_as_they_are() {
    let sound = [0.5, -0.25, 2.0, f32::NAN, f32::NEG_INFINITY];
    assert_eq!(
        resampled(&sound, 16_000, 16_000),
        [0.5, -0.25, 1.0, 0.0, 0.0]
    );
}

#[test]
fn a_recording_keeps_its_length_of_time() {
    let pcm = Pcm::new(44_100, vec![0.1; 44_100]);
    let slower = pcm.resampled(16_000);
    assert_eq!((slower.rate(), slower.samples().len()), (16_000, 16_000));
    assert_eq!(slower.samples()[8_000], 0.1);
    assert_eq!(pcm.resampled(44_100), pcm);
    assert!(Pcm::new(8_000, vec![]).resampled(16_000).is_empty());
}

#[test]
fn a_recording_is_left_where_nobody_wants_it() {
    let mut asked = 0;
    let pcm = Pcm::new(8_000, vec![0.5; 80_000]);
    let found = pcm.resampled_while(16_000, || {
        asked += 1;
        asked < 3
    });
    assert_eq!((found, asked), (None, 3));
}

#[test]
fn a_stream_allocates_nothing_once_it_is_warm() {
    let mut resampler = Resampler::new(44_100, 16_000);
    let mut out = Vec::new();
    let mut sizes = Vec::new();
    for _ in 0..2_000 {
        out.clear();
        resampler.push(&[0.1; 512], &mut out);
        sizes.push((resampler.kept.capacity(), out.capacity()));
    }
    assert_eq!(sizes[100], sizes[1_999]);
}

#[test]
fn positions_between_samples_have_the_value_of_the_tone() {
    let reader = Interpolator::new();
    for hertz in [120.0, 440.0, 3_000.0, 6_000.0, 8_800.0] {
        let samples = tone(22_050, hertz, 0.2);
        let found: Vec<f32> = (0..9_600)
            .map(|n| reader.at(&samples, f64::from(n) * 22_050.0 / 48_000.0))
            .collect();
        let error = beside_tone(&found, 48_000, hertz).error;
        assert!(error < -60.0, "{hertz} Hz: {error:.1} dB");
    }
}

#[test]
fn just_below_a_sample_is_that_sample() {
    let at = Interpolator::new().at(&[0.25; 100], 50.0 - 1e-12);
    assert!((at - 0.25).abs() < 1e-4, "{at}");
}

#[test]
fn outside_a_recording_is_silence() {
    let reader = Interpolator::new();
    assert_eq!(reader.at(&[], 0.0), 0.0);
    assert_eq!(reader.at(&[1.0; 8], -1e9), 0.0);
    assert_eq!(reader.at(&[1.0; 8], 1e18), 0.0);
    assert_eq!(reader.at(&[1.0; 8], f64::NAN), 0.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn however_a_stream_is_cut_the_same_comes_out(
        (from, to) in prop::sample::select(&PAIRS[..]),
        cuts in prop::collection::vec(0_usize..4_000, 0..8),
    ) {
        let sound: Vec<f32> = (0..12_001).map(|n| ((n * 7_919) % 1_000) as f32 / 1_000.0).collect();
        let whole = resampled(&sound, from, to);
        let (mut resampler, mut out) = (Resampler::new(from, to), Vec::new());
        let mut rest = &sound[..];
        for cut in cuts {
            let (piece, tail) = rest.split_at(cut.min(rest.len()));
            resampler.push(piece, &mut out);
            rest = tail;
        }
        resampler.push(rest, &mut out);
        resampler.finish(&mut out);
        prop_assert_eq!(out, whole);
    }

    #[test]
    fn hostile_sound_and_rates_become_sound_of_the_right_length(
        samples in prop::collection::vec(prop_oneof![
            -2.0_f32..2.0, Just(f32::NAN), Just(f32::INFINITY), Just(f32::NEG_INFINITY)
        ], 0..300),
        from in prop_oneof![1_u32..200_000, Just(0), Just(u32::MAX)],
        to in prop::sample::select(&[8_000_u32, 16_000, 48_000][..]),
    ) {
        let samples = if from < 100 { &samples[..samples.len().min(3)] } else { &samples };
        let out = resampled(samples, from, to);
        prop_assert!(out.iter().all(|sample| (-1.0..=1.0).contains(sample)));
        let wanted = (samples.len() as u64 * u64::from(to)).div_ceil(u64::from(from.max(1)));
        prop_assert_eq!(out.len() as u64, wanted);
    }
}
