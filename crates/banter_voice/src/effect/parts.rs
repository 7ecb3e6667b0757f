//! What effects are made of: each takes one sample and gives one, and allocates nothing.

use std::f32::consts::{PI, TAU};

/// A filter of second order (Bristow-Johnson, "Audio EQ cookbook").
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Biquad {
    b: [f32; 3],
    a: [f32; 2],
    x: [f32; 2],
    y: [f32; 2],
}

impl Biquad {
    pub(super) fn low_pass(rate: f32, hertz: f32, q: f32) -> Self {
        let (cos, alpha) = Self::angle(rate, hertz, q);
        let b = (1.0 - cos) / 2.0;
        Self::with([b, 1.0 - cos, b], [1.0 + alpha, -2.0 * cos, 1.0 - alpha])
    }

    pub(super) fn high_pass(rate: f32, hertz: f32, q: f32) -> Self {
        let (cos, alpha) = Self::angle(rate, hertz, q);
        let b = (1.0 + cos) / 2.0;
        Self::with([b, -1.0 - cos, b], [1.0 + alpha, -2.0 * cos, 1.0 - alpha])
    }

    /// Louder or softer by so many decibels around a frequency.
    pub(super) fn peak(rate: f32, hertz: f32, q: f32, decibels: f32) -> Self {
        let (cos, alpha) = Self::angle(rate, hertz, q);
        let gain = 10.0_f32.powf(decibels / 40.0);
        Self::with(
            [1.0 + alpha * gain, -2.0 * cos, 1.0 - alpha * gain],
            [1.0 + alpha / gain, -2.0 * cos, 1.0 - alpha / gain],
        )
    }

    fn angle(rate: f32, hertz: f32, q: f32) -> (f32, f32) {
        let (sin, cos) = (TAU * (hertz / rate).clamp(0.000_1, 0.49)).sin_cos();
        (cos, sin / (2.0 * q))
    }

    fn with(b: [f32; 3], [a0, a1, a2]: [f32; 3]) -> Self {
        Self {
            b: b.map(|b| b / a0),
            a: [a1 / a0, a2 / a0],
            ..Self::default()
        }
    }

    pub(super) fn sound(&mut self, x: f32) -> f32 {
        let ([b0, b1, b2], [a1, a2]) = (self.b, self.a);
        let ([x1, x2], [y1, y2]) = (self.x, self.y);
        let y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
        self.x = [x, x1];
        // What has all but died away would be slow to count with.
        self.y = [if y.abs() < 1e-15 { 0.0 } else { y }, y1];
        y
    }
}

/// A line of samples that come back later.
#[derive(Debug, Clone)]
pub(super) struct Line {
    samples: Vec<f32>,
    at: usize,
}

impl Line {
    pub(super) fn of(samples: usize) -> Self {
        Self {
            samples: vec![0.0; samples.max(2)],
            at: 0,
        }
    }

    /// Takes a sample in.
    pub(super) fn put(&mut self, sample: f32) {
        if let Some(slot) = self.samples.get_mut(self.at) {
            *slot = sample;
        }
        self.at = (self.at + 1) % self.samples.len();
    }

    /// The sample so many samples ago, in between two of them.
    pub(super) fn ago(&self, samples: f32) -> f32 {
        let length = self.samples.len();
        let samples = samples.clamp(1.0, length as f32 - 1.0);
        let whole = samples as usize;
        let rest = samples - whole as f32;
        let at = |ago: usize| {
            let index = (self.at + 2 * length - ago) % length;
            self.samples.get(index).copied().unwrap_or(0.0)
        };
        at(whole) * (1.0 - rest) + at(whole + 1) * rest
    }
}

/// A room: combs side by side, and passes of all frequencies one after the other (Schroeder,
/// "Natural sounding artificial reverberation", 1962; lengths as in Freeverb).
#[derive(Debug, Clone)]
pub(super) struct Room {
    combs: [(Line, f32, f32); 6],
    passes: [(Line, f32); 2],
    feedback: f32,
    damp: f32,
}

impl Room {
    /// A room whose sound falls by 60 dB in so many seconds, larger by a factor, and duller the
    /// nearer `damp` is to 1.
    pub(super) fn new(rate: f32, seconds: f32, size: f32, damp: f32) -> Self {
        let comb = |samples: f32| {
            let length = samples / 44_100.0 * rate * size;
            (Line::of(length as usize + 2), length, 0.0)
        };
        let pass = |samples: f32| {
            let length = samples / 44_100.0 * rate;
            (Line::of(length as usize + 2), length)
        };
        let mean = 1_320.0 / 44_100.0 * size;
        Self {
            combs: [1_116.0, 1_188.0, 1_277.0, 1_356.0, 1_422.0, 1_557.0].map(comb),
            passes: [556.0, 225.0].map(pass),
            feedback: 10.0_f32.powf(-3.0 * mean / seconds),
            damp,
        }
    }

    pub(super) fn sound(&mut self, x: f32) -> f32 {
        let mut out = 0.0;
        for (line, length, held) in &mut self.combs {
            let back = line.ago(*length);
            *held = back * (1.0 - self.damp) + *held * self.damp;
            line.put(x + *held * self.feedback);
            out += back / 6.0;
        }
        for (line, length) in &mut self.passes {
            let back = line.ago(*length);
            line.put(out + back * 0.5);
            out = back - 0.5 * out;
        }
        out
    }
}

/// A slow wave, -1..=1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wave {
    phase: f32,
    step: f32,
}

impl Wave {
    pub(super) fn new(rate: f32, hertz: f32) -> Self {
        Self {
            phase: 0.0,
            step: hertz / rate,
        }
    }

    pub(super) fn next(&mut self) -> f32 {
        self.phase = (self.phase + self.step).fract();
        (TAU * self.phase).sin()
    }
}

/// Presses loud sound together.
pub(super) fn pressed(x: f32, drive: f32) -> f32 {
    (x * drive).tanh() / drive.tanh().max(0.1)
}

/// The weight of two halves that go over into one another, at a share of the way.
pub(super) fn hann(way: f32) -> f32 {
    0.5 - 0.5 * (2.0 * PI * way).cos()
}
