//! Text between two signs, while it is read.

use super::direction::Sign;
use super::{mark, tag};

/// How long a group may be, in characters, before it is taken for text.
pub(super) const LONGEST: usize = 2000;
/// The same for a tag.
const LONGEST_TAG: usize = 200;

/// What kind of signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `( )`
    Round,
    /// `[ ]`
    Square,
    /// `{ }`
    Brace,
    /// `< >`
    Angle,
    /// So many of `*`, `_` or `~`.
    Run(char, usize),
}

impl Kind {
    /// The kind that `sign` opens.
    pub(super) fn opened_by(sign: char) -> Option<Self> {
        match sign {
            '(' | '（' => Some(Self::Round),
            '[' | '［' | '【' | '〔' => Some(Self::Square),
            '{' => Some(Self::Brace),
            '<' => Some(Self::Angle),
            _ => None,
        }
    }

    /// One bit for each kind.
    pub(super) fn bit(self) -> u8 {
        match self {
            Self::Round => 1,
            Self::Square => 2,
            Self::Brace => 4,
            Self::Angle => 8,
            Self::Run('_', _) => 16,
            Self::Run('~', _) => 32,
            Self::Run(..) => 64,
        }
    }
}

/// What was read since an opening sign.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) kind: Kind,
    pub(super) held: String,
    /// Whether it stands where a sentence begins.
    pub(super) start: bool,
    /// Kinds that are not opened in it.
    pub(super) mask: u8,
    /// Whether `!` stands before it.
    pub(super) image: bool,
    /// Whether a word touches it.
    pub(super) touches: bool,
    /// Whether its sign may be the mouth of a face.
    pub(super) face: bool,
    opener: char,
    length: usize,
    depth: usize,
    lines: usize,
    /// Within a string of JSON: whether the last character was a backslash.
    string: Option<bool>,
}

impl Group {
    pub(super) fn new(kind: Kind, opener: char, start: bool, mask: u8) -> Self {
        Self {
            kind,
            held: String::new(),
            start,
            mask,
            image: false,
            touches: false,
            face: false,
            opener,
            length: 0,
            depth: 1,
            lines: 0,
            string: None,
        }
    }

    /// Reads a character. `Some(true)` if it closes the group, `Some(false)` if with it the
    /// group turns out to be none.
    pub(super) fn feed(&mut self, c: char) -> Option<bool> {
        if c == '\n' && !self.takes_line() {
            return Some(false);
        }
        if self.length >= LONGEST || self.kind == Kind::Angle && self.length >= LONGEST_TAG {
            return Some(false);
        }
        match self.kind {
            Kind::Round if self.face && self.held.is_empty() && c.is_whitespace() => {
                return Some(false);
            }
            Kind::Round => match c {
                '(' | '（' => self.depth += 1,
                ')' | '）' => self.depth -= 1,
                _ => {}
            },
            Kind::Square => match c {
                ']' | '］' | '】' | '〕' => self.depth -= 1,
                _ if Kind::opened_by(c) == Some(Kind::Square) => {
                    // A picture that is a link.
                    self.image |= self.held == "!";
                    if !self.is_json() && !self.image {
                        return Some(false);
                    }
                    self.depth += 1;
                }
                _ => {}
            },
            Kind::Brace => self.brace(c),
            Kind::Angle => match c {
                '>' => return Some(true),
                '<' => return Some(false),
                _ if self.held.is_empty() && !tag::may_begin(c) => return Some(false),
                _ => {}
            },
            Kind::Run(..) => {}
        }
        if self.depth == 0 {
            return Some(true);
        }
        self.keep(c);
        None
    }

    /// Keeps a character as it is.
    pub(super) fn keep(&mut self, c: char) {
        self.held.push(c);
        self.length += 1;
    }

    fn brace(&mut self, c: char) {
        self.string = match (self.string, c) {
            (Some(true), _) => Some(false),
            (Some(false), '\\') => Some(true),
            (Some(false), '"') => None,
            (None, '"') => Some(false),
            (string, _) => string,
        };
        match c {
            _ if self.string.is_some() => {}
            '{' => self.depth += 1,
            '}' => self.depth -= 1,
            _ => {}
        }
    }

    /// Whether it may go on in another line.
    fn takes_line(&mut self) -> bool {
        self.lines += 1;
        match self.kind {
            Kind::Brace => self.is_json(),
            Kind::Square if self.is_json() => true,
            Kind::Round | Kind::Square => {
                self.start && self.lines < 2 && !self.held.ends_with('\n')
            }
            _ => false,
        }
    }

    /// Whether it looks like JSON.
    pub(super) fn is_json(&self) -> bool {
        match self.kind {
            Kind::Brace => mark::is_json(&self.held),
            Kind::Square => self.held.trim_start().starts_with('{'),
            _ => false,
        }
    }

    /// Whether the next character can make a link of it.
    pub(super) fn reaches_on(&self) -> bool {
        self.opener == '['
    }

    /// Whether it looks like the beginning of a stage direction, at the end of a text that
    /// was cut off.
    pub(super) fn is_half_direction(&self) -> bool {
        let small = self.held.chars().next().is_some_and(char::is_lowercase);
        let kind = matches!(self.kind, Kind::Round | Kind::Run('*', 1));
        kind && self.start && small && self.held.contains(' ')
    }

    /// What surrounds it, for [`direction`](super::direction).
    pub(super) fn sign(&self) -> Sign {
        match self.kind {
            Kind::Run(_, 1) => Sign::Star,
            Kind::Run(..) => Sign::Bold,
            _ => Sign::Bracket,
        }
    }

    /// The signs around it.
    pub(super) fn signs(&self) -> (char, char) {
        if self.opener == '（' {
            ('（', '）')
        } else {
            ('(', ')')
        }
    }
}
