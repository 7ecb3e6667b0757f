//! Pink noise.

use crate::Random;
use crate::scene::count;

/// Pink noise: white noise through Paul Kellet's "economy" filter (three one-pole filters
/// that together fall by 3 dB an octave, within half a decibel).
#[must_use]
pub fn pink(seconds: f64, seed: u64) -> Vec<f32> {
    let mut random = Random::new(seed);
    let mut poles = [0.0_f32; 3];
    (0..count(seconds))
        .map(|_| {
            let white = random.noise();
            let [low, middle, high] = &mut poles;
            *low = 0.997_65 * *low + white * 0.099_046;
            *middle = 0.963 * *middle + white * 0.296_516_4;
            *high = 0.57 * *high + white * 1.052_691_3;
            *low + *middle + *high + white * 0.1848
        })
        .collect()
}
