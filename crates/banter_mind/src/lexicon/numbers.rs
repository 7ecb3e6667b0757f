//! Numbers in a text, in digits or in words, and what of them is money.

use super::{Lexicon, Meaning};
use crate::words::{is_unspaced, tokens};
use unicode_segmentation::UnicodeSegmentation;

/// So many words may stand between a number and its unit: "two shiny coppers".
const BETWEEN: usize = 1;
/// The unit of money of which nothing more is said.
const ANY: &str = "";

/// A number in a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Number {
    /// What it amounts to.
    pub(crate) value: f64,
    /// The unit, if it is an amount of money.
    pub(crate) money: Option<String>,
}

impl Number {
    /// Whether both are the same amount. A unit that is not said may be any.
    pub(crate) fn same(&self, other: &Self) -> bool {
        let unit = |number: &Self| number.money.clone().unwrap_or_default();
        let (one, two) = (unit(self), unit(other));
        let same_unit = one == two || one == ANY || two == ANY;
        (self.value - other.value).abs() < 1e-6 && same_unit
    }
}

/// A piece of a text.
#[derive(Debug)]
enum Piece {
    Number(f64),
    /// A word for a number, which may be part of a larger one.
    Word(u64),
    Money(String),
    /// A word such as "a", which is one before a unit.
    Article,
    /// Anything else that is read.
    Other,
}

impl Lexicon {
    /// The numbers in `text`, in the order in which they come.
    pub(crate) fn numbers(&self, text: &str) -> Vec<Number> {
        let pieces = self.pieces(text);
        let mut numbers = Vec::new();
        let mut at = 0;
        while at < pieces.len() {
            let start = at;
            let value = match pieces.get(at) {
                Some(Piece::Number(value)) => {
                    at += 1;
                    // "4 hundred"
                    match pieces.get(at) {
                        Some(Piece::Word(unit)) if *unit >= 100 => {
                            at += 1;
                            Some(value * *unit as f64)
                        }
                        _ => Some(*value),
                    }
                }
                Some(Piece::Word(_)) => {
                    let words = pieces.iter().skip(at).map_while(|piece| match piece {
                        Piece::Word(value) => Some(*value),
                        _ => None,
                    });
                    let (value, read) = compose(words);
                    at += read;
                    Some(value)
                }
                Some(Piece::Article) if matches!(pieces.get(at + 1), Some(Piece::Money(_))) => {
                    at += 1;
                    Some(1.0)
                }
                _ => {
                    at += 1;
                    None
                }
            };
            if let Some(value) = value {
                let before = start.checked_sub(1).and_then(|at| pieces.get(at));
                let money = unit(before, pieces.get(at..).unwrap_or_default());
                numbers.push(Number { value, money });
            }
        }
        numbers
    }

    fn pieces(&self, text: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let word = rest.split_word_bounds().next().unwrap_or(rest);
            let length = if is_unspaced(first) {
                self.unspaced_piece(rest, first, &mut pieces)
            } else {
                if self.signs.contains(&first) {
                    pieces.push(Piece::Money(first.to_string()));
                } else if first.is_ascii_digit() {
                    pieces.extend(digits(word).map(Piece::Number));
                } else if word.contains(char::is_alphanumeric) {
                    let large = matches!(pieces.last(), Some(Piece::Word(100..)));
                    // "two hundred and fifty"
                    if !(large && self.joins(&word.to_lowercase())) {
                        pieces.push(self.word(word));
                    }
                } else if matches!(first, ',' | ';' | ':' | '/' | '.' | '!' | '?') {
                    // "two, ten or twelve" are three numbers.
                    pieces.push(Piece::Other);
                }
                word.len()
            };
            rest = rest.get(length.max(first.len_utf8())..).unwrap_or_default();
        }
        pieces
    }

    /// The piece that `rest` begins with, which is `first` or a phrase with it. Its length.
    fn unspaced_piece(&self, rest: &str, first: char, pieces: &mut Vec<Piece>) -> usize {
        // After a number this is a weight.
        let weighs = first == '两' && matches!(pieces.last(), Some(Piece::Word(_)));
        let value = self.numbers.get(first.encode_utf8(&mut [0; 4]));
        if let Some(value) = value.filter(|_| !weighs) {
            pieces.push(Piece::Word(*value));
            return first.len_utf8();
        }
        let phrases = self.unspaced.get(&first).into_iter().flatten();
        let unit = phrases
            .filter(|(phrase, meaning)| *meaning == Meaning::Money && rest.starts_with(phrase))
            .max_by_key(|(phrase, _)| phrase.len());
        match unit {
            Some((phrase, _)) => {
                pieces.push(Piece::Money(phrase.clone()));
                phrase.len()
            }
            None => {
                pieces.push(Piece::Other);
                first.len_utf8()
            }
        }
    }

    fn word(&self, word: &str) -> Piece {
        let lower = word.to_lowercase();
        if let Some(value) = self.numbers.get(&lower) {
            return Piece::Word(*value);
        }
        if self.articles.contains(&lower) {
            return Piece::Article;
        }
        let stems = tokens(&lower);
        let money = stems.first().filter(|stem| {
            let phrases = self.phrases.get(*stem).into_iter().flatten();
            let mut units = phrases.filter(|(_, meaning)| *meaning == Meaning::Money);
            units.any(|(phrase, _)| phrase.len() == 1)
        });
        match money {
            Some(stem) => Piece::Money(stem.clone()),
            None => Piece::Other,
        }
    }
}

