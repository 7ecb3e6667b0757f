//! The bytes of a WAV file.
//!
//! Layout after "Multimedia Programming Interface and Data Specifications 1.0" (IBM and
//! Microsoft, 1991) and `WAVEFORMATEXTENSIBLE` of Microsoft's `mmreg.h`.

use super::{MAX_DURATION, WavError};
use crate::Pcm;
use std::path::Path;

const PCM: u16 = 1;
const FLOAT: u16 = 3;
const EXTENSIBLE: u16 = 0xFFFE;

/// A [`WavError`] that does not know its file yet.
#[derive(Debug, PartialEq)]
pub(super) enum Fault {
    NotWav(&'static str),
    Damaged(&'static str),
    Unsupported(String),
    Empty,
    TooLong,
}

impl Fault {
    pub(super) fn at(self, path: &Path) -> WavError {
        let path = path.to_owned();
        match self {
            Self::NotWav(kind) => WavError::NotWav { path, kind },
            Self::Damaged(reason) => WavError::Damaged { path, reason },
            Self::Unsupported(kind) => WavError::Unsupported { path, kind },
            Self::Empty => WavError::Empty { path },
            Self::TooLong => WavError::TooLong { path },
        }
    }
}

pub(super) fn decode(bytes: &[u8]) -> Result<Pcm, Fault> {
    let mut chunks = Chunks::of(bytes)?;
    let mut format = None;
    while let Some((name, body)) = chunks.next() {
        match &name {
            b"fmt " => format = Some(Format::read(body)?),
            b"data" => {
                let format =
                    format.ok_or(Fault::Damaged("its samples come before their format"))?;
                return format.mono(body);
            }
            _ => {}
        }
    }
    match format {
        Some(_) => Err(Fault::Empty),
        None => Err(Fault::Damaged("it has no format")),
    }
}

/// The chunks of a RIFF file. One that claims more than there is ends with the file.
struct Chunks<'a>(&'a [u8]);

impl<'a> Chunks<'a> {
    fn of(bytes: &'a [u8]) -> Result<Self, Fault> {
        match bytes.split_at_checked(12) {
            Some((header, chunks)) if header.starts_with(b"RIFF") && header.ends_with(b"WAVE") => {
                Ok(Self(chunks))
            }
            _ => Err(Fault::NotWav(guess(bytes))),
        }
    }

    fn next(&mut self) -> Option<([u8; 4], &'a [u8])> {
        let (name, rest) = self.0.split_first_chunk::<4>()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let (body, rest) = rest.split_at(length.min(rest.len()));
        // Chunks begin at even places.
        self.0 = rest.get(length % 2..).unwrap_or_default();
        Some((*name, body))
    }
}

/// How the samples are stored.
#[derive(Debug, Clone, Copy)]
struct Format {
    channels: usize,
    rate: u32,
    /// Bytes of a sample.
    width: usize,
    float: bool,
}

impl Format {
    fn read(body: &[u8]) -> Result<Self, Fault> {
        let short = Fault::Damaged("its format is too short");
        let Some(&[t0, t1, c0, c1, r0, r1, r2, r3, _, _, _, _, a0, a1, b0, b1]) =
            body.first_chunk::<16>()
        else {
            return Err(short);
        };
        let mut tag = u16::from_le_bytes([t0, t1]);
        if tag == EXTENSIBLE {
            // The first two bytes of the format's GUID are the tag it stands for.
            let Some(&[g0, g1]) = body.get(24..26) else {
                return Err(short);
            };
            tag = u16::from_le_bytes([g0, g1]);
        }
        let channels = usize::from(u16::from_le_bytes([c0, c1]));
        let rate = u32::from_le_bytes([r0, r1, r2, r3]);
        let align = usize::from(u16::from_le_bytes([a0, a1]));
        let bits = u16::from_le_bytes([b0, b1]);
        if channels == 0 {
            return Err(Fault::Damaged("it has no channels"));
        }
        if rate == 0 {
            return Err(Fault::Damaged("it has no sample rate"));
        }
        // A sample of 20 bits lies in 24, left-justified.
        let width = align / channels;
        if align % channels != 0 || width < usize::from(bits.div_ceil(8)) || bits == 0 {
            return Err(Fault::Damaged("its samples do not fit their frames"));
        }
        let float = match (tag, width) {
            (PCM, 1..=4) => false,
            (FLOAT, 4 | 8) => true,
            _ => {
                return Err(Fault::Unsupported(format!(
                    "format {tag:#06x}, {bits} bits"
                )));
            }
        };
        Ok(Self {
            channels,
            rate,
            width,
            float,
        })
    }

