//! Any sound to mono at one rate.

use crate::{CaptureError, Format, RATE};
use banter_engine::resample::Resampler;

/// Brings interleaved sound of any [`Format`] to mono at [`RATE`], piece by piece.
///
/// The channels of a frame become their mean. A channel counts from its first sample on that
/// is not zero, so that a microphone that fills one side of two is not half as loud.
/// Samples are limited to -1..=1, and what is not a number is silence.
///
/// Nothing is shifted in time: the first sample that comes out is about the first that came in.
/// It comes out late by [`Self::lookahead`], 2 ms at usual rates and 8 ms at 4 000 Hz; at
/// [`RATE`] at once, and mono stays as it is. However the sound is split into pieces, the same
/// comes out.
///
/// ```
/// # use banter_capture::{CaptureError, Converter, Format};
/// let mut converter = Converter::new(Format { rate: 48_000, channels: 2 })?;
/// let mut mono = Vec::new();
/// converter.push(&[0.0; 2 * 48_000], &mut mono);
/// // The last 2 ms wait for what follows.
/// assert_eq!(mono.len(), 16_000 - 32);
/// # Ok::<(), CaptureError>(())
/// ```
pub struct Converter {
    format: Format,
    /// An incomplete frame at the end of the last piece.
    partial: Vec<f32>,
    /// Channels that have ever had a sample other than zero, a bit each.
    sounding: u64,
    resampler: Option<Resampler>,
    /// Mono sound at the rate that comes in.
    mixed: Vec<f32>,
}

impl std::fmt::Debug for Converter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Converter")
            .field("format", &self.format)
            .field("lookahead", &self.lookahead())
            .finish_non_exhaustive()
    }
}

impl Converter {
    /// A converter of sound of `format`.
    ///
    /// # Errors
    ///
    /// Where `format` is none that sound has.
    pub fn new(format: Format) -> Result<Self, CaptureError> {
        let format = format.checked()?;
        Ok(Self {
            format,
            partial: Vec::with_capacity(usize::from(format.channels)),
            sounding: 0,
            resampler: (format.rate != RATE).then(|| Resampler::new(format.rate, RATE)),
            mixed: Vec::new(),
        })
    }

    /// What comes in.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Frames that must follow one before it comes out.
    pub fn lookahead(&self) -> usize {
        self.resampler.as_ref().map_or(0, Resampler::lookahead)
    }

    /// Takes the next piece, of any length, and appends what it makes to `out`: mono samples
    /// at [`RATE`].
    pub fn push(&mut self, interleaved: &[f32], out: &mut Vec<f32>) {
        let channels = usize::from(self.format.channels);
        let mut rest = interleaved;
        if !self.partial.is_empty() {
            let missing = (channels - self.partial.len()).min(rest.len());
            let (head, tail) = rest.split_at(missing);
            self.partial.extend_from_slice(head);
            rest = tail;
            if self.partial.len() < channels {
                return;
            }
            let frame = std::mem::take(&mut self.partial);
            self.mix(&frame, out);
            self.partial = frame;
            self.partial.clear();
        }
        let whole = rest.len() - rest.len() % channels;
        let (frames, partial) = rest.split_at(whole);
        self.partial.extend_from_slice(partial);
        self.mix(frames, out);
    }

