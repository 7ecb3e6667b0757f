//! The pace of a game's mind, from the frames of its headset.

use super::{PaceController, PaceSettings};
use crate::headset::Headset;
use banter_core::{Reply, Turn};
use banter_mind::MindPace;
use bevy::prelude::*;

/// Frame budget of the headset that is worn, seconds: 1/90 unless its runtime says otherwise.
#[derive(Resource, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Resource, Default)]
pub struct FrameBudget(pub f32);

impl Default for FrameBudget {
    fn default() -> Self {
        Self(1.0 / 90.0)
    }
}

/// Pace of inference while a headset is worn, for an inspector: nothing reads it.
#[derive(Resource, Reflect, Debug, Clone, Copy, Default, PartialEq)]
#[reflect(Resource, Default)]
pub struct InferencePace {
    /// What the mind works at, in percent of what it can.
    pub percent: u8,
    /// How many frames in a hundred are late.
    pub late: f32,
}

/// Sets [`MindPace`] by how late frames are, while a headset is worn; when it is taken off, the mind
/// has what it had before.
pub(crate) fn spare(
    headset: Res<Headset>,
    settings: Res<PaceSettings>,
    budget: Res<FrameBudget>,
    time: Res<Time<Real>>,
    answers: Query<&Reply, With<Turn>>,
    mind: Option<ResMut<MindPace>>,
    mut shown: ResMut<InferencePace>,
    mut own: Local<Option<(PaceController, MindPace)>>,
) {
    let Some(mut mind) = mind else {
        return;
    };
    if !headset.is_worn() {
        if let Some((_, before)) = own.take() {
            mind.set_if_neq(before);
        }
        return;
    }
    let (controller, before) = own.get_or_insert_with(|| (PaceController::default(), *mind));
    let busy = answers.iter().any(|answer| !answer.complete);
    let budget = settings.budget.unwrap_or(budget.0);
    let percent = controller.advance(time.delta_secs(), budget, busy, &settings);
    // What the game wants less of stays less.
    mind.set_if_neq(MindPace(percent.min(before.0)));
    shown.set_if_neq(InferencePace {
        percent,
        late: controller.late(),
    });
}
