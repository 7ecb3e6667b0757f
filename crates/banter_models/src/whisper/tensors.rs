//! The weights themselves, in the order and under the names of whisper.cpp.

use super::ct2::Weights;
use super::{Failure, Shape, Write, size};

/// Writes every tensor.
pub(super) fn write(
    weights: &mut Weights,
    shape: &Shape,
    write: &mut Write<'_>,
) -> Result<(), Failure> {
    let mut out = Tensors { weights, write };
    for name in ["conv1", "conv2"] {
        let from = format!("encoder/{name}");
        out.whole(
            &format!("encoder.{name}.weight"),
            &format!("{from}/weight"),
            Kind::Half,
        )?;
        out.column(&format!("encoder.{name}.bias"), &format!("{from}/bias"))?;
    }
    let places = "encoder/position_encodings/encodings";
    out.whole("encoder.positional_embedding", places, Kind::Full)?;
    for layer in 0..shape.sound_layers {
        let (to, from) = (
            format!("encoder.blocks.{layer}"),
            format!("encoder/layer_{layer}"),
        );
        out.attention_to_itself(&to, &from)?;
        out.thought(&to, &from)?;
    }
    out.norm("encoder.ln_post", "encoder/layer_norm")?;
    let words = "decoder/embeddings/weight";
    out.whole("decoder.token_embedding.weight", words, Kind::Half)?;
    let places = "decoder/position_encodings/encodings";
    out.whole("decoder.positional_embedding", places, Kind::Full)?;
    for layer in 0..shape.text_layers {
        let (to, from) = (
            format!("decoder.blocks.{layer}"),
            format!("decoder/layer_{layer}"),
        );
        out.attention_to_itself(&to, &from)?;
        out.attention_to_sound(&to, &from)?;
        out.thought(&to, &from)?;
    }
    out.norm("decoder.ln", "decoder/layer_norm")
}

/// What a number takes in the file.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// 16 bits, as it comes.
    Half,
    /// 32 bits.
    Full,
}

/// One share of a matrix that several were stacked in.
#[derive(Clone, Copy)]
struct Share {
    index: usize,
    of: usize,
}

const ALL: Share = Share { index: 0, of: 1 };

struct Tensors<'a, 'w> {
    weights: &'a mut Weights,
    write: &'a mut Write<'w>,
}

impl Tensors<'_, '_> {
    /// Query, key and value are stacked in one matrix; a key has no bias.
    fn attention_to_itself(&mut self, to: &str, from: &str) -> Result<(), Failure> {
        let from = format!("{from}/self_attention");
        self.norm(&format!("{to}.attn_ln"), &format!("{from}/layer_norm"))?;
        for (index, name) in ["query", "key", "value"].into_iter().enumerate() {
            let share = Share { index, of: 3 };
            let (to, from) = (format!("{to}.attn.{name}"), format!("{from}/linear_0"));
            self.linear(&to, &from, share, name != "key")?;
        }
        self.linear(
            &format!("{to}.attn.out"),
            &format!("{from}/linear_1"),
            ALL,
            true,
        )
    }

    fn attention_to_sound(&mut self, to: &str, from: &str) -> Result<(), Failure> {
        let (to, from) = (format!("{to}.cross_attn"), format!("{from}/attention"));
        self.norm(&format!("{to}_ln"), &format!("{from}/layer_norm"))?;
        self.linear(
            &format!("{to}.query"),
            &format!("{from}/linear_0"),
            ALL,
            true,
        )?;
        let [key, value] = [0, 1].map(|index| Share { index, of: 2 });
        self.linear(
            &format!("{to}.key"),
            &format!("{from}/linear_1"),
            key,
            false,
        )?;
        self.linear(
            &format!("{to}.value"),
            &format!("{from}/linear_1"),
            value,
            true,
        )?;
        self.linear(&format!("{to}.out"), &format!("{from}/linear_2"), ALL, true)
    }

    fn thought(&mut self, to: &str, from: &str) -> Result<(), Failure> {
        self.norm(&format!("{to}.mlp_ln"), &format!("{from}/ffn/layer_norm"))?;
        self.linear(
            &format!("{to}.mlp.0"),
            &format!("{from}/ffn/linear_0"),
            ALL,
            true,
        )?;
        self.linear(
            &format!("{to}.mlp.2"),
            &format!("{from}/ffn/linear_1"),
            ALL,
            true,
        )
    }

