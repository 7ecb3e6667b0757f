//! What is to be done with what is kept, one after the other.

use super::{MindsRestored, MindsSaved};
use crate::engines::MindEngine;
use banter_core::PersonId;
use banter_engine::{
    EngineError, GenerateEvent, GenerateRequest, Job, Update, Upkeep, UpkeepReport,
};
use bevy::prelude::*;
use std::collections::VecDeque;
use std::path::PathBuf;

/// How many saves and loads may wait.
const MOST_WAITING: usize = 32;
/// How many characters are let go in one request. More that go at once are forgotten by the
/// engine when it needs the room.
const MOST_GONE: usize = 4_096;

/// Something that is to be done with what is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wish {
    Save {
        path: PathBuf,
        people: Vec<PersonId>,
    },
    Restore {
        path: PathBuf,
    },
    Forget(Vec<PersonId>),
}

/// What comes of a wish, for the game.
pub(super) enum End {
    Saved(MindsSaved),
    Restored(MindsRestored),
}

impl Command for End {
    type Out = ();

    fn apply(self, world: &mut World) {
        match self {
            Self::Saved(saved) => world.trigger(saved),
            Self::Restored(restored) => world.trigger(restored),
        }
    }
}

/// What is to be done, in its order, and what the engine is doing.
#[derive(Resource, Debug, Default)]
pub(super) struct Wishes {
    waiting: VecDeque<Wish>,
    current: Option<Current>,
}

#[derive(Debug)]
struct Current {
    wish: Wish,
    job: Job<GenerateEvent>,
    report: UpkeepReport,
}

impl Wishes {
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.current.is_none()
    }

    /// Notes that somebody is gone.
    pub(super) fn forget(&mut self, id: PersonId) {
        match self.waiting.back_mut() {
            Some(Wish::Forget(gone)) if gone.contains(&id) => {}
            Some(Wish::Forget(gone)) if gone.len() < MOST_GONE => gone.push(id),
            Some(Wish::Forget(_)) => {
                tracing::debug!("too many characters go at once to let go of each: {id}");
            }
            _ => self.waiting.push_back(Wish::Forget(vec![id])),
        }
    }

    /// Adds a save or a load; the end of it where too many wait.
    pub(super) fn add(&mut self, wish: Wish) -> Result<(), End> {
        let waits = |wish: &&Wish| !matches!(wish, Wish::Forget(_));
        if self.waiting.iter().filter(waits).count() < MOST_WAITING {
            self.waiting.push_back(wish);
            return Ok(());
        }
        let error = EngineError::Request(format!(
            "{MOST_WAITING} saves and loads of minds wait already; wait for their ends"
        ));
        match end(wish, Err(error)) {
            Some(end) => Err(end),
            None => Ok(()),
        }
    }

    /// Has the engine do what is next, and says what has ended. Nobody who `is_back` is let go.
    pub(super) fn go_on(
        &mut self,
        engine: Option<&MindEngine>,
        is_back: impl Fn(&PersonId) -> bool,
    ) -> Vec<End> {
        let mut ends = Vec::new();
        loop {
            if let Some(mut current) = self.current.take() {
                match look(&mut current) {
                    None => {
                        self.current = Some(current);
                        return ends;
                    }
                    Some(result) => ends.extend(end(current.wish, result)),
                }
            }
            let Some(mut wish) = self.waiting.pop_front() else {
                return ends;
            };
            if let Wish::Forget(gone) = &mut wish {
                gone.retain(|id| !is_back(id));
                if gone.is_empty() {
                    continue;
                }
            }
            let Some(engine) = engine else {
                ends.extend(end(wish, Ok(UpkeepReport::default())));
                continue;
            };
            let request = GenerateRequest::of_upkeep(upkeep(&wish));
            match engine.0.submit(request) {
                Ok(job) => {
                    self.current = Some(Current {
                        wish,
                        job,
                        report: UpkeepReport::default(),
                    });
                    return ends;
                }
                Err(refused) if matches!(refused.error, EngineError::Busy { .. }) => {
                    self.waiting.push_front(wish);
                    return ends;
                }
                Err(refused) => ends.extend(end(wish, Err(refused.error))),
            }
        }
    }
}

/// How a job has ended, if it has.
fn look(current: &mut Current) -> Option<Result<UpkeepReport, EngineError>> {
    while let Some(update) = current.job.poll() {
        match update {
            Update::Event(GenerateEvent::Upkept(report)) => current.report = report,
            Update::Event(_) => {}
            Update::Done => return Some(Ok(current.report)),
            Update::Failed(error) => return Some(Err(error)),
        }
    }
    None
}

fn upkeep(wish: &Wish) -> Upkeep {
    let names = |people: &[PersonId]| people.iter().map(ToString::to_string).collect();
    // The engine may run elsewhere. Where the current folder is gone, it says what is wrong.
    let place = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
    match wish {
        Wish::Save { path, people } => Upkeep::Save {
            path: place(path),
            characters: names(people),
        },
        Wish::Restore { path } => Upkeep::Restore { path: place(path) },
        Wish::Forget(gone) => Upkeep::Forget {
            characters: names(gone),
        },
    }
}

/// What the game is told of a wish's end.
fn end(wish: Wish, result: Result<UpkeepReport, EngineError>) -> Option<End> {
    match wish {
        Wish::Save { path, .. } => Some(End::Saved(MindsSaved { path, result })),
        Wish::Restore { path } => Some(End::Restored(MindsRestored { path, result })),
        Wish::Forget(gone) => {
            if let Err(error) = result {
                tracing::debug!("{} characters were not let go: {error}", gone.len());
            }
            None
        }
    }
}
