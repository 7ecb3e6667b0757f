//! The `.face` file: a track as bytes.
//!
//! Everything is little endian. Version 1:
//!
//! | bytes | what |
//! |---|---|
//! | 4 | `FACE` |
//! | 2 | version of the format, `u16`: 1 |
//! | 2 | samples per second, `u16`: 100 |
//! | 4 | how many frames lie before time zero, `u32` |
//! | 4 | how many frames there are, `u32` |
//! | 4 | how many gestures there are, `u32` |
//! | 2 | how many shapes a frame holds, `u16` |
//! | 2 | nothing, zero |
//! | 4 | how many points of melody there are, `u32` |
//! | 4 | how many cues there are, `u32` |
//! | 4 | seconds from one point to the next, `f32` |
//! | shapes | the place of each shape in ARKit's order, `u8` |
//! | frames x shapes | the weights, `u8`: 255 is 1 |
//! | gestures x 9 | the viseme's place in the Oculus order, `u8`; when it begins and ends in seconds, `f32` each |
//! | points x 12 | the pitch in hertz or 0 for none, the melody in -1..=1, the energy in 0..=1, `f32` each |
//! | cues x 9 | 0 for an accent, 1 for the end of a phrase, 2 for a breath, `u8`; when, in seconds; how strong; `f32` each |
//! | 4 | CRC-32 of all bytes before it |
//!
//! ```
//! use banter_lipsync::{Phone, Style, Track, TrackError};
//!
//! let phones = [Phone { symbol: "m", start: 0.0, end: 0.2 }];
//! let mut file = Track::from_phones(phones, &Style::default()).to_bytes();
//! file.truncate(file.len() / 2);
//! assert!(matches!(Track::from_bytes(&file), Err(TrackError::Cut { .. })));
//! ```

use super::checksum::crc32;
use super::error::TrackError;
use super::melody;
use super::reader::Reader;
use crate::channel::{CHANNELS, Frame, channel};
use crate::score::{Gesture, MAX_PHONES, MAX_SECONDS};
use crate::track::BEFORE;
use crate::{Blendshape, Track, Viseme};

const MAGIC: [u8; 4] = *b"FACE";
const VERSION: u16 = 1;
const HEAD: usize = 36;
const GESTURE: usize = 9;
const SUM: usize = 4;

/// Frames beyond what the longest track has, with some room before and after it.
const MAX_FRAMES: usize = (MAX_SECONDS * Track::RATE) as usize + 1_000;
/// A phone moves through three shapes at most, and a pause may stand before each.
const MAX_GESTURES: usize = 4 * MAX_PHONES;

impl Track {
    /// The track as the bytes of a `.face` file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let (frames, gestures) = self.parts();
        let (points, cues) = (self.prosody().points(), self.prosody().cues());
        let length = HEAD
            + CHANNELS * (1 + frames.len())
            + gestures.len() * GESTURE
            + points.len() * melody::POINT
            + cues.len() * melody::CUE
            + SUM;
        let mut bytes = Vec::with_capacity(length);
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend((Self::RATE as u16).to_le_bytes());
        bytes.extend(before().to_le_bytes());
        bytes.extend(count(frames.len()));
        bytes.extend(count(gestures.len()));
        bytes.extend((CHANNELS as u16).to_le_bytes());
        bytes.extend([0; 2]);
        bytes.extend(count(points.len()));
        bytes.extend(count(cues.len()));
        bytes.extend(self.prosody().step().to_le_bytes());

