//! Tests of looks.

use super::*;
use Blendshape::{
    EyeBlinkLeft, EyeLookDownLeft, EyeLookInRight, EyeLookOutLeft, EyeLookUpRight, EyeWideRight,
};

const HEADED: GazeStyle = GazeStyle {
    avert: Vec2::ZERO,
    sway: Vec2::ZERO,
    has_head: true,
};

fn settled(aim: Vec2, manner: GazeStyle) -> Gaze {
    let mut gaze = Gaze::default();
    for _ in 0..300 {
        gaze.advance(1.0 / 60.0, Some(aim), manner);
    }
    gaze
}

fn settled_for(frames: usize, aside: f32) -> Gaze {
    let mut gaze = Gaze::default();
    for _ in 0..frames {
        gaze.advance(1.0 / 60.0, Some(Vec2::new(aside, 0.0)), HEADED);
    }
    gaze
}

#[test]
fn directions_have_angles() {
    assert_eq!(angles(Vec3::Z), Some(Vec2::ZERO));
    let left = angles(Vec3::new(1.0, 0.0, 1.0));
    assert!(left.is_some_and(|a| (a.x.to_degrees() - 45.0).abs() < 1e-3 && a.y == 0.0));
    let up = angles(Vec3::new(0.0, 1.0, 1.0));
    assert!(up.is_some_and(|a| (a.y.to_degrees() - 45.0).abs() < 1e-3 && a.x == 0.0));
    assert!(angles(Vec3::NEG_Z).is_some_and(|a| a.x.abs() > 3.1));
    for nowhere in [Vec3::ZERO, Vec3::NAN, Vec3::INFINITY] {
        assert_eq!(angles(nowhere), None, "{nowhere}");
    }
}

#[test]
fn head_and_eyes_share_the_way() {
    let aim = Vec2::new(0.5, -0.2);
    let gaze = settled(aim, HEADED);
    assert!((gaze.head + gaze.eyes).distance(aim) < 0.01);
    assert!(gaze.head.x > 0.25 && gaze.eyes.x > 0.15);
    assert!(!gaze.is_moving() && gaze.body == 0.0);
    let fixed = settled(aim, GazeStyle::default());
    assert_eq!(fixed.head, Vec2::ZERO);
    assert!(fixed.eyes.distance(aim) < 0.01);
    // A glance is the eyes' own.
    let small = settled(Vec2::new(0.08, 0.05), HEADED);
    assert!(small.head.length() < 0.01);
}

#[test]
fn nobody_turns_like_an_owl_and_the_body_is_asked() {
    let gaze = settled(Vec2::new(1.9, 1.5), HEADED);
    assert!(gaze.head.x.to_degrees() < 45.1 && gaze.eyes.x.to_degrees() < 30.1);
    assert!(gaze.head.y.to_degrees() < 25.1 && gaze.eyes.y.to_degrees() < 20.1);
    assert!((gaze.body - 1.9).abs() < 0.01);
    assert!((0.1..1.0).contains(&settled_for(1, 1.9).body));
    assert_eq!(gaze.strayed(Vec2::splat(0.1)), EYES);
    // What is behind is for the body alone.
    let behind = settled(Vec2::new(-2.8, 0.0), HEADED);
    assert!(behind.head.length() < 0.01 && (behind.body + 2.8).abs() < 0.01);
}

#[test]
fn a_body_that_follows_comes_to_face_it_and_does_not_waver_behind() {
    let mut gaze = Gaze::default();
    let mut aside = 3.1_f32;
    let mut turned = 0.0;
    for step in 0..240 {
        // It crosses straight behind while the body has just begun.
        if step == 10 {
            aside = -3.1;
        }
        gaze.advance(1.0 / 60.0, Some(Vec2::new(aside, 0.0)), HEADED);
        let turn = gaze.body.clamp(-0.03, 0.03);
        turned += turn;
        aside -= turn;
        if aside < -PI {
            aside += TAU;
        }
    }
    assert!(turned > 3.0 && aside.abs() < 0.2, "{turned} {aside}");
    assert_eq!(gaze.body, 0.0);
}

