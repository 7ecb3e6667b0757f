//! The only place that touches whisper.cpp's C interface.
//!
//! The safe one of whisper-rs cannot read a model through us, casts what its abort callback
//! is given to a wrong type, and frees its state a second time when whisper.cpp could not
//! enlarge it.
#![allow(unsafe_code)]

mod callback;
mod loader;
mod log;

pub(crate) use callback::{Listener, Piece, Token};

use callback::Run;
use loader::Loader;

use banter_engine::Loading;
use std::ffi::{CString, NulError, c_int};
use std::fs::File;
use std::panic::resume_unwind;
use std::ptr::{self, NonNull};
use whisper_rs::whisper_rs_sys as sys;

/// whisper.cpp looks at so many samples without asking whether there are as many.
const FEWEST_SAMPLES: usize = 400;
/// How often the encoder may begin: so many times, and once for each second. It goes on from
/// where the last segment ended, which a model that invents may put wherever it likes.
const MOST_STEPS: usize = 8;
const SAMPLES_PER_STEP: usize = 16_000;
/// What sounds improbable is tried again twice, each time with so much more chance in it and
/// with so many sentences side by side. whisper.cpp itself does so five times with five,
/// and then a noise can take half a minute to be understood as nothing.
const RETRY_TEMPERATURE: f32 = 0.4;
const RETRY_BEAM: i32 = 2;
/// What `whisper_full_with_state` returns after it has freed the state it was given.
const STATE_FREED: c_int = -7;
/// Tokens of text that the decoder is given before it begins: half of its own context, less
/// one, is all it heeds, and the last of them if there are more.
const MOST_PROMPT_TOKENS: usize = 220;
/// Tokens of that for words to expect.
const MOST_EXPECTED_TOKENS: usize = 140;
/// Bytes of a text that are looked at; no token has less than one.
const LONGEST_TEXT: usize = 1_024;

/// A model in memory.
pub(crate) struct Whisper {
    context: NonNull<sys::whisper_context>,
    /// Absent after whisper.cpp has freed it for want of memory.
    state: Option<NonNull<sys::whisper_state>>,
}

// SAFETY: neither pointer is bound to a thread, both are ours alone, and nothing is done
// with them but through `&mut self`.
unsafe impl Send for Whisper {}

/// How to transcribe.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner<'a> {
    /// From 1.
    pub(crate) threads: i32,
    /// How many sentences are tried side by side, 1..=8.
    pub(crate) beam: i32,
    /// One of whisper's own names, `None` to have it detected.
    pub(crate) language: Option<&'a str>,
    pub(crate) translate: bool,
    /// Words to expect.
    pub(crate) prompt: &'a str,
    /// The text right before the sound.
    pub(crate) before: &'a str,
    /// How many positions of the encoder are used, 0 for all.
    pub(crate) positions: u32,
    /// The most tokens of one window, 0 for whisper's own bound.
    pub(crate) most_tokens: u32,
    /// Whether what sounds improbable is tried again with more chance in it.
    pub(crate) retries: bool,
}

/// Why nothing came of it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WhisperError {
    /// The listener did not want to go on.
    #[error("stopped")]
    Stopped,
    /// There is no room for the state.
    #[error("there is not enough memory")]
    NoMemory,
    /// whisper.cpp could not do it: its own words and its number.
    #[error("{words} (code {code})")]
    Failed { words: String, code: c_int },
    /// The model was not loaded: whisper.cpp's own words.
    #[error("{0}")]
    NotLoaded(String),
    #[error("text with a zero in it: {0}")]
    Zero(#[from] NulError),
}

impl Whisper {
    /// Loads the model in `file`, which must have been checked: whisper.cpp trusts it.
    pub(crate) fn load(
        file: File,
        length: u64,
        gpu: bool,
        loading: &Loading,
    ) -> Result<Self, WhisperError> {
        log::install();
        log::take_error();
        let mut loader = Loader::new(file, length, loading);
        let mut table = loader.table();
        // SAFETY: the parameters are whisper.cpp's own. `loader` outlives the call and is
        // reached only through `table` while it lasts; the table is not kept.
        let context = unsafe {
            let mut params = sys::whisper_context_default_params();
            params.use_gpu = gpu;
            // Made for graphics cards: on a processor transcription took a third longer with
            // it at the width of a tiny model, and three times as long at that of the tests'.
            params.flash_attn = gpu;
            sys::whisper_init_with_params_no_state(&raw mut table, params)
        };
        // Made first, so that the memory is freed in the event of a panic.
        let whisper = NonNull::new(context).map(|context| Self {
            context,
            state: None,
        });
        if let Some(panic) = loader.panic {
            resume_unwind(panic);
        }
        let mut whisper = whisper.ok_or_else(|| WhisperError::NotLoaded(log::take_error()))?;
        whisper.state()?;
        Ok(whisper)
    }

    /// The state, made anew where there is none.
    fn state(&mut self) -> Result<NonNull<sys::whisper_state>, WhisperError> {
        if self.state.is_none() {
            // SAFETY: the context is loaded.
            self.state = NonNull::new(unsafe { sys::whisper_init_state(self.context.as_ptr()) });
        }
        self.state.ok_or(WhisperError::NoMemory)
    }

