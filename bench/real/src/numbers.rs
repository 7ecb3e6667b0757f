//! Whole numbers as English words.

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

/// The text without the commas inside its numbers.
pub(crate) fn joined(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let is_digit = |at: Option<usize>| {
        let found = at.and_then(|at| characters.get(at));
        found.is_some_and(char::is_ascii_digit)
    };
    let inside = |at: usize| is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
    let kept = characters.iter().enumerate();
    kept.filter(|(at, c)| !(**c == ',' && inside(*at)))
        .map(|(_, c)| *c)
        .collect()
}

/// The words of a number below a million; nothing for what is none.
pub(crate) fn in_words(digits: &str) -> Option<Vec<String>> {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: usize = digits.parse().ok().filter(|number| *number < 1_000_000)?;
    let mut words = Vec::new();
    if number >= 1_000 {
        below_thousand(number / 1_000, &mut words);
        words.push("thousand".to_owned());
    }
    if !number.is_multiple_of(1_000) || number == 0 {
        below_thousand(number % 1_000, &mut words);
    }
    Some(words)
}

fn below_thousand(number: usize, words: &mut Vec<String>) {
    let mut say = |word: Option<&&str>| words.extend(word.map(|word| (*word).to_owned()));
    if number >= 100 {
        say(SMALL.get(number / 100));
        say(Some(&"hundred"));
    }
    let rest = number % 100;
    if rest >= 20 {
        say(TENS.get(rest / 10));
    }
    let last = if rest >= 20 { rest % 10 } else { rest };
    if last > 0 || number == 0 {
        say(SMALL.get(last));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said() {
        for (digits, words) in [
            ("0", "zero"),
            ("13", "thirteen"),
            ("40", "forty"),
            ("86", "eighty six"),
            ("305", "three hundred five"),
            ("1961", "one thousand nine hundred sixty one"),
            ("20000", "twenty thousand"),
        ] {
            assert_eq!(
                in_words(digits).map(|it| it.join(" ")).as_deref(),
                Some(words)
            );
        }
        assert_eq!(in_words("3rd"), None);
        assert_eq!(in_words("12345678"), None);
        assert_eq!(joined("1,200 men, 3"), "1200 men, 3");
    }
}
