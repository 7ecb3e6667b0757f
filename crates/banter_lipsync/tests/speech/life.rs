//! Ten minutes in the life of a face.

use banter_lipsync::Blendshape::{EyeBlinkLeft, EyeBlinkRight};
use banter_lipsync::{Life, LifeFrame};
use proptest::prelude::*;

const STEP: f32 = 1.0 / 60.0;

/// The seconds at which blinks began.
fn blinks(seed: u64, seconds: f32, speaking: bool) -> Vec<f32> {
    let mut life = Life::new(seed);
    let mut open = true;
    let mut times = Vec::new();
    for step in 0..(seconds / STEP) as usize {
        let shut = life.advance(STEP, speaking).weights[EyeBlinkLeft] > 0.2;
        if shut && open {
            times.push(step as f32 * STEP);
        }
        open = !shut;
    }
    times
}

#[test]
fn blinks_come_as_often_as_a_person_blinks() {
    for seed in 0..20 {
        for speaking in [false, true] {
            let times = blinks(seed, 600.0, speaking);
            let gaps: Vec<f32> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
            let mean = gaps.iter().sum::<f32>() / gaps.len() as f32;
            assert!(
                (2.0..6.0).contains(&mean),
                "seed {seed}: a blink every {mean} s"
            );
            let longest = gaps.iter().copied().fold(0.0, f32::max);
            let varied = gaps.iter().filter(|gap| (*gap - mean).abs() > 1.0).count();
            assert!(longest < 16.0 && varied > gaps.len() / 5);
        }
    }
    assert!(blinks(1, 600.0, true).len() > blinks(1, 600.0, false).len());
}

#[test]
fn blinks_last_as_long_as_a_blink() {
    let mut life = Life::new(4);
    let mut shut = 0;
    let mut longest = 0;
    for _ in 0..60_000 {
        let lids = life.advance(0.002, false).weights[EyeBlinkLeft];
        shut = if lids > 0.01 { shut + 2 } else { 0 };
        longest = longest.max(shut);
    }
    assert!((130..=180).contains(&longest), "{longest} ms");
}

#[test]
fn seeds_make_faces_and_faces_move() {
    assert_eq!(blinks(9, 60.0, false), blinks(9, 60.0, false));
    assert_ne!(blinks(9, 60.0, false), blinks(10, 60.0, false));

    let mut life = Life::new(2);
    let frames: Vec<LifeFrame> = (0..1800).map(|_| life.advance(STEP, false)).collect();
    for angle in 0..3 {
        let range = frames
            .iter()
            .map(|f| f.head[angle])
            .fold((1.0_f32, -1.0_f32), |r, a| (r.0.min(a), r.1.max(a)));
        assert!(range.1 - range.0 > 0.005, "{range:?}");
        for pair in frames.windows(2) {
            assert!((pair[1].head[angle] - pair[0].head[angle]).abs() < 0.005);
        }
    }
    let jumps = frames
        .windows(2)
        .filter(|p| (p[1].gaze[0] - p[0].gaze[0]).abs() > 0.005)
        .count();
    assert!(jumps > 10 && jumps < 300, "{jumps}");
}

proptest! {
    #[test]
    fn any_steps_give_a_sound_face(seed in any::<u64>(), steps in prop::collection::vec((any::<f32>(), any::<bool>()), 1..300)) {
        let mut life = Life::new(seed);
        for (dt, speaking) in steps {
            let frame = life.advance(dt, speaking);
            prop_assert_eq!(frame.weights, frame.weights.clamp01());
            prop_assert_eq!(frame.weights[EyeBlinkLeft], frame.weights[EyeBlinkRight]);
            prop_assert!(frame.head.iter().all(|angle| angle.abs() <= 0.1));
            prop_assert!(frame.gaze.iter().all(|angle| angle.abs() <= 0.15));
        }
    }
}
