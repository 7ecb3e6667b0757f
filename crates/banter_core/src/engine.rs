//! How engines are, told to the game as it changes.

use crate::{BanterSystems, EngineFailed, Stage};
use banter_engine::{EngineError, EngineStatus, Task, Worker};
use bevy::prelude::*;
use std::marker::PhantomData;
use std::mem::{Discriminant, discriminant};

/// Written by core: an engine is not as it was. It was inserted, a part of its model is
/// loaded, it takes jobs, it has failed and why, it is there again. It is written whether or
/// not there is a turn; what fails in a turn is [`EngineFailed`], too.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct EngineStatusChanged {
    /// What the engine is for.
    pub stage: Stage,
    /// Its name: `ears`, `mind`, `voice`, `fallback voice`, `detector`, or what the game called it.
    pub engine: String,
    /// How it is now.
    pub status: EngineStatus,
}

/// A resource that holds an engine whose status is to be told: see [`EngineWatch`].
pub trait WatchedEngine: Resource {
    /// What the engine is for.
    const STAGE: Stage;

    /// The engine's name.
    fn name(&self) -> &str;

    /// How it is.
    fn status(&self) -> EngineStatus;
}

/// A resource that holds a worker, and by that a [`WatchedEngine`].
pub trait WorkerEngine: Resource {
    /// What the engine is for.
    const STAGE: Stage;

    /// What the worker does.
    type Task: Task;

    /// The worker.
    fn worker(&self) -> &Worker<Self::Task>;
}

impl<E: WorkerEngine> WatchedEngine for E {
    const STAGE: Stage = <E as WorkerEngine>::STAGE;

    fn name(&self) -> &str {
        self.worker().name()
    }

    fn status(&self) -> EngineStatus {
        self.worker().status()
    }
}

/// Tells how the engine in a resource is: writes [`EngineStatusChanged`] when it is not as it
/// was a frame before. Each stage adds it for its engines.
#[derive(Debug)]
pub struct EngineWatch<E>(PhantomData<fn() -> E>);

impl<E> Default for EngineWatch<E> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<E: WatchedEngine> Plugin for EngineWatch<E> {
    fn build(&self, app: &mut App) {
        app.add_systems(PreUpdate, watch::<E>.before(BanterSystems::Receive));
    }
}

fn watch<E: WatchedEngine>(
    engine: Option<Res<E>>,
    mut last: Local<Option<EngineStatus>>,
    mut told: ResMut<Told>,
    mut changed: MessageWriter<EngineStatusChanged>,
) {
    let Some(engine) = engine else {
        *last = None;
        return;
    };
    let status = engine.status();
    // One that was put in the place of another is told of, too.
    if last.as_ref() == Some(&status) && !engine.is_added() {
        return;
    }
    if status == EngineStatus::Ready {
        told.0.retain(|(stage, _)| *stage != E::STAGE);
    }
    changed.write(EngineStatusChanged {
        stage: E::STAGE,
        engine: engine.name().to_owned(),
        status: status.clone(),
    });
    *last = Some(status);
}

/// The kinds of failure that the log knows.
#[derive(Resource, Default)]
pub(crate) struct Told(Vec<(Stage, Discriminant<EngineError>)>);

/// Says in the log what fails in turns: each kind of failure once for each stage, until the
/// stage's engine is ready anew.
pub(crate) fn log_failure(failed: On<EngineFailed>, mut told: ResMut<Told>) {
    let EngineFailed { stage, error, .. } = failed.event();
    let kind = (*stage, discriminant(error));
    let doing = match stage {
        Stage::Listen => "listening",
        Stage::Think => "thinking",
        Stage::Speak => "speaking",
    };
    if told.0.contains(&kind) {
        tracing::debug!("{doing} fails again: {error}");
        return;
    }
    told.0.push(kind);
    tracing::warn!("{doing} fails, and the conversation goes on without it: {error}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_app::TestApp;

    #[derive(Resource)]
    struct Engine(EngineStatus);

    impl WatchedEngine for Engine {
        const STAGE: Stage = Stage::Think;

        fn name(&self) -> &str {
            "mind"
        }

        fn status(&self) -> EngineStatus {
            self.0.clone()
        }
    }

    #[test]
    fn a_status_is_told_when_it_changes_and_once() {
        let mut game = TestApp::new().with(EngineWatch::<Engine>::default());
        game.record::<EngineStatusChanged>();
        game.step();
        assert!(game.recorded::<EngineStatusChanged>().is_empty());
        let failed = EngineStatus::Failed(EngineError::Request("no model".into()));
        let all = [EngineStatus::Starting, failed, EngineStatus::Ready];
        for status in &all {
            game.world_mut().insert_resource(Engine(status.clone()));
            for _ in 0..3 {
                game.step();
            }
        }
        let told: Vec<_> = game
            .recorded::<EngineStatusChanged>()
            .iter()
            .map(|told| (told.stage, told.engine.as_str(), told.status.clone()))
            .collect();
        assert_eq!(told, all.map(|status| (Stage::Think, "mind", status)));
    }
}
