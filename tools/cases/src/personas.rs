//! Cases that are personas: each of their lines is asked for in a conversation without
//! pictures, and what was said and done stands in the transcript.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// The arguments for a conversation in which every line of the persona is asked for, with its
/// transcript in `out`.
pub(super) fn conversation(persona: &Path, out: &Path) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = vec!["--headless".into(), "--no-pictures".into()];
    arguments.extend(["--persona".into(), persona.into()]);
    arguments.extend(["--out".into(), out.into()]);
    let text = fs::read_to_string(persona).unwrap_or_default();
    for question in questions(&text) {
        arguments.extend(["--say".into(), question.into()]);
    }
    arguments
}

/// The first question of each line of a persona file.
fn questions(text: &str) -> Vec<String> {
    let Ok(persona) = text.parse::<toml::Table>() else {
        return vec!["Hello".to_owned()];
    };
    let lines = persona.get("line").and_then(toml::Value::as_array);
    let asked = lines.into_iter().flatten().filter_map(|line| {
        let ask = line.get("ask")?;
        let first = ask.as_array().and_then(|asks| asks.first()).unwrap_or(ask);
        first.as_str().map(str::to_owned)
    });
    asked.collect()
}

/// What was said and done in a conversation, and what there was to say about it.
pub(super) fn told(transcript: &str) -> String {
    let Ok(transcript) = serde_json::from_str::<Value>(transcript) else {
        return String::new();
    };
    let of = |value: &Value, list: &str, text: &str| -> Vec<String> {
        let all = value[list].as_array().into_iter().flatten();
        let texts = all.filter_map(|entry| entry[text].as_str().map(str::to_owned));
        texts.collect()
    };
    let turns = transcript["turns"].as_array().into_iter().flatten();
    let mut told: Vec<String> = turns
        .map(|turn| {
            let said = of(turn, "sentences", "text").join(" ");
            let done = of(turn, "actions", "action").join(", ");
            format!("says {said:?}, does [{done}]")
        })
        .collect();
    let notices = transcript["notices"].as_array().into_iter().flatten();
    told.extend(notices.filter_map(|notice| notice.as_str().map(str::to_owned)));
    told.join("; ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn every_line_is_asked_for_once() {
        let text =
            "[[line]]\nask = [\"a\", \"b\"]\nsay = \"x\"\n[[line]]\nask = \"c\"\nsay = \"y\"\n";
        assert_eq!(questions(text), ["a", "c"]);
        assert_eq!(questions("no toml ["), ["Hello"]);
    }

    #[test]
    fn what_was_said_and_done_is_told() {
        let transcript = r#"{"turns":[{"sentences":[{"text":"There."}],
            "actions":[{"action":"wave"},{"action":"pour"}]}],"notices":["a stand-in"]}"#;
        let expected = "says \"There.\", does [wave, pour]; a stand-in";
        assert_eq!(told(transcript), expected);
    }
}
