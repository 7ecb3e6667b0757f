//! How samples are stored, and what they are as numbers.

use super::channels::weights;
use super::fault::Fault;

const PCM: u16 = 1;
const FLOAT: u16 = 3;
const A_LAW: u16 = 6;
const MU_LAW: u16 = 7;
const EXTENSIBLE: u16 = 0xFFFE;

/// The highest rate that is believed, in Hz: twice that of the best recorders.
const MOST_RATE: u32 = 768_000;

/// Formats that are not read, by their tag, with the name that people know.
const OTHERS: &[(u16, &str)] = &[
    (0x0002, "Microsoft ADPCM"),
    (0x0011, "IMA ADPCM"),
    (0x0016, "G.723"),
    (0x0020, "Yamaha ADPCM"),
    (0x0022, "TrueSpeech"),
    (0x0031, "GSM 6.10"),
    (0x0040, "G.721"),
    (0x0045, "G.726"),
    (0x0050, "MPEG audio"),
    (0x0055, "MP3"),
    (0x0092, "AC-3"),
    (0x00FF, "AAC"),
    (0x0160, "WMA"),
    (0x0161, "WMA"),
    (0x0162, "WMA"),
    (0x0270, "ATRAC3"),
    (0x1600, "AAC"),
    (0x1610, "AAC"),
    (0x674F, "Ogg Vorbis"),
    (0x6771, "Ogg Vorbis"),
    (0x704F, "Opus"),
    (0xA109, "Speex"),
    (0xF1AC, "FLAC"),
];

/// What a sample is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Integer,
    Float,
    MuLaw,
    ALaw,
}

/// How the samples are stored.
#[derive(Debug, Clone, Copy)]
pub(super) struct Format {
    pub(super) rate: u32,
    channels: usize,
    /// Bytes of a sample.
    width: usize,
    kind: Kind,
    /// Whether the channels are those of loudspeakers around a listener, and not inputs of
    /// their own.
    placed: bool,
}

impl Format {
    pub(super) fn read(body: &[u8]) -> Result<Self, Fault> {
        let short = Fault::Damaged("its format is too short");
        let Some(&[t0, t1, c0, c1, r0, r1, r2, r3, _, _, _, _, a0, a1, b0, b1]) =
            body.first_chunk::<16>()
        else {
            return Err(short);
        };
        let mut tag = u16::from_le_bytes([t0, t1]);
        // Two channels that say nothing of their places are left and right.
        let mut placed = c1 == 0 && c0 <= 2;
        if tag == EXTENSIBLE {
            // The first two bytes of the format's GUID are the tag it stands for; before it
            // is where the loudspeakers are.
            let (Some(&[g0, g1]), Some(&[m0, m1, m2, m3])) = (body.get(24..26), body.get(20..24))
            else {
                return Err(short);
            };
            tag = u16::from_le_bytes([g0, g1]);
            placed = [m0, m1, m2, m3] != [0; 4];
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
        if rate > MOST_RATE {
            return Err(Fault::Damaged("its sample rate cannot be right"));
        }
        if let Some((_, name)) = OTHERS.iter().find(|(other, _)| *other == tag) {
            return Err(Fault::Unsupported(format!("{name}, format {tag:#06x}")));
        }
        // A sample of 20 bits lies in 24, left-justified.
        let least = usize::from(bits.div_ceil(8));
        let width = if align == 0 { least } else { align / channels };
        if align % channels != 0 || width < least || width == 0 {
            return Err(Fault::Damaged("its samples do not fit their frames"));
        }
        let kind = match (tag, width) {
            (PCM, 1..=4) => Kind::Integer,
            (FLOAT, 4 | 8) => Kind::Float,
            (MU_LAW, 1) => Kind::MuLaw,
            (A_LAW, 1) => Kind::ALaw,
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
            kind,
            placed,
        })
    }

    /// How many frames, a sample of every channel, are in `data`.
    pub(super) fn frames(self, data: &[u8]) -> usize {
        data.len() / (self.width * self.channels)
    }

