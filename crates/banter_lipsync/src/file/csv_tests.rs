//! Takes survive the table, and strange tables are refused in a sentence.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::{Phone, Style, Track, Weights, write_csv};
use proptest::prelude::*;

fn csv(head: &str, rows: &[&str]) -> Vec<u8> {
    format!("{head}\n{}\n", rows.join("\n")).into_bytes()
}

#[test]
fn a_track_comes_back_at_the_rate_that_it_was_written_at() {
    let phones = [Phone {
        symbol: "ɑː",
        start: 0.2,
        end: 1.5,
    }];
    let track = Track::from_phones(phones, &Style::default());
    for rate in [24, 30, 60, 120] {
        let mut table = Vec::new();
        write_csv(&track, rate, &mut table).unwrap();
        let take = read_csv(&table, None).unwrap();
        assert_eq!(take.rate(), rate);
        let jaw = take.sample(1.0)[Blendshape::JawOpen];
        assert!((jaw - track.sample(1.0)[Blendshape::JawOpen]).abs() < 1e-3);
    }
}

#[test]
fn columns_may_be_spelled_and_ordered_in_any_way() {
    let head = "\u{feff}jaw_open,Smell,HEADYAW,mouthSmile_L,Timecode";
    let take = read_csv(&csv(head, &["0.5,bad,-0.1,0.25,frame 7\r", ""]), None).unwrap();
    let [frame] = take.frames() else {
        unreachable!("one frame");
    };
    assert_eq!(frame.weights[Blendshape::JawOpen], 0.5);
    assert_eq!(frame.weights[Blendshape::MouthSmileLeft], 0.25);
    assert_eq!(frame.angles[0], [-0.1, 0.0, 0.0]);
}

#[test]
fn midnight_and_dropped_frames_are_passed() {
    let rows = ["23:59:59:59.5,0", "00:00:00:00.5,0.5", "00:00:00:02.5,1"];
    let take = read_csv(&csv("Timecode,JawOpen", &rows), None).unwrap();
    let jaw: Vec<f32> = take
        .frames()
        .iter()
        .map(|frame| frame.weights[Blendshape::JawOpen])
        .collect();
    assert_eq!(take.rate(), 60);
    for (found, expected) in jaw.iter().zip([0.0, 0.5, 0.75, 1.0]) {
        assert!((found - expected).abs() < 1e-3, "{jaw:?}");
    }
    assert_eq!(jaw.len(), 4);
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let head = "Timecode,JawOpen,TongueOut";
    for (row, expected) in [
        ("0:0:0:1,0.5", "fewer fields"),
        ("0:0:0:1,0.5,x", "not a number"),
        ("0:0:0:1,0.5,NaN", "not a finite number"),
        ("0:0:0:0,0.5,0", "runs backwards"),
    ] {
        let error = read_csv(&csv(head, &["0:0:0:1,0,0", row]), None).unwrap_err();
        let text = error.to_string();
        assert!(text.contains(expected) && text.contains("line 3"), "{text}");
    }
    assert_eq!(read_csv(b"\xff\xfe", None), Err(CsvError::NotText));
    assert_eq!(read_csv(b"", None), Err(CsvError::NoShapes));
}

#[test]
fn a_gap_of_hours_makes_no_giant() {
    let rows = ["0:0:0:0,0", "11:0:0:0,1"];
    let error = read_csv(&csv("Timecode,JawOpen", &rows), Some(60)).unwrap_err();
    assert!(matches!(error, CsvError::TooLong { .. }));
}

proptest! {
    #[test]
    fn takes_come_back(
        jaws in prop::collection::vec((0.0_f32..=1.0, -1.0_f32..1.0), 1..80),
        rate in prop::sample::select(RATES.to_vec()),
    ) {
        let frames = jaws.iter().map(|(jaw, yaw)| CaptureFrame {
            weights: Weights([*jaw; Blendshape::COUNT]),
            angles: [[*yaw; 3]; 3],
        });
        let take = Recording::new(rate, frames);
        let mut table = Vec::new();
        take.write_csv(&mut table).unwrap();
        let back = read_csv(&table, Some(rate)).unwrap();
        prop_assert_eq!(back.frames().len(), take.frames().len());
        for (a, b) in back.frames().iter().zip(take.frames()) {
            prop_assert!((a.weights[Blendshape::JawLeft] - b.weights[Blendshape::JawLeft]).abs() < 1e-4);
            prop_assert!((a.angles[2][1] - b.angles[2][1]).abs() < 1e-4);
        }
    }

    #[test]
    fn any_table_is_survived(
        text in "(Timecode|JawOpen|,|\n|[0-9]{1,3}|:|\\.|-|nan|inf|1e9|;|\"){0,60}",
        rate in prop::option::of(any::<u32>()),
        at in any::<f32>(),
    ) {
        if let Ok(take) = read_csv(text.as_bytes(), rate) {
            let face = take.sample(at);
            prop_assert_eq!(face, face.clamp01());
        }
    }

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_csv(&bytes, None);
    }
}
