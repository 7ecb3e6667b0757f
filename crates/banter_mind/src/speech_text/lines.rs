//! What begins a line: headings, items of lists, tables, code.
//!
//! Their signs are not said. An item or heading is a sentence, whether it has a sign at its
//! end or not.

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// A character of its text.
    Char(char),
    /// A heading or an item of a list begins.
    Item,
    /// The line was a table's: what of it was read is not said.
    Row,
    /// Code, which is not said.
    Code(String),
}

/// How much of code is kept, in bytes: a call of a tool may stand in it.
const MOST_CODE: usize = 4096;
/// How many characters at the beginning of a line are looked at.
const LONGEST: usize = 48;

#[derive(Debug, Clone, Default, PartialEq)]
enum State {
    #[default]
    Start,
    Middle,
    /// What is left of the line is not said.
    Dropping,
    Code(char),
}

/// Takes the signs from the beginnings of lines.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines {
    state: State,
    /// What was read of the beginning, or the line within code.
    held: String,
    code: String,
    blank: bool,
}

/// What a beginning is.
#[derive(Debug, PartialEq, Eq)]
enum Start {
    /// More must be read.
    Open,
    Plain,
    /// So many bytes are signs of an item or heading.
    Item(usize),
    /// An item whose number is said.
    Number,
    /// So many bytes are signs of a quote.
    Quote(usize),
    Row,
    Code(char),
}

impl Lines {
    /// Reads a character.
    pub(super) fn feed(&mut self, c: char, out: &mut Vec<Piece>) {
        match self.state {
            State::Start => self.start(c, out),
            State::Middle if c == '|' && self.blank => {
                self.state = State::Dropping;
                out.push(Piece::Row);
            }
            State::Middle | State::Dropping => {
                if c == '\n' {
                    self.state = State::Start;
                    out.push(Piece::Char(c));
                } else if self.state == State::Middle {
                    out.push(Piece::Char(c));
                }
                self.blank = c == ' ';
            }
            State::Code(sign) => self.code(c, sign, out),
        }
    }

    /// Ends the text.
    pub(super) fn finish(&mut self, out: &mut Vec<Piece>) {
        if let State::Code(_) = self.state {
            self.keep_line();
            out.push(Piece::Code(std::mem::take(&mut self.code)));
        } else {
            self.release(out);
        }
        *self = Self::default();
    }

    fn start(&mut self, c: char, out: &mut Vec<Piece>) {
        if c == '\n' {
            // A line under a heading or between paragraphs has no words.
            if self.held.contains(|c: char| !"-*_=+#>|~`• ".contains(c)) {
                self.release(out);
            }
            self.held.clear();
            self.state = State::Start;
            out.push(Piece::Char(c));
            return;
        }
        if self.held.is_empty() && c.is_whitespace() {
            return;
        }
        self.held.push(c);
        loop {
            let used = match look(&self.held) {
                Start::Open if self.held.chars().count() < LONGEST => return,
                Start::Open | Start::Plain => return self.release(out),
                Start::Number => {
                    out.push(Piece::Item);
                    return self.release(out);
                }
                Start::Row => {
                    self.held.clear();
                    self.state = State::Dropping;
                    out.push(Piece::Row);
                    return;
                }
                Start::Code(sign) => {
                    self.state = State::Code(sign);
                    self.code.clear();
                    return;
                }
                Start::Item(used) => {
                    out.push(Piece::Item);
                    used
                }
                Start::Quote(used) => used,
            };
            let rest = self.held.get(used..).unwrap_or_default().trim_start();
            self.held = rest.to_owned();
            if self.held.is_empty() {
                return;
            }
        }
    }

    /// What was held is text.
    fn release(&mut self, out: &mut Vec<Piece>) {
        self.blank = self.held.ends_with(' ');
        out.extend(self.held.drain(..).map(Piece::Char));
        self.state = State::Middle;
    }

    fn code(&mut self, c: char, sign: char, out: &mut Vec<Piece>) {
        if c != '\n' {
            // A line without an end is not kept.
            if self.held.len() < MOST_CODE {
                self.held.push(c);
            }
            let line = self.held.trim();
            let fence = line.len() >= 3 && line.chars().all(|c| c == sign);
            let inner = line.trim_matches(sign);
            if self.code.is_empty()
                && line.chars().rev().take(3).all(|c| c == sign)
                && !inner.is_empty()
            {
                // Code within a line, whose words are said.
                self.held = inner.to_owned();
                return self.release(out);
            }
            // The fence that began it is still held in its first line.
            if !fence || self.code.is_empty() {
                return;
            }
            self.held.clear();
            self.state = State::Dropping;
            out.push(Piece::Code(std::mem::take(&mut self.code)));
            return;
        }
        self.keep_line();
    }

