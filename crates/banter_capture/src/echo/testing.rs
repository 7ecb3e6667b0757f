//! Made sound for tests and measurements of what listens: a room that a loudspeaker is heard
//! in, and something that is like speech without being any.
//!
//! All of it is at [`RATE`], is made from a seed, and is the same on every machine that rounds
//! alike.
//!
//! ```
//! use banter_capture::testing::{RoomResponse, loudness, set_loudness, speech_like};
//!
//! // What the game plays, and what a microphone hears of it 120 ms later.
//! let played = speech_like(2.0, 1);
//! let mut echo = RoomResponse::new(0.3, 0.120, 7).echo(&played);
//! set_loudness(&mut echo, 0.05);
//!
//! assert_eq!(echo.len(), played.len());
//! assert!((loudness(&echo) - 0.05).abs() < 1e-3);
//! assert!(echo[..1_900].iter().all(|sample| *sample == 0.0));
//! ```

use crate::RATE;

/// A room and the devices at its ends: what a microphone hears of a loudspeaker.
///
/// The direct sound comes first, then a tail that falls by 60 dB within the reverberation
/// time. The tail is velvet noise (sparse pulses of either sign; Järveläinen and Karjalainen,
/// "Reverberation modeling using velvet noise", 2007): to the ear and to a canceller it is
/// dense, and it convolves quickly. As loud as a desk's loudspeaker at arm's length: the
/// direct sound has twice the tail's energy, and both together leave the level as it is.
#[derive(Debug, Clone)]
pub struct RoomResponse {
    /// Where a pulse is, in samples, and its height; in order.
    pulses: Vec<(usize, f32)>,
}

/// Pulses in a second of the tail: enough that none is heard by itself.
const DENSITY: f32 = 2_000.0;

/// The energy of the direct sound over that of the tail.
const DIRECT_TO_TAIL: f32 = 2.0;

impl RoomResponse {
    /// A room whose reverberation falls by 60 dB in `rt60` seconds (0 to 2; a furnished living
    /// room has 0.3), heard `delay` seconds late (0 to 2): the way through the air, 3 ms for
    /// each metre, and the buffers of both devices, 20 to 300 ms. Other values are taken to
    /// the nearest of these.
    pub fn new(rt60: f32, delay: f32, seed: u64) -> Self {
        let rate = RATE as f32;
        let limit = |seconds: f32| {
            if seconds.is_finite() {
                seconds.clamp(0.0, 2.0)
            } else {
                0.0
            }
        };
        let (rt60, delay) = (limit(rt60), (limit(delay) * rate) as usize);
        let mut random = Random::new(seed);

        let mut tail = Vec::new();
        let cells = (rt60 * DENSITY) as usize;
        let width = rate / DENSITY;
        for cell in 0..cells {
            // Nothing is reflected within the first two milliseconds.
            let at = 0.002 * rate + (cell as f32 + random.unit()) * width;
            let height = 10f32.powf(-3.0 * at / rate / rt60);
            let sign = if random.unit() < 0.5 { -1.0 } else { 1.0 };
            tail.push((delay + at as usize, sign * height));
        }
        let energy: f32 = tail.iter().map(|(_, height)| height * height).sum();
        let (direct, scale) = if energy > 0.0 {
            let tail_energy = 1.0 / (1.0 + DIRECT_TO_TAIL);
            ((1.0 - tail_energy).sqrt(), (tail_energy / energy).sqrt())
        } else {
            (1.0, 0.0)
        };
        let mut pulses = vec![(delay, direct)];
        pulses.extend(tail.into_iter().map(|(at, height)| (at, height * scale)));
        Self { pulses }
    }

    /// What the microphone hears of a `sound`, as long as the sound: its delay is silence at
    /// the beginning, and what is left of it at the end is cut off.
    pub fn echo(&self, sound: &[f32]) -> Vec<f32> {
        let mut heard = vec![0.0; sound.len()];
        for (at, height) in &self.pulses {
            let Some(later) = heard.get_mut(*at..) else {
                continue;
            };
            for (to, from) in later.iter_mut().zip(sound) {
                *to += height * from;
            }
        }
        heard
    }
}

