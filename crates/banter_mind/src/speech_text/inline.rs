//! Marks within a line: brackets, asterisks, tags, braces, links.

use super::boundary::{self, End};
use super::cast::Cast;
use super::direction::{self, Verdict};
use super::group::{Group, Kind};
use super::mark;
use super::part::Part;
use super::skip::{Skip, Taken};
use super::tag::{self, Tag};
use super::tokens::say;

/// How much of the text before a mark is kept, in bytes.
const TAIL: usize = 200;

/// A group that is closed and whose meaning depends on what follows.
#[derive(Debug, Clone)]
struct Closed {
    group: Group,
    blanks: bool,
}

/// Takes the marks within lines out of a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Inline {
    group: Option<Group>,
    closed: Option<Closed>,
    /// A run of one of `*`, `_`, `~`.
    run: Option<(char, usize)>,
    bang: bool,
    escaped: bool,
    skip: Skip,
    /// The end of what was said in this line.
    tail: String,
    /// Whether a word was said.
    said: bool,
}

impl Inline {
    /// Reads a character.
    pub(super) fn feed(&mut self, c: char, cast: &Cast, out: &mut Vec<Part>) {
        self.read(c, 0, cast, out);
    }

    /// Ends the text.
    pub(super) fn finish(&mut self, cast: &Cast, out: &mut Vec<Part>) {
        // Each turn gives out at least the sign of a group.
        loop {
            if let Some((sign, count)) = self.run.take() {
                self.end_run(sign, count, None, 0, cast, out);
            }
            if let Some(closed) = self.closed.take() {
                self.settle(closed, None, cast, out);
            } else if let Some(group) = self.group.take() {
                if !group.is_half_direction() {
                    self.release(group, cast, out);
                }
            } else if self.run.is_none() {
                break;
            }
        }
        if std::mem::take(&mut self.bang) {
            self.say('!', out);
        }
        self.skip = Skip::Nothing;
    }

    /// Forgets what was read of this line.
    pub(super) fn forget(&mut self) {
        let skip = std::mem::take(&mut self.skip);
        let said = self.said;
        *self = Self::default();
        self.said = said;
        if let Skip::Quiet(..) = skip {
            self.skip = skip;
        }
    }

    /// Reads a character; groups of the kinds in `mask` are not opened by it.
    fn read(&mut self, c: char, mask: u8, cast: &Cast, out: &mut Vec<Part>) {
        match self.skip.takes(c) {
            Taken::Not => {}
            Taken::Yes => return,
            Taken::Deed(text) => return out.push(Part::Direction(text)),
        }
        if let Some(mut closed) = self.closed.take() {
            if c.is_whitespace() && c != '\n' && closed.group.kind != Kind::Square {
                closed.blanks = true;
                self.closed = Some(closed);
                return;
            }
            self.settle(closed, Some(c), cast, out);
            if self.skip.takes(c) != Taken::Not {
                return;
            }
        }
        match self.run {
            Some((sign, count)) if sign == c => {
                self.run = Some((sign, count + 1));
                return;
            }
            Some((sign, count)) => {
                self.run = None;
                self.end_run(sign, count, Some(c), mask, cast, out);
                if self.closed.is_some() {
                    return self.read(c, mask, cast, out);
                }
            }
            None => {}
        }
        if let Some(group) = &mut self.group {
            if matches!(group.kind, Kind::Run(sign, _) if sign == c) {
                self.run = Some((c, 1));
                return;
            }
            if let Some(closes) = group.feed(c) {
                let Some(group) = self.group.take() else {
                    return;
                };
                if closes {
                    self.close(group, mask, cast, out);
                } else {
                    self.release(group, cast, out);
                    self.read(c, mask, cast, out);
                }
            }
            return;
        }
        self.text(c, mask, cast, out);
    }

