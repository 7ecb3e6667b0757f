//! Which licence each host has, and the texts that go with it.

use super::plan::{Item, licence};

const MIT: &str = include_str!("../../licences/bevy_banter-MIT.txt");
const APACHE: &str = include_str!("../../licences/Apache-2.0.txt");
const GPL: &str = include_str!("../../licences/GPL-3.0.txt");
const LLAMA: &str = include_str!("../../licences/llama.cpp.txt");
const WHISPER: &str = include_str!("../../licences/whisper.cpp.txt");
/// What the GPL asks for beside its text: where the source is.
const SOURCE: &str = include_str!("../../licences/espeak-ng-source.txt");

/// A text, or several that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Text {
    /// These crates', and Apache-2.0 for what else is under it.
    Ours,
    Gpl,
    Llama,
    Whisper,
    /// The dictionary of Kokoro's host.
    Misaki,
}

impl Text {
    /// Its files.
    pub(super) fn items(self) -> Vec<Item> {
        match self {
            Self::Ours => vec![
                licence("bevy_banter-MIT.txt", MIT),
                licence("Apache-2.0.txt", APACHE),
            ],
            Self::Gpl => vec![
                licence("GPL-3.0.txt", GPL),
                licence("espeak-ng-source.txt", SOURCE),
            ],
            Self::Llama => vec![licence("llama.cpp.txt", LLAMA)],
            Self::Whisper => vec![licence("whisper.cpp.txt", WHISPER)],
            Self::Misaki => vec![licence(
                "misaki.txt",
                "The English dictionary within banter-kokoro-host is from misaki, under the Apache License,\n\
                 version 2.0: Apache-2.0.txt.\n",
            )],
        }
    }
}

/// The licence of a host's program as a whole.
pub(super) fn of_host(program: &str) -> &'static str {
    match program {
        "banter-piper-host" => "GPL-3.0-or-later",
        _ => "MIT OR Apache-2.0",
    }
}

/// The texts that a host asks for beside ours.
pub(super) fn texts_of(program: &str) -> &'static [Text] {
    match program {
        "banter-piper-host" => &[Text::Gpl],
        "banter-llama-host" => &[Text::Llama],
        "banter-whisper-host" => &[Text::Whisper],
        "banter-kokoro-host" => &[Text::Misaki],
        _ => &[],
    }
}
