//! A recording as a file that any server reads: WAV, 16 bit, mono, 16 kHz.

use audioadapter_buffers::direct::InterleavedSlice;
use banter_engine::{EngineError, Pcm};
use rubato::{Fft, FixedSync, Resampler};

/// Samples per second of what is sent: what whisper hears at.
pub(crate) const RATE: u32 = 16_000;

/// Rates that sound has. Between numbers that have nothing in common a filter is as long as
/// the rate itself.
const RATES: std::ops::RangeInclusive<u32> = 4_000..=384_000;
/// What is sent at least: below a second whisper invents, and some servers refuse.
const FEWEST_SAMPLES: usize = RATE as usize * 11 / 10;
/// A sound that is nowhere louder is silence (-66 dB).
const SILENCE: f32 = 0.000_5;
/// Samples that are brought to another rate at a time.
const STEP: usize = 1_024;

/// How long a recording is in seconds, if it is one that is taken.
///
/// # Errors
/// [`EngineError::Request`] for one that is too long or of no rate that sound has.
pub(crate) fn length(pcm: &Pcm, longest: u32) -> Result<f32, EngineError> {
    if !RATES.contains(&pcm.rate()) {
        return Err(EngineError::Request(format!(
            "the recording has {} samples a second; send one that has {} to {}",
            pcm.rate(),
            RATES.start(),
            RATES.end()
        )));
    }
    if pcm.samples().len() as u64 > u64::from(longest) * u64::from(pcm.rate()) {
        return Err(EngineError::Request(format!(
            "the recording lasts longer than {longest} s; send it in parts, or raise the setting `longest`"
        )));
    }
    Ok(pcm.duration().as_secs_f32())
}

/// Whether there is nothing to hear.
pub(crate) fn is_silent(pcm: &Pcm) -> bool {
    pcm.samples().iter().all(|sample| sample.abs() < SILENCE)
}

/// The whole file. Silence is added to what is very short.
///
/// # Errors
/// [`EngineError::Request`] for a rate that cannot be converted.
pub(crate) fn wav(pcm: &Pcm) -> Result<Vec<u8>, EngineError> {
    if pcm.rate() == RATE {
        return Ok(encode(pcm.samples()));
    }
    let wrong = |error: &dyn std::fmt::Display| {
        EngineError::Request(format!(
            "a recording of {} Hz cannot be sent: {error}",
            pcm.rate()
        ))
    };
    let mut resampler = Fft::<f32>::new(
        pcm.rate() as usize,
        RATE as usize,
        STEP,
        1,
        FixedSync::Input,
    )
    .map_err(|error| wrong(&error))?;
    let count = pcm.samples().len();
    let input = InterleavedSlice::new(pcm.samples(), 1, count).map_err(|error| wrong(&error))?;
    let made = resampler
        .process_all(&input, count, None)
        .map_err(|error| wrong(&error))?;
    Ok(encode(&made.take_data()))
}

/// The layout is that of "Multimedia Programming Interface and Data Specifications 1.0",
/// 1991: `RIFF`, `fmt ` and `data`, all numbers little-endian.
fn encode(samples: &[f32]) -> Vec<u8> {
    const HEADER: u32 = 36;
    const BYTES: u32 = 2;
    let count = samples.len().max(FEWEST_SAMPLES);
    // A recording has a bound far below 4 GB.
    let data = u32::try_from(count).unwrap_or(u32::MAX / BYTES) * BYTES;
    let mut file = Vec::with_capacity((HEADER + 8 + data) as usize);
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&(HEADER + data).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    file.extend_from_slice(&16_u32.to_le_bytes());
    // PCM, one channel.
    file.extend_from_slice(&[1, 0, 1, 0]);
    file.extend_from_slice(&RATE.to_le_bytes());
    file.extend_from_slice(&(RATE * BYTES).to_le_bytes());
    // Bytes of a frame, bits of a sample.
    file.extend_from_slice(&[2, 0, 16, 0]);
    file.extend_from_slice(b"data");
    file.extend_from_slice(&data.to_le_bytes());
    let padding = std::iter::repeat_n(&0.0, count - samples.len());
    for sample in samples.iter().chain(padding) {
        let sample = (sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)).round() as i16;
        file.extend_from_slice(&sample.to_le_bytes());
    }
    file
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::f32::consts::TAU;
    use std::io::Cursor;

    fn tone(rate: u32, hertz: f32, seconds: f32) -> Pcm {
        let count = (rate as f32 * seconds) as usize;
        let wave = (0..count).map(|i| 0.5 * (TAU * hertz * i as f32 / rate as f32).sin());
        Pcm::new(rate, wave.collect::<Vec<_>>())
    }

    fn decoded(pcm: &Pcm) -> Vec<f32> {
        let mut reader = hound::WavReader::new(Cursor::new(wav(pcm).unwrap())).unwrap();
        let spec = reader.spec();
        assert_eq!(
            (spec.channels, spec.sample_rate, spec.bits_per_sample),
            (1, RATE, 16)
        );
        let samples = reader.samples::<i16>();
        samples.map(|s| f32::from(s.unwrap()) / 32_767.0).collect()
    }

    #[test]
    fn what_is_sent_is_what_was_recorded() {
        let pcm = tone(RATE, 440.0, 2.0);
        let back = decoded(&pcm);
        assert_eq!(back.len(), pcm.samples().len());
        let furthest = back.iter().zip(pcm.samples()).map(|(a, b)| (a - b).abs());
        assert!(furthest.fold(0.0, f32::max) < 0.000_1);
        let loud = decoded(&Pcm::new(RATE, vec![9.0, -9.0, f32::NAN]));
        assert_eq!(loud[..3], [1.0, -1.0, 0.0]);
        assert_eq!(loud.len(), FEWEST_SAMPLES);
    }

    #[test]
    fn another_rate_keeps_the_tone_and_its_place() {
        for rate in [8_000, 22_050, 44_100, 48_000] {
            let back = decoded(&tone(rate, 440.0, 1.5));
            assert!(back.len().abs_diff(24_000) <= 2, "{rate}: {}", back.len());
            let wanted = tone(RATE, 440.0, 1.5);
            let middle = 4_000..20_000;
            let error = back[middle.clone()].iter().zip(&wanted.samples()[middle]);
            let error = error.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            // The filter's delay is taken off to half a sample.
            assert!(error < 0.05, "{rate}: {error}");
        }
    }

    #[test]
    fn hostile_rates_and_lengths_are_refused() {
        for rate in [0, 1, 3_999, 384_001, u32::MAX] {
            assert!(length(&Pcm::new(rate, vec![0.0]), 600).is_err());
        }
        let error = length(&Pcm::new(RATE, vec![0.0; 16_001]), 1).unwrap_err();
        assert!(error.to_string().contains("`longest`"), "{error}");
        assert_eq!(length(&Pcm::new(RATE, vec![0.0; 16_000]), 1), Ok(1.0));
        assert!(is_silent(&Pcm::new(RATE, vec![0.0, -0.000_1])));
        assert!(is_silent(&Pcm::new(RATE, vec![])));
    }
}
