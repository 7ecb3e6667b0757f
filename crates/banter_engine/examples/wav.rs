//! What is heard in sound files: `cargo run -p banter_engine --example wav -- FILE...`
//!
//! A line for each: its rate, its length, its level and its peak, or why it is not read. Ends
//! with 1 if one is not.

use banter_engine::wav;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut end = ExitCode::SUCCESS;
    for path in std::env::args_os().skip(1) {
        match wav::load(&path) {
            Ok(pcm) => {
                let peak = pcm
                    .samples()
                    .iter()
                    .fold(0.0_f32, |peak, s| peak.max(s.abs()));
                println!(
                    "{}: {} Hz, {:.3} s, level {:.4}, peak {peak:.4}",
                    path.display(),
                    pcm.rate(),
                    pcm.duration().as_secs_f32(),
                    pcm.rms(),
                );
            }
            Err(error) => {
                println!("{error}");
                end = ExitCode::FAILURE;
            }
        }
    }
    end
}
