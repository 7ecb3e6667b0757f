//! What holds for any input.

use super::*;
use proptest::prelude::*;

/// Something that happens to a pipeline.
#[derive(Debug, Clone)]
enum Step {
    Sound(usize, f32),
    Gate(Gate),
    Playing(bool),
    Hint(&'static str, bool),
    Flush,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let sound = (
        1_usize..9_000,
        prop::sample::select(vec![0.25_f32, 0.1, 0.000_1]),
    );
    let gate = prop::sample::select(vec![Gate::Open, Gate::Open, Gate::Closed, Gate::Held]);
    let text = prop::sample::select(vec!["", "uh-huh", "I saw", "I saw it.", "I saw it and"]);
    prop::collection::vec(
        prop_oneof![
            12 => sound.prop_map(|(length, loud)| Step::Sound(length, loud)),
            2 => gate.prop_map(Step::Gate),
            1 => any::<bool>().prop_map(Step::Playing),
            2 => (text, any::<bool>()).prop_map(|(text, late)| Step::Hint(text, late)),
            1 => Just(Step::Flush),
        ],
        1..60,
    )
}

/// Runs the steps with sound in pieces of so many samples.
fn run(steps: &[Step], piece: usize) -> Scene {
    let settings = TurnSettings {
        longest: Duration::from_secs(3),
        ..settings()
    };
    let mut pipeline = Pipeline::new(settings, Box::new(Likely));
    pipeline.set_gate(Gate::Open);
    let (mut input, mut events) = (Vec::<f32>::new(), Vec::new());
    for step in steps {
        match *step {
            Step::Sound(length, loud) => {
                let from = input.len();
                input.extend((from..from + length).map(|i| {
                    let size = loud * (1.0 + (i % 977) as f32 / 9_770.0);
                    if i % 2 == 0 { size } else { -size }
                }));
                for samples in input[from..].chunks(piece) {
                    pipeline.push(samples, &mut events);
                }
            }
            Step::Gate(gate) => pipeline.set_gate(gate),
            Step::Playing(playing) => pipeline.set_playing(playing),
            Step::Hint(text, true) => pipeline.hint(text, None),
            Step::Hint(text, false) => pipeline.hint_until(text, None, pipeline.position()),
            Step::Flush => pipeline.flush(&mut events),
        }
    }
    pipeline.flush(&mut events);
    Scene {
        pipeline,
        input,
        events,
    }
}

/// Checks the order of events and returns how many utterances there were.
fn check(scene: &Scene) -> usize {
    let (mut speaking, mut paused, mut may_barge) = (false, false, false);
    let mut suspected = false;
    let (mut began, mut last_end, mut utterances) = (0.0, 0.0, 0);
    for event in &scene.events {
        assert_eq!(
            speaking,
            !matches!(event, SpeechEvent::Started { .. }),
            "{:?}",
            scene.story()
        );
        match event {
            SpeechEvent::Started { at, overlap, .. } => {
                assert!(*at >= last_end, "{:?}", scene.story());
                (speaking, paused, may_barge, began) = (true, false, *overlap, *at);
                suspected = false;
                utterances += 1;
            }
            SpeechEvent::Audio(pcm) => assert!(!pcm.is_empty() && pcm.rate() == RATE),
            SpeechEvent::Paused { at } => {
                assert!(!paused && *at > began);
                paused = true;
            }
            SpeechEvent::Resumed { at } => {
                assert!(paused && *at > began);
                paused = false;
            }
            SpeechEvent::BargeInSuspected { at } => {
                // Once, and not of what is known to interrupt.
                assert!(may_barge && !suspected && *at >= began);
                suspected = true;
            }
            SpeechEvent::BargeInConfirmed { at } => {
                assert!(may_barge && *at >= began);
                may_barge = false;
            }
            SpeechEvent::Ended {
                start,
                end,
                decided,
                ..
            } => {
                assert!(*start == began && start <= end && end <= decided);
                assert!(*decided <= scene.pipeline.position());
                (speaking, last_end) = (false, *decided);
            }
        }
    }
    assert!(!speaking);
    utterances
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn events_are_in_order_and_sound_has_no_gaps(steps in steps()) {
        let scene = run(&steps, 1_000);
        let utterances = check(&scene);
        // Each is found as one piece of the input, after the one before.
        prop_assert_eq!(scene.heard().len(), utterances);
    }

    #[test]
    fn pieces_of_any_length_give_the_same(steps in steps(), piece in 1_usize..3_000) {
        prop_assert_eq!(run(&steps, piece).events, run(&steps, usize::MAX).events);
    }

    #[test]
    fn hostile_samples_do_no_harm(
        samples in prop::collection::vec(any::<f32>(), 0..4_000),
        frame in prop::sample::select(vec![0_usize, 1, 160, 256, 512, 4_000, usize::MAX]),
        probability in prop::sample::select(vec![f32::NAN, f32::INFINITY, -1.0, 0.4, 1.0]),
    ) {
        struct Wild(usize, f32);
        impl VoiceActivity for Wild {
            fn frame(&self) -> usize { self.0 }
            fn probability(&mut self, frame: &[f32]) -> f32 {
                assert!(frame.iter().all(|s| s.abs() <= 1.0));
                self.1
            }
            fn reset(&mut self) {}
        }
        let mut pipeline = Pipeline::new(settings(), Box::new(Wild(frame, probability)));
        pipeline.set_gate(Gate::Open);
        let mut events = Vec::new();
        for _ in 0..8 {
            pipeline.push(&samples, &mut events);
        }
        pipeline.flush(&mut events);
        let meter = pipeline.meter();
        prop_assert!(meter.level_db.is_finite() && meter.floor_db.is_finite());
        prop_assert!((0.0..=1.0).contains(&meter.probability));
    }
}

#[test]
fn it_keeps_no_more_than_it_began_with() {
    let mut scene = Scene::open();
    let (kept, piece) = (
        scene.pipeline.ring.end() - scene.pipeline.ring.start(),
        scene.pipeline.piece.capacity(),
    );
    assert_eq!(kept, 16_000);
    let mut settings = scene.pipeline.settings().clone();
    settings.endpointing = crate::EndpointingSettings::fixed(crate::EndpointingSettings::LONGEST);
    scene.pipeline.set_settings(settings);
    for _ in 0..30 {
        scene.speak(500).quiet(3_900).speak(300).quiet(5_000);
        scene.input.clear();
        scene.events.clear();
    }
    assert_eq!(scene.pipeline.piece.capacity(), piece);
    let ring = &scene.pipeline.ring;
    assert_eq!(ring.end() - ring.start(), (KEPT * RATE as usize) as u64);
}
