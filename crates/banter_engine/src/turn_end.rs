//! Whether somebody has finished, by the sound of it.

use crate::{Engine, EngineError, Inbox, Output, Task};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The task of telling whether a speaker who pauses has finished.
#[derive(Debug)]
pub enum TurnEnding {}

impl Task for TurnEnding {
    const NAME: &'static str = "turn end";
    type Request = TurnEndRequest;
    type Event = TurnEndEvent;
}

/// What a speaker said so far, up to the pause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TurnEndRequest {
    /// Mono sound at 16 kHz in -1..=1: the turn so far, or its last seconds. An engine listens
    /// to the last [`TurnEndRequest::MOST`] samples.
    pub samples: Arc<[f32]>,
}

impl TurnEndRequest {
    /// Samples that are listened to at most: eight seconds.
    pub const MOST: usize = 8 * 16_000;
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TurnEndEvent {
    /// How likely it is that the speaker has finished, 0..=1.
    pub probability: f32,
}

/// An engine that tells whether a speaker has finished.
pub trait TurnEnd: Send {
    /// Says how likely it is that whoever said `request.samples` has finished.
    ///
    /// # Errors
    /// Any [`EngineError`].
    fn turn_end(
        &mut self,
        request: TurnEndRequest,
        output: &mut Output<TurnEndEvent>,
    ) -> Result<(), EngineError>;
}

impl<E: TurnEnd> Engine<TurnEnding> for E {
    fn serve(&mut self, inbox: &Inbox<TurnEnding>) {
        inbox.serve_each(|request, output| self.turn_end(request, output));
    }
}