#[test]
fn the_eyes_are_there_first() {
    let mut gaze = Gaze::default();
    let mut glances = 0;
    for _ in 0..6 {
        gaze.advance(1.0 / 60.0, Some(Vec2::new(0.5, 0.0)), HEADED);
        glances += usize::from(gaze.glance > 0.4);
    }
    assert!((gaze.head.x + gaze.eyes.x - 0.5).abs() < 0.02, "{gaze:?}");
    assert!(gaze.head.x < 0.2 && gaze.is_moving());
    assert_eq!(glances, 1);
}

#[test]
fn larger_saccades_take_longer_but_not_in_proportion() {
    let takes = |angle: f32| {
        let mut gaze = Gaze::default();
        let mut steps = 0;
        while gaze.eyes.x < 0.99 * angle && steps < 1000 {
            gaze.advance(0.001, Some(Vec2::new(angle, 0.0)), GazeStyle::default());
            steps += 1;
        }
        steps
    };
    let (small, large) = (takes(5.0 * DEGREE), takes(25.0 * DEGREE));
    assert!((25..=33).contains(&small), "{small} ms");
    assert!((60..=77).contains(&large), "{large} ms");
}

#[test]
fn what_moves_slowly_is_followed_without_saccades() {
    let mut gaze = settled(Vec2::ZERO, HEADED);
    for step in 0..120 {
        let aim = Vec2::new(0.3 * (step as f32 / 120.0), 0.0);
        gaze.advance(1.0 / 60.0, Some(aim), HEADED);
        assert_eq!(gaze.glance, 0.0);
        assert!((gaze.head.x + gaze.eyes.x - aim.x).abs() < 1e-3);
    }
}

#[test]
fn the_eyes_stay_on_their_target_while_the_head_nods() {
    let aim = Vec2::new(0.2, 0.05);
    let mut gaze = settled(aim, HEADED);
    for step in 0..60 {
        let sway = Vec2::new(0.03, -0.1) * (step as f32 * 0.3).sin();
        gaze.advance(1.0 / 60.0, Some(aim), GazeStyle { sway, ..HEADED });
        assert!((gaze.head + sway + gaze.eyes).distance(aim) < 1e-3);
    }
}

#[test]
fn who_looks_away_looks_away_from_the_aim() {
    let avert = Vec2::new(-0.3, 0.2);
    let gaze = settled(Vec2::new(0.1, 0.0), GazeStyle { avert, ..HEADED });
    assert!((gaze.head + gaze.eyes).distance(Vec2::new(-0.2, 0.2)) < 0.01);
}

#[test]
fn the_frame_rate_does_not_turn_the_head() {
    let after = |rate: u16| {
        let mut gaze = Gaze::default();
        for _ in 0..rate / 4 {
            gaze.advance(1.0 / f32::from(rate), Some(Vec2::new(0.6, 0.1)), HEADED);
        }
        gaze.head
    };
    assert!(after(20).distance(after(240)) < 1e-3);
}

#[test]
fn shapes_turn_both_eyes_the_same_way() {
    let mut face = Weights::ZERO;
    look(&mut face, Vec2::new(0.5, -1.0) * EYES);
    assert!((face[EyeLookOutLeft] - 0.5).abs() < 1e-6);
    assert!((face[EyeLookInRight] - 0.5).abs() < 1e-6);
    assert_eq!(face[EyeLookDownLeft], 1.0);
    assert_eq!(face[EyeLookUpRight], 0.0);
    assert_eq!(face.iter().filter(|(_, w)| *w > 0.0).count(), 4);
}

#[test]
fn lids_go_with_the_eyes() {
    let mut down = Weights::ZERO;
    lids(&mut down, -EYES);
    assert!((0.3..0.5).contains(&down[EyeBlinkLeft]) && down[EyeWideRight] == 0.0);
    let mut up = Weights::ZERO;
    lids(&mut up, EYES);
    assert!(up[EyeWideRight] > 0.2 && up[EyeBlinkLeft] == 0.0);
    let mut shut: Weights = [(EyeBlinkLeft, 1.0)].into_iter().collect();
    lids(&mut shut, -EYES);
    assert_eq!(shut[EyeBlinkLeft], 1.0);
}
