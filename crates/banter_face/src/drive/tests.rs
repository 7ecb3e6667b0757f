//! Who drives a face, and what is laid over it.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::testing::{Stage, hum, phoneme, vowel};
use crate::{FaceClip, FixedDetail};
use banter_core::Blendshape::{BrowInnerUp, EyeBlinkLeft, JawOpen, MouthPucker, MouthSmileLeft};
use banter_core::{Blendshape, Interrupt};
use banter_lipsync::{CaptureFrame, Recording};

fn take(pairs: &[(Blendshape, f32)], frames: usize) -> FaceClip {
    let frame = CaptureFrame {
        weights: pairs.iter().copied().collect(),
        ..default()
    };
    Recording::new(60, vec![frame; frames]).into()
}

/// A stage that plays a clip.
fn playing(clip: FaceClip) -> Stage {
    let mut stage = Stage::new();
    let clip = stage
        .game
        .world_mut()
        .resource_mut::<Assets<FaceClip>>()
        .add(clip);
    insert(&mut stage, FaceTrack::new(clip));
    stage
}

fn insert(stage: &mut Stage, bundle: impl Bundle) {
    let npc = stage.npc;
    stage.game.world_mut().entity_mut(npc).insert(bundle);
}

/// A turn whose first sentence is ready to be heard.
fn voiced(stage: &mut Stage) -> Entity {
    let turn = stage.turn();
    stage.voice(turn, 0, vowel());
    assert!(stage.curves(turn));
    turn
}

#[test]
fn a_take_moves_the_whole_face_and_gives_it_back() {
    let mut stage = playing(take(&[(JawOpen, 0.3), (BrowInnerUp, 0.9)], 60));
    let mut last = 0.0;
    for _ in 0..30 {
        stage.game.step();
        let brow = stage.face()[BrowInnerUp];
        assert!((brow - last).abs() < 0.2, "no snap: {last} to {brow}");
        last = brow;
    }
    assert!((last - 0.9).abs() < 1e-3);
    assert!((stage.face()[JawOpen] - 0.3).abs() < 1e-3);
    assert_eq!(
        stage.face()[EyeBlinkLeft],
        0.0,
        "the take's lids, not life's"
    );
    for _ in 0..60 {
        stage.game.step();
        let brow = stage.face()[BrowInnerUp];
        assert!((brow - last).abs() < 0.2, "no snap: {last} to {brow}");
        last = brow;
    }
    assert!(last < 0.2 && stage.face()[JawOpen] == 0.0);
}

#[test]
fn a_clip_comes_before_a_sentence_and_a_sentence_goes_on_after_it() {
    let mut stage = playing(take(&[(MouthPucker, 0.8)], 30));
    let turn = voiced(&mut stage);
    // The wait has played some of it.
    let npc = stage.npc;
    let mut track = stage.game.world_mut().get_mut::<FaceTrack>(npc).unwrap();
    track.seek(0.0);
    for frame in 0..20_u8 {
        stage.hear(turn, 0, 0.2 + f32::from(frame) / 1000.0);
    }
    let face = stage.face();
    assert!((face[MouthPucker] - 0.8).abs() < 1e-3 && face[JawOpen] < 1e-3);
    for frame in 0..40_u8 {
        stage.hear(turn, 0, 0.22 + f32::from(frame) / 1000.0);
    }
    let face = stage.face();
    assert!(face[MouthPucker] < 0.3 && face[JawOpen] > 0.3);
}

#[test]
fn what_the_game_gives_counts_for_its_parts_only() {
    let mut stage = Stage::new();
    let wild = [
        (BrowInnerUp, 7.0),
        (JawOpen, f32::NAN),
        (MouthSmileLeft, 0.5),
    ];
    let direct = DirectFace {
        weights: wild.into_iter().collect(),
        regions: FaceRegions {
            brows: true,
            ..FaceRegions::NONE
        },
    };
    insert(&mut stage, direct.clone());
    let turn = voiced(&mut stage);
    for _ in 0..20 {
        stage.hear(turn, 0, 0.25);
    }
    let face = stage.face();
    assert_eq!(face[BrowInnerUp], 1.0);
    assert!(face[JawOpen] > 0.4 && face[MouthSmileLeft] < 0.2);
    insert(
        &mut stage,
        DirectFace {
            regions: FaceRegions::ALL,
            ..direct
        },
    );
    stage.hear(turn, 0, 0.25);
    assert_eq!(stage.face()[JawOpen], 0.0);
    assert_eq!(stage.face()[MouthSmileLeft], 0.5);
    let npc = stage.npc;
    stage
        .game
        .world_mut()
        .entity_mut(npc)
        .remove::<DirectFace>();
    stage.hear(turn, 0, 0.25);
    let face = stage.face();
    assert!(face[BrowInnerUp] < 0.2 && face[JawOpen] > 0.4);
}

