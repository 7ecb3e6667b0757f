//! Clips on faces: clocks, ends, broken files.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::{FacePlugin, FaceTrackEnded};
use banter_core::test_app::TestApp;
use banter_lipsync::{Phone, Style, Track};

fn track() -> FaceTrack {
    FaceTrack::new(Handle::default())
}

#[test]
fn it_plays_once_and_stays_at_its_end() {
    let mut track = track();
    assert_eq!(track.advance(0.4, 1.0), Step::Shown);
    track.playing = false;
    assert_eq!(track.advance(5.0, 1.0), Step::Shown);
    track.playing = true;
    assert_eq!(track.advance(0.7, 1.0), Step::Ends);
    assert_eq!(track.advance(0.1, 1.0), Step::Silent);
    assert!(track.has_ended() && track.position() == 1.0);
    track.seek(0.5);
    assert_eq!(track.advance(0.1, 1.0), Step::Shown);
    assert!((track.position() - 0.6).abs() < 1e-6 && track.begun() == 1);
}

#[test]
fn a_loop_goes_on_and_an_empty_one_ends() {
    let mut track = track().looped();
    for _ in 0..100 {
        assert_eq!(track.advance(0.3, 1.0), Step::Shown);
        assert!((0.0..1.0).contains(&track.position()));
    }
    track.seek(0.0);
    assert_eq!(track.advance(0.3, 0.0), Step::Ends);
}

#[test]
fn it_follows_the_sound_that_the_game_plays() {
    let mut track = track();
    for (heard, expected) in [
        (0.3, Step::Shown),
        (-0.1, Step::Shown),
        (0.9, Step::Shown),
        (1.0, Step::Ends),
        (1.1, Step::Silent),
        (0.2, Step::Shown),
        (f32::NAN, Step::Silent),
        (f32::INFINITY, Step::Silent),
    ] {
        track.heard = Some(heard);
        assert_eq!(track.advance(0.5, 1.0), expected, "{heard}");
    }
    assert!((track.position() - 0.2).abs() < 1e-6);
}

#[test]
fn strange_numbers_stop_it() {
    for speed in [f32::NAN, -1.0, f32::INFINITY] {
        let mut track = track();
        track.speed = speed;
        assert_eq!(track.advance(0.5, 1.0), Step::Shown, "{speed}");
        assert_eq!(track.position(), 0.0);
    }
    let mut track = track();
    track.seek(f32::NAN);
    assert_eq!(track.position(), 0.0);
}

#[test]
fn clips_come_from_files_and_broken_ones_are_told_of_once() {
    let folder = tempfile::tempdir().unwrap();
    let phones = [Phone {
        symbol: "ɑː",
        start: 0.0,
        end: 0.3,
    }];
    let line = Track::from_phones(phones, &Style::default());
    std::fs::write(folder.path().join("good.face"), line.to_bytes()).unwrap();
    let mut table = Vec::new();
    banter_lipsync::write_csv(&line, 60, &mut table).unwrap();
    std::fs::write(folder.path().join("take.csv"), table).unwrap();
    std::fs::write(folder.path().join("bad.face"), b"FACE").unwrap();
    let assets = AssetPlugin {
        file_path: folder.path().to_string_lossy().into_owned(),
        ..default()
    };
    let mut game = TestApp::new().with((assets, FacePlugin));
    game.record_events::<FaceTrackEnded>();
    game.record_events::<FaceTrackFailed>();
    let faces = ["good.face", "take.csv", "bad.face", "none.face"].map(|path| {
        let clip = game
            .world()
            .resource::<AssetServer>()
            .load::<FaceClip>(path);
        game.world_mut().spawn(FaceTrack::new(clip)).id()
    });
    assert!(game.run_until(|world| {
        let ended = |face| {
            world
                .get::<FaceTrack>(face)
                .is_some_and(FaceTrack::has_ended)
        };
        ended(faces[0]) && ended(faces[1])
    }));
    game.run_until({
        let mut steps = 0;
        move |_| {
            steps += 1;
            steps > 60
        }
    });
    let ended: Vec<Entity> = game
        .recorded::<FaceTrackEnded>()
        .iter()
        .map(|event| event.face)
        .collect();
    assert!(ended.len() == 2 && ended.contains(&faces[0]) && ended.contains(&faces[1]));
    let failed = game.recorded::<FaceTrackFailed>();
    assert_eq!(failed.len(), 2, "{failed:?}");
    let bad = failed.iter().find(|event| event.face == faces[2]).unwrap();
    assert!(
        bad.reason.contains("bad.face: the face track is cut short"),
        "{}",
        bad.reason
    );
}
