//! A chunk of a chat completion, of which nothing is trusted.

use crate::plain;
use banter_engine::FinishReason;
use serde_json::Value;

/// What the data of an event say.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said {
    /// A piece of the answer.
    Chunk(Chunk),
    /// That nothing follows.
    Done,
    /// That something is wrong, in the server's words.
    Complaint(String),
    /// What is none of these.
    Nonsense,
}

/// A piece of the answer of the first choice.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Chunk {
    pub(super) text: String,
    /// Whether a thought came that is not to be said.
    pub(super) thinks: bool,
    pub(super) end: Option<End>,
    pub(super) usage: Option<Usage>,
}

/// How the server ended the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Finished(FinishReason),
    /// Its filter, or the model, would not say it.
    Withheld,
}

/// What the answer took, in the server's tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Usage {
    pub(super) prompt: u32,
    pub(super) cached: u32,
    pub(super) written: u32,
}

/// Reads the data of an event, or a whole answer that was not streamed.
pub(super) fn read(data: &str) -> Said {
    let data = data.trim();
    if data == "[DONE]" {
        return Said::Done;
    }
    let Ok(value) = serde_json::from_str::<Value>(data) else {
        return Said::Nonsense;
    };
    // Some send an empty error along with every chunk.
    let is_error = value.get("error").is_some_and(|error| !error.is_null());
    let choices = value.get("choices").and_then(Value::as_array);
    if let (true, _) | (_, None) = (is_error, choices) {
        return match (plain::complaint(&value), usage(&value)) {
            (Some(words), _) => Said::Complaint(words.to_owned()),
            (None, _) if is_error => Said::Complaint(String::new()),
            (None, Some(usage)) => Said::Chunk(Chunk {
                usage: Some(usage),
                ..Chunk::default()
            }),
            (None, None) => Said::Nonsense,
        };
    }
    let mut chunk = Chunk {
        usage: usage(&value),
        ..Chunk::default()
    };
    let is_first = |choice: &&Value| choice.get("index").and_then(Value::as_u64).unwrap_or(0) == 0;
    let Some(choice) = choices.and_then(|all| all.iter().find(is_first)) else {
        return Said::Chunk(chunk);
    };
    let part = choice.get("delta").filter(|delta| !delta.is_null());
    if let Some(part) = part.or_else(|| choice.get("message")) {
        chunk.text = text(part.get("content"));
        let thought = |name| part.get(name).and_then(Value::as_str);
        chunk.thinks = ["reasoning_content", "reasoning"]
            .into_iter()
            .filter_map(thought)
            .any(|thought| !thought.is_empty());
        let refusal = part.get("refusal").and_then(Value::as_str);
        if refusal.is_some_and(|refusal| !refusal.is_empty()) {
            chunk.end = Some(End::Withheld);
        }
    }
    let reason = choice.get("finish_reason").and_then(Value::as_str);
    chunk.end = chunk.end.or(reason.map(end));
    Said::Chunk(chunk)
}

/// A content: text, or parts of which those of text are taken.
fn text(content: Option<&Value>) -> String {
    match content {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => {
            let is_text = |part: &&Value| part.get("type").and_then(Value::as_str) == Some("text");
            let parts = parts.iter().filter(is_text);
            parts
                .filter_map(|part| part.get("text")?.as_str())
                .collect()
        }
        _ => String::new(),
    }
}

fn end(reason: &str) -> End {
    match reason {
        "length" | "max_tokens" => End::Finished(FinishReason::Length),
        "content_filter" | "safety" => End::Withheld,
        // Calls of tools, which nobody has offered, and what servers make up.
        _ => End::Finished(FinishReason::EndOfTurn),
    }
}

