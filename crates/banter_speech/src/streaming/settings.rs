//! What a transcript is told, and what it asks for.

use crate::streaming::{HallucinationFilter, Pace};
use banter_engine::TranscribeRequest;
use std::sync::Arc;

/// Settings of streaming recognition: how an utterance is to be written down.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StreamingSettings {
    /// The language as a BCP 47 tag, or `None` to have it detected. Once two windows in a row
    /// have found the same one, it is no longer asked for.
    pub language: Option<String>,
    /// Whether to write English whatever is spoken. Nothing is fixed then before the end: the
    /// order of words is not that of the sound.
    pub translate: bool,
    /// The languages that listeners understand, as BCP 47 tags; none stands for every language. What is
    /// spoken in another one is written in English, if English is one of them, as if `translate` were set.
    pub understood: Vec<String>,
    /// Words to expect: see [`prompt`](crate::streaming::prompt).
    pub prompt: String,
    /// Whether to work while the speaker speaks. If not there is one job, at the end.
    pub stream: bool,
    /// How often.
    pub pace: Pace,
    /// What is not believed.
    pub guard: Arc<HallucinationFilter>,
}

impl StreamingSettings {
    /// Whether what is spoken in this language has to be written in English.
    pub(super) fn is_foreign(&self, language: &str) -> bool {
        // Ears say `no` and `zh`, whatever a persona calls it.
        let first = |tag: &str| {
            let first = tag.split(['-', '_']).next().unwrap_or(tag);
            match first.to_ascii_lowercase().as_str() {
                "nb" | "nn" => "no".to_owned(),
                "cmn" | "yue" => "zh".to_owned(),
                other => other.to_owned(),
            }
        };
        let knows = |tag: &str| self.understood.iter().any(|it| first(it) == first(tag));
        !self.translate && knows("en") && !knows(language)
    }
}

/// The sound of an utterance up to now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sound<'a> {
    /// Samples per second.
    pub rate: u32,
    /// All of it since the utterance began.
    pub samples: &'a [f32],
    /// Whether the speaker is silent.
    pub paused: bool,
    /// Whether the speaker has finished.
    pub ended: bool,
}

/// Step that is to be done for a [`Transcript`](crate::streaming::Transcript).
#[derive(Debug, PartialEq)]
pub enum Step {
    /// Nothing yet.
    Wait,
    /// Give this to the ears, and drop the job that was given to them before, if it has not
    /// ended.
    Send(TranscribeRequest),
    /// The text is final.
    Done,
}
