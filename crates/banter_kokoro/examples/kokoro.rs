//! Says lines of text with Kokoro's voices and tells how long each took.
//!
//! ```text
//! cargo run -p banter_kokoro --example kokoro -- MODEL.onnx VOICES BLEND FOLDER THREADS < LINES
//! ```
//! Each line becomes FOLDER/NUMBER.wav and FOLDER/NUMBER.txt, its phonemes with their times.

use banter_engine::{
    Loading, Settings, Synthesis, SynthesizeEvent, SynthesizeRequest, Update, VoiceStyle, Worker,
    wav,
};
use std::io::{BufRead, stdin};
use std::path::Path;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, voices, blend, folder, threads] = arguments.as_slice() else {
        return Err("say MODEL.onnx VOICES BLEND FOLDER THREADS < LINES".into());
    };
    let settings = Settings::default()
        .with("model", model)
        .with("voices", voices)
        .with("threads", threads);
    let worker = Worker::<Synthesis>::spawn("voice", move || {
        banter_kokoro::open(&settings, &Loading::ignored())
    })?;
    for (number, line) in stdin().lock().lines().enumerate() {
        let style = VoiceStyle {
            variant: Some(blend.clone()),
            ..VoiceStyle::default()
        };
        let started = Instant::now();
        let mut job = worker.submit(SynthesizeRequest { text: line?, style })?;
        let (mut samples, mut phonemes, mut first) = (Vec::new(), String::new(), None);
        while let Some(update) = job.wait(Duration::from_secs(600)) {
            match update {
                Update::Event(SynthesizeEvent::Samples(piece)) => {
                    first.get_or_insert_with(|| started.elapsed());
                    samples.extend(piece);
                }
                Update::Event(SynthesizeEvent::Phonemes(said)) => {
                    for phoneme in said {
                        phonemes +=
                            &format!("{} {} {}\n", phoneme.symbol, phoneme.start, phoneme.end);
                    }
                }
                Update::Event(SynthesizeEvent::Start { .. }) => {}
                Update::Done => break,
                Update::Failed(error) => return Err(error.into()),
            }
        }
        let took = started.elapsed().as_secs_f32();
        let seconds = samples.len() as f32 / 24_000.0;
        println!(
            "{number}: {seconds:.2} s of sound in {took:.2} s, the first after {:.2} s",
            first.unwrap_or_default().as_secs_f32()
        );
        let file = Path::new(folder).join(format!("{number}.wav"));
        wav::save(&file, 24_000, 1, &samples)?;
        std::fs::write(file.with_extension("txt"), phonemes)?;
    }
    Ok(())
}
