//! Signs as words: "18°C" is "18 degrees Celsius", in the language of the voice.
//!
//! espeak-ng knows some signs of some languages. What is written here is said the same by
//! every voice: units and currencies with their numbers, signs between words, curly
//! apostrophes, and words in capitals, which it would spell where they look like an
//! abbreviation.

use crate::table::Table;
use crate::{capitals, numbers};
use std::borrow::Cow;

/// Signs of `text` as words of the language of `tag`: a BCP 47 tag, or espeak-ng's name of a
/// voice (`gmw/en-GB+f3`). Of a language that is not known only the apostrophes and what is
/// all in capitals are seen to. Numbers stay figures.
///
/// ```
/// use banter_wording::worded;
/// assert_eq!(worded("It is 18°C & costs $5.", "en"), "It is 18 degrees Celsius and costs 5 dollars.");
/// assert_eq!(worded("18 °C", "de"), "18 Grad Celsius");
/// ```
pub fn worded(text: &str, tag: &str) -> String {
    let text = apostrophes(text);
    let table = Table::of(tag);
    let shouted = table.map_or(&[][..], |table| &table.shouted);
    let text = capitals::lowered(&text, shouted);
    match table {
        Some(table) => signs(&text, table),
        None => text.into_owned(),
    }
}

/// Straight apostrophes within and after words: `she’s` sounds like `she's`.
fn apostrophes(text: &str) -> Cow<'_, str> {
    const CURLY: [char; 6] = ['’', 'ʼ', '＇', '´', '`', '‘'];
    if !text.contains(CURLY) {
        return Cow::Borrowed(text);
    }
    let mut straight = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let after_letter = straight.ends_with(char::is_alphanumeric);
        let before_letter = characters.peek().is_some_and(|c| c.is_alphanumeric());
        // ‘tis, ’em; but not a whole quote in single quotes.
        let elided = matches!(c, '’' | 'ʼ') && before_letter;
        if CURLY.contains(&c) && (after_letter && c != '‘' || elided) {
            straight.push('\'');
        } else {
            straight.push(c);
        }
    }
    Cow::Owned(straight)
}

fn signs(text: &str, table: &Table) -> String {
    let mut said = Said::new(table);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let used = step(rest, c, table, &mut said);
        rest = rest.get(used.max(c.len_utf8())..).unwrap_or_default();
    }
    said.text
}

/// Says what `rest`, which begins with `c`, begins with; how many bytes that is.
fn step(rest: &str, c: char, table: &Table, said: &mut Said) -> usize {
    let after_word = said.text.ends_with(|c: char| c.is_ascii_alphanumeric());
    if c.is_ascii_digit() && (said.pad || !said.text.ends_with(|c: char| c.is_ascii_alphabetic())) {
        let (words, used) = numbers::say(rest, None, table);
        said.push(&words);
        return used;
    }
    let digit_after = |sign: &str| {
        let after = rest.get(sign.len()..).unwrap_or_default();
        let number = after.trim_start_matches([' ', '\u{a0}']);
        number
            .starts_with(|c: char| c.is_ascii_digit())
            .then_some((number, rest.len() - number.len()))
    };
    if let Some((sign, _)) = Table::first(&table.currencies, rest).filter(|_| !after_word)
        && let Some((number, before)) = digit_after(sign)
    {
        let (words, used) = numbers::say(number, Some(sign), table);
        said.word(&words);
        return before + used;
    }
    let next = rest.chars().nth(1);
    let number_next = next.is_some_and(|c| c.is_ascii_digit());
    let word = match c {
        '-' | '−' if number_next && !after_word => Some(table.minus.as_str()),
        '~' | '≈' if number_next => Some(table.about.as_str()),
        '#' | '№' if number_next || c == '№' => Some(table.number.as_str()),
        _ => None,
    };
    if let Some(word) = word {
        said.word(word);
        return c.len_utf8();
    }
    let Some((sign, word)) = Table::first(&table.signs, rest) else {
        said.push(c.encode_utf8(&mut [0; 4]));
        return c.len_utf8();
    };
    // "C++", "<b", "a=b": only what stands free, or between numbers, is said.
    let free = said.text.is_empty() || said.text.ends_with(char::is_whitespace);
    let free_after = rest.get(sign.len()..).is_none_or(|after| {
        after.is_empty()
            || after.starts_with(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '!' | '?'))
    });
    let numbers = said.text.ends_with(|c: char| c.is_ascii_digit()) && number_next;
    let always = !sign.is_ascii() || sign == "&";
    if always || (free && (free_after || number_next)) || numbers || sign == "%" {
        said.word(word);
    } else {
        said.push(sign);
    }
    sign.len()
}

/// The text that is said.
struct Said<'t> {
    text: String,
    table: &'t Table,
    /// A word of ours stands at its end.
    pad: bool,
}

impl<'t> Said<'t> {
    fn new(table: &'t Table) -> Self {
        Self {
            text: String::new(),
            table,
            pad: false,
        }
    }

    /// Appends what was written, apart from a word of ours before it.
    fn push(&mut self, text: &str) {
        if std::mem::take(&mut self.pad) && text.starts_with(char::is_alphanumeric) {
            self.text.push(' ');
        }
        self.text.push_str(text);
    }

    /// Appends a word, apart from others.
    fn word(&mut self, word: &str) {
        let apart = self.table.spaces;
        let touches = self
            .text
            .ends_with(|c: char| c.is_alphanumeric() || c == '.');
        if apart && touches {
            self.text.push(' ');
        }
        self.text.push_str(word);
        self.pad = apart;
    }
}
