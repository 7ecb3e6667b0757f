//! From sound to frames of a mouth, on the thread that listens.

use super::playout::StreamFrame;
use banter_lipsync::Style;

/// Makes frames of one stream's sound, a hundred a second. It owns its buffers.
pub(super) trait Follow: Send {
    /// Appends the frames that are decided by these samples.
    fn push(&mut self, samples: &[f32], frames: &mut Vec<StreamFrame>);

    /// Appends the frames of what was still being thought about: the sound is over.
    fn finish(&mut self, frames: &mut Vec<StreamFrame>);
}

/// What follows sound of a rate in the manner of a style.
pub(super) fn follower(rate: u32, style: &Style) -> Result<Box<dyn Follow>, String> {
    let _ = (rate, style);
    Err("nothing follows sound yet".to_owned())
}
