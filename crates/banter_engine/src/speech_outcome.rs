//! What speech turned out to be.

/// Speech outcome: what somebody's sound turned out to be when it was over. The ears of a game
/// decide it; who listens acts by it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum SpeechOutcome {
    /// A line, which wants an answer.
    #[default]
    Line,
    /// "Uh-huh": said while a character spoke, and no reason for it to stop.
    Backchannel,
    /// A cough, a knock: too short for words.
    Noise,
}
