//! Whether a sound has a pitch, as a voice has.

use crate::RATE;

/// Every fourth sample is enough to hear a pitch.
const COARSE: usize = 4;
/// Pitches from 71 to 400 Hz, as times in coarse samples.
const LAGS: std::ops::RangeInclusive<usize> = 10..=56;
/// What is compared: 30 ms, two periods of a low voice.
const WINDOW: usize = 120;
const KEPT: usize = WINDOW + *LAGS.end() + 1;
/// How alike two periods are where there is a pitch: 1 are the same, and noise comes to 0.3.
const ALIKE: f32 = 0.55;
/// What dies away faster than to this share of its energy in 15 ms is a knock: desks and doors
/// ring at the pitch of a voice.
const LASTING: f32 = 0.4;
/// Mean square below which there is nothing to hear, -80 dBFS.
const NOTHING: f32 = 1e-8;

/// Finds the pitch of a voice by how alike a stretch of sound is to the one before, at any
/// distance at which the cords of a human throat may swing.
///
/// Keys, clicks and knocks are noise that is over before it is alike to anything.
#[derive(Debug)]
pub(crate) struct Voicing {
    /// The last coarse samples, the newest last.
    coarse: [f32; KEPT],
    sum: f32,
    count: usize,
}

impl Default for Voicing {
    fn default() -> Self {
        Self {
            coarse: [0.0; KEPT],
            sum: 0.0,
            count: 0,
        }
    }
}

impl Voicing {
    /// Takes the next samples at [`RATE`].
    pub(crate) fn push(&mut self, samples: &[f32]) {
        const _: () = assert!(RATE as usize / COARSE == 4_000);
        // Only the newest are ever looked at.
        let skipped = samples.len().saturating_sub(KEPT * COARSE);
        for sample in samples.iter().skip(skipped) {
            self.sum += sample;
            self.count += 1;
            if self.count == COARSE {
                self.coarse.rotate_left(1);
                self.coarse[KEPT - 1] = self.sum / COARSE as f32;
                (self.sum, self.count) = (0.0, 0);
            }
        }
    }

    /// Whether the last 30 ms have a pitch.
    pub(crate) fn is_voiced(&self) -> bool {
        let mean = self.coarse.iter().sum::<f32>() / KEPT as f32;
        let sound = self.coarse.map(|sample| sample - mean);
        let newest = &sound[KEPT - WINDOW..];
        let energy = |part: &[f32]| part.iter().map(|it| it * it).sum::<f32>();
        let now = energy(newest);
        let (first, second) = newest.split_at(WINDOW / 2);
        if now < NOTHING * WINDOW as f32 || energy(second) < LASTING * energy(first) {
            return false;
        }
        let alike = |lag: usize| {
            let before = &sound[KEPT - WINDOW - lag..KEPT - lag];
            let both = newest.iter().zip(before).map(|(a, b)| a * b).sum::<f32>();
            both / (now * energy(before)).sqrt().max(f32::MIN_POSITIVE)
        };
        // A swell that is slower than any voice is the more alike the nearer it is: only
        // what stands out from its neighbours is a period.
        let mut before = alike(*LAGS.start() - 1);
        let mut here = alike(*LAGS.start());
        LAGS.skip(1).any(|lag| {
            let after = alike(lag);
            let found = here >= ALIKE && here >= before && here >= after;
            (before, here) = (here, after);
            found
        })
    }

    /// Forgets the sound so far.
    pub(crate) fn reset(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(seed: &mut u32) -> f32 {
        *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (*seed >> 8) as f32 / 8_388_608.0 - 1.0
    }

    /// In how many of a sound's frames of 16 ms there is a pitch.
    fn share(sound: impl Iterator<Item = f32>) -> f32 {
        let sound: Vec<f32> = sound.collect();
        let mut voicing = Voicing::default();
        let frames = sound.chunks_exact(256);
        let count = frames.len().max(1) as f32;
        let voiced = frames.filter(|frame| {
            voicing.push(frame);
            voicing.is_voiced()
        });
        voiced.count() as f32 / count
    }

    #[test]
    fn voices_have_a_pitch_and_noise_has_none() {
        for pitch in [80.0, 120.0, 220.0, 330.0] {
            let mut seed = 1;
            let buzz = (0..16_000).map(|i| {
                let turn = (i as f32 * pitch / 16_000.0).fract();
                // A pulse that dies away, in half as much noise.
                0.3 * (-8.0 * turn).exp() - 0.04 + 0.03 * noise(&mut seed)
            });
            assert!(share(buzz) > 0.9, "{pitch}");
        }
        let mut seed = 2;
        assert!(share((0..32_000).map(|_| 0.3 * noise(&mut seed))) < 0.02);
        let mut low = 0.0;
        let rumble = (0..32_000).map(|_| {
            low += (noise(&mut seed) - low) * 0.05;
            low
        });
        assert!(share(rumble) < 0.1);
        assert_eq!(share((0..16_000).map(|_| 0.0)), 0.0);
        assert_eq!(share((0..16_000).map(|i| i as f32 / 16_000.0)), 0.0);
    }

    #[test]
    fn pieces_of_any_length_will_do() {
        let mut voicing = Voicing::default();
        voicing.push(&[]);
        voicing.push(&[0.5; 100_000]);
        voicing.push(&[0.1; 3]);
        assert!(!voicing.is_voiced());
        voicing.reset();
        assert!(!voicing.is_voiced());
    }
}
