//! How what is said and done moves relations and moods.

use super::tone::tone;
use super::{Feelings, PersonFact, Relations, facts};
use crate::episode::Happening;
use crate::library::Library;
use crate::memory::SpokenBy;
use crate::world_memory::BeforeLoad;
use crate::{Memory, StoryTime};
use banter_core::persona::CharacterPersona;
use banter_core::{Audience, Loudness, PersonId, Reply, TurnCause, TurnEnded};
use bevy::prelude::*;

/// By how much the warmest line moves affinity, trust, pleasure and arousal.
const BY_A_LINE: [f32; 4] = [0.06, 0.02, 0.25, 0.15];
/// By how much what happens moves pleasure and arousal, beside the kindness that the game says.
const BY_A_DEED: [f32; 2] = [0.8, 0.5];

/// What is said to a character tells it of people, and pleases it or not.
pub(crate) fn feel_turn(
    ended: On<TurnEnded>,
    turns: Query<(&Reply, &SpokenBy, Option<&TurnCause>), Without<BeforeLoad>>,
    lines: Query<(&Audience, &Loudness)>,
    mut npcs: Query<(
        &mut Relations,
        &mut Feelings,
        &Memory,
        Option<&CharacterPersona>,
    )>,
    library: Res<Library>,
    story: Res<StoryTime>,
) {
    let (Ok((reply, by, cause)), Ok((mut relations, mut feelings, memory, persona))) =
        (turns.get(ended.turn), npcs.get_mut(ended.npc))
    else {
        return;
    };
    let Some(heard) = reply.heard.as_deref().filter(|heard| !heard.is_empty()) else {
        return;
    };
    let persona = library.of(persona);
    relations.meet(&by.id);
    let fact = |text: &str| PersonFact {
        text: text.to_owned(),
        told_by: Some(by.id.clone()),
        at: story.seconds,
    };
    for text in facts::told_of_self(heard, &persona.language) {
        relations.learn(&by.id, fact(text));
    }
    // What is told in confidence of others is not brought up with them.
    let line = cause.and_then(TurnCause::utterance);
    let is_open = line
        .and_then(|line| lines.get(line).ok())
        .is_none_or(|(audience, loudness)| {
            *audience == Audience::Open && *loudness != Loudness::Whisper
        });
    let others = memory.people().filter(|known| is_open && known.id != by.id);
    for known in others.filter(|known| !known.name.is_empty()) {
        for text in facts::told_of(heard, &known.name) {
            relations.learn(&known.id, fact(text));
        }
    }
    let tone = tone(heard, &persona.language);
    if tone != 0.0 {
        let [affinity, trust, pleasure, arousal] = BY_A_LINE;
        relations.change(&by.id, affinity * tone, trust * tone);
        feelings.feel(pleasure * tone, arousal * tone.abs(), *story);
    }
}

/// What a character sees done moves what it thinks of who did it.
pub(crate) fn feel_happening(
    happening: On<Happening>,
    ids: Query<&PersonId>,
    mut npcs: Query<(&mut Relations, &mut Feelings)>,
    story: Res<StoryTime>,
) {
    let (kindness, honesty) = (happening.kindness, happening.honesty);
    for witness in &happening.witnesses {
        let Ok((mut relations, mut feelings)) = npcs.get_mut(*witness) else {
            continue;
        };
        if let Some(by) = happening.by.and_then(|by| ids.get(by).ok()) {
            relations.change(by, kindness, honesty);
        }
        let [pleasure, arousal] = BY_A_DEED;
        if kindness != 0.0 {
            feelings.feel(pleasure * kindness, arousal * kindness.abs(), *story);
        }
    }
}
