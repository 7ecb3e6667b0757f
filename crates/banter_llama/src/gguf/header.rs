//! The header of a GGUF file.

use super::cursor::Cursor;
use super::error::GgufError;
use super::roles::Role;
use super::{architectures, kinds, tensor};
use std::io::{BufReader, Read, Seek};

/// The alignment of tensors that a file has if it names none.
const DEFAULT_ALIGNMENT: u64 = 32;
/// The longest name of a key, by the format; names of tensors are far shorter.
const LONGEST_NAME: u64 = 65_535;
/// Dimensions of a tensor, by the format.
const MOST_DIMENSIONS: u32 = 4;

/// What is worth knowing of a model before it is loaded. Numbers that the file does not
/// give are 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Header {
    /// The family of models, as llama.cpp names it.
    pub(crate) architecture: String,
    /// Bytes of all weights.
    pub(crate) weights: u64,
    /// The most tokens that the model was made for.
    pub(crate) context: u64,
    /// Layers, if it says.
    pub(crate) layers: Option<u64>,
    /// Numbers that a layer keeps of a token, keys and values together, averaged.
    pub(crate) cache_width: u64,
    /// How many tensors the file has.
    pub(crate) tensors: u64,
    /// Which part of how many it is, the first being 1; 1 of 1 is a whole model.
    pub(crate) part: (u64, u64),
}

/// What of the keys matters.
#[derive(Default)]
pub(super) struct Keys {
    pub(super) architecture: String,
    /// `general.type`.
    pub(super) kind: String,
    /// `adapter.type`.
    pub(super) adapter: String,
    /// Whether an adapter's strength is given as something else than a float.
    pub(super) odd_alpha: bool,
    alignment: Option<u64>,
    part: u64,
    parts: u64,
    numbers: Vec<(String, Number)>,
}

/// A number, or the sum of many.
#[derive(Clone, Copy, Default)]
struct Number {
    sum: u64,
    count: u64,
}

impl Number {
    fn mean(self) -> u64 {
        self.sum.div_ceil(self.count.max(1))
    }
}

impl Header {
    /// Reads the header of a model's file that has `length` bytes.
    pub(crate) fn read<R: Read + Seek>(
        reader: BufReader<R>,
        length: u64,
    ) -> Result<Self, GgufError> {
        // The first part of a model speaks for all.
        Self::read_as(reader, length, |keys| match keys.part {
            0 => keys.role().refuse(),
            _ => Ok(()),
        })
    }

    /// Reads the header of a file that is what `fits` takes.
    pub(super) fn read_as<R: Read + Seek>(
        reader: BufReader<R>,
        length: u64,
        fits: impl FnOnce(&Keys) -> Result<(), GgufError>,
    ) -> Result<Self, GgufError> {
        let mut reader = reader;
        if length == 0 {
            return Err(GgufError::Empty);
        }
        let mut start = Vec::new();
        reader.by_ref().take(64).read_to_end(&mut start)?;
        if !start.starts_with(b"GGUF") {
            return Err(GgufError::NotGguf(kinds::guess(&start)));
        }
        reader.rewind()?;

        let mut cursor = Cursor::new(reader, length);
        cursor.skip(4)?;
        match cursor.u32()? {
            2 | 3 => {}
            swapped if matches!(swapped.swap_bytes(), 1..=3) => {
                return Err(GgufError::NotGguf(kinds::guess(b"FUGG")));
            }
            version => return Err(GgufError::Version(version)),
        }
        let tensors = cursor.u64()?;
        let keys = cursor.u64()?;
        // The shortest of each: a name of nothing and the least value.
        if keys
            .saturating_mul(13)
            .saturating_add(tensors.saturating_mul(24))
            > cursor.left()
        {
            return Err(GgufError::CutInHeader);
        }

        let keys = Keys::read(&mut cursor, keys)?;
        fits(&keys)?;
        let weights = read_tensors(&mut cursor, tensors, &keys)?;
        Ok(keys.header(weights, tensors))
    }

