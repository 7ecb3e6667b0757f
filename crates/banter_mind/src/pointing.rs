//! Pointing of a character that says "that one" or "over there": at what its sentence names, or else at what
//! it was asked about.

use crate::actions::Surroundings;
use crate::lexicon::Lexicon;
use crate::library::Library;
use crate::{authored, reference};
use banter_core::persona::CharacterPersona;
use banter_core::{ActionPlanned, NpcParticipant, PlaybackProgress, Pointing, Reply, Turn};
use bevy::prelude::*;
use std::time::Duration;

/// So long a hand is held out.
const POINTS: Duration = Duration::from_millis(1_800);
/// A sentence has just begun that is heard up to here, seconds.
const BEGINS: f32 = 0.3;

/// Marks a turn whose answer comes with an action: its author, or the model, says what the hands do.
#[derive(Component)]
pub(crate) struct Acts;

/// Until when a character points, by the game's clock.
#[derive(Component)]
pub(crate) struct PointsUntil(Duration);

/// Notes which answers come with actions.
pub(crate) fn note_actions(mut planned: MessageReader<ActionPlanned>, mut commands: Commands) {
    for action in planned.read() {
        if let Ok(mut turn) = commands.get_entity(action.turn) {
            turn.try_insert(Acts);
        }
    }
}

/// Has a character point when a sentence begins to be heard that shows something.
pub(crate) fn point(
    mut speaking: MessageReader<PlaybackProgress>,
    turns: Query<(&Turn, &Reply), Without<Acts>>,
    npcs: Query<(Option<&CharacterPersona>, Option<&Pointing>), With<NpcParticipant>>,
    surroundings: Surroundings,
    library: Res<Library>,
    (time, mut last): (Res<Time>, Local<Option<(Entity, usize)>>),
    mut commands: Commands,
) {
    for message in speaking.read() {
        let key = (message.turn, message.index);
        let begins = (0.0..=BEGINS).contains(&message.position);
        if !begins || last.replace(key) == Some(key) {
            continue;
        }
        let Ok((turn, reply)) = turns.get(message.turn) else {
            continue;
        };
        let (Ok((character, pointing)), Some(sentence)) =
            (npcs.get(turn.npc), reply.sentences.get(message.index))
        else {
            continue;
        };
        // The game points with it.
        if matches!(pointing, Some(Pointing::Hand(_) | Pointing::Ray(_))) {
            continue;
        }
        let language = &library.of(character).language;
        if !reference::shows(&sentence.text, language) {
            continue;
        }
        let lexicon = Lexicon::of(language);
        let named = |text: &str| {
            let all = surroundings.of(turn.npc);
            let mut all = all.filter(|(entity, ..)| Some(*entity) != turn.speaker);
            all.find(|(.., thing)| {
                authored::named(text, std::slice::from_ref(*thing), lexicon).is_some()
            })
        };
        let asked = reply.heard.as_deref().unwrap_or_default();
        if let Some((at, ..)) = named(&sentence.text).or_else(|| named(asked)) {
            let until = PointsUntil(time.elapsed() + POINTS);
            let mut npc = commands.entity(turn.npc);
            npc.try_insert((Pointing::At(at), until));
        }
    }
}

/// The hand sinks.
pub(crate) fn lower(
    mut pointing: Query<(Entity, &mut Pointing, &PointsUntil)>,
    time: Res<Time>,
    mut commands: Commands,
) {
    for (npc, mut pointing, until) in &mut pointing {
        if time.elapsed() < until.0 {
            continue;
        }
        if matches!(*pointing, Pointing::At(_)) {
            *pointing = Pointing::No;
        }
        commands.entity(npc).try_remove::<PointsUntil>();
    }
}
