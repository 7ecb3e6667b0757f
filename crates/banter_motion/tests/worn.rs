//! Somebody in a headset wears each of the people that ship, and odd bodies.
#![allow(clippy::unwrap_used)]

mod common;

use banter_motion::{
    Bone, Frame, Humanoid, Pose, Side, Worn, WornFit, WornHand, WornTargets, excess,
};
use common::{PEOPLE, body, nodes};
use glam::{EulerRot, Quat, Vec3};
use proptest::prelude::*;
use std::sync::{Arc, LazyLock};

const DT: f32 = 1.0 / 72.0;
const EYES: f32 = 1.58;

static BODIES: LazyLock<Vec<Arc<Humanoid>>> = LazyLock::new(|| {
    let mut bodies: Vec<_> = PEOPLE.iter().map(|name| body(&nodes(name))).collect();
    bodies.push(body(&banter_motion::test_body()));
    bodies
});

/// A wearer whose arms are as long as the body's.
fn twin(body: &Arc<Humanoid>) -> Worn {
    let mut worn = Worn::new(body.clone(), WornFit::of_eyes(EYES));
    let arm = body.build().whole_arm() * worn.root().scale;
    let fit = WornFit { arm, ..worn.fit() };
    worn.set_fit(fit);
    if std::env::var("THIN").is_ok() {
        worn.set_girth(0.3);
    }
    worn
}

fn stands() -> (Vec3, Quat) {
    (Vec3::new(0.0, EYES, 0.08), Quat::IDENTITY)
}

fn hand(side: Side, wrist: Vec3, along: Vec3) -> WornHand {
    let back = along.cross(Vec3::X * side.sign()).cross(along);
    WornHand::new(side, wrist, along, back + Vec3::Y * 0.3)
}

/// Where a bone is in the space of what is tracked.
fn place(worn: &Worn, bone: Bone) -> Vec3 {
    worn.root().to_world(worn.frame().places[bone])
}

fn miss(worn: &Worn, side: Side, wanted: Vec3) -> f32 {
    place(worn, side.arm()[3]).distance(wanted)
}

/// How much of its length an arm has.
fn stretched(worn: &Worn, side: Side) -> f32 {
    let [_, upper, _, hand] = side.arm();
    let frame = worn.frame();
    frame.places[upper].distance(frame.places[hand]) / worn.body().build().whole_arm()
}

fn worst_excess(pose: &Pose) -> (f32, Bone) {
    let all = Bone::ALL.map(|bone| (excess(bone, pose.rotations[bone]), bone));
    all.into_iter().max_by(|a, b| a.0.total_cmp(&b.0)).unwrap()
}

/// Whether a wrist is so far from the trunk that an arm is before it.
fn is_clear(worn: &Worn, wrist: Vec3) -> bool {
    let shoulders = Side::BOTH.map(|side| place(worn, side.arm()[1]));
    let (low, high) = (place(worn, Bone::Hips), shoulders[0].midpoint(shoulders[1]));
    let along = high - low;
    let t = ((wrist - low).dot(along) / along.length_squared()).clamp(0.0, 1.0);
    wrist.distance(low + along * t) > 0.5 * shoulders[0].distance(shoulders[1]) + 0.06
}

fn settle(worn: &mut Worn, seen: &WornTargets) {
    for _ in 0..72 {
        worn.advance(DT, seen);
    }
}

#[test]
fn the_avatar_sees_what_its_wearer_sees() {
    for body in BODIES.iter() {
        let mut worn = twin(body);
        for (place, turn) in [
            stands(),
            (Vec3::new(0.1, EYES - 0.02, 0.2), Quat::from_rotation_y(0.6)),
            (Vec3::new(0.0, 1.0, 0.3), Quat::from_rotation_x(0.5)),
            (Vec3::new(0.0, 0.75, 0.1), Quat::IDENTITY),
            (
                Vec3::new(0.2, EYES + 0.25, 0.0),
                Quat::from_rotation_x(-0.4),
            ),
        ] {
            settle(
                &mut worn,
                &WornTargets {
                    head: Some((place, turn)),
                    ..Default::default()
                },
            );
            let (eyes, turned) = worn.sight();
            let root = worn.root();
            assert!(
                root.to_world(eyes).distance(place) < 0.01,
                "{place} {}",
                root.to_world(eyes)
            );
            assert!(
                (root.rotation * turned).angle_between(turn) < 0.02,
                "{place}"
            );
            let (excess, bone) = worst_excess(worn.pose());
            assert!(excess < 0.5, "{bone:?} {excess} {place}");
        }
    }
}

