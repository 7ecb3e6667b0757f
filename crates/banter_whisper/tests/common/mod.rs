//! What the tests of a real whisper.cpp share.
#![allow(dead_code, clippy::unwrap_used, clippy::panic)]

pub(crate) mod random_model;

use banter_engine::{
    EngineError, Job, Pcm, Segment, TranscribeEvent, TranscribeRequest, Transcription, Update,
    Worker,
};
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// A file of the development data.
pub(crate) fn data(name: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(name)
}

/// A recording with 16-bit samples, of which the first channel is taken.
pub(crate) fn recording(path: &Path) -> Pcm {
    let bytes = std::fs::read(path).unwrap();
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let (rate, channels) = (number(24), usize::from(bytes[22]));
    let chunk = bytes.windows(4).position(|name| name == b"data").unwrap();
    let frames = bytes[chunk + 8..].chunks_exact(2 * channels);
    let samples: Vec<f32> = frames
        .map(|frame| f32::from(i16::from_le_bytes([frame[0], frame[1]])) / 32_768.0)
        .collect();
    Pcm::new(rate, samples)
}

/// A sound that is not silent.
pub(crate) fn hum(rate: u32, seconds: f32) -> Pcm {
    let count = (seconds * rate as f32) as usize;
    let samples: Vec<f32> = (0..count)
        .map(|i| 0.3 * (i as f32 * 900.0 / rate as f32).sin() * (i as f32 * 0.001).sin())
        .collect();
    Pcm::new(rate, samples)
}

/// What was heard of a recording.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Heard {
    pub(crate) partial: Vec<String>,
    pub(crate) language: Option<String>,
    pub(crate) segments: Vec<Segment>,
}

impl Heard {
    pub(crate) fn text(&self) -> String {
        let texts: Vec<&str> = self.segments.iter().map(|s| s.text.as_str()).collect();
        texts.join(" ")
    }
}

pub(crate) fn finish(mut job: Job<TranscribeEvent>) -> Result<Heard, EngineError> {
    let mut heard = Heard::default();
    loop {
        match job.wait(PATIENCE) {
            Some(Update::Event(TranscribeEvent::Partial(text))) => heard.partial.push(text),
            Some(Update::Event(TranscribeEvent::Language(tag))) => heard.language = Some(tag),
            Some(Update::Event(TranscribeEvent::Segment(segment))) => heard.segments.push(segment),
            Some(Update::Done) => return Ok(heard),
            Some(Update::Failed(error)) => return Err(error),
            None => panic!("no answer within {PATIENCE:?}"),
        }
    }
}

pub(crate) fn hear(
    worker: &Worker<Transcription>,
    request: TranscribeRequest,
) -> Result<Heard, EngineError> {
    finish(worker.submit(request).unwrap())
}

/// Cancels a recording in the middle, after which the next one is heard as before. What that is.
pub(crate) fn cancels_and_goes_on(worker: &Worker<Transcription>) -> Heard {
    let wanted = hear(worker, TranscribeRequest::new(hum(16_000, 1.0))).unwrap();
    let mut job = worker
        .submit(TranscribeRequest::new(hum(16_000, 590.0)))
        .unwrap();
    // The first text says that whisper.cpp is at it, with nineteen half minutes to go.
    assert!(job.wait(PATIENCE).is_some());
    job.cancel();
    assert_eq!(finish(job), Err(EngineError::Cancelled));
    let again = hear(worker, TranscribeRequest::new(hum(16_000, 1.0))).unwrap();
    assert_eq!(again, wanted);
    again
}
