//! One model at work: a context, what it has read, and the loop that answers.

use crate::cache::Cache;
use crate::fit::fit;
use crate::mind::{ENGINE, LlamaMind};
use crate::reply::Reply;
use crate::sampler::Sampler;
use crate::template::{Layout, Part};
use banter_engine::{
    Adapter, EngineError, Finish, FinishReason, GenerateEvent, GenerateRequest, Output,
    PromptUsage, Purpose,
};
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::vocab::LlamaVocab;
use std::time::{Duration, Instant};

/// The sequence that all requests share.
const SEQUENCE: u32 = 0;
const SEQUENCES: [i32; 1] = [SEQUENCE as i32];
/// The share of the context that is kept free for an answer, at most.
const ANSWER_SHARE: usize = 4;
/// The longest that llama.cpp may take for a slice of a prompt or for a token, neither of which
/// can be interrupted: minutes, where a large model runs on a weak processor.
const LONGEST_STEP: Duration = Duration::from_secs(180);
/// A token that takes longer than this is told before the next: it might be taken for a hang
/// when the job is cancelled.
const SLOW_STEP: Duration = Duration::from_millis(500);

/// Answers requests, one after another.
///
/// There is one sequence: requests that begin alike (world, faction, persona) reuse
/// each other's work, and others read their prompt anew. Decoding many sequences together
/// belongs here and changes nothing outside.
pub(crate) struct Session<'m> {
    pub(crate) mind: &'m LlamaMind,
    vocab: LlamaVocab<'m>,
    pub(crate) context: LlamaContext<'m>,
    batch: LlamaBatch<'static>,
    cache: Cache<LlamaToken>,
    /// The adapter that the context works with.
    pub(crate) adapter: Option<Adapter>,
    /// Whether what comes after the last token of the cache can be sampled: nothing was
    /// forgotten since it was read.
    sampleable: bool,
    size: usize,
    /// How long the last step took.
    step: Duration,
}

impl<'m> Session<'m> {
    pub(crate) fn new(mind: &'m LlamaMind) -> Result<Self, EngineError> {
        let context = mind.new_context()?;
        Ok(Self {
            mind,
            vocab: mind.model.vocab(),
            size: context.n_ctx() as usize,
            context,
            batch: LlamaBatch::new(mind.config.batch as usize, 1),
            cache: Cache::default(),
            adapter: None,
            sampleable: false,
            step: Duration::ZERO,
        })
    }

    /// Reads a token and forgets it: brings all weights into memory, and shows that the
    /// context can be worked with.
    pub(crate) fn warm_up(&mut self) -> Result<(), EngineError> {
        let token = [self.vocab.bos(), self.vocab.eos()]
            .into_iter()
            .find(|token| token.0 >= 0)
            .unwrap_or(LlamaToken(0));
        self.read(&[token])?;
        self.forget(0)
    }

    /// Streams the answer to `request`.
    pub(crate) fn answer(
        &mut self,
        request: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        output.send(GenerateEvent::Started)?;
        self.use_adapters(&request.adapters)?;
        let (prompt, layout) = self.prompt(&request)?;
        let sampler = match request.purpose {
            Purpose::Prefill => None,
            Purpose::Answer | Purpose::Summary => Some(Sampler::new(&self.mind.model, &request)?),
        };
        let cached = self.take_up(&prompt)?;
        output.send(GenerateEvent::Prompt(PromptUsage {
            tokens: count(prompt.len()),
            cached: count(cached),
            sections: self.sections(&request),
        }))?;
        self.prefill(&prompt, output)?;
        let finish = match sampler {
            Some(sampler) => self.write_answer(request, sampler, &layout, output)?,
            None => Finish {
                reason: FinishReason::Prefilled,
                tokens: 0,
            },
        };
        output.send(GenerateEvent::Finished(finish))
    }

    /// Writes the answer to a prompt that was read.
    fn write_answer(
        &mut self,
        request: GenerateRequest,
        mut sampler: Sampler,
        layout: &Layout,
        output: &mut Output<GenerateEvent>,
    ) -> Result<Finish, EngineError> {
        let most = request.sampling.max_tokens;
        let is_free = request.constraint.is_none();
        let mut reply = Reply::new(layout, request.stop);
        let (mut reason, mut tokens) = (FinishReason::Length, 0);
        for left in (0..most).rev() {
            output.check()?;
            // Thoughts are not sent.
            output.alive();
            let Some(token) = sampler.next(&self.context, self.batch.n_tokens() - 1) else {
                reason = FinishReason::Constraint;
                break;
            };
            tokens += 1;
            if self.vocab.is_eog(token) {
                reason = FinishReason::EndOfTurn;
                break;
            }
            let special = reply.wants_special(&self.vocab, token);
            let piece = self.vocab.token_to_piece(token, special, None);
            send(reply.push(&piece), output)?;
            if left == 0 || reply.ended_by().is_some() {
                break;
            }
            if self.cache.len() >= self.size {
                tracing::debug!("the answer ends with the context, at {} tokens", self.size);
                reason = FinishReason::Context;
                break;
            }
            if self.step > SLOW_STEP {
                output.busy_for(LONGEST_STEP);
            }
            self.read(&[token])?;
            if let Some(skip) = reply.skip_thought().filter(|_| is_free) {
                tracing::debug!("the model began to think aloud and is cut short");
                self.write(skip)?;
                send(reply.push(skip.as_bytes()), output)?;
            }
        }
        send(reply.finish(), output)?;
        if most > 0 && reply.was_only_thought() {
            return Err(failed(format!(
                "the model only thought and gave no answer within {most} tokens; allow it more, \
                 or choose one that can answer without thinking"
            )));
        }
        Ok(Finish {
            reason: reply.ended_by().unwrap_or(reason),
            tokens,
        })
    }