#[test]
fn feet_stand_while_somebody_leans_crouches_and_looks_about() {
    for body in BODIES.iter() {
        let mut worn = twin(body);
        let mut seen = WornTargets {
            head: Some(stands()),
            ..Default::default()
        };
        settle(&mut worn, &seen);
        let feet = [Bone::LeftFoot, Bone::RightFoot].map(|foot| place(&worn, foot));
        for step in 0..216 {
            let t = step as f32 * DT;
            let leans = 0.5 - 0.5 * (2.0 * t).cos();
            let turn = Quat::from_euler(EulerRot::YXZ, 0.4 * (3.0 * t).sin(), 0.5 * leans, 0.0);
            seen.head = Some((
                Vec3::new(0.0, EYES - 0.18 * leans, 0.08 + 0.24 * leans),
                turn,
            ));
            worn.advance(DT, &seen);
            for (foot, stood) in [Bone::LeftFoot, Bone::RightFoot].into_iter().zip(feet) {
                let gone = place(&worn, foot).distance(stood);
                assert!(gone < 0.06, "{foot:?} {gone} at {t}");
            }
        }
    }
}

#[test]
fn who_walks_steps_and_who_turns_turns() {
    let mut worn = twin(&BODIES[0]);
    let mut seen = WornTargets {
        head: Some(stands()),
        ..Default::default()
    };
    settle(&mut worn, &seen);
    for step in 0..288 {
        let t = step as f32 * DT;
        let turn = Quat::from_rotation_y(0.4 * t);
        seen.head = Some((Vec3::new(0.0, EYES, 0.08 + 0.4 * t), turn));
        worn.advance(DT, &seen);
    }
    let root = worn.root();
    assert!((root.position.z - 1.6).abs() < 0.25, "{}", root.position);
    let feet = place(&worn, Bone::LeftFoot).midpoint(place(&worn, Bone::RightFoot));
    assert!((feet - root.position).length() < 0.4);
    settle(&mut worn, &seen);
    settle(&mut worn, &seen);
    let (yaw, ..) = worn.root().rotation.to_euler(EulerRot::YXZ);
    assert!((yaw - 1.6).abs() < 0.55, "{yaw}");
}

#[test]
fn fingers_point_where_the_wearers_do() {
    let mut worn = twin(&BODIES[6]);
    let (side, along) = (Side::Left, Vec3::Z);
    let wrist = Vec3::new(0.2, 1.2, 0.4);
    // The index finger points, the others are curled into the palm, which looks down.
    let ways = |finger: usize| match finger {
        0 | 1 => [Vec3::Z, Vec3::Z, Vec3::Z],
        _ => [
            Vec3::new(0.0, -1.0, 0.2).normalize(),
            Vec3::new(0.0, -0.3, -1.0).normalize(),
            Vec3::new(0.0, 0.5, -0.6).normalize(),
        ],
    };
    let mut joints = [[Vec3::ZERO; 4]; 5];
    for (finger, joints) in joints.iter_mut().enumerate() {
        joints[0] = wrist + Vec3::Z * 0.09 + Vec3::X * (0.03 - 0.02 * finger as f32);
        for (k, way) in ways(finger).into_iter().enumerate() {
            joints[k + 1] = joints[k] + way * 0.03;
        }
    }
    let hand = WornHand::new(side, wrist, along, Vec3::Y).with_fingers(&joints);
    let seen = WornTargets {
        head: Some(stands()),
        hands: [Some(hand), None],
    };
    settle(&mut worn, &seen);
    let root = worn.root();
    let way = |from: Bone, to: Bone| (place(&worn, to) - place(&worn, from)).normalize();
    let index = way(Bone::LeftIndexProximal, Bone::LeftIndexDistal);
    assert!(index.angle_between(Vec3::Z) < 0.15, "{index}");
    let curled = way(Bone::LeftMiddleProximal, Bone::LeftMiddleIntermediate);
    assert!(curled.angle_between(ways(2)[0]) < 0.2, "{curled}");
    let back = way(Bone::LeftMiddleIntermediate, Bone::LeftMiddleDistal);
    assert!(back.angle_between(ways(2)[1]) < 0.2, "{back}");
    assert!(root.scale > 0.5);
}

