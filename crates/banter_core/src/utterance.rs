//! Utterances: what was said, by whom, to whom, how loud, and where.

use crate::{Indication, Stamp};
use bevy::prelude::*;

/// Something that somebody says: a player's speech, a typed line, a character's own sentence.
///
/// It is an entity. Core spawns it when it begins, and despawns it some seconds after it ended,
/// when no turn refers to it any more. Its [`Loudness`], [`Audience`] and [`Indication`]
/// are those of its speaker at that moment. Who heard it is in [`Hearings`](crate::Hearings), its words are in
/// its [`Transcript`]; the sound of a spoken one is its [`UtteranceAudio`]. The work of the
/// ears hangs on it, and is done once however many hear it. It outlives its speaker.
#[derive(Component, Reflect, Debug, Clone, PartialEq)]
#[reflect(Component)]
#[require(Loudness, Audience, Indication, Transcript, Unread)]
pub struct Utterance {
    /// The player or character who says it. It may be gone.
    pub speaker: Entity,
    /// Whether it was typed, spoken, or is a sentence of an answer.
    pub kind: UtteranceKind,
    /// Whom it is for; `None` where that is nobody in particular.
    pub to: Option<Addressee>,
    /// Whether somebody speaks beside a character's answer, and it is not known yet whether
    /// this is more than an "uh-huh". It joins no conversation and interrupts nobody.
    pub overlaps: bool,
    /// Where the speaker was when it began, in the world, if it has a place.
    pub place: Option<Vec3>,
    /// When it began.
    pub began: Stamp,
    /// When it ended; `None` while it is being said.
    pub ended: Option<Stamp>,
}

impl Utterance {
    /// One that begins.
    pub fn beginning(speaker: Entity, kind: UtteranceKind, began: Stamp) -> Self {
        Self {
            speaker,
            kind,
            to: None,
            overlaps: false,
            place: None,
            began,
            ended: None,
        }
    }

    /// The same to somebody.
    #[must_use]
    pub fn to(mut self, to: Option<Addressee>) -> Self {
        self.to = to;
        self
    }

    /// How `listener` is addressed by it, if it is.
    pub fn addresses(&self, listener: Entity) -> Option<AddressedBy> {
        self.to.filter(|to| to.who == listener).map(|to| to.by)
    }
}

/// How an utterance came about.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq)]
pub enum UtteranceKind {
    /// A typed line.
    Typed,
    /// A spoken line.
    Speech,
    /// A sentence of a character's answer. It begins when it begins to be heard.
    Sentence {
        /// The turn. It may be over.
        turn: Entity,
        /// Which sentence of the answer, from 0.
        index: usize,
    },
}

/// Whom an utterance is for.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq)]
pub struct Addressee {
    /// A character, or the player whom a character answers.
    pub who: Entity,
    /// By what that is known.
    pub by: AddressedBy,
}

/// By what it is known whom an utterance is for.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressedBy {
    /// The game said so. Then nobody else is meant, whatever name there is in it.
    Game,
    /// The line calls it by its name.
    Name,
    /// The speaker attends to it, answers it, or is nearest to it.
    Guess,
}

/// How loud somebody speaks. On a speaker it holds for what it says from then on, on an
/// utterance for that one.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub enum Loudness {
    /// It carries a quarter as far.
    Whisper,
    /// It carries as far as the listener's [`Senses`](crate::Senses) reach.
    #[default]
    Normal,
    /// It carries two and a half times as far.
    Shout,
}

impl Loudness {
    /// How far it carries, as a multiple of what is normal.
    pub fn reach(self) -> f32 {
        match self {
            Self::Whisper => 0.25,
            Self::Normal => 1.0,
            Self::Shout => 2.5,
        }
    }
}

/// Who can hear an utterance at all. On a speaker it holds for what it says from then on, on
/// an utterance for that one.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub enum Audience {
    /// Everybody whom it reaches.
    #[default]
    Open,
    /// These and whom it addresses, wherever they are, as over a radio; and nobody else.
    Private(Vec<Entity>),
}

impl Audience {
    /// Whether it is kept from `listener`, unless that one is addressed.
    pub fn excludes(&self, listener: Entity) -> bool {
        matches!(self, Self::Private(all) if !all.contains(&listener))
    }
}

/// The sound of a spoken utterance, as it grows. It stays when the utterance has ended.
#[derive(Component, Debug, Clone, Default, PartialEq)]
pub struct UtteranceAudio {
    /// Samples per second.
    pub rate: u32,
    /// The sound so far, in -1..=1.
    pub samples: Vec<f32>,
    /// Whether the speaker is silent at this moment.
    pub paused: bool,
    /// Whether the speaker meant to be heard: see
    /// [`SpeechStarted`](crate::SpeechStarted::deliberate).
    pub deliberate: bool,
}

/// The words of an utterance. Kept by core from what listen writes; of what was not spoken
/// through a microphone they are there at once.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq)]
#[reflect(Component, Default)]
pub struct Transcript {
    /// The text so far: interim, and then final. Empty when nothing was understood.
    pub text: String,
    /// How many bytes of it, from the beginning, will not change any more.
    pub fixed: usize,
    /// How many seconds of the sound, from its beginning, the text is about.
    pub until: f32,
    /// Whether it is final.
    pub is_final: bool,
    /// The language as a BCP 47 tag, where it is known.
    pub language: Option<String>,
    /// The language that was spoken, where ears know it: another where the text is a translation.
    pub spoken: Option<String>,
}

/// The longest line that is passed on, in characters. More is cut: nobody speaks so long,
/// and a prompt has an end.
const LONGEST_LINE: usize = 2_000;

impl Transcript {
    /// A final one, of a bounded length and without control characters.
    pub(crate) fn complete(text: &str) -> Self {
        let text = clean(text);
        Self {
            fixed: text.len(),
            text,
            is_final: true,
            ..Self::default()
        }
    }
}

/// A line as a mind may read it.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST_LINE)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Marks an utterance of whose final words core has not made anything yet.
#[derive(Component, Debug, Clone, Copy, Default)]
pub(crate) struct Unread {
    /// Whether the character that a sentence calls wants to answer it already, while it is
    /// being said.
    pub(crate) called: bool,
}

/// Marks an utterance whose speaker was told that it gets no answer.
#[derive(Component, Debug, Clone, Copy)]
pub(crate) struct Refused;

/// Spawns an utterance, as loud and as private as its speaker is now, where it is now.
pub(crate) fn utter(world: &mut World, mut utterance: Utterance, with: impl Bundle) -> Entity {
    let speaker = world.get_entity(utterance.speaker).ok();
    let loudness = speaker.and_then(|speaker| speaker.get::<Loudness>().copied());
    let audience = speaker.and_then(|speaker| speaker.get::<Audience>().cloned());
    let place = speaker.and_then(|speaker| speaker.get::<GlobalTransform>());
    utterance.place = place.map(GlobalTransform::translation);
    let indicated = speaker.and_then(|speaker| speaker.get::<Indication>().cloned());
    let (loudness, audience) = (loudness.unwrap_or_default(), audience.unwrap_or_default());
    let how = (loudness, audience, indicated.unwrap_or_default());
    world.spawn((utterance, how, with)).id()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_passed_on_is_bounded_and_printable() {
        let hostile = format!(" Good\u{0}evening\n{} ", "!".repeat(3 * LONGEST_LINE));
        let transcript = Transcript::complete(&hostile);
        assert!(transcript.text.starts_with("Good evening !"));
        assert!(transcript.text.chars().count() <= LONGEST_LINE);
        assert_eq!(transcript.fixed, transcript.text.len());
    }
}
