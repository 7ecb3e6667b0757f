//! Replies as servers send them, and as they should not.

#![allow(clippy::unwrap_used)]
use super::*;
use crate::plain::complaint_in;
use proptest::prelude::*;

fn answer(body: &str) -> Answer {
    Answer {
        body: body.as_bytes().to_vec(),
        is_json: true,
        detail: Detail::Verbose,
    }
}

fn heard(body: &str) -> Heard {
    read(&answer(body), 10.0, true).unwrap()
}

#[test]
fn segments_words_and_language_are_read() {
    let heard = heard(
        r#"{"task": "transcribe", "language": "english", "duration": 10.0,
            "text": " Two pints, please. Good night.",
            "segments": [
              {"id": 0, "start": 0.0, "end": 4.5, "text": " Two pints, please.",
               "avg_logprob": -0.1, "no_speech_prob": 0.02, "tokens": [1, 2]},
              {"id": 1, "start": 5.0, "end": 9.0, "text": " Good night.",
               "avg_logprob": -0.7, "no_speech_prob": 0.3}],
            "words": [
              {"word": "Two", "start": 0.1, "end": 0.4}, {"word": "pints", "start": 0.5, "end": 1.0},
              {"word": "please", "start": 1.2, "end": 2.0}, {"word": "Good", "start": 5.1, "end": 5.5},
              {"word": " night.", "start": 5.6, "end": 6.0, "probability": 0.8}]}"#,
    );
    assert_eq!(heard.language, Some("en"));
    let [first, second] = heard.segments.as_slice() else {
        unreachable!("{heard:?}")
    };
    assert_eq!(
        (first.text.as_str(), first.start, first.end),
        ("Two pints, please.", 0.0, 4.5)
    );
    assert_eq!((first.no_speech, second.no_speech), (0.02, 0.3));
    let words: Vec<_> = first.words.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(words, ["Two", " pints,", " please."]);
    assert!((first.words[0].probability - (-0.1_f32).exp()).abs() < 1e-6);
    assert_eq!(second.words[1].probability, 0.8);
}

#[test]
fn words_within_segments_are_read_and_unwanted_ones_are_not() {
    let body = r#"{"text": "Ale.", "segments": [{"text": "Ale.", "start": 0, "end": 1,
        "words": [{"word": " Ale.", "start": 0.2, "end": 0.6, "probability": 7}]}]}"#;
    let word = &heard(body).segments[0].words[0];
    assert_eq!((word.text.as_str(), word.probability), ("Ale.", 1.0));
    let plain = read(&answer(body), 10.0, false).unwrap();
    assert!(plain.segments[0].words.is_empty());
}

