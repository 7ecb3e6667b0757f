//! Reads the CSV of the Live Link Face app, and of what exports like it.

use super::csv::ANGLES;
use super::error::CsvError;
use super::recording::{CaptureFrame, Recording};
use super::timecode::{DAY, Timecode};
use crate::Blendshape;

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Column {
    Timecode,
    Shape(Blendshape),
    Angle(usize),
    Other,
}

impl Column {
    fn named(name: &str) -> Self {
        let name = name.trim();
        let angle = || {
            ANGLES
                .iter()
                .position(|angle| name.eq_ignore_ascii_case(angle))
        };
        if name.eq_ignore_ascii_case("Timecode") {
            Self::Timecode
        } else if let Some(shape) = Blendshape::from_name(name) {
            Self::Shape(shape)
        } else {
            angle().map_or(Self::Other, Self::Angle)
        }
    }
}

/// Rates that cameras have, in frames a second.
const RATES: [u32; 10] = [24, 25, 30, 48, 50, 60, 90, 100, 120, 240];

/// Reads a take of the Live Link Face app, or of anything that exports the same table.
///
/// Columns are known by their names in any order and spelling ([`Blendshape::from_name`]); others are passed over, and
/// shapes without a column are at rest. The table does not say at how many frames a second its timecode counts:
/// `frames_per_second` does, and `None` tells it from the timecodes themselves (from the highest frame of a second; a
/// take of less than a second counts as 60). Frames that were dropped are filled in between their neighbours. Without a
/// timecode that can be read, the frames follow each other at that rate.
///
/// # Errors
///
/// [`CsvError`], if it is not text, has no column of a face shape, a line has fewer fields than the first or one that is
/// no number, its time runs backwards, or it is longer than [`Recording::MAX_FRAMES`].
///
/// ```
/// use banter_lipsync::{Blendshape, read_csv};
///
/// let csv = "Timecode,BlendShapeCount,JawOpen\n10:00:00:00.000,1,0.25\n10:00:00:02.000,1,0.75\n";
/// let take = read_csv(csv.as_bytes(), None).unwrap();
/// assert_eq!(take.frames().len(), 3);
/// assert_eq!(take.frames()[1].weights[Blendshape::JawOpen], 0.5);
///
/// let error = read_csv(b"a,b\n1,2\n", None).unwrap_err();
/// assert!(error.to_string().contains("names no ARKit face shape"));
/// ```
pub fn read_csv(bytes: &[u8], frames_per_second: Option<u32>) -> Result<Recording, CsvError> {
    let text = core::str::from_utf8(bytes).map_err(|_| CsvError::NotText)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = (1..).zip(text.lines());
    let (_, head) = lines.next().unwrap_or_default();
    let columns: Vec<Column> = head.split(',').map(Column::named).collect();
    if !columns
        .iter()
        .any(|column| matches!(column, Column::Shape(_)))
    {
        return Err(CsvError::NoShapes);
    }

    let mut rows = Vec::new();
    for (line, text) in lines.filter(|(_, text)| !text.trim().is_empty()) {
        if rows.len() == Recording::MAX_FRAMES {
            return Err(too_long());
        }
        let (code, frame) = row(text, &columns).map_err(|what| CsvError::Line { line, what })?;
        rows.push((line, code, frame));
    }
    let rate = frames_per_second
        .unwrap_or_else(|| rate_of(rows.iter().filter_map(|(_, code, _)| *code)))
        .clamp(1, Recording::MAX_RATE);
    // One time for every frame, in frames from the first.
    let mut timed: Vec<(f64, CaptureFrame)> = Vec::with_capacity(rows.len());
    let mut days = 0.0;
    let mut first = None;
    let mut last: Option<f64> = None;
    for (index, (line, code, frame)) in rows.into_iter().enumerate() {
        let Some(code) = code else {
            timed.push((index as f64, frame));
            continue;
        };
        let mut now = code.at(rate) + days;
        if last.is_some_and(|last| now < last - DAY / 2.0) {
            // It was recorded across midnight.
            days += DAY;
            now += DAY;
        }
        if last.is_some_and(|last| now < last) {
            let what = "its timecode runs backwards";
            return Err(CsvError::Line { line, what });
        }
        last = Some(now);
        let first = *first.get_or_insert(now);
        timed.push(((now - first) * f64::from(rate), frame));
    }
    even(&timed, rate)
}

fn too_long() -> CsvError {
    CsvError::TooLong {
        most: Recording::MAX_FRAMES,
    }
}

/// One line: its time, if it has one, and its frame.
fn row(text: &str, columns: &[Column]) -> Result<(Option<Timecode>, CaptureFrame), &'static str> {
    let mut fields = text.split(',');
    let mut code = None;
    let mut frame = CaptureFrame::default();
    for column in columns {
        let field = fields
            .next()
            .ok_or("it has fewer fields than the first line")?;
        let place = match column {
            Column::Other => continue,
            Column::Timecode => {
                code = Timecode::parse(field);
                continue;
            }
            Column::Shape(shape) => &mut frame.weights[*shape],
            Column::Angle(angle) => match frame.angles.as_flattened_mut().get_mut(*angle) {
                Some(place) => place,
                None => continue,
            },
        };
        let value: f32 = field
            .trim()
            .parse()
            .map_err(|_| "a field is not a number")?;
        if !value.is_finite() {
            return Err("a field is not a finite number");
        }
        *place = value;
    }
    Ok((code, frame))
}

/// At how many frames a second timecodes count.
fn rate_of(codes: impl Iterator<Item = Timecode>) -> u32 {
    let mut codes = codes.peekable();
    let first = codes.peek().map(|code| code.seconds);
    let mut most = 0.0_f64;
    let mut seconds = false;
    for code in codes {
        most = most.max(code.frame.floor());
        seconds |= Some(code.seconds) != first;
    }
    let counts = |rate: &&u32| f64::from(**rate) > most;
    let usual = Recording::USUAL_RATE;
    let least = if seconds { 0 } else { usual };
    let fits = RATES.iter().find(|rate| counts(rate) && **rate >= least);
    fits.copied().unwrap_or(Recording::MAX_RATE)
}

/// Frames at a constant rate out of frames at any time, which is counted in frames and never runs backwards.
fn even(timed: &[(f64, CaptureFrame)], rate: u32) -> Result<Recording, CsvError> {
    let Some((end, _)) = timed.last() else {
        return Ok(Recording::new(rate, []));
    };
    let count = end.round() as usize + 1;
    if count > Recording::MAX_FRAMES {
        return Err(too_long());
    }
    let mut rest = timed;
    let frames = (0..count).map(|index| {
        let now = index as f64;
        // To the two frames between which this moment lies.
        while let [_, (next, _), ..] = rest
            && *next <= now
        {
            rest = &rest[1..];
        }
        match rest {
            [(before, a), (after, b), ..] => {
                let part = ((now - before) / (after - before)).clamp(0.0, 1.0);
                a.lerp(b, part as f32)
            }
            [(_, last)] => *last,
            [] => CaptureFrame::default(),
        }
    });
    Ok(Recording::new(rate, frames))
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
