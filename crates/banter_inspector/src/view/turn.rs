//! Turns, how long their steps took, and replays of them.

use banter_core::{Reply, SentenceState, Stamp, Timeline};
use banter_engine::Sampling;
use serde::Serialize;

/// A turn.
#[derive(Serialize, Debug, Clone, Default)]
pub(crate) struct TurnView {
    pub(crate) number: u64,
    /// The character, by id and name.
    pub(crate) npc: String,
    pub(crate) npc_name: String,
    /// Who spoke to it, by id.
    pub(crate) speaker: Option<String>,
    pub(crate) speaker_name: Option<String>,
    /// `line`, `cue` or `action`.
    pub(crate) cause: &'static str,
    /// What it reacts to, as far as it was understood.
    pub(crate) heard: Option<String>,
    pub(crate) sentences: Vec<SentenceView>,
    /// `null` while it goes on.
    pub(crate) end: Option<&'static str>,
    pub(crate) timings: TimingsView,
    /// Tokens of the prompt, and how many of them the engine had read before.
    pub(crate) prompt_tokens: Option<u32>,
    pub(crate) cached_tokens: Option<u32>,
    /// Tokens of the answer.
    pub(crate) answer_tokens: Option<u32>,
    /// How tokens were drawn; `null` where no model was asked.
    pub(crate) sampling: Option<SamplingView>,
}

/// A sentence of an answer.
#[derive(Serialize, Debug, Clone)]
pub(crate) struct SentenceView {
    pub(crate) text: String,
    pub(crate) mood: Option<String>,
    pub(crate) state: &'static str,
}

/// The sentences of an answer.
pub(crate) fn sentences(reply: &Reply) -> Vec<SentenceView> {
    let view = reply.sentences.iter().map(|sentence| SentenceView {
        text: sentence.text.clone(),
        mood: sentence.mood.as_ref().map(|mood| mood.name.clone()),
        state: match sentence.state {
            SentenceState::Ready => "ready",
            SentenceState::Synthesized => "synthesized",
            SentenceState::Playing => "playing",
            SentenceState::Played => "played",
        },
    });
    view.collect()
}

/// When the steps of a turn happened, in milliseconds after the line had ended, by the wall's clock.
#[derive(Serialize, Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct TimingsView {
    pub(crate) heard: Option<u64>,
    pub(crate) first_token: Option<u64>,
    pub(crate) first_sentence: Option<u64>,
    pub(crate) first_sound: Option<u64>,
    pub(crate) done: Option<u64>,
}

impl TimingsView {
    pub(crate) fn of(timeline: &Timeline) -> Self {
        let start = timeline.line_ended.wall;
        let after = |stamp: Option<Stamp>| {
            let passed = stamp?.wall.saturating_duration_since(start).as_millis();
            u64::try_from(passed).ok()
        };
        Self {
            heard: after(timeline.heard),
            first_token: after(timeline.first_token),
            first_sentence: after(timeline.first_sentence),
            first_sound: after(timeline.first_sound),
            done: after(timeline.done),
        }
    }
}

/// How tokens are drawn.
#[derive(Serialize, Debug, Clone)]
pub(crate) struct SamplingView {
    /// As text: it has 64 bits, and numbers of JavaScript have 53.
    pub(crate) seed: String,
    pub(crate) temperature: f32,
    pub(crate) max_tokens: u32,
}

impl SamplingView {
    pub(crate) fn of(sampling: &Sampling) -> Self {
        Self {
            seed: sampling.seed.to_string(),
            temperature: super::rounded(sampling.temperature),
            max_tokens: sampling.max_tokens,
        }
    }
}

/// A turn whose model is asked once more. Nothing of it is said in the game.
#[derive(Serialize, Debug, Clone)]
pub(crate) struct ReplayView {
    pub(crate) number: u64,
    pub(crate) turn: u64,
    /// The model; `null` for the game's own.
    pub(crate) mind: Option<String>,
    pub(crate) sampling: SamplingView,
    /// What it has answered so far, marks and all.
    pub(crate) text: String,
    pub(crate) finished: bool,
    pub(crate) error: Option<String>,
    /// How long it took, in milliseconds.
    pub(crate) milliseconds: u64,
    pub(crate) prompt_tokens: Option<u32>,
    pub(crate) cached_tokens: Option<u32>,
    pub(crate) answer_tokens: Option<u32>,
}
