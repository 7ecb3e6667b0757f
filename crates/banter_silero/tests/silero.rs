//! Silero's voice activity, in this process and in its host.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use banter_engine::host::HostSpec;
use banter_engine::{
    DetectEvent, DetectRequest, Detection, EngineError, Loading, Settings, Update, Worker,
};
use banter_needs::needs;
use banter_silero::Silero;
use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);
const FRAME: usize = DetectRequest::FRAME;
const MODEL: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../shared/data/models/silero_vad.onnx"
);
const SPEECH: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../shared/data/audio/jfk.wav"
);

/// Settings with the model.
fn settings() -> Settings {
    Settings::default().with("model", MODEL)
}

fn here(settings: &Settings) -> Worker<Detection> {
    let settings = settings.clone();
    Worker::spawn("silero", move || {
        banter_silero::open(&settings, &Loading::ignored())
    })
    .unwrap()
}

fn hosted(settings: &Settings) -> Worker<Detection> {
    let program = env!("CARGO_BIN_EXE_banter-silero-host");
    let spec = HostSpec::new("banter-silero-host", "cargo build -p banter_silero").at(program);
    let spec = settings
        .iter()
        .fold(spec, |spec, (name, value)| spec.setting(name, value));
    Worker::host("silero", spec).unwrap()
}

/// A stream, with what the engine remembers of it.
#[derive(Clone)]
struct Stream {
    memory: Arc<[f32]>,
}

impl Stream {
    fn new() -> Self {
        Self {
            memory: Arc::new([]),
        }
    }

    fn hear(
        &mut self,
        worker: &Worker<Detection>,
        samples: &[f32],
    ) -> Result<Vec<f32>, EngineError> {
        let request = DetectRequest {
            samples: samples.into(),
            memory: Arc::clone(&self.memory),
        };
        let mut job = worker.submit(request).unwrap();
        let mut speech = Vec::new();
        loop {
            match job.wait(PATIENCE).expect("it ends") {
                Update::Event(DetectEvent::Speech(more)) => speech.extend(more),
                Update::Event(DetectEvent::Memory(memory)) => self.memory = memory,
                Update::Done => return Ok(speech),
                Update::Failed(error) => return Err(error),
            }
        }
    }

    fn hear_all(&mut self, worker: &Worker<Detection>, sound: &[f32]) -> Vec<f32> {
        let frames = sound.chunks_exact(FRAME);
        frames
            .flat_map(|frame| self.hear(worker, frame).unwrap())
            .collect()
    }
}

/// A known recording at 16 kHz.
fn speech() -> Vec<f32> {
    let mut wav = hound::WavReader::open(SPEECH).unwrap();
    assert_eq!((wav.spec().sample_rate, wav.spec().channels), (16_000, 1));
    wav.samples::<i16>()
        .map(|s| f32::from(s.unwrap()) / 32_768.0)
        .collect()
}

/// Noise without a pattern, of the same loudness each time.
fn noise(count: usize, level: f32) -> Vec<f32> {
    let mut state = 0x2545_f491_u32;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state >> 8) as f32 / 8_388_608.0 - 1.0
    };
    (0..count).map(|_| level * next()).collect()
}

fn mean(values: &[f32]) -> f32 {
    values.iter().sum::<f32>() / values.len().max(1) as f32
}

#[needs(data("models/silero_vad.onnx"), data("audio/jfk.wav"), runtime)]
#[test]
fn it_hears_speech_where_there_is_some() {
    let (settings, sound) = (settings(), speech());
    let theirs = Stream::new().hear_all(&here(&settings), &sound);
    let mut earshot = earshot::Detector::default_boxed();
    let ours: Vec<f32> = sound
        .chunks_exact(FRAME)
        .map(|frame| {
            frame
                .chunks_exact(256)
                .map(|half| earshot.predict_f32(half))
                .sum::<f32>()
                / 2.0
        })
        .collect();
    assert_eq!(theirs.len(), ours.len());
    let spoken = theirs.iter().filter(|p| **p > 0.5).count() as f32 / theirs.len() as f32;
    let same = theirs
        .iter()
        .zip(&ours)
        .filter(|(a, b)| (**a > 0.5) == (**b > 0.5));
    let same = same.count() as f32 / ours.len() as f32;
    eprintln!(
        "{} frames: speech in {spoken:.3}, as earshot says in {same:.3}",
        ours.len()
    );
    assert!(spoken > 0.6, "{spoken}");
    assert!(same > 0.75, "{same}");
}

#[needs(data("models/silero_vad.onnx"), runtime)]
#[test]
fn silence_and_noise_are_no_speech() {
    let settings = settings();
    let worker = here(&settings);
    let silence = Stream::new().hear_all(&worker, &vec![0.0; 100 * FRAME]);
    let noise = Stream::new().hear_all(&worker, &noise(100 * FRAME, 0.05));
    eprintln!("silence {:.4}, noise {:.4}", mean(&silence), mean(&noise));
    assert!(mean(&silence) < 0.05);
    assert!(mean(&noise) < 0.15);
}

