//! What is asked of a server, as a `multipart/form-data` body (RFC 7578).

use banter_engine::TranscribeRequest;
use std::fmt::Write;

/// How much the names to expect and the text before may have in bytes. Whisper itself heeds
/// the last 220 tokens or so.
const LONGEST_NAMES: usize = 500;
const LONGEST_BEFORE: usize = 300;

/// How much a server is to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Segments with times and probabilities, and words where they are wanted.
    Verbose,
    /// The text alone, which every server and model can do.
    Plain,
}

/// A body without its file: what comes before and after that, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) head: String,
    pub(crate) tail: String,
    pub(crate) content_type: String,
}

/// What a request says beside its sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wishes {
    model: String,
    /// Never with a translation, whose language is always the server's to find.
    language: Option<&'static str>,
    prompt: String,
    words: bool,
}

impl Wishes {
    pub(crate) fn of(
        request: &TranscribeRequest,
        model: &str,
        language: Option<&'static str>,
    ) -> Self {
        Self {
            model: model.to_owned(),
            language: language.filter(|_| !request.translate),
            prompt: prompt(&request.prompt, &request.before),
            words: request.words,
        }
    }

    /// The form around a file.
    pub(crate) fn form(&self, detail: Detail) -> Form {
        let mut fields = vec![
            ("model", self.model.as_str()),
            ("temperature", "0"),
            (
                "response_format",
                match detail {
                    Detail::Verbose => "verbose_json",
                    Detail::Plain => "json",
                },
            ),
        ];
        fields.extend(self.language.map(|code| ("language", code)));
        if !self.prompt.is_empty() {
            fields.push(("prompt", &self.prompt));
        }
        if detail == Detail::Verbose {
            fields.push(("timestamp_granularities[]", "segment"));
            if self.words {
                fields.push(("timestamp_granularities[]", "word"));
            }
        }
        let boundary = boundary(&fields);
        let mut head = String::new();
        for (name, value) in fields {
            // Writing to a string cannot fail.
            let _ = write!(
                head,
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
        }
        let _ = write!(
            head,
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"speech.wav\"\r\nContent-Type: audio/wav\r\n\r\n"
        );
        Form {
            head,
            tail: format!("\r\n--{boundary}--\r\n"),
            content_type: format!("multipart/form-data; boundary={boundary}"),
        }
    }
}

/// A line that no field has in it. Sound is not searched: 27 letters in a row that are
/// ASCII do not happen in 16-bit samples by chance.
fn boundary(fields: &[(&str, &str)]) -> String {
    let mut number = 0_u32;
    loop {
        let boundary = format!("banter-speech-boundary-{number:04}");
        if !fields.iter().any(|(_, value)| value.contains(&boundary)) {
            return boundary;
        }
        number += 1;
    }
}

/// Names to expect, then the text that comes right before, as one line.
fn prompt(names: &str, before: &str) -> String {
    let mut line = start_of(&one_line(names), LONGEST_NAMES).to_owned();
    let before = one_line(before);
    let before = end_of(&before, LONGEST_BEFORE);
    if !line.is_empty() && !before.is_empty() {
        if line.ends_with(char::is_alphanumeric) {
            line.push('.');
        }
        line.push(' ');
    }
    line.push_str(before);
    line
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// The first `most` bytes, to the end of a word where there is one.
fn start_of(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let (cut, _) = text.split_at(text.floor_char_boundary(most));
    cut.rsplit_once(' ').map_or(cut, |(words, _)| words)
}

/// The last `most` bytes, from the start of a word where there is one.
fn end_of(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let (_, cut) = text.split_at(text.ceil_char_boundary(text.len() - most));
    cut.split_once(' ').map_or(cut, |(_, words)| words)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use banter_engine::Pcm;
    use proptest::prelude::*;

    fn request() -> TranscribeRequest {
        TranscribeRequest {
            prompt: "Mara, the Crooked\nLantern".to_owned(),
            before: "And so my".to_owned(),
            words: true,
            ..TranscribeRequest::new(Pcm::new(16_000, vec![]))
        }
    }

    #[test]
    fn a_form_says_what_is_wished() {
        let wishes = Wishes::of(&request(), "whisper-1", Some("en"));
        let Form {
            head,
            tail,
            content_type,
        } = wishes.form(Detail::Verbose);
        let boundary = content_type.rsplit_once('=').unwrap().1;
        for part in [
            "name=\"model\"\r\n\r\nwhisper-1\r\n",
            "name=\"language\"\r\n\r\nen\r\n",
            "name=\"prompt\"\r\n\r\nMara, the Crooked Lantern. And so my\r\n",
            "name=\"response_format\"\r\n\r\nverbose_json\r\n",
            "name=\"timestamp_granularities[]\"\r\n\r\nword\r\n",
        ] {
            assert!(head.contains(part), "{head}");
        }
        assert_eq!(tail, format!("\r\n--{boundary}--\r\n"));
        let plain = wishes.form(Detail::Plain).head;
        assert!(plain.contains("\r\n\r\njson\r\n") && !plain.contains("granularities"));
        let english = Wishes::of(
            &TranscribeRequest {
                translate: true,
                ..request()
            },
            "m",
            Some("de"),
        );
        assert!(!english.form(Detail::Plain).head.contains("language"));
    }

    #[test]
    fn a_prompt_is_short_and_keeps_what_is_nearest() {
        let long = prompt(&"stein ".repeat(900), &"barrel ".repeat(900));
        assert!(
            long.starts_with("stein stein") && long.ends_with("barrel"),
            "{long}"
        );
        assert!(long.len() < 810, "{}", long.len());
        assert_eq!(prompt("", "Well, "), "Well,");
        assert_eq!(prompt("Mara", ""), "Mara");
        assert!(prompt(&"店".repeat(900), &"茶".repeat(900)).len() <= 804);
    }

    proptest! {
        #[test]
        fn no_field_can_leave_its_place(prompt in "(--banter-speech-boundary-000[0-9]|\r\n|[a-z\"]){0,9}") {
            let request = TranscribeRequest { prompt: prompt.clone(), before: prompt, ..request() };
            let form = Wishes::of(&request, "m", None).form(Detail::Verbose);
            let boundary = form.content_type.rsplit_once('=').unwrap().1;
            let parts = form.head.matches(boundary).count();
            // Model, temperature, format, two granularities and the file; and a prompt.
            prop_assert!(parts == 6 || parts == 7, "{}", form.head);
        }
    }
}
