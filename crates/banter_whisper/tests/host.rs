//! whisper.cpp in its host, a process of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use banter_engine::host::{Host, HostSpec};
use banter_engine::{TranscribeRequest, Transcription, Worker};
use common::random_model::{self, MULTILINGUAL};
use common::{hear, hum};
use std::path::Path;

fn hosted(model: &Path) -> Worker<Transcription> {
    let spec = HostSpec::new("banter-whisper-host", "cargo build -p banter_whisper")
        .at(env!("CARGO_BIN_EXE_banter-whisper-host"))
        .setting("model", model.display())
        .setting("threads", 1);
    Worker::spawn("ears", move || Ok(Box::new(Host::new(spec.clone())))).unwrap()
}

#[test]
fn a_host_hears_and_stops_when_it_is_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("random.bin");
    random_model::write(&model, MULTILINGUAL);
    let worker = hosted(&model);
    let heard = common::cancels_and_goes_on(&worker);
    assert!(!heard.text().is_empty());
}

#[test]
fn a_host_says_what_is_wrong_with_its_model() {
    let worker = hosted(Path::new("/models/none.bin"));
    let error = hear(&worker, TranscribeRequest::new(hum(16_000, 1.0))).unwrap_err();
    let error = error.to_string();
    assert!(
        error.contains("/models/none.bin") && error.contains("no such file"),
        "{error}"
    );
}
