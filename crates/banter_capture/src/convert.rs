//! Any sound to mono at one rate.

use crate::{CaptureError, Format, RATE};
use audioadapter_buffers::direct::InterleavedSlice;
use rubato::{
    Async, Fft, FixedAsync, FixedSync, Resampler, SincInterpolationParameters, WindowFunction,
};

/// Frames of [`RATE`] that are made at a time where the rates allow it: ten milliseconds.
const STEP: usize = 160;
/// The longest step that the quick way may need, because of rates with few common divisors.
const LONGEST_STEP: usize = 2 * STEP;
/// Length of the filter of the other way, in samples at the lower of the two rates.
const FILTER: usize = 128;

/// Brings interleaved sound of any [`Format`] to mono at [`RATE`], piece by piece.
///
/// The channels of a frame become their mean. A channel counts from its first sample on that
/// is not zero, so that a microphone that fills one side of two is not half as loud.
/// Samples are limited to -1..=1, and what is not a number is silence.
///
/// The sound comes out late by at most 25 ms: a step of 10 ms is gathered (at 22 050 Hz,
/// 20 ms) and the filter delays by half as much again, or by 4 ms at unusual rates. The first
/// output is that much silence. At [`RATE`] nothing is delayed and mono stays as it is.
/// However the sound is split into pieces, the same comes out.
///
/// ```
/// # use banter_capture::{CaptureError, Converter, Format};
/// let mut converter = Converter::new(Format { rate: 48_000, channels: 2 })?;
/// let mut mono = Vec::new();
/// converter.push(&[0.0; 2 * 48_000], &mut mono);
/// assert_eq!(mono.len(), 16_000);
/// # Ok::<(), CaptureError>(())
/// ```
pub struct Converter {
    format: Format,
    /// An incomplete frame at the end of the last piece.
    partial: Vec<f32>,
    /// Channels that have ever had a sample other than zero, a bit each.
    sounding: u64,
    resampler: Option<Box<dyn Resampler<f32>>>,
    /// Mono sound that waits for a full step.
    waiting: Vec<f32>,
    made: Vec<f32>,
}

impl std::fmt::Debug for Converter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Converter")
            .field("format", &self.format)
            .field("delay", &self.delay())
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
        let resampler = (format.rate != RATE)
            .then(|| resampler(format.rate))
            .transpose()
            .map_err(|error| CaptureError::Convert {
                rate: format.rate,
                why: error.to_string(),
            })?;
        let made = resampler.as_ref().map_or(0, |r| r.output_frames_max());
        Ok(Self {
            format,
            partial: Vec::with_capacity(usize::from(format.channels)),
            sounding: 0,
            resampler,
            waiting: Vec::new(),
            made: vec![0.0; made],
        })
    }

    /// What comes in.
    pub fn format(&self) -> Format {
        self.format
    }

    /// How much later than it came in the sound comes out of the filter, in samples at
    /// [`RATE`]. Up to a step of gathering comes on top.
    pub fn delay(&self) -> usize {
        self.resampler.as_ref().map_or(0, |r| r.output_delay())
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
        self.resample(out);
    }

    /// Whole frames to mono, to where the resampler finds it, or out.
    fn mix(&mut self, frames: &[f32], out: &mut Vec<f32>) {
        let to = match self.resampler {
            Some(_) => &mut self.waiting,
            None => out,
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
    }

    fn resample(&mut self, out: &mut Vec<f32>) {
        let Some(resampler) = &mut self.resampler else {
            return;
        };
        let mut used = 0;
        loop {
            let step = resampler.input_frames_next();
            let Some(input) = self.waiting.get(used..used + step) else {
                break;
            };
            used += step;
            let room = self.made.len();
            let (Ok(input), Ok(mut output)) = (
                InterleavedSlice::new(input, 1, step),
                InterleavedSlice::new_mut(&mut self.made, 1, room),
            ) else {
                break;
            };
            // It fails only when a buffer is too short, and both are as long as it asks for.
            if let Ok((_, made)) = resampler.process_into_buffer(&input, &mut output, None) {
                out.extend(self.made.iter().take(made).map(|s| s.clamp(-1.0, 1.0)));
            }
        }
        self.waiting.drain(..used);
    }
}

/// Sound cards have rates that go well with [`RATE`]; for those there is a quick way. Others,
/// such as 44 056 Hz, would need steps of a second: they take a slower one.
fn resampler(rate: u32) -> Result<Box<dyn Resampler<f32>>, rubato::ResamplerConstructionError> {
    let (from, to) = (rate as usize, RATE as usize);
    let step = (from * STEP).div_ceil(to);
    let fft = Fft::<f32>::new(from, to, step, 1, FixedSync::Both)?;
    if fft.fft_size_out() <= LONGEST_STEP {
        return Ok(Box::new(fft));
    }
    let length = (FILTER * from).div_ceil(to).max(FILTER);
    let parameters = SincInterpolationParameters::new(length, WindowFunction::BlackmanHarris2);
    let ratio = to as f64 / from as f64;
    let sinc = Async::<f32>::new_sinc(ratio, 1.0, &parameters, step, 1, FixedAsync::Input)?;
    Ok(Box::new(sinc))
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
    fn the_length_is_right_to_within_the_delay() {
        for rate in RATES {
            let out = converted(Format::mono(rate), &vec![0.1; rate as usize * 2]);
            let missing = 32_000_i64 - out.len() as i64;
            assert!(
                (-2..=LONGEST_STEP as i64).contains(&missing),
                "{rate}: {missing}"
            );
            let delay = Converter::new(Format::mono(rate)).unwrap().delay();
            assert!(delay <= STEP, "{rate}: {delay}");
        }
    }

    #[test]
    fn a_click_comes_out_where_the_delay_says() {
        for rate in RATES {
            let mut sound = vec![0.0; rate as usize];
            sound[rate as usize / 2] = 1.0;
            let out = converted(Format::mono(rate), &sound);
            let loudest = (0..out.len()).max_by(|a, b| out[*a].abs().total_cmp(&out[*b].abs()));
            let delay = Converter::new(Format::mono(rate)).unwrap().delay();
            let off = loudest.unwrap() as i64 - 8_000 - delay as i64;
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
            sizes.push((converter.waiting.capacity(), out.capacity()));
        }
        assert_eq!(sizes[100], sizes[1_999]);
    }
}
