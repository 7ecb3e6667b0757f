//! What is taken out of an answer, and what is not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::super::links::TOPS;
use super::*;
use crate::speech_text::ActionMark;
use banter_core::SentenceMood;
use proptest::prelude::*;

fn scan(pieces: &[&str]) -> Vec<Part> {
    let (mut scanner, mut parts) = (Scanner::default(), Vec::new());
    for piece in pieces {
        scanner.push(piece, &mut parts);
    }
    scanner.finish(&mut parts);
    parts
}

fn said(text: &str) -> String {
    let texts = scan(&[text]).into_iter().filter_map(|part| match part {
        Part::Text(text) => Some(text),
        _ => None,
    });
    texts.collect()
}

fn action(name: &str, object: Option<&str>) -> Part {
    Part::Action(ActionMark {
        name: name.to_owned(),
        object: object.map(str::to_owned),
    })
}

#[test]
fn moods_and_actions_are_read() {
    let parts = scan(&["[happy]Welcome! [sad 0.5]Oh. [do wave][do pour：the ale barrel]"]);
    let mood = |name: &str, intensity| {
        let name = name.to_owned();
        Part::Mood(SentenceMood { name, intensity })
    };
    assert_eq!(
        parts,
        [
            mood("happy", 1.0),
            Part::Text("Welcome! ".into()),
            mood("sad", 0.5),
            Part::Text("Oh. ".into()),
            action("wave", None),
            action("pour", Some("the ale barrel")),
        ]
    );
}

#[test]
fn calls_of_tools_are_actions() {
    for text in [
        r#"{"name": "pour", "arguments": {"object": "the ale {old}"}}"#,
        "{\n  \"name\": \"pour\",\n  \"arguments\": {\n    \"object\": \"the ale {old}\"\n  }\n}",
        r#"<tool_call>{"name": "pour", "arguments": {"object": "the ale {old}"}}</tool_call>"#,
        r#"[{"name": "pour", "arguments": {"object": "the ale {old}"}}]"#,
        "```json\n{\"name\": \"pour\", \"arguments\": {\"object\": \"the ale {old}\"}}\n```",
    ] {
        assert!(
            scan(&[text]).contains(&action("pour", Some("the ale {old}"))),
            "{text}"
        );
        assert_eq!(said(text).trim(), "", "{text}");
    }
    assert_eq!(said(r#"Yes. {"name": "pour", "argu"#), "Yes. ");
    assert_eq!(said("Yes. {\"name\": oops\nNo."), "Yes. ");
    assert_eq!(said("{smiles} Yes."), " Yes.");
}

#[test]
fn what_is_not_said_is_taken_out() {
    assert_eq!(said("*smiles. waves!* Hello."), " Hello.");
    assert_eq!(said("That is **hot**."), "That is hot.");
    assert_eq!(said("[INST] Hi [whatever that is]!"), " Hi !");
    assert_eq!(said("2*3 is six"), "2×3 is six");
    assert_eq!(said("* one\n* two"), "one\ntwo");
    assert_eq!(said("<think>He wants ale.\nPour it.</think>Here."), "Here.");
    assert_eq!(said("a <b>bold</b> word<br>next"), "a bold word\nnext");
    assert_eq!(said("2 < 3, a<b and c>d, <3"), "2 < 3, a<b and c>d, ");
    assert_eq!(
        said("no \u{1f600}\u{200d}\u{2642}\u{fe0f}face 1\u{fe0f}\u{20e3}"),
        "no face 1"
    );
    assert_eq!(said("a ![b](c.png) [d](e(f)) \\*g\\*"), "a  d g");
    let long = "x ".repeat(400);
    assert_eq!(said(&format!("(slams {long})")), "");
    assert_eq!(said(&format!("*slams {long}*")), "");
}

#[test]
fn what_is_not_closed_is_said() {
    assert_eq!(said("a [b c"), "a b c");
    assert_eq!(said("a [b\nc]"), "a b\nc]");
    assert_eq!(said("a *b\nc"), "a b\nc");
    assert_eq!(said("[[happy]x"), "x");
    assert_eq!(said("a (b c"), "a b c");
    assert_eq!(said("Sad :( but *fine"), "Sad : but fine");
    let long = "x".repeat(3000);
    assert_eq!(said(&format!("[{long}")), long);
    assert_eq!(
        said(&format!("*[do wave {long}")),
        format!("do wave {long}")
    );
    // A model that was cut off in the middle of a direction.
    assert_eq!(said("Yes. (she leans clo"), "Yes. ");
}

#[test]
fn signs_without_end_take_no_time() {
    for sign in ["(", "[", "*a", "{", "<a", "_a", "((*[<{", "~~a", "!["] {
        let text = sign.repeat(16_000 / sign.len());
        let start = std::time::Instant::now();
        scan(&[&text]);
        assert!(start.elapsed().as_secs() < 5, "{sign}");
    }
}

proptest! {
    #[test]
    fn cuts_make_no_difference(
        pieces in prop::collection::vec("[a-c \\[\\]*\n。do:(){}<>_~`#|!\"3.1-]{0,9}", 0..40),
    ) {
        let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
        prop_assert_eq!(scan(&pieces), scan(&[&pieces.concat()]));
    }

    #[test]
    fn text_without_marks_is_kept(text in "[A-Za-zäé你好0-9 ,.;:?'’“”。，]{0,200}") {
        prop_assume!(!text.contains(":D") && !text.contains(":P") && !text.contains(":O"));
        prop_assume!(!text.contains(":p") && !text.contains(":o") && !text.contains(":3"));
        prop_assume!(!text.contains("xD") && !text.contains("XD") && !text.contains(";P"));
        // An address is worded.
        prop_assume!(!TOPS.iter().any(|top| text.contains(&format!(".{top}"))));
        let said = said(&text);
        prop_assert_eq!(said.trim_start(), text.trim_start());
    }

    #[test]
    fn anything_is_survived(text in "[\\[*\\]x\n(){}<>_~]{0,2000}") {
        let said = said(&text);
        let signs = said.contains(['[', '*', '{']);
        prop_assert!(!signs);
    }
}
