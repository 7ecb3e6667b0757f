//! Files as other programs write them, and files that are none.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::decode::decode;
use super::fault::Fault;
use super::*;
use hound::{SampleFormat, WavSpec, WavWriter};
use proptest::prelude::*;
use std::io::Cursor;

/// A WAV as another library writes it: a ramp from -0.5 to 0.5 in each channel.
fn foreign(channels: u16, rate: u32, bits: u16, format: SampleFormat, frames: u32) -> Vec<u8> {
    let spec = WavSpec {
        channels,
        sample_rate: rate,
        bits_per_sample: bits,
        sample_format: format,
    };
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = WavWriter::new(&mut bytes, spec).unwrap();
    for frame in 0..frames {
        let value = f64::from(frame) / f64::from(frames) - 0.5;
        for _ in 0..channels {
            match format {
                SampleFormat::Float => writer.write_sample(value as f32).unwrap(),
                SampleFormat::Int => {
                    let scale = f64::from(2_u32.pow(u32::from(bits) - 1));
                    writer.write_sample((value * scale) as i32).unwrap();
                }
            }
        }
    }
    writer.finalize().unwrap();
    bytes.into_inner()
}

fn check_ramp(pcm: &Pcm, rate: u32, tolerance: f32) {
    assert_eq!(pcm.rate(), rate);
    assert_eq!(pcm.samples().len(), 100);
    for (i, sample) in pcm.samples().iter().enumerate() {
        assert!(
            (sample - (i as f32 / 100.0 - 0.5)).abs() <= tolerance,
            "{i}: {sample}"
        );
    }
}

#[test]
fn every_width_and_any_channels_are_read() {
    for channels in [1, 2, 6] {
        for (bits, format, tolerance) in [
            (8, SampleFormat::Int, 0.01),
            (16, SampleFormat::Int, 1e-4),
            (24, SampleFormat::Int, 1e-6),
            (32, SampleFormat::Int, 1e-6),
            (32, SampleFormat::Float, 1e-6),
        ] {
            let bytes = foreign(channels, 11_025, bits, format, 100);
            check_ramp(&decode(&bytes).unwrap(), 11_025, tolerance);
        }
    }
}

#[test]
fn doubles_are_read() {
    let mut bytes = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0".to_vec();
    bytes.extend([3, 0, 1, 0, 0x80, 0xBB, 0, 0, 0, 0xDC, 5, 0, 8, 0, 64, 0]);
    bytes.extend(b"LIST\x03\0\0\0abc\0data\xFF\xFF\xFF\xFF");
    for i in 0..100 {
        bytes.extend((f64::from(i) / 100.0 - 0.5).to_le_bytes());
    }
    check_ramp(&decode(&bytes).unwrap(), 48_000, 1e-6);
}

#[test]
fn what_was_cut_off_is_read_as_far_as_it_goes() {
    let bytes = foreign(1, 8_000, 16, SampleFormat::Int, 100);
    let pcm = decode(&bytes[..bytes.len() - 101]).unwrap();
    assert_eq!(pcm.samples().len(), 49);
}

#[test]
fn what_is_saved_is_read_by_another_library_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stereo.wav");
    save(&path, 48_000, 2, &[0.5, -0.5, 2.0, f32::NAN]).unwrap();
    let mut reader = hound::WavReader::open(&path).unwrap();
    assert_eq!(
        (reader.spec().channels, reader.spec().sample_rate),
        (2, 48_000)
    );
    let samples: Vec<i16> = reader.samples().map(Result::unwrap).collect();
    assert_eq!(samples, [16_384, -16_384, 32_767, 0]);
    assert_eq!(load(&path).unwrap().samples().len(), 2);
}

#[test]
fn samples_that_make_no_file_are_refused() {
    for (rate, channels, samples) in [(0, 1, 2), (8_000, 0, 2), (8_000, 2, 3), (u32::MAX, 2, 2)] {
        let error = save("/nowhere/x.wav", rate, channels, &vec![0.0; samples]).unwrap_err();
        assert!(matches!(error, WavError::Unwritable { .. }), "{error}");
    }
    let error = save("/nowhere/x.wav", 8_000, 1, &[0.0]).unwrap_err();
    assert!(matches!(error, WavError::Write { .. }), "{error}");
}

