//! The engines of the mind: the language model, and the thread of the persona's author.

use crate::inquiry::Authoring;
use banter_core::{Stage, WorkerEngine};
use banter_engine::{Generation, Worker};
use bevy::prelude::*;

/// The language model. Without this resource, and whenever it fails, characters answer from
/// their personas.
///
/// ```
/// use banter_engine::{fake::FakeGenerate, Worker};
/// use banter_mind::MindEngine;
/// let engine = MindEngine(Worker::spawn("mind", || {
///     Ok(Box::new(FakeGenerate::replying(["[happy] Come in!"])))
/// })?);
/// # let _ = engine;
/// # Ok::<(), banter_engine::EngineError>(())
/// ```
#[derive(Resource, Debug)]
pub struct MindEngine(pub Worker<Generation>);

impl WorkerEngine for MindEngine {
    const STAGE: Stage = Stage::Think;
    type Task = Generation;

    fn worker(&self) -> &Worker<Generation> {
        &self.0
    }
}

/// The thread that chooses authored answers.
#[derive(Resource)]
pub(crate) struct AuthorWorker(pub(crate) Worker<Authoring>);