    /// Writes what the model would have to, as far as there is room for it.
    fn write(&mut self, text: &str) -> Result<(), EngineError> {
        let part = Part {
            text: text.to_owned(),
            from_template: true,
        };
        let specials = &self.mind.specials;
        let mut tokens = specials.tokenize_on(&self.vocab, &[part]);
        tokens.truncate(self.size.saturating_sub(self.cache.len() + 1));
        let slices = tokens.chunks(self.mind.config.batch as usize);
        for slice in slices {
            self.read(slice)?;
        }
        Ok(())
    }

    /// The tokens of the conversation, less what the context does not hold.
    fn prompt(&self, request: &GenerateRequest) -> Result<(Vec<LlamaToken>, Layout), EngineError> {
        let answer = usize::try_from(request.sampling.max_tokens).unwrap_or(usize::MAX);
        let room = self.size - answer.clamp(1, self.size / ANSWER_SHARE);
        let fitted = fit(
            &request.messages,
            room,
            |messages| {
                let layout = self.mind.template.lay_out(messages);
                let tokens = self.mind.specials.tokenize(&self.vocab, &layout.parts);
                (tokens, layout)
            },
            |(tokens, _)| tokens.len(),
        )?;
        if fitted.dropped > 0 {
            tracing::info!(
                "the {} oldest messages were left out: the context holds {} tokens",
                fitted.dropped,
                self.size
            );
        }
        if fitted.cut {
            tracing::warn!(
                "the end of what the author tells this character was left out: the context \
                 holds {} tokens; set `context` higher or choose another model",
                self.size
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
    fn sections(&self, request: &GenerateRequest) -> Vec<u32> {
        let tokens = |text: &str| {
            let part = Part {
                text: text.to_owned(),
                from_template: false,
            };
            count(self.mind.specials.tokenize_on(&self.vocab, &[part]).len())
        };
        let sections = request.outline.iter();
        sections
            .map(|span| span.text(&request.messages).map_or(0, tokens))
            .collect()
    }

    /// Forgets what does not belong to `prompt`, and returns how many of its tokens are left to
    /// go on from.
    fn take_up(&mut self, prompt: &[LlamaToken]) -> Result<usize, EngineError> {
        if !(self.sampleable && self.cache.is(prompt)) {
            let kept = self.cache.reusable(prompt);
            self.forget(kept)?;
        }
        Ok(self.cache.len())
    }

    /// Reads what of `prompt` was not [taken up](Self::take_up), slice by slice.
    fn prefill(
        &mut self,
        prompt: &[LlamaToken],
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        let mut read = self.cache.len();
        let rest = prompt.get(read..).unwrap_or_default();
        for slice in rest.chunks(self.mind.config.batch as usize) {
            output.check()?;
            output.busy_for(LONGEST_STEP);
            self.read(slice)?;
            read += slice.len();
            output.alive();
            output.send(GenerateEvent::Prefill(read as f32 / prompt.len() as f32))?;
        }
        Ok(())
    }

    /// Reads a slice of at most a batch. What comes after its last token can be sampled then.
    fn read(&mut self, slice: &[LlamaToken]) -> Result<(), EngineError> {
        self.batch.clear();
        let begun = Instant::now();
        let result = self.try_read(slice);
        self.step = begun.elapsed();
        if let Err(reason) = result {
            // What of the slice was read is not known.
            self.context.clear_kv_cache();
            self.cache.truncate(0);
            self.sampleable = false;
            return Err(failed(reason));
        }
        self.cache.push(slice);
        self.sampleable = true;
        Ok(())
    }

    fn try_read(&mut self, slice: &[LlamaToken]) -> Result<(), String> {
        let first = i32::try_from(self.cache.len()).map_err(|error| error.to_string())?;
        let last = slice.len().saturating_sub(1);
        for ((index, token), position) in slice.iter().enumerate().zip(first..) {
            self.batch
                .add(*token, position, &SEQUENCES, index == last)
                .map_err(|error| error.to_string())?;
        }
        self.context
            .decode(&mut self.batch)
            .map_err(|error| error.to_string())
    }

    /// Forgets all but the first `length` tokens, or all of them where a model cannot forget
    /// a part (those that keep a state in place of a cache).
    pub(crate) fn forget(&mut self, length: usize) -> Result<(), EngineError> {
        if length == self.cache.len() {
            return Ok(());
        }
        self.sampleable = false;
        let from = u32::try_from(length).map_err(|error| failed(error.to_string()))?;
        let partly = length > 0
            && self
                .context
                .clear_kv_cache_seq(Some(SEQUENCE), Some(from), None)
                .map_err(|error| failed(error.to_string()))?;
        if partly {
            self.cache.truncate(length);
        } else {
            self.context.clear_kv_cache();
            self.cache.truncate(0);
        }
        Ok(())
    }
}

fn send(text: String, output: &mut Output<GenerateEvent>) -> Result<(), EngineError> {
    if text.is_empty() {
        return Ok(());
    }
    output.send(GenerateEvent::Text(text))
}

fn count(tokens: usize) -> u32 {
    u32::try_from(tokens).unwrap_or(u32::MAX)
}

pub(crate) fn failed(reason: String) -> EngineError {
    EngineError::Failed {
        engine: ENGINE.to_owned(),
        reason,
    }
}
