//! espeak-ng in its host, a process of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use banter_engine::host::{Host, HostSpec};
use banter_engine::{
    EngineError, Job, Loading, Phoneme, Settings, Synthesis, SynthesizeEvent, SynthesizeRequest,
    Update, VoiceStyle, Worker,
};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);
const PROGRAM: &str = env!("CARGO_BIN_EXE_banter-piper-host");

fn spec() -> HostSpec {
    HostSpec::new("banter-piper-host", "cargo build -p banter_piper").at(PROGRAM)
}

fn hosted(spec: HostSpec) -> Worker<Synthesis> {
    Worker::spawn("voice", move || Ok(Box::new(Host::new(spec.clone())))).unwrap()
}

fn request(text: impl Into<String>) -> SynthesizeRequest {
    SynthesizeRequest {
        text: text.into(),
        style: VoiceStyle {
            language: "en-gb".to_owned(),
            variant: Some("f2".to_owned()),
            ..VoiceStyle::default()
        },
    }
}

/// The rest of a job: samples and phonemes, or how it failed.
fn finish(mut job: Job<SynthesizeEvent>) -> Result<(Vec<f32>, Vec<Phoneme>), EngineError> {
    let (mut samples, mut phonemes) = (Vec::new(), Vec::new());
    loop {
        match job.wait(PATIENCE).expect("it is quick") {
            Update::Event(SynthesizeEvent::Start { .. }) => {}
            Update::Event(SynthesizeEvent::Samples(more)) => samples.extend(more),
            Update::Event(SynthesizeEvent::Phonemes(more)) => phonemes.extend(more),
            Update::Done => return Ok((samples, phonemes)),
            Update::Failed(error) => return Err(error),
        }
    }
}

fn say(worker: &Worker<Synthesis>, text: &str) -> Result<(Vec<f32>, Vec<Phoneme>), EngineError> {
    finish(worker.submit(request(text)).unwrap())
}

/// The host's program in a folder of its own.
fn copied(folder: &Path) -> PathBuf {
    let copy = folder.join(Path::new(PROGRAM).file_name().unwrap());
    fs::copy(PROGRAM, &copy).unwrap();
    copy
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_all(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_host_speaks_like_a_voice_in_process() {
    let text = "Mama bought a pomegranate. Will you have ale?";
    let first = say(&hosted(spec()), text).unwrap();
    let second = say(&hosted(spec()), text).unwrap();
    assert!(
        first == second,
        "the first sentence of a process is always the same"
    );

    // The only test of this file that speaks in process, so that this is a first too.
    let here = Worker::spawn("voice", || {
        banter_piper::open(&Settings::default(), &Loading::ignored())
    })
    .unwrap();
    let (samples, phonemes) = say(&here, text).unwrap();
    assert!(first.0 == samples, "the same samples");
    assert_eq!(first.1, phonemes);
}

#[test]
fn the_data_beside_the_program_come_first() {
    let root = tempfile::tempdir().unwrap();
    let program = copied(root.path());
    let beside = root.path().join("espeak-ng-data");
    fs::create_dir(&beside).unwrap();
    fs::write(beside.join("phontab"), "not one").unwrap();
    let error = say(&hosted(spec().at(&program)), "Hello.")
        .unwrap_err()
        .to_string();
    assert!(error.contains(&beside.display().to_string()), "{error}");

    copy_all(
        &banter_piper::data_folder(&Settings::default()).unwrap(),
        &beside,
    );
    let (samples, _) = say(&hosted(spec().at(&program)), "Hello.").unwrap();
    assert!(samples.len() > 5_000);
}

#[test]
fn wrong_settings_are_one_clear_sentence() {
    for (name, value, words) in [
        (
            "data",
            "/nowhere/at/all",
            "no espeak-ng voice data are there",
        ),
        ("speed", "3", "there is no such setting"),
    ] {
        let error = say(&hosted(spec().setting(name, value)), "Hello.")
            .unwrap_err()
            .to_string();
        assert!(error.contains(value) && error.contains(words), "{error}");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_too_deep_for_espeak_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let deep = root.path().join("d".repeat(90)).join("e".repeat(90));
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("phontab"), "").unwrap();
    let worker = hosted(spec().setting("data", deep.display()));
    let error = say(&worker, "Hello.").unwrap_err().to_string();
    assert!(error.contains("159 bytes"), "{error}");
}

#[test]
fn a_cancelled_job_ends_and_the_next_one_works() {
    let worker = hosted(spec());
    let job = worker
        .submit(request("This goes on and on. ".repeat(180)))
        .unwrap();
    job.cancel();
    assert_eq!(finish(job), Err(EngineError::Cancelled));
    assert!(say(&worker, "Next.").is_ok());
}

/// The process that runs `program`, once there is one.
#[cfg(target_os = "linux")]
fn process_of(program: &Path) -> String {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let mut found = processes
        .filter(|entry| fs::read_link(entry.path().join("exe")).is_ok_and(|exe| exe == program));
    found
        .next()
        .expect("it runs")
        .file_name()
        .into_string()
        .unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn a_killed_host_fails_its_job_and_the_next_one_works() {
    let root = tempfile::tempdir().unwrap();
    let program = copied(root.path());
    let worker = hosted(spec().at(&program));
    for _ in 0..3 {
        // Much more sound than fits the pipe, so that the host still holds the job.
        let mut job = worker
            .submit(request("This goes on and on. ".repeat(180)))
            .unwrap();
        let start = job.wait(PATIENCE).unwrap();
        assert!(
            matches!(start, Update::Event(SynthesizeEvent::Start { .. })),
            "{start:?}"
        );
        let kill = std::process::Command::new("kill")
            .args(["-9", &process_of(&program)])
            .status();
        assert!(kill.unwrap().success());
        let error = finish(job).unwrap_err();
        assert!(matches!(error, EngineError::Crashed { .. }), "{error}");
        assert!(say(&worker, "Next.").is_ok());
    }
}
