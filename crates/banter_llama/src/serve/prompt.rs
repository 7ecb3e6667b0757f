//! A request as tokens.

use crate::fit::fit;
use crate::loaded::LoadedModel;
use crate::template::{Layout, Part};
use banter_engine::{EngineError, GenerateRequest};
use llama_cpp_2::token::LlamaToken;

/// The share of the context that is kept free for an answer, at most.
const ANSWER_SHARE: usize = 4;

/// The tokens of the conversation, less what a context of `size` tokens does not hold.
pub(super) fn prompt(
    model: &LoadedModel,
    request: &GenerateRequest,
    size: usize,
) -> Result<(Vec<LlamaToken>, Layout), EngineError> {
    let answer = usize::try_from(request.sampling.max_tokens).unwrap_or(usize::MAX);
    let room = size - answer.clamp(1, (size / ANSWER_SHARE).max(1));
    let vocab = model.model.vocab();
    let fitted = fit(
        &request.messages,
        room,
        |messages| {
            let layout = model.template.lay_out(messages);
            let tokens = model.specials.tokenize(&vocab, &layout.parts);
            (tokens, layout)
        },
        |(tokens, _)| tokens.len(),
    )?;
    if fitted.dropped > 0 {
        tracing::info!(
            "the {} oldest messages were left out: the context holds {size} tokens",
            fitted.dropped,
        );
    }
    if fitted.cut {
        tracing::warn!(
            "the end of what the author tells this character was left out: the context holds \
             {size} tokens; set `context` higher or choose another model",
        );
    }
    let (tokens, layout) = fitted.layout;
    if tokens.is_empty() {
        return Err(EngineError::Request(
            "the conversation has no text in it; say something".to_owned(),
        ));
    }
    Ok((tokens, layout))
}

/// The tokens of each section of the outline, alone.
pub(super) fn sections(model: &LoadedModel, request: &GenerateRequest) -> Vec<u32> {
    let vocab = model.model.vocab();
    let tokens = |text: &str| {
        let part = Part {
            text: text.to_owned(),
            from_template: false,
        };
        count(model.specials.tokenize_on(&vocab, &[part]).len())
    };
    let sections = request.outline.iter();
    sections
        .map(|span| span.text(&request.messages).map_or(0, tokens))
        .collect()
}

pub(super) fn count(tokens: usize) -> u32 {
    u32::try_from(tokens).unwrap_or(u32::MAX)
}