    /// Adds what another part of the same model holds.
    pub(crate) fn join(&mut self, part: &Self) {
        self.weights = self.weights.saturating_add(part.weights);
        self.tensors = self.tensors.saturating_add(part.tensors);
    }

    /// Refuses what cannot be a whole model, all its parts joined.
    pub(crate) fn check(&self) -> Result<(), GgufError> {
        if self.tensors == 0 {
            return Err(GgufError::NoWeights);
        }
        // llama.cpp aborts on either. Models of kinds that it does not know it refuses before
        // it looks, and one that does not say how many layers it has.
        let hollow = self
            .layers
            .is_some_and(|layers| layers == 0 || layers > self.tensors);
        if hollow && self.is_known() {
            return Err(GgufError::Broken(
                "it cannot have as many layers as it says",
            ));
        }
        Ok(())
    }

    /// Whether llama.cpp is known to run models of this architecture.
    pub(crate) fn is_known(&self) -> bool {
        architectures::is_known(&self.architecture)
    }
}

/// Reads the tensors' descriptions, and returns the bytes of all of them.
fn read_tensors<R: Read + Seek>(
    cursor: &mut Cursor<R>,
    count: u64,
    keys: &Keys,
) -> Result<u64, GgufError> {
    let (mut weights, mut end) = (0_u64, 0_u64);
    for _ in 0..count {
        cursor.skip_text()?;
        let dimensions = cursor.u32()?;
        if dimensions > MOST_DIMENSIONS {
            return Err(GgufError::Broken("a tensor in it has too many dimensions"));
        }
        let mut extents = [1; MOST_DIMENSIONS as usize];
        for extent in extents.iter_mut().take(dimensions as usize) {
            *extent = cursor.u64()?;
        }
        let size = tensor::size(cursor.u32()?, &extents)?;
        let offset = cursor.u64()?;
        weights = weights.saturating_add(size);
        end = end.max(offset.saturating_add(size));
    }
    let alignment = keys.alignment.unwrap_or(DEFAULT_ALIGNMENT);
    let data = cursor
        .position()
        .checked_next_multiple_of(alignment)
        .ok_or(GgufError::Broken("its alignment is impossible"))?;
    let wanted = data
        .saturating_add(end)
        .saturating_sub(cursor.position() + cursor.left());
    if wanted > 0 {
        return Err(GgufError::CutInData { wanted });
    }
    Ok(weights)
}

impl Keys {
    fn read<R: Read + Seek>(cursor: &mut Cursor<R>, count: u64) -> Result<Self, GgufError> {
        let mut keys = Self::default();
        for _ in 0..count {
            let name = cursor.text(LONGEST_NAME)?;
            let kind = cursor.u32()?;
            match (name.as_str(), kind) {
                ("general.architecture", TEXT) => keys.architecture = cursor.text(256)?,
                ("general.type", TEXT) => keys.kind = cursor.text(256)?,
                ("adapter.type", TEXT) => keys.adapter = cursor.text(256)?,
                _ => {
                    keys.odd_alpha |= name == "adapter.lora.alpha" && kind != FLOAT;
                    let number = read_value(cursor, kind)?;
                    keys.note(name, number)?;
                }
            }
        }
        Ok(keys)
    }

    fn note(&mut self, name: String, number: Number) -> Result<(), GgufError> {
        match name.as_str() {
            "general.alignment" if !number.sum.is_power_of_two() => {
                return Err(GgufError::Broken("its alignment is impossible"));
            }
            "general.alignment" => self.alignment = Some(number.sum),
            "split.no" => self.part = number.sum,
            "split.count" => self.parts = number.sum,
            _ if WANTED.iter().any(|wanted| name.ends_with(wanted)) => {
                self.numbers.push((name, number));
            }
            _ => {}
        }
        Ok(())
    }

