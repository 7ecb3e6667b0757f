//! Causal normalisation: each band against its running mean over what is likely speech, so that microphone, room and
//! loudness drop out. `training/features.py` computes the very same.

use super::mel::{BANDS, Bands};

/// What the network is given of a frame: the bands, and the loudness of the whole.
pub(super) const INPUTS: usize = BANDS + 1;

/// Mean log power of speech at a usual level in the lowest and the highest band: where the running mean begins.
const PRIOR: (f32, f32) = (-7.5, -11.5);
/// Frames that the beginning counts for.
const PRIOR_FRAMES: f32 = 30.0;
/// Frames after which the mean forgets.
const MEMORY_FRAMES: f32 = 400.0;
/// The loudest of late, in nepers of power, where nothing was heard yet.
const PEAK_START: f32 = -9.0;
/// How far that falls in a frame.
const PEAK_FALL: f32 = 0.004;
/// How far under it a frame still counts as speech.
const GATE: f32 = 5.0;
/// Under this nothing counts.
const QUIETEST: f32 = -18.5;
const LOWEST: f32 = -7.0;
const HIGHEST: f32 = 5.0;
const SCALE: f32 = 0.5;

/// The running means.
#[derive(Clone, Debug)]
pub(super) struct Normal {
    mean: Bands,
    usual: f32,
    count: f32,
    peak: f32,
}

impl Normal {
    pub(super) fn new() -> Self {
        let mut mean = [0.0; BANDS];
        for (index, band) in mean.iter_mut().enumerate() {
            *band = PRIOR.0 + (PRIOR.1 - PRIOR.0) * index as f32 / (BANDS - 1) as f32;
        }
        Self {
            mean,
            usual: 0.5 * (PRIOR.0 + PRIOR.1),
            count: PRIOR_FRAMES,
            peak: PEAK_START,
        }
    }

    /// The network's inputs for the next frame.
    pub(super) fn next(&mut self, bands: &Bands) -> [f32; INPUTS] {
        let level = bands.iter().sum::<f32>() / BANDS as f32;
        self.peak = level.max(self.peak - PEAK_FALL);
        if level > (self.peak - GATE).max(QUIETEST) {
            self.count = (self.count + 1.0).min(MEMORY_FRAMES);
            let rate = self.count.recip();
            for (mean, band) in self.mean.iter_mut().zip(bands) {
                *mean += rate * (band - *mean);
            }
            self.usual += rate * (level - self.usual);
        }
        let mut inputs = [0.0; INPUTS];
        let around = bands.iter().zip(&self.mean).map(|(band, mean)| band - mean);
        let around = around.chain([level - self.usual]);
        for (input, value) in inputs.iter_mut().zip(around) {
            *input = value.clamp(LOWEST, HIGHEST) * SCALE;
        }
        inputs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loudness_and_colour_of_the_microphone_drop_out() {
        let speech = |frame: usize, band: usize| {
            let syllable = (frame as f32 * 0.3).sin();
            -9.0 + 2.0 * syllable + (band as f32 * 0.7 + frame as f32 * 0.05).sin()
        };
        let (mut plain, mut coloured) = (Normal::new(), Normal::new());
        let mut worst = 0.0_f32;
        for frame in 0..3_000 {
            let mut bands = [0.0; BANDS];
            for (band, value) in bands.iter_mut().enumerate() {
                *value = speech(frame, band);
            }
            let mut through = bands;
            for (band, value) in through.iter_mut().enumerate() {
                *value += 2.0 + band as f32 * 0.05;
            }
            let (a, b) = (plain.next(&bands), coloured.next(&through));
            if frame > 2_500 {
                let apart = a.iter().zip(b).map(|(a, b)| (a - b).abs());
                worst = apart.fold(worst, f32::max);
            }
        }
        assert!(worst < 0.05, "{worst}");
    }
}
