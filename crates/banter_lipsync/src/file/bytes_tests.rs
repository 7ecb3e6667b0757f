//! Tracks survive their files, and nothing else does.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::{Phone, Style};
use proptest::prelude::*;

fn line() -> Track {
    let phones = ["m", "ɑː", "f", "uː"];
    let phones = phones.iter().zip(0_u8..).map(|(symbol, index)| Phone {
        symbol,
        start: 0.1 + 0.12 * f32::from(index),
        end: 0.22 + 0.12 * f32::from(index),
    });
    Track::from_phones(phones, &Style::default())
}

/// The same with the melody of a hum that swells once and stops.
fn sung() -> Track {
    let sound: Vec<f32> = (0..24_000_u16)
        .map(|index| {
            let time = f32::from(index) / 16_000.0;
            let swell = (-((time - 0.8) / 0.08).powi(2)).exp();
            let loud = if time < 1.2 { 0.1 + 0.2 * swell } else { 0.0 };
            loud * (800.0 * time + 20.0 * swell).sin()
        })
        .collect();
    line().with_sound(&sound, 16_000)
}

/// The same file with a right checksum.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let body = bytes.len().saturating_sub(SUM);
    let sum = crc32(&bytes[..body]).to_le_bytes();
    bytes[body..].copy_from_slice(&sum);
    bytes
}

#[test]
fn a_line_comes_back_as_it_was() {
    for track in [line(), sung(), Track::default()] {
        assert_eq!(Track::from_bytes(&track.to_bytes()), Ok(track));
    }
}

#[test]
fn cut_files_are_refused_at_every_length() {
    let file = line().to_bytes();
    for length in 0..file.len() {
        let error = Track::from_bytes(&file[..length]).unwrap_err();
        let expected = if length < MAGIC.len() {
            error == TrackError::NotATrack
        } else {
            matches!(error, TrackError::Cut { found, expected } if found == length && expected > length)
        };
        assert!(expected, "{length}: {error:?}");
    }
}

#[test]
fn damage_is_noticed_at_every_byte() {
    let file = line().to_bytes();
    for index in 0..file.len() {
        let mut damaged = file.clone();
        damaged[index] ^= 0x10;
        assert!(Track::from_bytes(&damaged).is_err(), "byte {index}");
    }
}

#[test]
fn other_versions_and_other_files_are_named() {
    let mut file = line().to_bytes();
    file[4] = 9;
    let error = Track::from_bytes(&file).unwrap_err();
    assert!(error.to_string().contains("version 9"), "{error}");
    file[0] = b'W';
    assert_eq!(Track::from_bytes(&file), Err(TrackError::NotATrack));
}

#[test]
fn huge_counts_are_refused_before_anything_is_kept() {
    for at in [8, 12, 16, 24, 28] {
        let mut file = line().to_bytes();
        file[at..at + 4].copy_from_slice(&[0xFF; 4]);
        let error = Track::from_bytes(&sealed(file)).unwrap_err();
        assert!(error.to_string().contains("longer than any"), "{error}");
    }
}

#[test]
fn sounds_out_of_order_and_lips_through_lips_are_mended_or_refused() {
    let track = line();
    let file = track.to_bytes();
    let (frames, gestures) = track.parts();
    let first = HEAD + CHANNELS + frames.len() * CHANNELS;
    for nonsense in [f32::NAN, -1.0, 1e9, f32::INFINITY] {
        let mut file = file.clone();
        file[first + 5..first + 9].copy_from_slice(&nonsense.to_le_bytes());
        let error = Track::from_bytes(&sealed(file)).unwrap_err();
        assert!(error.to_string().contains("follow each other"), "{error}");
    }
    assert!(!gestures.is_empty());

    let mut file = file;
    let full = vec![255; frames.len() * CHANNELS];
    file[HEAD + CHANNELS..first].copy_from_slice(&full);
    let jaw = channel(Blendshape::JawOpen).unwrap();
    for row in 0..frames.len() {
        file[HEAD + CHANNELS + row * CHANNELS + jaw] = 10;
    }
    let mended = Track::from_bytes(&sealed(file)).unwrap().sample(0.2);
    assert_eq!(mended[Blendshape::MouthClose], mended[Blendshape::JawOpen]);
}

