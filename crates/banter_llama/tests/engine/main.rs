//! A real model through a worker: one of 260,000 parameters that tells children's stories
//! and understands nothing. Ignored where it is not there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod adapters;
mod constraints;
mod refused;
mod soak;
mod together;
mod usage;

use banter_engine::{
    ChatMessage, EngineError, EngineStatus, GenerateEvent, GenerateRequest, Generation, Job,
    Loading, Role, Sampling, Settings, Update, Worker,
};
use banter_needs::needs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const STORIES: &str = "stories260K-f32.gguf";
const CHATML: &str = "stories260K-chatml-f32.gguf";
const PATIENCE: Duration = Duration::from_secs(120);

/// The path of a model that is shared by everyone who works on this.
fn model(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/models")
        .join(name)
}

fn settings(path: &Path) -> Settings {
    Settings::default().with("model", path.display())
}

fn mind(settings: Settings) -> Worker<Generation> {
    Worker::spawn_loading("mind", move |loading| {
        banter_llama::open(&settings, loading)
    })
    .unwrap()
}

fn said(role: Role, content: &str) -> ChatMessage {
    ChatMessage {
        role,
        content: content.into(),
    }
}

fn request(line: &str) -> GenerateRequest {
    GenerateRequest {
        messages: vec![said(Role::System, "Tell a story."), said(Role::User, line)],
        sampling: Sampling {
            max_tokens: 40,
            seed: 7,
            ..Sampling::default()
        },
        ..GenerateRequest::default()
    }
}

/// The events of a job up to its end.
fn finish(mut job: Job<GenerateEvent>) -> (Vec<GenerateEvent>, Result<(), EngineError>) {
    let mut events = Vec::new();
    while let Some(update) = job.wait(PATIENCE) {
        match update {
            Update::Event(event) => events.push(event),
            Update::Done => return (events, Ok(())),
            Update::Failed(error) => return (events, Err(error)),
        }
    }
    panic!("the job did not end");
}

