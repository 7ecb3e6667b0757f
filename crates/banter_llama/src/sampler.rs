//! Which token comes next.

use crate::schema;
use banter_engine::{Constraint, EngineError, GenerateRequest, Sampling};
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::sampling::LlamaSampler;
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::token::data::LlamaTokenData;
use llama_cpp_2::token::data_array::LlamaTokenDataArray;
use llama_cpp_2::vocab::LlamaVocab;
use std::borrow::Cow;

/// How far back a repetition counts, in tokens.
const LAST_TOKENS: i32 = 64;
/// The longest grammar, in bytes.
const LONGEST_GRAMMAR: usize = 64 << 10;
/// The rule that a grammar begins with.
const ROOT: &str = "root";
/// llama.cpp takes this seed for "any".
const ANY_SEED: u32 = u32::MAX;

/// Draws tokens as a request wants them drawn.
pub(crate) struct Sampler<'m> {
    vocab: LlamaVocab<'m>,
    chain: LlamaSampler,
    grammar: Option<LlamaSampler>,
    penalises: bool,
}

impl<'m> Sampler<'m> {
    /// For `request`. Only the answer's own words count as repeated: the names and prices of a
    /// prompt are what the answer should be made of.
    pub(crate) fn new(
        model: &'m LlamaModel,
        request: &GenerateRequest,
    ) -> Result<Self, EngineError> {
        let grammar = request
            .constraint
            .as_ref()
            .map(|constraint| compile(model, &gbnf(constraint)?))
            .transpose()?;
        Ok(Self {
            vocab: model.vocab(),
            chain: chain(model, &request.sampling),
            grammar,
            penalises: penalises(&request.sampling),
        })
    }

    /// Counts a token as said. Punctuation and white space may come again as often as they
    /// like: who is charged for full stops ends no sentence.
    fn accept(&mut self, token: LlamaToken) {
        if self.penalises && counts(&self.vocab.token_to_piece(token, false, None)) {
            self.chain.accept(token);
        }
    }

    /// The token that follows what `context` has read last, which was the `index`th of its
    /// batch. `None` if the grammar allows none.
    pub(crate) fn next(&mut self, context: &LlamaContext, index: i32) -> Option<LlamaToken> {
        if self.grammar.is_none() && !self.penalises {
            return Some(self.chain.sample(context, index));
        }
        let mut candidates = context.token_data_array_ith(index);
        let Some(grammar) = &mut self.grammar else {
            let token = draw(&mut self.chain, &mut candidates)?;
            self.accept(token);
            return Some(token);
        };
        // Mostly the grammar has nothing against what the model likes best, and one token is
        // looked at in microseconds where a whole vocabulary takes milliseconds.
        let token = draw(&mut self.chain, &mut candidates).filter(|token| allows(grammar, *token));
        let token = match token {
            Some(token) => token,
            None => {
                let mut candidates = context.token_data_array_ith(index);
                grammar.apply(&mut candidates);
                // llama.cpp aborts on a token that its grammar refuses, so it is not asked to
                // accept one.
                if !candidates.data.iter().any(|one| one.logit().is_finite()) {
                    return None;
                }
                draw(&mut self.chain, &mut candidates)?
            }
        };
        grammar.accept(token);
        self.accept(token);
        Some(token)
    }
}

/// Draws one of `candidates` that is allowed.
fn draw(chain: &mut LlamaSampler, candidates: &mut LlamaTokenDataArray) -> Option<LlamaToken> {
    chain.apply(candidates);
    let chosen = candidates.data.get(candidates.selected?)?;
    chosen.logit().is_finite().then(|| chosen.id())
}

/// Whether a grammar lets a token follow.
fn allows(grammar: &mut LlamaSampler, token: LlamaToken) -> bool {
    let one = LlamaTokenData::new(token, 1.0, 0.0);
    let mut one = LlamaTokenDataArray::new(vec![one], false);
    grammar.apply(&mut one);
    one.data.iter().all(|one| one.logit().is_finite())
}

