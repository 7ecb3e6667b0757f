//! Settings of the mind.

use crate::grounding::Grounding;
use banter_engine::Sampling;
use bevy::prelude::*;
use std::time::Duration;

/// Settings of the mind: bounds of an answer, its prompt and its sampling.
#[derive(Resource, Reflect, Debug, Clone, PartialEq)]
#[reflect(Resource, Default)]
pub struct MindSettings {
    /// Whose words answers are made of; a character may have its own, as a component.
    /// [`Grounding::AuthorFirst`].
    pub grounding: Grounding,
    /// How well a line or a fact has to fit a question for the author's words to be said
    /// [first](Grounding::AuthorFirst), 0.45..=1: at 0.45 whenever one answers at all, above
    /// 1.2 never. What is no question needs 0.15 more. 0.6.
    pub sure: f32,
    /// How long the language model may work without a word, by the wall's clock, before the
    /// character answers from its persona or leaves it at what it has said. The time behind
    /// other characters, while the model loads or while the game is paused does not count. 20 s.
    pub token_timeout: Duration,
    /// How many sentences an answer may have. 8.
    pub sentences: usize,
    /// How many characters a sentence may have. 240.
    pub sentence_length: usize,
    /// How many exchanges a character remembers. 8.
    pub memory: usize,
    /// How many tokens a prompt may have, by an estimate that rather counts too many. With more,
    /// [sections](crate::prompt::Section) of the lowest priority are left out. It should leave
    /// room for the answer in the model's context, which is 4,096 tokens unless it was set.
    /// 3,500.
    pub prompt_tokens: u32,
    /// How long an interrupted character knows what it had still to say, by the game's clock:
    /// [`Unsaid`](crate::Unsaid). 2 minutes.
    pub unsaid: Duration,
    /// How lively the language model is, 0 for always the same; around 0.8. 0.8.
    pub temperature: f32,
    /// How many tokens it may write. 160.
    pub max_tokens: u32,
    /// Whether the language model is held to a grammar in which it can only write actions that
    /// are open to the character, with names of what that perceives. An engine that knows no
    /// grammars goes without, and what it writes is mended or told as
    /// [`ActionRefused`](banter_core::ActionRefused). True.
    pub grammar: bool,
}

impl Default for MindSettings {
    fn default() -> Self {
        Self {
            grounding: Grounding::AuthorFirst,
            sure: 0.6,
            token_timeout: Duration::from_secs(20),
            sentences: 8,
            sentence_length: 240,
            memory: 8,
            prompt_tokens: 3_500,
            unsaid: Duration::from_secs(120),
            temperature: 0.8,
            max_tokens: 160,
            grammar: true,
        }
    }
}

impl MindSettings {
    /// How tokens are drawn for an answer with this seed.
    pub(crate) fn sampling(&self, seed: u64) -> Sampling {
        Sampling {
            temperature: self.temperature,
            max_tokens: self.max_tokens,
            seed,
            ..Sampling::default()
        }
    }
}

/// Seed of what chance makes of a conversation: with the same seed and the same lines personas give the
/// same answers. Characters that share a persona draw differently, and of several variants no two
/// of them say the same one after the other. A language model gets the same seeds, and its
/// engine's documentation says how far that makes its answers the same.
#[derive(Resource, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Resource, Default)]
pub struct MindSeed(pub u64);
