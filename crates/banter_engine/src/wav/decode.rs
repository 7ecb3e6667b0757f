//! From the bytes of a file to its sound.
//!
//! Layout after "Multimedia Programming Interface and Data Specifications 1.0" (IBM and
//! Microsoft, 1991), `WAVEFORMATEXTENSIBLE` of Microsoft's `mmreg.h`, and EBU Tech 3306 (RF64).

use super::MAX_DURATION;
use super::chunks::{Chunk, Chunks};
use super::fault::Fault;
use super::format::Format;
use crate::Pcm;

/// All the sound in a file, and in those that were glued to its end.
pub(super) fn decode(bytes: &[u8]) -> Result<Pcm, Fault> {
    let mut chunks = Chunks::of(bytes)?;
    let mut format: Option<Format> = None;
    let mut rate = None;
    let mut samples: Vec<f32> = Vec::new();
    while let Some(chunk) = chunks.next() {
        match chunk {
            Chunk::Format(body) => format = Some(Format::read(body)?),
            Chunk::Samples(body) => {
                let format =
                    format.ok_or(Fault::Damaged("its samples come before their format"))?;
                if *rate.get_or_insert(format.rate) != format.rate {
                    return Err(Fault::Damaged(
                        "two recordings of different sample rates lie in it",
                    ));
                }
                let frames = format.frames(body) + samples.len();
                if frames as u64 > MAX_DURATION.as_secs() * u64::from(format.rate) {
                    return Err(Fault::TooLong);
                }
                format.append_mono(body, &mut samples);
            }
        }
    }
    match (rate, format) {
        (Some(rate), _) if !samples.is_empty() => Ok(Pcm::new(rate, samples)),
        (None, None) => Err(Fault::Damaged("it has no format")),
        _ => Err(Fault::Empty),
    }
}
