//! Sound as it comes: bytes in pieces of any size, read as samples.
//!
//! What begins as a WAV file is one, whatever was asked for; all else is samples of 16 bit. A
//! server that streams does not know how long its file will be, so lengths are not heeded.

use crate::fault::Fault;

/// The longest header of a WAV file.
const LONGEST_HEADER: usize = 65_536;
/// The most channels that are mixed into one.
const MOST_CHANNELS: u16 = 8;

/// A reader of sound that comes in pieces.
#[derive(Debug)]
pub(crate) struct SoundReader {
    /// What is not read yet.
    left: Vec<u8>,
    /// The form, once it is known.
    form: Option<Form>,
    /// Samples per second where the sound does not say it.
    rate: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Form {
    rate: u32,
    channels: u16,
}

impl SoundReader {
    /// A reader of samples at a rate, where the sound does not say another.
    pub(crate) fn new(rate: u32) -> Self {
        Self {
            left: Vec::new(),
            form: None,
            rate,
        }
    }

    /// Samples per second, once they are known.
    pub(crate) fn rate(&self) -> Option<u32> {
        self.form.map(|form| form.rate)
    }

    /// The samples of what is there with the next bytes.
    ///
    /// # Errors
    /// [`Fault::NoSound`] for a file of another kind.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<Vec<f32>, Fault> {
        self.left.extend_from_slice(bytes);
        let form = match self.form {
            Some(form) => form,
            None => match self.begin()? {
                Some(form) => *self.form.insert(form),
                None => return Ok(Vec::new()),
            },
        };
        let frame = usize::from(form.channels) * 2;
        let whole = self.left.len() / frame * frame;
        let sample = |pair: &[u8]| match pair {
            [low, high] => f32::from(i16::from_le_bytes([*low, *high])) / 32_768.0,
            _ => 0.0,
        };
        let frames = self.left.get(..whole).unwrap_or_default();
        let mixed = frames.chunks_exact(frame).map(|frame| {
            let sum: f32 = frame.chunks_exact(2).map(sample).sum();
            sum / f32::from(form.channels)
        });
        let samples = mixed.collect();
        self.left.drain(..whole);
        Ok(samples)
    }

    /// What kind of sound begins so, and `None` while that is not known.
    fn begin(&mut self) -> Result<Option<Form>, Fault> {
        let no_sound = |found| Err(Fault::NoSound { found });
        let start = self.left.get(..12);
        let Some(start) = start else {
            return Ok(None);
        };
        if !start.starts_with(b"RIFF") {
            return match start {
                [b'I', b'D', b'3', ..] => no_sound("an MP3"),
                [0xff, second, third, ..] if is_mp3(*second, *third) => no_sound("an MP3"),
                [b'O', b'g', b'g', b'S', ..] => no_sound("an Ogg file"),
                [b'f', b'L', b'a', b'C', ..] => no_sound("a FLAC file"),
                [b'{' | b'<', b'"' | b'!' | b'h' | b'\n' | b' ', ..] => no_sound("text"),
                _ => Ok(Some(Form {
                    rate: self.rate,
                    channels: 1,
                })),
            };
        }
        let (mut at, mut form) = (12, None);
        while let Some(head) = self.left.get(at..at + 8) {
            let (name, length) = head.split_at(4);
            let length = u32::from_le_bytes(length.try_into().unwrap_or_default()) as usize;
            at += 8;
            if name == b"data" {
                let Some(form) = form else {
                    return no_sound("a WAV file without a format");
                };
                self.left.drain(..at);
                return Ok(Some(form));
            }
            if name == b"fmt " {
                let Some(about) = self.left.get(at..at + 16) else {
                    break;
                };
                form = format(about);
                if form.is_none() {
                    return no_sound("a WAV file of another form");
                }
            }
            at = at.saturating_add(length).saturating_add(length % 2);
            if at > LONGEST_HEADER {
                return no_sound("a WAV file without sound");
            }
        }
        Ok(None)
    }
}

/// Whether 0xff and these begin a frame of an MP3. Samples begin with 0xff, too: -1 is two of them.
fn is_mp3(second: u8, third: u8) -> bool {
    let is_layer_3 = (second & 0xe6) == 0xe2 && (second & 0x18) != 0x08;
    let (bit_rate, sample_rate) = (third >> 4, (third >> 2) & 3);
    is_layer_3 && (1..15).contains(&bit_rate) && sample_rate != 3
}

/// The format of a WAV file: samples of 16 bit alone.
fn format(about: &[u8]) -> Option<Form> {
    let short = |at: usize| {
        let pair = about.get(at..at + 2)?.try_into().ok()?;
        Some(u16::from_le_bytes(pair))
    };
    let rate = u32::from_le_bytes(about.get(4..8)?.try_into().ok()?);
    let channels = short(2)?;
    let is_ours = matches!(short(0)?, 1 | 0xfffe)
        && short(14)? == 16
        && (1..=MOST_CHANNELS).contains(&channels)
        && (8_000..=192_000).contains(&rate);
    is_ours.then_some(Form { rate, channels })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn wav(rate: u32, channels: u16, samples: &[i16]) -> Vec<u8> {
        let mut bytes = b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0".to_vec();
        bytes.extend(channels.to_le_bytes());
        bytes.extend(rate.to_le_bytes());
        bytes.extend([0; 6]);
        bytes.extend([16, 0]);
        bytes.extend(b"LIST\x03\0\0\0abc\0data\xff\xff\xff\xff");
        bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
        bytes
    }

    fn read(bytes: &[u8], size: usize) -> (Option<u32>, Vec<f32>) {
        let mut reader = SoundReader::new(24_000);
        let pieces = bytes.chunks(size).map(|piece| reader.push(piece).unwrap());
        let samples = pieces.collect::<Vec<_>>().concat();
        (reader.rate(), samples)
    }

    #[test]
    fn what_is_no_sound_is_named() {
        for (bytes, word) in [
            (b"ID3\x04abcdefgh".as_slice(), "MP3"),
            (b"{\"error\": \"no\"}", "text"),
            (b"RIFF\0\0\0\0WAVEdata\0\0\0\0", "format"),
            (b"OggS00000000", "Ogg"),
        ] {
            let told = SoundReader::new(24_000)
                .push(bytes)
                .unwrap_err()
                .to_string();
            assert!(told.contains(word), "{told}");
        }
    }

    proptest! {
        #[test]
        fn sound_is_the_same_in_pieces_of_any_size(
            samples in prop::collection::vec(-1_000_i16..1_000, 12..80),
            size in 1_usize..50,
        ) {
            let right: Vec<f32> = samples.iter().map(|s| f32::from(*s) / 32_768.0).collect();
            let raw: Vec<u8> = samples.iter().flat_map(|s| s.to_le_bytes()).collect();
            prop_assert_eq!(read(&raw, size), (Some(24_000), right.clone()));
            prop_assert_eq!(read(&wav(16_000, 1, &samples), size), (Some(16_000), right));
            let twice: Vec<i16> = samples.iter().flat_map(|s| [*s, *s]).collect();
            let (rate, mixed) = read(&wav(48_000, 2, &twice), size);
            prop_assert_eq!((rate, mixed.len()), (Some(48_000), samples.len()));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>, riff: bool) {
            let head = if riff { b"RIFF\0\0\0\0WAVE".as_slice() } else { b"" };
            let _ = SoundReader::new(24_000).push(&[head, &bytes].concat());
        }
    }
}
