//! Sound in, visemes out: streaming, silence, and sound that no mouth made.

use banter_lipsync::{Heard, SoundError, SoundReader, Viseme};
use proptest::prelude::*;

/// An open vowel in bursts, with noise between them: harmonics of 130 Hz under three formants.
fn babble(rate: u32, seconds: f32) -> Vec<f32> {
    const PITCH: f32 = 130.0;
    const FORMANTS: [(f32, f32); 3] = [(730.0, 1.0), (1_090.0, 0.5), (2_440.0, 0.15)];
    let strength = |hertz: f32| -> f32 {
        let near = |(formant, strength): &(f32, f32)| {
            strength / (1.0 + ((hertz - formant) / 90.0).powi(2))
        };
        FORMANTS.iter().map(near).sum()
    };
    let harmonics: Vec<(f32, f32)> = (1..25_u8)
        .map(|n| PITCH * f32::from(n))
        .map(|hertz| (hertz, strength(hertz)))
        .collect();
    let mut state = 9_u32;
    (0..(seconds * rate as f32) as u32)
        .map(|n| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = (state >> 8) as f32 / (1 << 24) as f32 - 0.5;
            let t = n as f32 / rate as f32;
            let wave =
                |(hertz, height): &(f32, f32)| height * (std::f32::consts::TAU * hertz * t).sin();
            let open = (t * 3.0).fract() < 0.6;
            if open {
                0.2 * harmonics.iter().map(wave).sum::<f32>()
            } else {
                0.02 * noise
            }
        })
        .collect()
}

fn read(rate: u32, sound: &[f32]) -> Vec<Heard> {
    let (mut reader, mut heard) = (SoundReader::new(rate).unwrap(), Vec::new());
    reader.push(sound, &mut heard);
    reader.finish(&mut heard);
    heard
}

fn assert_sane(heard: &[Heard]) {
    for (index, frame) in heard.iter().enumerate() {
        assert!((frame.time - index as f32 * 0.01).abs() < 1e-3);
        let sum: f32 = frame.visemes.iter().sum();
        assert!((sum - 1.0).abs() < 1e-3, "{frame:?}");
        let unit = [frame.jaw, frame.aperture, frame.closure, frame.lip_teeth];
        assert!(
            unit.iter()
                .chain(&frame.visemes)
                .all(|x| (0.0..=1.0).contains(x)),
            "{frame:?}"
        );
        assert!((0.0..=2.0).contains(&frame.loudness));
    }
}

fn assert_shut(heard: &[Heard]) {
    assert!(!heard.is_empty());
    for frame in heard {
        assert_eq!(frame.viseme, Viseme::Sil, "{frame:?}");
        assert!(frame.jaw < 0.05 && frame.aperture < 0.05, "{frame:?}");
    }
}

#[test]
fn every_ten_milliseconds_are_heard_once_at_any_rate() {
    for rate in [
        8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000,
    ] {
        let heard = read(rate, &babble(rate, 1.5));
        assert!(
            (149..=150).contains(&heard.len()),
            "{rate}: {}",
            heard.len()
        );
        assert_sane(&heard);
        assert!(heard.iter().any(|frame| frame.viseme.is_vowel()), "{rate}");
    }
}

#[test]
fn nothing_is_heard_later_than_promised() {
    const { assert!(SoundReader::LOOK_AHEAD <= 0.1) };
    for rate in [8_000, 16_000, 48_000] {
        let sound = babble(rate, 2.0);
        let whole = read(rate, &sound);
        let mut reader = SoundReader::new(rate).unwrap();
        let mut heard = Vec::new();
        for (done, chunk) in sound.chunks(rate as usize / 200).enumerate() {
            reader.push(chunk, &mut heard);
            let now = (done + 1) as f32 * 0.005;
            let promised = ((now - SoundReader::LOOK_AHEAD) / 0.01 + 1e-3).floor() as i32 + 1;
            assert!(
                heard.len() as i32 >= promised.max(0),
                "{rate} Hz at {now} s: {}",
                heard.len()
            );
        }
        assert_eq!(heard, whole[..heard.len()]);
    }
}

#[test]
fn silence_keeps_the_mouth_shut() {
    for rate in [8_000, 22_050, 48_000] {
        assert_shut(&read(rate, &vec![0.0; 3 * rate as usize]));
        let hiss: Vec<f32> = babble(rate, 3.0)
            .iter()
            .map(|sample| sample * 1e-4)
            .collect();
        assert_shut(&read(rate, &hiss));
    }
    let mut sound = babble(16_000, 2.0);
    sound.resize(20 * 16_000, 0.0);
    assert_shut(&read(16_000, &sound)[250..]);
}

