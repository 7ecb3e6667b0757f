//! What was decided about a stream, whoever decided it.

use banter_capture::SpeechOutcome;

/// An utterance as it was found. Times are in seconds since the stream began.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Utterance {
    /// Where its first sound is said to be.
    pub start: f64,
    /// When it was noticed.
    pub noticed: f64,
    /// Where its last sound is said to be.
    pub end: f64,
    /// When it was decided that it is over.
    pub decided: f64,
    /// How it ended.
    pub how: SpeechOutcome,
    /// When it was suspected to be an interruption, and the character's voice was lowered.
    pub suspected: Option<f64>,
    /// When it became an interruption, if it did.
    pub barged: Option<f64>,
}
