//! Text that is read and not said: addresses, thoughts, halves of calls.

use super::group::LONGEST;

/// How long an address may be.
const LONGEST_ADDRESS: usize = 2000;

/// What is read and not said.
#[derive(Debug, Clone, Default)]
pub(super) enum Skip {
    #[default]
    Nothing,
    /// The address of a link: how many brackets are open, and how much was read.
    Address(usize, usize),
    Line,
    /// Up to the closing tag; the end of what was read.
    Quiet(String, String),
    /// The same within a line, for something that is done.
    Deed(String, String),
}

/// What became of a character.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// It is to be read.
    Not,
    /// It is not said.
    Yes,
    /// It ends what tells of something that is done.
    Deed(String),
}

impl Skip {
    /// Reads a character that is not said, if it is one.
    pub(super) fn takes(&mut self, c: char) -> Taken {
        match self {
            Self::Nothing => return Taken::Not,
            Self::Line | Self::Deed(..) if c == '\n' => {
                *self = Self::Nothing;
                return Taken::Not;
            }
            Self::Line => {}
            Self::Address(open, length) => {
                *length += 1;
                match c {
                    '(' => *open += 1,
                    ')' => *open = open.saturating_sub(1),
                    _ => {}
                }
                if c == '\n' || *length > LONGEST_ADDRESS {
                    *self = Self::Nothing;
                    return Taken::Not;
                }
                if *open == 0 {
                    *self = Self::Nothing;
                }
            }
            Self::Quiet(name, read) => {
                read.push(c.to_ascii_lowercase());
                if c == '>' && read.ends_with(&format!("</{name}>")) {
                    *self = Self::Nothing;
                } else if read.len() > LONGEST {
                    *read = read
                        .split_off(read.char_indices().nth(LONGEST / 2).map_or(0, |(at, _)| at));
                }
            }
            Self::Deed(name, read) => {
                read.push(c);
                let Some(deed) = read.strip_suffix(&format!("</{name}>")) else {
                    return Taken::Yes;
                };
                let deed = deed.trim().to_owned();
                *self = Self::Nothing;
                return Taken::Deed(deed);
            }
        }
        Taken::Yes
    }
}
