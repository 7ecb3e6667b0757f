//! Numbers in words, for voices that read letters and have none for figures.

mod data;

use data::{LANGUAGES, Numerals, Plural};

/// Figures of the longest number that is said as one; a longer one is said figure by figure.
const MOST_FIGURES: usize = 12;

/// Numbers in words: what `figures` write, in the language of `tag` (`uk`, `en-us`).
/// `None` for a language whose words are not known, and for what is no figure.
///
/// ```
/// use banter_wording::spelled;
/// assert_eq!(spelled("en", "342").as_deref(), Some("three hundred forty-two"));
/// assert_eq!(spelled("fr", "71").as_deref(), Some("soixante et onze"));
/// ```
pub fn spelled(tag: &str, figures: &str) -> Option<String> {
    let primary = tag.split(['-', '_']).next()?.to_ascii_lowercase();
    let language = LANGUAGES
        .iter()
        .find(|language| language.tags.contains(&primary.as_str()))?;
    let values = figures.chars().map(|figure| figure.to_digit(10));
    let values: Vec<u64> = values
        .map(|value| value.map(u64::from))
        .collect::<Option<_>>()?;
    // Nobody says a number with a zero before it.
    if values.is_empty()
        || values.len() > MOST_FIGURES
        || values.len() > 1 && values.first() == Some(&0)
    {
        let said: Option<Vec<String>> = values.iter().map(|value| language.low(*value)).collect();
        return said.map(|said| said.join(" "));
    }
    language.say(values.iter().fold(0, |number, value| number * 10 + value))
}

impl Numerals {
    fn say(&self, number: u64) -> Option<String> {
        if number < 1000 {
            return self.below_thousand(number);
        }
        let mut said = Vec::new();
        let mut fused = String::new();
        for (index, [alone, one, few, many]) in self.scales.iter().enumerate().rev() {
            let count = number / 1000_u64.pow(index as u32 + 1) % 1000;
            let (tens, ones) = (count % 100, count % 10);
            let form = match self.plural {
                _ if count == 0 => continue,
                _ if count == 1 => {
                    said.push((*alone).to_owned());
                    continue;
                }
                Plural::Two => many,
                Plural::Slavic if ones == 1 && tens != 11 => one,
                _ if (2..=4).contains(&ones) && !(12..=14).contains(&tens) => few,
                _ => many,
            };
            let feminine = index == 0 && !self.feminine.is_empty();
            let swaps = if feminine { self.feminine } else { self.before };
            let count = swapped(self.below_thousand(count)?, swaps);
            if self.fused && index == 0 {
                fused = format!("{count}{form}");
            } else {
                said.push(format!("{count} {form}"));
            }
        }
        let rest = match number % 1000 {
            0 => String::new(),
            rest => self.below_thousand(rest)?,
        };
        if self.fused {
            // A thousand alone stands last and is one word with what follows.
            if number / 1000 % 1000 == 1 {
                fused = said.pop().unwrap_or_default();
            }
            said.push(fused + &rest);
        } else {
            said.push(rest);
        }
        said.retain(|word| !word.is_empty());
        Some(said.join(" "))
    }

    fn below_thousand(&self, number: u64) -> Option<String> {
        let (hundreds, rest) = (number / 100, number % 100);
        if hundreds == 0 {
            return self.low(rest);
        }
        if number == 100 && !self.hundred.is_empty() {
            return Some(self.hundred.to_owned());
        }
        let hundreds = nth(self.hundreds, hundreds - 1)?;
        Some(match rest {
            0 => hundreds,
            rest => hundreds + self.and + &self.low(rest)?,
        })
    }

    /// 0 to 99.
    fn low(&self, number: u64) -> Option<String> {
        let Some(join) = self.join.filter(|_| number >= 20) else {
            return nth(self.low, number);
        };
        let tens = nth(self.low, 18 + number / 10)?;
        Some(match number % 10 {
            0 => tens,
            ones => tens + join + &nth(self.low, ones)?,
        })
    }
}

