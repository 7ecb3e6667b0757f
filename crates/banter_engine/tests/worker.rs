//! Engines on threads of this process.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use banter_engine::fake::{FakeGenerate, FakeTranscribe, Script, Step};
use banter_engine::{
    Assignment, CancelToken, Engine, EngineError, EngineStatus, Generate, GenerateEvent,
    GenerateRequest, Generation, Inbox, Job, Output, Pcm, Priority, TranscribeEvent,
    TranscribeRequest, Transcription, Update, Worker,
};
use std::sync::mpsc;
use std::time::Duration;

const LONG: Duration = Duration::from_secs(20);

fn mind(steps: Vec<Step<String>>) -> Worker<Generation> {
    Worker::spawn("mind", move || {
        Ok(Box::new(FakeGenerate::following(Script::new(
            steps.clone(),
        ))))
    })
    .unwrap()
}

fn reply(text: &str) -> Step<String> {
    Step::Reply(text.to_owned())
}

fn ask(worker: &Worker<Generation>) -> Job<GenerateEvent> {
    worker.submit(GenerateRequest::from_user("Hello")).unwrap()
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

#[test]
fn answers_are_streamed_in_pieces() {
    let worker = mind(vec![reply("One ale, coming up.")]);
    let mut job = ask(&worker);
    assert_eq!(job.wait(LONG), Some(Update::Event(GenerateEvent::Started)));
    assert!(matches!(
        job.wait(LONG),
        Some(Update::Event(GenerateEvent::Prompt(_)))
    ));
    assert_eq!(
        job.wait(LONG),
        Some(Update::Event(GenerateEvent::Text("One ".into())))
    );
    assert_eq!(text(&mut job).unwrap(), "ale, coming up.");
    assert!(job.has_ended());
    assert_eq!(job.poll(), None);
}

#[test]
fn a_failure_leaves_the_engine_in_order() {
    let error = EngineError::Request("no".into());
    let worker = mind(vec![Step::Fail(error.clone()), reply("Yes.")]);
    assert_eq!(text(&mut ask(&worker)), Err(error));
    assert_eq!(text(&mut ask(&worker)).unwrap(), "Yes.");
}

#[test]
fn a_panic_fails_the_job_and_the_engine_is_made_anew() {
    let worker = mind(vec![reply("Fine."), Step::Panic]);
    assert!(text(&mut ask(&worker)).is_ok());
    let error = text(&mut ask(&worker)).unwrap_err();
    assert!(matches!(error, EngineError::Crashed { .. }), "{error}");
    assert_eq!(text(&mut ask(&worker)).unwrap(), "Fine.");
}

#[test]
fn dropping_a_job_frees_the_engine_for_the_next() {
    let (taken, wait) = mpsc::channel();
    let worker = Worker::<Generation>::spawn("mind", move || {
        let taken = Some(taken.clone());
        Ok(Box::new(StuckOnce { taken }))
    })
    .unwrap();
    let stuck = ask(&worker);
    wait.recv_timeout(LONG).unwrap();
    drop(stuck);
    assert_eq!(text(&mut ask(&worker)).unwrap(), "Next.");
}

/// Says that it has taken its first job, and does that until it is cancelled.
struct StuckOnce {
    taken: Option<mpsc::Sender<()>>,
}

impl Generate for StuckOnce {
    fn generate(
        &mut self,
        _: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        if let Some(taken) = self.taken.take() {
            taken.send(()).unwrap();
            loop {
                output.check()?;
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        output.send(GenerateEvent::Text("Next.".to_owned()))
    }
}

#[test]
fn dropping_the_worker_cancels_what_runs() {
    let worker = mind(vec![Step::Hang]);
    let mut job = ask(&worker);
    std::thread::sleep(Duration::from_millis(20));
    drop(worker);
    assert!(text(&mut job).is_err());
}

#[test]
fn an_engine_that_cannot_be_made_fails_every_job_with_its_reason() {
    let error = EngineError::File {
        path: "mara.gguf".into(),
        reason: "it is no model".into(),
    };
    let cause = error.clone();
    let worker = Worker::<Generation>::spawn("mind", move || Err(cause.clone())).unwrap();
    assert_eq!(text(&mut ask(&worker)), Err(error.clone()));
    assert_eq!(text(&mut ask(&worker)), Err(error.clone()));
    assert_eq!(worker.status(), EngineStatus::Failed(error));
}

#[test]
fn an_unread_job_holds_up_nobody_and_loses_nothing() {
    let long = "word ".repeat(1_000);
    let worker = mind(vec![reply(&long), reply("Short.")]);
    let mut unread = ask(&worker);
    let mut next = ask(&worker);
    assert_eq!(text(&mut next).unwrap(), "Short.");
    assert_eq!(text(&mut unread).unwrap(), long);
}

/// Sends pieces of a megabyte as long as it may.
struct Endless;

impl Generate for Endless {
    fn generate(
        &mut self,
        request: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        if request.last_user_line() != "Hello" {
            return output.send(GenerateEvent::Text("Short.".to_owned()));
        }
        loop {
            output.send(GenerateEvent::Text("x".repeat(1 << 20)))?;
        }
    }
}

#[test]
fn what_lies_unread_is_bounded_and_the_next_job_is_served() {
    let worker = Worker::<Generation>::spawn("mind", || Ok(Box::new(Endless))).unwrap();
    let mut unread = ask(&worker);
    let mut next = worker
        .submit(GenerateRequest::from_user("And now?"))
        .unwrap();
    assert_eq!(text(&mut next).unwrap(), "Short.");
    let error = text(&mut unread).unwrap_err();
    assert!(matches!(error, EngineError::Unread { .. }), "{error}");
    assert_eq!(
        text(&mut worker.submit(GenerateRequest::from_user("Hm?")).unwrap()).unwrap(),
        "Short."
    );
}

#[test]
fn a_job_that_waits_ends_at_once_when_it_is_cancelled_and_its_place_is_free() {
    let (taken, wait) = mpsc::channel();
    let worker = Worker::<Generation>::spawn("mind", move || {
        let taken = Some(taken.clone());
        Ok(Box::new(StuckOnce { taken }))
    })
    .unwrap();
    let stuck = ask(&worker);
    wait.recv_timeout(LONG).unwrap();
    let mut waiting: Vec<_> = (0..64).map(|_| ask(&worker)).collect();
    assert!(worker.submit(GenerateRequest::from_user("Hello")).is_err());
    assert!(waiting.iter().all(|job| job.begun().is_none()));
    let mut cancelled = waiting.swap_remove(31);
    cancelled.cancel();
    assert_eq!(
        cancelled.poll(),
        Some(Update::Failed(EngineError::Cancelled))
    );
    let mut next = ask(&worker);
    assert!(stuck.begun().is_some() && next.begun().is_none());
    drop((stuck, waiting));
    assert_eq!(text(&mut next).unwrap(), "Next.");
    assert!(next.begun().is_some());
}

#[test]
fn time_in_a_queue_and_while_a_model_loads_is_no_silence() {
    let (open, gate) = mpsc::channel::<()>();
    let gate = std::sync::Mutex::new(gate);
    let worker = Worker::<Generation>::spawn("mind", move || {
        gate.lock().unwrap().recv_timeout(LONG).unwrap();
        Ok(Box::new(FakeGenerate::following(Script::new([Step::Hang]))))
    })
    .unwrap();
    let job = ask(&worker);
    std::thread::sleep(Duration::from_millis(50));
    assert_eq!((job.begun(), job.silence()), (None, Duration::ZERO));
    open.send(()).unwrap();
    let until = std::time::Instant::now() + LONG;
    while job.silence() < Duration::from_millis(20) {
        assert!(std::time::Instant::now() < until, "it is never begun");
        std::thread::sleep(Duration::from_millis(1));
    }
    let silence = job.silence();
    assert!(job.begun().unwrap().elapsed() >= silence);
}

#[test]
fn the_most_urgent_request_that_waits_is_answered_first() {
    let (taken, wait) = mpsc::channel();
    let worker = Worker::<Generation>::spawn("mind", move || {
        let taken = Some(taken.clone());
        Ok(Box::new(Order { taken, count: 0 }))
    })
    .unwrap();
    let ask = |priority| {
        let request = GenerateRequest {
            priority,
            ..GenerateRequest::from_user("Hello")
        };
        worker.submit(request).unwrap()
    };
    let stuck = ask(Priority::Conversation);
    wait.recv_timeout(LONG).unwrap();
    let mut jobs = [
        Priority::Background,
        Priority::Ambient,
        Priority::Conversation,
    ]
    .map(ask);
    drop(stuck);
    let places = jobs.each_mut().map(|job| text(job).unwrap());
    assert_eq!(places, ["3", "2", "1"]);
}

/// Is stuck with its first job until that is cancelled, and then says in which place each is.
struct Order {
    taken: Option<mpsc::Sender<()>>,
    count: usize,
}

impl Generate for Order {
    fn generate(
        &mut self,
        _: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        if let Some(taken) = self.taken.take() {
            taken.send(()).unwrap();
            loop {
                output.check()?;
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        self.count += 1;
        output.send(GenerateEvent::Text(self.count.to_string()))
    }
}

#[test]
fn whoever_drops_a_worker_does_not_wait_for_its_engine() {
    let (taken, wait) = mpsc::channel();
    let worker = Worker::<Generation>::spawn("mind", move || {
        Ok(Box::new(Deaf {
            taken: taken.clone(),
        }))
    })
    .unwrap();
    let job = ask(&worker);
    let token = wait.recv_timeout(LONG).unwrap();
    assert!(!token.is_cancelled());
    let started = std::time::Instant::now();
    drop(worker);
    let took = started.elapsed();
    assert!(took < Duration::from_millis(200), "{took:?}");
    // The token for native code knows of the engine's end too.
    assert!(token.is_cancelled() && !job.has_ended());
}

/// Hears nothing for two seconds.
struct Deaf {
    taken: mpsc::Sender<CancelToken>,
}

impl Generate for Deaf {
    fn generate(
        &mut self,
        _: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        self.taken.send(output.cancel_token()).unwrap();
        std::thread::sleep(Duration::from_secs(2));
        output.check()
    }
}

#[test]
fn whoever_closes_a_worker_knows_whether_it_has_ended() {
    let worker = mind(vec![reply("Yes.")]);
    assert_eq!(text(&mut ask(&worker)).unwrap(), "Yes.");
    assert!(worker.close(LONG));
}

#[test]
fn ears_give_partial_text_before_the_segment() {
    let worker = Worker::<Transcription>::spawn("ears", || {
        Ok(Box::new(FakeTranscribe::hearing([
            "What do you serve here?",
        ])))
    })
    .unwrap();
    let pcm = Pcm::silence(16_000, Duration::from_secs(2));
    let mut job = worker.submit(TranscribeRequest::new(pcm)).unwrap();
    assert_eq!(
        job.wait(LONG),
        Some(Update::Event(TranscribeEvent::Partial("What".into())))
    );
    let Some(Update::Event(TranscribeEvent::Segment(segment))) = job.wait(LONG) else {
        panic!("no segment");
    };
    assert_eq!(
        (segment.text.as_str(), segment.end),
        ("What do you serve here?", 2.0)
    );
}

/// An engine that answers all waiting requests together, as one that decodes a batch does.
struct Together;

impl Engine<Generation> for Together {
    fn serve(&mut self, inbox: &Inbox<Generation>) {
        while let Some(first) = inbox.next() {
            std::thread::sleep(Duration::from_millis(20));
            let mut batch: Vec<Assignment<Generation>> = vec![first];
            batch.extend(std::iter::from_fn(|| inbox.try_next()));
            let size = batch.len();
            for mut assignment in batch {
                let token: CancelToken = assignment.output.cancel_token();
                assert!(!token.is_cancelled());
                let text = GenerateEvent::Text(format!("{size} at once"));
                let sent = assignment.output.send(text);
                assignment.finish(sent);
            }
        }
    }
}

#[test]
fn an_engine_may_work_on_several_jobs_at_once() {
    let worker = Worker::<Generation>::spawn("mind", || Ok(Box::new(Together))).unwrap();
    let mut jobs: Vec<_> = (0..4).map(|_| ask(&worker)).collect();
    let texts: Vec<_> = jobs.iter_mut().map(|job| text(job).unwrap()).collect();
    assert!(texts.iter().any(|text| text != "1 at once"), "{texts:?}");
}
