//! What a conversation is at, as a character's face and body have to know it.

use crate::{Reply, SentenceMood, SentenceState, TurnLines, Turns};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// What goes on between a character and whoever speaks to it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Attention {
    /// Somebody speaks to it.
    pub listening: bool,
    /// Who speaks to it pauses.
    pub pause: bool,
    /// A line is complete, and no sentence of the answer stands.
    pub thinking: bool,
    /// A sentence stands, and none was heard yet: it is about to speak.
    pub ready: bool,
    /// The sentence that is heard, or was heard last: its turn and index.
    pub said: Option<(Entity, usize)>,
}

/// The turns that are going on.
#[derive(SystemParam)]
pub struct Attentions<'w, 's> {
    turns: Query<'w, 's, &'static Reply>,
    lines: TurnLines<'w, 's>,
}

impl Attentions<'_, '_> {
    /// What the turns of a character come to. A sound beside its answer that may be an
    /// "uh-huh" is no turn: the character goes on with what it does.
    pub fn of(&self, turns: &Turns) -> Attention {
        let mut attention = Attention::default();
        for turn in turns.iter() {
            let Ok(reply) = self.turns.get(turn) else {
                continue;
            };
            if !self.lines.is_complete(turn) {
                let audio = self.lines.get(turn).and_then(|line| line.audio);
                attention.listening |= audio.is_some();
                attention.pause |= audio.is_some_and(|audio| audio.paused);
                continue;
            }
            let said = reply
                .sentences
                .iter()
                .rposition(|sentence| sentence.state >= SentenceState::Playing);
            match said {
                Some(index) => attention.said = Some((turn, index)),
                None if !reply.sentences.is_empty() => attention.ready = true,
                // Who speaks unasked has not been asked to think.
                None => attention.thinking |= !reply.complete && !self.lines.is_unasked(turn),
            }
        }
        attention
    }

    /// How a sentence is meant: that of a turn and an index.
    pub fn mood(&self, (turn, index): (Entity, usize)) -> Option<&SentenceMood> {
        self.turns
            .get(turn)
            .ok()?
            .sentences
            .get(index)?
            .mood
            .as_ref()
    }
}