#[test]
fn a_melody_that_no_voice_has_is_refused() {
    let track = sung();
    let cues = track.prosody().cues();
    assert!(
        cues.iter()
            .any(|(_, cue)| matches!(cue, crate::Cue::Accent(_)))
    );
    let file = track.to_bytes();
    let end = file.len() - SUM;
    let points = end - cues.len() * melody::CUE - track.prosody().points().len() * melody::POINT;
    let last = end - melody::CUE;
    // The step, a pitch, a melody, an energy, what a cue is, when it is.
    for at in [32, points, points + 4, points + 8, last, last + 1] {
        let mut file = file.clone();
        file[at..at + 4].copy_from_slice(&f32::NAN.to_le_bytes());
        if at == last {
            file[at] = 9;
        }
        let error = Track::from_bytes(&sealed(file)).unwrap_err();
        assert!(error.to_string().contains("melody"), "{at}: {error}");
    }
}

#[test]
fn the_longest_melody_comes_back() {
    for rate in [2_000, 11_025] {
        let seconds = Track::MAX_SECONDS as u32 + 2;
        // Half-second bursts to the very end, so that cues lie there too.
        let burst = |index: u32| {
            if (index * 2 / rate).is_multiple_of(2) {
                0.3
            } else {
                0.0
            }
        };
        let sound: Vec<f32> = (0..seconds * rate)
            .map(|index| burst(index) * (index as f32 * 0.4).sin())
            .collect();
        let track = line().with_sound(&sound, rate);
        let (last, _) = track.prosody().cues().last().unwrap();
        assert!(*last > Track::MAX_SECONDS - 2.0, "{last}");
        assert_eq!(Track::from_bytes(&track.to_bytes()), Ok(track));
    }
}

#[test]
fn a_file_that_begins_elsewhere_keeps_its_time() {
    let track = line();
    let (frames, _) = track.parts();
    let mut file = track.to_bytes();
    // Ten frames fewer before time zero, which are at rest.
    let first = HEAD + CHANNELS;
    assert!(frames[..10].iter().flatten().all(|weight| *weight == 0));
    file.drain(first..first + 10 * CHANNELS);
    file[8..12].copy_from_slice(&(before() - 10).to_le_bytes());
    file[12..16].copy_from_slice(&count(frames.len() - 10));
    assert_eq!(Track::from_bytes(&sealed(file)), Ok(track));
}

proptest! {
    #[test]
    fn the_melody_of_any_sound_comes_back(
        levels in prop::collection::vec(0.0_f32..4.0, 1..40),
        hertz in 20.0_f32..2_000.0,
        roughness in 0.0_f32..1.0,
        rate in prop::sample::select(vec![2_000_u32, 8_000, 11_025, 48_000]),
    ) {
        let mut noise = 7_u32;
        let sound: Vec<f32> = levels
            .iter()
            .flat_map(|level| (0..rate / 10).map(move |index| (*level, index as f32 / rate as f32)))
            .map(|(level, time)| {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let rough = (noise >> 8) as f32 / (1 << 23) as f32 - 1.0;
                level * (roughness * rough + (1.0 - roughness) * (std::f32::consts::TAU * hertz * time).sin())
            })
            .collect();
        let track = line().with_sound(&sound, rate);
        prop_assert_eq!(Track::from_bytes(&track.to_bytes()), Ok(track));
    }

    #[test]
    fn every_line_comes_back(
        sounds in prop::collection::vec(("[a-zɑəʃŋ]{1,2}", 0.0_f32..0.3, 0.0_f32..0.3), 0..30)
    ) {
        let mut now = 0.0;
        let phones: Vec<Phone<'_>> = sounds.iter().map(|(symbol, gap, length)| {
            let start = now + gap;
            now = start + length;
            Phone { symbol, start, end: now }
        }).collect();
        let track = Track::from_phones(phones, &Style::default());
        prop_assert_eq!(Track::from_bytes(&track.to_bytes()), Ok(track));
    }

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(Track::from_bytes(&bytes).is_err());
    }

    #[test]
    fn any_body_with_a_right_sum_gives_a_sane_track_or_an_error(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        at in -1.0_f32..2.0,
    ) {
        let mut file = sung().to_bytes();
        for (index, value) in changes {
            let index = index.index(file.len());
            file[index] = value;
        }
        if let Ok(track) = Track::from_bytes(&sealed(file)) {
            let face = track.sample(at);
            prop_assert_eq!(face, face.clamp01());
            prop_assert!(face[Blendshape::MouthClose] <= face[Blendshape::JawOpen] + 1e-6);
            prop_assert!(track.prosody().at(at).melody.abs() <= 1.0);
        }
    }
}
