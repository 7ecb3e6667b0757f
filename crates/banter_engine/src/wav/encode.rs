//! Writing WAV files.

use super::WavError;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Writes interleaved `samples` in -1..=1 (what is outside is clipped) as 16 bit PCM.
///
/// # Errors
/// [`WavError::Unwritable`] when they make no WAV: no channels or rate, a last frame that
/// is not whole, or more than 4 GiB; [`WavError::Write`] when the disk fails.
pub fn save(
    path: impl AsRef<Path>,
    rate: u32,
    channels: u16,
    samples: &[f32],
) -> Result<(), WavError> {
    let path = path.as_ref();
    let header = header(rate, channels, samples.len()).map_err(|reason| WavError::Unwritable {
        path: path.to_owned(),
        reason,
    })?;
    let write = || -> std::io::Result<()> {
        let mut file = BufWriter::new(File::create(path)?);
        file.write_all(&header)?;
        for sample in samples {
            let sample = (sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)).round() as i16;
            file.write_all(&sample.to_le_bytes())?;
        }
        file.flush()
    };
    write().map_err(|source| WavError::Write {
        path: path.to_owned(),
        source,
    })
}

fn header(rate: u32, channels: u16, samples: usize) -> Result<Vec<u8>, &'static str> {
    const WIDTH: u16 = 2;
    const TOO_LONG: &str = "it would be longer than 4 GiB";
    if rate == 0 || channels == 0 {
        return Err("it needs a rate and at least one channel");
    }
    if !samples.is_multiple_of(usize::from(channels)) {
        return Err("its last frame is not whole");
    }
    let align = channels
        .checked_mul(WIDTH)
        .ok_or("it has too many channels")?;
    let bytes_per_second = rate
        .checked_mul(u32::from(align))
        .ok_or("its rate is too high")?;
    let data = samples
        .checked_mul(usize::from(WIDTH))
        .and_then(|bytes| u32::try_from(bytes).ok())
        .ok_or(TOO_LONG)?;
    let riff = data.checked_add(36).ok_or(TOO_LONG)?;

    let mut header = Vec::with_capacity(44);
    header.extend_from_slice(b"RIFF");
    header.extend_from_slice(&riff.to_le_bytes());
    header.extend_from_slice(b"WAVEfmt ");
    header.extend_from_slice(&16_u32.to_le_bytes());
    header.extend_from_slice(&1_u16.to_le_bytes());
    header.extend_from_slice(&channels.to_le_bytes());
    header.extend_from_slice(&rate.to_le_bytes());
    header.extend_from_slice(&bytes_per_second.to_le_bytes());
    header.extend_from_slice(&align.to_le_bytes());
    header.extend_from_slice(&(WIDTH * 8).to_le_bytes());
    header.extend_from_slice(b"data");
    header.extend_from_slice(&data.to_le_bytes());
    Ok(header)
}