    /// Appends the samples in `data` as one channel: see [`weights`].
    pub(super) fn append_mono(self, data: &[u8], samples: &mut Vec<f32>) {
        if self.frames(data) == 0 {
            return;
        }
        let weights = weights(self.channels, self.placed, || self.each(data));
        samples.reserve(self.frames(data));
        samples.extend(self.each(data).map(|frame| {
            let sum: f64 = frame
                .zip(&weights)
                .filter(|(_, weight)| **weight > 0.0)
                .map(|(sample, weight)| sample() * weight)
                .sum();
            sum.clamp(-1.0, 1.0) as f32
        }));
    }

    /// The frames in `data`, each the samples of its channels, read when they are asked for.
    fn each(self, data: &[u8]) -> impl Iterator<Item = impl Iterator<Item = impl FnOnce() -> f64>> {
        data.chunks_exact(self.width * self.channels)
            .map(move |frame| {
                frame
                    .chunks_exact(self.width)
                    .map(move |sample| move || self.sample(sample))
            })
    }

    /// One sample, in -1..=1 where it is not a float.
    fn sample(self, bytes: &[u8]) -> f64 {
        match (self.kind, bytes) {
            (Kind::Integer, &[a]) => (f64::from(a) - 128.0) / 128.0,
            (Kind::Integer, &[a, b]) => f64::from(i16::from_le_bytes([a, b])) / 32_768.0,
            (Kind::Integer, &[a, b, c]) => {
                f64::from(i32::from_le_bytes([0, a, b, c])) / 2_147_483_648.0
            }
            (Kind::Integer, &[a, b, c, d]) => {
                f64::from(i32::from_le_bytes([a, b, c, d])) / 2_147_483_648.0
            }
            (Kind::Float, &[a, b, c, d]) => finite(f64::from(f32::from_le_bytes([a, b, c, d]))),
            (Kind::Float, &[a, b, c, d, e, f, g, h]) => {
                finite(f64::from_le_bytes([a, b, c, d, e, f, g, h]))
            }
            (Kind::MuLaw, &[a]) => f64::from(mu_law(a)) / 32_768.0,
            (Kind::ALaw, &[a]) => f64::from(a_law(a)) / 32_768.0,
            _ => 0.0,
        }
    }
}

fn finite(sample: f64) -> f64 {
    if sample.is_finite() { sample } else { 0.0 }
}

/// 16 bits of 8 after ITU-T G.711: a sign, three bits of an exponent, four of a mantissa.
fn mu_law(byte: u8) -> i16 {
    const BIAS: i16 = 0x84;
    let byte = !byte;
    let size = ((i16::from(byte & 0x0F) << 3) + BIAS) << ((byte >> 4) & 7);
    if byte & 0x80 == 0 {
        size - BIAS
    } else {
        BIAS - size
    }
}

/// The same with A-law.
fn a_law(byte: u8) -> i16 {
    let byte = byte ^ 0x55;
    let mantissa = (i16::from(byte & 0x0F) << 4) + 8;
    let size = match (byte >> 4) & 7 {
        0 => mantissa,
        exponent => (mantissa + 0x100) << (exponent - 1),
    };
    if byte & 0x80 == 0 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values of the tables in G.711, at 16 bits.
    #[test]
    fn telephones_are_heard_as_the_standard_has_it() {
        for (byte, value) in [
            (0x00, -32_124),
            (0x80, 32_124),
            (0xFF, 0),
            (0x7F, 0),
            (0x2A, -5_372),
        ] {
            assert_eq!(mu_law(byte), value, "{byte:#04x}");
        }
        for (byte, value) in [
            (0x2A, -32_256),
            (0xAA, 32_256),
            (0xD5, 8),
            (0x55, -8),
            (0x00, -5_504),
        ] {
            assert_eq!(a_law(byte), value, "{byte:#04x}");
        }
    }
}