/// A sound like speech without words: voiced syllables with moving formants, hisses between
/// them, phrases of one to three seconds and pauses. About -20 dB below full scale where it
/// sounds. Voice detectors may or may not take it for a voice; cancellers have all the trouble
/// with it that speech gives them, for it is neither white nor stationary.
pub fn speech_like(seconds: f32, seed: u64) -> Vec<f32> {
    let rate = RATE as f32;
    let wanted = if seconds.is_finite() {
        (seconds.clamp(0.0, 3_600.0) * rate) as usize
    } else {
        0
    };
    let mut random = Random::new(seed);
    let mut sound = Vec::with_capacity(wanted + RATE as usize);
    while sound.len() < wanted {
        for _ in 0..3 + (random.unit() * 9.0) as usize {
            if random.unit() < 0.5 {
                hiss(&mut sound, &mut random);
            }
            syllable(&mut sound, &mut random);
        }
        let pause = 0.15 + 0.6 * random.unit();
        sound.resize(sound.len() + (pause * rate) as usize, 0.0);
    }
    sound.truncate(wanted);
    set_loudness(&mut sound, 0.1);
    sound
}

/// A vowel of 80 to 250 ms: pulses of a gliding pitch through three resonances.
fn syllable(sound: &mut Vec<f32>, random: &mut Random) {
    let rate = RATE as f32;
    let length = ((0.08 + 0.17 * random.unit()) * rate) as usize;
    let mut pitch = 95.0 + 110.0 * random.unit();
    let glide = (random.unit() - 0.5) * 60.0 / length as f32;
    let mut formants = [
        Resonance::new(280.0 + 520.0 * random.unit(), 70.0),
        Resonance::new(900.0 + 1_300.0 * random.unit(), 110.0),
        Resonance::new(2_400.0 + 800.0 * random.unit(), 180.0),
    ];
    let loud = 0.4 + 0.6 * random.unit();
    let mut phase = 0.0;
    for at in 0..length {
        pitch += glide;
        phase += pitch / rate;
        let mut source = 0.02 * (random.unit() - 0.5);
        if phase >= 1.0 {
            phase -= 1.0;
            source += 1.0;
        }
        let swell = (std::f32::consts::PI * at as f32 / length as f32).sin();
        let heard: f32 = formants.iter_mut().map(|one| one.next(source)).sum();
        sound.push(loud * swell * heard);
    }
}

/// A consonant of 40 to 120 ms: noise about one high frequency.
fn hiss(sound: &mut Vec<f32>, random: &mut Random) {
    let length = ((0.04 + 0.08 * random.unit()) * RATE as f32) as usize;
    let mut band = Resonance::new(2_500.0 + 3_500.0 * random.unit(), 1_200.0);
    for at in 0..length {
        let swell = (std::f32::consts::PI * at as f32 / length as f32).sin();
        sound.push(0.15 * swell * band.next(random.unit() - 0.5));
    }
}

/// A resonance of two poles.
struct Resonance {
    a1: f32,
    a2: f32,
    gain: f32,
    y1: f32,
    y2: f32,
}

impl Resonance {
    fn new(frequency: f32, bandwidth: f32) -> Self {
        use std::f32::consts::PI;
        let radius = (-PI * bandwidth / RATE as f32).exp();
        Self {
            a1: 2.0 * radius * (2.0 * PI * frequency / RATE as f32).cos(),
            a2: -radius * radius,
            gain: 1.0 - radius,
            y1: 0.0,
            y2: 0.0,
        }
    }

    fn next(&mut self, x: f32) -> f32 {
        let y = self.gain * x + self.a1 * self.y1 + self.a2 * self.y2;
        self.y2 = self.y1;
        self.y1 = y;
        y
    }
}

/// White noise of this root mean square.
pub fn white_noise(samples: usize, rms: f32, seed: u64) -> Vec<f32> {
    let mut random = Random::new(seed);
    // A uniform number within one of zero has a root mean square of one over root three.
    let height = rms * 3f32.sqrt();
    (0..samples)
        .map(|_| height * (2.0 * random.unit() - 1.0))
        .collect()
}

/// How loud a sound is where it sounds: the root mean square of all 10 ms pieces that are
/// within 25 dB of the loudest, so that pauses do not count. 0 for silence.
pub fn loudness(sound: &[f32]) -> f32 {
    let power = |piece: &[f32]| {
        piece
            .iter()
            .map(|x| f64::from(*x) * f64::from(*x))
            .sum::<f64>()
            / piece.len().max(1) as f64
    };
    let powers: Vec<f64> = sound.chunks(crate::BLOCK).map(power).collect();
    let loudest = powers.iter().copied().fold(0.0, f64::max);
    let counted = powers.iter().filter(|one| **one * 316.0 > loudest);
    let (sum, count) = counted.fold((0.0, 0), |(sum, count), one| (sum + one, count + 1));
    if count == 0 {
        0.0
    } else {
        (sum / f64::from(count)).sqrt() as f32
    }
}

