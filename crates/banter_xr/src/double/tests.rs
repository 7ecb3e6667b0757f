//! Avatars over bad networks.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::hand::HandShape;
use crate::script::Noise;
use banter_core::{Blendshape, Hand, Weights};
use bevy::math::{EulerRot, Isometry3d, Quat, Vec3};
use proptest::prelude::*;

/// Somebody who moves as people do, at a time.
fn lively(t: f32) -> AvatarState {
    let head = Isometry3d::new(
        Vec3::new(
            0.2 * (1.3 * t).sin(),
            1.6 + 0.03 * (5.0 * t).sin(),
            0.1 * t.cos(),
        ),
        Quat::from_euler(
            EulerRot::YXZ,
            0.6 * (0.9 * t).sin(),
            0.2 * (1.7 * t).cos(),
            0.0,
        ),
    );
    let hand = |side: Hand, at: f32| {
        let wrist = Isometry3d::new(
            Vec3::new(
                at + 0.1 * (3.0 * t).sin(),
                1.2 + 0.2 * (2.0 * t).cos(),
                -0.4,
            ),
            Quat::from_euler(EulerRot::YXZ, 0.4 * t.sin(), 0.9 * t.cos(), 0.5),
        );
        HandShape::curled(side, [0.5 + 0.5 * (2.0 * t).sin(); 5]).at(wrist)
    };
    let mut face = Weights::ZERO;
    face[Blendshape::JawOpen] = 0.5 + 0.5 * (6.0 * t).sin();
    AvatarState {
        origin: Vec3::new(3.0 + 0.2 * t, 0.0, -4.0),
        turned: 0.3 * t,
        head,
        hands: [Some(hand(Hand::Left, -0.2)), Some(hand(Hand::Right, 0.2))],
        gaze: (0.2 * t.sin(), -0.1),
        face,
    }
}

/// By how many metres two differ at most, at the head and all joints.
fn apart(a: &AvatarState, b: &AvatarState) -> f32 {
    let joints = |state: &AvatarState| {
        let hands = state.tracked().hands;
        let place = state.place();
        let hands = hands.into_iter().flatten().flat_map(|hand| hand.poses);
        hands
            .chain([state.head])
            .map(|pose| place.transform_point(pose.translation.into()))
            .collect::<Vec<_>>()
    };
    let (a, b) = (joints(a), joints(b));
    assert_eq!(a.len(), b.len());
    a.iter()
        .zip(&b)
        .map(|(a, b)| a.distance(*b))
        .fold(0.0, f32::max)
}

#[test]
fn a_frame_is_small_and_exact() {
    let mut worst = 0.0_f32;
    for k in 0..500 {
        let state = lively(k as f32 * 0.037);
        let bytes = AvatarFrame { millis: k, state }.to_bytes();
        assert!(bytes.len() <= 250 && bytes.len() <= AvatarFrame::MOST);
        let again = AvatarFrame::from_bytes(&bytes).unwrap();
        assert_eq!(again.millis, k);
        worst = worst.max(apart(&state, &again.state));
        let turn = again.state.head.rotation.angle_between(state.head.rotation);
        assert!(turn < 0.002, "{turn}");
        let jaw = Blendshape::JawOpen;
        assert!((again.state.face[jaw] - state.face[jaw]).abs() < 0.003);
    }
    println!(
        "{} bytes, joints within {:.1} mm",
        AvatarFrame::MOST,
        worst * 1000.0
    );
    assert!(worst < 0.006, "{worst}");
}

#[test]
fn other_versions_are_told_apart() {
    let mut bytes = AvatarFrame {
        millis: 1,
        state: AvatarState::default(),
    }
    .to_bytes();
    bytes[0] = 9;
    let error = AvatarFrame::from_bytes(&bytes).unwrap_err();
    assert_eq!(error, AvatarFrameError::Version { found: 9 });
    assert!(error.to_string().contains("same release"));
}

