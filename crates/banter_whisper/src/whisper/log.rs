//! What whisper.cpp and ggml say, sent to `tracing`.

use std::cell::RefCell;
use std::ffi::{CStr, c_char, c_void};
use std::panic::catch_unwind;
use std::ptr;
use std::sync::Once;
use whisper_rs::whisper_rs_sys as sys;

thread_local! {
    static FIRST_ERROR: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Takes the logs of whisper.cpp and ggml in this process. Later calls do nothing.
pub(super) fn install() {
    static ONCE: Once = Once::new();
    // SAFETY: the callback may be called from any thread and for ever, and wants no data.
    ONCE.call_once(|| unsafe { sys::whisper_log_set(Some(take), ptr::null_mut()) });
}

/// The first error that was told on this thread since this was last asked: what follows it
/// is only who was told of it.
pub(super) fn take_error() -> String {
    FIRST_ERROR.take()
}

/// Called by whisper.cpp and ggml with a line.
///
/// # Safety
/// `text` is null or a terminated string.
unsafe extern "C" fn take(level: sys::ggml_log_level, text: *const c_char, _: *mut c_void) {
    if text.is_null() {
        return;
    }
    // SAFETY: it is terminated, and nobody changes it while we read.
    let text = unsafe { CStr::from_ptr(text) };
    // A panic in a subscriber must not unwind through C, and is worth no more than a line.
    let _ = catch_unwind(|| tell(level, text.to_string_lossy().trim()));
}

/// Errors are for the debug level too: whoever called is told of them by what it gets back.
fn tell(level: sys::ggml_log_level, text: &str) {
    if text.is_empty() {
        return;
    }
    match level {
        sys::ggml_log_level_GGML_LOG_LEVEL_ERROR => {
            // Absent while the thread ends.
            let _ = FIRST_ERROR.try_with(|first| {
                let mut first = first.borrow_mut();
                if first.is_empty() {
                    text.clone_into(&mut first);
                }
            });
            tracing::debug!("{text}");
        }
        sys::ggml_log_level_GGML_LOG_LEVEL_WARN | sys::ggml_log_level_GGML_LOG_LEVEL_INFO => {
            tracing::debug!("{text}");
        }
        _ => tracing::trace!("{text}"),
    }
}
