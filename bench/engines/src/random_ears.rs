//! A whisper model with random weights and the shape of a real tiny one: it hears nonsense,
//! at what a real one costs.

use std::path::Path;

/// The model of the ears' own tests.
#[allow(clippy::unwrap_used, unreachable_pub)]
#[path = "../../../crates/banter_whisper/tests/common/random_model.rs"]
mod random_model;

/// Writes a model as wide as the smallest real one, with one layer, whose text ends with its
/// first word.
pub fn write_short(path: &Path) {
    random_model::write_wide(path, random_model::ENGLISH, random_model::TINY.state);
}

/// Writes a model of the shape of a real tiny one for English, about 75 MB: 4 layers of
/// encoder and decoder, states of 384 numbers in 6 heads, 51 864 tokens, 16-bit weights. Its
/// text never ends by itself.
pub fn write_tiny(path: &Path) {
    random_model::write_shape(path, random_model::TINY);
}
