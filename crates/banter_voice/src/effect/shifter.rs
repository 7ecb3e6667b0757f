//! A voice made higher or deeper, formants and all: who speaks grows or shrinks.

use super::parts::{Line, hann};

/// Seconds of a grain.
const GRAIN: f32 = 0.05;

/// Two grains that are read faster or slower than they come, each while the other begins anew.
#[derive(Debug, Clone)]
pub(super) struct Shifter {
    line: Line,
    grain: f32,
    /// How far a grain is, as a share of it.
    way: f32,
}

impl Shifter {
    pub(super) fn new(rate: f32) -> Self {
        let grain = GRAIN * rate;
        Self {
            line: Line::of((grain * 2.5) as usize + 8),
            grain,
            way: 0.0,
        }
    }

    /// One sample by a factor of the pitch.
    pub(super) fn sound(&mut self, x: f32, factor: f32) -> f32 {
        self.line.put(x);
        let factor = factor.clamp(0.4, 2.0);
        // A grain that is read faster begins so far behind that it is not done before its end.
        self.way = (self.way + (1.0 - factor) / self.grain).rem_euclid(1.0);
        let read = |way: f32| self.line.ago(2.0 + way * self.grain) * hann(way);
        read(self.way) + read((self.way + 0.5).fract())
    }
}
