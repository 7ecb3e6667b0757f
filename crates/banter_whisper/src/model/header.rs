//! The numbers at the beginning of a model.

use super::Fault;
use super::reader::Reader;
use super::weights::Format;
use std::io::{Read, Seek};

/// Tokens of a model that knows English alone.
const ENGLISH_TOKENS: i64 = 51_864;
/// Tokens of a model with 100 languages, the most that whisper.cpp knows names for.
const MOST_TOKENS: i64 = 51_866;
/// Frequencies of the spectrum that whisper.cpp computes.
const SPECTRUM: i64 = 201;
/// The file type of 32-bit weights.
const FULL_PRECISION: i64 = 0;
/// Quantisation versions are told in thousands of the file type.
const VERSION_FACTOR: i32 = 1_000;

/// What a model is, from its first 44 bytes after the magic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) tokens: u32,
    pub(crate) audio_context: u32,
    pub(super) state: u32,
    pub(super) audio_layers: u32,
    pub(super) text_context: u32,
    pub(super) text_layers: u32,
    pub(super) mels: u32,
    pub(super) format: Format,
}

impl Header {
    /// Reads it. Whatever passes is of a size for which whisper.cpp, which checks none of
    /// this, neither aborts nor reaches outside its arrays.
    pub(super) fn read<R: Read + Seek>(reader: &mut Reader<R>) -> Result<Self, Fault> {
        let mut number = || reader.number("header").map(i64::from);
        let tokens = within("vocabulary", number()?, ENGLISH_TOKENS, MOST_TOKENS)?;
        let audio_context = within("audio context", number()?, 100, 4_096)?;
        let state = within("audio state", number()?, 8, 8_192)?;
        let audio_heads = within("audio head count", number()?, 1, 256)?;
        let audio_layers = within("audio layer count", number()?, 1, 128)?;
        let text_context = within("text context", number()?, 32, 4_096)?;
        within("text state", number()?, state.into(), state.into())?;
        let text_heads = within("text head count", number()?, 1, 256)?;
        let text_layers = within("text layer count", number()?, 1, 128)?;
        let mels = within("mel band count", number()?, 1, 512)?;
        let file_type = number()?;
        // It would end the process at the first convolution.
        if file_type == FULL_PRECISION {
            return Err(Fault::FullPrecision);
        }
        for (what, heads) in [
            ("audio head count", audio_heads),
            ("text head count", text_heads),
        ] {
            if state % heads != 0 {
                return Err(Fault::Implausible {
                    what,
                    value: heads.into(),
                    expected: format!("a divisor of {state}"),
                });
            }
        }
        let format = i32::try_from(file_type)
            .ok()
            .and_then(|file_type| Format::of_file(file_type % VERSION_FACTOR))
            .filter(|format| state % format.block() == 0)
            .ok_or_else(|| Fault::Implausible {
                what: "file type",
                value: file_type,
                expected: "one that whisper.cpp knows".to_owned(),
            })?;
        Ok(Self {
            tokens,
            audio_context,
            state,
            audio_layers,
            text_context,
            text_layers,
            mels,
            format,
        })
    }

    /// Passes over the filters, whose sizes must be those that the header promises.
    pub(super) fn skip_filters<R: Read + Seek>(&self, reader: &mut Reader<R>) -> Result<(), Fault> {
        let part = "mel filters";
        let mels = self.mels.into();
        within("mel filter count", reader.number(part)?.into(), mels, mels)?;
        let width = reader.number(part)?.into();
        within("mel filter width", width, SPECTRUM, SPECTRUM)?;
        reader.skip(u64::from(self.mels) * SPECTRUM.unsigned_abs() * 4, part)
    }

    /// Whether it knows other languages than English.
    pub(crate) fn is_multilingual(&self) -> bool {
        i64::from(self.tokens) > ENGLISH_TOKENS
    }

    /// Whether it was taught to translate. Those that were made from a larger one, with fewer
    /// layers to write than to hear (`large-v3-turbo`), were not.
    pub(crate) fn can_translate(&self) -> bool {
        self.text_layers >= self.audio_layers
    }

    /// How many languages it knows: 1, 99 or 100.
    pub(crate) fn languages(&self) -> usize {
        if self.is_multilingual() {
            100 - (MOST_TOKENS - i64::from(self.tokens)).unsigned_abs() as usize
        } else {
            1
        }
    }

    /// How many tensors a complete model has.
    pub(super) fn tensors(&self) -> u64 {
        11 + 15 * u64::from(self.audio_layers) + 24 * u64::from(self.text_layers)
    }

    /// About how many bytes whisper.cpp takes for it: weights, caches and scores.
    pub(super) fn memory(&self) -> u64 {
        let [
            tokens,
            state,
            audio_layers,
            text_layers,
            audio_context,
            text_context,
        ] = [
            self.tokens,
            self.state,
            self.audio_layers,
            self.text_layers,
            self.audio_context,
            self.text_context,
        ]
        .map(u64::from);
        // In units of the square of the state: attention takes 4, what follows it 8.
        let blocks = (12 * audio_layers + 16 * text_layers) * state * state;
        let weights = self.format.bytes(blocks + tokens * state);
        let cache = 4 * text_layers * state * (audio_context + text_context);
        weights + cache + 4 * tokens * text_context
    }
}

fn within(what: &'static str, value: i64, least: i64, most: i64) -> Result<u32, Fault> {
    u32::try_from(value)
        .ok()
        .filter(|_| (least..=most).contains(&value))
        .ok_or_else(|| Fault::Implausible {
            what,
            value,
            expected: if least == most {
                least.to_string()
            } else {
                format!("{least} to {most}")
            },
        })
}
