//! Voices: bare piper-rs beside our host, on the same phonemes' worth of speech.

use banter_engine::{Settings, Synthesis, SynthesizeEvent, SynthesizeRequest, VoiceStyle, Worker};
use banter_engine_bench::{Options, Pair, finish, heading, host};
use banter_piper::tones;
use ort::session::Session;
use piper_rs::Piper;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

const THREADS: usize = 1;
/// How much work the voice of tones has: about that of a real one.
const LAYERS: usize = 5;
const TEXT: &str = "The stew is better than it looks, and the ale is better than the stew.";
/// What espeak-ng makes of it, for the bare library.
const PHONEMES: &str = "ðə stjˈuː ɪz bˈɛtə ðɐn ɪt lˈʊks, and ðɪ ˈeɪl ɪz bˈɛtə ðɐn ðə stjˈuː.";

fn main() -> ExitCode {
    banter_engine_bench::main(run)
}

fn run(options: &Options) -> Result<bool, String> {
    let library =
        banter_piper::runtime_library(&Settings::default()).map_err(|error| error.to_string())?;
    ort::init_from(&library)
        .map_err(|error| error.to_string())?
        .commit();
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let model = match &options.model {
        Some(model) => model.clone(),
        None => {
            tones::tone_voice_with_work(folder.path(), LAYERS).map_err(|error| error.to_string())?
        }
    };
    heading(&model);
    let spec = host("banter-piper-host", &model)?.setting("threads", THREADS);
    let worker = Worker::<Synthesis>::host("voice", spec).map_err(|error| error.to_string())?;
    let mut piper = bare_voice(&model)?;
    // Seconds of work for a second of speech: the two may say it at slightly different
    // lengths, as their phonemes differ.
    let mut factor = Pair::default();
    for round in 0..=options.rounds {
        let bare = bare(&mut piper)?;
        let ours = ours(&worker)?;
        if round > 0 {
            factor.bare.push(bare);
            factor.ours.push(ours);
        }
    }
    Ok(factor.report("real-time factor", "s/s (x1000)", |s| 1000.0 * s))
}

/// piper-rs with as many threads as the host has.
fn bare_voice(model: &Path) -> Result<Piper, String> {
    let session = Session::builder()
        .map_err(|error| error.to_string())?
        .with_intra_threads(THREADS)
        .map_err(|error| error.to_string())?
        .commit_from_file(model)
        .map_err(|error| error.to_string())?;
    let config =
        std::fs::read(model.with_extension("onnx.json")).map_err(|error| error.to_string())?;
    let config = serde_json::from_slice(&config).map_err(|error| error.to_string())?;
    Ok(Piper::from_session(session, config))
}

fn bare(piper: &mut Piper) -> Result<f64, String> {
    let start = Instant::now();
    let (samples, rate) = piper
        .create(PHONEMES, true, None, None, None, None)
        .map_err(|error| error.to_string())?;
    Ok(start.elapsed().as_secs_f64() * f64::from(rate) / samples.len().max(1) as f64)
}

fn ours(worker: &Worker<Synthesis>) -> Result<f64, String> {
    let request = SynthesizeRequest {
        text: TEXT.to_owned(),
        style: VoiceStyle {
            language: "en-gb".to_owned(),
            ..VoiceStyle::default()
        },
    };
    let start = Instant::now();
    let job = worker
        .submit(request)
        .map_err(|refused| refused.to_string())?;
    let (mut rate, mut count) = (0, 0);
    finish(job, |event| match event {
        SynthesizeEvent::Start { rate: told, .. } => rate = told,
        SynthesizeEvent::Samples(samples) => count += samples.len(),
        SynthesizeEvent::Phonemes(_) => {}
    })?;
    Ok(start.elapsed().as_secs_f64() * f64::from(rate) / count.max(1) as f64)
}