    /// What the file is for.
    fn role(&self) -> Role<'_> {
        let causal = self.number("attention.causal");
        Role {
            architecture: &self.architecture,
            kind: &self.kind,
            pooling: self.number("pooling_type").sum,
            classifies: self.number("classifier.output_labels").count > 0,
            sees_ahead: causal.count > 0 && causal.sum == 0,
        }
    }

    fn header(self, weights: u64, tensors: u64) -> Header {
        let layers = self.number("block_count");
        let heads = self.number("attention.head_count").mean();
        let sharing = match self.number("attention.head_count_kv") {
            Number { count: 0, .. } => heads,
            number => number.mean(),
        };
        let head = self
            .number("embedding_length")
            .sum
            .checked_div(heads)
            .unwrap_or(0);
        let width = |name| match self.number(name) {
            Number { count: 0, .. } => head,
            number => number.sum,
        };
        let both = width("attention.key_length").saturating_add(width("attention.value_length"));
        Header {
            weights,
            context: self.number("context_length").sum,
            layers: (layers.count > 0).then_some(layers.sum),
            cache_width: sharing.saturating_mul(both),
            tensors,
            part: (self.part.saturating_add(1), self.parts.max(1)),
            architecture: self.architecture,
        }
    }

    /// The number of that name for this architecture.
    fn number(&self, name: &str) -> Number {
        self.numbers
            .iter()
            .find(|(key, _)| {
                key.strip_prefix(self.architecture.as_str())
                    .and_then(|rest| rest.strip_prefix('.'))
                    == Some(name)
            })
            .map_or(Number::default(), |(_, number)| *number)
    }
}

/// The keys with numbers that matter, after the name of the architecture.
const WANTED: &[&str] = &[
    ".context_length",
    ".block_count",
    ".embedding_length",
    ".attention.head_count",
    ".attention.head_count_kv",
    ".attention.key_length",
    ".attention.value_length",
    ".attention.causal",
    ".pooling_type",
    ".classifier.output_labels",
];

const FLOAT: u32 = 6;
const TEXT: u32 = 8;
const ARRAY: u32 = 9;

/// Reads or skips a value. What is no whole number counts as 0.
fn read_value<R: Read + Seek>(cursor: &mut Cursor<R>, kind: u32) -> Result<Number, GgufError> {
    let one = |sum| Number { sum, count: 1 };
    match kind {
        TEXT => cursor.skip_text().map(|()| one(0)),
        ARRAY => read_array(cursor),
        _ => read_number(cursor, kind).map(one),
    }
}

fn read_array<R: Read + Seek>(cursor: &mut Cursor<R>) -> Result<Number, GgufError> {
    let kind = cursor.u32()?;
    let count = cursor.u64()?;
    if count > cursor.left() {
        return Err(GgufError::CutInHeader);
    }
    let mut sum = 0_u64;
    for _ in 0..count {
        match kind {
            TEXT => cursor.skip_text()?,
            ARRAY => return Err(GgufError::Broken("a list in it is within another")),
            _ => sum = sum.saturating_add(read_number(cursor, kind)?),
        }
    }
    Ok(Number { sum, count })
}

fn read_number<R: Read + Seek>(cursor: &mut Cursor<R>, kind: u32) -> Result<u64, GgufError> {
    Ok(match kind {
        // u8, i8, bool
        0 | 1 | 7 => cursor.u8()?.into(),
        // u16, i16
        2 | 3 => cursor.u16()?.into(),
        // u32, i32
        4 | 5 => cursor.u32()?.into(),
        // f32, which no wanted key is
        6 => cursor.skip(4).map(|()| 0)?,
        // u64, i64
        10 | 11 => cursor.u64()?,
        // f64
        12 => cursor.skip(8).map(|()| 0)?,
        _ => return Err(GgufError::Broken("a value in it is of an unknown type")),
    })
}

#[cfg(test)]
mod tests;
