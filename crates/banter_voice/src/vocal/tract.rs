//! A voice by its source and its tract.
//!
//! Pulses of the glottis (Rosenberg, "Effect of glottal pulse shape on the quality of natural
//! vowels", 1971) and breath go through resonances one after the other (Klatt, "Software for a
//! cascade/parallel formant synthesizer", 1980).

use super::Throat;
use super::score::Stretch;
use crate::random::Dice;

/// Widths of the formants, in Hz.
const WIDTHS: [f32; 3] = [90.0, 110.0, 170.0];
/// Of a period the glottis opens for so much, and closes for so much.
const OPENS: f32 = 0.42;
const CLOSES: f32 = 0.18;
/// How much the pitch of a voice trembles from one period to the next.
const JITTER: f32 = 0.012;
/// How strong breath is beside the voice.
const RUSH: f32 = 0.35;

/// A resonance: Klatt's digital resonator.
#[derive(Debug, Clone, Copy, Default)]
struct Resonance {
    one: f32,
    two: f32,
}

impl Resonance {
    fn sound(&mut self, value: f32, hertz: f32, width: f32, rate: f32) -> f32 {
        let radius = (-std::f32::consts::PI * width / rate).exp();
        let c = -radius * radius;
        let b = 2.0 * radius * (std::f32::consts::TAU * hertz / rate).cos();
        let out = (1.0 - b - c) * value + b * self.one + c * self.two;
        self.two = self.one;
        self.one = out;
        out
    }
}

/// A throat while it sounds.
#[derive(Debug)]
pub(super) struct Tract {
    rate: f32,
    throat: Throat,
    dice: Dice,
    resonances: [Resonance; 3],
    /// Where in a period the glottis is, and how long that is beside what it should be.
    phase: f32,
    tremble: f32,
    last: f32,
}

impl Tract {
    pub(super) fn new(rate: u32, throat: Throat, dice: Dice) -> Self {
        Self {
            rate: rate as f32,
            throat,
            dice,
            resonances: [Resonance::default(); 3],
            phase: 0.0,
            tremble: 1.0,
            last: 0.0,
        }
    }

    /// Appends the sound of a stretch that goes over into the next.
    pub(super) fn sound(&mut self, (from, to): (&Stretch, &Stretch), out: &mut Vec<f32>) {
        let count = (from.seconds * self.rate) as usize;
        for index in 0..count {
            let way = index as f32 / count as f32;
            let at = |from: f32, to: f32| from + (to - from) * way;
            let pitch = self.throat.pitch * at(from.pitch, to.pitch);
            let voice = self.glottis(pitch) * at(from.voice, to.voice);
            let breath = self.dice.noise() * at(from.breath, to.breath) * RUSH;
            let mut value = voice + breath;
            // Breath comes through an open glottis, which takes from the resonances.
            let (sounds, rushes) = (at(from.voice, to.voice), at(from.breath, to.breath));
            let open = 1.0 + 4.0 * rushes / (sounds + rushes).max(1e-3);
            let formants = from.formants.iter().zip(&to.formants);
            let limit = self.rate * 0.45;
            for ((resonance, (a, b)), width) in self.resonances.iter_mut().zip(formants).zip(WIDTHS)
            {
                let hertz = (at(*a, *b) / self.throat.length).min(limit);
                value = resonance.sound(value, hertz, width * open, self.rate);
            }
            // What leaves the lips is how fast the flow changes.
            out.push(value - 0.97 * self.last);
            self.last = value;
        }
    }

    /// The flow through the glottis.
    fn glottis(&mut self, pitch: f32) -> f32 {
        self.phase += pitch * self.tremble / self.rate;
        if self.phase >= 1.0 {
            self.phase -= 1.0;
            self.tremble = self.dice.about(JITTER);
        }
        let pi = std::f32::consts::PI;
        if self.phase < OPENS {
            0.5 - 0.5 * (pi * self.phase / OPENS).cos()
        } else if self.phase < OPENS + CLOSES {
            (pi / 2.0 * (self.phase - OPENS) / CLOSES).cos()
        } else {
            0.0
        }
    }
}
