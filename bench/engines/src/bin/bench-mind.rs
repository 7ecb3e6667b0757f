//! Language: a bare loop over llama-cpp-2 beside our host. The same prompt, the same
//! threads, the likeliest token each time.

use banter_engine::{
    ChatMessage, GenerateEvent, GenerateRequest, Generation, Role, Sampling, Worker,
};
use banter_engine_bench::{Options, Pair, finish, heading, host, random_mind};
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::sampling::LlamaSampler;
use std::num::NonZeroU32;
use std::process::ExitCode;
use std::time::Instant;

/// Leaves a core to the game, as the host does.
const THREADS: i32 = 1;
const CONTEXT: u32 = 512;
/// Tokens of a prompt that are read at once, as the host does to be cancelled in between.
const SLICE: usize = 64;
const TOKENS: usize = 96;

fn main() -> ExitCode {
    banter_engine_bench::main(run)
}

const QUESTION: &str = "Who lived in the little house, and what did they do there all day?";

/// What a model is told first. Without it some templates add a text of their own, which the
/// bare loop does not know. No engine has met it, so that nothing is reused.
fn author(round: usize) -> String {
    format!("{round} stories are known to you. Tell one of them when you are asked.")
}

fn run(options: &Options) -> Result<bool, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let made = folder.path().join("random.gguf");
    let model = match &options.model {
        Some(model) => model,
        None => {
            random_mind::write(&made).map_err(|error| error.to_string())?;
            &made
        }
    };
    heading(model);
    let spec = host("banter-llama-host", model)?
        .setting("threads", THREADS)
        .setting("context", CONTEXT);
    let worker = Worker::<Generation>::host("mind", spec).map_err(|error| error.to_string())?;
    let mut backend = LlamaBackend::init().map_err(|error| error.to_string())?;
    backend.void_logs();
    let model = LlamaModel::load_from_file(&backend, model, &LlamaModelParams::default())
        .map_err(|error| error.to_string())?;
    let (mut first, mut each) = (Pair::default(), Pair::default());
    for round in 0..=options.rounds {
        let text = author(round);
        let bare = bare(&backend, &model, &text)?;
        let ours = ours(&worker, &text, bare.tokens)?;
        // The first round warms both up.
        if round > 0 {
            first.bare.push(bare.first);
            first.ours.push(ours.first);
            each.bare.push(bare.each);
            each.ours.push(ours.each);
        }
    }
    let kept = first.report("first token", "ms", |s| 1000.0 * s);
    Ok(each.report("generation", "tokens/s", f64::recip) && kept)
}

struct Measured {
    /// Seconds to the first token.
    first: f64,
    /// Seconds for each token after it.
    each: f64,
    tokens: usize,
}

fn bare(backend: &LlamaBackend, model: &LlamaModel, text: &str) -> Result<Measured, String> {
    let told = |error: &dyn std::fmt::Display| error.to_string();
    let params = LlamaContextParams::default()
        .with_n_ctx(NonZeroU32::new(CONTEXT))
        .with_n_threads(THREADS)
        .with_n_threads_batch(THREADS);
    let mut context = model.new_context(backend, params).map_err(|e| told(&e))?;
    let start = Instant::now();
    let prompt = format!(
        "<|im_start|>system\n{text}<|im_end|>\n<|im_start|>user\n{QUESTION}<|im_end|>\n\
         <|im_start|>assistant\n"
    );
    let tokens = model.vocab().tokenize(prompt.as_bytes(), true, true);
    let mut batch = LlamaBatch::new(SLICE, 1);
    let mut position = 0;
    for slice in tokens.chunks(SLICE) {
        batch.clear();
        for token in slice {
            let is_last = position as usize + 1 == tokens.len();
            batch
                .add(*token, position, &[0], is_last)
                .map_err(|e| told(&e))?;
            position += 1;
        }
        context.decode(&mut batch).map_err(|e| told(&e))?;
    }
    let mut sampler = LlamaSampler::greedy();
    let mut first = None;
    let mut count = 0;
    while count < TOKENS {
        let token = sampler.sample(&context, batch.n_tokens() - 1);
        count += 1;
        first.get_or_insert_with(|| start.elapsed().as_secs_f64());
        if model.vocab().is_eog(token) {
            break;
        }
        batch.clear();
        batch
            .add(token, position, &[0], true)
            .map_err(|e| told(&e))?;
        position += 1;
        context.decode(&mut batch).map_err(|e| told(&e))?;
    }
    let first = first.unwrap_or_default();
    let rest = start.elapsed().as_secs_f64() - first;
    Ok(Measured {
        first,
        each: rest / (count.max(2) - 1) as f64,
        tokens: count,
    })
}

fn ours(worker: &Worker<Generation>, text: &str, tokens: usize) -> Result<Measured, String> {
    let request = GenerateRequest {
        messages: [(Role::System, text), (Role::User, QUESTION)]
            .map(|(role, content)| ChatMessage {
                role,
                content: content.to_owned(),
            })
            .to_vec(),
        sampling: Sampling {
            temperature: 0.0,
            repeat_penalty: 1.0,
            max_tokens: tokens as u32,
            ..Sampling::default()
        },
        ..GenerateRequest::default()
    };
    let start = Instant::now();
    let job = worker
        .submit(request)
        .map_err(|refused| refused.to_string())?;
    let mut first = None;
    finish(job, |event| {
        if matches!(event, GenerateEvent::Text(_)) {
            first.get_or_insert_with(|| start.elapsed().as_secs_f64());
        }
    })?;
    let first = first.ok_or("the model said nothing")?;
    let rest = start.elapsed().as_secs_f64() - first;
    Ok(Measured {
        first,
        each: rest / (tokens.max(2) - 1) as f64,
        tokens,
    })
}
