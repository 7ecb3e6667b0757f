//! A server's own words, made fit to be shown.

use serde_json::Value;

/// Text on one line: no control characters, none that change the direction of what stands
/// around it, no white space at the ends or in a row.
pub(crate) fn clean(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        let word = word.replace(turns, "");
        if !word.is_empty() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
    }
    line
}

/// What a server says is wrong, where it says so.
pub(crate) fn complaint(value: &Value) -> Option<&str> {
    [
        "/error/message",
        "/error",
        "/detail/0/msg",
        "/detail",
        "/message",
    ]
    .iter()
    .find_map(|path| value.pointer(path)?.as_str())
}

/// The same of the body of an answer; empty where it says nothing.
pub(crate) fn complaint_in(body: &[u8]) -> String {
    let value: Value = serde_json::from_slice(body).unwrap_or_default();
    complaint(&value).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn every_servers_way_to_complain_is_read() {
        for value in [
            json!({"error": {"message": "no", "type": "x"}}),
            json!({"error": "no"}),
            json!({"detail": [{"msg": "no"}]}),
            json!({"detail": "no"}),
            json!({"object": "error", "message": "no"}),
        ] {
            assert_eq!(complaint(&value), Some("no"), "{value}");
        }
        assert_eq!(complaint(&json!({"choices": []})), None);
    }

    proptest! {
        #[test]
        fn any_text_becomes_one_line(text in ".{0,80}") {
            let line = clean(&text);
            prop_assert!(!line.contains(char::is_control) && line.trim() == line);
        }
    }
}
