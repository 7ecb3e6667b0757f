//! What whisper.cpp calls while it works.

use std::any::Any;
use std::ffi::{CStr, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use whisper_rs::whisper_rs_sys as sys;

/// A stretch of speech as whisper.cpp tells it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    /// Where it begins and ends, in hundredths of a second. Not to be trusted.
    pub(crate) start: i64,
    pub(crate) end: i64,
    /// How likely it is that nobody spoke. Not to be trusted.
    pub(crate) no_speech: f32,
}

/// Whoever wants to know what is heard. Called on the thread that transcribes.
pub(crate) trait Listener {
    /// Whether to go on: asked before and after every step of the encoder and decoder.
    fn goes_on(&mut self) -> bool;

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
    pub(super) panic: Option<Box<dyn Any + Send>>,
}

impl<'a> Run<'a> {
    /// For a transcription that may read the sound `steps` times.
    pub(super) fn new(listener: &'a mut dyn Listener, steps: usize) -> Self {
        Self {
            listener,
            stopped: false,
            steps,
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
        !enough && self.goes_on()
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
    _: *mut sys::whisper_context,
    state: *mut sys::whisper_state,
    count: c_int,
    data: *mut c_void,
) {
    // SAFETY: see above. The numbers are those of segments which the state has.
    unsafe {
        let all = sys::whisper_full_n_segments_from_state(state);
        for index in (all - count).max(0)..all {
            let piece = piece(state, index);
            with_run(data, |run| run.listener.heard(piece));
        }
    }
}

/// # Safety
/// `state` has a segment with this index.
unsafe fn piece(state: *mut sys::whisper_state, index: c_int) -> Piece {
    // SAFETY: the caller says so. The text is terminated and the state's own; it is copied.
    unsafe {
        let text = sys::whisper_full_get_segment_text_from_state(state, index);
        Piece {
            text: if text.is_null() {
                String::new()
            } else {
                CStr::from_ptr(text).to_string_lossy().into_owned()
            },
            start: sys::whisper_full_get_segment_t0_from_state(state, index),
            end: sys::whisper_full_get_segment_t1_from_state(state, index),
            no_speech: sys::whisper_full_get_segment_no_speech_prob_from_state(state, index),
        }
    }
}
