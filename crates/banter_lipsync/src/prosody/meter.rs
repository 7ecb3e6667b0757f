//! How loud and how high a voice is, fifty times a second.

use super::yin::Yin;

/// Measures a second, as near as whole samples come to it.
const RATE: u32 = 50;
/// Sound is brought down to about this rate before its pitch is sought, in hertz.
const COARSE: u32 = 4000;
/// What lies above this, in hertz, is left out of that.
const CUT: f32 = 800.0;
/// The rates of sound that are measured, in hertz.
const RATES: core::ops::RangeInclusive<u32> = 2_000..=768_000;
/// No sound at all, in decibels below full scale.
pub(crate) const SILENT: f32 = -90.0;
/// What is less loud than this has no pitch, in decibels.
const FAINT: f32 = -55.0;

/// What is heard in one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Measure {
    /// Decibels, 0 for a full square wave; at least [`SILENT`].
    pub(crate) level: f32,
    /// Semitones above 55 Hz, where there is a voice.
    pub(crate) pitch: Option<f32>,
}

/// Measures sound as it comes. Its state is bounded and it does not allocate once it is made.
#[derive(Clone, Debug)]
pub(crate) struct Meter {
    yin: Yin,
    /// Samples in a step, and how many of it are there.
    hop: usize,
    filled: usize,
    sum: f32,
    squares: f32,
    /// Samples that become one for the pitch, and how many of them are there.
    factor: usize,
    gathered: usize,
    gathering: f32,
    follow: f32,
    low: [f32; 2],
    /// What the pitch is sought in: the last samples, of twice as many.
    coarse: Vec<f32>,
    room: usize,
    step: f32,
}

impl Meter {
    /// `None` for a rate that no sound has.
    pub(crate) fn new(rate: u32) -> Option<Self> {
        if !RATES.contains(&rate) {
            return None;
        }
        let factor = ((rate + COARSE / 2) / COARSE).max(1);
        let yin = Yin::new(rate as f32 / factor as f32);
        let hop = (rate / RATE).max(1) as usize;
        let room = 2 * yin.span();
        Some(Self {
            hop,
            filled: 0,
            sum: 0.0,
            squares: 0.0,
            factor: factor as usize,
            gathered: 0,
            gathering: 0.0,
            follow: 1.0 - (-core::f32::consts::TAU * CUT / rate as f32).exp(),
            low: [0.0; 2],
            coarse: Vec::with_capacity(room),
            room,
            yin,
            step: hop as f32 / rate as f32,
        })
    }

    /// Seconds from one measure to the next.
    pub(crate) fn step(&self) -> f32 {
        self.step
    }

    /// Hears some more. NaN and infinities are silence.
    pub(crate) fn push(&mut self, samples: &[f32], mut measured: impl FnMut(Measure)) {
        for sample in samples {
            let sample = if sample.is_finite() {
                sample.clamp(-4.0, 4.0)
            } else {
                0.0
            };
            self.sum += sample;
            self.squares += sample * sample;
            self.low[0] += (sample - self.low[0]) * self.follow;
            self.low[1] += (self.low[0] - self.low[1]) * self.follow;
            self.gathering += self.low[1];
            self.gathered += 1;
            if self.gathered == self.factor {
                self.keep();
            }
            self.filled += 1;
            if self.filled == self.hop {
                measured(self.measure());
            }
        }
    }

    fn keep(&mut self) {
        if self.coarse.len() == self.room {
            self.coarse.drain(..self.room - self.yin.span());
        }
        self.coarse.push(self.gathering / self.factor as f32);
        self.gathered = 0;
        self.gathering = 0.0;
    }

    fn measure(&mut self) -> Measure {
        let count = self.hop as f32;
        // A constant offset is no sound.
        let mean = self.sum / count;
        let power = (self.squares / count - mean * mean).max(0.0);
        let level = (10.0 * power.max(1e-9).log10()).max(SILENT);
        self.filled = 0;
        self.sum = 0.0;
        self.squares = 0.0;
        let pitch = if level > FAINT {
            self.yin.pitch(&self.coarse)
        } else {
            None
        };
        Measure {
            level,
            pitch: pitch.map(|hertz| 12.0 * (hertz / 55.0).log2()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_tone_is_measured_at_every_rate_and_in_any_pieces() {
        for rate in [8_000_u32, 11_025, 16_000, 22_050, 44_100, 48_000, 192_000] {
            let sound: Vec<f32> = (0..rate)
                .map(|i| 0.5 * (core::f32::consts::TAU * 220.0 * i as f32 / rate as f32).sin())
                .collect();
            let measures = |piece: usize| {
                let mut meter = Meter::new(rate).unwrap();
                let mut all = Vec::new();
                for piece in sound.chunks(piece) {
                    meter.push(piece, |measure| all.push(measure));
                }
                all
            };
            let all = measures(rate as usize);
            assert_eq!(all, measures(37));
            assert!((48..=51).contains(&all.len()), "{}", all.len());
            let late = all[30];
            assert!((late.level + 9.03).abs() < 0.3, "{late:?}");
            assert!((late.pitch.unwrap() - 24.0).abs() < 0.3, "{rate}: {late:?}");
        }
    }

    #[test]
    fn nonsense_is_silence() {
        assert!(Meter::new(0).is_none() && Meter::new(u32::MAX).is_none());
        let mut meter = Meter::new(16_000).unwrap();
        let sound = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY].repeat(1000);
        meter.push(&sound, |measure| {
            assert_eq!(
                measure,
                Measure {
                    level: SILENT,
                    pitch: None
                }
            )
        });
        let mut last = None;
        meter.push(&[f32::MAX; 1000], |measure| last = Some(measure));
        assert!(last.unwrap().level.is_finite());
    }
}
