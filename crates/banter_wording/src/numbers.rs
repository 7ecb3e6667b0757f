//! Numbers with what belongs to them: units, currencies, ranges.

use crate::table::{Table, fill};

/// The number at the beginning of `text`, in bytes: digits with dots and commas between them.
pub(crate) fn length(text: &str) -> usize {
    let mut end = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let digit_follows = characters
            .peek()
            .is_some_and(|(_, next)| next.is_ascii_digit());
        if c.is_ascii_digit() || matches!(c, '.' | ',') && at > 0 && digit_follows {
            end = at + c.len_utf8();
        } else {
            break;
        }
    }
    end
}

/// What is said of a number with which `text` begins and of what belongs to it, and how many
/// bytes that is. `currency` is a sign that stands before it.
pub(crate) fn say(text: &str, currency: Option<&str>, table: &Table) -> (String, usize) {
    let end = length(text);
    let number = text.get(..end).unwrap_or_default();
    let rest = text.get(end..).unwrap_or_default();
    let blanks = rest.len() - rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']).len();
    let after = rest.get(blanks..).unwrap_or_default();
    if let Some(sign) = currency {
        let scale = table.scales.iter().find(|scale| is_word(after, scale));
        return match scale {
            Some(scale) => (
                scaled(number, scale, sign, table),
                end + blanks + scale.len(),
            ),
            None => (amount(number, sign, table), end),
        };
    }
    let near = blanks <= '\u{202f}'.len_utf8();
    if let Some((unit, forms)) = Table::first(&table.units, after).filter(|_| near) {
        return (fill(forms, number), end + blanks + unit.len());
    }
    if let Some((sign, _)) = Table::first(&table.currencies, after).filter(|_| near) {
        return (amount(number, sign, table), end + blanks + sign.len());
    }
    // "10–20"
    let dash = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '–' | '—' | '−' | '～'));
    if let Some(dash) = dash {
        let second = rest.get(dash.len_utf8()..).unwrap_or_default();
        if second.starts_with(|c: char| c.is_ascii_digit()) {
            let said = if table.spaces {
                format!("{number} {} ", table.range)
            } else {
                format!("{number}{}", table.range)
            };
            return (said, end + dash.len_utf8());
        }
    }
    (number.to_owned(), end)
}

/// An amount of money.
fn amount(number: &str, sign: &str, table: &Table) -> String {
    let forms = table.currencies.get(sign).map_or(&[][..], Vec::as_slice);
    let Some(minor) = table.minor.get(sign) else {
        return fill(forms, number);
    };
    match number.rsplit_once(table.decimal) {
        Some((whole, "00")) => fill(forms, whole),
        Some((whole, cents)) if cents.len() == 2 => {
            let cents = fill(minor, cents.trim_start_matches('0'));
            let named = |form: &String| !form.trim_end().ends_with("{n}");
            if whole == "0" && minor.iter().all(named) {
                return cents;
            }
            format!("{} {cents}", fill(forms, whole))
        }
        _ => fill(forms, number),
    }
}

/// "5 million dollars".
fn scaled(number: &str, scale: &str, sign: &str, table: &Table) -> String {
    let forms = table.currencies.get(sign).map_or(&[][..], Vec::as_slice);
    let gap = if table.spaces { " " } else { "" };
    let of = if table.of.is_empty() || !scale.ends_with(['n', 's', 'd']) {
        String::new()
    } else {
        format!(" {}", table.of)
    };
    let many = forms.last().map_or("{n}", String::as_str);
    many.replace("{n}", &format!("{number}{gap}{scale}{of}"))
}

/// Whether `text` begins with the word `word`.
fn is_word(text: &str, word: &str) -> bool {
    let rest = text.strip_prefix(word);
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}