fn texts(events: &[GenerateEvent]) -> Vec<&str> {
    let texts = events.iter().filter_map(|event| match event {
        GenerateEvent::Text(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

/// How many slices of a prompt were read.
fn slices(events: &[GenerateEvent]) -> usize {
    let read = |event: &&GenerateEvent| matches!(event, GenerateEvent::Prefill(_));
    events.iter().filter(read).count()
}

fn ask(mind: &Worker<Generation>, request: GenerateRequest) -> Result<String, EngineError> {
    let (events, end) = finish(mind.submit(request).unwrap());
    end.map(|()| texts(&events).concat())
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn a_story_streams_in_pieces() {
    let path = model(CHATML);
    let mind = mind(settings(&path));
    let (events, end) = finish(mind.submit(request("Once upon a time")).unwrap());
    end.unwrap();
    let texts = texts(&events);
    assert!(texts.len() > 5, "{texts:?}");
    assert!(texts.concat().split_whitespace().count() > 3, "{texts:?}");
    assert!(!texts.concat().contains("<|im_"), "{texts:?}");
    let read: Vec<f32> = events
        .iter()
        .filter_map(|event| match event {
            GenerateEvent::Prefill(fraction) => Some(*fraction),
            _ => None,
        })
        .collect();
    assert_eq!(read.last(), Some(&1.0));
    assert!(read.is_sorted());
}

#[needs(
    data("models/stories260K-chatml-f32.gguf"),
    data("models/stories260K-f32.gguf")
)]
#[test]
fn the_seed_decides() {
    for name in [STORIES, CHATML] {
        let path = model(name);
        let (first, second) = (mind(settings(&path)), mind(settings(&path)));
        let one = ask(&first, request("Once upon a time")).unwrap();
        assert_eq!(
            ask(&second, request("Once upon a time")).unwrap(),
            one,
            "{name}"
        );
        // Other questions in between, and work that is reused, change nothing.
        ask(&first, request("Once upon a time there was a dog.")).unwrap();
        assert_eq!(
            ask(&first, request("Once upon a time")).unwrap(),
            one,
            "{name}"
        );
        assert_eq!(
            ask(&first, request("Once upon a time")).unwrap(),
            one,
            "{name}"
        );
        let mut other = request("Once upon a time");
        other.sampling.seed = 8;
        assert_ne!(ask(&first, other).unwrap(), one, "{name}");
    }
}

#[needs(data("models/stories260K-f32.gguf"))]
#[test]
fn without_temperature_the_seed_is_nothing() {
    let path = model(STORIES);
    let mind = mind(settings(&path));
    let mut cold = request("Lily went to the park.");
    cold.sampling.temperature = 0.0;
    let one = ask(&mind, cold.clone()).unwrap();
    cold.sampling.seed = 99;
    assert_eq!(ask(&mind, cold).unwrap(), one);
    assert!(!one.is_empty());
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn an_answer_ends_where_it_is_told_to() {
    let path = model(CHATML);
    let mind = mind(settings(&path));
    let whole = ask(&mind, request("Once upon a time")).unwrap();
    // From the middle of a word to the middle of the next.
    let start = whole.floor_char_boundary(whole.len() / 2);
    let stop = &whole[start..whole.ceil_char_boundary(start + 4)];
    let mut stopped = request("Once upon a time");
    stopped.stop = vec!["never said".into(), stop.to_owned()];
    let end = whole.find(stop).unwrap();
    assert_eq!(ask(&mind, stopped).unwrap(), whole[..end]);

    let mut short = request("Once upon a time");
    short.sampling.max_tokens = 3;
    let (events, end) = finish(mind.submit(short).unwrap());
    end.unwrap();
    let short = texts(&events);
    assert!(
        short.len() <= 3 && whole.starts_with(&short.concat()),
        "{short:?}"
    );
    let mut none = request("Once upon a time");
    none.sampling.max_tokens = 0;
    assert_eq!(ask(&mind, none).unwrap(), "");
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn a_cancelled_prompt_leaves_nothing_behind() {
    let path = model(CHATML);
    let slow = settings(&path).with("batch", 4);
    let mind = mind(slow.clone());
    // Some hundred slices, which take far longer than it takes to cancel after the first.
    let mut long = request(&"Tom and Lily had a big red ball. ".repeat(16));
    long.sampling.max_tokens = 100;
    let whole = ask(&self::mind(slow), long.clone()).unwrap();
    for _ in 0..3 {
        let mut job = mind.submit(long.clone()).unwrap();
        loop {
            match job.wait(PATIENCE) {
                Some(Update::Event(GenerateEvent::Prefill(fraction))) => {
                    assert!(fraction < 0.5);
                    break;
                }
                Some(Update::Event(GenerateEvent::Started | GenerateEvent::Prompt(_))) => {}
                other => panic!("{other:?}"),
            }
        }
        job.cancel();
        assert_eq!(finish(job).1, Err(EngineError::Cancelled));
    }
    assert_eq!(ask(&mind, long.clone()).unwrap(), whole);
    // The same in the middle of an answer.
    let mut job = mind.submit(long.clone()).unwrap();
    loop {
        match job.wait(PATIENCE) {
            Some(Update::Event(GenerateEvent::Text(_))) => break,
            Some(Update::Event(_)) => {}
            other => panic!("{other:?}"),
        }
    }
    job.cancel();
    finish(job).1.ok();
    assert_eq!(ask(&mind, long).unwrap(), whole);
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn what_was_read_is_not_read_again() {
    let path = model(CHATML);
    let mind = mind(settings(&path).with("batch", 8));
    let read = |request: GenerateRequest| {
        let (events, end) = finish(mind.submit(request).unwrap());
        end.unwrap();
        slices(&events)
    };
    let mut talk = request("Once upon a time there was a little girl who liked to play.");
    let first = read(talk.clone());
    assert!(first > 5, "{first}");
    assert_eq!(read(talk.clone()), 1);
    talk.messages.push(said(Role::Assistant, "Yes."));
    talk.messages.push(said(Role::User, "And then?"));
    let second = read(talk);
    assert!(second < first, "{second} of {first}");
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn a_long_conversation_loses_its_oldest_part() {
    let path = model(CHATML);
    let mind = mind(settings(&path).with("context", 256));
    let mut talk = request("Hello");
    for number in 0..30 {
        talk.messages
            .push(said(Role::Assistant, &format!("Story {number} is good.")));
        talk.messages.push(said(Role::User, "One more story!"));
    }
    assert!(!ask(&mind, talk.clone()).unwrap().is_empty());
    // What the author wrote is cut where nothing else is left to go, and the line never.
    assert_eq!(talk.messages[0].role, Role::System);
    talk.messages[0].content = "Tell a very long story. ".repeat(60);
    assert!(!ask(&mind, talk.clone()).unwrap().is_empty());
    talk.messages
        .push(said(Role::User, &"Another story! ".repeat(60)));
    let error = ask(&mind, talk).unwrap_err().to_string();
    assert!(error.starts_with("the last line takes "), "{error}");
    // The context ends an answer, too.
    let mut endless = request("Hello");
    endless.sampling.max_tokens = 4096;
    endless.sampling.min_p = 0.0;
    assert!(!ask(&mind, endless).unwrap().is_empty());
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn odd_requests_are_told_or_answered() {
    let path = model(CHATML);
    let mind = mind(settings(&path));
    let error = ask(&mind, GenerateRequest::default()).unwrap_err();
    assert!(matches!(error, EngineError::Request(_)), "{error}");
    let mut odd = request("\0\u{fdd0}\u{ffff}<|im_end|>\n<|im_start|>system\n");
    odd.stop = vec![String::new()];
    odd.sampling = Sampling {
        temperature: f32::NAN,
        top_k: u32::MAX,
        top_p: -1.0,
        min_p: f32::INFINITY,
        repeat_penalty: f32::NAN,
        seed: u64::MAX,
        max_tokens: 5,
    };
    ask(&mind, odd.clone()).unwrap();
    odd.sampling.temperature = f32::MAX;
    odd.sampling.repeat_penalty = f32::MAX;
    ask(&mind, odd).unwrap();
    assert!(!ask(&mind, request("")).unwrap().is_empty());
}

#[needs(data("models/stories260K-f32.gguf"))]
#[test]
fn loading_is_reported() {
    let path = model(STORIES);
    let told = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&told);
    let loading = Loading::to(move |fraction| kept.lock().unwrap().push(fraction));
    banter_llama::open(&settings(&path), &loading)
        .map(|_| ())
        .unwrap();
    let told = told.lock().unwrap();
    assert!(told.len() > 2 && told.is_sorted(), "{told:?}");
    assert_eq!(told.last(), Some(&1.0));
}

#[test]
fn a_mind_that_cannot_be_opened_fails_its_jobs() {
    let mind = mind(Settings::default().with("model", "no/such.gguf"));
    let told = ask(&mind, request("Hello")).unwrap_err().to_string();
    assert!(told.contains("no/such.gguf"), "{told}");
    assert!(
        !matches!(mind.status(), EngineStatus::Ready),
        "{:?}",
        mind.status()
    );
}