#[test]
fn nothing_jumps_where_a_hand_and_then_the_head_are_lost_and_found() {
    for body in BODIES.iter() {
        let mut worn = twin(body);
        let right = |z: f32| hand(Side::Right, Vec3::new(-0.25, 1.25, z), Vec3::Z);
        let mut seen = WornTargets {
            head: Some(stands()),
            hands: [None, Some(right(0.35))],
        };
        settle(&mut worn, &seen);
        let mut before = *worn.frame();
        let mut hung = false;
        for step in 0..432 {
            let t = step as f32 * DT;
            seen.hands[1] = match t {
                t if t < 0.5 || (0.6..1.0).contains(&t) => Some(right(0.35)),
                t if (3.0..4.0).contains(&t) => Some(right(0.2)),
                t if t >= 4.0 => Some(right(0.45)),
                _ => None,
            };
            seen.head = match t {
                t if (1.5..2.0).contains(&t) => None,
                t if t >= 2.0 => {
                    Some((Vec3::new(0.3, EYES - 0.1, 0.0), Quat::from_rotation_y(0.5)))
                }
                _ => Some(stands()),
            };
            worn.advance(DT, &seen);
            let now = worn.frame();
            for bone in [Bone::Head, Bone::RightHand, Bone::RightLowerArm, Bone::Hips] {
                let went = now.places[bone].distance(before.places[bone]);
                assert!(went < 0.05, "{bone:?} went {went} m at {t}");
            }
            hung |= t < 3.0 && place(&worn, Bone::RightHand).y < 0.95;
            before = *now;
        }
        assert!(hung);
        let there = miss(&worn, Side::Right, right(0.45).wrist) < 0.02;
        assert!(there || stretched(&worn, Side::Right) > 0.97);
    }
}

#[test]
fn an_arm_that_moves_smoothly_is_shown_smoothly() {
    for body in BODIES.iter() {
        let mut worn = twin(body);
        let mut before: Option<Frame> = None;
        for step in 0..1440 {
            let t = step as f32 * DT;
            let wrist = Vec3::new(
                -0.2 + 0.3 * (1.1 * t).sin(),
                1.15 + 0.45 * (0.7 * t).sin(),
                0.3 + 0.2 * (1.7 * t).cos(),
            );
            let along = Vec3::new(0.5 * (0.9 * t).sin(), 0.7 * (1.3 * t).sin(), 1.0);
            let right = hand(Side::Right, wrist, along.normalize());
            worn.advance(
                DT,
                &WornTargets {
                    head: Some(stands()),
                    hands: [None, Some(right)],
                },
            );
            let now = *worn.frame();
            if let Some(before) = before.filter(|_| step > 72) {
                for bone in [Bone::RightLowerArm, Bone::RightHand] {
                    let speed = now.places[bone].distance(before.places[bone]) / DT;
                    assert!(speed < 3.0, "{bone:?} goes {speed} m/s at {t}");
                }
            }
            before = Some(now);
        }
    }
}

