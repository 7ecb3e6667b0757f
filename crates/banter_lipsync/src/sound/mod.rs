//! What is heard in a sound.

use crate::Viseme;

/// 10 ms of a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Heard {
    /// Start of this frame in the stream, in seconds.
    pub time: f32,
    /// The decided viseme.
    pub viseme: Viseme,
    /// Probabilities, sum 1.
    pub visemes: [f32; Viseme::COUNT],
    /// `0..=1`.
    pub jaw: f32,
    /// `0..=1`.
    pub aperture: f32,
    /// `0..=1`.
    pub closure: f32,
    /// `0..=1`.
    pub lip_teeth: f32,
    /// `1` is this voice's usual level.
    pub loudness: f32,
}

/// Stub.
#[derive(Debug, thiserror::Error)]
pub enum SoundError {
    /// Stub.
    #[error("stub")]
    Rate,
}
/// Stub.
pub struct SoundReader;
impl SoundReader {
    /// Stub.
    pub fn new(_: u32) -> Result<Self, SoundError> {
        Ok(Self)
    }
    /// Stub.
    pub fn push(&mut self, _: &[f32], _: &mut Vec<Heard>) {}
    /// Stub.
    pub fn finish(&mut self, _: &mut Vec<Heard>) {}
}