/// The word at a place of a list.
fn nth(list: &str, place: u64) -> Option<String> {
    let place = usize::try_from(place).ok()?;
    Some(list.split_whitespace().nth(place)?.replace('_', " "))
}

/// `words` with another last word, or another end of it, where there is one for it.
fn swapped(words: String, swaps: &[(&str, &str)]) -> String {
    let swap = swaps
        .iter()
        .find_map(|(from, to)| words.strip_suffix(from).map(|start| format!("{start}{to}")));
    swap.unwrap_or(words)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_language_has_all_its_words() {
        assert!(LANGUAGES.len() >= 10);
        for language in LANGUAGES {
            let low = language.low.split_whitespace().count();
            let wanted = if language.join.is_some() { 28 } else { 100 };
            assert_eq!(low, wanted, "{:?}", language.tags);
            assert_eq!(
                language.hundreds.split_whitespace().count(),
                9,
                "{:?}",
                language.tags
            );
            let mut all: Vec<String> = (0..1000).map(|n| language.say(n).unwrap()).collect();
            all.sort_unstable();
            all.dedup();
            assert_eq!(
                all.len(),
                1000,
                "{:?}: no two numbers are one word",
                language.tags
            );
        }
    }

    #[test]
    fn numbers_are_said_as_people_say_them() {
        for (tag, figures, said) in [
            ("uk", "3", "три"),
            ("uk", "25", "двадцять п'ять"),
            ("uk", "28", "двадцять вісім"),
            ("uk", "100", "сто"),
            ("uk", "1999", "тисяча дев'ятсот дев'яносто дев'ять"),
            ("uk", "2001", "дві тисячі один"),
            ("uk", "21000", "двадцять одна тисяча"),
            ("uk", "12000000", "дванадцять мільйонів"),
            ("ru_RU", "2500", "две тысячи пятьсот"),
            ("pl", "22000", "dwadzieścia dwa tysiące"),
            ("pl", "21000", "dwadzieścia jeden tysięcy"),
            ("en-us", "0", "zero"),
            ("en-us", "342", "three hundred forty-two"),
            ("en-us", "1200", "one thousand two hundred"),
            ("de", "1", "eins"),
            ("de", "321", "dreihunderteinundzwanzig"),
            ("de", "1999", "tausendneunhundertneunundneunzig"),
            ("de", "21500", "einundzwanzigtausendfünfhundert"),
            ("de", "2000001", "zwei Millionen eins"),
            ("fr", "71", "soixante et onze"),
            ("fr", "98", "quatre-vingt-dix-huit"),
            ("fr", "1000", "mille"),
            ("es", "100", "cien"),
            ("es", "121", "ciento veintiuno"),
            ("es", "21000", "veintiún mil"),
            ("it", "28", "ventotto"),
            ("it", "2023", "duemilaventitré"),
            ("pt", "115", "cento e quinze"),
            ("tr", "1234", "bin iki yüz otuz dört"),
            ("bg", "21", "двадесет и едно"),
            ("en", "007", "zero zero seven"),
            (
                "en",
                "1234567890123",
                "one two three four five six seven eight nine zero one two three",
            ),
        ] {
            assert_eq!(
                spelled(tag, figures).as_deref(),
                Some(said),
                "{tag} {figures}"
            );
        }
        assert_eq!(spelled("tlh", "3"), None);
        assert_eq!(spelled("en", "x"), None);
    }

    proptest! {
        #[test]
        fn any_number_has_words_without_figures(figures in "[0-9]{1,20}", language in 0..LANGUAGES.len()) {
            let said = spelled(LANGUAGES[language].tags[0], &figures).unwrap();
            prop_assert!(!said.is_empty());
            prop_assert!(!said.contains(|c: char| c.is_ascii_digit() || c == '_'));
            prop_assert!(!said.contains("  ") && said.trim() == said);
        }
    }
}
