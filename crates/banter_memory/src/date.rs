//! Dates as people write them in a line or a question: a month, a day, a year, as far as told.

use crate::words::{Language, raw};
use serde::{Deserialize, Serialize};

/// A date, as far as it is told: `May 2023` has no day, `8 May` no year.
///
/// ```
/// use banter_memory::Date;
/// let date = Date::find("1:56 pm on 8 May, 2023", "en").expect("a date");
/// assert_eq!((date.year, date.month, date.day), (Some(2023), Some(5), Some(8)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Date {
    /// The year, 1000..=2999.
    pub year: Option<u16>,
    /// The month, 1..=12.
    pub month: Option<u8>,
    /// The day of the month, 1..=31.
    pub day: Option<u8>,
}

impl Date {
    /// The date that a text of a language tells, if it tells a month or a year. Numbers before
    /// or behind the name of a month are its day and its year; `2023-05-08` is one, too.
    pub fn find(text: &str, language: &str) -> Option<Self> {
        Self::find_in(text, Language::of(language))
    }

    pub(crate) fn find_in(text: &str, language: &Language) -> Option<Self> {
        if let Some(date) = text.split_whitespace().find_map(iso) {
            return Some(date);
        }
        let words: Vec<String> = raw(text).collect();
        let number = |at: Option<usize>| -> Option<u16> {
            let word = words.get(at?)?;
            let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            digits.parse().ok()
        };
        let day = |number: u16| (1..=31).contains(&number).then_some(number as u8);
        let year = |number: &u16| (1_000..3_000).contains(number);
        for (at, word) in words.iter().enumerate() {
            let Some(month) = language.month(word) else {
                continue;
            };
            let around = [at.checked_sub(1), at.checked_add(1), at.checked_add(2)];
            let numbers = around.map(number);
            let date = Self {
                year: numbers.iter().flatten().copied().find(year),
                month: Some(month),
                day: numbers.iter().take(2).flatten().copied().find_map(day),
            };
            // "May" and "march" are words, too.
            let plain = matches!(word.as_str(), "may" | "march" | "mar") && date.day.is_none();
            if !plain || date.year.is_some() || capital(text, word) {
                return Some(date);
            }
        }
        let years = (0..words.len()).filter_map(|at| number(Some(at)));
        let year = years
            .filter(year)
            .find(|year| (1_900..2_200).contains(year))?;
        Some(Self {
            year: Some(year),
            ..Self::default()
        })
    }

    /// The day as a number from which others can be subtracted; none if it is not told whole.
    pub(crate) fn number(self) -> Option<i32> {
        let (year, month, day) = (self.year?, self.month?, self.day?);
        // Days from civil, after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
        let year = i32::from(year) - i32::from(month <= 2);
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let month = i32::from(month);
        let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + i32::from(day) - 1;
        let of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
        Some(era * 146_097 + of_era)
    }

    /// How well something that was told at `told` fits a question about this date, 0..=1: people
    /// tell of things some days after they happened.
    pub(crate) fn fits(self, told: Self) -> f32 {
        let (Some(year), Some(month)) = (told.year, told.month) else {
            return 0.0;
        };
        if self.month.is_none() {
            return if self.year == Some(year) { 0.5 } else { 0.0 };
        }
        let asked = Self {
            year: self.year.or(Some(year)),
            ..self
        };
        match (asked.number(), told.number()) {
            (Some(asked), Some(told)) => match told - asked {
                0 => 1.0,
                1..=3 => 0.9,
                4..=10 => 0.7,
                11..=31 => 0.3,
                -1 => 0.5,
                _ => 0.0,
            },
            _ => {
                let months = |year: u16, month: u8| i32::from(year) * 12 + i32::from(month);
                let asked = months(asked.year.unwrap_or(year), asked.month.unwrap_or(month));
                match months(year, month) - asked {
                    0 => 1.0,
                    1 => 0.4,
                    _ => 0.0,
                }
            }
        }
    }
}

/// Whether a word stands in `text` with a capital.
fn capital(text: &str, word: &str) -> bool {
    let mut words = text.split_whitespace().skip(1);
    words.any(|w| w.to_lowercase().starts_with(word) && w.starts_with(char::is_uppercase))
}

/// A date such as `2023-05-08`.
fn iso(word: &str) -> Option<Date> {
    let word = word.trim_matches(|c: char| !c.is_ascii_digit());
    let (date, _) = word.split_once('T').unwrap_or((word, ""));
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let fits = parts.next().is_none()
        && (1_000..3_000).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day);
    fits.then_some(Date {
        year: Some(year),
        month: Some(month),
        day: Some(day),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn find(text: &str) -> Option<(Option<u16>, Option<u8>, Option<u8>)> {
        Date::find(text, "en").map(|date| (date.year, date.month, date.day))
    }

    #[test]
    fn dates_are_found_as_people_write_them() {
        assert_eq!(
            find("on July 3rd, 2023"),
            Some((Some(2023), Some(7), Some(3)))
        );
        assert_eq!(
            find("2023-05-08T10:00"),
            Some((Some(2023), Some(5), Some(8)))
        );
        assert_eq!(find("What happened in May?"), Some((None, Some(5), None)));
        assert_eq!(find("in 2022"), Some((Some(2022), None, None)));
        assert_eq!(find("You may march on."), None);
        assert_eq!(find("9999-99-99 and 12-12-12-12"), None);
    }

    #[test]
    fn what_happened_is_told_afterwards() {
        let day = |text| Date::find(text, "en").unwrap();
        let asked = day("30 April 2023");
        assert!(asked.fits(day("2 May 2023")) > asked.fits(day("20 May 2023")));
        assert!(asked.fits(day("20 May 2023")) > asked.fits(day("20 April 2023")));
        assert_eq!(
            day("1 March 2024").number().unwrap() - day("28 February 2024").number().unwrap(),
            2
        );
    }
}
