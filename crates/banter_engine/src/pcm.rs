//! Sound as samples.

use crate::resample::Resampler;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// Mono sound: samples in -1..=1 at a fixed rate. Cheap to clone.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Raw")]
pub struct Pcm {
    rate: u32,
    samples: Arc<[f32]>,
}

/// Sound as it comes through a pipe, before it is trusted.
#[derive(Deserialize)]
struct Raw {
    rate: u32,
    samples: Arc<[f32]>,
}

impl From<Raw> for Pcm {
    fn from(Raw { rate, samples }: Raw) -> Self {
        Self::new(rate, samples)
    }
}

impl Pcm {
    /// Sound from mono samples at `rate` Hz.
    ///
    /// A rate of zero is read as 1 Hz and samples that are not finite as silence, so that
    /// sound from outside can never poison the mix.
    pub fn new(rate: u32, samples: impl Into<Arc<[f32]>>) -> Self {
        let samples = samples.into();
        let samples = if samples.iter().all(|s| s.is_finite()) {
            samples
        } else {
            samples
                .iter()
                .map(|s| if s.is_finite() { *s } else { 0.0 })
                .collect()
        };
        Self {
            rate: rate.max(1),
            samples,
        }
    }

    /// `duration` of silence at `rate` Hz.
    pub fn silence(rate: u32, duration: Duration) -> Self {
        let count = (duration.as_secs_f64() * f64::from(rate)) as usize;
        Self::new(rate, vec![0.0; count])
    }

    /// Samples per second.
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// The samples, in -1..=1.
    pub fn samples(&self) -> &[f32] {
        &self.samples
    }

    /// Whether there is no sample at all.
    pub fn is_empty(&self) -> bool {
        self.samples.is_empty()
    }

    /// How long the sound lasts.
    pub fn duration(&self) -> Duration {
        Duration::from_secs_f64(self.samples.len() as f64 / f64::from(self.rate))
    }

    /// The same sound at another rate, as long in time to within a sample of the new rate. See
    /// [`Resampler`](crate::resample::Resampler) for what it keeps.
    ///
    /// The work and the result grow with the duration: whoever takes sound from outside bounds
    /// that first.
    pub fn resampled(&self, rate: u32) -> Self {
        self.resampled_while(rate, || true)
            .unwrap_or_else(|| Self::new(rate, Vec::new()))
    }

    /// As [`Self::resampled`], asking `goes_on` before each second of sound; `None` where it
    /// said no.
    pub fn resampled_while(&self, rate: u32, mut goes_on: impl FnMut() -> bool) -> Option<Self> {
        if rate == self.rate {
            return goes_on().then(|| self.clone());
        }
        let mut resampler = Resampler::new(self.rate, rate);
        let mut out = Vec::new();
        for second in self.samples.chunks(self.rate as usize) {
            if !goes_on() {
                return None;
            }
            resampler.push(second, &mut out);
        }
        resampler.finish(&mut out);
        Some(Self::new(rate, out))
    }

    /// Root mean square of all samples, 0 for an empty sound.
    pub fn rms(&self) -> f32 {
        if self.samples.is_empty() {
            return 0.0;
        }
        let energy: f64 = self.samples.iter().map(|s| f64::from(*s).powi(2)).sum();
        (energy / self.samples.len() as f64).sqrt() as f32
    }
}

impl std::fmt::Debug for Pcm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Pcm({} Hz, {:.2} s)",
            self.rate,
            self.duration().as_secs_f32()
        )
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn hostile_samples_become_silence() {
        let pcm = Pcm::new(0, vec![0.5, f32::NAN, f32::INFINITY]);
        assert_eq!(pcm.samples(), [0.5, 0.0, 0.0]);
        assert_eq!(pcm.rate(), 1);
    }

    #[test]
    fn what_comes_through_a_pipe_is_no_more_trusted() {
        #[derive(Serialize)]
        struct Sent {
            rate: u32,
            samples: Vec<f32>,
        }
        let sent = Sent {
            rate: 0,
            samples: vec![f32::NAN, 0.25],
        };
        let bytes = postcard::to_stdvec(&sent).unwrap();
        let pcm: Pcm = postcard::from_bytes(&bytes).unwrap();
        assert_eq!((pcm.rate(), pcm.samples()), (1, [0.0, 0.25].as_slice()));
    }

    #[test]
    fn duration_follows_the_rate() {
        let pcm = Pcm::silence(16_000, Duration::from_millis(250));
        assert_eq!(pcm.samples().len(), 4_000);
        assert_eq!(pcm.duration(), Duration::from_millis(250));
        assert_eq!(pcm.rms(), 0.0);
    }
}