#[test]
fn broken_samples_are_silence() {
    assert_shut(&read(16_000, &[f32::NAN; 16_000]));
    assert_shut(&read(16_000, &[f32::INFINITY; 16_000]));
    let mut sound = babble(16_000, 1.0);
    for sample in sound.iter_mut().step_by(97) {
        *sample = f32::NEG_INFINITY;
    }
    assert_sane(&read(16_000, &sound));
    assert!(read(16_000, &[]).is_empty());
    assert!(read(16_000, &[0.1; 100]).is_empty());
}

#[test]
fn clipped_and_quiet_voices_are_still_heard() {
    for gain in [0.01, 0.1, 20.0, 1e30] {
        let sound: Vec<f32> = babble(16_000, 3.0)
            .iter()
            .map(|sample| sample * gain)
            .collect();
        let heard = read(16_000, &sound);
        assert_sane(&heard);
        let vowels = heard.iter().filter(|frame| frame.viseme.is_vowel()).count();
        assert!(vowels > 60, "{gain}: {vowels}");
    }
}

#[test]
fn a_reader_begins_anew() {
    let sound = babble(22_050, 1.0);
    let mut reader = SoundReader::new(22_050).unwrap();
    let (mut first, mut second) = (Vec::new(), Vec::new());
    reader.push(&sound, &mut first);
    reader.finish(&mut first);
    reader.push(&sound[..10_000], &mut second);
    reader.reset();
    second.clear();
    reader.push(&sound, &mut second);
    reader.finish(&mut second);
    assert_eq!(first, second);
}

#[test]
fn the_usual_vowel_has_loudness_one() {
    let mut sound = babble(16_000, 6.0);
    for sample in &mut sound[64_000..] {
        *sample *= 2.0;
    }
    let heard = read(16_000, &sound);
    let mean = |frames: &[Heard]| {
        let vowels: Vec<_> = frames
            .iter()
            .filter(|frame| frame.viseme.is_vowel())
            .collect();
        vowels.iter().map(|frame| frame.loudness).sum::<f32>() / vowels.len() as f32
    };
    assert!(
        (0.8..1.2).contains(&mean(&heard[200..390])),
        "{}",
        mean(&heard[200..390])
    );
    assert!(mean(&heard[405..450]) > 1.3, "{}", mean(&heard[405..450]));
}

#[test]
fn the_fallback_opens_and_shuts_the_mouth() {
    let (mut reader, mut heard) = (SoundReader::fallback(16_000).unwrap(), Vec::new());
    reader.push(&babble(16_000, 3.0), &mut heard);
    reader.finish(&mut heard);
    assert_sane(&heard);
    assert!(
        heard
            .iter()
            .any(|frame| frame.viseme.is_vowel() && frame.jaw > 0.3)
    );
    heard.clear();
    reader.push(&[0.0; 32_000], &mut heard);
    reader.finish(&mut heard);
    assert!(
        heard
            .iter()
            .all(|frame| frame.viseme == Viseme::Sil && frame.jaw < 0.15)
    );
}

#[test]
fn what_cannot_be_read_is_an_error() {
    for rate in [0, 7_999, 192_001, u32::MAX] {
        assert_eq!(
            SoundReader::new(rate).unwrap_err(),
            SoundError::Rate { rate }
        );
    }
    let weights =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/weights/visemes.bin")).unwrap();
    assert!(weights.len() < 300_000);
    assert!(SoundReader::with_weights(16_000, &weights).is_ok());
    for broken in [
        &weights[..0],
        &weights[..20],
        &weights[..weights.len() - 2],
        &weights[1..],
    ] {
        let error = SoundReader::with_weights(16_000, broken).unwrap_err();
        assert!(matches!(error, SoundError::Weights { .. }), "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_samples_in_any_chunks_give_the_same_sane_frames(
        rate in 8_000_u32..60_000,
        sound in proptest::collection::vec(prop_oneof![8 => -1.0_f32..1.0, 1 => any::<f32>()], 0..6_000),
        sizes in proptest::collection::vec(0_usize..2_000, 1..8),
    ) {
        let whole = read(rate, &sound);
        assert_sane(&whole);
        let (mut reader, mut parts) = (SoundReader::new(rate).unwrap(), Vec::new());
        let mut rest = &sound[..];
        for size in sizes.iter().cycle().take(40) {
            let (chunk, after) = rest.split_at((*size).min(rest.len()));
            reader.push(chunk, &mut parts);
            rest = after;
        }
        reader.push(rest, &mut parts);
        reader.finish(&mut parts);
        prop_assert_eq!(whole, parts);
    }
}
