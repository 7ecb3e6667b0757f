//! What espeak-ng calls with the sound that it makes.

use super::{Mark, Speech, Stop};
use espeak_rs_sys as sys;
use std::any::Any;
use std::ffi::{c_char, c_int, c_short};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Far more events than fit the sound of one callback.
const MOST_EVENTS: usize = 1024;

/// What the callback writes to.
pub(super) struct Sink<'a> {
    pub(super) speech: Speech,
    pub(super) stop: &'a mut Stop<'a>,
    pub(super) stopped: bool,
    pub(super) panic: Option<Box<dyn Any + Send>>,
}

impl Sink<'_> {
    fn take(&mut self, samples: &[i16], events: &[sys::espeak_EVENT]) {
        self.speech.samples.extend_from_slice(samples);
        for event in events {
            let at = usize::try_from(event.sample).unwrap_or(0);
            let symbol = match event.type_ {
                // SAFETY: for a phoneme event the text is the union's active member, and
                // its eight bytes are valid as bytes whatever was written.
                sys::espeak_EVENT_TYPE_espeakEVENT_PHONEME => symbol(unsafe { event.id.string }),
                // The end of a clause: what follows is silence.
                sys::espeak_EVENT_TYPE_espeakEVENT_END => String::new(),
                sys::espeak_EVENT_TYPE_espeakEVENT_WORD => {
                    self.speech.words.push(at);
                    continue;
                }
                _ => continue,
            };
            self.speech.marks.push(Mark { at, symbol });
        }
        self.stopped = (self.stop)(self.speech.samples.len());
    }
}

/// Called by espeak-ng with the next sound and the events in it. Returns 1 to stop it.
///
/// # Safety
/// Only for `espeak_SetSynthCallback`, and only while the user data of every synthesis is
/// a [`Sink`] that outlives it.
pub(super) unsafe extern "C" fn take_sound(
    wav: *mut c_short,
    count: c_int,
    events: *mut sys::espeak_EVENT,
) -> c_int {
    // Without sound it is the last call, which carries no events and no user data.
    if wav.is_null() || events.is_null() {
        return 0;
    }
    // SAFETY: espeak-ng ends the list with an event of type LIST_TERMINATED, which carries
    // the user data of the running synthesis too. That is the `Sink` in `Espeak::speak`,
    // which lives on the stack of this very thread and is not touched by anything else
    // until the synthesis returns. `wav` holds `count` samples.
    let (sink, samples, events) = unsafe {
        let Some(sink) = (*events).user_data.cast::<Sink<'_>>().as_mut() else {
            return 1;
        };
        let mut length = 0;
        while length < MOST_EVENTS
            && (*events.add(length)).type_ != sys::espeak_EVENT_TYPE_espeakEVENT_LIST_TERMINATED
        {
            length += 1;
        }
        (
            sink,
            std::slice::from_raw_parts(wav, usize::try_from(count).unwrap_or(0)),
            std::slice::from_raw_parts(events, length),
        )
    };
    // A panic must not unwind through C.
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| sink.take(samples, events))) {
        sink.panic = Some(panic);
        return 1;
    }
    c_int::from(sink.stopped)
}

/// The name of a phoneme: at most eight bytes, of which the last letter may be cut off.
fn symbol(bytes: [c_char; 8]) -> String {
    let bytes = bytes.map(|byte| byte as u8);
    let bytes = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    let valid = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    valid.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_letter_is_left_out() {
        let bytes = |text: &[u8]| {
            let mut bytes = [0; 8];
            for (slot, byte) in bytes.iter_mut().zip(text) {
                *slot = *byte as c_char;
            }
            symbol(bytes)
        };
        assert_eq!(bytes(b"t"), "t");
        assert_eq!(bytes("ˈaɪə".as_bytes()), "ˈaɪə");
        assert_eq!(bytes(&"ˌɛɪəɹ".as_bytes()[..7]), "ˌɛɪ");
        assert_eq!(bytes(b""), "");
    }
}
