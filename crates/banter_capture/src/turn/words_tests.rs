//! Lists that a game brings.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use proptest::prelude::*;

#[test]
fn all_builtin_languages_are_there() {
    let words = Words::default();
    let languages: Vec<&str> = words.languages().collect();
    assert_eq!(languages, ["de", "en", "es", "fr", "ja", "zh"]);
    for text in BUILTIN_TEXTS {
        let list = WordList::parse(text).unwrap();
        for (name, phrases) in list.clone().lists() {
            assert!(!phrases.is_empty(), "{} has no {name}", list.language);
        }
    }
}

#[test]
fn no_builtin_word_says_two_things() {
    for text in BUILTIN_TEXTS {
        let mut list = WordList::parse(text).unwrap();
        let language = list.language.clone();
        let mut seen = BTreeMap::new();
        // A backchannel may well be something else, too ("right", "mm").
        for (name, phrases) in list.lists().into_iter().take(5) {
            for phrase in phrases.iter() {
                if let Some(other) = seen.insert(phrase.clone(), name) {
                    panic!("{language}: {phrase:?} is in {other} and in {name}");
                }
            }
        }
    }
}

#[test]
fn tags_may_have_regions() {
    let words = Words::default();
    for tag in ["en", "en-GB", "EN_us"] {
        assert_eq!(words.get(Some(tag), "de").unwrap().language, "en");
    }
    assert_eq!(words.get(None, "de").unwrap().language, "de");
    assert_eq!(words.get(Some("xx"), "de"), None);
    assert_eq!(words.get(Some(""), "de"), None);
}

#[test]
fn a_language_can_be_replaced() {
    let mut words = Words::default();
    words
        .insert("language = \"EN\"\nfillers = [\"Arr!\"]")
        .unwrap();
    let english = words.get(Some("en"), "en").unwrap();
    assert_eq!(english.fillers, [" arr"]);
    assert!(english.conjunctions.is_empty());
    assert_ne!(words, Words::default());
}

#[test]
fn what_is_wrong_is_said_in_one_sentence() {
    let mut words = Words::default();
    let many = format!("language = \"en\"\nfillers = [{}]", "\"a\",".repeat(501));
    let long = format!("language = \"en\"\nfillers = [\"{}\"]", "a".repeat(90));
    for (text, expected) in [
        ("language = \"e\"", "two to eight letters"),
        ("fillers = []", "missing field `language`"),
        ("language = \"en\"\nfiller = []", "unknown field `filler`"),
        ("language = [", "cannot be read"),
        (
            "language = \"en\"\nfillers = [\"...\"]",
            "\"fillers\" of the language \"en\"",
        ),
        (many.as_str(), "501 phrases"),
        (long.as_str(), "more than 64 bytes"),
        ("x".repeat(70_000).as_str(), "70000 bytes"),
    ] {
        let error = words.insert(text).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        assert!(!error.contains('\n'), "{error}");
    }
    assert_eq!(words, Words::default());
}

#[test]
fn there_is_an_end_of_languages() {
    let mut words = Words::none();
    let tag = |i: u8| {
        format!(
            "language = \"a{}\"",
            char::from(b'a' + i % 26)
                .to_string()
                .repeat(1 + usize::from(i / 26))
        )
    };
    for i in 0..64 {
        words.insert(&tag(i)).unwrap();
    }
    assert_eq!(words.insert(&tag(64)), Err(WordsError::TooManyLanguages));
    words.insert(&tag(3)).unwrap();
}

#[test]
fn text_is_compared_plainly() {
    assert_eq!(plain("Uh-huh, I’m  HERE.", true), " uh huh i'm here");
    assert_eq!(plain(" 'tis ", true), " tis");
    assert_eq!(plain("嗯，对。", false), "嗯对");
    assert_eq!(plain("... !", true), "");
}

proptest! {
    #[test]
    fn any_text_is_a_list_or_an_error(text in "\\PC{0,80}") {
        let _ = Words::none().insert(&text);
        let _ = Words::none().insert(&format!("language = \"en\"\nfillers = [{text:?}]"));
    }
}
