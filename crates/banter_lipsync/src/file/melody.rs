//! The melody of a track in its file.

use super::error::TrackError;
use super::reader::Reader;
use crate::prosody::{Cue, Prosody, ProsodyPoint};
use crate::score::MAX_SECONDS;

/// Bytes of a point: its pitch in hertz or zero, its melody, its energy, `f32` each.
pub(super) const POINT: usize = 12;
/// Bytes of a cue: what it is, when it is, and how strong it is.
pub(super) const CUE: usize = 9;
/// Most points and cues that a file may hold: a hundred a second.
pub(super) const MOST: usize = (MAX_SECONDS * 100.0) as usize;
/// Seconds from one point to the next, at least and at most.
const STEPS: core::ops::RangeInclusive<f32> = 0.01..=0.1;

pub(super) fn write(prosody: &Prosody, bytes: &mut Vec<u8>) {
    for point in prosody.points() {
        for value in [point.pitch.unwrap_or(0.0), point.melody, point.energy] {
            bytes.extend(value.to_le_bytes());
        }
    }
    for (time, cue) in prosody.cues() {
        let (kind, strength) = match cue {
            Cue::Accent(strength) => (0, *strength),
            Cue::PhraseEnd => (1, 0.0),
            Cue::Breath => (2, 0.0),
        };
        bytes.push(kind);
        bytes.extend(time.to_le_bytes());
        bytes.extend(strength.to_le_bytes());
    }
}

/// Reads so many points and cues.
pub(super) fn read(
    reader: &mut Reader,
    step: f32,
    points: usize,
    cues: usize,
) -> Result<Prosody, TrackError> {
    if points == 0 && cues == 0 {
        return Ok(Prosody::default());
    }
    const UNSOUND: TrackError = TrackError::Unsound {
        what: "its melody is none that a voice has",
    };
    if !STEPS.contains(&step) {
        return Err(UNSOUND);
    }
    let points: Result<Vec<_>, _> = (0..points).map(|_| point(reader)).collect();
    let mut last = f32::NEG_INFINITY;
    let cues: Result<Vec<_>, _> = (0..cues)
        .map(|_| {
            let (time, cue) = cue(reader)?.ok_or(UNSOUND)?;
            // Not-a-numbers compare false.
            if time >= last && time.abs() <= MAX_SECONDS {
                last = time;
                Ok((time, cue))
            } else {
                Err(UNSOUND)
            }
        })
        .collect();
    let points: Option<Vec<_>> = points?.into_iter().collect();
    Ok(Prosody::from_parts(points.ok_or(UNSOUND)?, cues?, step))
}

fn point(reader: &mut Reader) -> Result<Option<ProsodyPoint>, TrackError> {
    let (pitch, melody, energy) = (reader.f32()?, reader.f32()?, reader.f32()?);
    let sound = (0.0..=20_000.0).contains(&pitch)
        && (-1.0..=1.0).contains(&melody)
        && (0.0..=1.0).contains(&energy);
    Ok(sound.then_some(ProsodyPoint {
        pitch: (pitch > 0.0).then_some(pitch),
        melody,
        energy,
    }))
}

fn cue(reader: &mut Reader) -> Result<Option<(f32, Cue)>, TrackError> {
    let [kind] = reader.array()?;
    let (time, strength) = (reader.f32()?, reader.f32()?);
    let cue = match kind {
        0 if (0.0..=1.0).contains(&strength) => Some(Cue::Accent(strength)),
        1 => Some(Cue::PhraseEnd),
        2 => Some(Cue::Breath),
        _ => None,
    };
    Ok(cue.map(|cue| (time, cue)))
}