    /// A character outside of any group.
    fn text(&mut self, c: char, mask: u8, cast: &Cast, out: &mut Vec<Part>) {
        if std::mem::take(&mut self.escaped) {
            if !"*_`#~|[]{}<>\\".contains(c) {
                self.say(c, out);
            }
            return;
        }
        let bang = std::mem::take(&mut self.bang);
        if bang && c != '[' {
            self.say('!', out);
        }
        match c {
            '\\' => self.escaped = true,
            '!' => self.bang = true,
            '`' | '|' => {}
            '*' | '＊' | '_' | '~' => self.run = Some((c, 1)),
            _ => {
                match Kind::opened_by(c).filter(|kind| kind.bit() & mask == 0) {
                    Some(kind) => {
                        let mut group = Group::new(kind, c, self.at_start(cast), mask);
                        group.image = bang;
                        group.touches = self.tail.ends_with(char::is_alphanumeric);
                        group.face = self.tail.ends_with([':', ';', '=', '-']);
                        self.group = Some(group);
                    }
                    // A square bracket or brace is never said.
                    None if matches!(c, '[' | '{' | '}' | '【' | '［' | '〔') => {}
                    None => self.say(c, out),
                }
            }
        }
    }

    /// A run of `count` signs ends before `next`.
    fn end_run(
        &mut self,
        sign: char,
        count: usize,
        next: Option<char>,
        mask: u8,
        cast: &Cast,
        out: &mut Vec<Part>,
    ) {
        let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if let Some(mut group) = self.group.take() {
            let same = group.kind == Kind::Run(sign, count);
            if same && !(sign == '_' && in_word(next)) {
                return self.close(group, mask, cast, out);
            }
            (0..count).for_each(|_| group.keep(sign));
            self.group = Some(group);
            return;
        }
        let opens = next.is_some_and(|next| !next.is_whitespace()) && count <= 3;
        let before = self.tail.chars().next_back();
        let kind = Kind::Run(sign, count);
        match sign {
            '~' if count == 1 && next.is_some_and(|next| next.is_ascii_digit()) => {
                self.say('~', out)
            }
            '~' if count > 2
                || count == 1 && (in_word(before) || !next.is_some_and(char::is_alphabetic)) => {}
            '_' if in_word(before) && in_word(next) => (0..count).for_each(|_| self.say('_', out)),
            '*' if count == 1 && self.is_factor(next) => {
                self.say('×', out);
            }
            _ if opens && kind.bit() & mask == 0 && !(sign == '_' && in_word(before)) => {
                self.group = Some(Group::new(kind, sign, self.at_start(cast), mask));
            }
            _ => {}
        }
    }

    /// A group was closed.
    fn close(&mut self, group: Group, mask: u8, cast: &Cast, out: &mut Vec<Part>) {
        match group.kind {
            Kind::Square if !group.reaches_on() => out.extend(mark::bracket(&group.held)),
            Kind::Square => {
                self.closed = Some(Closed {
                    group,
                    blanks: false,
                })
            }
            Kind::Round | Kind::Run('*' | '＊' | '_', _) | Kind::Run('~', 1) => {
                match direction::judge(&group.held, group.sign(), group.start, cast) {
                    Verdict::Open => {
                        self.closed = Some(Closed {
                            group,
                            blanks: false,
                        })
                    }
                    verdict => self.give(group, verdict, cast, out),
                }
            }
            Kind::Run(..) => {}
            Kind::Brace => match mark::brace(&group.held, cast) {
                Some(parts) => self.extend(parts, out),
                None => self.release(group, cast, out),
            },
            Kind::Angle => self.tag(group, mask, cast, out),
        }
    }

    /// What a closed group is, now that it is known what follows.
    fn settle(&mut self, closed: Closed, next: Option<char>, cast: &Cast, out: &mut Vec<Part>) {
        let Closed { group, blanks } = closed;
        if group.kind == Kind::Square {
            let start_of_line = self.tail.trim().is_empty();
            match next {
                Some('(') => {
                    if !group.image {
                        self.release(group, cast, out);
                    }
                    self.skip = Skip::Address(0, 0);
                }
                // The address that a link refers to, or a name before a line.
                Some(':')
                    if start_of_line
                        && group.held.starts_with(|c: char| c.is_numeric() || c == '^') =>
                {
                    self.skip = Skip::Line;
                }
                Some(':' | '：') if start_of_line => self.release(group, cast, out),
                _ => {
                    if group.image {
                        self.say('!', out);
                    }
                    out.extend(mark::bracket(&group.held));
                }
            }
            return;
        }
        let next = next.filter(|c| *c != '\n');
        let verdict = direction::after(&group.held, group.sign(), next, cast);
        self.give(group, verdict, cast, out);
        if blanks {
            self.say(' ', out);
        }
    }

