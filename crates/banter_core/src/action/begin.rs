//! When actions begin.

use super::event::{ActionFinished, ActionRefused, ActionRequested, Refusal};
use super::registry::{ActionAttempt, NpcAction, NpcActions, Vetoes};
use super::{ActionCall, ActionOutcome, ActionPlanned, MOST, OngoingAction, OngoingActions};
use crate::guard::Gate;
use crate::{Reply, SentenceState, Turn};
use bevy::prelude::*;

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
            tracing::debug!("an answer has too many actions: {}", planned.call.name);
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
    actions: Res<NpcActions>,
    mut commands: Commands,
) {
    for (turn, &Turn { npc, .. }, reply, gate, mut plan) in &mut turns {
        let plan = plan.bypass_change_detection();
        if plan.waiting.is_empty() {
            continue;
        }
        for ActionPlanned { sentence, call, .. } in plan.due(reply, gate) {
            let request = actions.request(&call.name);
            let due = Due {
                npc,
                turn,
                sentence,
                call,
            };
            // In the order in which they stand, each after what came of the one before.
            commands.queue(move |world: &mut World| request(world, &due));
        }
    }
}

/// An action whose time has come.
pub(super) struct Due {
    npc: Entity,
    turn: Entity,
    sentence: usize,
    call: ActionCall,
}

impl Due {
    fn refuse(&self, world: &mut World, reason: Refusal, veto: String) {
        world.trigger(ActionRefused {
            npc: self.npc,
            turn: self.turn,
            text: self.call.name.clone(),
            reason,
            veto,
            sentence: self.sentence,
        });
    }
}

/// Tells the game of an action, unless it has something against it.
pub(super) fn request<A: NpcAction>(
    world: &mut World,
    due: &Due,
    make: fn(&ActionCall) -> Option<A>,
) {
    let &Due {
        npc,
        turn,
        sentence,
        ref call,
    } = due;
    if world.get_entity(npc).is_err() {
        return;
    }
    if !call.entities().all(|it| world.get_entity(it).is_ok()) {
        return due.refuse(world, Refusal::NotPerceived, String::new());
    }
    let attempt = || {
        Some(ActionAttempt {
            npc,
            turn,
            action: make(call)?,
        })
    };
    if let Some(reason) = Vetoes::<A>::refuse(world, attempt) {
        return due.refuse(world, Refusal::Vetoed, reason);
    }
    let Some(action) = make(call) else {
        return due.refuse(world, Refusal::WrongArgument, String::new());
    };
    // A veto may have done away with the character.
    if world.get_entity(npc).is_err() {
        return;
    }
    let ongoing = world.get::<OngoingActions>(npc);
    let oldest = ongoing
        .filter(|all| all.len() >= MOST)
        .and_then(|all| all.iter().next());
    if let Some(action) = oldest {
        // The game does not report: the oldest makes room.
        let outcome = ActionOutcome::Unknown;
        world.trigger(ActionFinished { action, outcome });
        world.flush();
    }
    let since = world.resource::<Time>().elapsed();
    let entity = world.spawn(OngoingAction {
        npc,
        turn: Some(turn),
        call: call.clone(),
        sentence,
        since,
    });
    let entity = entity.id();
    world.trigger(ActionRequested {
        npc,
        turn,
        entity,
        action,
        sentence,
    });
}