/// Brings a sound to this [`loudness`]. Silence stays silent.
pub fn set_loudness(sound: &mut [f32], wanted: f32) {
    let is = loudness(sound);
    if is > 0.0 {
        let gain = wanted / is;
        sound.iter_mut().for_each(|sample| *sample *= gain);
    }
}

/// A cheap loudspeaker: bends over what is louder than about `limit`.
pub fn soft_clip(sound: &mut [f32], limit: f32) {
    let limit = limit.max(1e-6);
    sound
        .iter_mut()
        .for_each(|sample| *sample = limit * (*sample / limit).tanh());
}

/// The sound as a device hears it whose clock is fast by so many millionths: it has as many
/// more samples. Sound cards differ by up to about 100.
pub fn skew_clock(sound: &[f32], millionths: f32) -> Vec<f32> {
    let step = 1.0 / (1.0 + f64::from(millionths) * 1e-6);
    let length = (sound.len() as f64 / step) as usize;
    let at = |index: isize| {
        usize::try_from(index)
            .ok()
            .and_then(|index| sound.get(index))
            .copied()
            .unwrap_or(0.0)
    };
    (0..length)
        .map(|sample| {
            let place = sample as f64 * step;
            let (whole, part) = (place.floor() as isize, place.fract() as f32);
            // Catmull and Rom's cubic through the four nearest.
            let [a, b, c, d] = [at(whole - 1), at(whole), at(whole + 1), at(whole + 2)];
            let curve = 2.0 * a - 5.0 * b + 4.0 * c - d + part * (3.0 * (b - c) + d - a);
            b + 0.5 * part * (c - a + part * curve)
        })
        .collect()
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Uniform from 0 to 1, without 1.
    fn unit(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 40) as f32 / (1u64 << 24) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_comes_back_late_and_dies_away() {
        let mut click = vec![0.0; 16_000];
        click[0] = 1.0;
        let heard = RoomResponse::new(0.3, 0.1, 3).echo(&click);
        assert!(heard[..1_600].iter().all(|sample| *sample == 0.0));
        assert!(heard[1_600] > 0.7);
        let energy = |from: usize, to: usize| heard[from..to].iter().map(|x| x * x).sum::<f32>();
        assert!((energy(0, 16_000) - 1.0).abs() < 1e-3);
        // A hundred milliseconds are 20 dB in this room.
        let fall = 10.0 * (energy(1_680, 2_480) / energy(3_280, 4_080)).log10();
        assert!((fall - 20.0).abs() < 3.0, "{fall}");
        assert!(heard[6_500..].iter().all(|sample| *sample == 0.0));
    }

    #[test]
    fn the_same_seed_makes_the_same_sound() {
        assert_eq!(speech_like(1.0, 5), speech_like(1.0, 5));
        assert_ne!(speech_like(1.0, 5), speech_like(1.0, 6));
        assert_eq!(white_noise(100, 0.1, 1), white_noise(100, 0.1, 1));
    }

    #[test]
    fn odd_wishes_are_survived() {
        assert_eq!(
            RoomResponse::new(f32::NAN, -1.0, 0).echo(&[1.0, 2.0]),
            [1.0, 2.0]
        );
        assert!(
            RoomResponse::new(1e9, 1e9, 0)
                .echo(&[1.0; 10])
                .iter()
                .all(|x| *x == 0.0)
        );
        assert!(speech_like(f32::INFINITY, 0).is_empty());
        assert!(skew_clock(&[], 50.0).is_empty());
        let mut silence = [0.0; 4];
        set_loudness(&mut silence, 1.0);
        assert_eq!(loudness(&silence), 0.0);
    }

    #[test]
    fn a_fast_clock_counts_more_samples() {
        let tone: Vec<f32> = (0..100_000).map(|at| (at as f32 * 0.1).sin()).collect();
        let skewed = skew_clock(&tone, 100.0);
        assert_eq!(skewed.len(), 100_010);
        assert!((skewed[50_000] - ((50_000.0 / 1.0001) * 0.1f32).sin()).abs() < 0.02);
    }
}
