//! Faces over time, and the files that they are written to.

use banter_lipsync::{Blendshape, CaptureFrame, Recording, Track, Viseme, Weights};
use std::fmt::Write as _;
use std::path::Path;

/// Less than this much of a move of the jaw is no line of its own.
const NOTICED: f32 = 0.01;
/// Frames a second in a CSV: what Live Link Face records.
const CSV_RATE: u32 = 60;

/// A hundred faces a second, from the beginning of the sound on.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<(Viseme, Weights)>,
}

impl Table {
    /// A track, looked at in the middle of every frame.
    pub(crate) fn of_track(track: &Track, seconds: f32) -> Self {
        let count = (seconds * Track::RATE) as usize;
        let moment = |index: usize| (index as f32 + 0.5) / Track::RATE;
        let row = |index: usize| (track.viseme_at(moment(index)), track.sample(moment(index)));
        Self {
            rows: (0..count).map(row).collect(),
        }
    }

    /// Adds the face of the next frame.
    pub(crate) fn push(&mut self, viseme: Viseme, weights: Weights) {
        self.rows.push((viseme, weights));
    }

    /// Writes a line for each change of the viseme or the jaw.
    pub(crate) fn write(&self, path: &Path) -> Result<(), String> {
        let mut text = String::new();
        let mut last: Option<(Viseme, f32)> = None;
        for (index, (viseme, weights)) in self.rows.iter().enumerate() {
            let jaw = weights[Blendshape::JawOpen];
            let is_same = last.is_some_and(|(before, open)| {
                before == *viseme && (jaw - open).abs() < NOTICED && (jaw > 0.0 || open == 0.0)
            });
            if !is_same {
                let time = index as f32 / Track::RATE;
                // Writing to a string cannot fail.
                let _ = writeln!(text, "{time:.2}\t{viseme}\t{jaw:.3}");
                last = Some((*viseme, jaw));
            }
        }
        std::fs::write(path, text)
            .map_err(|error| format!("{} cannot be written: {error}", path.display()))
    }

    /// Writes all shapes, as Live Link Face would have recorded them.
    pub(crate) fn write_csv(&self, path: &Path) -> Result<(), String> {
        let count = self.rows.len() * CSV_RATE as usize / Track::RATE as usize;
        let frames = (0..count).map(|index| {
            let at = index as f32 / CSV_RATE as f32 * Track::RATE - 0.5;
            let row = |index: usize| self.rows.get(index).map_or(Weights::ZERO, |row| row.1);
            let before = at.max(0.0) as usize;
            CaptureFrame {
                weights: row(before).lerp(&row(before + 1), at.max(0.0).fract()),
                ..CaptureFrame::default()
            }
        });
        let mut csv = Vec::new();
        Recording::new(CSV_RATE, frames)
            .write_csv(&mut csv)
            .and_then(|()| std::fs::write(path, csv))
            .map_err(|error| format!("{} cannot be written: {error}", path.display()))
    }
}
