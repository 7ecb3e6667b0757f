//! What stands between square brackets or braces.

use super::call;
use super::cast::Cast;
use super::part::{ActionMark, Part};
use banter_core::persona::parse_mood;

/// What `inside` square brackets means. It is never said.
pub(super) fn bracket(inside: &str) -> Vec<Part> {
    let inside = inside.trim();
    if let Some(part) = language(inside) {
        return part.into_iter().collect();
    }
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

/// `lang:de`, `/lang`: which language what follows is in. `Some(None)` for a mark of a language that is none.
pub(super) fn language(inside: &str) -> Option<Option<Part>> {
    let inside = inside.trim();
    let name = inside.get(..4)?;
    let is_end = |text: &str| matches!(text, "/lang" | "/language");
    if is_end(inside.to_lowercase().as_str()) {
        return Some(Some(Part::Language(None)));
    }
    if !name.eq_ignore_ascii_case("lang") {
        return None;
    }
    let rest = inside.get(4..)?;
    let rest = rest.strip_prefix("uage").unwrap_or(rest);
    let signs = |c: char| c.is_whitespace() || matches!(c, ':' | '：' | '=' | '"' | '\'');
    // "language lessons" is none.
    let tag = rest.strip_prefix(signs)?.trim_matches(signs);
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    };
    let is_tag = (2..=35).contains(&tag.len()) && tag.split('-').all(is_part);
    Some(is_tag.then(|| Part::Language(Some(tag.to_ascii_lowercase()))))
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
    }

    #[test]
    fn a_mark_of_a_language_is_a_tag_or_nothing() {
        let language = |tag: &str| [Part::Language(Some(tag.to_owned()))];
        for inside in [
            "lang:de",
            "Lang: DE",
            "lang=de",
            "lang \"de\"",
            "language: de",
        ] {
            assert_eq!(bracket(inside), language("de"), "{inside}");
        }
        assert_eq!(bracket("lang:pt-BR"), language("pt-br"));
        assert_eq!(bracket("/lang"), [Part::Language(None)]);
        for hostile in [
            "lang:",
            "lang:de, en",
            "lang:../../x",
            "lang:\u{202e}de",
            &format!("lang:{}", "a".repeat(99)),
        ] {
            assert_eq!(bracket(hostile), [], "{hostile}");
        }
        assert_eq!(bracket("languid"), [Part::Direction("languid".into())]);
        assert_eq!(bracket("..."), []);
    }
}