/// What a word of digits amounts to: `1,400`, `1.40`, `3rd`.
fn digits(word: &str) -> Option<f64> {
    let end = word
        .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
        .unwrap_or(word.len());
    let word = word.get(..end)?.trim_end_matches(['.', ',']);
    let (whole, part) = match word.rfind(['.', ',']) {
        // A sign before three digits parts thousands.
        Some(at) if word.len() - at == 4 => (word, ""),
        Some(at) => (word.get(..at)?, word.get(at + 1..)?),
        None => (word, ""),
    };
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    format!("{whole}.{part}0").parse().ok()
}

/// The number that the first of these words make up, and of how many it is made.
fn compose(words: impl Iterator<Item = u64>) -> (f64, usize) {
    // What is complete, and what may still be multiplied.
    let (mut total, mut section, mut last) = (0_u64, 0_u64, 0_u64);
    let mut read = 0;
    for value in words {
        if read == 0 {
            section = value;
        } else if value >= 100 || (value == 10 && last < 10) {
            // "two hundred", and "三十".
            let unit = section % value.max(1);
            if value > section {
                section = section.max(1).saturating_mul(value);
            } else if unit > 0 {
                section = (section - unit).saturating_add(unit.saturating_mul(value));
            } else {
                section = section.saturating_add(value);
            }
            if value >= 1000 {
                total = total.saturating_add(section);
                section = 0;
            }
        } else if last >= 10 && last % 10 == 0 && value < last {
            // "twenty five", "a hundred and two".
            section = section.saturating_add(value);
        } else {
            break;
        }
        last = value;
        read += 1;
    }
    (total.saturating_add(section) as f64, read.max(1))
}

/// The unit of a number with this before it and that after it.
fn unit(before: Option<&Piece>, after: &[Piece]) -> Option<String> {
    if let Some(Piece::Money(sign)) = before
        && sign.chars().all(|c| !c.is_alphanumeric())
    {
        return Some(sign.clone());
    }
    for (place, piece) in after.iter().enumerate() {
        match piece {
            Piece::Money(unit) => return Some(unit.clone()),
            Piece::Other if place < BETWEEN => {}
            _ => break,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn numbers(language: &str, text: &str) -> Vec<(f64, String)> {
        let numbers = Lexicon::of(language).numbers(text);
        numbers
            .into_iter()
            .map(|number| (number.value, number.money.unwrap_or_default()))
            .collect()
    }

    fn one(language: &str, text: &str, value: f64, unit: &str) {
        assert_eq!(
            numbers(language, text),
            [(value, unit.to_owned())],
            "{text}"
        );
    }

    #[test]
    fn numbers_are_read_in_digits_and_words() {
        one("en", "There are 1,400 of them.", 1400.0, "");
        one("en", "Twenty-five years.", 25.0, "");
        one("en", "two hundred and fifty men", 250.0, "");
        one("en", "Forty chimneys.", 40.0, "");
        one("cmn", "走了三十五年", 35.0, "");
        one("cmn", "放了十二年", 12.0, "");
        one("cmn", "两百", 200.0, "");
        one("de", "vierzig Häuser", 40.0, "");
        assert!(numbers("en", "None at all.").is_empty());
    }

    #[test]
    fn numbers_of_a_list_are_several() {
        let several = |text| -> Vec<f64> {
            let numbers = numbers("en", text).into_iter();
            numbers.map(|(value, _)| value).collect()
        };
        assert_eq!(several("two, ten or twelve"), [2.0, 10.0, 12.0]);
        assert_eq!(several("five, ten coppers"), [5.0, 10.0]);
    }

    #[test]
    fn money_is_told_by_its_unit_in_any_place() {
        one("en", "It's $1.40.", 1.4, "$");
        one("en", "That's 3 €!", 3.0, "€");
        one("en", "Two coppers.", 2.0, "copper");
        one("en", "ten shiny gold pieces", 10.0, "gold");
        one("en", "A copper for a mug.", 1.0, "copper");
        one("cmn", "三个铜板。", 3.0, "铜板");
        let by_weight = numbers("cmn", "三个铜板一两");
        assert_eq!(by_weight, [(3.0, "铜板".to_owned()), (1.0, String::new())]);
        one("cmn", "要五十块钱", 50.0, "块钱");
        one("fr", "trois pièces", 3.0, "pièces");
    }

    #[test]
    fn amounts_are_the_same_where_a_unit_is_left_out() {
        let english = Lexicon::of("en");
        let first = |text: &str| english.numbers(text).remove(0);
        assert!(first("four for stew").same(&first("four coppers")));
        assert!(!first("four silvers").same(&first("four coppers")));
        assert!(!first("five coppers").same(&first("four coppers")));
    }
}
