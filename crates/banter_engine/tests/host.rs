//! The host protocol against a real child process: `banter-fake-host`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use banter_engine::host::{Deadlines, HostSpec};
use banter_engine::{
    EngineError, EngineStatus, GenerateEvent, GenerateRequest, Generation, Job, Synthesis,
    SynthesizeRequest, Update, Worker,
};
use std::time::{Duration, Instant};

const LONG: Duration = Duration::from_secs(20);

fn spec() -> HostSpec {
    HostSpec::new("banter-fake-host", "cargo build -p banter_engine")
        .at(env!("CARGO_BIN_EXE_banter-fake-host"))
}

/// Without an argument, and a game gives none, the fake host synthesizes.
fn voice(spec: HostSpec) -> Worker<Synthesis> {
    Worker::host("voice", spec).unwrap()
}

fn say(worker: &Worker<Synthesis>, text: &str) -> Job<banter_engine::SynthesizeEvent> {
    worker
        .submit(SynthesizeRequest {
            text: text.into(),
            ..Default::default()
        })
        .unwrap()
}

/// All events of a job and how it ended.
fn finish<E>(job: &mut Job<E>) -> (Vec<E>, Result<(), EngineError>) {
    let mut events = Vec::new();
    loop {
        match job.wait(LONG) {
            Some(Update::Event(event)) => events.push(event),
            Some(Update::Done) => return (events, Ok(())),
            Some(Update::Failed(error)) => return (events, Err(error)),
            None => panic!("the job did not end"),
        }
    }
}

