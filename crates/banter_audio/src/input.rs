//! Spoken lines that come in.

use banter_core::{SpeechEnded, SpeechStarted};
use banter_engine::Pcm;
use bevy::prelude::*;

/// Written by the game: somebody spoke a line, and here is all of it, from a file or a
/// recording of the game's own. Several of one speaker in a frame are answered one after the
/// other.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct Recorded {
    /// The participant who spoke.
    pub speaker: Entity,
    /// The character that it is said to; `None` leaves it to the line, the speaker's attention and the distance:
    /// [`Addressees`](banter_core::Addressees).
    pub to: Option<Entity>,
    /// What was said, as sound.
    pub pcm: Pcm,
}

/// Passes recorded lines on as though they had just been spoken.
pub(crate) fn receive_recorded(
    mut recorded: MessageReader<Recorded>,
    mut started: MessageWriter<SpeechStarted>,
    mut ended: MessageWriter<SpeechEnded>,
) {
    for Recorded { speaker, to, pcm } in recorded.read() {
        started.write(SpeechStarted::new(*speaker, *to));
        ended.write(SpeechEnded::new(*speaker, pcm.clone()));
    }
}
