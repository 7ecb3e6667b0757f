//! English numbers in words: years, ordinals, times, fractions, decimals.

use banter_wording::spelled;

/// What a number with what is written to it is called: `1984`, `3rd`, `7:30`, `1/2`, `3.14`,
/// `1980s`.
pub(super) fn words(written: &str, british: bool) -> String {
    let digits = written.replace(',', "");
    let end = digits.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '\'');
    let ending = digits.get(end.len()..).unwrap_or_default();
    let said = if let Some((hours, minutes)) = end.split_once(':') {
        time(hours, minutes, british)
    } else if let Some((over, under)) = end.split_once('/') {
        fraction(over, under, british)
    } else if let Some((whole, part)) = end.split_once('.') {
        let figures = part
            .chars()
            .map(|figure| cardinal(&figure.to_string(), british));
        let figures: Vec<String> = figures.collect();
        let whole = if whole.is_empty() { "0" } else { whole };
        format!("{} point {}", cardinal(whole, british), figures.join(" "))
    } else {
        let is_plain = !written.contains(',');
        year(end)
            .filter(|_| is_plain)
            .unwrap_or_else(|| cardinal(end, british))
    };
    match ending {
        "st" | "nd" | "rd" | "th" => ordinal(&cardinal(end, british)),
        "s" | "'s" => plural(&said),
        "" => said,
        other => format!("{said} {other}"),
    }
}

fn cardinal(figures: &str, british: bool) -> String {
    let said = spelled("en", figures).unwrap_or_default();
    if !british || said.contains(" and ") {
        return said;
    }
    // "two hundred and five"
    let parts: Vec<&str> = said.split("hundred ").collect();
    let joined = parts.join("hundred and ");
    ["thousand", "million", "billion"]
        .iter()
        .fold(joined, |said, scale| {
            said.replace(&format!("hundred and {scale}"), &format!("hundred {scale}"))
        })
}

/// A year between 1100 and 2099, as two numbers.
fn year(figures: &str) -> Option<String> {
    let value: u32 = figures.parse().ok().filter(|_| figures.len() == 4)?;
    let (first, second) = (value / 100, value % 100);
    if !(1100..2100).contains(&value) || first == 20 && second < 10 {
        return None;
    }
    let say = |number: u32| spelled("en", &number.to_string());
    let second = match second {
        0 => "hundred".to_owned(),
        1..=9 => format!("oh {}", say(second)?),
        _ => say(second)?.replace('-', " "),
    };
    Some(format!("{} {second}", say(first)?))
}

fn time(hours: &str, minutes: &str, british: bool) -> String {
    let hour = cardinal(hours, british);
    match minutes {
        "00" => format!("{hour} o'clock"),
        minutes => match minutes.strip_prefix('0') {
            Some(minute) => format!("{hour} oh {}", cardinal(minute, british)),
            None => format!("{hour} {}", cardinal(minutes, british)),
        },
    }
}

fn fraction(over: &str, under: &str, british: bool) -> String {
    let count = cardinal(over, british);
    let part = match under {
        "2" => "half".to_owned(),
        "4" => "quarter".to_owned(),
        "3" | "5" | "6" | "7" | "8" | "9" | "10" => ordinal(&cardinal(under, british)),
        _ => return format!("{count} over {}", cardinal(under, british)),
    };
    match (over, under) {
        ("1", _) => format!("{count} {part}"),
        (_, "2") => format!("{count} halves"),
        _ => format!("{count} {part}s"),
    }
}

/// "twenty-first" of "twenty-one".
fn ordinal(said: &str) -> String {
    const ODD: &[(&str, &str)] = &[
        ("one", "first"),
        ("two", "second"),
        ("three", "third"),
        ("five", "fifth"),
        ("eight", "eighth"),
        ("nine", "ninth"),
        ("twelve", "twelfth"),
    ];
    for (cardinal, ordinal) in ODD {
        if let Some(start) = said.strip_suffix(cardinal) {
            return format!("{start}{ordinal}");
        }
    }
    match said.strip_suffix('y') {
        Some(start) => format!("{start}ieth"),
        None => format!("{said}th"),
    }
}

fn plural(said: &str) -> String {
    match said.strip_suffix('y') {
        Some(start) => format!("{start}ies"),
        None if said.ends_with('x') => format!("{said}es"),
        None => format!("{said}s"),
    }
}
