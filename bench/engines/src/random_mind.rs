//! A language model with random weights: it says nothing that makes sense, and its tokens
//! cost what those of a small real one do.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Width of a state.
const WIDTH: u64 = 512;
/// Width within a feed-forward layer.
const INNER: u64 = 1_408;
const LAYERS: u32 = 8;
const HEADS: u32 = 8;
const CONTEXT: u32 = 512;
/// Every byte, three signs, and a hundred words.
const TOKENS: u64 = 3 + 256 + 100;
/// Where tensors begin, and each of them.
const ALIGNMENT: u64 = 32;

/// The template that most instruct models have.
const CHATML: &str = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}<|im_start|>assistant\n";

/// The kinds of values in a GGUF file, by their numbers in its specification.
const U32: u32 = 4;
const I32: u32 = 5;
const F32: u32 = 6;
const STRING: u32 = 8;
const ARRAY: u32 = 9;

/// Writes the model, about 100 MB, as a GGUF file (version 3).
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path) -> io::Result<()> {
    write_layers(path, LAYERS)
}

/// Writes one with so many layers, of about 13 MB each.
///
/// # Errors
/// When the file cannot be written.
pub fn write_layers(path: &Path, layers: u32) -> io::Result<()> {
    let tensors = tensors(layers);
    let mut head = Head::default();
    head.bytes(b"GGUF").u32(3);
    head.u64(tensors.len() as u64).u64(14);
    head.text("general.architecture", "llama");
    for (name, number) in [
        ("context_length", CONTEXT),
        ("embedding_length", WIDTH as u32),
        ("block_count", layers),
        ("feed_forward_length", INNER as u32),
        ("attention.head_count", HEADS),
        ("rope.dimension_count", WIDTH as u32 / HEADS),
    ] {
        head.string(&format!("llama.{name}")).u32(U32).u32(number);
    }
    head.string("llama.attention.layer_norm_rms_epsilon");
    head.u32(F32).bytes(&1e-5_f32.to_le_bytes());
    head.text("tokenizer.ggml.model", "llama");
    head.array("tokenizer.ggml.tokens", STRING);
    for token in 0..TOKENS {
        head.string(&word(token));
    }
    head.array("tokenizer.ggml.scores", F32);
    for token in 0..TOKENS {
        head.bytes(&(-(token as f32)).to_le_bytes());
    }
    head.array("tokenizer.ggml.token_type", I32);
    for token in 0..TOKENS {
        // Unknown, control, byte, and normal.
        let kind = match token {
            0 => 2,
            1 | 2 => 3,
            3..259 => 6,
            _ => 1,
        };
        head.u32(kind);
    }
    head.string("tokenizer.ggml.eos_token_id").u32(U32).u32(2);
    head.text("tokenizer.chat_template", CHATML);
    let mut offset = 0;
    for (name, sides) in &tensors {
        head.string(name).u32(sides.len() as u32);
        for side in sides {
            head.u64(*side);
        }
        // 32-bit floats.
        head.u32(0).u64(offset);
        offset += size(sides);
    }
    let padding = head.0.len().next_multiple_of(ALIGNMENT as usize) - head.0.len();
    head.0.resize(head.0.len() + padding, 0);

    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(&head.0)?;
    let mut chance = 7_u32;
    for (name, sides) in &tensors {
        for _ in 0..size(sides) / 4 {
            // xorshift32, by Marsaglia.
            chance ^= chance << 13;
            chance ^= chance >> 17;
            chance ^= chance << 5;
            let random = chance as f32 / u32::MAX as f32 - 0.5;
            let weight = if name.ends_with("norm.weight") {
                1.0
            } else {
                0.1 * random
            };
            file.write_all(&weight.to_le_bytes())?;
        }
    }
    file.flush()
}

fn word(token: u64) -> String {
    match token {
        0 => "<unk>".to_owned(),
        1 => "<s>".to_owned(),
        2 => "</s>".to_owned(),
        3..259 => format!("<0x{:02X}>", token - 3),
        _ => format!("\u{2581}w{token}"),
    }
}

/// Names and sides, the fastest first. Every tensor is a multiple of [`ALIGNMENT`] bytes long,
/// so that none needs padding.
fn tensors(layers: u32) -> Vec<(String, Vec<u64>)> {
    let mut tensors = vec![
        ("token_embd.weight".to_owned(), vec![WIDTH, TOKENS]),
        ("output_norm.weight".to_owned(), vec![WIDTH]),
        ("output.weight".to_owned(), vec![WIDTH, TOKENS]),
    ];
    for layer in 0..layers {
        for (name, sides) in [
            ("attn_norm", vec![WIDTH]),
            ("attn_q", vec![WIDTH, WIDTH]),
            ("attn_k", vec![WIDTH, WIDTH]),
            ("attn_v", vec![WIDTH, WIDTH]),
            ("attn_output", vec![WIDTH, WIDTH]),
            ("ffn_norm", vec![WIDTH]),
            ("ffn_gate", vec![WIDTH, INNER]),
            ("ffn_up", vec![WIDTH, INNER]),
            ("ffn_down", vec![INNER, WIDTH]),
        ] {
            tensors.push((format!("blk.{layer}.{name}.weight"), sides));
        }
    }
    tensors
}

/// Bytes of a tensor.
fn size(sides: &[u64]) -> u64 {
    4 * sides.iter().product::<u64>()
}

/// What stands before the tensors.
#[derive(Default)]
struct Head(Vec<u8>);

impl Head {
    fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend(bytes);
        self
    }

    fn u32(&mut self, number: u32) -> &mut Self {
        self.bytes(&number.to_le_bytes())
    }

    fn u64(&mut self, number: u64) -> &mut Self {
        self.bytes(&number.to_le_bytes())
    }

    fn string(&mut self, text: &str) -> &mut Self {
        self.u64(text.len() as u64).bytes(text.as_bytes())
    }

    fn text(&mut self, name: &str, value: &str) {
        self.string(name).u32(STRING).string(value);
    }

    /// The beginning of a list with a value for every token.
    fn array(&mut self, name: &str, kind: u32) {
        self.string(name).u32(ARRAY).u32(kind).u64(TOKENS);
    }
}