    fn norm(&mut self, to: &str, from: &str) -> Result<(), Failure> {
        self.whole(
            &format!("{to}.weight"),
            &format!("{from}/gamma"),
            Kind::Full,
        )?;
        self.whole(&format!("{to}.bias"), &format!("{from}/beta"), Kind::Full)
    }

    fn linear(&mut self, to: &str, from: &str, share: Share, bias: bool) -> Result<(), Failure> {
        let weight = format!("{from}/weight");
        let [rows, columns] = self.weights.matrix(&weight)?;
        let rows = rows / share.of as u32;
        let bytes = self.weights.halves(&weight)?;
        self.put(
            &format!("{to}.weight"),
            &[rows, columns],
            part(&bytes, share),
            Kind::Half,
        )?;
        if bias {
            let bytes = self.weights.halves(&format!("{from}/bias"))?;
            self.put(
                &format!("{to}.bias"),
                &[rows],
                part(&bytes, share),
                Kind::Full,
            )?;
        }
        Ok(())
    }

    fn whole(&mut self, to: &str, from: &str, kind: Kind) -> Result<(), Failure> {
        let shape = self.weights.shape(from)?.to_vec();
        let bytes = self.weights.halves(from)?;
        self.put(to, &shape, &bytes, kind)
    }

    /// A row that whisper.cpp wants standing.
    fn column(&mut self, to: &str, from: &str) -> Result<(), Failure> {
        let mut shape = self.weights.shape(from)?.to_vec();
        shape.push(1);
        let bytes = self.weights.halves(from)?;
        self.put(to, &shape, &bytes, Kind::Full)
    }

    fn put(&mut self, name: &str, shape: &[u32], halves: &[u8], kind: Kind) -> Result<(), Failure> {
        let mut bytes = Vec::new();
        for number in [
            size(shape.len())?,
            size(name.len())?,
            i32::from(kind == Kind::Half),
        ] {
            bytes.extend(number.to_le_bytes());
        }
        for dimension in shape.iter().rev() {
            bytes.extend(dimension.to_le_bytes());
        }
        bytes.extend(name.as_bytes());
        match kind {
            Kind::Half => bytes.extend(halves),
            Kind::Full => {
                let numbers = halves.as_chunks::<2>().0.iter();
                bytes
                    .extend(numbers.flat_map(|half| full(u16::from_le_bytes(*half)).to_le_bytes()));
            }
        }
        (self.write)(&bytes)?;
        Ok(())
    }
}

fn part(bytes: &[u8], share: Share) -> &[u8] {
    let length = bytes.len() / share.of;
    let start = share.index * length;
    bytes.get(start..start + length).unwrap_or_default()
}

/// A number of 16 bits with all the bits it would have had as one of 32.
fn full(half: u16) -> f32 {
    let sign = u32::from(half & 0x8000) << 16;
    let exponent = u32::from(half >> 10 & 0x1f);
    let fraction = u32::from(half & 0x3ff);
    match exponent {
        // Too small for the exponent: so many of 2 to the power of -24.
        0 => {
            let size = fraction as f32 / 16_777_216.0;
            if sign == 0 { size } else { -size }
        }
        31 => f32::from_bits(sign | 0x7f80_0000 | fraction << 13),
        _ => f32::from_bits(sign | (exponent + 112) << 23 | fraction << 13),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_become_full_numbers() {
        for (half, expected) in [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333_251_95),
            (0x7bff, 65_504.0),
            (0x0001, 5.960_464_5e-8),
            (0x83ff, -6.097_555e-5),
            (0xfc00, f32::NEG_INFINITY),
        ] {
            assert_eq!(full(half), expected, "{half:#06x}");
        }
        assert_eq!(full(0x8000).to_bits(), 0x8000_0000);
    }

    #[test]
    fn a_share_is_a_third_of_the_rows() {
        let bytes: Vec<u8> = (0..12).collect();
        assert_eq!(part(&bytes, Share { index: 2, of: 3 }), [8, 9, 10, 11]);
        assert_eq!(part(&bytes, ALL), bytes);
    }
}