    /// What the decoder is told before it begins: words to expect, then what was said right
    /// before. Of too much, the end of the former and the beginning of the latter are left out.
    fn prompt(&self, expected: &str, before: &str) -> Result<Vec<c_int>, WhisperError> {
        let mut prompt = self.tokens(expected)?;
        prompt.truncate(MOST_EXPECTED_TOKENS);
        let before = if before.is_empty() || prompt.is_empty() {
            self.tokens(before)?
        } else {
            self.tokens(&format!(" {before}"))?
        };
        let room = MOST_PROMPT_TOKENS - prompt.len();
        prompt.extend(before.iter().skip(before.len().saturating_sub(room)));
        Ok(prompt)
    }

    fn tokens(&self, text: &str) -> Result<Vec<c_int>, WhisperError> {
        let text = &text[..text.floor_char_boundary(LONGEST_TEXT)];
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let text = CString::new(text)?;
        let mut tokens = vec![0; LONGEST_TEXT];
        // SAFETY: the context is loaded, the text is terminated, and no more tokens are
        // written than there is room for.
        let count = unsafe {
            sys::whisper_tokenize(
                self.context.as_ptr(),
                text.as_ptr(),
                tokens.as_mut_ptr(),
                LONGEST_TEXT as c_int,
            )
        };
        tokens.truncate(usize::try_from(count).unwrap_or(0));
        Ok(tokens)
    }

    /// Tells `listener` what is said in `samples`, at 16 kHz. Returns the number of the
    /// language.
    pub(crate) fn transcribe(
        &mut self,
        samples: &[f32],
        manner: Manner<'_>,
        listener: &mut dyn Listener,
    ) -> Result<i32, WhisperError> {
        let count = c_int::try_from(samples.len()).unwrap_or(c_int::MAX);
        if samples.len() < FEWEST_SAMPLES {
            return Err(WhisperError::Failed {
                words: "the sound is too short".to_owned(),
                code: 0,
            });
        }
        let state = self.state()?;
        let language = manner.language.map(CString::new).transpose()?;
        let prompt = self.prompt(manner.prompt, manner.before)?;
        log::take_error();
        // Before the first step that asks, the language may be looked for: a pass by itself.
        listener.long_step();
        let mut run = Run::new(listener, MOST_STEPS + samples.len() / SAMPLES_PER_STEP);
        // SAFETY: context and state are whole and ours alone. The strings, the samples and
        // `run` outlive the call, which keeps none of them; `run` is reached only through
        // the callbacks while it lasts. `count` is no more than there are samples.
        let code = unsafe {
            let mut params = sys::whisper_full_default_params(if manner.beam > 1 {
                sys::whisper_sampling_strategy_WHISPER_SAMPLING_BEAM_SEARCH
            } else {
                sys::whisper_sampling_strategy_WHISPER_SAMPLING_GREEDY
            });
            params.n_threads = manner.threads.max(1);
            params.beam_search.beam_size = manner.beam;
            params.translate = manner.translate;
            params.language = language.as_ref().map_or(ptr::null(), |text| text.as_ptr());
            if !prompt.is_empty() {
                params.prompt_tokens = prompt.as_ptr();
                params.prompt_n_tokens = c_int::try_from(prompt.len()).unwrap_or(0);
            }
            params.audio_ctx = c_int::try_from(manner.positions).unwrap_or(0);
            params.max_tokens = c_int::try_from(manner.most_tokens).unwrap_or(0);
            params.temperature_inc = if manner.retries {
                RETRY_TEMPERATURE
            } else {
                0.0
            };
            params.greedy.best_of = manner.beam.max(RETRY_BEAM);
            // Notes, brackets and the like, as OpenAI's own whisper does.
            params.suppress_nst = true;
            params.print_progress = false;
            params.print_timestamps = false;
            run.call_from(&mut params);
            sys::whisper_full_with_state(
                self.context.as_ptr(),
                state.as_ptr(),
                params,
                samples.as_ptr(),
                count,
            )
        };
        if code == STATE_FREED {
            self.state = None;
        }
        if let Some(panic) = run.panic {
            resume_unwind(panic);
        }
        match code {
            _ if run.stopped => Err(WhisperError::Stopped),
            // SAFETY: the state is whole.
            0 => Ok(unsafe { sys::whisper_full_lang_id_from_state(state.as_ptr()) }),
            STATE_FREED => Err(WhisperError::NoMemory),
            code => Err(WhisperError::Failed {
                words: log::take_error(),
                code,
            }),
        }
    }
}

impl Drop for Whisper {
    fn drop(&mut self) {
        // SAFETY: both are ours, and freed once: the state that whisper.cpp freed is gone.
        unsafe {
            if let Some(state) = self.state {
                sys::whisper_free_state(state.as_ptr());
            }
            sys::whisper_free(self.context.as_ptr());
        }
    }
}

impl std::fmt::Debug for Whisper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Whisper").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
