//! Files that are whole, and files that are not.

#![allow(clippy::unwrap_used)]
use super::*;
use proptest::prelude::*;
use std::io::Cursor;
use std::{fs, iter};

/// The header of a very small model: vocabulary, audio context, state, heads and layers, the
/// same for text, mel bands, file type.
const NUMBERS: [i32; 11] = [51_865, 1_500, 8, 1, 1, 448, 8, 1, 1, 80, 1];
/// As many tensors as it has to have.
const TENSORS: usize = 11 + 15 + 24;
/// Where its vocabulary begins.
const VOCABULARY: usize = 48 + 8 + 80 * 201 * 4;

/// A model with so many tensors of four numbers each.
fn model(numbers: [i32; 11], words: &[&str], tensors: usize) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    let number = |number: usize| i32::try_from(number).unwrap().to_le_bytes();
    bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    bytes.extend([number(80), number(201)].concat());
    bytes.extend(iter::repeat_n(0, 80 * 201 * 4));
    bytes.extend(number(words.len()));
    for word in words {
        bytes.extend(number(word.len()));
        bytes.extend(word.as_bytes());
    }
    for index in 0..tensors {
        let name = format!("t{index}");
        bytes.extend([number(1), number(name.len()), number(0), number(4)].concat());
        bytes.extend(name.as_bytes());
        bytes.extend([0; 16]);
    }
    bytes
}

fn small() -> Vec<u8> {
    model(NUMBERS, &[" ", "yes"], TENSORS)
}

fn checked(bytes: &[u8]) -> Result<(Header, u64), String> {
    check(Cursor::new(bytes), bytes.len() as u64).map_err(|fault| fault.to_string())
}

#[test]
fn a_whole_model_and_one_without_weights_pass() {
    let (header, tensors) = checked(&small()).unwrap();
    assert_eq!((header.languages(), tensors), (99, TENSORS as u64));
    let mut english = NUMBERS;
    english[0] = 51_864;
    let (header, tensors) = checked(&model(english, &[" "], 0)).unwrap();
    assert_eq!((header.is_multilingual(), tensors), (false, 0));
}

#[test]
fn every_cut_is_told_of() {
    let whole = small();
    for (length, part) in [
        (4, "header"),
        (47, "header"),
        (1_000, "mel filters"),
        (VOCABULARY + 2, "vocabulary"),
        (VOCABULARY + 10, "vocabulary"),
        (whole.len() - 1, "tensor \"t49\""),
        (whole.len() - 20, "tensor 50"),
        (whole.len() - 35, "49 of 50 tensors"),
    ] {
        let error = checked(&whole[..length]).unwrap_err();
        assert!(
            error.contains("cut short") && error.contains(part),
            "{length}: {error}"
        );
        assert!(error.contains("fetch it again"), "{error}");
    }
    let mut longer = whole;
    longer.extend([0; 3]);
    assert!(checked(&longer).unwrap_err().contains("tensor 51"));
}

#[test]
fn numbers_that_would_break_whisper_are_refused() {
    for (index, value, words) in [
        (0, 50_000, "vocabulary is 50000 where 51864 to 51866"),
        (0, 51_867, "vocabulary"),
        (1, -1, "audio context"),
        (2, 1 << 30, "audio state"),
        (3, 3, "audio head count is 3 where a divisor of 8"),
        (4, 0, "audio layer count"),
        (5, 0, "text context"),
        (6, 16, "text state is 16 where 8 is"),
        (9, 128, "mel filter count is 80 where 128 is"),
        (10, 0, "32 bits"),
        (10, 4, "file type"),
        // Blocks of 32 do not fit a state of 8.
        (10, 2, "file type"),
        (10, i32::MIN, "file type"),
    ] {
        let mut numbers = NUMBERS;
        numbers[index] = value;
        let error = checked(&model(numbers, &[" "], 0)).unwrap_err();
        assert!(error.contains(words), "{error}");
    }
    let error = checked(&model(NUMBERS, &["no"], 0)).unwrap_err();
    assert!(error.contains("no space"), "{error}");
}

