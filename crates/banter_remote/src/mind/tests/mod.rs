//! The whole engine against a server of ours.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod good;
mod many;
mod wrong;

use super::RemoteMind;
use banter_engine::{
    EngineError, Finish, GenerateEvent, GenerateRequest, Generation, Job, PromptUsage, Settings,
    Update, Worker,
};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);
/// What must be seen nowhere.
const SECRET: &str = "sk-never-to-be-seen";

/// Settings for the server at `port`, which wants a key.
fn settings(port: u16) -> Settings {
    Settings::default()
        .with("url", url(port))
        .with("key_env", "MIND_KEY")
}

fn url(port: u16) -> String {
    format!("http://127.0.0.1:{port}/v1")
}

fn mind(settings: &Settings) -> Worker<Generation> {
    let settings = settings.clone();
    Worker::spawn("mind", move || {
        let key = |name: &str| (name == "MIND_KEY").then(|| SECRET.to_owned());
        let mind = RemoteMind::open_with(&settings, key)?;
        assert!(!format!("{mind:?}").contains(SECRET));
        Ok(Box::new(mind))
    })
    .unwrap()
}

/// What came of a job.
#[derive(Debug, Default, PartialEq)]
struct Told {
    text: String,
    usage: Option<PromptUsage>,
    finish: Option<Finish>,
    error: Option<EngineError>,
}

impl Told {
    fn error(&self) -> String {
        let error = self.error.as_ref().expect("it fails");
        let text = error.to_string();
        assert!(
            !format!("{text} {error:?}").contains("never-to-be-seen"),
            "{text}"
        );
        assert!(!text.contains('\n'), "{text}");
        text
    }
}

fn finish(mut job: Job<GenerateEvent>) -> Told {
    let mut told = Told::default();
    let mut started = 0;
    loop {
        match job.wait(PATIENCE).expect("it ends") {
            Update::Event(GenerateEvent::Started) => started += 1,
            Update::Event(GenerateEvent::Text(text)) => told.text.push_str(&text),
            Update::Event(GenerateEvent::Prompt(usage)) => told.usage = Some(usage),
            Update::Event(GenerateEvent::Finished(finish)) => told.finish = Some(finish),
            Update::Event(other) => panic!("{other:?}"),
            Update::Done => break,
            Update::Failed(error) => {
                told.error = Some(error);
                break;
            }
        }
    }
    assert_eq!(started, 1, "{told:?}");
    told
}

fn ask(mind: &Worker<Generation>, line: &str) -> Told {
    finish(mind.submit(GenerateRequest::from_user(line)).unwrap())
}

/// The data of an event with a piece of text.
fn piece(text: &str) -> String {
    serde_json::json!({"choices": [{"index": 0, "delta": {"content": text}}]}).to_string()
}

/// The data of an event that ends the answer.
fn end(reason: &str) -> String {
    serde_json::json!({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]}).to_string()
}
