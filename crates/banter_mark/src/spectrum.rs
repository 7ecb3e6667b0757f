//! What is read from one frame of sound: the levels of cells, and a chip's number.

use crate::fft::{BINS, Complex, FRAME, Fft};
use crate::layout::{CELLS, CHIPS, Chip, FIRST, WIDTH};
use std::f32::consts::PI;

/// Cells far below the mean of their chip count as if so much of it were in them: what is in them
/// is drowned by any noise.
const FLOOR: f32 = 0.1;

/// A frame of one chip.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Levels {
    /// Power in each cell.
    pub(crate) power: [f32; CELLS],
    /// The mean of them.
    pub(crate) mean: f32,
}

impl Levels {
    /// What every cell is floored by.
    pub(crate) fn floor(&self) -> f32 {
        self.mean * FLOOR
    }

    /// Levels in nepers.
    pub(crate) fn nepers(&self) -> [f32; CELLS] {
        self.power.map(|power| 0.5 * (power + self.floor()).ln())
    }
}

/// The chip's number.
pub(crate) fn number(nepers: &[f32; CELLS], chip: &Chip) -> f32 {
    let sum: f32 = nepers.iter().zip(&chip.cells).map(|(a, b)| a * b).sum();
    sum / (CELLS as f32).sqrt()
}

/// The bins of a cell.
pub(crate) fn bins(chip: usize, cell: usize) -> std::ops::Range<usize> {
    let from = FIRST + (chip * CELLS + cell) * WIDTH;
    from..from + WIDTH
}

/// Half a sine wave; its square is a Hann window.
pub(crate) fn sine_window() -> Box<[f32; FRAME]> {
    let at = |n: usize| (PI * (n as f32 + 0.5) / FRAME as f32).sin();
    Box::new(std::array::from_fn(at))
}

/// Reads frames. Allocates nothing after it is made.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    fft: Fft,
    hann: Box<[f32; FRAME]>,
    frame: Box<[f32; FRAME]>,
    spectrum: Box<[Complex; BINS]>,
}

impl Reader {
    pub(crate) fn new() -> Self {
        let mut hann = sine_window();
        hann.iter_mut().for_each(|w| *w *= *w);
        Self {
            fft: Fft::new(),
            hann,
            frame: Box::new([0.0; FRAME]),
            spectrum: Box::new([Complex::default(); BINS]),
        }
    }

    /// The chips of a frame.
    pub(crate) fn read(&mut self, sound: impl Iterator<Item = f32>) -> [Levels; CHIPS] {
        for ((slot, x), w) in self.frame.iter_mut().zip(sound).zip(self.hann.iter()) {
            *slot = x * w;
        }
        self.fft.forward(&self.frame, &mut self.spectrum);
        std::array::from_fn(|chip| {
            let power = std::array::from_fn(|cell| {
                let cell = &self.spectrum[bins(chip, cell)];
                cell.iter().map(|bin| bin.power()).sum()
            });
            Levels {
                power,
                mean: power.iter().sum::<f32>() / CELLS as f32 + 1e-12,
            }
        })
    }
}
