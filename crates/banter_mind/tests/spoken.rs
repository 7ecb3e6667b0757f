//! What is said of texts of many kinds, in five languages and more.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use banter_mind::{Cast, Splitter, Spoken};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    id: String,
    language: String,
    text: String,
    right: Vec<String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    listener: Option<String>,
}

fn cases() -> Vec<Case> {
    let lines = include_str!("data/spoken.jsonl").lines();
    let cases = lines.map(|line| serde_json::from_str(line).unwrap());
    cases.collect()
}

/// The sentences of a text that comes in pieces of so many characters.
fn said(case: &Case, piece: usize) -> Vec<String> {
    let mut cast = Cast::speaking(&case.language).named(case.name.as_deref().unwrap_or("Mara"));
    if let Some(listener) = &case.listener {
        cast = cast.talking_to(listener);
    }
    let (mut splitter, mut spoken) = (Splitter::new(240).told_by(cast), Vec::new());
    let characters: Vec<char> = case.text.chars().collect();
    for piece in characters.chunks(piece) {
        splitter.push(&String::from_iter(piece), &mut spoken);
    }
    splitter.finish(&mut spoken);
    let texts = spoken.iter().filter_map(Spoken::text);
    texts.map(str::to_owned).collect()
}

#[test]
fn texts_are_said_as_they_should_be_however_they_come() {
    let cases = cases();
    assert!(cases.len() >= 60, "there are only {} texts", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        for piece in [1, 3, 7, usize::MAX] {
            let said = said(case, piece);
            if said != case.right {
                wrong.push(format!("{}: {said:?}, not {:?}", case.id, case.right));
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_language_has_texts() {
    let cases = cases();
    for language in ["en", "de", "fr", "es", "cmn"] {
        let count = cases
            .iter()
            .filter(|case| case.language.starts_with(language))
            .count();
        assert!(count >= 8, "{language} has {count}");
    }
}
