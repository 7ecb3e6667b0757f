//! The only place that touches espeak-ng's C interface.
//!
//! All of espeak-ng's state is global, so all of it is behind one lock for the whole
//! process. It is started once and stays until the process ends.
#![allow(unsafe_code)]

mod callback;
mod phonemes;
mod voices;
#[cfg(test)]
mod worded;

pub(crate) use phonemes::{BETWEEN, Clause};
pub(crate) use voices::Voice;

use callback::{Sink, take_sound};
use voices::{list, text};

use crate::style::Prosody;
use espeak_rs_sys as sys;
use std::ffi::{CString, c_char, c_int};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Milliseconds of sound between two calls of the callback: how soon a cancelled sentence
/// stops. It is the least that espeak-ng takes.
const BUFFER_MS: c_int = 60;

/// The longest path of the voice data in bytes. Our build script knows it too.
const LONGEST_PATH: usize = if cfg!(windows) { 229 } else { 159 };

static ESPEAK: Mutex<Option<Espeak>> = Mutex::new(None);

/// The one espeak-ng of this process, running. Only ever seen through its lock.
pub(crate) struct Espeak {
    data: PathBuf,
    rate: u32,
    voices: Vec<Voice>,
    variants: Vec<String>,
    /// The voice that is loaded, empty for none.
    voice: String,
}

/// Where espeak-ng says that a phoneme begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Samples from the start of the sentence.
    pub(crate) at: usize,
    /// IPA; empty for a pause.
    pub(crate) symbol: String,
}

/// A spoken sentence.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Speech {
    pub(crate) samples: Vec<i16>,
    pub(crate) marks: Vec<Mark>,
    /// Where words begin, in samples.
    pub(crate) words: Vec<usize>,
}

/// Why espeak-ng did not start, in its own words or ours.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartError {
    #[error("{0}")]
    Refused(String),
    #[error("espeak-ng already reads {}, and can read one folder per process", .0.display())]
    Elsewhere(PathBuf),
}

/// Why a sentence was not spoken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SpeakError {
    #[error("stopped")]
    Stopped,
    #[error("{0}")]
    Refused(String),
}

/// What the callback may ask: whether to stop, given how many samples there are.
pub(crate) type Stop<'a> = dyn FnMut(usize) -> bool + 'a;

/// Does `work` with espeak-ng, started with the voice data in `data` if it does not run
/// yet. Waits while another thread is at it.
pub(crate) fn with<R>(data: &Path, work: impl FnOnce(&mut Espeak) -> R) -> Result<R, StartError> {
    let mut running = lock();
    let espeak = match &mut *running {
        Some(espeak) if espeak.data == data => espeak,
        Some(espeak) => return Err(StartError::Elsewhere(espeak.data.clone())),
        none => none.insert(Espeak::start(data)?),
    };
    Ok(work(espeak))
}

/// The folder that espeak-ng itself would read: named by the variable `ESPEAK_DATA_PATH`,
/// in the home folder, or where its build put the data.
pub(crate) fn default_folder() -> Option<PathBuf> {
    let running = lock();
    if let Some(espeak) = &*running {
        return Some(espeak.data.clone());
    }
    let mut path: *const c_char = ptr::null();
    // SAFETY: we hold the lock. A null path asks for the default, whose length our build
    // script has checked. `espeak_Info` points `path` at a static buffer that holds a
    // terminated string and does not change while we hold the lock.
    let path = unsafe {
        sys::espeak_ng_InitializePath(ptr::null());
        sys::espeak_Info(&raw mut path);
        text(path)
    };
    (!path.is_empty()).then(|| PathBuf::from(path))
}

