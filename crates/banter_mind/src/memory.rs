//! What a character remembers of its conversations.

use crate::MindSettings;
use banter_core::{Reply, ReplySentence, SentenceState, Turn, TurnEnd, TurnEnded};
use bevy::prelude::*;
use std::collections::VecDeque;
use unicode_segmentation::UnicodeSegmentation;

/// One exchange, as the character remembers it.
#[derive(Reflect, Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// Who spoke to it, if anybody did.
    pub speaker: Option<Entity>,
    /// What it understood. Empty if it spoke by itself.
    pub heard: String,
    /// What of its answer was really heard. It ends with a dash where it was
    /// interrupted in the middle of a sentence.
    pub said: String,
}

/// The last exchanges of a character, the oldest first. Every [`Npc`](banter_core::Npc) has it.
///
/// An answer that was interrupted is remembered as far as it was heard, to the last whole word:
/// a character does not believe that it said what nobody could hear.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct Memory {
    exchanges: VecDeque<Exchange>,
    /// How many were forgotten.
    forgotten: usize,
}

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
        self.exchanges.push_back(exchange);
        while self.exchanges.len() > limit {
            self.exchanges.pop_front();
            self.forgotten += 1;
        }
    }

    /// What is remembered, the oldest first.
    pub fn exchanges(&self) -> impl Iterator<Item = &Exchange> {
        self.exchanges.iter()
    }

    /// What goes into a prompt: all, or the last half or more of it. What is left out is
    /// left out in blocks of half the `limit`, so that a prompt begins alike for many turns,
    /// which spares an engine reading it again.
    ///
    /// ```
    /// use banter_mind::{Exchange, Memory};
    /// let mut memory = Memory::default();
    /// let mut first = |memory: &mut Memory, heard: &str| {
    ///     memory.remember(Exchange { speaker: None, heard: heard.into(), said: String::new() }, 4);
    ///     memory.in_blocks(4).next().map(|exchange| exchange.heard.clone()).unwrap_or_default()
    /// };
    /// let firsts = ["1", "2", "3", "4", "5", "6", "7"].map(|heard| first(&mut memory, heard));
    /// assert_eq!(firsts, ["1", "1", "1", "1", "3", "3", "5"]);
    /// ```
    pub fn in_blocks(&self, limit: usize) -> impl Iterator<Item = &Exchange> {
        let block = (limit / 2).max(1);
        let left_out = self.forgotten.next_multiple_of(block) - self.forgotten;
        self.exchanges.iter().skip(left_out)
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.forgotten += self.exchanges.len();
        self.exchanges.clear();
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
        .map(heard)
        .filter(|said| !said.is_empty())
        .collect();
    let mut said = said.join(" ");
    let last = reply.heard_sentences().last();
    let is_cut = last.is_some_and(|it| heard(it) != it.text);
    if ended.end == TurnEnd::Interrupted && is_cut && !said.is_empty() {
        // So that whoever reads it, a model too, sees that more was to come.
        said.push('—');
    }
    let exchange = Exchange {
        speaker: turn.speaker,
        heard: reply.heard.clone().unwrap_or_default(),
        said,
    };
    if !exchange.heard.is_empty() || !exchange.said.is_empty() {
        memory.remember(exchange, settings.memory);
    }
}

/// What of a sentence was heard, in whole words.
fn heard(sentence: &ReplySentence) -> &str {
    let text = sentence.text.as_str();
    if sentence.state == SentenceState::Played {
        return text;
    }
    let characters = text.chars().count() as f32;
    // A word of which no more than the last breath is missing was heard.
    let heard = (sentence.heard * characters + 0.5) as usize;
    let (mut passed, mut end) = (0, 0);
    for (start, word) in text.split_word_bound_indices() {
        passed += word.chars().count();
        if passed > heard {
            break;
        }
        if word.contains(char::is_alphanumeric) {
            end = start + word.len();
        }
    }
    if end > 0 && sentence.heard >= 1.0 {
        return text;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn half(text: &str, heard: f32) -> String {
        let sentence = ReplySentence {
            text: text.to_owned(),
            mood: None,
            state: SentenceState::Heard,
            heard,
        };
        super::heard(&sentence).to_owned()
    }

    #[test]
    fn a_sentence_is_cut_after_the_last_word_that_was_heard() {
        let text = "The ale is good, and the stew is better.";
        assert_eq!(half(text, 0.0), "");
        assert_eq!(half(text, 0.05), "");
        assert_eq!(half(text, 0.08), "The");
        assert_eq!(half(text, 0.4), "The ale is good");
        assert_eq!(half(text, 0.5), "The ale is good, and");
        assert_eq!(half(text, 1.0), text);
    }

    #[test]
    fn words_without_spaces_are_words_too() {
        assert_eq!(half("这是今年的新茶，你尝尝。", 0.5), "这是今年的新");
        assert_eq!(half("", 0.5), "");
    }
}
