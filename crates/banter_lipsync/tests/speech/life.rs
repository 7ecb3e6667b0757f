//! Ten minutes in the life of a face.

use banter_lipsync::Blendshape::{BrowInnerUp, EyeBlinkLeft, EyeBlinkRight, JawOpen, MouthClose};
use banter_lipsync::{Doing, Life, LifeFrame};
use proptest::prelude::*;

const STEP: f32 = 1.0 / 60.0;

const IDLE: Doing = Doing {
    speaking: false,
    thinking: false,
    listening: false,
    pause: false,
    melody: 0.0,
    far: false,
    accent: 0.0,
    phrase_end: false,
    breath: false,
    glance: 0.0,
};
const SPEAKING: Doing = Doing {
    speaking: true,
    ..IDLE
};
const LISTENING: Doing = Doing {
    listening: true,
    ..IDLE
};
const THINKING: Doing = Doing {
    thinking: true,
    ..IDLE
};

/// The seconds at which blinks began.
fn blinks(seed: u64, seconds: f32, doing: &Doing) -> Vec<f32> {
    let mut life = Life::new(seed);
    let mut open = true;
    let mut times = Vec::new();
    for step in 0..(seconds / STEP) as usize {
        let shut = life.advance(STEP, doing).weights[EyeBlinkLeft] > 0.2;
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
        for doing in [IDLE, SPEAKING, LISTENING, THINKING] {
            let times = blinks(seed, 600.0, &doing);
            let gaps: Vec<f32> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
            let mean = gaps.iter().sum::<f32>() / gaps.len() as f32;
            assert!(
                (2.0..6.0).contains(&mean),
                "seed {seed}: a blink every {mean} s"
            );
            let longest = gaps.iter().copied().fold(0.0, f32::max);
            let varied = gaps.iter().filter(|gap| (*gap - mean).abs() > 1.0).count();
            assert!(longest < 18.0 && varied > gaps.len() / 5);
        }
    }
    let count = |doing| blinks(1, 600.0, doing).len();
    assert!(count(&SPEAKING) > count(&IDLE) && count(&IDLE) > count(&LISTENING));
}

#[test]
fn blinks_last_as_long_as_a_blink() {
    let mut life = Life::new(4);
    let mut shut = 0;
    let mut longest = 0;
    for _ in 0..60_000 {
        let lids = life.advance(0.002, &IDLE).weights[EyeBlinkLeft];
        shut = if lids > 0.01 { shut + 2 } else { 0 };
        longest = longest.max(shut);
    }
    assert!((130..=180).contains(&longest), "{longest} ms");
}

#[test]
fn phrases_end_with_a_blink_more_often_than_not_by_chance() {
    let mut life = Life::new(3);
    let mut blinked = 0;
    for _ in 0..200 {
        let mut shut = false;
        for step in 0..180 {
            let doing = Doing {
                phrase_end: step == 0,
                ..SPEAKING
            };
            let lids = life.advance(STEP, &doing).weights[EyeBlinkLeft];
            shut |= step < 24 && lids > 0.5;
        }
        blinked += usize::from(shut);
    }
    assert!((80..160).contains(&blinked), "{blinked} of 200");
}

