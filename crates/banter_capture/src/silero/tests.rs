//! Silero behind engines that are late, fail, or are not there.

#![allow(clippy::unwrap_used)]
use super::*;
use banter_engine::fake::{FakeDetect, Script, Step};
use banter_engine::{Detect, EngineError, Output};
use std::sync::mpsc::{self, Receiver};

const FRAME: usize = DetectRequest::FRAME;

fn engine(steps: impl IntoIterator<Item = Step<f32>>) -> Arc<Worker<Detection>> {
    let script = Script::new(steps);
    let fake = FakeDetect::following(script);
    Arc::new(Worker::spawn("fake", move || Ok(Box::new(fake.clone()))).unwrap())
}

/// What the detector in reserve says of a stream, all of it.
fn reserve(sound: &[f32]) -> Vec<f32> {
    let mut earshot = Earshot::default();
    let size = earshot.frame();
    let halves: Vec<f32> = sound
        .chunks_exact(size)
        .map(|half| earshot.probability(half))
        .collect();
    halves
        .chunks_exact(FRAME / size)
        .map(|pair| pair.iter().sum::<f32>() / 2.0)
        .collect()
}

fn sound(frames: usize) -> Vec<f32> {
    let wave =
        (0..frames * FRAME).map(|i| 0.4 * (i as f32 * 0.05).sin() * (i as f32 * 0.0007).cos());
    wave.collect()
}

#[test]
fn the_engine_answers_and_its_memory_travels() {
    let engine = Arc::new(
        Worker::<Detection>::spawn("fake", || Ok(Box::new(FakeDetect::by_loudness()))).unwrap(),
    );
    let mut streams = [
        Silero::for_recordings(Arc::clone(&engine)),
        Silero::for_recordings(engine),
    ];
    for count in 1..5_u8 {
        for (vad, (level, wanted)) in streams.iter_mut().zip([(0.5, 1.0), (0.0, 0.0)]) {
            assert_eq!(vad.probability(&[level; FRAME]), wanted);
            let State::Hearing { memory, .. } = &vad.state else {
                unreachable!("{vad:?}")
            };
            assert_eq!(**memory, [f32::from(count)]);
        }
    }
    streams[0].reset();
    assert!(matches!(&streams[0].state, State::Hearing { memory, .. } if memory.is_empty()));
    assert_eq!(streams[0].probability(&[0.0; 7]), 0.0);
    assert!(streams[0].is_engine());
}

#[test]
fn an_engine_that_cannot_be_had_is_replaced_throughout() {
    let missing = Worker::<Detection>::spawn("fake", || Err(EngineError::Request("none".into())));
    let mut vad = Silero::for_recordings(Arc::new(missing.unwrap()));
    let sound = sound(200);
    let heard: Vec<f32> = sound
        .chunks_exact(FRAME)
        .map(|frame| vad.probability(frame))
        .collect();
    assert_eq!(heard, reserve(&sound));
    assert!(vad.has_warned && !vad.is_engine());
}

#[test]
fn a_frame_that_fails_is_answered_from_the_middle_of_the_stream() {
    let failure = Step::Fail(EngineError::Request("broken".to_owned()));
    let steps = [
        Step::Reply(0.0),
        Step::Reply(0.75),
        failure,
        Step::Reply(0.25),
    ];
    let mut vad = Silero::for_recordings(engine(steps));
    let sound = sound(REST as usize + 10);
    let heard: Vec<f32> = sound
        .chunks_exact(FRAME)
        .map(|frame| vad.probability(frame))
        .collect();
    let reserve = reserve(&sound);
    assert_eq!(heard[0], 0.75);
    // The rest, and the frame that failed.
    let rest = REST as usize + 1;
    assert_eq!(heard[1..rest], reserve[1..rest]);
    assert!(
        heard[rest..].iter().skip(1).all(|p| *p == 0.25),
        "{heard:?}"
    );
    assert!(vad.is_engine());
}

/// Gives it the same frame until the engine says this.
fn until(vad: &mut Silero, wanted: f32) {
    while vad.probability(&sound(1)) != wanted {
        std::thread::yield_now();
    }
}

#[test]
fn one_that_hangs_is_not_waited_for() {
    let steps = [
        Step::Reply(0.0),
        Step::Reply(0.75),
        Step::Hang,
        Step::Reply(0.0),
    ];
    let mut vad = Silero::new(engine(steps.into_iter().chain([Step::Reply(0.25)])));
    until(&mut vad, 0.75);
    while vad.is_engine() {
        vad.probability(&sound(1));
    }
    assert!(vad.has_warned);
    until(&mut vad, 0.25);
}

/// An engine that gives each answer when it is let.
struct Gated(Receiver<()>);

impl Detect for Gated {
    fn detect(
        &mut self,
        request: DetectRequest,
        output: &mut Output<DetectEvent>,
    ) -> Result<(), EngineError> {
        let _ = self.0.recv();
        let count = request.memory.first().copied().unwrap_or_default();
        output.send(DetectEvent::Speech(vec![0.75]))?;
        output.send(DetectEvent::Memory([count + 1.0].into()))
    }
}

#[test]
fn a_late_frame_does_not_break_the_stream_and_several_do() {
    let (open, gate) = mpsc::channel();
    let mut gate = Some(gate);
    let engine = Worker::<Detection>::spawn("gated", move || match gate.take() {
        Some(gate) => Ok(Box::new(Gated(gate))),
        None => Err(EngineError::Cancelled),
    });
    let mut vad = Silero::for_recordings(Arc::new(engine.unwrap()));
    let frame = sound(1);
    // The question whether it is there, and the first frame.
    open.send(()).unwrap();
    open.send(()).unwrap();
    assert_eq!(vad.probability(&frame), 0.75);
    let be_late = |vad: &mut Silero| {
        vad.patience = Duration::ZERO;
        assert_ne!(vad.probability(&frame), 0.75);
        vad.patience = LONG_PATIENCE;
        // It does one thing after another: when this is answered, so is that.
        let mut after = vad.submit(&frame, Arc::new([])).unwrap();
        open.send(()).unwrap();
        open.send(()).unwrap();
        assert!(matches!(after.answer(LONG_PATIENCE), Answer::Heard(..)));
    };
    be_late(&mut vad);
    assert!(vad.is_engine());
    open.send(()).unwrap();
    assert_eq!(vad.probability(&frame), 0.75);
    let State::Hearing { memory, late: 0 } = &vad.state else {
        unreachable!("{vad:?}")
    };
    assert_eq!(**memory, [3.0]);
    for _ in 1..MOST_LATE {
        be_late(&mut vad);
        assert!(vad.is_engine());
    }
    be_late(&mut vad);
    assert!(!vad.is_engine() && vad.has_warned);
}

#[test]
fn one_that_never_starts_is_told_of_once() {
    let mut vad = Silero::new(engine([Step::Hang]));
    let frame = sound(1);
    for _ in 1..SLOW_START {
        vad.probability(&frame);
    }
    assert!(!vad.has_warned);
    vad.probability(&frame);
    assert!(vad.has_warned && !vad.is_engine());
}

#[test]
fn an_answer_that_is_none_is_a_failure() {
    let mut vad = Silero::for_recordings(engine([Step::Reply(f32::NAN)]));
    let sound = sound(3);
    let heard: Vec<f32> = sound
        .chunks_exact(FRAME)
        .map(|frame| vad.probability(frame))
        .collect();
    assert_eq!(heard, reserve(&sound));
}