#[test]
fn every_fault_is_one_sentence_that_names_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut no_data = foreign(1, 8_000, 16, SampleFormat::Int, 1);
    no_data.truncate(36);
    let mut stereo_of_three = foreign(1, 8_000, 16, SampleFormat::Int, 9);
    stereo_of_three[22] = 3;
    let mut slow = foreign(1, 8_000, 16, SampleFormat::Int, 601);
    slow[24..28].copy_from_slice(&1_u32.to_le_bytes());
    let mut adpcm = foreign(1, 8_000, 16, SampleFormat::Int, 9);
    adpcm[20] = 2;
    let cases: [(&[u8], &str); 12] = [
        (b"", "an empty file"),
        (b"ID3\x04\0rest", "an MP3 file"),
        (b"\xFF\xFB\x90\0", "an MP3 or AAC file"),
        (b"OggS\0\x02", "an Ogg file"),
        (b"\0\0\0\x20ftypM4A ", "an MP4 file"),
        ("Guten Abend, 你好!\n".as_bytes(), "a text file"),
        (b"\0\x01\x02\xFE", "an unknown kind of file"),
        (b"<!DOCTYPE html>", "a web page"),
        (&no_data, "holds no sound"),
        (&stereo_of_three, "do not fit their frames"),
        (&slow, "too long"),
        (&adpcm, "Microsoft ADPCM, format 0x0002"),
    ];
    for (index, (bytes, expected)) in cases.iter().enumerate() {
        let path = folder.path().join(format!("case-{index}.wav"));
        std::fs::write(&path, bytes).unwrap();
        let error = load(&path).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        assert!(error.contains(&format!("case-{index}.wav")), "{error}");
        assert!(!error.contains('\n'), "{error}");
    }
    let error = load(folder.path()).unwrap_err().to_string();
    assert!(error.contains("a folder"), "{error}");
    let error = load(folder.path().join("none.wav")).unwrap_err();
    assert!(matches!(error, WavError::Unreadable { .. }), "{error}");
}

/// A file of 16 bits with the samples of each frame as `sample` gives them.
fn file(channels: u16, extensible: bool, sample: impl Fn(usize, usize) -> f64) -> Vec<u8> {
    let align = channels * 2;
    let mut format = if extensible { 0xFFFE_u16 } else { 1 }
        .to_le_bytes()
        .to_vec();
    format.extend(channels.to_le_bytes());
    format.extend(8_000_u32.to_le_bytes());
    format.extend((8_000 * u32::from(align)).to_le_bytes());
    format.extend(align.to_le_bytes());
    format.extend(16_u16.to_le_bytes());
    if extensible {
        format.extend([22, 0, 16, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 16, 0]);
        format.extend([128, 0, 0, 170, 0, 56, 155, 113]);
    }
    let mut bytes = b"RIFF\0\0\0\0WAVEfmt ".to_vec();
    bytes.extend((format.len() as u32).to_le_bytes());
    bytes.extend(format);
    bytes.extend(b"data");
    bytes.extend((800 * u32::from(align)).to_le_bytes());
    for frame in 0..800 {
        for channel in 0..usize::from(channels) {
            let value = sample(frame, channel) * 32_767.0;
            bytes.extend((value as i16).to_le_bytes());
        }
    }
    bytes
}

fn tone(frame: usize) -> f64 {
    (frame as f64 * 0.3).sin() * 0.5
}

/// The level of a tone with a peak of a half.
const LEVEL: f32 = 0.353_5;

#[test]
fn one_voice_is_heard_at_its_level_whatever_lies_beside_it() {
    let level = |bytes: &[u8]| decode(bytes).unwrap().rms();
    let antiphase = file(2, false, |frame, channel| {
        tone(frame) * [1.0, -1.0][channel]
    });
    assert!(
        (level(&antiphase) - LEVEL).abs() < 0.01,
        "{}",
        level(&antiphase)
    );
    let one_of_many = file(
        32,
        true,
        |frame, channel| if channel == 6 { tone(frame) } else { 0.0 },
    );
    assert!((level(&one_of_many) - LEVEL).abs() < 0.01);
    // A microphone on the second input, and what the computer plays on the last two.
    let loopback = file(4, true, |frame, channel| match channel {
        0 => 0.0,
        1 => tone(frame),
        _ => (frame as f64 * 0.07).sin() * 0.9,
    });
    let heard = decode(&loopback).unwrap();
    for (frame, sample) in heard.samples().iter().enumerate() {
        assert!((f64::from(*sample) - tone(frame)).abs() < 1e-3);
    }
    assert_eq!(heard.samples().len(), 800);
}

#[test]
fn two_inputs_that_are_no_loudspeakers_are_not_mixed() {
    let sound = |extensible| {
        let bytes = file(2, extensible, |frame, channel| match channel {
            0 => tone(frame),
            _ => (frame as f64 * 0.07).sin() * 0.5,
        });
        decode(&bytes).unwrap()
    };
    let microphone = sound(true);
    assert!((f64::from(microphone.samples()[100]) - tone(100)).abs() < 1e-3);
    // Of left and right both are heard.
    assert!((sound(false).rms() - LEVEL * 0.5 * 2.0_f32.sqrt()).abs() < 0.01);
}

