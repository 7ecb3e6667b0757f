//! What a server answered, none of which is trusted.

use crate::ears::form::Detail;
use crate::ears::language;
use crate::ears::words::{self, Timed};
use crate::fault::Fault;
use crate::plain::clean;
use banter_engine::Segment;
use serde_json::Value;

/// More than anybody says.
const MOST_SEGMENTS: usize = 2_000;
const MOST_WORDS: usize = 20_000;
/// Characters of text for each second of sound, and in any case. Fast speech has 25 a second.
const MOST_CHARACTERS: (f32, usize) = (60.0, 400);

/// What a server said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) body: Vec<u8>,
    pub(crate) is_json: bool,
    /// How much it was asked to say when it did.
    pub(crate) detail: Detail,
}

/// What was understood of a recording.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Heard {
    /// The language as a BCP 47 tag, where the server says one that is known.
    pub(crate) language: Option<&'static str>,
    /// In order, at least one, all within the recording.
    pub(crate) segments: Vec<Segment>,
}

/// Reads an answer about a recording of `seconds`.
///
/// # Errors
/// [`Fault::NoJson`] for what has no text in it.
pub(crate) fn read(answer: &Answer, seconds: f32, wants_words: bool) -> Result<Heard, Fault> {
    let text = String::from_utf8_lossy(&answer.body);
    if !answer.is_json {
        return Ok(Heard {
            language: None,
            segments: vec![whole(clean(&text), seconds)],
        });
    }
    let value = json(&text).ok_or_else(|| no_json(&text))?;
    let Some(all) = value.get("text").and_then(Value::as_str) else {
        return Err(no_json(&text));
    };
    let language = value.get("language").and_then(Value::as_str);
    let mut budget = (seconds * MOST_CHARACTERS.0) as usize + MOST_CHARACTERS.1;
    let mut segments = Vec::new();
    let mut sure = Vec::new();
    if answer.detail == Detail::Verbose {
        let mut last = 0.0;
        for value in list(&value, "segments").take(MOST_SEGMENTS) {
            let text = value
                .get("text")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let text = limited(&clean(text), &mut budget);
            let (start, end) = span(value, last, seconds);
            last = start;
            if text.is_empty() {
                continue;
            }
            let no_speech = number(value, "no_speech_prob").unwrap_or(0.0);
            sure.push(number(value, "avg_logprob").map_or(1.0, |log| log.exp().clamp(0.0, 1.0)));
            segments.push(Segment {
                text,
                start,
                end,
                no_speech: no_speech.clamp(0.0, 1.0),
                words: Vec::new(),
            });
        }
    }
    if segments.is_empty() {
        let mut segment = whole(limited(&clean(all), &mut budget), seconds);
        if segment.text.is_empty() {
            let told = list(&value, "segments").take(MOST_SEGMENTS);
            let told = told.filter_map(|value| number(value, "no_speech_prob"));
            segment.no_speech = told.reduce(f32::max).unwrap_or(1.0).clamp(0.0, 1.0);
        }
        segments.push(segment);
    }
    if wants_words {
        words::lay(&mut segments, &sure, &timed(&value, seconds));
    }
    Ok(Heard {
        language: language.and_then(language::tag),
        segments,
    })
}

/// As much of a text as there is room for.
fn limited(text: &str, budget: &mut usize) -> String {
    let text: String = text.chars().take(*budget).collect();
    *budget -= text.chars().count();
    text
}

/// The words with times, wherever a server puts them: beside the segments or within.
fn timed(value: &Value, seconds: f32) -> Vec<Timed> {
    let within = list(value, "segments").flat_map(|segment| list(segment, "words"));
    let mut last = 0.0;
    list(value, "words")
        .chain(within)
        .take(MOST_WORDS)
        .filter_map(|value| {
            let text = clean(value.get("word")?.as_str()?);
            let (start, end) = span(value, last, seconds);
            last = start;
            let probability = number(value, "probability").map(|p| p.clamp(0.0, 1.0));
            (!text.is_empty()).then_some(Timed {
                text,
                start,
                end,
                probability,
            })
        })
        .collect()
}

fn whole(text: String, seconds: f32) -> Segment {
    Segment {
        no_speech: if text.is_empty() { 1.0 } else { 0.0 },
        text,
        start: 0.0,
        end: seconds,
        words: Vec::new(),
    }
}

/// Start and end, within the recording and not before what came `last`.
fn span(value: &Value, last: f32, seconds: f32) -> (f32, f32) {
    let start = number(value, "start").unwrap_or(last).clamp(last, seconds);
    let end = number(value, "end")
        .unwrap_or(seconds)
        .clamp(start, seconds);
    (start, end)
}

fn number(value: &Value, name: &str) -> Option<f32> {
    let number = value.get(name)?.as_f64()? as f32;
    number.is_finite().then_some(number)
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn no_json(text: &str) -> Fault {
    let start: String = clean(text).chars().take(40).collect();
    Fault::NoJson {
        found: if start.is_empty() {
            "it is empty".to_owned()
        } else if start.starts_with('<') {
            "it is a web page".to_owned()
        } else {
            "it is something else".to_owned()
        },
    }
}

/// Servers written in Python send `NaN` and `Infinity`, which are no JSON.
fn json(text: &str) -> Option<Value> {
    serde_json::from_str(text)
        .or_else(|_| serde_json::from_str(&without_nan(text)))
        .ok()
}

/// `text` with `null` for such numbers outside of strings.
fn without_nan(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    let mut is_string = false;
    while let Some(next) = rest.chars().next() {
        let bare = ["-Infinity", "Infinity", "NaN"]
            .into_iter()
            .find(|word| !is_string && rest.starts_with(word));
        let taken = match (bare, next) {
            (Some(word), _) => {
                plain.push_str("null");
                rest = rest.get(word.len()..).unwrap_or_default();
                continue;
            }
            (None, '\\') if is_string => rest.chars().take(2).map(char::len_utf8).sum(),
            (None, '"') => {
                is_string = !is_string;
                1
            }
            (None, other) => other.len_utf8(),
        };
        let (kept, after) = rest.split_at(taken);
        plain.push_str(kept);
        rest = after;
    }
    plain
}

#[cfg(test)]
mod tests;
