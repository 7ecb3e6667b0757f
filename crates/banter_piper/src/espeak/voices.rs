//! The voices that espeak-ng has.

use espeak_rs_sys as sys;
use std::ffi::{CStr, c_char};
use std::fs;
use std::path::Path;

/// A voice as espeak-ng lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Voice {
    /// What it is called (`English (Great Britain)`).
    pub(crate) name: String,
    /// Its file below `lang`, which names it without doubt (`gmw/en`).
    pub(crate) identifier: String,
    /// The languages it speaks, each with a priority: the lowest fits best.
    pub(crate) languages: Vec<(u8, String)>,
}

impl Voice {
    /// Whether the dictionary is there by which it reads. Some languages are listed without
    /// having one, and would be silent.
    pub(super) fn has_dictionary(&self, data: &Path) -> bool {
        let file = fs::read_to_string(data.join("lang").join(&self.identifier)).unwrap_or_default();
        let named = file
            .lines()
            .find_map(|line| line.trim().strip_prefix("dictionary "));
        let language = self.languages.first().map(|(_, tag)| tag.as_str());
        // Unless it names one it is that of its first language, whatever the region.
        let dictionary = named
            .and_then(|rest| rest.split_whitespace().next())
            .or_else(|| language?.split('-').next());
        dictionary.is_some_and(|name| data.join(format!("{name}_dict")).is_file())
    }
}

/// The voices that espeak-ng lists for `wanted`, without those that need mbrola.
///
/// # Safety
/// espeak-ng runs, its lock is held, and `wanted` is null or a valid selector.
pub(super) unsafe fn list(wanted: *mut sys::espeak_VOICE) -> Vec<Voice> {
    let mut voices = Vec::new();
    // SAFETY: the list is ended by a null pointer; its voices and their strings stay valid
    // until the next call of `espeak_ListVoices`, and are copied before that.
    unsafe {
        let mut next: *const *const sys::espeak_VOICE = sys::espeak_ListVoices(wanted);
        if next.is_null() {
            return voices;
        }
        while let Some(voice) = (*next).as_ref() {
            next = next.add(1);
            let identifier = text(voice.identifier);
            if !identifier.starts_with("mb/") {
                voices.push(Voice {
                    name: text(voice.name),
                    identifier,
                    languages: languages(voice.languages),
                });
            }
        }
    }
    voices
}

/// A list of a priority and a terminated string each, ended by the priority 0.
///
/// # Safety
/// `packed` is null or such a list.
unsafe fn languages(packed: *const c_char) -> Vec<(u8, String)> {
    let mut found = Vec::new();
    let mut next = packed;
    // SAFETY: reading goes on only past a priority that is not the last, to the string
    // that follows it and beyond its end.
    unsafe {
        while !next.is_null() && *next != 0 {
            let name = CStr::from_ptr(next.add(1));
            found.push((*next as u8, name.to_string_lossy().into_owned()));
            next = next.add(2 + name.count_bytes());
        }
    }
    found
}

/// A copy of a C string, empty for null.
///
/// # Safety
/// `string` is null or terminated.
pub(super) unsafe fn text(string: *const c_char) -> String {
    if string.is_null() {
        return String::new();
    }
    // SAFETY: as above.
    unsafe { CStr::from_ptr(string) }
        .to_string_lossy()
        .into_owned()
}
