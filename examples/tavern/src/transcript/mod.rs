//! The transcript: `transcript.json`, what was said, done and felt, and when.

mod keep;
mod read_out;
mod report;

pub(crate) use keep::{Minutes, TranscriptPlugin};
pub(crate) use report::Report;

use crate::engines::EnginesRecord;
use bevy::prelude::Entity;
use serde::Serialize;

/// A conversation.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct Transcript {
    /// The character's name.
    pub(crate) persona: String,
    /// Its language, as a BCP 47 tag.
    pub(crate) language: String,
    /// The model's file.
    pub(crate) avatar: String,
    /// The seed of whatever was left to chance.
    pub(crate) seed: u64,
    /// Frames a second; 0 where nothing was filmed.
    pub(crate) fps: u32,
    /// How many frames the film has.
    pub(crate) frames: u32,
    /// What she heard, thought and spoke with.
    pub(crate) engines: EnginesRecord,
    /// The exchanges, in order.
    pub(crate) turns: Vec<TurnRecord>,
    /// What was said to another and heard all the same, in order.
    pub(crate) overheard: Vec<OverheardRecord>,
    /// What went wrong outside of them, as sentences.
    pub(crate) notices: Vec<String>,
}

/// Something that somebody overheard.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct OverheardRecord {
    /// Who.
    pub(crate) listener: String,
    /// What reached them of it.
    pub(crate) text: String,
}

/// A line and its answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct TurnRecord {
    /// Who answered; empty where nobody did.
    pub(crate) character: String,
    /// How the line came in: `typed`, `wav`, `spoken` into the microphone, a `cue`, or said by another
    /// `character`.
    pub(crate) input: &'static str,
    /// The line as it was typed, the file that was played, the cue, or what the other said.
    pub(crate) said_by_player: String,
    /// What the character understood.
    pub(crate) heard: Option<String>,
    /// The answer.
    pub(crate) sentences: Vec<SentenceRecord>,
    /// What the character did, or wanted to do.
    pub(crate) actions: Vec<ActionRecord>,
    /// What failed, as sentences.
    pub(crate) errors: Vec<String>,
    /// How it ended: `done`, `interrupted`, or `unanswered` when nobody heard the line or no
    /// answer came in time.
    pub(crate) end: &'static str,
    /// Milliseconds from the end of the player's line, by the game's clock: as in the film.
    pub(crate) ms: Milliseconds,
    /// The same by the wall's clock. The film takes as long to make as it takes.
    pub(crate) wall_ms: Milliseconds,
}

/// A sentence of an answer. Times are seconds.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct SentenceRecord {
    /// The words.
    pub(crate) text: String,
    /// How it was meant.
    pub(crate) mood: Option<MoodRecord>,
    /// When it began, in the film; `None` when it was never heard.
    pub(crate) start: Option<f32>,
    /// How long it was heard, or shown.
    pub(crate) duration: f32,
    /// How far the times of the phonemes can be trusted: `exact` or `estimated`; `None` when
    /// it was shown and not spoken.
    pub(crate) timing: Option<&'static str>,
    /// The phonemes, in order.
    pub(crate) phonemes: Vec<PhonemeRecord>,
}

/// How a sentence was meant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct MoodRecord {
    /// Its name.
    pub(crate) name: String,
    /// How much of it, 0..=1.
    pub(crate) intensity: f32,
}

/// A phoneme, in seconds from the start of its sentence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct PhonemeRecord {
    /// Its sound in the International Phonetic Alphabet; `_` is a pause.
    pub(crate) symbol: String,
    /// When it begins.
    pub(crate) start: f32,
    /// When it ends.
    pub(crate) end: f32,
}

/// Something that the character did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct ActionRecord {
    /// The name of the action.
    pub(crate) action: String,
    /// To what, by its name.
    pub(crate) object: Option<String>,
    /// When, in seconds of the film.
    pub(crate) at: f32,
    /// How it ended: `done`, `failed`, `cancelled`, or `unknown`, also while it goes on.
    pub(crate) end: &'static str,
    /// Why it failed.
    pub(crate) why: Option<String>,
    #[serde(skip)]
    pub(crate) entity: Option<Entity>,
}

/// How long the steps of a turn took, in milliseconds; `None` for those that never came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub(crate) struct Milliseconds {
    /// The line was understood.
    pub(crate) heard: Option<f64>,
    /// The first piece of the answer was there.
    pub(crate) first_token: Option<f64>,
    /// Its first sentence stood.
    pub(crate) first_sentence: Option<f64>,
    /// Its first sound was heard.
    pub(crate) first_sound: Option<f64>,
    /// All was said.
    pub(crate) done: Option<f64>,
}
