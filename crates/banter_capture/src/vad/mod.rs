//! How likely it is that somebody speaks.
//!
//! ```
//! use banter_capture::{Earshot, VoiceActivity};
//!
//! let mut ear = Earshot::default();
//! let silence = vec![0.0; ear.frame()];
//! assert!(ear.probability(&silence) < 0.5);
//! ```

mod earshot;
mod loudness;

pub use earshot::Earshot;
pub use loudness::LoudnessDetector;

/// Something that tells voice from other sound, frame by frame.
///
/// It has a state: frames are those of one stream, in order. What it makes of a frame may
/// depend on the frames before.
pub trait VoiceActivity: Send {
    /// Samples at [`RATE`](crate::RATE) that one probability is about: at least 1 and at
    /// most a second, and always the same.
    fn frame(&self) -> usize;

    /// How likely it is that there is voice in `frame`, 0..=1. The frame has
    /// [`VoiceActivity::frame`] samples, which are finite and in -1..=1.
    ///
    /// It is called on the thread that the pipeline runs on, so it must be done well before
    /// the next frame comes.
    fn probability(&mut self, frame: &[f32]) -> f32;

    /// Forgets the frames so far: what comes next is another sound.
    fn reset(&mut self);

    /// Whether what it takes for voice is believed only where there is a pitch nearby, or
    /// where it lasts as a whisper does. Detectors that learned from speech take some keys
    /// and clicks for it. `false` unless it says otherwise.
    fn wants_pitch(&self) -> bool {
        false
    }
}
