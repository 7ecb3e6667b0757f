//! Tells of recordings whether their speaker has finished, at their end and in their middle.
//!
//! ```text
//! cargo run -p banter_silero --example turn_end -- SMART-TURN.onnx RECORDING.wav...
//! ```

use banter_engine::{Loading, Settings, TurnEndRequest, TurnEnding, Update, Worker, wav};
use std::path::Path;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let model = arguments
        .next()
        .ok_or("name Smart Turn's .onnx and recordings")?;
    let settings = Settings::default().with("model", model);
    let worker = Worker::<TurnEnding>::spawn("turns", move || {
        banter_silero::open_turns(&settings, &Loading::ignored())
    })?;
    let judge = |samples: &[f32]| -> Result<(f32, f32), Box<dyn std::error::Error>> {
        let started = Instant::now();
        let samples = samples.into();
        let mut job = worker.submit(TurnEndRequest { samples })?;
        match job.wait(Duration::from_secs(60)) {
            Some(Update::Event(event)) => Ok((event.probability, started.elapsed().as_secs_f32())),
            other => Err(format!("{other:?}").into()),
        }
    };
    for file in arguments {
        let pcm = wav::load(Path::new(&file))?.resampled(16_000);
        let samples = pcm.samples();
        let half = samples.get(..samples.len() / 2).unwrap_or_default();
        let (whole, took) = judge(samples)?;
        let (middle, _) = judge(half)?;
        println!("{whole:.2} at its end, {middle:.2} in its middle, {took:.3} s: {file}");
    }
    Ok(())
}
