//! The plain way: llama-cpp-2 by hand, a context for each character.

use crate::options::Options;
use banter_engine::{ChatMessage, Role};
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::sampling::LlamaSampler;
use llama_cpp_2::token::LlamaToken;
use std::num::NonZeroU32;

/// Tokens that are read at once, as many as in our host.
const SLICE: usize = 64;

/// A model.
pub(crate) struct Plain {
    backend: LlamaBackend,
    model: LlamaModel,
    threads: i32,
    context: u32,
}

impl Plain {
    pub(crate) fn load(path: &std::path::Path, options: &Options) -> Result<Self, String> {
        let mut backend = LlamaBackend::init().map_err(told)?;
        backend.void_logs();
        let params = LlamaModelParams::default();
        let model = LlamaModel::load_from_file(&backend, path, &params).map_err(told)?;
        Ok(Self {
            backend,
            model,
            threads: i32::try_from(options.threads).unwrap_or(1),
            context: options.context,
        })
    }

    /// The same model once more, to see what it takes.
    pub(crate) fn load_again(&self, path: &std::path::Path) -> Result<LlamaModel, String> {
        let params = LlamaModelParams::default();
        LlamaModel::load_from_file(&self.backend, path, &params).map_err(told)
    }

    /// How many tokens a text has.
    pub(crate) fn count(&self, text: &str) -> usize {
        let vocab = self.model.vocab();
        vocab.tokenize(text.as_bytes(), false, false).len()
    }

    /// The bytes that the keys and values of a token take: two numbers of 16 bits for each.
    pub(crate) fn bytes_per_token(&self) -> u64 {
        let number = |key: &str| -> Option<u64> {
            let architecture = self.model.meta_val_str("general.architecture").ok()?;
            let value = self.model.meta_val_str(&format!("{architecture}.{key}"));
            value.ok()?.parse().ok()
        };
        let heads = number("attention.head_count").unwrap_or(1);
        let shared = number("attention.head_count_kv").unwrap_or(heads);
        let width = number("embedding_length").unwrap_or(0) / heads.max(1) * shared;
        2 * 2 * width * number("block_count").unwrap_or(0)
    }

    /// A character with nothing read.
    pub(crate) fn character(&self) -> Result<Character<'_>, String> {
        Ok(Character {
            model: &self.model,
            context: self.context(self.context, 1)?,
            batch: LlamaBatch::new(SLICE, 1),
            position: 0,
        })
    }

    /// One context for several at the same time.
    pub(crate) fn crowd(&self, count: usize, tokens: u32) -> Result<Crowd<'_>, String> {
        Ok(Crowd {
            context: self.context(tokens, u32::try_from(count).unwrap_or(1))?,
            batch: LlamaBatch::new(SLICE, 1),
            model: &self.model,
            lengths: vec![0; count],
        })
    }

    fn context(&self, tokens: u32, sequences: u32) -> Result<LlamaContext<'_>, String> {
        let params = LlamaContextParams::default()
            .with_n_ctx(NonZeroU32::new(tokens))
            .with_n_seq_max(sequences)
            .with_kv_unified(true)
            .with_n_batch(SLICE as u32)
            .with_n_ubatch(SLICE as u32)
            .with_n_threads(self.threads)
            .with_n_threads_batch(self.threads);
        self.model.new_context(&self.backend, params).map_err(told)
    }
}

/// A character with a context to itself.
pub(crate) struct Character<'m> {
    model: &'m LlamaModel,
    context: LlamaContext<'m>,
    batch: LlamaBatch<'static>,
    position: i32,
}