#[needs(data("models/silero_vad.onnx"), data("audio/jfk.wav"), runtime)]
#[test]
fn streams_do_not_disturb_one_another() {
    let (settings, sound) = (settings(), speech());
    let worker = here(&settings);
    let sound = &sound[..80 * FRAME];
    let other = noise(sound.len(), 0.3);
    let alone = Stream::new().hear_all(&worker, sound);
    let (mut a, mut b) = (Stream::new(), Stream::new());
    let mut mixed = Vec::new();
    for (frame, disturbance) in sound.chunks_exact(FRAME).zip(other.chunks_exact(FRAME)) {
        mixed.extend(a.hear(&worker, frame).unwrap());
        b.hear(&worker, disturbance).unwrap();
    }
    assert_eq!(alone, mixed);
    // Many frames of one request are as so many requests.
    let mut stream = Stream::new();
    assert_eq!(stream.hear(&worker, sound).unwrap(), alone);
    assert_eq!(stream.memory, a.memory);
    assert_eq!(stream.memory.len(), Silero::MEMORY);
}

#[needs(data("models/silero_vad.onnx"), data("audio/jfk.wav"), runtime)]
#[test]
fn its_host_says_the_same() {
    let (settings, sound) = (settings(), speech());
    let mut heard = Vec::new();
    for (place, worker) in [
        ("the host", hosted(&settings)),
        ("this process", here(&settings)),
    ] {
        // Its start is not part of what a frame takes.
        Stream::new().hear(&worker, &[0.0; FRAME]).unwrap();
        let mut stream = Stream::new();
        let mut took = Vec::new();
        let said = sound.chunks_exact(FRAME).flat_map(|frame| {
            let started = Instant::now();
            let said = stream.hear(&worker, frame).unwrap();
            took.push(started.elapsed().as_secs_f64() * 1_000.0);
            said
        });
        heard.push(said.collect::<Vec<_>>());
        took.sort_by(f64::total_cmp);
        let (median, worst) = (took[took.len() / 2], took[took.len() - 1]);
        eprintln!("a frame through {place} takes {median:.2} ms, at worst {worst:.2} ms");
    }
    assert_eq!(heard[0], heard[1]);
}

#[needs(data("models/silero_vad.onnx"), runtime)]
#[test]
fn wrong_requests_are_refused_and_the_next_is_served() {
    let settings = settings();
    let worker = here(&settings);
    let mut stream = Stream::new();
    let error = stream.hear(&worker, &[0.0; FRAME + 1]).unwrap_err();
    assert!(matches!(error, EngineError::Request(_)), "{error}");
    stream.memory = Arc::new([0.0; 3]);
    let error = stream.hear(&worker, &[0.0; FRAME]).unwrap_err();
    assert!(error.to_string().contains("not Silero's"), "{error}");
    let mut stream = Stream::new();
    assert!(stream.hear(&worker, &[]).unwrap().is_empty());
    let hostile = [f32::NAN, f32::INFINITY, f32::MAX, -9.0].repeat(FRAME / 4);
    let speech = stream.hear(&worker, &hostile).unwrap();
    assert!((0.0..=1.0).contains(&speech[0]));
    // A memory of the right length and any numbers may give what is no number, and no more.
    stream.memory = Arc::new([f32::MAX; Silero::MEMORY]);
    match stream.hear(&worker, &[0.5; FRAME]) {
        Ok(speech) => assert!((0.0..=1.0).contains(&speech[0])),
        Err(error) => assert!(matches!(error, EngineError::Failed { .. }), "{error}"),
    }
    assert!(Stream::new().hear(&worker, &[0.0; FRAME]).is_ok());
}

/// How the settings fail.
fn refused(settings: &Settings) -> String {
    let error = Stream::new()
        .hear(&here(settings), &[0.0; FRAME])
        .unwrap_err();
    let error = error.to_string();
    assert!(!error.contains('\n'), "{error}");
    error
}

#[test]
fn wrong_models_are_one_sentence() {
    assert!(refused(&Settings::default()).contains("`model`"));
    let missing = Settings::default().with("model", "/nowhere/silero_vad.onnx");
    assert!(refused(&missing).contains("there is no such file"));
}

#[needs(data("models/silero_vad.onnx"), runtime)]
#[test]
fn files_that_are_not_its_model_are_one_sentence() {
    let settings = settings();
    assert!(refused(&settings.clone().with("speed", 3)).contains("only model, runtime"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("silero_vad.onnx");
    let named = Settings::default().with("model", path.display());
    fs::write(&path, "not found\n").unwrap();
    assert!(refused(&named).contains("no ONNX model"));
    fs::write(&path, "").unwrap();
    assert!(refused(&named).contains("no ONNX model"));
    let whole = fs::read(MODEL).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    assert!(refused(&named).contains("no ONNX model"));
    // The same graph with another name for its state.
    let mut foreign = whole;
    let names: Vec<usize> = foreign
        .windows(7)
        .enumerate()
        .filter(|(_, window)| window == b"\x0a\x05state" || window == b"\x12\x05state")
        .map(|(place, _)| place)
        .collect();
    for place in names {
        foreign[place + 2..place + 7].copy_from_slice(b"stute");
    }
    fs::write(&path, &foreign).unwrap();
    let error = refused(&named);
    assert!(error.contains("silero_vad.onnx: this is"), "{error}");
}