#[test]
fn a_text_alone_is_one_segment() {
    let heard = heard(r#"{"text": " Good\nevening.\u0000 "}"#);
    assert_eq!(heard.segments[0].text, "Good evening.");
    assert_eq!(
        (heard.segments[0].start, heard.segments[0].end),
        (0.0, 10.0)
    );
    assert_eq!(heard.segments[0].no_speech, 0.0);
    let plain = Answer {
        is_json: false,
        ..answer("Good evening.\n")
    };
    assert_eq!(
        read(&plain, 10.0, true).unwrap().segments[0].text,
        "Good evening."
    );
}

#[test]
fn nothing_said_is_an_empty_segment() {
    for (body, no_speech) in [
        (r#"{"text": ""}"#, 1.0),
        (r#"{"text": "", "segments": []}"#, 1.0),
        (
            r#"{"text": "", "segments": [{"text": " ", "no_speech_prob": 0.7}]}"#,
            0.7,
        ),
    ] {
        let heard = heard(body);
        assert_eq!(heard.segments.len(), 1, "{body}");
        assert_eq!(heard.segments[0].text, "");
        assert_eq!(heard.segments[0].no_speech, no_speech);
    }
}

#[test]
fn hostile_numbers_stay_within_the_recording() {
    let heard = heard(
        r#"{"text": "a b c d", "language": 7, "segments": [
            {"text": "a", "start": -5, "end": 1e300, "no_speech_prob": -3, "avg_logprob": NaN},
            {"text": "b", "start": NaN, "end": -Infinity, "no_speech_prob": 1e9},
            {"text": "c", "start": "x", "end": null, "no_speech_prob": []},
            {"text": "d", "start": 99, "end": 3}]}"#,
    );
    let mut last = 0.0;
    assert_eq!(heard.segments.len(), 4);
    for segment in &heard.segments {
        assert!(last <= segment.start && segment.start <= segment.end && segment.end <= 10.0);
        assert!((0.0..=1.0).contains(&segment.no_speech));
        last = segment.start;
    }
}

#[test]
fn there_is_no_end_of_text_but_ours() {
    let long = "a ".repeat(100_000);
    let heard = heard(&format!(r#"{{"text": "{long}"}}"#));
    assert!(heard.segments[0].text.len() <= 1_000);
    let many = r#"{"text": "la", "start": 0, "end": 1},"#.repeat(5_000);
    let many = format!(r#"{{"text": "", "segments": [{many} {{}}]}}"#);
    let all: usize = self::heard(&many)
        .segments
        .iter()
        .map(|s| s.text.len())
        .sum();
    assert!(all <= 1_000, "{all}");
}

#[test]
fn what_is_no_answer_is_told_apart() {
    for (body, words) in [
        ("", "it is empty"),
        ("<html>Sign in</html>", "a web page"),
        ("{\"text\": 7}", "something else"),
        ("{\"text\": \"cut", "something else"),
        ("[]", "something else"),
        ("\u{0}\u{1}", "it is empty"),
    ] {
        let fault = read(&answer(body), 1.0, false).unwrap_err().to_string();
        assert!(fault.contains(words), "{body}: {fault}");
    }
}

#[test]
fn complaints_are_found_where_servers_put_them() {
    for body in [
        r#"{"error": {"message": "no such model", "code": null}}"#,
        r#"{"error": "no such model"}"#,
        r#"{"detail": "no such model"}"#,
        r#"{"detail": [{"msg": "no such model"}]}"#,
    ] {
        assert_eq!(complaint_in(body.as_bytes()), "no such model");
    }
    assert_eq!(complaint_in(b"<html>"), "");
    assert_eq!(clean("a\u{202e}b\tc\r\n"), "ab c");
}

#[test]
fn what_python_calls_a_number_is_none() {
    assert_eq!(
        without_nan(r#"{"a": NaN, "b": "NaN \" NaN", "c": [-Infinity]}"#),
        r#"{"a": null, "b": "NaN \" NaN", "c": [null]}"#
    );
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(body in prop::collection::vec(any::<u8>(), 0..300)) {
        let answer = Answer { body, is_json: true, detail: Detail::Verbose };
        let _ = read(&answer, 3.0, true);
        let _ = complaint_in(&answer.body);
    }

    #[test]
    fn any_segments_stay_within_the_recording(
        texts in prop::collection::vec("[a-c .\"\\\\]{0,9}", 0..6),
        times in prop::collection::vec(any::<f64>(), 12),
        seconds in 0.0_f32..900.0,
    ) {
        let segments: Vec<_> = texts.iter().enumerate().map(|(i, text)| serde_json::json!({
            "text": text, "start": times[2 * i], "end": times[2 * i + 1],
            "words": [{"word": text, "start": times[i], "end": times[i + 6]}],
        })).collect();
        let body = serde_json::json!({ "text": texts.concat(), "segments": segments });
        let heard = read(&answer(&body.to_string()), seconds, true).unwrap();
        prop_assert!(!heard.segments.is_empty());
        for segment in heard.segments {
            prop_assert!(0.0 <= segment.start && segment.start <= segment.end);
            prop_assert!(segment.end <= seconds);
            for word in segment.words {
                prop_assert!(0.0 <= word.start && word.start <= word.end && word.end <= seconds);
            }
        }
    }
}
