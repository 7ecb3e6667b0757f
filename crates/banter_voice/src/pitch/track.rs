//! The pitch of a voice along its sound.
//!
//! Normalised cross-correlation over the periods that voices have, on sound brought down to a low
//! rate, and of the candidates the path that leaps least (Talkin, "A robust algorithm for pitch
//! tracking", 1995).

/// Frames in a second.
pub(crate) const FRAMES: f32 = 200.0;
/// Pitches that voices have, in Hz.
pub(crate) const LOWEST: f32 = 60.0;
pub(crate) const HIGHEST: f32 = 500.0;
/// About the rate at which periods are looked for.
const LOW_RATE: f32 = 6_000.0;
/// Seconds that are compared.
const WINDOW: f32 = 0.025;
/// Least correlation of a voice.
const VOICED: f32 = 0.55;
/// What counts as silence beside the loudest part, as a share of its root mean square.
const SILENT: f32 = 0.03;
/// Candidates of a frame, at most.
const CANDIDATES: usize = 4;
/// What a leap of an octave costs, and what a shorter period is preferred by.
const LEAP: f32 = 0.9;
const SHORTER: f32 = 0.25;

/// Pitch in Hz of each frame, [`FRAMES`] a second; 0 where there is none.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct PitchTrack(pub(crate) Vec<f32>);

impl PitchTrack {
    /// The pitch of a sound.
    pub(crate) fn of(samples: &[f32], rate: u32) -> Self {
        let step = ((rate as f32 / LOW_RATE).round() as usize).max(1);
        let low: Vec<f32> = samples
            .chunks(step)
            .map(|chunk| chunk.iter().sum::<f32>() / chunk.len() as f32)
            .collect();
        let low = softened(&low);
        let rate = rate as f32 / step as f32;
        let hop = rate / FRAMES;
        let count = (low.len() as f32 / hop) as usize;
        let loudest = loudness(&low, rate);
        let frames: Vec<Vec<Candidate>> = (0..count)
            .map(|frame| candidates(&low, (frame as f32 * hop) as usize, rate, loudest))
            .collect();
        Self(path(&frames))
    }

    /// The pitch at a moment in seconds, 0 where there is none.
    pub(crate) fn at(&self, seconds: f32) -> f32 {
        self.0
            .get((seconds * FRAMES).max(0.0) as usize)
            .copied()
            .unwrap_or(0.0)
    }

    /// The pitch that is as often exceeded as not; `None` where nothing has a pitch.
    pub(crate) fn median(&self) -> Option<f32> {
        let mut voiced: Vec<f32> = self
            .0
            .iter()
            .copied()
            .filter(|pitch| *pitch > 0.0)
            .collect();
        let middle = voiced.len() / 2;
        if voiced.is_empty() {
            return None;
        }
        let (_, median, _) = voiced.select_nth_unstable_by(middle, f32::total_cmp);
        Some(*median)
    }
}

/// Without most of what lies above the first formants: between two samples it would be missed.
fn softened(low: &[f32]) -> Vec<f32> {
    let soft = |triple: &[f32]| match *triple {
        [a, b, c] => 0.25 * a + 0.5 * b + 0.25 * c,
        _ => 0.0,
    };
    let ends = |sample: Option<&f32>| sample.map(|sample| *sample * 0.75);
    let middle = low.windows(3).map(soft);
    let last = ends(low.last()).filter(|_| low.len() > 1);
    ends(low.first())
        .into_iter()
        .chain(middle)
        .chain(last)
        .collect()
}

#[derive(Debug, Clone, Copy)]
struct Candidate {
    pitch: f32,
    strength: f32,
}

/// The root mean square of the loudest stretch.
fn loudness(low: &[f32], rate: f32) -> f32 {
    let size = ((rate * WINDOW) as usize).max(1);
    let of = |chunk: &[f32]| chunk.iter().map(|s| s * s).sum::<f32>() / size as f32;
    low.chunks(size).map(of).fold(0.0, f32::max).sqrt()
}