/// Whether a repetition of this piece is one: it has a letter or a digit in it, or a part of
/// one.
fn counts(piece: &[u8]) -> bool {
    match std::str::from_utf8(piece) {
        Ok(text) => text.contains(char::is_alphanumeric),
        Err(_) => true,
    }
}

/// Whether repetition is to be less likely, or more.
fn penalises(sampling: &Sampling) -> bool {
    let penalty = sampling.repeat_penalty;
    penalty.is_finite() && penalty > 0.0 && penalty != 1.0
}

/// The usual order: repeat penalty, top-k, top-p, min-p, temperature, and a random draw.
fn chain(model: &LlamaModel, sampling: &Sampling) -> LlamaSampler {
    let mut steps = Vec::new();
    if penalises(sampling) {
        steps.push(LlamaSampler::penalties(
            model.n_vocab(),
            LAST_TOKENS,
            sampling.repeat_penalty,
            0.0,
            0.0,
        ));
    }
    // No number counts as 0 does.
    if !sampling.temperature.is_finite() || sampling.temperature <= 0.0 {
        steps.push(LlamaSampler::greedy());
        return LlamaSampler::chain(steps, true);
    }
    if let Ok(count @ 1..) = i32::try_from(sampling.top_k) {
        steps.push(LlamaSampler::top_k(count));
    }
    if (0.0..1.0).contains(&sampling.top_p) {
        steps.push(LlamaSampler::top_p(sampling.top_p, 1));
    }
    if sampling.min_p > 0.0 && sampling.min_p <= 1.0 {
        steps.push(LlamaSampler::min_p(sampling.min_p, 1));
    }
    steps.push(LlamaSampler::temp(sampling.temperature));
    steps.push(LlamaSampler::dist(seed(sampling.seed)));
    LlamaSampler::chain(steps, true)
}

/// llama.cpp's seeds have half the bits.
fn seed(seed: u64) -> u32 {
    let folded = (seed ^ (seed >> 32)) as u32;
    if folded == ANY_SEED { 0 } else { folded }
}

/// The grammar that keeps `constraint`.
fn gbnf(constraint: &Constraint) -> Result<Cow<'_, str>, EngineError> {
    match constraint {
        Constraint::Gbnf(grammar) => Ok(grammar.into()),
        Constraint::JsonSchema(schema) => schema::grammar(schema).map(Cow::Owned),
        Constraint::Lark(_) => Err(EngineError::Request(
            "a Lark grammar cannot be used: llama.cpp is built without llguidance here; write it \
             in GBNF, or as a JSON schema"
                .to_owned(),
        )),
    }
}

fn compile(model: &LlamaModel, grammar: &str) -> Result<LlamaSampler, EngineError> {
    if grammar.len() > LONGEST_GRAMMAR {
        return Err(EngineError::Request(format!(
            "the grammar has {} bytes, more than {LONGEST_GRAMMAR}; shorten it",
            grammar.len()
        )));
    }
    LlamaSampler::grammar(model, grammar, ROOT).map_err(|_| {
        EngineError::Request(format!(
            "the grammar cannot be used; write GBNF with a rule `{ROOT}`, without left recursion"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::{counts, seed};

    #[test]
    fn punctuation_may_come_again_and_words_are_counted() {
        for free in [
            ".",
            "!",
            " ",
            "\n",
            "...",
            " \u{201c}",
            "\u{3002}",
            ", ",
            "*",
        ] {
            assert!(!counts(free.as_bytes()), "{free:?}");
        }
        for counted in [" ale", "7", "s", "\u{8336}"] {
            assert!(counts(counted.as_bytes()), "{counted:?}");
        }
        // A part of a character.
        assert!(counts(&[0xe8, 0x8c]));
    }

    #[test]
    fn a_seed_is_never_left_to_chance() {
        assert_eq!(seed(7), 7);
        assert_ne!(seed(1 << 40), seed(0));
        assert_eq!(seed(u64::from(u32::MAX)), 0);
    }
}
