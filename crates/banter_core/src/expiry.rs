//! How long utterances live.

use crate::claims::Claims;
use crate::speech::OpenLines;
use crate::{Hearings, NpcParticipant, Transcript, TurnCause, Utterance, UtteranceKind};
use bevy::ecs::entity::{Entities, EntityHashSet};
use bevy::prelude::*;
use std::time::Duration;

/// How long an utterance of which everybody has heard the words is kept, by the game's clock.
const KEPT: Duration = Duration::from_secs(2);

/// How long the words of an utterance are waited for that is only overheard.
const AWAITED: Duration = Duration::from_secs(60);

/// How many utterances there are at most that nobody answers; beyond that the oldest go.
const MOST: usize = 1_024;

/// Despawns utterances that nobody needs, and with them the work of the ears.
pub(crate) fn expire(
    utterances: Query<(Entity, &Utterance, &Transcript, Option<&Hearings>)>,
    causes: Query<&TurnCause>,
    npcs: Query<(), With<NpcParticipant>>,
    claims: Res<Claims>,
    open: Res<OpenLines>,
    entities: &Entities,
    time: Res<Time>,
    mut commands: Commands,
) {
    if utterances.is_empty() {
        return;
    }
    let in_turns = causes.iter().filter_map(TurnCause::utterance);
    let needed: EntityHashSet = in_turns
        .chain(claims.utterances())
        .chain(open.utterances())
        .collect();
    let mut rest: Vec<(Duration, Entity)> = Vec::new();
    for (entity, utterance, transcript, hearings) in &utterances {
        if needed.contains(&entity) {
            continue;
        }
        let all = || hearings.into_iter().flat_map(|hearings| &hearings.0);
        let is_listener = |listener: Entity| npcs.contains(listener);
        let is_useless = match utterance.ended {
            // Its speaker has gone in the middle of it.
            None => !matches!(utterance.kind, UtteranceKind::Sentence { .. }),
            Some(ended) => {
                let age = time.elapsed().saturating_sub(ended.game);
                let overheard = || all().any(|h| !h.addressed && is_listener(h.listener));
                let is_alone = || !all().any(|h| entities.contains_spawned(h.listener));
                match transcript.is_final {
                    true => age > KEPT || hearings.is_some() && is_alone(),
                    false => age > AWAITED || hearings.is_some() && !overheard(),
                }
            }
        };
        if is_useless {
            commands.entity(entity).try_despawn();
        } else {
            rest.push((utterance.began.game, entity));
        }
    }
    let beyond = rest.len().saturating_sub(MOST);
    if beyond > 0 {
        rest.sort_unstable();
        for (_, entity) in rest.into_iter().take(beyond) {
            commands.entity(entity).try_despawn();
        }
    }
}
