//! A request on its way from the inbox to its last word.

use super::prompt;
use super::tree::Sequence;
use super::write::Writer;
use crate::adapters::{self, AdapterKey};
use crate::loaded::LoadedModel;
use banter_engine::{EngineError, GenerateEvent, GenerateRequest, Output, Purpose};
use llama_cpp_2::token::LlamaToken;
use std::collections::VecDeque;

/// A job that waits for a place.
pub(super) struct Waiting<'m> {
    pub(super) output: Output<GenerateEvent>,
    pub(super) order: Order<'m>,
    /// Since how many steps.
    pub(super) waited: u32,
}

/// What a request asks for, understood.
pub(super) struct Order<'m> {
    pub(super) adapter: Option<AdapterKey>,
    /// Whose conversation it goes on with.
    pub(super) owner: Option<String>,
    pub(super) prompt: Vec<LlamaToken>,
    pub(super) sections: Vec<u32>,
    /// How many tokens it may take after the prompt.
    pub(super) answer: usize,
    /// `None` where nothing is to be written.
    pub(super) writer: Option<Writer<'m>>,
    pub(super) urgency: u8,
}

impl<'m> Order<'m> {
    /// Understands `request` for contexts of `size` tokens.
    pub(super) fn of(
        model: &'m LoadedModel,
        request: &GenerateRequest,
        size: usize,
    ) -> Result<Self, EngineError> {
        let adapter = adapters::choose(&model.adapters, &request.adapters)?;
        let (tokens, layout) = prompt::prompt(model, request, size)?;
        let writer = match request.purpose {
            Purpose::Prefill | Purpose::Upkeep => None,
            Purpose::Answer | Purpose::Summary => Some(Writer::new(model, request, &layout)?),
        };
        let most = usize::try_from(request.sampling.max_tokens).unwrap_or(usize::MAX);
        let answer = if writer.is_some() { most } else { 0 };
        let answer = answer.min(size.saturating_sub(tokens.len()));
        Ok(Self {
            adapter,
            // What a game asks about a character takes nothing of the character's place.
            owner: (request.purpose != Purpose::Summary)
                .then(|| request.character.clone())
                .flatten(),
            sections: prompt::sections(model, request),
            prompt: tokens,
            answer,
            writer,
            urgency: request.priority as u8,
        })
    }
}

/// A job at work.
pub(super) struct Job<'m> {
    pub(super) output: Output<GenerateEvent>,
    pub(super) order: Order<'m>,
    pub(super) sequence: Sequence,
    /// What it has still to read.
    pub(super) todo: VecDeque<LlamaToken>,
    /// Whether its prompt is read.
    pub(super) answers: bool,
    /// Where in the last batch it is known what comes next.
    pub(super) ready: Option<i32>,
    pub(super) waited: u32,
    /// How urgent it is for others that wait for what it reads.
    pub(super) lent: u8,
}

impl Job<'_> {
    pub(super) fn urgency(&self) -> u8 {
        self.order.urgency.max(self.lent)
    }
}
