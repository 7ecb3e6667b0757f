//! The whole engine against a server of ours.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod good;
mod wrong;

use crate::ears::RemoteEars;
use banter_engine::{
    EngineError, Job, Pcm, Segment, Settings, TranscribeEvent, TranscribeRequest, Transcription,
    Update, Worker,
};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);
/// What must be seen nowhere.
const SECRET: &str = "sk-never-to-be-seen";

/// Settings for the server at `port`, which wants a key.
fn settings(port: u16) -> Settings {
    Settings::default()
        .with("url", format!("http://127.0.0.1:{port}/v1"))
        .with("key_env", "EARS_KEY")
}

fn ears(settings: &Settings) -> Worker<Transcription> {
    let settings = settings.clone();
    Worker::spawn("ears", move || {
        let key = |name: &str| (name == "EARS_KEY").then(|| SECRET.to_owned());
        let ears = RemoteEars::open_with(&settings, key)?;
        assert!(!format!("{ears:?}").contains(SECRET));
        Ok(Box::new(ears))
    })
    .unwrap()
}

/// A second of something to hear.
fn speech() -> Pcm {
    let wave = (0..16_000_u16).map(|i| 0.25 * (f32::from(i) * 0.17).sin());
    Pcm::new(16_000, wave.collect::<Vec<_>>())
}

fn finish(mut job: Job<TranscribeEvent>) -> Result<(Option<String>, Vec<Segment>), EngineError> {
    let (mut language, mut segments) = (None, Vec::new());
    loop {
        match job.wait(PATIENCE).expect("it ends") {
            Update::Event(TranscribeEvent::Language(tag)) => language = Some(tag),
            Update::Event(TranscribeEvent::Segment(segment)) => segments.push(segment),
            Update::Event(TranscribeEvent::Partial(_)) => {}
            Update::Done => return Ok((language, segments)),
            Update::Failed(error) => return Err(error),
        }
    }
}

fn hear(
    ears: &Worker<Transcription>,
    request: TranscribeRequest,
) -> Result<(Option<String>, Vec<Segment>), EngineError> {
    finish(ears.submit(request).unwrap())
}
