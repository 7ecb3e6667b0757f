//! What stands between square brackets or braces.

use super::call;
use super::cast::Cast;
use super::part::{ActionMark, Part};
use banter_core::persona::parse_mood;

/// What `inside` square brackets means. It is never said.
pub(super) fn bracket(inside: &str) -> Vec<Part> {
    let inside = inside.trim();
    if let Some(mood) = parse_mood(inside) {
        return vec![Part::Mood(mood)];
    }
    if inside.starts_with(['{', '"']) {
        let calls = call::read(&format!("[{inside}]")).unwrap_or_default();
        return calls.into_iter().map(Part::Action).collect();
    }
    if let Some(action) = action(inside) {
        return vec![Part::Action(action)];
    }
    if inside.contains(char::is_alphanumeric) {
        vec![Part::Direction(inside.to_owned())]
    } else {
        Vec::new()
    }
}

/// `do wave`, `do pour: the ale barrel`, `do: wave`, `pour: the ale barrel`
fn action(inside: &str) -> Option<ActionMark> {
    let mut words = inside.splitn(2, |c: char| c.is_whitespace() || matches!(c, ':' | '：'));
    let first = words.next().unwrap_or_default();
    let ordered = ["do", "action"]
        .iter()
        .any(|order| first.eq_ignore_ascii_case(order));
    let order = if ordered {
        words
            .next()?
            .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：'))
    } else {
        inside
    };
    let (name, object) = match order.split_once([':', '：']) {
        Some((name, object)) => (name, Some(object.trim().to_owned())),
        None if ordered => (order, None),
        None => return None,
    };
    let name = name.trim().to_owned();
    let names_something = name.contains(char::is_alphanumeric);
    (names_something && (ordered || !name.contains(char::is_whitespace))).then(|| ActionMark {
        name,
        object: object.filter(|object| !object.is_empty()),
    })
}

/// What a brace with `inside` means, without its own signs; `None` if it is words.
pub(super) fn brace(inside: &str, cast: &Cast) -> Option<Vec<Part>> {
    let name = inside.trim_matches(|c: char| c == '{' || c == '}' || c.is_whitespace());
    match name.to_lowercase().as_str() {
        "user" | "player" => return Some(vec![Part::Text(cast.guest().to_owned())]),
        "char" | "bot" | "character" => return Some(vec![Part::Text(cast.name().to_owned())]),
        _ => {}
    }
    let calls = call::read(&format!("{{{inside}}}")).unwrap_or_default();
    if !calls.is_empty() || is_json(inside) {
        return Some(calls.into_iter().map(Part::Action).collect());
    }
    if name.is_empty() {
        Some(Vec::new())
    } else {
        Some(vec![Part::Direction(name.to_owned())])
    }
}

/// Whether what begins like this after a brace is JSON, whole or not.
pub(super) fn is_json(inside: &str) -> bool {
    let start = inside.trim_start();
    start.is_empty() || start.starts_with(['"', '\'', '{', '}', '[', '\n'])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn forms_of_an_action_are_read() {
        for (inside, name, object) in [
            ("do wave", "wave", None),
            ("Do Wave", "Wave", None),
            ("do: pour", "pour", None),
            ("do pour: the ale", "pour", Some("the ale")),
            ("DO : pour：the ale", "pour", Some("the ale")),
            ("pour: ale", "pour", Some("ale")),
            ("do pour the ale", "pour the ale", None),
        ] {
            let object = object.map(str::to_owned);
            let right = ActionMark {
                name: name.to_owned(),
                object,
            };
            assert_eq!(bracket(inside), [Part::Action(right)], "{inside}");
        }
        assert_eq!(
            bracket("laughs softly"),
            [Part::Direction("laughs softly".into())]
        );
        assert_eq!(bracket("do"), [Part::Direction("do".into())]);
        assert_eq!(bracket("..."), []);
    }
}