proptest! {
    #[test]
    fn any_bytes_are_a_frame_or_an_error(mut bytes in prop::collection::vec(any::<u8>(), 0..260), hands in 0_u8..5) {
        let _ = AvatarFrame::from_bytes(&bytes);
        // Of the right version and length, too.
        bytes.resize(AvatarFrame::MOST.max(2), 7);
        bytes[0] = 1;
        bytes[1] = hands;
        let count = (hands & 1) + (hands >> 1 & 1);
        bytes.truncate(AvatarFrame::MOST - 43 * (2 - usize::from(count)));
        if let Ok(mut frame) = AvatarFrame::from_bytes(&bytes) {
            // At the end of the world a number has no millimetres.
            frame.state.origin = Vec3::ZERO;
            prop_assert!(crate::tracking::is_finite(&frame.state.head));
            prop_assert!(frame.state.head.rotation.is_normalized());
            for hand in frame.state.tracked().hands.into_iter().flatten() {
                prop_assert!(hand.is_finite());
            }
            // What was read is written as it was.
            let again = AvatarFrame::from_bytes(&frame.to_bytes()).unwrap();
            prop_assert!(apart(&frame.state, &again.state) < 0.01);
        }
    }

    #[test]
    fn whatever_a_network_does_the_avatar_moves_evenly(
        seed: u64, loss in 0.0_f32..0.3, jitter in 0.0_f32..0.08, delay in 0.0_f32..0.25, apart_by in -5000.0_f64..5000.0,
    ) {
        let mut chance = Noise::new(seed, 0.0);
        // Sent at 30 a second, with both clocks anywhere.
        let mut packets: Vec<(f64, AvatarFrame)> = Vec::new();
        for k in 0..240 {
            let sent = f64::from(k) / 30.0;
            if chance.uniform() < loss {
                continue;
            }
            let arrives = sent + f64::from(delay + jitter * chance.uniform()) + apart_by;
            let frame = AvatarFrame { millis: (sent * 1000.0).round() as u32, state: lively(sent as f32) };
            packets.push((arrives, frame));
            if chance.uniform() < 0.05 {
                packets.push((arrives + 0.01, frame));
            }
        }
        packets.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut playout = AvatarPlayout::new();
        let (mut next, mut last, mut late, mut stood) = (0, f64::MIN, 0, 0);
        let frames = 8 * 72;
        for k in 0..frames {
            let now = f64::from(k) / 72.0 + apart_by;
            while packets.get(next).is_some_and(|(at, _)| *at <= now) {
                playout.push(now, &packets[next].1);
                next += 1;
            }
            let Some(seen) = playout.at(now) else { continue };
            let shown = playout.shown().unwrap();
            prop_assert!(shown >= last);
            stood += u32::from(shown == last);
            last = shown;
            // It is where it was at that time, whatever was lost between: half a second is bridged.
            let off = apart(&seen, &lively(shown as f32));
            prop_assert!(off < 0.12, "{off} m at {shown}");
            late += u32::from(off > 0.03);
            let behind = now - apart_by - shown;
            let bound = f64::from(delay + jitter) + 0.36;
            prop_assert!(k < 72 || behind < bound, "{behind} s behind");
        }
        prop_assert!(late < frames / 10, "{late} frames were more than 3 cm off");
        prop_assert!(stood < frames / 6, "it stood for {stood} frames");
    }
}

#[test]
fn a_sender_that_begins_anew_is_followed() {
    let mut playout = AvatarPlayout::new();
    let frame = |millis| AvatarFrame {
        millis,
        state: lively(0.0),
    };
    for k in 0..30 {
        playout.push(f64::from(k) / 30.0, &frame(900_000 + k * 33));
    }
    playout.at(1.0);
    for k in 0..10 {
        playout.push(1.0 + f64::from(k) / 30.0, &frame(k * 33));
        playout.at(1.0 + f64::from(k) / 30.0);
    }
    assert!(playout.shown().unwrap() < 1.0);
}

#[test]
fn the_clock_may_wrap() {
    let mut playout = AvatarPlayout::new();
    let begin = u32::MAX - 500;
    for k in 0..60_u32 {
        let now = f64::from(k) / 30.0;
        let state = lively(now as f32);
        playout.push(
            now,
            &AvatarFrame {
                millis: begin.wrapping_add(k * 33),
                state,
            },
        );
        playout.at(now);
    }
    let shown = playout.shown().unwrap() - f64::from(begin) / 1000.0;
    assert!((1.5..2.0).contains(&shown), "{shown}");
}
