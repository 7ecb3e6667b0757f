//! How actions end.

use super::event::ActionFinished;
use super::{ActionEnded, ActionOutcome, ActionSettings, ActionTakenOn, OngoingAction};
use bevy::prelude::*;

/// How an action ended, in the moment in which it does.
#[derive(Component, Debug, Default)]
pub(crate) struct Report(Option<ActionOutcome>);

/// The game has reported how an action ended.
pub(super) fn finish(
    finished: On<ActionFinished>,
    mut actions: Query<&mut Report>,
    mut commands: Commands,
) {
    if let Ok(mut report) = actions.get_mut(finished.action)
        && report.0.is_none()
    {
        report.0 = Some(finished.outcome.clone());
        commands.entity(finished.action).try_despawn();
    }
}

/// Ends actions of which the game has reported nothing for too long.
pub(super) fn expire(
    actions: Query<(Entity, &OngoingAction), Without<ActionTakenOn>>,
    settings: Res<ActionSettings>,
    time: Res<Time>,
    mut commands: Commands,
) {
    for (action, ongoing) in &actions {
        if time.elapsed().saturating_sub(ongoing.since) >= settings.report_timeout {
            let outcome = ActionOutcome::Unknown;
            commands.trigger(ActionFinished { action, outcome });
        }
    }
}

/// Tells of every action that is gone how it ended, whoever despawned it.
pub(super) fn tell(
    removed: On<Remove, OngoingAction>,
    actions: Query<(&OngoingAction, &Report)>,
    mut ended: MessageWriter<ActionEnded>,
) {
    let Ok((action, Report(report))) = actions.get(removed.entity) else {
        return;
    };
    ended.write(ActionEnded {
        entity: removed.entity,
        npc: action.npc,
        turn: action.turn,
        call: action.call.clone(),
        sentence: action.sentence,
        outcome: report.clone().unwrap_or(ActionOutcome::Cancelled),
    });
}