fn in_time(mut done: impl FnMut() -> bool) -> bool {
    let until = Instant::now() + LONG;
    while Instant::now() < until {
        if done() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    false
}

#[test]
fn a_job_goes_there_and_back() {
    let worker = voice(spec());
    let (events, result) = finish(&mut say(&worker, "Come in"));
    assert_eq!(result, Ok(()));
    // One start, and phonemes and samples for each of seven characters.
    assert_eq!(events.len(), 1 + 7 * 2);
    assert_eq!(worker.status(), EngineStatus::Ready);
}

#[test]
fn what_native_code_prints_does_not_disturb_the_protocol() {
    let worker = voice(
        spec()
            .setting("stdout", "a library says hello")
            .setting("stderr", "and complains"),
    );
    assert_eq!(finish(&mut say(&worker, "Hm")).1, Ok(()));
}

#[test]
fn a_crash_fails_the_job_in_flight_and_the_next_one_works() {
    for death in ["abort", "panic"] {
        let worker = voice(spec().setting("script", format!("say|{death}")));
        assert_eq!(finish(&mut say(&worker, "One")).1, Ok(()));
        let error = finish(&mut say(&worker, "Two")).1.unwrap_err();
        assert!(
            matches!(error, EngineError::Crashed { .. }),
            "{death}: {error}"
        );
        // A fresh child begins its script anew.
        assert_eq!(finish(&mut say(&worker, "Three")).1, Ok(()), "{death}");
    }
}

#[test]
fn a_host_that_always_crashes_is_left_alone_for_growing_pauses() {
    let worker = voice(spec().setting("script", "abort"));
    let mut refused = 0;
    for _ in 0..6 {
        match finish(&mut say(&worker, "Hm")).1.unwrap_err() {
            EngineError::Crashed { .. } => {}
            EngineError::Unavailable { failures, .. } => {
                assert!(failures >= 2);
                refused += 1;
            }
            other => panic!("{other}"),
        }
    }
    assert!(
        refused >= 3,
        "only {refused} of 6 jobs were refused at once"
    );
}

#[test]
fn a_hung_child_is_killed_after_the_deadline() {
    let deadlines = Deadlines {
        silence: Duration::from_secs(1),
        ..Deadlines::default()
    };
    let worker = voice(
        spec()
            .setting("script", "say|freeze 60")
            .deadlines(deadlines),
    );
    assert_eq!(finish(&mut say(&worker, "One")).1, Ok(()));
    let error = finish(&mut say(&worker, "Two")).1.unwrap_err();
    assert!(matches!(error, EngineError::TimedOut { .. }), "{error}");
    assert_eq!(finish(&mut say(&worker, "Three")).1, Ok(()));
}

#[test]
fn a_cancelled_job_frees_the_engine() {
    let worker = voice(spec().setting("script", "say|hang|say"));
    assert_eq!(finish(&mut say(&worker, "One")).1, Ok(()));
    let mut hanging = say(&worker, "Two");
    // It is with the child, and not only on its way there.
    std::thread::sleep(Duration::from_millis(300));
    hanging.cancel();
    assert_eq!(finish(&mut hanging).1, Err(EngineError::Cancelled));
    assert_eq!(finish(&mut say(&worker, "Three")).1, Ok(()));
}

#[test]
fn a_child_that_ignores_cancelling_is_killed() {
    let deadlines = Deadlines {
        cancel: Duration::from_millis(100),
        ..Deadlines::default()
    };
    let worker = voice(spec().setting("script", "freeze 60").deadlines(deadlines));
    let frozen = say(&worker, "One");
    assert!(in_time(|| worker.status() == EngineStatus::Ready));
    std::thread::sleep(Duration::from_millis(300));
    drop(frozen);
    // It waits behind the frozen job and goes down with it, long before the 30 s that
    // silence alone would take.
    let error = finish(&mut say(&worker, "Two")).1.unwrap_err();
    assert!(matches!(error, EngineError::TimedOut { .. }), "{error}");
}

#[test]
fn an_engine_that_cannot_be_opened_says_why() {
    let worker = voice(spec().setting("refuse", "mara.onnx is not a voice"));
    let error = finish(&mut say(&worker, "One")).1.unwrap_err();
    assert_eq!(error.to_string(), "mara.onnx is not a voice");
}

#[test]
fn a_model_that_takes_its_time_says_how_far_it_is() {
    let worker = voice(spec().setting("load", "0.25 0.5 0.5 0.75"));
    let mut seen = Vec::new();
    assert!(in_time(|| {
        let status = worker.status();
        if seen.last() != Some(&status) {
            seen.push(status);
        }
        seen.last() == Some(&EngineStatus::Ready)
    }));
    let fractions: Vec<f32> = seen
        .iter()
        .filter_map(|status| match status {
            EngineStatus::Loading(fraction) => Some(*fraction),
            _ => None,
        })
        .collect();
    assert_eq!(fractions, [0.25, 0.5, 0.75], "{seen:?}");
    assert_eq!(
        seen.iter().filter(|s| **s == EngineStatus::Ready).count(),
        1
    );
}

#[test]
fn a_missing_host_names_the_command_that_builds_it() {
    let mut spec = spec();
    spec.path = Some("/nowhere/banter-fake-host".into());
    let worker = voice(spec);
    let error = finish(&mut say(&worker, "One")).1.unwrap_err().to_string();
    assert!(error.contains("cargo build -p banter_engine"), "{error}");
    assert!(error.contains("/nowhere/banter-fake-host"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_program_that_is_no_host_is_named() {
    for program in ["/bin/cat", "/bin/true", "/bin/echo"] {
        let mut spec = spec().at(program);
        spec.deadlines.handshake = Duration::from_secs(5);
        let error = finish(&mut say(&voice(spec), "One")).1.unwrap_err();
        assert!(
            matches!(error, EngineError::HostMismatch { .. }),
            "{program}: {error}"
        );
    }
}

#[test]
fn a_host_of_another_task_is_refused() {
    let worker = Worker::<Generation>::host("mind", spec()).unwrap();
    let mut job = worker.submit(GenerateRequest::from_user("Hello")).unwrap();
    let (events, result): (Vec<GenerateEvent>, _) = finish(&mut job);
    assert!(events.is_empty());
    let error = result.unwrap_err().to_string();
    assert!(error.contains("synthesize, not generate"), "{error}");
}

#[test]
fn the_queue_is_bounded() {
    let worker = voice(spec().setting("script", "hang"));
    let mut jobs = Vec::new();
    let refused = (0..500).any(|_| {
        worker
            .submit(SynthesizeRequest::default())
            .map(|job| jobs.push(job))
            .is_err()
    });
    assert!(refused);
}

/// The child ends when its standard input closes, whatever its engine is doing.
#[test]
fn the_child_dies_with_the_game() {
    use std::io::{Read, Write};
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_banter-fake-host"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    // The first word, by hand: magic, version 7, the task, and one setting.
    let mut first = b"BNTG\x07\x00\x0asynthesize\x01\x06script\x0afreeze 600".to_vec();
    let mut frame = u32::try_from(first.len()).unwrap().to_le_bytes().to_vec();
    frame.append(&mut first);
    stdin.write_all(&frame).unwrap();
    // Job 0 with an empty text: the engine is frozen from now on.
    let request = banter_engine::SynthesizeRequest::default();
    let mut submit = vec![0, 0];
    submit.extend(postcard::to_stdvec(&request).unwrap());
    stdin
        .write_all(&u32::try_from(submit.len()).unwrap().to_le_bytes())
        .unwrap();
    stdin.write_all(&submit).unwrap();
    // Its welcome proves that it runs.
    let mut length = [0; 4];
    stdout.read_exact(&mut length).unwrap();
    assert_eq!(child.try_wait().unwrap(), None);
    drop(stdin);
    assert!(in_time(|| child.try_wait().unwrap().is_some()));
}