    /// Says a group or leaves it out.
    fn give(&mut self, group: Group, verdict: Verdict, cast: &Cast, out: &mut Vec<Part>) {
        let (open, close) = group.signs();
        match verdict {
            Verdict::Direction | Verdict::Open => {
                out.push(Part::Direction(group.held.trim().to_owned()))
            }
            Verdict::Words if group.kind == Kind::Round => {
                self.say(open, out);
                self.again(&group, cast, out);
                self.say(close, out);
            }
            Verdict::Words if matches!(group.kind, Kind::Run('*' | '＊' | '_', _)) => {
                out.push(Part::Emphasis(true));
                self.again(&group, cast, out);
                out.push(Part::Emphasis(false));
            }
            Verdict::Words | Verdict::Bare => self.again(&group, cast, out),
        }
    }

    /// What was held is said after all, but for the sign before it.
    fn release(&mut self, group: Group, cast: &Cast, out: &mut Vec<Part>) {
        if group.is_json() {
            // Half a call of a tool.
            self.skip = Skip::Line;
            return;
        }
        if group.kind == Kind::Angle {
            self.say('<', out);
        }
        self.again(&group, cast, out);
    }

    /// Reads what a group held. Groups of its kind are not opened in it any more, so that
    /// this ends.
    fn again(&mut self, group: &Group, cast: &Cast, out: &mut Vec<Part>) {
        let mask = group.mask | group.kind.bit();
        for c in group.held.chars() {
            self.read(c, mask, cast, out);
        }
        // What was begun in it does not reach beyond it.
        if let Some((sign, count)) = self.run.take() {
            self.end_run(sign, count, Some(' '), mask, cast, out);
        }
        while let Some(closed) = self.closed.take() {
            self.settle(closed, Some('x'), cast, out);
        }
        while let Some(group) = self.group.take() {
            self.release(group, cast, out);
        }
        if std::mem::take(&mut self.bang) {
            self.say('!', out);
        }
    }

    fn tag(&mut self, group: Group, mask: u8, cast: &Cast, out: &mut Vec<Part>) {
        if tag::is_comparison(&group.held, group.touches) {
            self.release(group, cast, out);
            return self.say('>', out);
        }
        if let Some(part) = mark::language(&group.held) {
            return out.extend(part);
        }
        match tag::read(&group.held) {
            Tag::Nothing => out.push(Part::Direction(group.held)),
            Tag::Line => self.read('\n', mask, cast, out),
            Tag::Stop => out.push(Part::Stop),
            Tag::Listener => self.extend(vec![Part::Text(cast.guest().to_owned())], out),
            Tag::Own => self.extend(vec![Part::Text(cast.name().to_owned())], out),
            Tag::Emphasis(begins) => out.push(Part::Emphasis(begins)),
            Tag::Address => self.extend(vec![Part::Text(group.held)], out),
            Tag::Role if self.said => out.push(Part::Stop),
            Tag::Role => self.skip = Skip::Line,
            Tag::Quiet(name) => self.skip = Skip::Quiet(name, String::new()),
            Tag::Deed(name) => self.skip = Skip::Deed(name, String::new()),
        }
    }

    /// Whether an asterisk before `next` stands between two numbers.
    fn is_factor(&self, next: Option<char>) -> bool {
        self.tail.trim_end().ends_with(char::is_numeric)
            && next.is_some_and(|next| next.is_numeric() || next == ' ')
    }

    /// Whether a sentence begins here.
    fn at_start(&self, cast: &Cast) -> bool {
        let tail = self.tail.trim();
        !tail.contains(char::is_alphanumeric)
            || tail.ends_with([':', '：'])
            || boundary::is_number(tail)
            || boundary::look(tail, 'A', true, cast.rules()) == End::Yes
    }

    fn extend(&mut self, parts: Vec<Part>, out: &mut Vec<Part>) {
        for part in parts {
            match part {
                Part::Text(text) => text.chars().for_each(|c| self.say(c, out)),
                other => out.push(other),
            }
        }
    }

    fn say(&mut self, c: char, out: &mut Vec<Part>) {
        self.said |= c.is_alphanumeric();
        if c == '\n' {
            self.tail.clear();
        } else {
            self.tail.push(c);
        }
        if self.tail.len() > TAIL {
            let middle = self
                .tail
                .char_indices()
                .map(|(at, _)| at)
                .find(|at| *at >= TAIL / 2);
            self.tail = self.tail.split_off(middle.unwrap_or(0));
        }
        say(c.encode_utf8(&mut [0; 4]), out);
    }
}
