//! The pitch of a short stretch of sound.

/// The lowest and the highest voice, in hertz.
const LOWEST: f32 = 65.0;
const HIGHEST: f32 = 500.0;
/// Seconds that are compared with what comes a period later.
const WINDOW: f32 = 0.025;
/// How much of a period may differ from the next one, of what two strangers would: less is a voice.
const THRESHOLD: f32 = 0.2;
/// How much less deep than the deepest a dip may be and yet be taken for the period.
const LEEWAY: f32 = 0.06;
/// The longest period in samples, whatever the rate.
const MOST_LAGS: usize = 160;

/// YIN (A. de Cheveigné and H. Kawahara, "YIN, a fundamental frequency estimator for speech and music", 2002): steps 1 to
/// 5, the difference function, its cumulative mean, the threshold (here near the deepest dip) and parabolic interpolation.
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
        for (lag, normal) in normal.iter_mut().enumerate().take(self.longest + 1).skip(1) {
            let later = samples.get(lag..lag + self.window)?;
            let difference = distance(base, later);
            sum += difference;
            if sum > 0.0 {
                *normal = difference * lag as f32 / sum;
            }
        }
        // The first dip that is about as deep as any: a strong second harmonic makes a shallow one at half a period, and
        // two periods are as good as one.
        let dips = || (self.shortest..self.longest).filter_map(|lag| dip(&normal, lag));
        let least = dips().fold(1.0, |least: f32, (_, depth)| least.min(depth));
        let enough = THRESHOLD.min(least + LEEWAY);
        let (period, _) = dips().find(|(_, depth)| *depth <= enough)?;
        Some(self.rate / period)
    }
}

/// Where a dip is and how deep, by the parabola through a lag and its neighbours, if there is one.
fn dip(normal: &[f32], lag: usize) -> Option<(f32, f32)> {
    let [before, at, after] = *normal.get(lag - 1..lag + 2)? else {
        return None;
    };
    let bend = before - 2.0 * at + after;
    if at > before || at > after || bend <= 0.0 {
        return None;
    }
    let slope = 0.5 * (before - after);
    Some((
        lag as f32 + slope / bend,
        (at - 0.5 * slope * slope / bend).max(0.0),
    ))
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
