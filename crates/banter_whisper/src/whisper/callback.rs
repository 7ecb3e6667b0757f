//! What whisper.cpp calls while it works.

use std::any::Any;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use whisper_rs::whisper_rs_sys as sys;

/// A part of a text as whisper.cpp tells it. Nothing of it is to be trusted.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Token {
    pub(crate) id: i32,
    /// Its text, which may begin or end within a character.
    pub(crate) bytes: Vec<u8>,
    /// Its probability, and the natural logarithm of that.
    pub(crate) p: f32,
    pub(crate) log: f32,
    /// Which mark of time would be likeliest in its place, in steps of two hundredths of a
    /// second since [`Piece::origin`], how likely, and how likely any mark would be.
    pub(crate) mark: i32,
    pub(crate) mark_p: f32,
    pub(crate) marks_p: f32,
}

/// A stretch of speech as whisper.cpp tells it. Nothing of it is to be trusted.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    /// Where it begins and ends, in hundredths of a second.
    pub(crate) start: i64,
    pub(crate) end: i64,
    /// Where the window of the encoder begins, in hundredths of a second.
    pub(crate) origin: i64,
    /// How likely it is that nobody spoke.
    pub(crate) no_speech: f32,
    /// The tokens that are text.
    pub(crate) tokens: Vec<Token>,
}

/// Whoever wants to know what is heard. Called on the thread that transcribes.
pub(crate) trait Listener {
    /// Whether to go on: asked before and after every step of the encoder and decoder.
    fn goes_on(&mut self) -> bool;

    /// A pass of the encoder begins, which cannot be interrupted.
    fn long_step(&mut self) {}

    /// Takes a piece that was heard. It will not change any more.
    fn heard(&mut self, piece: Piece);
}

/// A transcription that is running.
pub(super) struct Run<'a> {
    pub(super) listener: &'a mut dyn Listener,
    /// Whether the listener had enough.
    pub(super) stopped: bool,
    /// How many more times the encoder may begin.
    steps: usize,
    /// Where the window begins of which segments come, in hundredths of a second.
    origin: i64,
    pub(super) panic: Option<Box<dyn Any + Send>>,
}

impl<'a> Run<'a> {
    /// For a transcription that may read the sound `steps` times.
    pub(super) fn new(listener: &'a mut dyn Listener, steps: usize) -> Self {
        Self {
            listener,
            stopped: false,
            steps,
            origin: 0,
            panic: None,
        }
    }

    /// Has whisper.cpp call us. Valid while `self` is neither moved nor used.
    pub(super) fn call_from(&mut self, params: &mut sys::whisper_full_params) {
        let data: *mut c_void = (&raw mut *self).cast();
        params.abort_callback = Some(abort);
        params.abort_callback_user_data = data;
        params.encoder_begin_callback = Some(encoder_begins);
        params.encoder_begin_callback_user_data = data;
        params.progress_callback = Some(progress);
        params.progress_callback_user_data = data;
        params.new_segment_callback = Some(new_segments);
        params.new_segment_callback_user_data = data;
    }

    fn goes_on(&mut self) -> bool {
        self.stopped = self.stopped || !self.listener.goes_on();
        !self.stopped
    }

    fn encoder_begins(&mut self) -> bool {
        let enough = self.steps == 0;
        self.steps = self.steps.saturating_sub(1);
        if enough {
            tracing::debug!("whisper.cpp does not get on; what was heard so far is all");
        }
        let goes_on = !enough && self.goes_on();
        if goes_on {
            self.listener.long_step();
        }
        goes_on
    }
}

