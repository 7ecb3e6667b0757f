//! A whisper model with random weights, small and quick: it hears nonsense, and every step
//! of whisper.cpp is real.

use std::path::Path;
use std::{fs, iter};

/// What a model is like.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    /// [`ENGLISH`] or [`MULTILINGUAL`].
    pub(crate) tokens: i32,
    /// The width of a state.
    pub(crate) state: i32,
    /// Layers of the encoder, and as many of the decoder.
    pub(crate) layers: i32,
    /// Whether a text ends with its first word, in a sound shorter than half a minute. Else
    /// it goes on until it is stopped.
    pub(crate) ends: bool,
}

/// That of a real tiny model for English, whose text never ends.
#[allow(dead_code)]
pub(crate) const TINY: Shape = Shape {
    tokens: ENGLISH,
    state: 384,
    layers: 4,
    ends: false,
};

/// The width of a state in the tests.
const STATE: i32 = 16;
/// The width of one head of attention in wider models.
const HEAD: i32 = 64;
const TEXT_CONTEXT: i32 = 448;
const AUDIO_CONTEXT: i32 = 1_500;
const MELS: i32 = 80;
const SPECTRUM: i32 = 201;
const WORDS: i32 = 50_257;
#[allow(dead_code)]
pub(crate) const ENGLISH: i32 = 51_864;
#[allow(dead_code)]
pub(crate) const MULTILINGUAL: i32 = 51_865;

/// The first token that is no word.
const END_OF_TEXT: i32 = 50_256;

/// Writes a model with so many `tokens`, whose words are `w1` and so on.
#[allow(dead_code)]
pub(crate) fn write(path: &Path, tokens: i32) {
    write_wide(path, tokens, STATE);
}

/// The same with states of another width. That of a real tiny model is 384.
#[allow(dead_code)]
pub(crate) fn write_wide(path: &Path, tokens: i32, state: i32) {
    let (layers, ends) = (1, true);
    write_shape(
        path,
        Shape {
            tokens,
            state,
            layers,
            ends,
        },
    );
}

/// A model of any shape.
pub(crate) fn write_shape(path: &Path, shape: Shape) {
    let Shape {
        tokens,
        state,
        layers,
        ends,
    } = shape;
    let mut model = Writer(b"lmgg".to_vec(), 7, state);
    let (heads, mostly_f16) = ((state / HEAD).max(1), 1);
    for number in [tokens, AUDIO_CONTEXT, state, heads, layers] {
        model.number(number);
    }
    for number in [TEXT_CONTEXT, state, heads, layers, MELS, mostly_f16] {
        model.number(number);
    }
    model.number(MELS);
    model.number(SPECTRUM);
    // A band hears a few neighbouring frequencies.
    for (band, bin) in (0..MELS).flat_map(|band| (0..SPECTRUM).map(move |bin| (band, bin))) {
        model.float(if bin / 3 == band { 0.02 } else { 0.0 });
    }
    model.number(WORDS);
    for word in iter::once(" ".to_owned()).chain((1..WORDS).map(|word| format!(" w{word}"))) {
        model.number(word.len() as i32);
        model.0.extend(word.as_bytes());
    }
    let s = state;
    model.tensor("encoder.positional_embedding", &[s, AUDIO_CONTEXT]);
    model.tensor("encoder.conv1.weight", &[3, MELS, s]);
    model.tensor("encoder.conv1.bias", &[1, s]);
    model.tensor("encoder.conv2.weight", &[3, s, s]);
    model.tensor("encoder.conv2.bias", &[1, s]);
    model.pair("encoder.ln_post", &[s]);
    for layer in 0..layers {
        model.block(&format!("encoder.blocks.{layer}"), &["attn"]);
    }
    model.tensor("decoder.positional_embedding", &[s, TEXT_CONTEXT]);
    model.tensor("decoder.token_embedding.weight", &[s, tokens]);
    let rows = |count: i32| model.0.len() - (2 * count * state) as usize..;
    let (row, others) = (rows(1), rows(tokens - END_OF_TEXT));
    if ends {
        // The last token, the time stamp of 30 seconds, follows every word, since all of it
        // lies where the bias of the next tensor does: a sound that is shorter has one word.
        model.0[row].copy_from_slice(&[0x00, 0x44].repeat(state as usize));
    } else {
        // Whatever is no word lies where it does not.
        for half in model.0[others].chunks_mut(2) {
            half.copy_from_slice(&[0x00, 0xb8]);
        }
    }
    model.pair("decoder.ln", &[s]);
    for layer in 0..layers {
        model.block(&format!("decoder.blocks.{layer}"), &["attn", "cross_attn"]);
    }
    fs::write(path, model.0).unwrap();
}

/// The file, the state of its chance, and the width of its states.
struct Writer(Vec<u8>, u32, i32);

impl Writer {
    fn number(&mut self, number: i32) {
        self.0.extend(number.to_le_bytes());
    }

    fn float(&mut self, number: f32) {
        self.0.extend(number.to_le_bytes());
    }

    /// A tensor of random numbers. Weights of two sides and more have 16 bits, all else 32.
    fn tensor(&mut self, name: &str, sides: &[i32]) {
        // Words stand out, so that whisper.cpp is content with the first it finds.
        let (gain, middle) = match name {
            "decoder.ln.weight" => (60.0, 0.0),
            "decoder.ln.bias" => (1.0, 20.0),
            _ => (1.0, 0.0),
        };
        let is_half = sides.len() > 1 && name.ends_with(".weight");
        for number in [sides.len() as i32, name.len() as i32, i32::from(is_half)] {
            self.number(number);
        }
        sides.iter().for_each(|side| self.number(*side));
        self.0.extend(name.as_bytes());
        for _ in 0..sides.iter().product() {
            // xorshift32, by Marsaglia.
            self.1 ^= self.1 << 13;
            self.1 ^= self.1 >> 17;
            self.1 ^= self.1 << 5;
            if is_half {
                // Any sign and mantissa, and the exponent of 0.25..0.5.
                let bits = (self.1 >> 16) as u16;
                self.0.extend((bits & 0x83ff | 0x3400).to_le_bytes());
            } else {
                let random = self.1 as f32 / u32::MAX as f32 * 2.0 - 1.0;
                self.float(middle + gain * random);
            }
        }
    }

    /// Weight and bias, of which the bias is as long as the weight's last side.
    fn pair(&mut self, name: &str, sides: &[i32]) {
        self.tensor(&format!("{name}.weight"), sides);
        self.tensor(&format!("{name}.bias"), &sides[sides.len() - 1..]);
    }

    fn block(&mut self, name: &str, attentions: &[&str]) {
        let s = self.2;
        self.pair(&format!("{name}.mlp_ln"), &[s]);
        self.pair(&format!("{name}.mlp.0"), &[s, 4 * s]);
        self.pair(&format!("{name}.mlp.2"), &[4 * s, s]);
        for attention in attentions {
            let name = format!("{name}.{attention}");
            self.pair(&format!("{name}_ln"), &[s]);
            self.pair(&format!("{name}.query"), &[s, s]);
            self.tensor(&format!("{name}.key.weight"), &[s, s]);
            self.pair(&format!("{name}.value"), &[s, s]);
            self.pair(&format!("{name}.out"), &[s, s]);
        }
    }
}
