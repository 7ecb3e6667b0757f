//! The encoder beside the same in NumPy and librosa: `reference/golden.py` prints the numbers.
#![allow(clippy::unwrap_used)]

use super::*;
use banter_needs::needs;
use proptest::prelude::*;
use std::f64::consts::TAU;

struct Dice(u32);

impl Dice {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as f32 / (1 << 24) as f32 - 0.5
    }
}

/// A small network of made weights, as a file.
fn made(hidden: usize, width: usize) -> Vec<u8> {
    let mut shapes = vec![
        ("linear.bias".to_owned(), vec![width]),
        ("linear.weight".to_owned(), vec![width, hidden]),
    ];
    for layer in 0..3 {
        let inputs = if layer == 0 { mel::BANDS } else { hidden };
        for (name, shape) in [
            ("bias_hh", vec![4 * hidden]),
            ("bias_ih", vec![4 * hidden]),
            ("weight_hh", vec![4 * hidden, hidden]),
            ("weight_ih", vec![4 * hidden, inputs]),
        ] {
            shapes.push((format!("lstm.{name}_l{layer}"), shape));
        }
    }
    shapes.sort();
    let (mut dice, mut header, mut data) = (Dice(7), serde_json::Map::new(), Vec::new());
    for (name, shape) in shapes {
        let start = data.len();
        for _ in 0..shape.iter().product() {
            data.extend((2.0 * dice.next()).to_le_bytes());
        }
        let entry = serde_json::json!({"dtype": "F32", "shape": shape, "data_offsets": [start, data.len()]});
        header.insert(name, entry);
    }
    let header = serde_json::to_vec(&header).unwrap();
    [&(header.len() as u64).to_le_bytes()[..], &header, &data].concat()
}

/// Two and a half seconds of noise that is loud four times a second, about a rising tone.
fn sound() -> Vec<f32> {
    let (mut dice, mut phase) = (Dice(1), 0.0_f64);
    (0..40_000)
        .map(|i| {
            let t = f64::from(i) / 16_000.0;
            phase += TAU * (150.0 + 40.0 * t) / 16_000.0;
            let tone: f64 = (1..9)
                .map(|k| (f64::from(k) * phase).sin() / f64::from(k))
                .sum();
            let loud = (2.0 * TAU * t).sin().powi(2);
            ((0.06 * tone + 0.05 * f64::from(dice.next())) * loud) as f32
        })
        .collect()
}

#[test]
fn bands_are_those_of_librosa() {
    let frames = mel::frames(&sound());
    assert_eq!(frames.len(), 251);
    for (frame, band, wanted) in [
        (0, 0, 7.625_216e-7_f32),
        (30, 3, 0.012_120_457),
        (100, 20, 3.340_511e-9),
        (240, 39, 0.000_437_249_84),
    ] {
        let found = frames[frame][band];
        assert!(
            (found / wanted - 1.0).abs() < 1e-3,
            "{frame} {band}: {found}"
        );
    }
}

#[test]
fn pieces_begin_where_resemblyzers_do() {
    assert_eq!(starts(10), [0]);
    assert_eq!(starts(25_600), [0]);
    assert_eq!(starts(26_000), [0]);
    assert_eq!(starts(40_000), [0, 77]);
    let long = starts(176_000);
    assert_eq!((long.len(), long.last()), (13, Some(&924)));
}

#[test]
fn the_network_is_that_of_the_reference() {
    let encoder = SpeakerEncoder::parse(&made(6, 8)).unwrap();
    let found = encoder.embed_speech(sound()).unwrap();
    let wanted = [
        0.288_813_3,
        0.658_366_4,
        0.076_181_9,
        0.540_067_7,
        0.0,
        0.430_887_1,
        0.0,
        0.0,
    ];
    for (found, wanted) in found.values().iter().zip(wanted) {
        let off: f32 = found - wanted;
        assert!(off.abs() < 1e-5, "{found} for {wanted}");
    }
}

#[test]
fn what_is_no_encoder_is_told_in_a_sentence() {
    let told = |bytes: &[u8]| SpeakerEncoder::parse(bytes).err().unwrap();
    let whole = made(2, 2);
    assert!(told(b"<html>").contains("cut short"));
    assert!(told(&whole[..whole.len() - 4]).contains("cut short"));
    assert!(told(b"\x02\0\0\0\0\0\0\0{}").contains("no tensor `lstm."));
    let missing = SpeakerEncoder::load("nowhere.safetensors").unwrap_err();
    assert!(
        missing
            .to_string()
            .starts_with("nowhere.safetensors: the weights")
    );
    let encoder = SpeakerEncoder::parse(&whole).unwrap();
    let short = encoder.embed(&Pcm::new(16_000, vec![0.1; 8_000]));
    assert!(short.unwrap_err().to_string().contains("0.5 s of speech"));
}

#[test]
fn a_network_that_says_nothing_finds_no_speaker() {
    let mut file = made(2, 2);
    let header = u64::from_le_bytes(file[..8].try_into().unwrap()) as usize;
    file[8 + header..].fill(0);
    let encoder = SpeakerEncoder::parse(&file).unwrap();
    let found = encoder.embed(&Pcm::new(16_000, sound()));
    assert_eq!(found, Err(LikenessError::NoSpeaker));
}

#[test]
fn values_that_were_kept_stay_the_same() {
    let values = (0..256).map(|i| (i as f32 * 0.37).sin().max(0.0)).collect();
    let point = SpeakerEmbedding::new(values).unwrap();
    let again = SpeakerEmbedding::new(point.values().to_vec()).unwrap();
    assert_eq!(again, point);
    assert_eq!(SpeakerEmbedding::new(vec![f32::NAN, 1.0]), None);
}

#[needs(
    data("models/resemblyzer.safetensors"),
    data("audio/jfk.wav"),
    data("audio/sense_and_sensibility_01_austen_64kb-0870.wav"),
    data("audio/sense_and_sensibility_01_austen_64kb-0890.wav")
)]
#[test]
fn a_person_is_told_from_another() {
    let data = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    let encoder = SpeakerEncoder::load(data.join("models/resemblyzer.safetensors")).unwrap();
    let embed = |name: &str| {
        let pcm = banter_engine::wav::load(data.join("audio").join(name)).unwrap();
        let speech = pcm.resampled(mel::RATE).samples().to_vec();
        encoder.embed_speech(speech).unwrap()
    };
    let jfk = embed("jfk.wav");
    let reader = embed("sense_and_sensibility_01_austen_64kb-0870.wav");
    let again = embed("sense_and_sensibility_01_austen_64kb-0890.wav");
    // As the reference says of the same files.
    assert!((jfk.similarity(&reader) - 0.584).abs() < 2e-3);
    assert!((reader.similarity(&again) - 0.922).abs() < 2e-3);
}

proptest! {
    #[test]
    fn broken_files_are_refused_and_never_a_panic(cut in 0_usize..3_000, at in 0_usize..3_000, to: u8) {
        let mut file = made(1, 1);
        if let Some(byte) = file.get_mut(at) {
            *byte = to;
        }
        let cut = cut.min(file.len());
        let _ = SpeakerEncoder::parse(&file[..cut]);
        if let Ok(encoder) = SpeakerEncoder::parse(&file) {
            let _ = encoder.embed_speech(vec![0.1; 400]);
        }
    }
}
