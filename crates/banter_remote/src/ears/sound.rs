//! A recording as a file that any server reads: WAV, 16 bit, mono, 16 kHz.

use banter_engine::{EngineError, Pcm};

/// Samples per second of what is sent: what whisper hears at.
pub(crate) const RATE: u32 = 16_000;

/// Rates that sound has.
const RATES: std::ops::RangeInclusive<u32> = 4_000..=384_000;
/// What is sent at least: below a second whisper invents, and some servers refuse.
const FEWEST_SAMPLES: usize = RATE as usize * 11 / 10;
/// A sound that is nowhere louder is silence (-66 dB).
const SILENCE: f32 = 0.000_5;

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
pub(crate) fn wav(pcm: &Pcm) -> Vec<u8> {
    encode(pcm.resampled(RATE).samples())
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
        let mut reader = hound::WavReader::new(Cursor::new(wav(pcm))).unwrap();
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
            assert!(error < 0.001, "{rate}: {error}");
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