#[test]
fn seeds_make_faces_and_faces_move() {
    assert_eq!(blinks(9, 60.0, &IDLE), blinks(9, 60.0, &IDLE));
    assert_ne!(blinks(9, 60.0, &IDLE), blinks(10, 60.0, &IDLE));

    let mut life = Life::new(2);
    let frames: Vec<LifeFrame> = (0..1800).map(|_| life.advance(STEP, &IDLE)).collect();
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

#[test]
fn accents_raise_brows_and_dip_the_head() {
    let mut means = [0.0_f32; 2];
    let mut dips = 0;
    for seed in 0..100 {
        let (mut told, mut untold) = (Life::new(seed), Life::new(seed));
        let accent = Doing {
            accent: 1.0,
            ..SPEAKING
        };
        told.advance(STEP, &accent);
        untold.advance(STEP, &SPEAKING);
        let mut lowest = 0.0_f32;
        for step in 1..=40 {
            let (a, b) = (
                told.advance(STEP, &SPEAKING),
                untold.advance(STEP, &SPEAKING),
            );
            lowest = lowest.min(a.head[1] - b.head[1]);
            if step == (Life::LEAD / STEP) as usize {
                means[0] += a.weights[BrowInnerUp] / 100.0;
                means[1] += b.weights[BrowInnerUp] / 100.0;
            }
        }
        dips += usize::from(lowest < -0.03);
    }
    assert!(means[0] > means[1] + 0.2, "{means:?}");
    assert!((60..=100).contains(&dips), "{dips}");
}

#[test]
fn a_breath_parts_the_lips_lifts_the_head_and_is_over_when_speech_comes() {
    let mut life = Life::new(5);
    let breath = Doing {
        breath: true,
        far: true,
        ..IDLE
    };
    let far = Doing { far: true, ..IDLE };
    life.advance(STEP, &breath);
    let drawn = (0..20).fold(LifeFrame::default(), |_, _| life.advance(STEP, &far));
    assert!(drawn.weights[JawOpen] > 0.05 && drawn.head[1] > 0.02);
    assert_eq!(drawn.weights[MouthClose], 0.0);
    let speaking = Doing {
        far: true,
        ..SPEAKING
    };
    let spoken = (0..30).fold(LifeFrame::default(), |_, _| life.advance(STEP, &speaking));
    assert!(spoken.weights[JawOpen] < 0.01);
    // Who draws breath and says nothing lets it go.
    life.advance(1.0, &far);
    life.advance(1.0, &breath);
    let let_go = (0..120).fold(LifeFrame::default(), |_, _| life.advance(STEP, &far));
    assert!(let_go.weights[JawOpen] < 0.01);
}

#[test]
fn a_listener_nods_at_pauses_leans_in_and_a_thinker_looks_up() {
    let mut nods = 0;
    for seed in 0..50 {
        let mut life = Life::new(seed);
        for _ in 0..120 {
            life.advance(STEP, &LISTENING);
        }
        let pause = Doing {
            pause: true,
            far: true,
            ..LISTENING
        };
        let mut lowest = 0.0_f32;
        for _ in 0..60 {
            let frame = life.advance(STEP, &pause);
            assert!(frame.lean > 0.03);
            lowest = lowest.min(frame.head[1]);
        }
        nods += usize::from(lowest < -0.04);
        let thought = (0..60).fold(LifeFrame::default(), |_, _| life.advance(STEP, &THINKING));
        assert!(thought.avert[1] > 0.1 && thought.avert[0].abs() > 0.15);
        assert_eq!(life.advance(STEP, &IDLE).avert, [0.0; 2]);
    }
    assert!((25..=45).contains(&nods), "{nods} of 50");
}

#[test]
fn the_frame_rate_does_not_choose_what_happens() {
    let run = |rate: usize| {
        let mut life = Life::new(11);
        let mut frame = LifeFrame::default();
        for step in 0..20 * rate {
            let second = step / rate;
            let first = step % rate == 0;
            let doing = Doing {
                speaking: second % 4 < 2,
                listening: second % 4 > 2,
                pause: second % 8 == 7,
                melody: 0.5,
                accent: if first { 0.8 } else { 0.0 },
                phrase_end: first && second % 2 == 1,
                breath: first && second % 4 == 3,
                ..IDLE
            };
            frame = life.advance(1.0 / rate as f32, &doing);
        }
        frame
    };
    let (slow, fast) = (run(25), run(200));
    for (a, b) in slow.head.iter().zip(fast.head) {
        assert!((a - b).abs() < 0.01, "{slow:?} {fast:?}");
    }
    assert_eq!(slow.avert, fast.avert);
    assert!((slow.weights[BrowInnerUp] - fast.weights[BrowInnerUp]).abs() < 0.02);
}

fn doings() -> impl Strategy<Value = Doing> {
    let flags = proptest::array::uniform7(any::<bool>());
    let numbers = proptest::array::uniform3(prop_oneof![any::<f32>(), -2.0_f32..2.0]);
    (flags, numbers).prop_map(|(flags, [melody, accent, glance])| {
        let [
            speaking,
            thinking,
            listening,
            pause,
            far,
            phrase_end,
            breath,
        ] = flags;
        Doing {
            speaking,
            thinking,
            listening,
            pause,
            melody,
            far,
            accent,
            phrase_end,
            breath,
            glance,
        }
    })
}

proptest! {
    #[test]
    fn any_steps_give_a_sound_face(
        seed in any::<u64>(),
        steps in prop::collection::vec((prop_oneof![any::<f32>(), 0.0_f32..0.1], doings()), 1..300),
    ) {
        let mut life = Life::new(seed);
        for (dt, doing) in steps {
            let frame = life.advance(dt, &doing);
            prop_assert_eq!(frame.weights, frame.weights.clamp01());
            prop_assert_eq!(frame.weights[EyeBlinkLeft], frame.weights[EyeBlinkRight]);
            prop_assert!(frame.head.iter().all(|angle| angle.abs() <= 0.25));
            prop_assert!(frame.gaze.iter().all(|angle| angle.abs() <= 0.15));
            prop_assert!(frame.avert.iter().all(|angle| angle.abs() <= 0.4));
            prop_assert!(frame.lean.abs() <= 0.1 && (0.0..=1.0).contains(&frame.talking));
        }
    }
}
