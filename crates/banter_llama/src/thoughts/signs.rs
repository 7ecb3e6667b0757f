//! Finding signs in text that is still coming in.

use super::families::{CHANNEL, ENDS, FAMILIES, Family, MESSAGE, OVER, START, THOUGHTS, WRAPPERS};

/// The longest tag that is looked into, in bytes.
const LONGEST_TAG: usize = 40;

/// What a sign means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// A thought begins. `None` is a family of which nothing is known but the tag.
    Open(Option<&'static Family>),
    /// A thought ends.
    Close,
    /// A header begins or goes on.
    Header,
    /// A header ends.
    Message,
    /// The answer ends.
    End,
    /// It stands around an answer.
    Wrapper,
}

/// Where text that is being read is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In what is said; `true` before its first word.
    Speech(bool),
    /// In a thought.
    Thought(Option<&'static Family>),
    /// In a header.
    Header,
}

/// What was found in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A sign from `start` to `end`.
    Sign {
        sign: Sign,
        start: usize,
        end: usize,
    },
    /// None before here, where one may be about to come.
    Undecided(usize),
}

/// What one place of a text may be.
enum Match {
    Whole(Sign, usize),
    Beginning,
    Nothing,
}

/// The first sign in `text` that means something at `place`.
pub(super) fn find(text: &str, place: Place) -> Found {
    let mut first = matches!(place, Place::Speech(true));
    for (start, character) in text.char_indices() {
        let rest = text.get(start..).unwrap_or_default();
        match at(rest, place, first) {
            Match::Whole(sign, length) => {
                return Found::Sign {
                    sign,
                    start,
                    end: start + length,
                };
            }
            Match::Beginning => return Found::Undecided(start),
            Match::Nothing => {}
        }
        first &= character.is_whitespace();
    }
    Found::Undecided(text.len())
}

/// Whether a control token of this text may be a sign, or a part of one.
pub(super) fn concerns(token: &str) -> bool {
    let known = FAMILIES
        .iter()
        .flat_map(|family| family.close.iter().chain([&family.open]))
        .chain(WRAPPERS)
        .chain(ENDS)
        .chain([&START, &CHANNEL, &MESSAGE]);
    let mut known = known.copied();
    !token.is_empty()
        && (known.any(|sign| sign.contains(token)) || matches!(tag(token), Tag::Thought { .. }))
}

/// The sign that `rest` begins with, at `place`. `first` is whether no word came before it.
fn at(rest: &str, place: Place, first: bool) -> Match {
    let of_words = match place {
        Place::Thought(family) => family.is_some_and(|family| family.of_words),
        _ => first,
    };
    if !of_words && !rest.starts_with(['<', '[', '◁']) {
        return Match::Nothing;
    }
    let mut beginning = false;
    let mut meaning = None;
    let mut try_sign = |text: &'static str, sign: Sign| match compare(rest, text) {
        Some(true) => meaning = meaning.or(Some((sign, text.len()))),
        Some(false) => beginning = true,
        None => {}
    };
    match place {
        Place::Header => {
            try_sign(MESSAGE, Sign::Message);
            try_sign(START, Sign::Header);
        }
        Place::Thought(family) => {
            let closes = family.map_or(&[][..], |family| family.close);
            for close in closes {
                // The next message of one who speaks on channels begins without an end.
                let header = [START, CHANNEL].contains(close);
                try_sign(close, if header { Sign::Header } else { Sign::Close });
            }
            // What ends a message in the middle of an answer ends no answer.
            let skip = family.map_or("", |family| family.skip);
            for end in ENDS.iter().filter(|end| !skip.contains(*end)) {
                try_sign(end, Sign::End);
            }
        }
        Place::Speech(_) => {
            try_sign(CHANNEL, Sign::Header);
            try_sign(START, Sign::Header);
            for family in FAMILIES.iter().filter(|family| first || !family.of_words) {
                try_sign(family.open, Sign::Open(Some(family)));
                if !family.of_words {
                    for close in family.close {
                        try_sign(close, Sign::Close);
                    }
                }
            }
            for wrapper in WRAPPERS {
                try_sign(wrapper, Sign::Wrapper);
            }
            for end in ENDS {
                try_sign(end, Sign::End);
            }
        }
    }
    if let Some((sign, length)) = meaning {
        return Match::Whole(sign, length);
    }
    if beginning {
        return Match::Beginning;
    }
    match (tag(rest), place) {
        (Tag::Unfinished, Place::Speech(_) | Place::Thought(_)) => Match::Beginning,
        (
            Tag::Thought {
                over: false,
                length,
            },
            Place::Speech(_),
        ) => Match::Whole(Sign::Open(None), length),
        (Tag::Thought { over: true, length }, Place::Speech(_) | Place::Thought(_)) => {
            Match::Whole(Sign::Close, length)
        }
        _ => Match::Nothing,
    }
}

/// Whether `text` begins with `sign` (`true`) or `sign` with `text` (`false`).
fn compare(text: &str, sign: &str) -> Option<bool> {
    let same =
        |a: &str, b: &str| a == b || sign.starts_with(['<', '◁']) && a.eq_ignore_ascii_case(b);
    if text.len() >= sign.len() {
        text.get(..sign.len())
            .is_some_and(|start| same(start, sign))
            .then_some(true)
    } else {
        sign.get(..text.len())
            .is_some_and(|start| same(text, start))
            .then_some(false)
    }
}

/// What may stand between angle brackets.
enum Tag {
    /// Its end has not come yet.
    Unfinished,
    /// It is about thinking, whose end it may be.
    Thought { over: bool, length: usize },
    /// It is something else.
    Other,
}

/// The tag that `rest` begins with.
fn tag(rest: &str) -> Tag {
    let Some(inside) = rest.strip_prefix(['<', '◁']) else {
        return Tag::Other;
    };
    let open = rest.len() - inside.len();
    for (at, character) in inside
        .char_indices()
        .take_while(|(at, _)| *at < LONGEST_TAG)
    {
        match character {
            '>' | '▷' => {
                let name = inside.get(..at).unwrap_or_default().to_ascii_lowercase();
                let mut words = name.split(|c: char| !c.is_alphanumeric());
                let over = name.contains('/') || words.clone().any(|word| OVER.contains(&word));
                let length = open + at + character.len_utf8();
                return match words.any(|word| THOUGHTS.contains(&word)) {
                    true => Tag::Thought { over, length },
                    false => Tag::Other,
                };
            }
            '<' | '◁' => return Tag::Other,
            _ if character.is_whitespace() => return Tag::Other,
            _ => {}
        }
    }
    match inside.len() < LONGEST_TAG {
        true => Tag::Unfinished,
        false => Tag::Other,
    }
}
