//! What a character remembers of its conversations.

use crate::MindSettings;
use banter_core::{Reply, Turn, TurnEnded};
use bevy::prelude::*;
use std::collections::VecDeque;

/// One exchange, as the character remembers it.
#[derive(Reflect, Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// Who spoke to it, if anybody did.
    pub speaker: Option<Entity>,
    /// What it understood. Empty if it spoke by itself.
    pub heard: String,
    /// What of its answer was really heard.
    pub said: String,
}

/// The last exchanges of a character, the oldest first. Every [`Npc`](banter_core::Npc) has it.
///
/// An answer that was interrupted is remembered as far as it was heard: a character does not
/// believe that it said what nobody could hear.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct Memory(VecDeque<Exchange>);

impl Memory {
    /// Remembers `exchange` and forgets the oldest over `limit`.
    ///
    /// ```
    /// use banter_mind::{Exchange, Memory};
    /// let mut memory = Memory::default();
    /// for heard in ["one", "two", "three"] {
    ///     memory.remember(Exchange { speaker: None, heard: heard.into(), said: String::new() }, 2);
    /// }
    /// assert_eq!(memory.exchanges().next().map(|exchange| exchange.heard.as_str()), Some("two"));
    /// ```
    pub fn remember(&mut self, exchange: Exchange, limit: usize) {
        self.0.push_back(exchange);
        while self.0.len() > limit {
            self.0.pop_front();
        }
    }

    /// What is remembered, the oldest first.
    pub fn exchanges(&self) -> impl Iterator<Item = &Exchange> {
        self.0.iter()
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

pub(crate) fn remember(
    ended: On<TurnEnded>,
    turns: Query<(&Turn, &Reply)>,
    mut memories: Query<&mut Memory>,
    settings: Res<MindSettings>,
) {
    let (Ok((turn, reply)), Ok(mut memory)) = (turns.get(ended.turn), memories.get_mut(ended.npc))
    else {
        return;
    };
    let said: Vec<&str> = reply
        .heard_sentences()
        .map(|sentence| sentence.text.as_str())
        .collect();
    let exchange = Exchange {
        speaker: turn.speaker,
        heard: reply.heard.clone().unwrap_or_default(),
        said: said.join(" "),
    };
    if !exchange.heard.is_empty() || !exchange.said.is_empty() {
        memory.remember(exchange, settings.memory);
    }
}
