//! What stands between `<` and `>`.

/// What a tag means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tag {
    /// Nothing that is said.
    Nothing,
    /// A new line.
    Line,
    /// The end of the answer.
    Stop,
    /// The name of whom one talks to.
    Listener,
    /// The character's name.
    Own,
    /// An address.
    Address,
    /// The beginning of something that is not said, up to the closing tag of this name.
    Quiet(String),
    /// The same, of something that the character does.
    Deed(String),
    /// The beginning or the end of something that is stressed.
    Emphasis(bool),
    /// Whose turn it is, in the signs of a chat: the rest of the line says it.
    Role,
}

/// Names of tags whose content is never said.
const QUIET: [&str; 10] = [
    "think",
    "thinking",
    "thought",
    "thoughts",
    "reasoning",
    "reflection",
    "scratchpad",
    "script",
    "style",
    "tool_response",
];

/// Names of tags whose content is done, and not said.
const DEEDS: [&str; 9] = [
    "action",
    "emote",
    "narration",
    "stage",
    "gesture",
    "sound",
    "sfx",
    "ooc",
    "do",
];

/// Tags with which models end.
const STOPS: [&str; 12] = [
    "/s",
    "|im_end|",
    "|eot_id|",
    "|end|",
    "|endoftext|",
    "end_of_turn",
    "|eom_id|",
    "eos",
    "|end_of_text|",
    "|end_of_turn|",
    "|user|",
    "/assistant",
];

/// What the tag with `inside` means.
pub(super) fn read(inside: &str) -> Tag {
    let lower = inside.trim().to_lowercase();
    let name = lower.split([' ', '=']).next().unwrap_or_default();
    if STOPS.contains(&lower.as_str()) {
        return Tag::Stop;
    }
    match name.trim_end_matches('/') {
        "user" | "player" => Tag::Listener,
        "bot" | "char" | "character" => Tag::Own,
        "em" | "strong" | "b" | "i" if !lower.ends_with('/') => Tag::Emphasis(true),
        "/em" | "/strong" | "/b" | "/i" => Tag::Emphasis(false),
        "br" | "p" | "/p" | "li" | "/li" | "hr" | "div" | "/div" | "tr" | "/tr" => Tag::Line,
        "|im_start|" | "|start_header_id|" | "start_of_turn" | "|assistant|" => Tag::Role,
        name if DEEDS.contains(&name) && !lower.ends_with('/') => Tag::Deed(name.to_owned()),
        name if QUIET.contains(&name) && !lower.ends_with('/') => Tag::Quiet(name.to_owned()),
        name if name.starts_with("http") || name.starts_with("www.") || name.contains('@') => {
            Tag::Address
        }
        _ => Tag::Nothing,
    }
}

/// Whether `<` before this character may begin a tag. A lone sign of comparison does not.
pub(super) fn may_begin(next: char) -> bool {
    next.is_alphabetic() || matches!(next, '/' | '|' | '!' | '?' | '@')
}

/// Whether this is a comparison after all: `a<b and c>d`.
pub(super) fn is_comparison(inside: &str, touches_word: bool) -> bool {
    touches_word && inside.contains(' ') && !inside.contains('=')
}
