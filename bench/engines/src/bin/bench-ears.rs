//! Ears: bare whisper-rs beside our host, on the same recording and with the same settings.

use banter_engine::{Pcm, TranscribeRequest, Transcription, Worker};
use banter_engine_bench::{Options, Pair, finish, heading, host, random_ears};
use std::process::ExitCode;
use std::time::Instant;
use whisper_rs::{
    FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperState,
};

const THREADS: i32 = 1;
const RATE: u32 = 16_000;
/// Seconds of sound.
const LENGTH: u32 = 10;

fn main() -> ExitCode {
    banter_engine_bench::main(run)
}

/// A sound that is something: a rising and falling tone with noise.
fn sound() -> Vec<f32> {
    let mut noise = 1_u32;
    (0..RATE * LENGTH)
        .map(|index| {
            let time = index as f32 / RATE as f32;
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let hiss = (noise >> 16) as f32 / 65_536.0 - 0.5;
            let voice = (time * 900.0 * (1.0 + 0.2 * (time * 3.0).sin())).sin();
            0.3 * voice * (time * 9.0).sin().abs() + 0.02 * hiss
        })
        .collect()
}

fn run(options: &Options) -> Result<bool, String> {
    whisper_rs::install_logging_hooks();
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let made = folder.path().join("random.bin");
    let model = match &options.model {
        Some(model) => model,
        None => {
            random_ears::write_short(&made);
            &made
        }
    };
    heading(model);
    let spec = host("banter-whisper-host", model)?.setting("threads", THREADS);
    let worker = Worker::<Transcription>::host("ears", spec).map_err(|error| error.to_string())?;
    let params = WhisperContextParameters::default();
    let context =
        WhisperContext::new_with_params(model, params).map_err(|error| error.to_string())?;
    let mut state = context.create_state().map_err(|error| error.to_string())?;
    let sound = sound();
    let mut whole = Pair::default();
    for round in 0..=options.rounds {
        let bare = bare(&mut state, &sound)?;
        let ours = ours(&worker, &sound)?;
        if round > 0 {
            whole.bare.push(bare);
            whole.ours.push(ours);
        }
    }
    Ok(whole.report("transcription of 10 s", "ms", |s| 1000.0 * s))
}

fn bare(state: &mut WhisperState, sound: &[f32]) -> Result<f64, String> {
    let start = Instant::now();
    let mut params = FullParams::new(SamplingStrategy::Greedy { best_of: 2 });
    // As the host has it: what sounds improbable is tried again twice, not five times.
    params.set_temperature_inc(0.4);
    params.set_suppress_nst(true);
    params.set_n_threads(THREADS);
    params.set_language(Some("en"));
    params.set_print_progress(false);
    params.set_print_realtime(false);
    params.set_print_special(false);
    params.set_print_timestamps(false);
    state
        .full(params, sound)
        .map_err(|error| error.to_string())?;
    Ok(start.elapsed().as_secs_f64())
}

fn ours(worker: &Worker<Transcription>, sound: &[f32]) -> Result<f64, String> {
    let request = TranscribeRequest {
        language: Some("en".to_owned()),
        ..TranscribeRequest::new(Pcm::new(RATE, sound.to_vec()))
    };
    let start = Instant::now();
    let job = worker
        .submit(request)
        .map_err(|refused| refused.to_string())?;
    finish(job, |_| {})?;
    Ok(start.elapsed().as_secs_f64())
}
