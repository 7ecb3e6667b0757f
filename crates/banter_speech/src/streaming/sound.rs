//! What can be told of a sound without understanding it.

/// Frames in which loudness is measured, in seconds.
const FRAME: f64 = 0.02;
/// How much louder than its quietest tenth a sound is where somebody speaks (10 dB).
const VOICE_OVER_FLOOR: f32 = 3.0;
/// What is quieter is nobody who speaks into a microphone (-50 dB).
const QUIETEST_VOICE: f32 = 0.003;
/// How loud silence is beside the loudest tenth of the speech before it, at most.
const SILENCE: f32 = 0.5;
/// A step in which a place to cut is looked for, in seconds.
const STEP: f64 = 0.005;

/// Samples in `seconds`.
pub(crate) fn samples(rate: u32, seconds: f64) -> usize {
    (seconds.max(0.0) * f64::from(rate)) as usize
}

/// Seconds in so many samples.
pub(crate) fn seconds(rate: u32, samples: usize) -> f64 {
    samples as f64 / f64::from(rate.max(1))
}

/// Root mean square, 0 of nothing.
fn level(sound: &[f32]) -> f32 {
    let energy: f32 = sound.iter().map(|sample| sample * sample).sum();
    (energy / sound.len().max(1) as f32).sqrt()
}

fn levels(sound: &[f32], rate: u32) -> Vec<f32> {
    sound
        .chunks(samples(rate, FRAME).max(1))
        .map(level)
        .collect()
}

/// The level that a share of all levels does not exceed.
fn quantile(levels: &mut [f32], share: f64) -> f32 {
    let last = levels.len().saturating_sub(1);
    let at = (last as f64 * share) as usize;
    if levels.is_empty() {
        return 0.0;
    }
    *levels.select_nth_unstable_by(at, f32::total_cmp).1
}

/// For how many seconds something in `sound` stands out as a voice does: 10 dB over its own
/// quietest tenth, and no quieter than -50 dB.
///
/// Of a noise that stays the same that is nothing, however loud it is.
///
/// ```
/// let hum = vec![0.1; 16_000];
/// assert_eq!(banter_speech::streaming::voiced(&hum, 16_000), 0.0);
/// let word = [vec![0.001; 8_000], vec![0.1; 8_000]].concat();
/// assert!((banter_speech::streaming::voiced(&word, 16_000) - 0.5).abs() < 0.03);
/// ```
pub fn voiced(sound: &[f32], rate: u32) -> f64 {
    let mut levels = levels(sound, rate);
    let floor = quantile(&mut levels, 0.1);
    let voice = (VOICE_OVER_FLOOR * floor).max(QUIETEST_VOICE);
    let frames = levels.iter().filter(|level| **level > voice).count();
    frames as f64 * FRAME
}

/// The sample at which to cut within `reach` samples of `around`: the middle of the quietest
/// 20 ms.
///
/// ```
/// let mut sound = vec![0.5; 16_000];
/// sound[8_800..9_200].fill(0.0);
/// let cut = banter_speech::streaming::quietest(&sound, 16_000, 8_000, 2_400);
/// assert!((8_900..9_100).contains(&cut));
/// ```
pub fn quietest(sound: &[f32], rate: u32, around: usize, reach: usize) -> usize {
    let around = around.min(sound.len());
    let frame = samples(rate, FRAME).max(1);
    let first = around.saturating_sub(reach);
    let last = around.saturating_add(reach).min(sound.len());
    let frames = (first..last)
        .step_by(samples(rate, STEP).max(1))
        .filter_map(|start| Some((start + frame / 2, sound.get(start..start + frame)?)));
    let found = frames.map(|(middle, frame)| (middle, level(frame)));
    // Of places that are equally quiet the one nearest to where it was expected.
    let found = found.min_by(|(one, quiet), (other, quieter)| {
        let near = |middle: &usize| middle.abs_diff(around);
        quiet
            .total_cmp(quieter)
            .then_with(|| near(one).cmp(&near(other)))
    });
    found.map_or(around, |(middle, _)| middle.clamp(first, last))
}

/// Whether nobody speaks in `sound` from the sample `since` on: nothing there is half as
/// loud as the loudest tenth of what was before.
pub(crate) fn is_silent_since(sound: &[f32], rate: u32, since: usize) -> bool {
    let (before, after) = sound.split_at(since.min(sound.len()));
    let speech = quantile(&mut levels(before, rate), 0.9);
    let allowed = (SILENCE * speech).max(QUIETEST_VOICE);
    levels(after, rate).iter().all(|level| *level <= allowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_follows_speech_is_silent_or_not() {
        let speech = [vec![0.001; 3_200], vec![0.2; 3_200]].concat();
        let hum = [speech.clone(), vec![0.05; 8_000]].concat();
        assert!(is_silent_since(&hum, 16_000, speech.len()));
        let more = [hum, vec![0.2; 1_600]].concat();
        assert!(!is_silent_since(&more, 16_000, speech.len()));
        assert!(is_silent_since(&more, 16_000, more.len() + 9));
    }

    #[test]
    fn equally_quiet_places_are_near_the_middle() {
        let cut = quietest(&[0.0; 16_000], 16_000, 8_000, 2_400);
        assert!(cut.abs_diff(8_000) < 100, "{cut}");
        assert_eq!(quietest(&[], 16_000, 8_000, 2_400), 0);
        assert_eq!(quietest(&[0.1; 100], 0, 50, 10), 50);
    }

    proptest! {
        #[test]
        fn a_cut_is_within_reach(
            sound in prop::collection::vec(-1.0_f32..1.0, 0..2_000),
            rate in 0_u32..48_000, around in 0_usize..3_000, reach in 0_usize..3_000,
        ) {
            let cut = quietest(&sound, rate, around, reach);
            let around = around.min(sound.len());
            prop_assert!(cut <= sound.len() && cut.abs_diff(around) <= reach);
            prop_assert!(voiced(&sound, rate.max(8_000)) <= 0.5);
        }
    }
}
