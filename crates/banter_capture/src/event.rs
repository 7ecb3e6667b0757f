//! What is made of a stream of sound.

use banter_engine::{Pcm, SpeechOutcome};

/// Gate of a stream: whether what it brings is meant for anybody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Gate {
    /// Nothing begins. An utterance that voice activity began is still heard to its end;
    /// one that was [held](Gate::Held) ends at once.
    #[default]
    Closed,
    /// Voice activity says when somebody speaks.
    Open,
    /// A button is held: all is speech until it is let go.
    Held,
}

/// Event of speech in a stream. Times are in seconds since the stream's first sample.
///
/// An utterance is `Started`, then any of the others, then `Ended`. Utterances of a stream
/// do not overlap.
#[derive(Debug, Clone, PartialEq)]
pub enum SpeechEvent {
    /// Somebody began to speak.
    Started {
        /// Where the first sound is.
        at: f64,
        /// Where the `Audio` begins: a little before that.
        from: f64,
        /// Whether a character was speaking: then it is not yet known whether this
        /// interrupts it.
        overlap: bool,
        /// Whether a button is held: then it is no noise.
        deliberate: bool,
        /// Whether it goes on with the turn before, which was taken to be over too early:
        /// both are one line.
        joins: bool,
    },
    /// The next piece of the utterance, at [`RATE`](crate::RATE). Pieces are in order and
    /// without gaps.
    Audio(Pcm),
    /// It is silent for now, for long enough that a word may have ended. Work on the final
    /// text can begin.
    Paused {
        /// Where the silence began.
        at: f64,
    },
    /// The speech goes on after a pause.
    Resumed {
        /// Where it goes on.
        at: f64,
    },
    /// An utterance that overlaps a character's answer may be an interruption: from here on the
    /// character speaks in a lower voice. It comes once in an utterance at most, and is settled
    /// by `BargeInConfirmed` or by the utterance's end.
    BargeInSuspected {
        /// When there was voice enough.
        at: f64,
    },
    /// An utterance that overlaps a character's is an interruption for certain. Where a button
    /// is held it comes without having been suspected.
    BargeInConfirmed {
        /// When that became certain.
        at: f64,
    },
    /// The utterance is over. Its sound is all `Audio` since `Started`.
    Ended {
        /// Where the first sound was.
        start: f64,
        /// Where the last sound was.
        end: f64,
        /// When it was decided that this was the end.
        decided: f64,
        /// How it ended: with a line, or with something that is none.
        how: SpeechOutcome,
    },
}