    fn keep_line(&mut self) {
        // Its first line names the language.
        if self.code.is_empty() {
            self.code.push('\n');
        } else if self.code.len() + self.held.len() < MOST_CODE {
            self.code.push_str(&self.held);
            self.code.push('\n');
        }
        self.held.clear();
    }
}

/// What `held`, the beginning of a line, is.
fn look(held: &str) -> Start {
    let mut characters = held.chars();
    let Some(first) = characters.next() else {
        return Start::Open;
    };
    let second = characters.next();
    let run = held.chars().take_while(|c| *c == first).count();
    let all = held.chars().all(|c| c == first);
    match (first, second) {
        ('`' | '~', _) if run >= 3 => Start::Code(first),
        ('`' | '~' | '-' | '+' | '*' | '_' | '=', _) if all => Start::Open,
        ('-' | '+' | '*', Some(next)) if next.is_whitespace() => Start::Item(1),
        ('#', _) if all && run <= 6 => Start::Open,
        ('#', _) if run <= 6 => match held.get(run..).and_then(|rest| rest.chars().next()) {
            Some(next) if next.is_whitespace() => Start::Item(run),
            _ => Start::Plain,
        },
        ('•' | '‣' | '◦' | '▪' | '●' | '○' | '∙' | '■' | '►' | '➤', Some(_)) => {
            Start::Item(first.len_utf8())
        }
        ('•' | '‣' | '◦' | '▪' | '●' | '○' | '∙' | '■' | '►' | '➤' | '>' | '|', None) => {
            Start::Open
        }
        ('>', Some(next)) if !next.is_numeric() => Start::Quote(1),
        ('|', Some(next)) if next != '|' => Start::Row,
        _ => number(held),
    }
}

/// Whether `held` begins with the number of an item: "1. ", "(2) ", "a) ".
fn number(held: &str) -> Start {
    let (inner, bracket) = match held.strip_prefix('(') {
        Some(inner) => (inner, true),
        None => (held, false),
    };
    let digits = inner.chars().take_while(char::is_ascii_digit).count();
    let letter = inner.chars().next().is_some_and(|c| c.is_ascii_lowercase());
    let length = if digits > 0 {
        digits
    } else {
        usize::from(letter)
    };
    if length == 0 {
        return if inner.is_empty() {
            Start::Open
        } else {
            Start::Plain
        };
    }
    let mut rest = inner.get(length..).unwrap_or_default().chars();
    match (rest.next(), rest.next()) {
        _ if digits > 3 => Start::Plain,
        (None, _) => Start::Open,
        (Some(')'), None) => Start::Open,
        (Some('.'), None) if digits > 0 && !bracket => Start::Open,
        (Some(')'), Some(c)) if c.is_whitespace() => Start::Number,
        (Some('.'), Some(c)) if c.is_whitespace() && digits > 0 && !bracket => Start::Number,
        _ => Start::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let (mut lines, mut out) = (Lines::default(), Vec::new());
        text.chars().for_each(|c| lines.feed(c, &mut out));
        lines.finish(&mut out);
        out.iter()
            .map(|piece| match piece {
                Piece::Char(c) => c.to_string(),
                Piece::Item => "<item>".to_owned(),
                Piece::Row => "<row>".to_owned(),
                Piece::Code(code) => format!("<code {}>", code.trim()),
            })
            .collect()
    }

    #[test]
    fn signs_at_the_beginning_go() {
        for (text, right) in [
            ("## House\ntext", "<item>House\ntext"),
            ("- a\n* b\n  + c\n• d", "<item>a\n<item>b\n<item>c\n<item>d"),
            ("1. a\n(2) b\nc) d", "<item>1. a\n<item>(2) b\n<item>c) d"),
            ("> said\n>> twice", "said\ntwice"),
            ("| a | b |\n|---|\nx", "<row>\n<row>\nx"),
            ("drink | price\nale", "drink <row>\nale"),
            ("Title\n=====\n---\ntext", "Title\n\n\ntext"),
            ("a\n```json\n{}\n```\nb", "a\n<code {}>\nb"),
            ("```\nlet x\n", "<code let x>"),
            ("*smiles* #5 -5 **b**", "*smiles* #5 -5 **b**"),
            (
                "55. Then\n1998. A\n3.5 l\n- - -\nI am",
                "<item>55. Then\n1998. A\n3.5 l\n<item><item>\nI am",
            ),
            ("x", "x"),
            ("```pour```\nx", "pour\nx"),
            ("~~no~~ `x`", "~~no~~ `x`"),
        ] {
            assert_eq!(read(text), right, "{text}");
        }
    }
}
