//! Language models for talking characters: any GGUF file that llama.cpp runs, on the
//! player's own machine.
//!
//! # From a conversation to an answer
//!
//! 1. The file is looked at before llama.cpp gets it: what is no GGUF, is one for something
//!    else (embeddings, pictures, a vocabulary, a part of a file), was cut off on the way here,
//!    or needs more memory than there is, ends in one sentence and not in a crash.
//! 2. The conversation is laid out by the model's own chat template, a Jinja program in the
//!    file. Templates that refuse a system message, want roles to take turns, or know contents
//!    in typed parts only, get the conversation reshaped until they take it. A model without a
//!    template, or with one that cannot be used, is spoken to in ChatML if it knows the signs,
//!    or else in lines that begin with `User:` and `Assistant:`.
//! 3. Only what the template wrote can become control tokens. What people say is text,
//!    whatever it looks like.
//! 4. A conversation that is too long for the context loses its oldest exchanges, and in the
//!    end a part of what the author wrote.
//! 5. Each character has a sequence of the model's context, in which its conversation goes on:
//!    only what is new is read. What characters have in common from the beginning (rules of the
//!    world, lore of a faction) is read once and kept once. How many tokens a prompt had already,
//!    and how many it and each of its sections have, is told
//!    ([`PromptUsage`](banter_engine::PromptUsage)).
//! 6. The answer streams in whole characters, without what a reasoning model thinks, however
//!    its family marks that, until the model ends it (in a token or in letters), a stop string
//!    comes, or it is long enough; which of these it was is told with the number of tokens
//!    ([`Finish`](banter_engine::Finish)). A cancelled job ends within one step.
//!
//! # Many at once
//!
//! All requests work in one batch. In a step each answer gets its next token, and prompts get
//! what is left of the step, those of the highest
//! [priority](banter_engine::Priority) first; beside answers that are as urgent a quarter of a
//! step, so that a long prompt holds nobody up. What nobody waits for
//! ([`Priority::Background`](banter_engine::Priority)) rests while anybody speaks, but for one
//! step in eight or so, and whatever waits rises. Between two steps any job can be cancelled
//! without harm to the others.
//!
//! A sequence belongs to a [character](banter_engine::GenerateRequest::character); a
//! [summary](banter_engine::Purpose::Summary) works in one of its own, and so does who has no
//! name, unless it goes on with one. When there is no more room the least recently needed is
//! *parked*: copied to ordinary memory within a budget, without what others have too, and
//! copied back when its character speaks again. Beyond the budget the least recently needed is
//! forgotten and read again.
//!
//! [`Upkeep`](banter_engine::Upkeep) saves what is kept of characters to a file and takes it up
//! again, so that a loaded game answers at once; lets go of characters that are gone; and sets
//! the pace, which a game may lower at any frame.
//!
//! Models that keep a state in place of keys and values (Mamba and its kin) cannot forget an
//! end. Of these a copy is kept before the last token of each prompt, and a prompt is gone on
//! with from the last copy that it begins with. Models with a sliding window are parked as a
//! whole. States of either are not written to files.
//!
//! # Using it
//!
//! A game runs it as a *host*, the program `banter-llama-host`, so that native code cannot
//! take the game down with it:
//!
//! ```no_run
//! use banter_engine::host::{Host, HostSpec};
//! use banter_engine::{GenerateEvent, GenerateRequest, Generation, Update, Worker};
//! use std::time::Duration;
//!
//! let mind = Worker::<Generation>::spawn("mind", || {
//!     let spec = HostSpec::new("banter-llama-host", "cargo build -p banter_llama")
//!         .setting("model", "models/mind.gguf");
//!     Ok(Box::new(Host::new(spec)))
//! })?;
//! let mut job = mind.submit(GenerateRequest::from_user("What is your name?"))?;
//! while let Some(update) = job.wait(Duration::from_secs(60)) {
//!     match update {
//!         Update::Event(GenerateEvent::Text(text)) => print!("{text}"),
//!         Update::Event(_) => {}
//!         Update::Done => break,
//!         Update::Failed(error) => return Err(error.into()),
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! In process it is the same with [`open`] in place of the host. What cannot be used is told
//! in a sentence:
//!
//! ```
//! use banter_engine::{Loading, Settings};
//!
//! let settings = Settings::default().with("model", "no/such.gguf");
//! let error = banter_llama::open(&settings, &Loading::ignored()).map(|_| ()).unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "no/such.gguf: there is no such file; check the setting `model`, or fetch the model first"
//! );
//! ```
//!
//! # Settings
//!
//! | name | value | default |
//! |---|---|---|
//! | `model` | the path of a `.gguf` file; of a model in several files any one | must be given |
//! | `context` | tokens of prompt and answer together, 64 to 1048576 | what the model was made for, at most 4096 |
//! | `slots` | how many conversations are ready or answered at once, 1 to 200 | 32; 8 of models with a recurrent state |
//! | `cache` | MiB for the keys and values of all of them, never less than one context | what two contexts take, or one where memory is short |
//! | `cache_type` | `f16`, `q8_0` or `q4_0`: in how many bits these are kept | `f16` |
//! | `parked` | MiB for those put aside, 0 to 1048576 | 256 |
//! | `threads` | 1 to 512 | a [share](banter_engine::share) of what the machine has |
//! | `nice` | how far the engine stands back behind other programs, 0 to 19, on Unix | 0 |
//! | `batch` | tokens of a step, 1 to 2048 | 64; 512 where the build knows a graphics card |
//! | `gpu_layers` | how many layers go to the graphics card, or `all` | `all`, where there is one that the build knows |
//! | `mmap` | `on` or `off`: whether weights are mapped from the file | `on` |
//! | `mlock` | `on` or `off`: whether weights are kept from being swapped out | `off` |
//! | `memory_check` | `on`, `off`, or how many MiB the model may take | `on`: what the system has free |
//! | `adapter.NAME` | the path of an adapter (LoRA) as `.gguf`, which requests call `NAME`; there may be several | none |
//!
//! [`llama_host`](banter_engine::host::llama_host) has a method for each.
//!
//! # Requests
//!
//! All of [`Sampling`](banter_engine::Sampling) is used, in llama.cpp's usual order: repeat
//! penalty (over the last 64 tokens of the answer that are more than punctuation), top-k, top-p, min-p,
//! temperature, and a draw by the seed.
//!
//! A [constraint](banter_engine::Constraint) is a grammar in GBNF with a rule `root`, or a JSON
//! schema of these keywords: `type`, `properties`, `required` (which says in what order members
//! come), `items`, `minItems`, `maxItems`, `minLength`, `maxLength` (all at most 1000), `enum`,
//! `const`, `anyOf`, `oneOf`, `$ref` within the schema. Any other is refused, and so is a grammar
//! for Lark. White space is at most one space at a time.
//!
//! A request has one [adapter](banter_engine::Adapter), as strong as its weight says: llama.cpp
//! is not asked for several here, and a second is refused. What was read with one is of no use
//! with another, so characters with different adapters share nothing, and their steps take turns.
//!
//! A [prefill](banter_engine::Purpose::Prefill) reads the prompt and ends. An answer of the same
//! character that begins with the same then reads the rest only; what a wrong guess has read
//! beyond that is cut off. It can be cancelled at any step.
//!
//! The same request with the same seed gives the same answer, on one machine, to a model that
//! was asked nothing else. Beside others and after them what is computed may differ in the last
//! bits of a float, for sums are made in another order, and so the answer now and then in a word.
//!
//! # What it says
//!
//! What goes wrong without failing a job (a template that cannot be used, messages that were
//! left out) goes to `tracing`. So does llama.cpp's own log, if the target `llama-cpp-2` is
//! enabled at the level of debugging when the first model is opened; otherwise it is silent.
//!
//! # How it is built
//!
//! llama.cpp is compiled from source, which takes some minutes and needs cmake, a C++
//! compiler and libclang. The default is a portable build for processors: on x86-64 for those
//! with AVX2, FMA, F16C and BMI2, which is what has been sold since 2013 or so.
//!
//! - For this very machine: `RUSTFLAGS="-C target-cpu=native" cargo build`. It is no feature,
//!   for llama.cpp's build follows the compiler's target and nothing else. Never ship it.
//! - Features `vulkan`, `cuda` and `metal` add graphics cards, and want the vendor's
//!   development kit at build time. On Apple silicon Metal is always there.
//! - Feature `openmp` takes OpenMP's threads in place of ggml's own, and wants its library at
//!   run time.
//!
//! # What it cannot do
//!
//! - Stop in the middle of a step: llama.cpp cannot be interrupted there. Its host says so
//!   before each slow one, and is given three minutes for it before it is taken for hung.
//! - Keep every reasoning model from thinking. Its template is told that it shall not, a
//!   thought that the template has begun is ended, and one that the model begins is cut short
//!   twice where its family is known; what it thinks beyond that counts for `max_tokens`, and
//!   if that is all, the job fails with a sentence.
//! - Templates get the date in English and in UTC.

mod adapters;
mod config;
mod failure;
mod fingerprint;
mod fit;
mod gguf;
pub mod inspect;
mod loaded;
mod memory;
mod mind;
mod reply;
mod sampler;
mod schema;
mod serve;
mod specials;
mod template;
mod text;
mod thoughts;

pub use mind::LlamaMind;

use banter_engine::{Engine, EngineError, Generation, Loading, Settings, host};
use std::process::ExitCode;

/// The engine that `settings` ask for: a [`LlamaMind`].
///
/// # Errors
/// As for [`LlamaMind::open`].
pub fn open(
    settings: &Settings,
    loading: &Loading,
) -> Result<Box<dyn Engine<Generation>>, EngineError> {
    Ok(Box::new(LlamaMind::open(settings, loading)?))
}

/// The whole `main` of a host that talks: see [`banter_engine::host`].
pub fn host_main() -> ExitCode {
    host::serve::<Generation, _>(open)
}
