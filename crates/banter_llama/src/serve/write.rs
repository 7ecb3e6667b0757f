//! An answer as it is written, token by token.

use crate::failure::failed;
use crate::loaded::LoadedModel;
use crate::reply::Reply;
use crate::sampler::Sampler;
use crate::template::{Layout, Part};
use banter_engine::{EngineError, Finish, FinishReason, GenerateEvent, GenerateRequest, Output};
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::token::LlamaToken;

/// What comes after a token.
#[derive(Debug)]
pub(super) enum Next {
    /// These are read, and another follows.
    Read(Vec<LlamaToken>),
    /// The answer is whole.
    End(Finish),
}

/// Writes the answer to a prompt that was read.
pub(super) struct Writer<'m> {
    model: &'m LoadedModel,
    sampler: Sampler<'m>,
    reply: Reply,
    /// How many tokens it may have.
    most: u32,
    tokens: u32,
    /// Whether it has any form it likes.
    is_free: bool,
}

impl<'m> Writer<'m> {
    pub(super) fn new(
        model: &'m LoadedModel,
        request: &GenerateRequest,
        layout: &Layout,
    ) -> Result<Self, EngineError> {
        Ok(Self {
            model,
            sampler: Sampler::new(&model.model, request)?,
            reply: Reply::new(layout, request.stop.clone()),
            most: request.sampling.max_tokens,
            tokens: 0,
            is_free: request.constraint.is_none(),
        })
    }

    /// Draws the token that follows what the context has read at `index` of its batch, and
    /// sends what it says. `room` is how many more tokens the answer's sequence may hold.
    pub(super) fn next(
        &mut self,
        context: &LlamaContext,
        index: i32,
        room: usize,
        output: &mut Output<GenerateEvent>,
    ) -> Result<Next, EngineError> {
        if self.tokens >= self.most {
            return self.end(FinishReason::Length, output);
        }
        // Thoughts are not sent.
        output.alive();
        let Some(token) = self.sampler.next(context, index) else {
            return self.end(FinishReason::Constraint, output);
        };
        self.tokens += 1;
        let vocab = self.model.model.vocab();
        if vocab.is_eog(token) {
            return self.end(FinishReason::EndOfTurn, output);
        }
        let special = self.reply.wants_special(&vocab, token);
        let piece = vocab.token_to_piece(token, special, None);
        send(self.reply.push(&piece), output)?;
        if self.tokens >= self.most || self.reply.ended_by().is_some() {
            return self.end(FinishReason::Length, output);
        }
        if room == 0 {
            tracing::debug!("the answer ends with the context");
            return self.end(FinishReason::Context, output);
        }
        let mut read = vec![token];
        if let Some(skip) = self.reply.skip_thought().filter(|_| self.is_free) {
            tracing::debug!("the model began to think aloud and is cut short");
            let part = Part {
                text: skip.to_owned(),
                from_template: true,
            };
            let tokens = self.model.specials.tokenize_on(&vocab, &[part]);
            read.extend(tokens.into_iter().take(room.saturating_sub(2)));
            send(self.reply.push(skip.as_bytes()), output)?;
        }
        Ok(Next::Read(read))
    }

    fn end(
        &mut self,
        reason: FinishReason,
        output: &mut Output<GenerateEvent>,
    ) -> Result<Next, EngineError> {
        send(self.reply.finish(), output)?;
        if self.most > 0 && self.reply.was_only_thought() {
            return Err(failed(format!(
                "the model only thought and gave no answer within {} tokens; allow it more, or \
                 choose one that can answer without thinking",
                self.most
            )));
        }
        Ok(Next::End(Finish {
            reason: self.reply.ended_by().unwrap_or(reason),
            tokens: self.tokens,
        }))
    }
}

fn send(text: String, output: &mut Output<GenerateEvent>) -> Result<(), EngineError> {
    if text.is_empty() {
        return Ok(());
    }
    output.send(GenerateEvent::Text(text))
}
