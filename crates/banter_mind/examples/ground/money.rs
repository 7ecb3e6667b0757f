//! Prices in what is said, read in a way of its own: it measures the crate's.

/// Units of money, as a reader would know them. Not the crate's own list, which this measures.
const UNITS: &[&str] = &[
    "copper", "silver", "gold", "coin", "penny", "pence", "pennies", "shilling", "dollar", "cent",
    "pound", "euro", "crown", "ducat", "florin",
];
const NUMBERS: &[&str] = &[
    "a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "fifteen", "twenty", "thirty", "forty", "fifty", "hundred", "thousand",
];

/// The amounts of money in a text: a number and the unit after it.
fn amounts(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(['$', '€', '£', '¥']) {
        found.push(
            text.chars()
                .skip(text[..at].chars().count())
                .take(4)
                .collect(),
        );
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    for (at, word) in words.iter().enumerate() {
        let number = NUMBERS.contains(word) || word.starts_with(|c: char| c.is_ascii_digit());
        let after = words.iter().skip(at + 1).take(2);
        let unit = after
            .filter_map(|after| UNITS.iter().find(|unit| after.starts_with(**unit)))
            .next();
        if let (true, Some(unit)) = (number, unit) {
            let number = if *word == "a" { "one" } else { word };
            found.push(format!("{number} {unit}"));
        }
    }
    let characters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    for (at, character) in characters.iter().enumerate() {
        let unit: String = characters.iter().skip(at).take(2).collect();
        let units = ["铜板", "块钱", "银子", "铜钱", "美元"];
        if units.contains(&unit.as_str()) || *character == '元' {
            let from = at.saturating_sub(2);
            found.push(
                characters[from..at]
                    .iter()
                    .chain(unit.chars().collect::<Vec<_>>().iter())
                    .collect(),
            );
        }
    }
    found
}

/// Whether there is an amount in `said` that stands nowhere in `written`.
pub(super) fn invented(said: &str, written: &str) -> bool {
    let known = amounts(written);
    amounts(said).iter().any(|amount| !known.contains(amount))
}