    /// Whole frames to mono, and on to the resampler or out.
    fn mix(&mut self, frames: &[f32], out: &mut Vec<f32>) {
        let to = match self.resampler {
            Some(_) => &mut self.mixed,
            None => &mut *out,
        };
        let sounding = &mut self.sounding;
        to.extend(
            frames
                .chunks_exact(usize::from(self.format.channels))
                .map(|frame| {
                    let mut sum = 0.0;
                    for (channel, sample) in frame.iter().enumerate() {
                        if sample.is_finite() && *sample != 0.0 {
                            *sounding |= 1 << channel;
                            sum += sample.clamp(-1.0, 1.0);
                        }
                    }
                    sum / sounding.count_ones().max(1) as f32
                }),
        );
        if let Some(resampler) = &mut self.resampler {
            resampler.push(&self.mixed, out);
            self.mixed.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    const RATES: [u32; 14] = [
        4_000, 8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_056, 44_100, 48_000,
        96_000, 192_000, 383_999,
    ];

    fn tone(rate: u32, hertz: f64, seconds: f64) -> Vec<f32> {
        (0..(f64::from(rate) * seconds) as usize)
            .map(|i| {
                let turn = std::f64::consts::TAU * hertz * i as f64 / f64::from(rate);
                (0.5 * turn.sin()) as f32
            })
            .collect()
    }

    fn converted(format: Format, sound: &[f32]) -> Vec<f32> {
        let mut converter = Converter::new(format).unwrap();
        let mut out = Vec::new();
        converter.push(sound, &mut out);
        out
    }

    fn rms(sound: &[f32]) -> f32 {
        (sound.iter().map(|s| s * s).sum::<f32>() / sound.len() as f32).sqrt()
    }

    /// How much of `sound` is a tone of `hertz`, as its amplitude.
    fn amplitude(sound: &[f32], hertz: f64) -> f64 {
        let (mut sin, mut cos) = (0.0, 0.0);
        for (i, sample) in sound.iter().enumerate() {
            let turn = std::f64::consts::TAU * hertz * i as f64 / f64::from(RATE);
            sin += f64::from(*sample) * turn.sin();
            cos += f64::from(*sample) * turn.cos();
        }
        2.0 * sin.hypot(cos) / sound.len() as f64
    }

    #[test]
    fn a_tone_stays_what_it_is_at_every_rate() {
        for rate in RATES {
            let hertz = if rate < 8_000 { 600.0 } else { 1_000.0 };
            let out = converted(Format::mono(rate), &tone(rate, hertz, 1.2));
            let settled = &out[2_000..18_000];
            let found = amplitude(settled, hertz);
            assert!((found - 0.5).abs() < 0.005, "{rate}: {found}");
            let all = rms(settled);
            assert!((all - 0.5 / 2f32.sqrt()).abs() < 0.005, "{rate}: {all}");
        }
    }

    #[test]
    fn what_the_new_rate_cannot_hold_is_gone() {
        for rate in [32_000, 44_056, 44_100, 48_000, 96_000, 383_999] {
            let out = converted(Format::mono(rate), &tone(rate, 10_000.0, 1.0));
            // Where it begins there is a click, and that has all pitches.
            let settled = rms(&out[1_000..]);
            assert!(settled < 1e-4, "{rate}: {settled}");
        }
    }

    #[test]
    fn all_but_what_waits_has_come_out() {
        for rate in RATES {
            let out = converted(Format::mono(rate), &vec![0.1; rate as usize * 2]);
            let lookahead = Converter::new(Format::mono(rate)).unwrap().lookahead();
            let waits = lookahead as f64 / f64::from(rate);
            assert!(waits <= 0.008_1, "{rate}: {waits} s");
            let missing = 32_000.0 - out.len() as f64;
            assert!(
                (missing - waits * f64::from(RATE)).abs() <= 2.0,
                "{rate}: {missing}"
            );
        }
    }

    #[test]
    fn a_click_comes_out_where_it_was() {
        for rate in RATES {
            let mut sound = vec![0.0; rate as usize];
            sound[rate as usize / 2] = 1.0;
            let out = converted(Format::mono(rate), &sound);
            let loudest = (0..out.len()).max_by(|a, b| out[*a].abs().total_cmp(&out[*b].abs()));
            let off = loudest.unwrap() as i64 - 8_000;
            assert!(off.abs() <= 2, "{rate}: {off}");
        }
    }

    #[test]
    fn channels_become_their_mean() {
        let stereo = Format {
            rate: RATE,
            channels: 2,
        };
        assert_eq!(converted(stereo, &[0.5, 0.25, -1.0, 1.0]), [0.375, 0.0]);
    }

    #[test]
    fn a_dead_channel_takes_nothing_away() {
        let stereo = Format {
            rate: RATE,
            channels: 2,
        };
        let sound = [0.5, 0.0, -0.5, 0.0, 0.5, 0.5, 0.0, 0.5];
        assert_eq!(converted(stereo, &sound), [0.5, -0.5, 0.5, 0.25]);
        let most = Format {
            rate: RATE,
            channels: 64,
        };
        let mut frame = [0.0; 64];
        frame[63] = 0.5;
        assert_eq!(converted(most, &frame), [0.5]);
    }

    #[test]
    fn hostile_samples_become_sound() {
        for rate in RATES {
            let hostile = [f32::NAN, f32::INFINITY, f32::MAX, f32::MIN, -0.0, 1e-45];
            let sound: Vec<f32> = hostile.iter().copied().cycle().take(100_000).collect();
            let stereo = Format { rate, channels: 2 };
            let out = converted(stereo, &sound);
            assert!(out.iter().all(|s| s.abs() <= 1.0), "{rate}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn however_it_is_split_the_same_comes_out(
            rate in prop::sample::select(&RATES[..]),
            channels in 1_u16..4,
            cuts in prop::collection::vec(0_usize..4_000, 0..8),
        ) {
            let format = Format { rate, channels };
            let sound: Vec<f32> = (0..12_001).map(|i| ((i * 7_919) % 1_000) as f32 / 1_000.0).collect();
            let whole = converted(format, &sound);
            let mut converter = Converter::new(format).unwrap();
            let mut out = Vec::new();
            let mut rest = &sound[..];
            for cut in cuts {
                let (piece, tail) = rest.split_at(cut.min(rest.len()));
                converter.push(piece, &mut out);
                rest = tail;
            }
            converter.push(rest, &mut out);
            prop_assert_eq!(out, whole);
        }
    }

    #[test]
    fn nothing_grows() {
        let mut converter = Converter::new(Format::mono(44_100)).unwrap();
        let mut out = Vec::new();
        let mut sizes = Vec::new();
        for _ in 0..2_000 {
            out.clear();
            converter.push(&[0.1; 512], &mut out);
            sizes.push((converter.mixed.capacity(), out.capacity()));
        }
        assert_eq!(sizes[100], sizes[1_999]);
    }
}