/// The periods that a frame may have.
fn candidates(low: &[f32], at: usize, rate: f32, loudest: f32) -> Vec<Candidate> {
    let window = (rate * WINDOW) as usize;
    let (shortest, longest) = ((rate / HIGHEST) as usize, (rate / LOWEST) as usize);
    let from = at.saturating_sub((window + longest) / 2);
    let Some(piece) = low.get(from..from + window + longest + 1) else {
        return Vec::new();
    };
    let (here, _) = piece.split_at(window);
    let energy: f32 = here.iter().map(|s| s * s).sum();
    if energy <= (loudest * SILENT).powi(2) * window as f32 || energy <= 1e-9 {
        return Vec::new();
    }
    let mut scores = Vec::with_capacity(longest - shortest + 1);
    for lag in shortest..=longest {
        let there = piece.iter().skip(lag).take(window);
        let (mut product, mut other) = (0.0, 0.0);
        for (a, b) in here.iter().zip(there) {
            product += a * b;
            other += b * b;
        }
        scores.push(product / (energy * other).sqrt().max(1e-9));
    }
    let mut found = Vec::new();
    for (index, triple) in scores.windows(3).enumerate() {
        let [before, score, after] = *triple else {
            continue;
        };
        if score < VOICED || score < before || score <= after {
            continue;
        }
        // The top of a parabola through the three.
        let bend = before - 2.0 * score + after;
        let shift = if bend < -1e-6 {
            (0.5 * (before - after) / bend).clamp(-0.5, 0.5)
        } else {
            0.0
        };
        let lag = (shortest + index + 1) as f32 + shift;
        let top = score - 0.25 * (before - after) * shift;
        found.push(Candidate {
            pitch: rate / lag,
            strength: top - SHORTER * lag / longest as f32,
        });
    }
    found.sort_by(|a, b| b.strength.total_cmp(&a.strength));
    found.truncate(CANDIDATES);
    found
}

/// Of the candidates of each frame the ones that leap least.
fn path(frames: &[Vec<Candidate>]) -> Vec<f32> {
    let mut best: Vec<Vec<(f32, usize)>> = Vec::with_capacity(frames.len());
    for (index, frame) in frames.iter().enumerate() {
        let before = index
            .checked_sub(1)
            .and_then(|index| Some((frames.get(index)?, best.get(index)?)));
        let costs = frame.iter().map(|candidate| {
            let own = 1.0 - candidate.strength;
            let Some((others, costs)) = before else {
                return (own, 0);
            };
            let ways = others
                .iter()
                .zip(costs)
                .enumerate()
                .map(|(from, (other, (cost, _)))| {
                    let leap = (candidate.pitch / other.pitch).log2().abs() * LEAP;
                    (cost + leap.min(LEAP) + own, from)
                });
            ways.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((own, 0))
        });
        best.push(costs.collect());
    }
    let mut pitches = vec![0.0; frames.len()];
    let mut at: Option<usize> = None;
    for (index, slot) in pitches.iter_mut().enumerate().rev() {
        let (Some(frame), Some(costs)) = (frames.get(index), best.get(index)) else {
            continue;
        };
        // A run of voice is followed from its last frame back.
        let chosen = at.filter(|at| *at < frame.len()).or_else(|| {
            let cheapest = costs
                .iter()
                .enumerate()
                .min_by(|a, b| a.1.0.total_cmp(&b.1.0));
            cheapest.map(|(index, _)| index)
        });
        let Some(chosen) = chosen else {
            at = None;
            continue;
        };
        *slot = frame.get(chosen).map_or(0.0, |candidate| candidate.pitch);
        at = costs.get(chosen).map(|(_, from)| *from);
    }
    pitches
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::testing::vowel;
    use proptest::prelude::*;

    #[test]
    fn silence_and_noise_have_no_pitch() {
        assert_eq!(PitchTrack::of(&vec![0.0; 24_000], 24_000).median(), None);
        assert_eq!(PitchTrack::of(&[], 24_000).median(), None);
        let mut dice = crate::random::Dice::new(1);
        let noise: Vec<f32> = (0..24_000).map(|_| dice.noise() * 0.3).collect();
        let track = PitchTrack::of(&noise, 24_000);
        let voiced = track.0.iter().filter(|pitch| **pitch > 0.0).count();
        assert!(voiced < track.0.len() / 20, "{voiced} of {}", track.0.len());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn the_pitch_of_a_vowel_is_found(pitch in 75.0_f32..420.0, rate in prop::sample::select(vec![16_000_u32, 22_050, 24_000, 48_000])) {
            let track = PitchTrack::of(&vowel(rate, pitch, 0.6), rate);
            let found = track.median().unwrap();
            prop_assert!((found / pitch - 1.0).abs() < 0.02, "{found} for {pitch}");
        }
    }
}
