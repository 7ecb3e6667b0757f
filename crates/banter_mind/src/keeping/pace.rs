//! How fast the model works.

use crate::engines::MindEngine;
use banter_core::{EngineStatusChanged, Stage};
use banter_engine::{EngineStatus, GenerateEvent, GenerateRequest, Job, Upkeep};
use bevy::prelude::*;

/// What a model works at that was told nothing.
const FULL: u8 = 100;

/// Pace of the language model, in percent of what it can, 1 to 100: less leaves more of the
/// machine to the game. A game may set it at any frame, for example lower while the frame rate
/// drops; answers that are under way go slower from their next token on. 100.
///
/// ```
/// # use bevy::prelude::*;
/// use banter_mind::MindPace;
///
/// fn spare_the_renderer(time: Res<Time<Real>>, mut pace: ResMut<MindPace>) {
///     let is_slow = time.delta_secs() > 1.0 / 50.0;
///     pace.set_if_neq(MindPace(if is_slow { 40 } else { 100 }));
/// }
/// # let _ = spare_the_renderer;
/// ```
#[derive(Resource, Reflect, Debug, Clone, Copy, PartialEq, Eq)]
#[reflect(Resource, Default)]
pub struct MindPace(pub u8);

impl Default for MindPace {
    fn default() -> Self {
        Self(FULL)
    }
}

/// Frames that the mind's pace follows, where something sets [`MindPace`] by them, as `banter_xr` does while a headset is worn.
/// It is for an inspector; nothing else reads it. Where nothing does, all of it is 0.
#[derive(Resource, Reflect, Debug, Clone, Copy, Default, PartialEq)]
#[reflect(Resource, Default)]
pub struct InferencePace {
    /// What the mind would work at by them, in percent of what it can.
    pub percent: u8,
    /// How many frames in a hundred are late.
    pub late: f32,
    /// Seconds that a frame may take.
    pub budget: f32,
    /// Seconds that frames took, in the mean of the last half second or so.
    pub frame: f32,
}

/// What the engine knows of the pace.
#[derive(Debug)]
pub(super) struct Told {
    pace: u8,
    job: Option<Job<GenerateEvent>>,
}

impl Default for Told {
    fn default() -> Self {
        Self {
            pace: FULL,
            job: None,
        }
    }
}

/// Tells the engine the pace where it does not know it: one request at a time, with the latest.
pub(super) fn send(
    pace: Res<MindPace>,
    engine: Option<Res<MindEngine>>,
    mut changes: MessageReader<EngineStatusChanged>,
    mut told: Local<Told>,
) {
    let Some(engine) = engine else {
        *told = Told::default();
        return;
    };
    let is_new = changes.read().any(|change| {
        change.stage == Stage::Think
            && change.engine == engine.0.name()
            && change.status == EngineStatus::Ready
    });
    if is_new || engine.is_changed() {
        // A program that was started again, and another in its place, know of nothing.
        *told = Told::default();
    }
    let Told { pace: known, job } = &mut *told;
    if let Some(running) = job {
        while running.poll().is_some() {}
        if !running.has_ended() {
            return;
        }
        *job = None;
    }
    let percent = pace.0.clamp(1, FULL);
    if percent == *known {
        return;
    }
    let request = GenerateRequest::of_upkeep(Upkeep::Pace { percent });
    // A queue that is full is tried again in the next frame.
    if let Ok(running) = engine.0.submit(request) {
        *job = Some(running);
        *known = percent;
    }
}
