//! What a real model understands.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use banter_engine::{Loading, Settings, TranscribeRequest, Transcription, Worker};
use banter_needs::needs;
use common::{data, hear, recording};

const JFK: &str = "And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your country.";

fn real() -> Worker<Transcription> {
    let settings = Settings::default().with("model", banter_needs::model!("ears-tiny-en"));
    let worker = Worker::spawn("ears", move || {
        banter_whisper::open(&settings, &Loading::ignored())
    });
    worker.unwrap()
}

/// Words wrong, missing or too many, for each word of `wanted`: the least number of changes
/// that turn one into the other (Levenshtein).
fn word_error_rate(wanted: &str, found: &str) -> f64 {
    let words = |text: &str| -> Vec<String> {
        let plain = |c: char| c.is_alphanumeric() || c == '\'';
        text.split(|c| !plain(c))
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (wanted, found) = (words(wanted), words(found));
    let mut row: Vec<usize> = (0..=found.len()).collect();
    for (index, word) in wanted.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, other) in found.iter().enumerate() {
            let change = diagonal + usize::from(word != other);
            diagonal = row[column + 1];
            row[column + 1] = change.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[found.len()] as f64 / wanted.len().max(1) as f64
}

#[test]
fn errors_are_counted_in_words() {
    assert_eq!(word_error_rate(JFK, &JFK.to_uppercase()), 0.0);
    assert_eq!(word_error_rate("a b c d", "a x c"), 0.5);
    assert_eq!(word_error_rate("a b", ""), 1.0);
    assert_eq!(word_error_rate("a b", "a c b"), 0.5);
}

#[needs(data("audio/jfk.wav"), model("ears-tiny-en"))]
#[test]
fn a_voice_is_understood() {
    let worker = real();
    let pcm = recording(&data("audio/jfk.wav"));
    let seconds = pcm.duration().as_secs_f32();
    let heard = hear(&worker, TranscribeRequest::new(pcm)).unwrap();
    let rate = word_error_rate(JFK, &heard.text());
    eprintln!(
        "{:.1} % of the words are wrong: {}",
        100.0 * rate,
        heard.text()
    );
    assert!(rate <= 0.1, "{rate}: {}", heard.text());
    assert_eq!(heard.language.as_deref(), Some("en"));
    assert!(
        heard
            .segments
            .iter()
            .all(|segment| segment.end <= seconds && segment.no_speech < 0.6)
    );
}
