//! Many channels as one.
//!
//! A mean of all channels is right for loudspeakers around a listener. For a microphone it is
//! wrong as soon as not all channels hold it: silent ones make it quiet, one in the opposite
//! phase wipes it out, and an interface with many inputs may record beside it what the computer
//! plays. So channels are listened to first.
//!
//! | the channels | what is taken |
//! |---|---|
//! | those more than 30 dB below the loudest | left out |
//! | those in the opposite phase of the loudest | left out |
//! | with places for loudspeakers, or up to two of which nothing is said | the mean of the rest |
//! | without places: inputs of their own | the first of the rest, for interfaces count their microphones first and what they loop back last, with all that are the same as it |

/// Below this share of the loudest channel's energy one counts as silent: 30 dB.
const SILENT: f64 = 1e-3;
/// From this correlation on two channels hold the same, or below its negative the opposite.
const SAME: f64 = 0.5;

/// How much of each channel is taken; all together make 1. `frames` goes through the frames
/// from the first on, each time it is called.
pub(super) fn weights<F, S>(channels: usize, placed: bool, frames: impl Fn() -> F) -> Vec<f64>
where
    F: Iterator<Item: Iterator<Item = S>>,
    S: FnOnce() -> f64,
{
    if channels == 1 {
        return vec![1.0];
    }
    let mut energies = vec![0.0; channels];
    for frame in frames() {
        for (energy, sample) in energies.iter_mut().zip(frame) {
            *energy += sample().powi(2);
        }
    }
    let most = energies.iter().copied().fold(0.0, f64::max);
    let sounds = |energy: f64| energy > 0.0 && energy >= most * SILENT;
    let mut taken: Vec<bool> = energies.iter().map(|energy| sounds(*energy)).collect();
    if taken.iter().filter(|taken| **taken).count() > 1 {
        // Of several that are as loud the first.
        let loudest = position(&energies, |energy| energy >= most);
        let likeness = likeness(loudest, &energies, &frames);
        for (taken, likeness) in taken.iter_mut().zip(&likeness) {
            *taken &= *likeness > -SAME;
        }
        if !placed {
            let first = position(&taken, |taken| taken);
            let likeness = self::likeness(first, &energies, &frames);
            for (taken, likeness) in taken.iter_mut().zip(likeness) {
                *taken &= likeness >= SAME;
            }
        }
    }
    let count = taken.iter().filter(|taken| **taken).count();
    if count == 0 {
        // Silence, whichever is taken.
        return vec![1.0 / channels as f64; channels];
    }
    let share = |taken: bool| if taken { 1.0 / count as f64 } else { 0.0 };
    taken.into_iter().map(share).collect()
}

fn position<T: Copy>(list: &[T], fits: impl Fn(T) -> bool) -> usize {
    list.iter().position(|item| fits(*item)).unwrap_or(0)
}

/// The correlation of every channel with the channel `with`: 1 is the same, -1 its opposite.
fn likeness<F, S>(with: usize, energies: &[f64], frames: impl Fn() -> F) -> Vec<f64>
where
    F: Iterator<Item: Iterator<Item = S>>,
    S: FnOnce() -> f64,
{
    let mut sums = vec![0.0; energies.len()];
    let mut samples = vec![0.0; energies.len()];
    for frame in frames() {
        for (kept, sample) in samples.iter_mut().zip(frame) {
            *kept = sample();
        }
        let one = samples.get(with).copied().unwrap_or_default();
        for (sum, sample) in sums.iter_mut().zip(&samples) {
            *sum += one * sample;
        }
    }
    let own = energies.get(with).copied().unwrap_or_default();
    sums.iter()
        .zip(energies)
        .map(|(sum, energy)| sum / (own * energy).sqrt().max(f64::MIN_POSITIVE))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Channels of these gains: a tone for a positive one, its opposite for a negative one,
    /// and another tone from 10 on.
    fn of(gains: &[f64], placed: bool) -> Vec<f64> {
        let wave = |frame: usize, gain: f64| {
            let (pitch, gain) = if gain >= 10.0 {
                (0.19, gain / 10.0)
            } else {
                (0.1, gain)
            };
            (frame as f64 * pitch).sin() * gain
        };
        weights(gains.len(), placed, || {
            (0..1000).map(|frame| gains.iter().map(move |gain| move || wave(frame, *gain)))
        })
    }

    #[test]
    fn what_sounds_is_taken_at_its_own_level() {
        assert_eq!(of(&[0.5], true), [1.0]);
        assert_eq!(of(&[0.5, 0.4], true), [0.5, 0.5]);
        assert_eq!(of(&[0.5, 0.0], true), [1.0, 0.0]);
        assert_eq!(of(&[0.001, 0.5], true), [0.0, 1.0]);
        assert_eq!(of(&[0.0, 0.0, 0.3, 0.0], false), [0.0, 0.0, 1.0, 0.0]);
        assert_eq!(of(&[0.0, 0.0], true), [0.5, 0.5]);
    }

    #[test]
    fn of_opposite_channels_one_is_taken() {
        assert_eq!(of(&[0.5, -0.5], true), [1.0, 0.0]);
        assert_eq!(of(&[-0.4, 0.5], true), [0.0, 1.0]);
        assert_eq!(of(&[0.4, 0.4, -0.4, 0.0], true), [0.5, 0.5, 0.0, 0.0]);
        assert_eq!(of(&[0.5, 0.5, -0.4], false), [0.5, 0.5, 0.0]);
    }

    #[test]
    fn of_inputs_the_first_is_the_microphone() {
        // Nothing, a microphone, and what the computer plays.
        assert_eq!(of(&[0.0, 0.3, 10.0, 10.0], false), [0.0, 1.0, 0.0, 0.0]);
        assert_eq!(of(&[0.3, 10.0, 10.0], false), [1.0, 0.0, 0.0]);
        // An array of microphones, then the loop.
        assert_eq!(of(&[0.3, 0.3, 10.0], false), [0.5, 0.5, 0.0]);
        // Loudspeakers are mixed.
        assert_eq!(of(&[0.3, 10.0, 0.3, 10.0], true), [0.25; 4]);
    }
}
