//! Voice activity by an engine: how likely it is that somebody speaks.

use crate::{Engine, EngineError, Inbox, Output, Task};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The task of telling speech from everything else.
#[derive(Debug)]
pub enum Detection {}

impl Task for Detection {
    const NAME: &'static str = "detect";
    type Request = DetectRequest;
    type Event = DetectEvent;

    fn event_bytes(event: &DetectEvent) -> usize {
        match event {
            DetectEvent::Speech(probabilities) => size_of_val(probabilities.as_slice()),
            DetectEvent::Memory(numbers) => size_of_val(&**numbers),
        }
    }
}

/// The next piece of a stream. The engine keeps nothing: what it remembers of the stream
/// travels along, so one engine serves any number of streams.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DetectRequest {
    /// Mono sound at 16 kHz in -1..=1, some whole frames of [`DetectRequest::FRAME`].
    pub samples: Arc<[f32]>,
    /// The [`DetectEvent::Memory`] of the piece before; empty for the first.
    pub memory: Arc<[f32]>,
}

impl DetectRequest {
    /// Samples that one probability is for: 32 milliseconds.
    pub const FRAME: usize = 512;
}

/// A part of the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum DetectEvent {
    /// For each frame how likely it is that somebody speaks, 0..=1.
    Speech(Vec<f32>),
    /// What to pass with the next piece. Comes after the probabilities, last.
    Memory(Arc<[f32]>),
}

/// An engine that tells speech from everything else.
pub trait Detect: Send {
    /// Says for each frame of `request.samples` how likely it is that somebody speaks.
    ///
    /// # Errors
    /// [`EngineError::Request`] for samples that are no whole frames or a memory that is not
    /// this engine's; any other [`EngineError`].
    fn detect(
        &mut self,
        request: DetectRequest,
        output: &mut Output<DetectEvent>,
    ) -> Result<(), EngineError>;
}

impl<E: Detect> Engine<Detection> for E {
    fn serve(&mut self, inbox: &Inbox<Detection>) {
        inbox.serve_each(|request, output| self.detect(request, output));
    }
}