    /// The samples in `data`, its channels averaged.
    fn mono(self, data: &[u8]) -> Result<Pcm, Fault> {
        let frame = self.width * self.channels;
        let frames = data.len() / frame;
        if frames == 0 {
            return Err(Fault::Empty);
        }
        if frames as u64 > MAX_DURATION.as_secs() * u64::from(self.rate) {
            return Err(Fault::TooLong);
        }
        let samples: Vec<f32> = data
            .chunks_exact(frame)
            .map(|frame| {
                let sum: f64 = frame
                    .chunks_exact(self.width)
                    .map(|sample| self.sample(sample))
                    .sum();
                (sum / self.channels as f64).clamp(-1.0, 1.0) as f32
            })
            .collect();
        Ok(Pcm::new(self.rate, samples))
    }

    /// One sample, in -1..=1 where it is an integer.
    fn sample(self, bytes: &[u8]) -> f64 {
        match (self.float, bytes) {
            (false, &[a]) => (f64::from(a) - 128.0) / 128.0,
            (false, &[a, b]) => f64::from(i16::from_le_bytes([a, b])) / 32_768.0,
            (false, &[a, b, c]) => f64::from(i32::from_le_bytes([0, a, b, c])) / 2_147_483_648.0,
            (false, &[a, b, c, d]) => f64::from(i32::from_le_bytes([a, b, c, d])) / 2_147_483_648.0,
            (true, &[a, b, c, d]) => finite(f64::from(f32::from_le_bytes([a, b, c, d]))),
            (true, &[a, b, c, d, e, f, g, h]) => {
                finite(f64::from_le_bytes([a, b, c, d, e, f, g, h]))
            }
            _ => 0.0,
        }
    }
}

fn finite(sample: f64) -> f64 {
    if sample.is_finite() { sample } else { 0.0 }
}

/// What a file that is no WAV seems to be.
fn guess(bytes: &[u8]) -> &'static str {
    const SIGNS: [(&[u8], &str); 12] = [
        (b"RIFF", "another kind of RIFF file"),
        (b"RIFX", "a big-endian RIFX file"),
        (b"RF64", "an RF64 file"),
        (b"ID3", "an MP3 file"),
        (b"OggS", "an Ogg file"),
        (b"fLaC", "a FLAC file"),
        (b"FORM", "an AIFF file"),
        (b"\x1A\x45\xDF\xA3", "a Matroska or WebM file"),
        (b"\x89PNG", "a picture"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"glTF", "a glTF model"),
        (b"%PDF", "a PDF document"),
    ];
    if bytes.is_empty() {
        return "an empty file";
    }
    if let Some((_, kind)) = SIGNS.iter().find(|(sign, _)| bytes.starts_with(sign)) {
        return kind;
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return "an MP4 file";
    }
    // The frame sync of MPEG audio: eleven bits.
    if let Some(&[0xFF, second]) = bytes.first_chunk::<2>()
        && second >= 0xE0
    {
        return "an MP3 or AAC file";
    }
    let start = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    // A cut inside a character is no fault.
    let text = match std::str::from_utf8(start) {
        Ok(text) => Some(text),
        Err(error) if error.error_len().is_none() => start
            .get(..error.valid_up_to())
            .and_then(|valid| std::str::from_utf8(valid).ok()),
        Err(_) => None,
    };
    let is_text = text.is_some_and(|text| {
        !text.is_empty() && text.chars().all(|c| !c.is_control() || c.is_whitespace())
    });
    if is_text {
        "a text file"
    } else {
        "an unknown kind of file"
    }
}