        let mut shapes = [0; CHANNELS];
        for shape in Blendshape::ALL {
            if let Some(place) = channel(shape).and_then(|channel| shapes.get_mut(channel)) {
                *place = shape as u8;
            }
        }
        bytes.extend(shapes);
        bytes.extend(frames.iter().flatten());
        for gesture in gestures {
            bytes.push(gesture.viseme as u8);
            bytes.extend(gesture.start.to_le_bytes());
            bytes.extend(gesture.end.to_le_bytes());
        }
        melody::write(self.prosody(), &mut bytes);
        bytes.extend(crc32(&bytes).to_le_bytes());
        bytes
    }

    /// Reads the bytes of a `.face` file.
    ///
    /// Any bytes may come: the result is a track that keeps all that [`Track`] promises, or an error in one sentence.
    /// Weights that would push the lips through one another are brought to where they meet.
    ///
    /// # Errors
    ///
    /// [`TrackError`], if the bytes are no track, are cut short, damaged, of another version, or not sound.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TrackError> {
        let mut reader = Reader::new(bytes);
        if reader.take(MAGIC.len()) != Ok(&MAGIC) {
            return Err(TrackError::NotATrack);
        }
        let found = reader.u16()?;
        if found != VERSION {
            return Err(TrackError::Version {
                found,
                known: VERSION,
            });
        }
        let rate = reader.u16()?;
        let zero = reader.size()?;
        let frames = reader.size()?;
        let gestures = reader.size()?;
        let shapes = usize::from(reader.u16()?);
        let nothing = reader.u16()?;
        let points = reader.size()?;
        let cues = reader.size()?;
        let step = reader.f32()?;
        let unsound = |what| Err(TrackError::Unsound { what });
        if f32::from(rate) != Self::RATE {
            return unsound("it does not have 100 samples a second");
        }
        if frames > MAX_FRAMES
            || zero > MAX_FRAMES
            || gestures > MAX_GESTURES
            || points > melody::MOST
            || cues > melody::MOST
        {
            return unsound("it is longer than any track");
        }
        if shapes > Blendshape::COUNT || nothing != 0 {
            return unsound("its head names what no track has");
        }
        // With the bounds above this cannot overflow.
        let expected = HEAD
            + shapes * (1 + frames)
            + gestures * GESTURE
            + points * melody::POINT
            + cues * melody::CUE
            + SUM;
        if bytes.len() < expected {
            return Err(TrackError::Cut {
                found: bytes.len(),
                expected,
            });
        }
        if bytes.len() > expected {
            return unsound("something follows its end");
        }
        let (body, sum) = bytes.split_at(expected - SUM);
        if crc32(body).to_le_bytes() != *sum {
            return Err(TrackError::Damaged);
        }
        let channels = channels(reader.take(shapes)?)?;
        let frames = aligned(reader.take(frames * shapes)?, &channels, zero);
        let gestures = read_gestures(reader.take(gestures * GESTURE)?)?;
        if frames.is_empty() != gestures.is_empty() {
            return unsound("it has curves or sounds and not both");
        }
        let prosody = melody::read(&mut reader, step, points, cues)?;
        Ok(Self::from_parts(frames, gestures).with_prosody(prosody))
    }
}

/// How many frames a track keeps before time zero.
fn before() -> u32 {
    (BEFORE * Track::RATE).round() as u32
}

/// A count, which the bounds of a track keep far below four billion.
fn count(of: usize) -> [u8; 4] {
    u32::try_from(of).unwrap_or(u32::MAX).to_le_bytes()
}

/// Where each shape of the file goes in a frame.
fn channels(shapes: &[u8]) -> Result<Vec<usize>, TrackError> {
    let mut seen = [false; CHANNELS];
    let known = |index: &u8| {
        let shape = Blendshape::ALL.get(usize::from(*index)).copied();
        let channel = shape.and_then(channel)?;
        let seen = seen.get_mut(channel)?;
        (!std::mem::replace(seen, true)).then_some(channel)
    };
    let channels: Option<Vec<usize>> = shapes.iter().map(known).collect();
    channels.ok_or(TrackError::Unsound {
        what: "it moves a shape twice, or one that speech does not move",
    })
}

/// Puts the weights into frames, the first of which lies as far before time zero as it should.
fn aligned(weights: &[u8], channels: &[usize], zero: usize) -> Vec<Frame<u8>> {
    let rows = weights
        .chunks_exact(channels.len().max(1))
        .map(|row| closed(row, channels));
    let wanted = before() as usize;
    let missing = wanted.saturating_sub(zero);
    let rest = core::iter::repeat_n([0; CHANNELS], if weights.is_empty() { 0 } else { missing });
    rest.chain(rows.skip(zero.saturating_sub(wanted))).collect()
}

/// A frame whose lips meet at most.
fn closed(row: &[u8], channels: &[usize]) -> Frame<u8> {
    let mut frame = [0; CHANNELS];
    for (weight, channel) in row.iter().zip(channels) {
        if let Some(value) = frame.get_mut(*channel) {
            *value = *weight;
        }
    }
    let at = |shape| channel(shape).unwrap_or_default();
    let (open, close) = (at(Blendshape::JawOpen), at(Blendshape::MouthClose));
    frame[close] = frame[close].min(frame[open]);
    frame
}

/// Gestures that follow each other in time.
fn read_gestures(bytes: &[u8]) -> Result<Vec<Gesture>, TrackError> {
    let (rows, _) = bytes.as_chunks::<GESTURE>();
    let mut heard = 0.0;
    let sound = |row: &[u8; GESTURE]| {
        let [viseme, a, b, c, d, e, f, g, h] = *row;
        let viseme = Viseme::ALL.get(usize::from(viseme)).copied()?;
        let start = f32::from_le_bytes([a, b, c, d]);
        let end = f32::from_le_bytes([e, f, g, h]);
        // Not-a-numbers compare false.
        let follows = start >= heard && end > start && end <= MAX_SECONDS;
        heard = end;
        follows.then_some(Gesture { viseme, start, end })
    };
    let gestures: Option<Vec<Gesture>> = rows.iter().map(sound).collect();
    gestures.ok_or(TrackError::Unsound {
        what: "its sounds do not follow each other in time",
    })
}

#[cfg(test)]
#[path = "bytes_tests.rs"]
mod tests;
