//! Weights of Whisper, from CTranslate2's format (`model.bin` and `tokenizer.json`, as
//! faster-whisper has them) to whisper.cpp's. Numbers of 16 bits stay as they are.

mod ct2;
mod mel;
mod tensors;
mod vocabulary;

use std::path::Path;

use crate::ModelError;
use ct2::Weights;

/// How whisper.cpp's files begin: "ggml".
const MAGIC: i32 = 0x6767_6d6c;
/// How many bands the filters have that all models but the newest large ones want.
const BANDS: u32 = 80;

/// Why there is no result.
pub(crate) enum Failure {
    /// What is wrong with the weights or the tokenizer.
    Unfit(String),
    /// The result could not be written.
    Stopped(ModelError),
}

impl From<ModelError> for Failure {
    fn from(error: ModelError) -> Self {
        Self::Stopped(error)
    }
}

impl From<String> for Failure {
    fn from(problem: String) -> Self {
        Self::Unfit(problem)
    }
}

/// What takes the result, piece by piece.
pub(crate) type Write<'a> = dyn FnMut(&[u8]) -> Result<(), ModelError> + 'a;

/// Writes what whisper.cpp reads.
pub(crate) fn convert(
    weights: &Path,
    tokenizer: &[u8],
    write: &mut Write<'_>,
) -> Result<(), Failure> {
    let mut weights = Weights::open(weights)?;
    let shape = Shape::of(&mut weights)?;
    let tokens = vocabulary::tokens(tokenizer, shape.tokens >= 51_865)?;
    let mut head = Vec::new();
    for number in shape.numbers() {
        head.extend(number.to_le_bytes());
    }
    mel::write(BANDS as usize, &mut head);
    head.extend(size(tokens.len())?.to_le_bytes());
    for token in tokens {
        head.extend(size(token.len())?.to_le_bytes());
        head.extend(token);
    }
    write(&head)?;
    tensors::write(&mut weights, &shape, write)
}

/// How large a model is.
struct Shape {
    tokens: u32,
    sound_context: u32,
    sound_state: u32,
    sound_heads: u32,
    sound_layers: u32,
    text_context: u32,
    text_state: u32,
    text_heads: u32,
    text_layers: u32,
}

impl Shape {
    fn of(weights: &mut Weights) -> Result<Self, String> {
        let [tokens, text_state] = weights.matrix("decoder/embeddings/weight")?;
        let [sound_context, sound_state] =
            weights.matrix("encoder/position_encodings/encodings")?;
        let [text_context, _] = weights.matrix("decoder/position_encodings/encodings")?;
        let bands = weights.shape("encoder/conv1/weight")?.get(1).copied();
        if bands != Some(BANDS) {
            return Err(format!(
                "it listens to {} bands, and only {BANDS} are known here",
                bands.unwrap_or_default()
            ));
        }
        let sound_heads = weights.number("encoder/num_heads")?;
        let text_heads = weights.number("decoder/num_heads")?;
        let layers = |side: &str| weights.count(&format!("{side}/layer_"), "/ffn/linear_0/weight");
        Ok(Self {
            tokens,
            sound_context,
            sound_state,
            sound_heads,
            sound_layers: layers("encoder"),
            text_context,
            text_state,
            text_heads,
            text_layers: layers("decoder"),
        })
    }

    /// The first numbers of the file. The last says that the weights have 16 bits.
    fn numbers(&self) -> [i32; 12] {
        [
            MAGIC,
            self.tokens as i32,
            self.sound_context as i32,
            self.sound_state as i32,
            self.sound_heads as i32,
            self.sound_layers as i32,
            self.text_context as i32,
            self.text_state as i32,
            self.text_heads as i32,
            self.text_layers as i32,
            BANDS as i32,
            1,
        ]
    }
}

/// A length as the file has it.
fn size(length: usize) -> Result<i32, String> {
    i32::try_from(length).map_err(|_| format!("a length of {length} is too large"))
}
