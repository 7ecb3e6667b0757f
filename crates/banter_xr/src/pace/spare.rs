//! The pace of a game's mind, from the frames of its headset.

use super::{PaceController, PaceSettings};
use crate::headset::Headset;
use banter_core::{Reply, Turn};
use banter_mind::{InferencePace, MindPace};
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

/// Seconds over which the frames that are shown are averaged.
const SHOWN: f32 = 0.5;

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
            *shown = InferencePace::default();
        }
        return;
    }
    let (controller, before) = own.get_or_insert_with(|| (PaceController::default(), *mind));
    let busy = answers.iter().any(|answer| !answer.complete);
    let budget = settings.budget.unwrap_or(budget.0);
    let took = time.delta_secs();
    let percent = controller.advance(took, budget, busy, &settings);
    // What the game wants less of stays less.
    mind.set_if_neq(MindPace(percent.min(before.0)));
    let share = if shown.budget > 0.0 {
        (took / SHOWN).min(1.0)
    } else {
        1.0
    };
    *shown = InferencePace {
        percent,
        late: controller.late(),
        budget,
        frame: shown.frame + (took - shown.frame) * share,
    };
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use banter_core::test_app::{STEP, TestApp};
    use std::time::Duration;

    #[test]
    fn frames_are_told_while_a_headset_is_worn_and_then_no_more() {
        let mut game = TestApp::new().with(crate::XrPlugin);
        game.world_mut().init_resource::<MindPace>();
        game.world_mut().insert_resource(Headset::Worn);
        game.run_for(Duration::from_secs(3));
        let shown = *game.world().resource::<InferencePace>();
        assert_eq!(shown.budget, FrameBudget::default().0);
        assert!((shown.frame - STEP.as_secs_f32()).abs() < 1e-4, "{shown:?}");
        assert!(shown.late > 1.0, "sixty frames a second are not ninety");
        assert_eq!(shown.percent, 100, "nobody thinks");
        game.world_mut().insert_resource(Headset::NotAsked);
        game.step();
        let shown = *game.world().resource::<InferencePace>();
        assert_eq!(shown, InferencePace::default());
    }
}