fn lock() -> MutexGuard<'static, Option<Espeak>> {
    // A panic while the lock was held left espeak-ng between two sentences.
    ESPEAK.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Espeak {
    fn start(data: &Path) -> Result<Self, StartError> {
        let refused = |reason: String| StartError::Refused(reason);
        let path = data
            .to_str()
            .filter(|path| path.len() <= LONGEST_PATH)
            .and_then(|path| CString::new(path).ok())
            .ok_or_else(|| {
                refused(format!(
                    "its path must be UTF-8 and have at most {LONGEST_PATH} bytes; move it to a shorter one"
                ))
            })?;
        // SAFETY: the lock is held (we are called under it), so nothing else is in
        // espeak-ng. `path` is a terminated string that fits its buffer; a null error
        // context is allowed; the device name is not read in synchronous mode.
        unsafe {
            sys::espeak_ng_InitializePath(path.as_ptr());
            check(sys::espeak_ng_Initialize(ptr::null_mut())).map_err(refused)?;
            check(sys::espeak_ng_InitializeOutput(
                sys::espeak_ng_OUTPUT_MODE_ENOUTPUT_MODE_SYNCHRONOUS,
                BUFFER_MS,
                ptr::null(),
            ))
            .map_err(refused)?;
            check(sys::espeak_ng_SetPhonemeEvents(1, 1)).map_err(refused)?;
            sys::espeak_SetSynthCallback(Some(take_sound));
        }
        // SAFETY: espeak-ng runs and the lock is held.
        let (rate, voices, mut variants) = unsafe {
            let mut variant = sys::espeak_VOICE {
                name: ptr::null(),
                languages: c"variant".as_ptr(),
                identifier: ptr::null(),
                gender: 0,
                age: 0,
                variant: 0,
                xx1: 0,
                score: 0,
                spare: ptr::null_mut(),
            };
            (
                sys::espeak_ng_GetSampleRate(),
                list(ptr::null_mut()),
                list(&raw mut variant),
            )
        };
        variants.sort_by(|a, b| a.identifier.cmp(&b.identifier));
        Ok(Self {
            data: data.to_owned(),
            rate: u32::try_from(rate).map_err(|_| refused("it has no sample rate".to_owned()))?,
            voices: voices
                .into_iter()
                .filter(|voice| voice.has_dictionary(data))
                .collect(),
            voice: String::new(),
            variants: variants
                .into_iter()
                .filter_map(|voice| voice.identifier.strip_prefix("!v/").map(str::to_owned))
                .collect(),
        })
    }

    /// Samples per second of all its sound.
    pub(crate) fn rate(&self) -> u32 {
        self.rate
    }

    /// The voices of its languages, without those that need mbrola.
    pub(crate) fn voices(&self) -> &[Voice] {
        &self.voices
    }

    /// The names of its variants (`f3`).
    pub(crate) fn variants(&self) -> &[String] {
        &self.variants
    }

    /// Loads the voice `voice` (`gmw/en+f3`) unless it is loaded.
    fn choose(&mut self, voice: &str) -> Result<(), SpeakError> {
        if self.voice == voice {
            return Ok(());
        }
        let refused = |reason| SpeakError::Refused(format!("the voice {voice}: {reason}"));
        let c_voice = CString::new(voice).map_err(|error| refused(error.to_string()))?;
        self.voice.clear();
        // SAFETY: espeak-ng runs, `&mut self` is only to be had under the lock, and the
        // name is terminated.
        check(unsafe { sys::espeak_ng_SetVoiceByName(c_voice.as_ptr()) }).map_err(refused)?;
        voice.clone_into(&mut self.voice);
        Ok(())
    }

    /// Speaks `text`, which must hold no control characters, with the voice `voice`
    /// (`gmw/en+f3`). The callback asks `stop` at every 60 ms of sound.
    pub(crate) fn speak(
        &mut self,
        voice: &str,
        prosody: Prosody,
        text: &str,
        stop: &mut Stop<'_>,
    ) -> Result<Speech, SpeakError> {
        let refused = |reason: String| SpeakError::Refused(reason);
        self.choose(voice)?;
        let c_text = CString::new(text).map_err(|e| refused(e.to_string()))?;
        let mut sink = Sink {
            speech: Speech::default(),
            stop,
            stopped: false,
            panic: None,
        };
        // SAFETY: espeak-ng runs and `&mut self` is only to be had under the lock. The
        // strings are terminated and outlive the calls. `sink` outlives the synchronous
        // synthesis and is reached only through the pointer that the callback gets while
        // that lasts. The flags leave markup and phoneme input switched off.
        let spoken = unsafe {
            for (parameter, value) in [
                (sys::espeak_PARAMETER_espeakRATE, prosody.rate),
                (sys::espeak_PARAMETER_espeakPITCH, prosody.pitch),
                (sys::espeak_PARAMETER_espeakRANGE, prosody.range),
                (sys::espeak_PARAMETER_espeakVOLUME, prosody.volume),
            ] {
                check(sys::espeak_ng_SetParameter(parameter, value, 0)).map_err(refused)?;
            }
            // The noise in breathy voices: the same sentence is to sound the same.
            check(sys::espeak_ng_SetRandSeed(1)).map_err(refused)?;
            sys::espeak_ng_Synthesize(
                c_text.as_ptr().cast(),
                c_text.as_bytes_with_nul().len(),
                0,
                sys::espeak_POSITION_TYPE_POS_CHARACTER,
                0,
                sys::espeakCHARS_UTF8,
                ptr::null_mut(),
                (&raw mut sink).cast(),
            )
        };
        if let Some(panic) = sink.panic {
            resume_unwind(panic);
        }
        if sink.stopped {
            return Err(SpeakError::Stopped);
        }
        check(spoken).map_err(refused)?;
        Ok(sink.speech)
    }
}

/// espeak-ng's own words for a status that is not well.
fn check(status: sys::espeak_ng_STATUS) -> Result<(), String> {
    if status == sys::espeak_ng_STATUS_ENS_OK {
        return Ok(());
    }
    let mut words: [c_char; 256] = [0; 256];
    // SAFETY: the buffer has the length that is named, and is terminated within it.
    let words = unsafe {
        sys::espeak_ng_GetStatusCodeMessage(status, words.as_mut_ptr(), words.len());
        text(words.as_ptr())
    };
    Err(words.to_lowercase())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use banter_engine::VoiceStyle;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    fn speak(stop: &mut Stop<'_>) -> Result<Speech, SpeakError> {
        let data = default_folder().unwrap();
        let prosody = Prosody::from(&VoiceStyle::default());
        with(&data, |espeak| {
            espeak.speak("gmw/en", prosody, "Two pints.", stop)
        })
        .unwrap()
    }

    #[test]
    fn a_panic_in_the_callback_comes_out_in_rust_and_the_next_sentence_works() {
        let panic = catch_unwind(AssertUnwindSafe(|| speak(&mut |_| panic!("as scripted"))));
        assert_eq!(panic.unwrap_err().downcast_ref(), Some(&"as scripted"));
        let speech = speak(&mut |_| false).unwrap();
        assert!(speech.samples.len() > 5_000);
        assert!(speech.marks.iter().any(|mark| mark.symbol == "p"));
    }

    #[test]
    fn a_sentence_stops_where_it_is_told_to() {
        let mut heard = 0;
        let stopped = speak(&mut |samples| {
            heard = samples;
            samples > 3_000
        });
        assert!(matches!(stopped, Err(SpeakError::Stopped)));
        assert!((3_000..6_000).contains(&heard), "{heard}");
    }
}
