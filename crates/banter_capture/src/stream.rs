//! Sound on its way from whoever has it to the thread that listens.

use rtrb::{Consumer, Producer, RingBuffer};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Seconds of sound that may wait in a stream.
const ROOM: u32 = 2;
/// No stream keeps more samples than this, whatever its format: 16 MiB.
const MOST: usize = 1 << 22;
/// Rates that sound can have, in frames a second.
const RATES: std::ops::RangeInclusive<u32> = 4_000..=384_000;
/// Channels that sound can have.
const CHANNELS: std::ops::RangeInclusive<u16> = 1..=64;

/// Why there is nothing to listen to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CaptureError {
    /// No sound has this rate.
    #[error(
        "sound with {0} frames a second cannot be heard; give it between {min} and {max}",
        min = RATES.start(),
        max = RATES.end()
    )]
    Rate(u32),
    /// No sound has this many channels.
    #[error("sound with {0} channels cannot be heard; give it between 1 and {max}", max = CHANNELS.end())]
    Channels(u16),
    /// More streams are listened to than a game can want.
    #[error("no more than {0} streams can be listened to at a time; remove one first")]
    TooMany(usize),
    /// The system starts no thread.
    #[error("nothing can be heard, because the system starts no thread: {0}")]
    Thread(String),
}

/// Format of sound in memory: `f32` samples in -1..=1, the channels of a frame one after the
/// other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Format {
    /// Frames a second, 4 000 to 384 000.
    pub rate: u32,
    /// Samples in a frame, 1 to 64.
    pub channels: u16,
}

impl Format {
    /// One channel at `rate` frames a second.
    pub const fn mono(rate: u32) -> Self {
        Self { rate, channels: 1 }
    }

    /// This format.
    ///
    /// # Errors
    ///
    /// Where its rate or its number of channels is none that sound has.
    pub fn checked(self) -> Result<Self, CaptureError> {
        if !RATES.contains(&self.rate) {
            return Err(CaptureError::Rate(self.rate));
        }
        if !CHANNELS.contains(&self.channels) {
            return Err(CaptureError::Channels(self.channels));
        }
        Ok(self)
    }
}

/// A stream of sound: what is written to the one end is read from the other.
///
/// Neither end ever waits or allocates while sound goes through, so the writer may be a
/// sound card's callback. Two seconds have room (less for formats of more than about a
/// million and a half samples a second), which also takes the bursts of a network; what does
/// not fit is counted, see [`PcmStream::dropped`].
///
/// ```
/// # use banter_capture::{CaptureError, Format, stream};
/// let (mut writer, mut stream) = stream(Format { rate: 48_000, channels: 2 })?;
/// // Another player's voice has come in, two frames of it.
/// assert_eq!(writer.write_i16(&[0, 0, 16_384, -16_384]), 2);
/// drop(writer);
/// let mut heard = Vec::new();
/// assert_eq!(stream.read(&mut heard), 2);
/// assert_eq!(heard, [0.0, 0.0, 0.5, -0.5]);
/// assert!(stream.has_ended());
/// # Ok::<(), CaptureError>(())
/// ```
///
/// # Errors
///
/// Where `format` is none that sound has.
pub fn stream(format: Format) -> Result<(PcmWriter, PcmStream), CaptureError> {
    let format = format.checked()?;
    let channels = usize::from(format.channels);
    let second = format.rate as usize * channels;
    let frames = (second * ROOM as usize).min(MOST) / channels;
    let (to, from) = RingBuffer::new(frames * channels);
    let dropped = Arc::new(AtomicU64::new(0));
    let writer = PcmWriter {
        format,
        to,
        dropped: dropped.clone(),
    };
    let stream = PcmStream {
        format,
        from,
        dropped,
    };
    Ok((writer, stream))
}

/// Writer of a stream, where sound goes in: see [`stream`]. Dropping it ends the stream.
#[derive(Debug)]
pub struct PcmWriter {
    format: Format,
    to: Producer<f32>,
    dropped: Arc<AtomicU64>,
}

impl PcmWriter {
    /// What the samples must be.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether nobody reads any more.
    pub fn is_abandoned(&self) -> bool {
        self.to.is_abandoned()
    }

    /// Frames that have room now.
    pub fn room(&self) -> usize {
        self.to.slots() / usize::from(self.format.channels)
    }

    /// Puts interleaved samples in, and says how many frames of them had room. The others
    /// are lost, and counted.
    ///
    /// Samples that are not numbers become silence. An incomplete frame at the end is left
    /// out.
    pub fn write(&mut self, interleaved: &[f32]) -> usize {
        self.write_from(interleaved, |sample| sample)
    }

    /// [`write`](Self::write) for samples of 16 bits.
    pub fn write_i16(&mut self, interleaved: &[i16]) -> usize {
        self.write_from(interleaved, |sample| f32::from(sample) / 32_768.0)
    }

