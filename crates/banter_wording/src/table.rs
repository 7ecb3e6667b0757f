//! How the signs of a language are said: data, one file a language in `wording/`.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The signs of one language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    /// The language's tag without a region.
    pub(crate) language: String,
    /// Before the decimals of a number.
    pub(crate) decimal: char,
    /// Whether there are spaces between words.
    #[serde(default = "yes")]
    pub(crate) spaces: bool,
    /// "-" before a number.
    pub(crate) minus: String,
    /// "–" between numbers.
    pub(crate) range: String,
    /// "~" before a number.
    pub(crate) about: String,
    /// "#" before a number.
    pub(crate) number: String,
    /// Words that belong to a number: "5 million".
    pub(crate) scales: Vec<String>,
    /// What stands between such a word and the name of a currency.
    #[serde(default)]
    pub(crate) of: String,
    /// Words that look like abbreviations in capitals, and are none.
    #[serde(default)]
    pub(crate) shouted: Vec<String>,
    /// What stands after a number, with `{n}` for the number: for one, and for several.
    pub(crate) units: BTreeMap<String, Vec<String>>,
    /// The same, for signs that stand before or after.
    pub(crate) currencies: BTreeMap<String, Vec<String>>,
    /// The hundredths of a currency.
    #[serde(default)]
    pub(crate) minor: BTreeMap<String, Vec<String>>,
    /// Signs that stand alone.
    pub(crate) signs: BTreeMap<String, String>,
}

fn yes() -> bool {
    true
}

const TEXTS: [&str; 5] = [
    include_str!("../wording/de.toml"),
    include_str!("../wording/en.toml"),
    include_str!("../wording/es.toml"),
    include_str!("../wording/fr.toml"),
    include_str!("../wording/zh.toml"),
];

static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    let tables = TEXTS.iter().filter_map(|text| match toml::from_str(text) {
        Ok(table) => Some(table),
        // That none is left out is what a test is for.
        Err(error) => {
            tracing::error!("a language's signs are left out: {error}");
            None
        }
    });
    tables.collect()
});

impl Table {
    /// The signs of a language by its BCP 47 tag, or by espeak-ng's name of a voice
    /// (`gmw/en-US+f3`); none where they are not known.
    pub(crate) fn of(tag: &str) -> Option<&'static Self> {
        let tag = tag.rsplit('/').next().unwrap_or(tag);
        let language = tag
            .split(['-', '_', '+'])
            .next()
            .unwrap_or(tag)
            .to_ascii_lowercase();
        let language = match language.as_str() {
            "cmn" | "yue" => "zh",
            other => other,
        };
        TABLES.iter().find(|table| table.language == language)
    }

    /// The key of `map` with which `text` begins, the longest, where no letter goes on.
    pub(crate) fn first<'m, T>(
        map: &'m BTreeMap<String, T>,
        text: &str,
    ) -> Option<(&'m str, &'m T)> {
        let keys = map.iter().filter(|(key, _)| {
            let rest = text.strip_prefix(key.as_str());
            rest.is_some_and(|rest| {
                let letters = key.ends_with(char::is_alphabetic);
                let next = rest.chars().next();
                // "5 m" is followed by no letter of the same word. Chinese has no spaces.
                !letters
                    || next.is_none_or(|c| !c.is_alphanumeric() || !c.is_ascii() && c > '\u{2e7f}')
            })
        });
        let longest = keys.max_by_key(|(key, _)| key.len());
        longest.map(|(key, value)| (key.as_str(), value))
    }
}

/// The form of `forms` for this number, filled in.
pub(crate) fn fill(forms: &[String], number: &str) -> String {
    let form = if number == "1" {
        forms.first()
    } else {
        forms.last()
    };
    form.map_or_else(|| number.to_owned(), |form| form.replace("{n}", number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read_and_has_the_same_signs() {
        assert_eq!(TABLES.len(), TEXTS.len());
        for table in TABLES.iter() {
            for sign in ["&", "+", "=", "<", ">"] {
                assert!(table.signs.contains_key(sign), "{}: {sign}", table.language);
            }
            for unit in ["°C", "%", "km/h", "kg", "m"] {
                assert!(table.units.contains_key(unit), "{}: {unit}", table.language);
            }
            for currency in ["$", "€", "£"] {
                assert!(
                    table.currencies.contains_key(currency),
                    "{}: {currency}",
                    table.language
                );
            }
        }
        assert!(
            Table::of("cmn").is_some()
                && Table::of("gmw/en-GB+f3").is_some()
                && Table::of("xx").is_none()
        );
    }
}