#[test]
fn a_talker_that_comes_into_view_is_right_at_once() {
    let mut stage = Stage::new();
    let turn = voiced(&mut stage);
    insert(&mut stage, FixedDetail(Detail::Hidden));
    for _ in 0..20 {
        stage.hear(turn, 0, 0.25);
    }
    assert_eq!(stage.face()[JawOpen], 0.0, "nobody looks");
    let npc = stage.npc;
    let articulation = stage.game.world().get::<Articulation>(npc).unwrap();
    assert!(articulation.speaking);
    insert(&mut stage, FixedDetail(Detail::Near));
    stage.hear(turn, 0, 0.25);
    assert!(stage.face()[JawOpen] > 0.4);
    insert(&mut stage, FixedDetail(Detail::Hidden));
    stage.game.step();
    stage.game.world_mut().trigger(Interrupt { turn });
    stage.game.step();
    insert(&mut stage, FixedDetail(Detail::Near));
    stage.game.step();
    assert_eq!(stage.face()[JawOpen], 0.0);
}

#[test]
fn a_take_on_a_hidden_face_is_there_at_once_too() {
    let mut stage = playing(take(&[(BrowInnerUp, 0.9)], 600));
    insert(&mut stage, FixedDetail(Detail::Hidden));
    for _ in 0..20 {
        stage.game.step();
    }
    insert(&mut stage, FixedDetail(Detail::Near));
    stage.game.step();
    assert!((stage.face()[BrowInnerUp] - 0.9).abs() < 1e-3);
}

#[test]
fn visemes_are_filled_where_they_are_wanted() {
    use banter_lipsync::Viseme;
    let mut stage = Stage::new();
    insert(&mut stage, VisemeWeights::default());
    let turn = stage.turn();
    let phonemes = vec![phoneme("m", 0.0, 0.2), phoneme("ɑː", 0.2, 0.5)];
    stage.voice(turn, 0, phonemes);
    assert!(stage.curves(turn));
    for (position, viseme) in [(0.1, Viseme::Pp), (0.35, Viseme::Aa)] {
        for _ in 0..10 {
            stage.hear(turn, 0, position);
        }
        let visemes = stage.game.world().get::<VisemeWeights>(stage.npc).unwrap();
        assert!(visemes.0[viseme.index()] > 0.8, "{viseme}: {visemes:?}");
    }
    stage.game.run_for(std::time::Duration::from_millis(300));
    let visemes = stage.game.world().get::<VisemeWeights>(stage.npc);
    assert_eq!(visemes, Some(&VisemeWeights::default()));
}

#[test]
fn faces_that_go_in_the_middle_of_it_leave_nothing() {
    let mut stage = playing(take(&[(JawOpen, 0.5)], 600));
    insert(&mut stage, DirectFace::default());
    let (_writer, stream) = FaceStream::new(16_000).unwrap();
    insert(&mut stage, stream);
    stage.game.step();
    let npc = stage.npc;
    stage.game.world_mut().despawn(npc);
    stage.game.step();
    stage.game.step();
}

#[test]
fn what_is_heard_is_known_to_the_stages_after() {
    let mut stage = Stage::new();
    let turn = voiced(&mut stage);
    stage.hear(turn, 0, 0.2);
    let articulation = stage.game.world().get::<Articulation>(stage.npc).unwrap();
    assert!(articulation.speaking && articulation.moving);
    stage.game.run_for(std::time::Duration::from_millis(300));
    let articulation = stage.game.world().get::<Articulation>(stage.npc).unwrap();
    assert!(!articulation.speaking && !articulation.moving);
}

/// Accents and ends of phrases that the face is told while the game goes on.
fn told(
    stage: &mut Stage,
    frames: usize,
    mut step: impl FnMut(&mut Stage, usize),
) -> (usize, usize) {
    let told: Vec<Told> = (0..frames)
        .map(|frame| {
            step(stage, frame);
            let world = stage.game.world();
            world.get::<Articulation>(stage.npc).unwrap().told
        })
        .collect();
    let accents = told.iter().filter(|told| told.accent > 0.0).count();
    let ends = told.iter().filter(|told| told.phrase_end).count();
    (accents, ends)
}

#[test]
fn a_baked_line_nods_with_its_melody() {
    let phones = [lipsync::Phone {
        symbol: "m",
        start: 0.0,
        end: 1.9,
    }];
    let track = Track::from_phones(phones, &lipsync::Style::default());
    let play = |track: Track| {
        told(&mut playing(track.into()), 110, |stage, _| {
            stage.game.step()
        })
    };
    assert_eq!(play(track.clone()), (0, 0));
    let sung = track.with_sound(&hum(2.0, 0.8, 1.2), 16_000);
    assert_eq!(play(sung), (1, 1));
}

#[test]
fn a_sentence_nods_with_its_melody() {
    for (sound, expected) in [(vec![0.0; 32_000], (0, 0)), (hum(2.0, 0.8, 1.2), (1, 1))] {
        let mut stage = Stage::new();
        let turn = stage.turn();
        stage.sound(turn, 0, vec![phoneme("m", 0.0, 1.9)], sound);
        assert!(stage.curves(turn));
        let heard = told(&mut stage, 110, |stage, frame| {
            stage.hear(turn, 0, frame as f32 / 60.0);
        });
        assert_eq!(heard, expected);
    }
}
