//! What a character says when something that it did has failed.

use crate::library::Library;
use banter_core::persona::{CharacterPersona, Persona};
use banter_core::{ActionEnded, ActionOutcome, CueRequested, OngoingAction, TurnCause};
use bevy::platform::collections::HashSet;
use bevy::prelude::*;

/// Ends the names of cues about actions that failed: `pour_failed`.
const FAILED: &str = "_failed";

/// Actions that were done in answer to a failure. If they fail, too, nothing more is said: else a
/// character could go on for ever.
#[derive(Resource, Default)]
pub(crate) struct Reactions(HashSet<Entity>);

/// Notes what is done in answer to a failure, whatever its type.
pub(crate) fn note_reaction(
    begun: On<Add, OngoingAction>,
    actions: Query<&OngoingAction>,
    turns: Query<&TurnCause>,
    mut reactions: ResMut<Reactions>,
) {
    let turn = actions
        .get(begun.entity)
        .ok()
        .and_then(|action| action.turn);
    if let Some(Ok(TurnCause::Cue(cue))) = turn.map(|turn| turns.get(turn))
        && cue.ends_with(FAILED)
    {
        reactions.0.insert(begun.entity);
    }
}

/// Cues characters whose personas have something to say about an action that failed.
pub(crate) fn react(
    mut ended: MessageReader<ActionEnded>,
    mut reactions: ResMut<Reactions>,
    characters: Query<&CharacterPersona>,
    library: Res<Library>,
    mut cued: MessageWriter<CueRequested>,
) {
    for ended in ended.read() {
        let is_reaction = reactions.0.remove(&ended.entity);
        if is_reaction || !matches!(ended.outcome, ActionOutcome::Failed(_)) {
            continue;
        }
        let persona = characters.get(ended.npc).ok();
        let persona = persona.and_then(|character| library.persona(character));
        let of_this = format!("{}{FAILED}", ended.call.name);
        let of_any = format!("action{FAILED}");
        let mut cues = [of_this, of_any].into_iter();
        if let Some(cue) = cues.find(|cue| persona.is_some_and(|persona| knows(persona, cue))) {
            let npc = ended.npc;
            cued.write(CueRequested { npc, cue });
        }
    }
}

/// Whether a persona has something to say to a cue.
fn knows(persona: &Persona, cue: &str) -> bool {
    let lines = persona.lines.iter().filter_map(|line| line.cue.as_deref());
    let mut cues = persona
        .cues
        .iter()
        .map(|cue| cue.name.as_str())
        .chain(lines);
    cues.any(|known| known.eq_ignore_ascii_case(cue))
}
