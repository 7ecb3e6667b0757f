//! When actions begin.

use super::{ActionFinished, ActionOutcome, ActionPlanned, MOST, OngoingAction, OngoingActions};
use crate::guard::Gate;
use crate::{ActionRefused, ActionRequested, Refusal, Reply, SentenceState, Turn};
use bevy::prelude::*;
use std::collections::VecDeque;

/// The actions of an answer that have not begun. Dropped with the turn.
#[derive(Component, Debug, Default)]
pub(crate) struct Plan {
    waiting: Vec<ActionPlanned>,
    /// How many there were in all.
    count: usize,
}

impl Plan {
    fn push(&mut self, planned: &ActionPlanned) {
        // Told of twice beside one sentence, it is one action.
        if self.waiting.contains(planned) {
            return;
        }
        if self.count >= MOST {
            tracing::debug!("an answer has too many actions: {}", planned.action);
            return;
        }
        self.count += 1;
        self.waiting.push(planned.clone());
    }

    /// Takes out those whose time has come, in their order. What belongs to a sentence that
    /// the guard has not let pass is not done.
    fn due(&mut self, reply: &Reply, gate: &Gate) -> Vec<ActionPlanned> {
        self.waiting
            .retain(|planned| gate.place(planned.sentence).is_some());
        let is_due = |planned: &mut ActionPlanned| {
            let place = gate.place(planned.sentence).unwrap_or(planned.sentence);
            match reply.sentences.get(place) {
                Some(sentence) => sentence.state >= SentenceState::Playing,
                // Behind the last sentence, or in an answer without any.
                None => reply.is_over(),
            }
        };
        let due = self.waiting.extract_if(.., is_due);
        due.map(|planned| ActionPlanned {
            sentence: gate.place(planned.sentence).unwrap_or(planned.sentence),
            ..planned
        })
        .collect()
    }
}

/// Notes what answers come with.
pub(super) fn plan(
    mut planned: MessageReader<ActionPlanned>,
    mut turns: Query<Option<&mut Plan>, With<Turn>>,
    mut new: Local<Vec<(Entity, Plan)>>,
    mut commands: Commands,
) {
    for planned in planned.read() {
        // Of a turn that is gone, nothing is done.
        match turns.get_mut(planned.turn) {
            Ok(Some(mut plan)) => plan.push(planned),
            Ok(None) => {
                let at = new.iter().position(|(turn, _)| *turn == planned.turn);
                match at.and_then(|at| new.get_mut(at)) {
                    Some((_, plan)) => plan.push(planned),
                    None => {
                        let mut plan = Plan::default();
                        plan.push(planned);
                        new.push((planned.turn, plan));
                    }
                }
            }
            Err(_) => {}
        }
    }
    for (turn, plan) in new.drain(..) {
        commands.entity(turn).try_insert(plan);
    }
}

/// Begins the actions whose sentences are heard.
pub(super) fn begin(
    mut turns: Query<(Entity, &Turn, &Reply, &Gate, &mut Plan)>,
    npcs: Query<Option<&OngoingActions>>,
    here: Query<()>,
    time: Res<Time>,
    mut commands: Commands,
) {
    for (turn, &Turn { npc, .. }, reply, gate, mut plan) in &mut turns {
        let plan = plan.bypass_change_detection();
        if plan.waiting.is_empty() {
            continue;
        }
        let due = plan.due(reply, gate);
        if due.is_empty() {
            continue;
        }
        let Ok(ongoing) = npcs.get(npc) else {
            continue;
        };
        let mut ongoing: VecDeque<Entity> =
            ongoing.into_iter().flat_map(|all| all.iter()).collect();
        for planned in due {
            let ActionPlanned {
                sentence,
                action,
                object,
                ..
            } = planned;
            if object.is_some_and(|object| !here.contains(object)) {
                commands.trigger(ActionRefused {
                    npc,
                    turn,
                    text: action,
                    reason: Refusal::NotPerceived,
                    sentence,
                });
                continue;
            }
            if ongoing.len() >= MOST
                && let Some(action) = ongoing.pop_front()
            {
                // The game does not report: the oldest makes room.
                let outcome = ActionOutcome::Unknown;
                commands.trigger(ActionFinished { action, outcome });
            }
            let entity = commands.spawn(OngoingAction {
                npc,
                turn: Some(turn),
                action: action.clone(),
                object,
                sentence,
                since: time.elapsed(),
            });
            let entity = entity.id();
            ongoing.push_back(entity);
            commands.trigger(ActionRequested {
                npc,
                turn,
                entity,
                action,
                object,
                sentence,
            });
        }
    }
}