/// Does `work` with the run that `data` is. A panic must not unwind through C: it is kept,
/// and ends the transcription.
///
/// # Safety
/// `data` is a [`Run`] that nothing else touches meanwhile.
unsafe fn with_run<R>(data: *mut c_void, work: impl FnOnce(&mut Run<'_>) -> R) -> Option<R> {
    // SAFETY: the caller says so.
    let run = unsafe { data.cast::<Run<'_>>().as_mut() }?;
    if run.panic.is_some() {
        return None;
    }
    match catch_unwind(AssertUnwindSafe(|| work(run))) {
        Ok(result) => Some(result),
        Err(panic) => {
            run.stopped = true;
            run.panic = Some(panic);
            None
        }
    }
}

/// Called after every step of the encoder and decoder. Returns true to end it.
///
/// # Safety
/// As for [`with_run`]: whisper.cpp passes the data it was given, on the thread that
/// transcribes.
unsafe extern "C" fn abort(data: *mut c_void) -> bool {
    // SAFETY: see above.
    !unsafe { with_run(data, |run| run.goes_on()) }.unwrap_or(false)
}

/// Called before the encoder reads the next half minute. Returns false to end it.
///
/// # Safety
/// As for [`abort`].
unsafe extern "C" fn encoder_begins(
    _: *mut sys::whisper_context,
    _: *mut sys::whisper_state,
    data: *mut c_void,
) -> bool {
    // SAFETY: see above.
    unsafe { with_run(data, |run| run.encoder_begins()) }.unwrap_or(false)
}

/// Called once for each half minute. What was said by then is known by the pieces.
///
/// # Safety
/// As for [`abort`].
unsafe extern "C" fn progress(
    _: *mut sys::whisper_context,
    _: *mut sys::whisper_state,
    _: c_int,
    data: *mut c_void,
) {
    // SAFETY: see above.
    unsafe { with_run(data, |run| run.goes_on()) };
}

/// Called when there are `count` segments more.
///
/// # Safety
/// As for [`abort`], and `state` is the state that transcribes.
unsafe extern "C" fn new_segments(
    context: *mut sys::whisper_context,
    state: *mut sys::whisper_state,
    count: c_int,
    data: *mut c_void,
) {
    // SAFETY: see above. The numbers are those of segments which the state has.
    unsafe {
        let all = sys::whisper_full_n_segments_from_state(state);
        for index in (all - count).max(0)..all {
            let (piece, origin) = piece(context, state, index);
            with_run(data, |run| {
                run.origin = origin.unwrap_or(run.origin);
                let origin = run.origin;
                run.listener.heard(Piece { origin, ..piece });
            });
        }
    }
}

/// A segment, and where its window begins if it is the first of it that says so.
///
/// # Safety
/// `state` is one of `context` and has a segment with this index.
unsafe fn piece(
    context: *mut sys::whisper_context,
    state: *mut sys::whisper_state,
    index: c_int,
) -> (Piece, Option<i64>) {
    // SAFETY: the caller says so, and tokens are counted.
    unsafe {
        let text = sys::whisper_full_get_segment_text_from_state(state, index);
        let start = sys::whisper_full_get_segment_t0_from_state(state, index);
        let end_of_text = sys::whisper_token_eot(context);
        let first_mark = sys::whisper_token_beg(context);
        let mut tokens = Vec::new();
        let mut origin = None;
        for at in 0..sys::whisper_full_n_tokens_from_state(state, index) {
            let token = sys::whisper_full_get_token_data_from_state(state, index, at);
            if token.id >= end_of_text {
                // The mark that a segment begins with says where it begins in its window.
                if at == 0 && token.id >= first_mark {
                    let since = 2 * i64::from(token.id - first_mark);
                    origin = Some(start.saturating_sub(since));
                }
                continue;
            }
            let part = sys::whisper_full_get_token_text_from_state(context, state, index, at);
            tokens.push(Token {
                id: token.id,
                bytes: copied(part),
                p: token.p,
                log: token.plog,
                mark: token.tid.saturating_sub(first_mark),
                mark_p: token.pt,
                marks_p: token.ptsum,
            });
        }
        let piece = Piece {
            text: String::from_utf8_lossy(&copied(text)).into_owned(),
            start,
            end: sys::whisper_full_get_segment_t1_from_state(state, index),
            origin: 0,
            no_speech: sys::whisper_full_get_segment_no_speech_prob_from_state(state, index),
            tokens,
        };
        (piece, origin)
    }
}

/// # Safety
/// `text` is null or ends with a zero.
unsafe fn copied(text: *const c_char) -> Vec<u8> {
    if text.is_null() {
        return Vec::new();
    }
    // SAFETY: the caller says so.
    unsafe { CStr::from_ptr(text) }.to_bytes().to_vec()
}