fn usage(value: &Value) -> Option<Usage> {
    let usage = value.get("usage")?;
    let count = |value: Option<&Value>| {
        let count = value.and_then(Value::as_u64);
        count.map(|count| u32::try_from(count).unwrap_or(u32::MAX))
    };
    let prompt = count(usage.get("prompt_tokens"))?;
    let cached = count(usage.pointer("/prompt_tokens_details/cached_tokens"));
    Some(Usage {
        prompt,
        cached: cached.unwrap_or(0).min(prompt),
        written: count(usage.get("completion_tokens")).unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    fn chunk(data: &str) -> Chunk {
        match read(data) {
            Said::Chunk(chunk) => chunk,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn text_comes_from_the_first_choice_alone() {
        let data = r#"{"choices": [{"index": 1, "delta": {"content": "no"}},
            {"index": 0, "delta": {"role": "assistant", "content": "Good "}, "finish_reason": null}]}"#;
        let good = Chunk {
            text: "Good ".into(),
            ..Chunk::default()
        };
        assert_eq!(chunk(data), good);
        let parts = r#"{"choices": [{"delta": {"content": [{"type": "thinking", "thinking": []},
            {"type": "text", "text": "Good "}]}}]}"#;
        assert_eq!(chunk(parts), good);
        let whole = r#"{"choices": [{"message": {"content": "Good "}, "delta": null}]}"#;
        assert_eq!(chunk(whole), good);
    }

    #[test]
    fn deltas_without_words_are_empty() {
        for data in [
            r#"{"choices": []}"#,
            r#"{"choices": [{"delta": {}}]}"#,
            r#"{"choices": [{"delta": {"content": null}}], "error": null}"#,
            r#"{"choices": [{"delta": {"tool_calls": [{"index": 0}]}}]}"#,
            r#"{"choices": [{"delta": 7}]}"#,
        ] {
            assert_eq!(chunk(data), Chunk::default(), "{data}");
        }
    }

    #[test]
    fn thoughts_are_noticed_and_not_said() {
        for name in ["reasoning_content", "reasoning"] {
            let data = format!(r#"{{"choices": [{{"delta": {{"{name}": "Hm."}}}}]}}"#);
            let thought = chunk(&data);
            assert!(thought.thinks && thought.text.is_empty());
        }
    }

    #[test]
    fn reasons_to_end_have_their_names() {
        let data =
            |reason| format!(r#"{{"choices": [{{"delta": {{}}, "finish_reason": "{reason}"}}]}}"#);
        for (reason, end) in [
            ("stop", End::Finished(FinishReason::EndOfTurn)),
            ("length", End::Finished(FinishReason::Length)),
            ("tool_calls", End::Finished(FinishReason::EndOfTurn)),
            ("content_filter", End::Withheld),
        ] {
            assert_eq!(chunk(&data(reason)).end, Some(end), "{reason}");
        }
        let refusal = r#"{"choices": [{"delta": {"refusal": "I cannot."}}]}"#;
        assert_eq!(chunk(refusal).end, Some(End::Withheld));
    }

    #[test]
    fn usage_is_counted_within_bounds() {
        let data = r#"{"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 99999999999,
            "prompt_tokens_details": {"cached_tokens": 9}}}"#;
        let usage = Usage {
            prompt: 7,
            cached: 7,
            written: u32::MAX,
        };
        assert_eq!(chunk(data).usage, Some(usage));
        assert_eq!(chunk(r#"{"choices": [], "usage": null}"#).usage, None);
    }

    #[test]
    fn what_is_no_chunk_is_told_apart() {
        assert_eq!(read(" [DONE] "), Said::Done);
        for words in [
            r#"{"error": {"message": "no room", "code": 500}}"#,
            r#"{"object": "error", "message": "no room"}"#,
            r#"{"choices": [], "error": "no room"}"#,
        ] {
            assert_eq!(read(words), Said::Complaint("no room".into()), "{words}");
        }
        for nonsense in ["", "{", "[]", "7", "<html>", r#"{"id": 1}"#] {
            assert_eq!(read(nonsense), Said::Nonsense, "{nonsense}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(data in ".{0,120}") {
            read(&data);
        }
    }
}