impl Character<'_> {
    /// Reads messages and draws the token that begins the answer.
    pub(crate) fn read(&mut self, messages: &[ChatMessage]) -> Result<LlamaToken, String> {
        let tokens = laid_out(self.model, messages);
        read(
            &mut self.context,
            &mut self.batch,
            &tokens,
            &[0],
            self.position,
        )?;
        self.position += i32::try_from(tokens.len()).unwrap_or(0);
        Ok(self.draw())
    }

    /// Reads a token and draws the next. An answer has no end here.
    pub(crate) fn next(&mut self, token: LlamaToken) -> Result<LlamaToken, String> {
        self.batch.clear();
        self.batch
            .add(token, self.position, &[0], true)
            .map_err(told)?;
        self.position += 1;
        self.context.decode(&mut self.batch).map_err(told)?;
        Ok(self.draw())
    }

    fn draw(&self) -> LlamaToken {
        LlamaSampler::greedy().sample(&self.context, self.batch.n_tokens() - 1)
    }
}

/// Several in one context, a token of each in a batch: what `llama_decode` itself can do.
pub(crate) struct Crowd<'m> {
    model: &'m LlamaModel,
    context: LlamaContext<'m>,
    batch: LlamaBatch<'static>,
    lengths: Vec<i32>,
}

impl Crowd<'_> {
    /// Has every one begin with `shared`, which is read once, and go on with its own.
    pub(crate) fn read(&mut self, shared: &str, own: &[String]) -> Result<(), String> {
        let vocab = self.model.vocab();
        let shared = vocab.tokenize(shared.as_bytes(), true, true);
        let length = i32::try_from(shared.len()).unwrap_or(0);
        let all: Vec<i32> = (0..).take(self.lengths.len()).collect();
        read(&mut self.context, &mut self.batch, &shared, &all, 0)?;
        for (sequence, own) in (0..).zip(own) {
            let own = vocab.tokenize(own.as_bytes(), false, true);
            let sequences = [sequence];
            read(&mut self.context, &mut self.batch, &own, &sequences, length)?;
            if let Some(place) = self.lengths.get_mut(sequence as usize) {
                *place = length + i32::try_from(own.len()).unwrap_or(0);
            }
        }
        Ok(())
    }

    /// Reads one token of each.
    pub(crate) fn step(&mut self, token: LlamaToken) -> Result<(), String> {
        self.batch.clear();
        for (sequence, length) in (0..).zip(&mut self.lengths) {
            let sequence = [sequence];
            self.batch
                .add(token, *length, &sequence, true)
                .map_err(told)?;
            *length += 1;
        }
        self.context.decode(&mut self.batch).map_err(told)
    }
}

/// Reads tokens in slices; what comes after the last is known then.
fn read(
    context: &mut LlamaContext<'_>,
    batch: &mut LlamaBatch<'_>,
    tokens: &[LlamaToken],
    sequences: &[i32],
    mut position: i32,
) -> Result<(), String> {
    // A token of many sequences takes more room in a batch.
    let mut wide = LlamaBatch::new(SLICE, i32::try_from(sequences.len()).unwrap_or(1));
    let batch = if sequences.len() > 1 {
        &mut wide
    } else {
        batch
    };
    let slices = tokens.chunks(SLICE);
    let last = slices.len();
    for (number, slice) in slices.enumerate() {
        batch.clear();
        for (at, token) in slice.iter().enumerate() {
            let draws = number + 1 == last && at + 1 == slice.len();
            batch
                .add(*token, position, sequences, draws)
                .map_err(told)?;
            position += 1;
        }
        context.decode(batch).map_err(told)?;
    }
    Ok(())
}

/// A conversation in ChatML, which most templates are.
fn laid_out(model: &LlamaModel, messages: &[ChatMessage]) -> Vec<LlamaToken> {
    model
        .vocab()
        .tokenize(chatml(messages).as_bytes(), true, true)
}

/// The same as text.
pub(crate) fn chatml(messages: &[ChatMessage]) -> String {
    let mut text = String::new();
    for message in messages {
        let role = match message.role {
            Role::System => "system",
            Role::User => "user",
            Role::Assistant => "assistant",
        };
        text.push_str(&format!(
            "<|im_start|>{role}\n{}<|im_end|>\n",
            message.content
        ));
    }
    text + "<|im_start|>assistant\n"
}

fn told(error: impl std::fmt::Display) -> String {
    error.to_string()
}
