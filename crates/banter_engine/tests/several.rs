//! Several jobs with one host: what one of them does never harms another.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use banter_engine::host::{Deadlines, HostSpec};
use banter_engine::{
    EngineError, GenerateEvent, GenerateRequest, Generation, Job, Pcm, TranscribeEvent,
    TranscribeRequest, Transcription, Update, Worker,
};
use std::time::{Duration, Instant};

const LONG: Duration = Duration::from_secs(60);

fn spec(task: &str) -> HostSpec {
    HostSpec::new("banter-fake-host", "cargo build -p banter_engine")
        .at(env!("CARGO_BIN_EXE_banter-fake-host"))
        .arg(task)
}

fn mind(spec: HostSpec) -> Worker<Generation> {
    Worker::host("mind", spec).unwrap()
}

fn ask(worker: &Worker<Generation>) -> Job<GenerateEvent> {
    worker.submit(GenerateRequest::from_user("Hello")).unwrap()
}

fn piece(job: &mut Job<GenerateEvent>) -> String {
    loop {
        match job.wait(LONG) {
            Some(Update::Event(GenerateEvent::Text(text))) => return text,
            Some(Update::Event(_)) => {}
            other => panic!("{other:?}"),
        }
    }
}

fn text(job: &mut Job<GenerateEvent>) -> Result<String, EngineError> {
    let mut text = String::new();
    loop {
        match job.wait(LONG).expect("the job ends") {
            Update::Event(GenerateEvent::Text(piece)) => text.push_str(&piece),
            Update::Event(_) => {}
            Update::Done => return Ok(text),
            Update::Failed(error) => return Err(error),
        }
    }
}

fn short(deadline: Duration) -> Deadlines {
    Deadlines {
        silence: deadline,
        cancel: deadline,
        ..Deadlines::default()
    }
}

#[test]
fn a_cancelled_job_that_waits_ends_at_once_and_the_one_ahead_is_answered_whole() {
    let answer = "{pid} one two three four five six seven eight nine ten eleven twelve";
    let worker = mind(
        spec("generate")
            .setting("script", format!("say {answer}|say {{pid}}"))
            .setting("pace", 0.1)
            .deadlines(short(Duration::from_millis(300))),
    );
    let mut ahead = ask(&worker);
    let pid = piece(&mut ahead);
    // One waits in the child and one before it, behind an answer that takes longer than the deadline.
    let (dropped, mut cancelled) = (ask(&worker), ask(&worker));
    piece(&mut ahead);
    drop(dropped);
    cancelled.cancel();
    let update = cancelled.wait(Duration::from_millis(100));
    assert_eq!(update, Some(Update::Failed(EngineError::Cancelled)));
    let rest = text(&mut ahead);
    assert_eq!(
        rest.as_deref(),
        Ok("two three four five six seven eight nine ten eleven twelve")
    );
    // The same process, which did not waste a step of its script on them.
    assert_eq!(text(&mut ask(&worker)).as_deref(), Ok(pid.trim()));
}

#[test]
fn a_job_that_nobody_reads_holds_up_neither_its_host_nor_another() {
    let long = "word ".repeat(1_000);
    let worker = mind(
        spec("generate")
            .setting("script", format!("say {{pid}}|say {long}|say {{pid}}"))
            .deadlines(short(Duration::from_millis(300))),
    );
    let pid = text(&mut ask(&worker)).unwrap();
    let mut unread = ask(&worker);
    // A game that is paused reads nothing for much longer than any deadline.
    std::thread::sleep(Duration::from_millis(900));
    assert_eq!(text(&mut ask(&worker)), Ok(pid));
    assert_eq!(text(&mut unread), Ok(long.trim_end().to_owned()));
}

#[test]
fn what_cannot_be_interrupted_is_waited_for() {
    let worker = mind(
        spec("generate")
            .setting("script", "say {pid}|busy 0.8|say {pid}")
            .deadlines(short(Duration::from_millis(200))),
    );
    let pid = text(&mut ask(&worker)).unwrap();
    let draft = ask(&worker);
    let next = ask(&worker);
    // The speaker paused: the draft is no longer wanted, in the middle of a long call.
    let asked = Instant::now();
    while draft.begun().is_none() && asked.elapsed() < LONG {
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(draft.begun().is_some());
    drop(draft);
    let mut next = next;
    assert_eq!(text(&mut next), Ok(pid));
}

#[test]
fn ten_minutes_of_sound_go_through() {
    let worker = Worker::<Transcription>::host(
        "ears",
        spec("transcribe").setting("script", "say Good evening."),
    )
    .unwrap();
    // Over a hundred MB.
    let sound = Pcm::silence(48_000, Duration::from_secs(600));
    let mut job = worker.submit(TranscribeRequest::new(sound)).unwrap();
    let mut heard = None;
    loop {
        match job.wait(LONG).expect("the job ends") {
            Update::Event(TranscribeEvent::Segment(segment)) => heard = Some(segment),
            Update::Event(_) => {}
            Update::Done => break,
            Update::Failed(error) => panic!("{error}"),
        }
    }
    let heard = heard.unwrap();
    assert_eq!((heard.text.as_str(), heard.end), ("Good evening.", 600.0));
}

#[test]
fn whoever_drops_a_worker_waits_for_nothing_and_the_child_is_soon_gone() {
    let worker = mind(spec("generate").setting("script", "say {pid}|freeze 600"));
    let pid = text(&mut ask(&worker)).unwrap();
    let frozen = ask(&worker);
    std::thread::sleep(Duration::from_millis(200));
    let started = Instant::now();
    drop(worker);
    drop(frozen);
    let took = started.elapsed();
    assert!(took < Duration::from_millis(100), "{took:?}");
    #[cfg(target_os = "linux")]
    {
        let process = format!("/proc/{pid}");
        let until = Instant::now() + LONG;
        while std::fs::exists(&process).unwrap() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(!std::fs::exists(&process).unwrap());
    }
    #[cfg(not(target_os = "linux"))]
    let _ = pid;
}
