//! Writes the CSV of the Live Link Face app.
//!
//! Its columns are `Timecode`, `BlendShapeCount`, then the 52 shapes in the app's own order, which is ARKit's but for the
//! sides of jaw and mouth (right before left), and nine angles. The order is that of the takes which Epic's app exports,
//! and which importers for Blender, Maya and Unity expect.

use super::recording::{CaptureFrame, Recording};
use super::timecode::Timecode;
use crate::Blendshape::{JawLeft, JawRight, MouthLeft, MouthRight};
use crate::{Blendshape, Track};
use std::io::{self, Write};

/// The angles' columns: head, left eye, right eye.
pub(super) const ANGLES: [&str; 9] = [
    "HeadYaw",
    "HeadPitch",
    "HeadRoll",
    "LeftEyeYaw",
    "LeftEyePitch",
    "LeftEyeRoll",
    "RightEyeYaw",
    "RightEyePitch",
    "RightEyeRoll",
];

/// What `BlendShapeCount` says: the shapes and the angles.
const COUNT: usize = Blendshape::COUNT + ANGLES.len();

/// The shapes in the order of the columns.
fn columns() -> impl Iterator<Item = Blendshape> {
    Blendshape::ALL.into_iter().map(|shape| match shape {
        JawLeft => JawRight,
        JawRight => JawLeft,
        MouthLeft => MouthRight,
        MouthRight => MouthLeft,
        shape => shape,
    })
}

/// Writes a track as Live Link Face would have recorded it, from time zero until the mouth is at rest.
///
/// The rate is brought into `1..=`[`Recording::MAX_RATE`]; the app's own is 60 frames a second. What speech does not
/// move is zero.
///
/// # Errors
///
/// Only those of `out`.
///
/// ```
/// use banter_lipsync::{Phone, Style, Track, write_csv};
///
/// let phones = [Phone { symbol: "a", start: 0.0, end: 0.2 }];
/// let track = Track::from_phones(phones, &Style::default());
/// let mut csv = Vec::new();
/// write_csv(&track, 60, &mut csv).unwrap();
/// assert!(csv.starts_with(b"Timecode,BlendShapeCount,EyeBlinkLeft,EyeLookDownLeft,"));
/// ```
pub fn write_csv(track: &Track, frames_per_second: u32, out: &mut impl Write) -> io::Result<()> {
    /// Seconds after the last sound in which the mouth comes to rest.
    const AFTER: f32 = 0.5;
    let rate = frames_per_second.clamp(1, Recording::MAX_RATE);
    let seconds = if track.is_empty() {
        0.0
    } else {
        track.duration() + AFTER
    };
    let count = (seconds * rate as f32).ceil() as usize;
    let frames = (0..count).map(|index| CaptureFrame {
        weights: track.sample(index as f32 / rate as f32),
        ..CaptureFrame::default()
    });
    table(rate, frames, out)
}

impl Recording {
    /// Writes the take as Live Link Face would export it. Its time begins at midnight.
    ///
    /// # Errors
    ///
    /// Only those of `out`.
    pub fn write_csv(&self, out: &mut impl Write) -> io::Result<()> {
        table(self.rate(), self.frames().iter().copied(), out)
    }
}

fn table(
    rate: u32,
    frames: impl Iterator<Item = CaptureFrame>,
    out: &mut impl Write,
) -> io::Result<()> {
    write!(out, "Timecode,BlendShapeCount")?;
    for shape in columns() {
        let (first, rest) = shape.name().split_at(1);
        write!(out, ",{}{rest}", first.to_uppercase())?;
    }
    for angle in ANGLES {
        write!(out, ",{angle}")?;
    }
    writeln!(out)?;
    for (index, frame) in (0..).zip(frames) {
        Timecode::write(index, rate, out)?;
        write!(out, ",{COUNT}")?;
        for shape in columns() {
            write!(out, ",{:.8}", frame.weights[shape])?;
        }
        for angle in frame.angles.as_flattened() {
            write!(out, ",{angle:.8}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_columns_are_those_of_the_app() {
        let mut csv = Vec::new();
        Recording::new(60, [CaptureFrame::default()])
            .write_csv(&mut csv)
            .unwrap();
        let csv = String::from_utf8(csv).unwrap();
        let mut lines = csv.lines();
        let names: Vec<&str> = lines.next().unwrap().split(',').collect();
        assert_eq!(names.len(), 63);
        assert_eq!(
            names[2..5],
            ["EyeBlinkLeft", "EyeLookDownLeft", "EyeLookInLeft"]
        );
        assert_eq!(
            names[16..25],
            [
                "JawForward",
                "JawRight",
                "JawLeft",
                "JawOpen",
                "MouthClose",
                "MouthFunnel",
                "MouthPucker",
                "MouthRight",
                "MouthLeft"
            ]
        );
        assert_eq!(names[53..56], ["TongueOut", "HeadYaw", "HeadPitch"]);
        assert_eq!(names[62], "RightEyeRoll");
        let frame = lines.next().unwrap();
        assert!(
            frame.starts_with("00:00:00:00.000,61,0.00000000,"),
            "{frame}"
        );
        assert_eq!(frame.split(',').count(), 63);
        assert_eq!(lines.next(), None);
    }

    #[test]
    fn a_track_without_sounds_has_no_frames() {
        let mut csv = Vec::new();
        write_csv(&Track::default(), 60, &mut csv).unwrap();
        assert_eq!(csv.iter().filter(|byte| **byte == b'\n').count(), 1);
    }
}