#[test]
fn telephone_sound_is_read() {
    for (tag, full) in [(7, [0x80, 0x00]), (6, [0xAA, 0x2A])] {
        let mut bytes = b"RIFF\x2E\0\0\0WAVEfmt \x12\0\0\0".to_vec();
        bytes.extend([
            tag, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x40, 0x1F, 0, 0, 1, 0, 8, 0, 0, 0,
        ]);
        bytes.extend(b"fact\x04\0\0\0\x04\0\0\0data\x02\0\0\0");
        bytes.extend(full);
        let pcm = decode(&bytes).unwrap();
        assert_eq!(pcm.rate(), 8_000);
        assert!(
            pcm.samples()[0] > 0.97 && pcm.samples()[1] < -0.97,
            "{:?}",
            pcm.samples()
        );
    }
}

#[test]
fn files_that_are_glued_together_are_one_recording() {
    let one = foreign(1, 8_000, 16, SampleFormat::Int, 100);
    let stereo = foreign(2, 8_000, 32, SampleFormat::Float, 100);
    for second in [&one, &stereo] {
        let pcm = decode(&[one.as_slice(), second.as_slice()].concat()).unwrap();
        assert_eq!(pcm.samples().len(), 200);
        let (first, second) = pcm.samples().split_at(100);
        assert!(first.iter().zip(second).all(|(a, b)| (a - b).abs() < 1e-4));
    }
    let other = foreign(1, 16_000, 16, SampleFormat::Int, 100);
    let error = decode(&[one, other].concat()).unwrap_err();
    assert!(matches!(error, Fault::Damaged(reason) if reason.contains("different sample rates")));
}

proptest! {
    #[test]
    fn any_chunks_are_survived_and_no_sound_is_made_up(
        chunks in prop::collection::vec(
            (
                prop::sample::select(vec![*b"fmt ", *b"data", *b"LIST", *b"ds64", *b"RIFF", *b"\0\x01ab"]),
                prop::sample::select(vec![0_u32, 1, 7, 16, 40, u32::MAX]),
                prop::collection::vec(any::<u8>(), 0..48),
            ),
            0..8,
        ),
    ) {
        let mut bytes = foreign(2, 16_000, 16, SampleFormat::Int, 3);
        for (name, claimed, body) in chunks {
            bytes.extend(name);
            bytes.extend(claimed.to_le_bytes());
            bytes.extend(body);
        }
        if let Ok(pcm) = decode(&bytes) {
            // Not a sample more than there are bytes.
            prop_assert!(pcm.samples().len() <= bytes.len());
        }
    }

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        let _ = decode(&bytes);
    }

    #[test]
    fn any_header_is_survived(
        header in prop::collection::vec(any::<u8>(), 0..64),
        claimed in any::<u32>(),
    ) {
        let mut bytes = b"RIFF\0\0\0\0WAVEfmt ".to_vec();
        bytes.extend(claimed.to_le_bytes());
        bytes.extend(&header);
        bytes.extend(b"data\xFF\xFF\xFF\xFF0123456789");
        let _ = decode(&bytes);
    }

    #[test]
    fn any_damage_is_survived(
        wide in any::<bool>(),
        damage in prop::collection::vec((0..144_usize, any::<u8>()), 1..8),
        length in 0..144_usize,
    ) {
        let mut bytes = foreign(1 + u16::from(wide), 16_000, if wide { 32 } else { 16 }, SampleFormat::Int, 20);
        for (at, value) in damage {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
        }
        bytes.truncate(length);
        match decode(&bytes) {
            Ok(pcm) => {
                prop_assert!(!pcm.is_empty());
                prop_assert!(pcm.samples().iter().all(|s| (-1.0..=1.0).contains(s)));
            }
            Err(fault) => prop_assert!(fault != Fault::TooLong || length > 44),
        }
    }
}

#[test]
fn a_million_empty_chunks_are_looked_through_once() {
    for channels in [1_u16, u16::MAX] {
        let mut file = b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0".to_vec();
        file.extend(channels.to_le_bytes());
        file.extend(16_000_u32.to_le_bytes());
        file.extend([0; 4]);
        file.extend((channels.wrapping_mul(2)).to_le_bytes());
        file.extend(16_u16.to_le_bytes());
        for _ in 0..1_000_000 {
            file.extend(b"data\0\0\0\0");
        }
        // Looked through for every chunk, it would take hours.
        assert!(decode(&file).is_err(), "{channels} channels");
    }
}
