//! What templates expect of Jinja in Python, as the `transformers` library runs it.

use minijinja::value::Kwargs;
use minijinja::{Environment, Error, ErrorKind, Value};
use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};
use std::fmt::Write as _;
use std::io;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// What time it is for a template that writes the date.
pub(crate) type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// Adds Python's methods and the functions of chat templates.
pub(super) fn install(environment: &mut Environment<'static>, clock: Clock) {
    environment.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
    environment.add_function(
        "raise_exception",
        |message: String| -> Result<Value, Error> { Err(failure(message)) },
    );
    environment.add_function("strftime_now", move |format: String| {
        strftime(&format, clock())
    });
    environment.add_filter("tojson", to_json);
}

/// An error that a template ends with.
pub(super) fn failure(message: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}

/// `source` with what `transformers` adds to Jinja's language in words that Jinja has: a block
/// `generation` marks what a model is trained on, and means nothing for layout.
pub(super) fn plain_jinja(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, tag)) = rest.split_once("{%") {
        let (inside, after) = tag.split_once("%}").unwrap_or((tag, ""));
        let word = inside.trim_matches(['-', '+']).trim();
        let inside = match word {
            "generation" => inside.replace(word, "if true"),
            "endgeneration" => inside.replace(word, "endif"),
            _ => inside.to_owned(),
        };
        text.extend([before, "{%", inside.as_str()]);
        if tag.contains("%}") {
            text.push_str("%}");
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

/// JSON as Python's `json.dumps(value, ensure_ascii=False, indent=indent)` writes it:
/// minijinja's own filter writes it for HTML.
fn to_json(value: &Value, options: Kwargs) -> Result<String, Error> {
    let indent: Option<usize> = options.get("indent")?;
    let mut bytes = Vec::new();
    let written = match indent {
        Some(indent) => {
            let indent = " ".repeat(indent.min(16));
            let pretty = PrettyFormatter::with_indent(indent.as_bytes());
            value.serialize(&mut Serializer::with_formatter(&mut bytes, pretty))
        }
        None => value.serialize(&mut Serializer::with_formatter(&mut bytes, Spaced)),
    };
    written.map_err(|error| failure(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failure(error.to_string()))
}

/// Python's spaces after commas and colons.
struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        w: &mut W,
        first: bool,
    ) -> io::Result<()> {
        w.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        w: &mut W,
        first: bool,
    ) -> io::Result<()> {
        w.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, w: &mut W) -> io::Result<()> {
        w.write_all(b": ")
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = [
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
];

/// The time as Python's `strftime` writes it, in English and UTC: the directives that
/// templates use. Others stay as they are.
pub(super) fn strftime(format: &str, now: SystemTime) -> String {
    let seconds = now
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let (days, time) = (seconds / 86_400, seconds % 86_400);
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    let (year, month, day) = date(days);
    let name = |names: &[&'static str], at: u64| {
        usize::try_from(at)
            .ok()
            .and_then(|at| names.get(at).copied())
            .unwrap_or_default()
    };
    let month_name = name(&MONTHS, month - 1);
    let weekday = name(&WEEKDAYS, days % 7);
    let mut text = String::new();
    let mut characters = format.chars();
    while let Some(character) = characters.next() {
        if character != '%' {
            text.push(character);
            continue;
        }
        // Writing to a string cannot fail.
        let _ = match characters.next() {
            Some('Y') => write!(text, "{year}"),
            Some('y') => write!(text, "{:02}", year % 100),
            Some('m') => write!(text, "{month:02}"),
            Some('d') => write!(text, "{day:02}"),
            Some('B') => write!(text, "{month_name}"),
            Some('b' | 'h') => write!(text, "{month_name:.3}"),
            Some('A') => write!(text, "{weekday}"),
            Some('a') => write!(text, "{weekday:.3}"),
            Some('H') => write!(text, "{hour:02}"),
            Some('I') => write!(text, "{:02}", (hour + 11) % 12 + 1),
            Some('p') => write!(text, "{}", if hour < 12 { "AM" } else { "PM" }),
            Some('M') => write!(text, "{minute:02}"),
            Some('S') => write!(text, "{second:02}"),
            Some('%') => write!(text, "%"),
            Some(other) => write!(text, "%{other}"),
            None => write!(text, "%"),
        };
    }
    text
}

/// Year, month and day of so many days after the first of January 1970: Howard Hinnant's
/// `civil_from_days`, which counts years from March on.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    (400 * era + year_of_era + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::time::Duration;

    fn at(seconds: u64, format: &str) -> String {
        strftime(format, UNIX_EPOCH + Duration::from_secs(seconds))
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(
            at(0, "%a %d %B %Y %H:%M:%S"),
            "Thu 01 January 1970 00:00:00"
        );
        assert_eq!(at(951_782_400, "%d %b %Y"), "29 Feb 2000");
        assert_eq!(
            at(1_721_995_199, "%A, %y-%m-%d %I %p"),
            "Friday, 24-07-26 11 AM"
        );
        assert_eq!(at(4_107_542_400, "%d %b %Y"), "01 Mar 2100");
        assert_eq!(at(0, "100%% %Q %"), "100% %Q %");
    }

    #[test]
    fn what_transformers_adds_is_put_in_jinjas_words() {
        assert_eq!(
            plain_jinja("a{%- generation -%}b{% endgeneration %}{% if x %}c{% endif %}{% d"),
            "a{%- if true -%}b{% endif %}{% if x %}c{% endif %}{% d"
        );
    }

    fn render(template: &str) -> String {
        let mut environment = Environment::new();
        install(&mut environment, Arc::new(|| UNIX_EPOCH));
        environment.render_str(template, ()).unwrap()
    }

    #[test]
    fn json_is_pythons() {
        assert_eq!(
            render(r#"{{ {"a": [1, 2.5, none], "b": "<é>&'"} | tojson }}"#),
            r#"{"a": [1, 2.5, null], "b": "<é>&'"}"#
        );
        assert_eq!(render("{{ [1] | tojson(indent=2) }}"), "[\n  1\n]");
        assert_eq!(render("{{ strftime_now('%Y') }}"), "1970");
        assert_eq!(render("{{ ' a b '.strip().split(' ')[-1] }}"), "b");
    }
}
