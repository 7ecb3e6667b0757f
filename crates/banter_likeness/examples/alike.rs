//! How alike the speakers of recordings are, each to each.
//!
//! ```text
//! cargo run -p banter_likeness --example alike -- WEIGHTS.safetensors ONE.wav OTHER.wav...
//! ```

use banter_engine::wav;
use banter_likeness::{SpeakerEmbedding, SpeakerEncoder};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [weights, files @ ..] = arguments.as_slice() else {
        return Err("usage: alike WEIGHTS.safetensors ONE.wav OTHER.wav...".into());
    };
    let encoder = SpeakerEncoder::load(weights)?;
    let mut speakers: Vec<SpeakerEmbedding> = Vec::new();
    for file in files {
        let speaker = encoder.embed(&wav::load(file)?)?;
        let alike = speakers.iter().chain([&speaker]);
        let alike = alike.map(|other| format!(" {:.3}", speaker.similarity(other)));
        println!("{}:{}", file.display(), alike.collect::<String>());
        speakers.push(speaker);
    }
    Ok(())
}
