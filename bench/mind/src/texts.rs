//! Prompts of a known length.

use crate::options::Options;
use crate::plain::Plain;
use banter_engine::{ChatMessage, Role};

/// What a player asks. Small models find no end to such an answer.
pub(crate) const QUESTION: &str =
    "Tell a long story of the ferry, the river and the tavern, in at least a thousand words.";
/// What the player says next.
pub(crate) const NEXT: &str = "Go on with the story from where you were.";

/// What characters have in common and what is each one's own.
#[derive(Debug)]
pub(crate) struct Texts {
    world: String,
    own: usize,
    /// A short world, for what does not depend on its length.
    hamlet: String,
}

impl Texts {
    /// Of as many tokens as `options` want, by the model's own count.
    pub(crate) fn of(plain: &Plain, options: &Options) -> Self {
        Self {
            world: fill(plain, "rule", options.shared),
            own: per_sentence(plain, options.own),
            hamlet: fill(plain, "rule", options.shared / 8),
        }
    }

    /// What the author tells a character, which nobody was told before: `seed` sees to that.
    pub(crate) fn persona(&self, seed: &str, number: usize) -> ChatMessage {
        told(format!(
            "World {seed}. {}{}",
            self.world,
            own(seed, number, self.own)
        ))
    }

    /// The same in a smaller world.
    pub(crate) fn short_persona(&self, seed: &str, number: usize) -> ChatMessage {
        told(format!(
            "World {seed}. {}{}",
            self.hamlet,
            own(seed, number, 1)
        ))
    }
}

fn told(content: String) -> ChatMessage {
    ChatMessage {
        role: Role::System,
        content,
    }
}

/// What a player says.
pub(crate) fn asked(line: &str) -> ChatMessage {
    ChatMessage {
        role: Role::User,
        content: line.to_owned(),
    }
}

/// What a character has said.
pub(crate) fn answered(line: &str) -> ChatMessage {
    ChatMessage {
        role: Role::Assistant,
        content: line.to_owned(),
    }
}

fn sentence(of: &str, number: usize) -> String {
    format!("The {of} number {number} says what is done in the tavern at that hour. ")
}

/// Sentences of so many tokens together.
fn fill(plain: &Plain, of: &str, tokens: usize) -> String {
    let mut text = String::new();
    let mut number = 0;
    while plain.count(&text) < tokens {
        text.push_str(&sentence(of, number));
        number += 1;
    }
    text
}

/// How many sentences have so many tokens.
fn per_sentence(plain: &Plain, tokens: usize) -> usize {
    let each = plain.count(&sentence("habit of character", 10)).max(1);
    (tokens / each).max(1)
}

fn own(seed: &str, number: usize, sentences: usize) -> String {
    let sentences = (0..sentences).map(|it| sentence("habit", 100 * number + it));
    format!(
        "You are character {number} of {seed}. {}",
        sentences.collect::<String>()
    )
}
