//! Speech that nobody said, and what happens to sound on its way.

/// Random numbers that are the same each time.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// Within 0..1.
    pub(crate) fn unit(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// About normal.
    pub(crate) fn normal(&mut self) -> f32 {
        (0..12).map(|_| self.unit()).sum::<f32>() - 6.0
    }
}

/// The root of the mean square.
pub(crate) fn rms(sound: &[f32]) -> f32 {
    let sum: f32 = sound.iter().map(|x| x * x).sum();
    (sum / sound.len().max(1) as f32).sqrt()
}

/// White noise so many decibels under the sound.
pub(crate) fn noise(sound: &mut [f32], decibels: f32, dice: &mut Dice) {
    let level = rms(sound) * 10_f32.powf(-decibels / 20.0);
    sound.iter_mut().for_each(|x| *x += level * dice.normal());
}

/// A room at 16 kHz that falls by 60 dB in `seconds`, and what it gives back is so many decibels
/// under what comes directly.
pub(crate) fn room(sound: &mut [f32], seconds: f32, decibels: f32, dice: &mut Dice) {
    let length = (seconds * 16_000.0) as usize;
    let mut echoes: Vec<f32> = (0..length)
        .map(|i| dice.normal() * (-6.9 * i as f32 / length as f32).exp())
        .collect();
    // Nothing comes back within 5 ms.
    echoes.iter_mut().take(80).for_each(|echo| *echo = 0.0);
    let energy: f32 = echoes.iter().map(|echo| echo * echo).sum();
    let gain = 10_f32.powf(-decibels / 20.0) / energy.sqrt().max(1e-9);
    let dry = sound.to_owned();
    for (delay, echo) in echoes.iter().enumerate() {
        for (out, x) in sound.iter_mut().skip(delay).zip(&dry) {
            *out += x * echo * gain;
        }
    }
}

/// Music at 16 kHz, so many decibels under the sound: chords of plucked strings on a beat.
pub(crate) fn music(sound: &mut [f32], decibels: f32, dice: &mut Dice) {
    let mut song = vec![0.0_f32; sound.len()];
    for beat in song.chunks_mut(6_000) {
        let root = 110.0 * 2_f32.powf((dice.unit() * 12.0).floor() / 12.0);
        for tone in [1.0, 1.26, 1.5, 2.0, 3.0] {
            for harmonic in (1..12).take_while(|n| root * tone * *n as f32 <= 7_000.0) {
                let step = std::f32::consts::TAU * root * tone * harmonic as f32 / 16_000.0;
                let fall = 6.0 * (1.0 + harmonic as f32 * 0.2) / 16_000.0;
                let phase = dice.unit() * std::f32::consts::TAU;
                for (i, out) in beat.iter_mut().enumerate() {
                    let i = i as f32;
                    *out += (phase + step * i).sin() * (-fall * i).exp() / harmonic as f32;
                }
            }
        }
        for (i, out) in beat.iter_mut().take(600).enumerate() {
            *out += dice.normal() * 1.5 * (-(i as f32) / 200.0).exp();
        }
    }
    let level = rms(sound) * 10_f32.powf(-decibels / 20.0) / rms(&song).max(1e-9);
    sound
        .iter_mut()
        .zip(&song)
        .for_each(|(x, note)| *x += note * level);
}
