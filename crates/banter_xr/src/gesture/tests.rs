//! How well gestures are told on players that a script makes, with a tracker's noise.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::script::{Moves, Noise, Script};
use banter_core::Hand;

const RATE: f32 = 72.0;
/// Noise of a tracker in every coordinate of a joint, metres.
const NOISE: f32 = 0.005;
/// So long after a gesture was made it may be told, seconds.
const LATE: f32 = 0.4;

/// Gestures that began while a script was played: when, which hand, what.
fn told(script: &Script, seed: u64) -> (Vec<(f32, Hand, HandGesture)>, Vec<(f32, HeadGesture)>) {
    let mut noise = Noise::new(seed, NOISE);
    let mut hands = [HandWatcher::default(), HandWatcher::default()];
    let mut head = HeadWatcher::default();
    let (mut last, mut last_head) = ([None; 2], None);
    let (mut found, mut found_head) = (Vec::new(), Vec::new());
    for frame in 1..(script.seconds() * RATE) as u32 {
        let t = frame as f32 / RATE;
        let seen = noise.over(script.at(t));
        let place = seen.head.unwrap();
        for (k, side) in [Hand::Left, Hand::Right].into_iter().enumerate() {
            let now = hands[k].advance(1.0 / RATE, seen.hands[k].as_ref(), &place);
            if let Some(gesture) = now.filter(|_| now != last[k]) {
                found.push((t, side, gesture));
            }
            last[k] = now;
        }
        let now = head.advance(1.0 / RATE, place.rotation);
        if let Some(gesture) = now.filter(|_| now != last_head) {
            found_head.push((t, gesture));
        }
        last_head = now;
    }
    (found, found_head)
}

/// Precision and recall.
#[derive(Default, Debug)]
struct Score {
    made: u32,
    hit: u32,
    told: u32,
}

impl Score {
    fn assert(&self, what: impl std::fmt::Debug) {
        let recall = self.hit as f32 / self.made as f32;
        let precision = self.hit as f32 / self.told.max(1) as f32;
        println!("{what:?}: precision {precision:.3}, recall {recall:.3}");
        assert!(recall >= 0.95 && precision >= 0.95, "{what:?}: {self:?}");
    }
}

#[test]
fn hands_are_told_at_five_millimetres_of_noise() {
    let mut scores: [Score; 5] = Default::default();
    for seed in 0..60 {
        for gesture in HandGesture::ALL {
            let side = if seed % 2 == 0 {
                Hand::Left
            } else {
                Hand::Right
            };
            let mut moves = Moves::new(seed * 31 + gesture as u64);
            moves.rest(0.5);
            let begin = moves.seconds();
            moves.gesture(side, gesture, 1.2);
            let end = moves.seconds() + LATE;
            moves.relax().rest(0.6);
            let (found, _) = told(&moves.into(), seed);
            scores[gesture as usize].made += 1;
            let mut hit = false;
            for (t, hand, what) in found {
                scores[what as usize].told += 1;
                let right = what == gesture && hand == side && (begin..end).contains(&t);
                // Told twice is told wrongly once.
                if right && !hit {
                    hit = true;
                    scores[gesture as usize].hit += 1;
                }
            }
        }
    }
    for (gesture, score) in HandGesture::ALL.into_iter().zip(&scores) {
        score.assert(gesture);
    }
}

#[test]
fn heads_are_told_at_a_trackers_noise() {
    let mut scores: [Score; 2] = Default::default();
    for seed in 0..80 {
        for gesture in [HeadGesture::Nod, HeadGesture::Shake] {
            let mut moves = Moves::new(seed * 17 + gesture as u64);
            moves
                .rest(0.8)
                .head(gesture, 2 + (seed % 2) as u32)
                .rest(1.0);
            let (_, found) = told(&moves.into(), seed);
            scores[gesture as usize].made += 1;
            for (_, what) in &found {
                scores[*what as usize].told += 1;
            }
            let hit = found.iter().any(|(_, what)| *what == gesture);
            scores[gesture as usize].hit += u32::from(hit);
        }
    }
    scores[0].assert(HeadGesture::Nod);
    scores[1].assert(HeadGesture::Shake);
}

#[test]
fn ten_minutes_of_nothing_say_nothing() {
    let mut moves = Moves::new(4);
    moves.idle(600.0);
    assert!(moves.seconds() >= 600.0);
    let (hands, heads) = told(&moves.into(), 9);
    assert_eq!((hands, heads), (vec![], vec![]));
}

#[test]
fn gestures_do_not_flicker() {
    for gesture in HandGesture::ALL {
        let mut moves = Moves::new(3);
        moves.rest(0.3).gesture(Hand::Right, gesture, 6.0);
        let (found, _) = told(&moves.into(), 5);
        assert_eq!(found.len(), 1, "{gesture:?}: {found:?}");
    }
}

#[test]
fn a_hand_that_is_lost_makes_no_gesture() {
    let mut watcher = HandWatcher::default();
    let head = bevy::math::Isometry3d::from_xyz(0.0, 1.6, 0.0);
    let fist = crate::HandShape::curled(Hand::Right, [1.0; 5]).joints();
    for _ in 0..60 {
        watcher.advance(1.0 / RATE, Some(&fist), &head);
    }
    assert_eq!(
        watcher.advance(1.0 / RATE, Some(&fist), &head),
        Some(HandGesture::Grab)
    );
    assert_eq!(watcher.advance(1.0 / RATE, None, &head), None);
    let mut broken = fist;
    broken.poses[3].translation.x = f32::NAN;
    assert_eq!(watcher.advance(1.0 / RATE, Some(&broken), &head), None);
}