#[test]
fn a_shorter_wearer_fills_a_tall_body() {
    let mut worn = Worn::new(BODIES[1].clone(), WornFit::default());
    let child = Vec3::new(0.0, 1.1, 0.06);
    for _ in 0..720 {
        worn.advance(
            DT,
            &WornTargets {
                head: Some((child, Quat::IDENTITY)),
                ..Default::default()
            },
        );
    }
    assert!((worn.fit().eyes - 1.1).abs() < 0.02, "{}", worn.fit().eyes);
    let hips = place(&worn, Bone::Hips).y;
    assert!((0.5..0.75).contains(&hips), "it stands: {hips}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..Default::default() })]

    /// Wherever a hand is held that arms can reach without pain: it is there, or the arm is stretched.
    #[test]
    fn hands_reach_and_joints_stay_in_their_ranges(
        who in 0..7_usize,
        out in -0.2_f32..0.9, up in -0.75_f32..0.75, ahead in 0.2_f32..0.9, far in 0.35_f32..1.3,
        left: bool,
        yaw in -0.7_f32..0.7, pitch in -0.6_f32..0.6, roll in -0.6_f32..0.6,
        lower in 0.0_f32..0.5, lean in 0.0_f32..0.2, look in -0.6_f32..0.6, nod in -0.5_f32..0.7,
    ) {
        let mut worn = twin(&BODIES[who]);
        let side = if left { Side::Left } else { Side::Right };
        let (eyes, _) = stands();
        let turn = Quat::from_euler(EulerRot::YXZ, look, nod, 0.0);
        let head = (eyes + Vec3::new(0.0, -lower, lean), turn);
        settle(&mut worn, &WornTargets { head: Some(head), ..Default::default() });
        let arm = worn.body().build().whole_arm() * worn.root().scale;
        let shoulder = place(&worn, side.arm()[1]);
        let facing = worn.root().rotation;
        let way = facing * Vec3::new(out * side.sign(), up, ahead).normalize();
        let wrist = shoulder + way * (far * arm);
        prop_assume!(is_clear(&worn, wrist));
        let along = facing * Quat::from_euler(EulerRot::YXZ, yaw, pitch, roll) * Vec3::Z;
        let mut seen = WornTargets { head: Some(head), ..Default::default() };
        seen.hands[side.index()] = Some(hand(side, wrist, along));
        settle(&mut worn, &seen);
        settle(&mut worn, &seen);
        let (excess, bone) = worst_excess(worn.pose());
        prop_assert!(excess < 0.5, "{bone:?} {excess}");
        let miss = miss(&worn, side, wrist);
        let stretched = stretched(&worn, side);
        prop_assert!(miss < 0.02 || stretched > 0.97, "misses by {miss}, stretched {stretched}");
    }

    /// Whatever a tracker says, a body is a body.
    #[test]
    fn no_tracker_breaks_a_body(who in 0..7_usize, seed: u64) {
        let mut worn = Worn::new(BODIES[who].clone(), WornFit::default());
        let mut state = seed | 1;
        let mut dice = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 40) as f32 / (1_u64 << 24) as f32 * 2.0 - 1.0
        };
        for _ in 0..60 {
            let mut place = || match dice() {
                d if d > 0.9 => Vec3::new(f32::NAN, 0.0, 0.0),
                d if d > 0.8 => Vec3::splat(1e9 * d),
                _ => Vec3::new(dice(), 1.0 + dice(), dice()),
            };
            let (eyes, wrist, along, back) = (place(), place(), place(), place());
            let turn = Quat::from_scaled_axis(Vec3::new(dice(), dice(), dice()) * 3.0);
            let seen = WornTargets {
                head: (dice() > -0.8).then_some((eyes, turn)),
                hands: [(dice() > 0.0).then(|| WornHand::new(Side::Left, wrist, along, back)), None],
            };
            worn.advance(DT, &seen);
            for bone in Bone::ALL {
                prop_assert!(worn.frame().places[bone].is_finite() && worn.pose().rotations[bone].is_finite());
            }
            let (excess, bone) = worst_excess(worn.pose());
            prop_assert!(excess < 0.5, "{bone:?} {excess}");
        }
    }
}