    /// [`write`](Self::write) for samples of any kind, each through `convert`.
    pub fn write_from<S: Copy>(&mut self, interleaved: &[S], convert: impl Fn(S) -> f32) -> usize {
        let channels = usize::from(self.format.channels);
        let offered = interleaved.len() / channels;
        let taken = offered.min(self.room());
        let samples = interleaved.iter().take(taken * channels).map(|sample| {
            let sample = convert(*sample);
            if sample.is_finite() { sample } else { 0.0 }
        });
        if let Ok(chunk) = self.to.write_chunk_uninit(taken * channels) {
            chunk.fill_from_iter(samples);
        }
        if taken < offered {
            let lost = (offered - taken) as u64;
            self.dropped.fetch_add(lost, Ordering::Relaxed);
        }
        taken
    }
}

/// Reader of a stream, where sound comes out: see [`stream`].
#[derive(Debug)]
pub struct PcmStream {
    format: Format,
    from: Consumer<f32>,
    dropped: Arc<AtomicU64>,
}

impl PcmStream {
    /// What the samples are.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Frames that wait.
    pub fn waiting(&self) -> usize {
        self.from.slots() / usize::from(self.format.channels)
    }

    /// Frames that were lost since the stream began, because there was no room for them.
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// Whether the writer is gone and all that it wrote has been read.
    pub fn has_ended(&self) -> bool {
        // In this order: what is abandoned gets nothing more.
        self.from.is_abandoned() && self.from.is_empty()
    }

    /// Appends all that waits to `interleaved`, whole frames, and says how many.
    pub fn read(&mut self, interleaved: &mut Vec<f32>) -> usize {
        let channels = usize::from(self.format.channels);
        let frames = self.waiting();
        if let Ok(chunk) = self.from.read_chunk(frames * channels) {
            let (first, second) = chunk.as_slices();
            interleaved.extend_from_slice(first);
            interleaved.extend_from_slice(second);
            chunk.commit_all();
        }
        frames
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    const STEREO: Format = Format {
        rate: 4_000,
        channels: 2,
    };

    #[test]
    fn only_formats_of_sound_are_taken() {
        assert_eq!(
            stream(Format::mono(0)).unwrap_err().to_string(),
            "sound with 0 frames a second cannot be heard; give it between 4000 and 384000"
        );
        let none = Format {
            rate: 48_000,
            channels: 0,
        };
        assert_eq!(stream(none).unwrap_err(), CaptureError::Channels(0));
        let most = Format {
            rate: 384_000,
            channels: 64,
        };
        let (writer, _stream) = stream(most).unwrap();
        assert_eq!(writer.room(), MOST / 64);
    }

    #[test]
    fn what_does_not_fit_is_counted_and_what_fits_is_in_order() {
        let (mut writer, mut stream) = stream(STEREO).unwrap();
        let sound: Vec<f32> = (0..20_000).map(|i| i as f32 / 20_000.0).collect();
        assert_eq!(writer.write(&sound), 8_000);
        assert_eq!(stream.dropped(), 2_000);
        assert_eq!(writer.write(&sound[..2]), 0);
        assert_eq!(stream.dropped(), 2_001);
        let mut heard = Vec::new();
        assert_eq!(stream.read(&mut heard), 8_000);
        assert_eq!(heard, sound[..16_000]);
        // And around the ring's end.
        assert_eq!(writer.write(&sound[..6]), 3);
        heard.clear();
        assert_eq!(stream.read(&mut heard), 3);
        assert_eq!(heard, sound[..6]);
        assert_eq!(stream.dropped(), 2_001);
    }

    #[test]
    fn half_a_frame_and_what_is_no_number_do_no_harm() {
        let (mut writer, mut stream) = stream(STEREO).unwrap();
        assert_eq!(writer.write(&[]), 0);
        assert_eq!(writer.write(&[0.5]), 0);
        assert_eq!(writer.write(&[f32::NAN, f32::INFINITY, 0.25]), 1);
        assert_eq!(writer.write_i16(&[i16::MIN, i16::MAX]), 1);
        let mut heard = Vec::new();
        stream.read(&mut heard);
        assert_eq!(heard, [0.0, 0.0, -1.0, 32_767.0 / 32_768.0]);
        assert_eq!(stream.dropped(), 0);
    }

    #[test]
    fn either_end_knows_that_the_other_is_gone() {
        let (mut writer, mut reader) = stream(STEREO).unwrap();
        writer.write(&[0.1, 0.2]);
        drop(writer);
        assert!(!reader.has_ended());
        reader.read(&mut Vec::new());
        assert!(reader.has_ended());
        let (writer, reader) = stream(STEREO).unwrap();
        assert!(!writer.is_abandoned());
        drop(reader);
        assert!(writer.is_abandoned());
    }
}