#[test]
fn tensors_that_would_break_whisper_are_refused() {
    let at = VOCABULARY + 4 + 5 + 7;
    for (offset, value, words) in [
        (0, 5, "5 dimensions"),
        (0, -1, "-1 dimensions"),
        (4, 1 << 20, "1048576 letters"),
        (8, 99, "format 99"),
        (12, 0, "a side of 0"),
        (12, -4, "a side of -4"),
    ] {
        let mut bytes = small();
        bytes[at + offset..at + offset + 4].copy_from_slice(&i32::to_le_bytes(value));
        let error = checked(&bytes).unwrap_err();
        assert!(
            error.contains("tensor 1") && error.contains(words),
            "{error}"
        );
    }
}

#[test]
fn what_is_something_else_is_told_by_its_kind() {
    let silero = b"lmgg\x0a\0\0\0silero-16k\0\0\0\0";
    for (bytes, words) in [
        (&b""[..], "it is empty"),
        (b"GGUF\x03\0\0\0", "--mind"),
        (
            b"version https://git-lfs.github.com/spec/v1\n",
            "this is text",
        ),
        ("<html>Übergröße".as_bytes(), "this is text"),
        (b"PK\x03\x04....", "an archive"),
        (b"\x7fELF\x02\x01\x01\0", "no whisper model"),
        (silero, "silence"),
    ] {
        let error = checked(bytes).unwrap_err();
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn a_path_that_is_no_file_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let error = open(folder.path(), u64::MAX).unwrap_err();
    assert!(matches!(error, Fault::Folder), "{error}");
    let error = open(&folder.path().join("none.bin"), u64::MAX).unwrap_err();
    assert!(matches!(error, Fault::Missing), "{error}");
    let file = folder.path().join("ears.bin");
    fs::write(&file, small()).unwrap();
    let error = open(&file.join("none.bin"), u64::MAX).unwrap_err();
    assert!(matches!(error, Fault::Missing), "{error}");
}

#[test]
fn a_model_larger_than_memory_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ears.bin");
    // A header alone promises two hundred gigabytes.
    let numbers = [51_866, 1_500, 8_192, 8, 128, 448, 8_192, 8, 128, 80, 1];
    fs::write(&file, model(numbers, &[" "], 0)).unwrap();
    let error = open(&file, 16_000_000_000).unwrap_err().to_string();
    assert!(error.contains("16000 MB are free"), "{error}");
    assert!(error.contains("choose a smaller model"), "{error}");
    assert!(open(&file, u64::MAX).is_ok());
}

#[test]
fn a_real_size_is_estimated_well() {
    // ggml-base.bin: 148 MB of weights, and some 390 MB in all by whisper.cpp's own table.
    let base = [51_865, 1_500, 512, 8, 6, 448, 512, 8, 6, 80, 1];
    let (header, _) = checked(&model(base, &[" "], 0)).unwrap();
    let megabytes = header.memory() / 1_000_000;
    assert!((150..400).contains(&megabytes), "{megabytes}");
}

proptest! {
    #[test]
    fn any_bytes_have_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(checked(&bytes).is_err());
        prop_assert!(checked(&[&MAGIC[..], &bytes].concat()).is_err());
    }

    #[test]
    fn any_damage_has_an_answer(
        places in prop::collection::vec((0_usize..3_000, any::<u8>()), 1..8),
        cut in 0_usize..80_000,
    ) {
        let mut bytes = small();
        for (place, value) in places {
            // The filters, of which every value is fine, are left out.
            let place = if place < 56 { place } else { VOCABULARY + place - 56 };
            if let Some(byte) = bytes.get_mut(place) {
                *byte = value;
            }
        }
        bytes.truncate(cut);
        let _ = checked(&bytes);
    }
}
