//! The pitch of a short stretch of sound.

/// The lowest and the highest voice, in hertz.
const LOWEST: f32 = 65.0;
const HIGHEST: f32 = 500.0;
/// Seconds that are compared with what comes a period later.
const WINDOW: f32 = 0.025;
/// How much of a period may differ from the next one, of what two strangers would: less is a voice.
const THRESHOLD: f32 = 0.2;
/// The longest period in samples, whatever the rate.
const MOST_LAGS: usize = 160;

/// YIN (A. de Cheveigné and H. Kawahara, "YIN, a fundamental frequency estimator for speech and music", 2002): steps 1 to
/// 5, the difference function, its cumulative mean, the absolute threshold and parabolic interpolation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Yin {
    rate: f32,
    shortest: usize,
    longest: usize,
    window: usize,
}

impl Yin {
    /// For sound of a rate of some thousand hertz.
    pub(crate) fn new(rate: f32) -> Self {
        let longest = ((rate / LOWEST) as usize).clamp(4, MOST_LAGS);
        Self {
            rate,
            shortest: ((rate / HIGHEST) as usize).clamp(2, longest - 2),
            longest,
            window: ((rate * WINDOW) as usize).max(8),
        }
    }

    /// How many samples it looks at.
    pub(crate) fn span(&self) -> usize {
        self.window + self.longest
    }

    /// The pitch in hertz of the last [`span`](Self::span) samples, if they are a voice's.
    pub(crate) fn pitch(&self, samples: &[f32]) -> Option<f32> {
        let samples = samples.get(samples.len().checked_sub(self.span())?..)?;
        let base = samples.get(..self.window)?;
        let mut normal = [1.0_f32; MOST_LAGS + 1];
        let mut sum = 0.0;
        for lag in 1..=self.longest {
            let later = samples.get(lag..lag + self.window)?;
            let difference = distance(base, later);
            sum += difference;
            if sum > 0.0 {
                normal[lag] = difference * lag as f32 / sum;
            }
        }
        // The first dip below the threshold, at its deepest.
        let mut lag = (self.shortest..self.longest).find(|lag| normal[*lag] < THRESHOLD)?;
        while lag + 1 < self.longest && normal[lag + 1] < normal[lag] {
            lag += 1;
        }
        let (before, at, after) = (normal[lag - 1], normal[lag], normal[lag + 1]);
        let bend = before - 2.0 * at + after;
        let shift = if bend > 1e-6 {
            (0.5 * (before - after) / bend).clamp(-0.5, 0.5)
        } else {
            0.0
        };
        Some(self.rate / (lag as f32 + shift))
    }
}

/// The sum of squared differences, in lanes so that it is computed many at a time.
fn distance(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 8;
    let mut sums = [0.0_f32; LANES];
    let (mut left, mut right) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    for (a, b) in left.by_ref().zip(right.by_ref()) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += (a - b) * (a - b);
        }
    }
    let rest = left.remainder().iter().zip(right.remainder());
    sums.iter().sum::<f32>() + rest.map(|(a, b)| (a - b) * (a - b)).sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::f32::consts::TAU;

    #[test]
    fn tones_with_harmonics_have_their_pitch() {
        for rate in [4000.0_f32, 5512.5, 8000.0] {
            let yin = Yin::new(rate);
            for pitch in [80.0_f32, 120.0, 210.0, 333.0, 440.0] {
                let sound: Vec<f32> = (0..yin.span() + 20)
                    .map(|i| {
                        let turn = TAU * pitch * i as f32 / rate;
                        turn.sin() + 0.6 * (2.0 * turn + 1.0).sin() + 0.3 * (3.0 * turn).cos()
                    })
                    .collect();
                let found = yin.pitch(&sound);
                assert!(
                    found.is_some_and(|f| (f / pitch - 1.0).abs() < 0.02),
                    "{pitch} Hz at {rate}: {found:?}"
                );
            }
        }
    }

    #[test]
    fn noise_and_silence_have_none() {
        let yin = Yin::new(4000.0);
        assert_eq!(yin.pitch(&vec![0.0; 400]), None);
        assert_eq!(yin.pitch(&[1.0; 3]), None);
        let mut seed = 1_u32;
        let noise: Vec<f32> = (0..400)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 8) as f32 / 8_388_608.0 - 1.0
            })
            .collect();
        assert_eq!(yin.pitch(&noise), None);
    }
}
