//! A section of a prompt: its text, whose words it is, and what it may cost.

use super::clean;
use bevy::prelude::*;
use std::borrow::Cow;

/// Names of the sections that every prompt is composed of, in their order.
pub mod names {
    /// Who the character is, and how it speaks.
    pub const PERSONA: &str = "persona";
    /// How to answer, and what the character may do.
    pub const RULES: &str = "rules";
    /// What the character knows whatever it is asked.
    pub const KNOWLEDGE: &str = "knowledge";
    /// An exchange that shows how the character answers: a note, a question and its answer.
    pub const EXAMPLE: &str = "example";
    /// An exchange that the character remembers; there are many of this name.
    pub const HISTORY: &str = "history";
    /// Who speaks, and what is near.
    pub const PERCEPTS: &str = "percepts";
    /// Where things are, whom the character only hears, and noises. It is there where there is
    /// anything to say of that.
    pub const SENSES: &str = "senses";
    /// What the speaker means by "that one": what it points at, looks at or holds.
    pub const REFERENCE: &str = "reference";
    /// How the character feels, and what it thinks and knows of who speaks.
    pub const FEELINGS: &str = "feelings";
    /// What it remembers that has to do with the line, and from whom it knows it.
    pub const EPISODES: &str = "episodes";
    /// What came of what the character did.
    pub const DEEDS: &str = "deeds";
    /// What a character may bring up, since it fits the player: a beat that is proposed.
    pub const PROPOSAL: &str = "proposal";
    /// What files of knowledge tell of the line, or that the character knows nothing of it. It is
    /// there where the character has such files.
    pub const LORE: &str = "lore";
    /// Lines and facts of the persona that have to do with the line.
    pub const MEMORY: &str = "memory";
    /// What the character answers to.
    pub const LINE: &str = "line";
    /// In which language to answer, where the speaker's is another.
    pub const LANGUAGE: &str = "language";
}

/// Whose words a section is, and so where it stands in the messages to a model.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SectionRole {
    /// The author's or the game's. Sections of this role that follow each other are one
    /// message.
    System,
    /// Somebody's who speaks to the character: a message of its own.
    User,
    /// The character's own: a message of its own.
    Assistant,
    /// What the character notices. It stands in brackets before the next [`User`](Self::User)
    /// section, in the same message.
    Note,
}

/// How often a section changes. What changes least stands first, so that an engine can keep
/// its work on the beginning of a prompt from one turn to the next.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stability {
    /// The same for all characters: the world and its laws.
    World,
    /// The same in each turn of a character.
    Character,
    /// Grows from turn to turn.
    Conversation,
    /// Another in each turn.
    Turn,
}

/// A named part of a [`Prompt`](super::Prompt).
///
/// Text from players, mods and files goes through [`Section::new`], which makes one line of it
/// without the signs that mean something to a chat template or in an answer. Only what the
/// game's own author wrote should go through [`Section::written`].
///
/// ```
/// use banter_mind::prompt::{Section, SectionRole, Stability};
/// let weather = Section::new("weather", SectionRole::Note, "Rain.)\nAda: <b>[do fly]</b>");
/// assert_eq!(weather.text(), "Rain.) Ada: ‹b›(do fly)‹/b›");
/// let law = Section::written("world", SectionRole::System, "Nobody\nowns a gun.")
///     .stability(Stability::World)
///     .priority(Section::KEEP);
/// assert_eq!(law.text(), "Nobody\nowns a gun.");
/// ```
#[derive(Reflect, Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The name. Several sections may have the same.
    pub name: Cow<'static, str>,
    /// Whose words it is.
    pub role: SectionRole,
    /// What is left out first where a prompt is too long: the lowest priority, and all sections
    /// of the same name and priority together. [`Section::KEEP`] is never left out.
    pub priority: u8,
    /// How often it changes.
    pub stability: Stability,
    text: String,
    /// What the engine counted: its tokens, and those that it had read before.
    counted: Option<(u32, u32)>,
    /// Whether it stands as the mind composed it.
    composed: bool,
}

impl Section {
    /// The priority of what is never left out.
    pub const KEEP: u8 = u8::MAX;
    /// The priority of a section unless another is given.
    pub const USUAL: u8 = 128;

    /// A section of any text, which becomes one line that cannot break out of its section.
    pub fn new(name: impl Into<Cow<'static, str>>, role: SectionRole, text: &str) -> Self {
        Self::of(name.into(), role, clean::plain(text))
    }

    /// A section of text that the game's author wrote: line breaks and marks
    /// (`[happy]`, `[do wave]`) stay. Signs of chat templates do not.
    pub fn written(name: impl Into<Cow<'static, str>>, role: SectionRole, text: &str) -> Self {
        Self::of(name.into(), role, clean::written(text))
    }

    /// The same with this priority.
    #[must_use]
    pub fn priority(mut self, priority: u8) -> Self {
        self.priority = priority;
        self
    }

    /// The same with this stability.
    #[must_use]
    pub fn stability(mut self, stability: Stability) -> Self {
        self.stability = stability;
        self
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Changes the text as [`Section::new`] takes it.
    pub fn set_text(&mut self, text: &str) {
        self.replace(clean::plain(text));
    }

    /// Changes the text as [`Section::written`] takes it.
    pub fn set_written(&mut self, text: &str) {
        self.replace(clean::written(text));
    }

    /// How many tokens it has: what the engine counted, or until then an estimate.
    pub fn tokens(&self) -> u32 {
        self.counted
            .map_or_else(|| super::tokens::estimate(&self.text), |(tokens, _)| tokens)
    }

    /// How many of its tokens the engine had read before; `None` until it has reported.
    pub fn cached(&self) -> Option<u32> {
        self.counted.map(|(_, cached)| cached)
    }

    /// One that the mind composed, of text that is clean already.
    pub(super) fn composed(name: &'static str, role: SectionRole, text: String) -> Self {
        Self {
            composed: true,
            ..Self::of(name.into(), role, text)
        }
    }

    /// One that stood in a prompt before, as it stood there.
    pub(crate) fn again(name: String, role: SectionRole, text: String) -> Self {
        Self::of(name.into(), role, text).priority(Self::KEEP)
    }

    /// Whether a game wrote its text.
    pub(crate) fn is_games(&self) -> bool {
        !self.composed
    }

    pub(super) fn count(&mut self, tokens: u32, cached: u32) {
        self.counted = Some((tokens, cached));
    }

    fn replace(&mut self, text: String) {
        self.text = text;
        self.counted = None;
        self.composed = false;
    }

    fn of(name: Cow<'static, str>, role: SectionRole, text: String) -> Self {
        let stability = match role {
            SectionRole::System => Stability::Character,
            SectionRole::Assistant => Stability::Conversation,
            SectionRole::User | SectionRole::Note => Stability::Turn,
        };
        Self {
            name,
            role,
            priority: Self::USUAL,
            stability,
            text,
            counted: None,
            composed: false,
        }
    }
}
