//! What a grammar allows, read by a small reader of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod reader;

use super::*;
use crate::actions::written;
use banter_core::{ActionParameter, ParameterKind};
use proptest::prelude::*;
use reader::Gbnf;

fn parameter(name: &str, kind: ParameterKind, optional: bool) -> ActionParameter {
    ActionParameter {
        name: name.to_owned(),
        description: String::new(),
        kind,
        optional,
    }
}

fn action(name: &str, parameters: Vec<ActionParameter>) -> Arc<ActionSchema> {
    Arc::new(ActionSchema {
        name: name.to_owned(),
        description: String::new(),
        parameters,
    })
}

fn open() -> Vec<Arc<ActionSchema>> {
    let number = |min, max, whole| ParameterKind::Number { min, max, whole };
    vec![
        action("wave", vec![]),
        action(
            "pour",
            vec![parameter("object", ParameterKind::Entity, false)],
        ),
        action(
            "give_item",
            vec![
                parameter("item", ParameterKind::Entity, false),
                parameter(
                    "manner",
                    ParameterKind::Choice(vec!["very rough".into()]),
                    true,
                ),
                parameter("to", ParameterKind::Entity, false),
                parameter("count", number(1.0, 12.0, true), false),
            ],
        ),
        action(
            "sing",
            vec![
                parameter("loud", ParameterKind::Flag, true),
                parameter("words", ParameterKind::Text { longest: 8 }, true),
            ],
        ),
    ]
}

/// The grammar where nothing is asked for.
fn free(open: &[Arc<ActionSchema>], names: &[String]) -> Option<String> {
    of_answer(open, names, &[], None)
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| written(name)).collect()
}

#[test]
fn an_answer_has_words_first_and_only_what_may_be_done() {
    let grammar = free(&open(), &names(&["the ale", "Tom"])).unwrap();
    let grammar = Gbnf::read(&grammar);
    for right in [
        "Good evening.",
        "[happy] Good evening!",
        "Here. [do pour: the ale] There you are.",
        "Here.[do wave] Well.",
        "Here. There. [do wave] And there",
        "Well",
        "So. [do give_item: item=the ale, to=Tom, count=12]",
        "So. [do give_item: item=the ale, to=Tom, count=2, manner=very rough]",
        "La. [do sing: loud=yes, words=la la]",
        "La. [do sing: words=la]",
        "La. [do sing]",
    ] {
        assert!(grammar.takes(right), "{right}");
    }
    for wrong in [
        "",
        "[do wave]",
        "Here. [do pour: the moon]",
        "Here. [do pour]",
        "Here. [do stab: Tom]",
        "Here. [do give_item: item=the ale, to=Tom, count=13]",
        "Here. [do give_item: item=the ale, to=Tom]",
        "La. [do sing: words=far too long]",
        "<think>Well.",
        "One\nTwo",
        "Tom: Good evening.",
        "One. Two. Three. Four.",
        "Here. [do wave][do sing]",
    ] {
        assert!(!grammar.takes(wrong), "{wrong}");
    }
}

#[test]
fn what_is_asked_for_is_in_it_with_what_was_said_of_it() {
    let open = open();
    let asked = |number: usize, said: &[Option<&str>]| {
        let asked = Asked {
            action: &open[number],
            said: said.iter().map(|said| said.map(str::to_owned)).collect(),
        };
        let names = names(&["the ale", "Tom"]);
        let grammar = of_answer(&open, &names, &[asked], Some("Tom")).unwrap();
        Gbnf::read(&grammar)
    };
    let pour = asked(1, &[Some("the ale")]);
    assert!(pour.takes("Here. [do pour: the ale] Cheers."));
    assert!(pour.takes("[happy] Here. So be it! [do pour: the ale]"));
    for wrong in [
        "Here.",
        "Here. [do wave]",
        "Here. [do pour: Tom]",
        "So [do pour: the ale]",
    ] {
        assert!(!pour.takes(wrong), "{wrong}");
    }
    let give = asked(2, &[Some("the ale"), None, Some("{{user}}"), None]);
    assert!(give.takes("Aye. [do give_item: item=the ale, to=Tom, count=3]"));
    assert!(!give.takes("Aye. [do give_item: item=the ale, to=the ale, count=3]"));
    // It does not say to what: then it need not be done.
    assert!(asked(1, &[None]).takes("To what?"));
}

#[test]
fn words_of_other_languages_stand_between_their_marks() {
    let grammar = free(&open(), &names(&["Tom"])).unwrap();
    let reader = |tags: &[&str]| Gbnf::read(&with_languages(grammar.clone(), tags).unwrap());
    let text = "As they say, [lang:de]Guten Abend[/lang]. Sit down.";
    assert!(reader(&["fr", "de"]).takes(text));
    assert!(!reader(&["fr"]).takes(text) && !reader(&[]).takes(text));
    for text in [
        "[lang:de]Guten",
        "A [lang:de][/lang].",
        "A [lang:de]b[do wave][/lang].",
    ] {
        assert!(!reader(&["de"]).takes(text), "{text}");
    }
    assert!(reader(&["de"]).takes("As it is. [do wave]"));
}

#[test]
fn without_things_nothing_is_done_to_any() {
    let grammar = free(&open(), &[]).unwrap();
    assert!(Gbnf::read(&grammar).takes("Here. [do wave]"));
    assert!(!grammar.contains("pour") && !grammar.contains("thing"));
    assert_eq!(free(&open()[1..2], &[]), None);
}

#[test]
fn there_is_an_end_to_what_a_grammar_holds() {
    let many: Vec<String> = (0..500).map(|number| format!("thing {number}")).collect();
    let grammar = free(&open(), &many).unwrap();
    assert!(grammar.contains("thing 31") && !grammar.contains("thing 32"));
}

proptest! {
    #[test]
    fn numbers_are_exactly_those_of_the_range(
        min in -20_000_i64..20_000, width in 0_i64..30_000, other in -60_000_i64..60_000,
    ) {
        let max = min + width;
        let range = numbers::between(min as f64, max as f64, true).unwrap();
        let grammar = Gbnf::read(&format!("root ::= {range}\n"));
        for number in [min, max, min - 1, max + 1, other, (min + max) / 2] {
            let inside = (min..=max).contains(&number);
            prop_assert_eq!(grammar.takes(&number.to_string()), inside, "{} {}", number, range);
        }
    }

    #[test]
    fn fractions_stay_in_the_range(min in -50.0_f64..50.0, width in 0.0_f64..80.0, cents in -9000_i32..14000) {
        let max = min + width;
        if let Some(range) = numbers::between(min, max, false) {
            let grammar = Gbnf::read(&format!("root ::= {range}\n"));
            let number = f64::from(cents) / 100.0;
            if grammar.takes(&format!("{number:.2}")) {
                prop_assert!((min..=max).contains(&number), "{} in {}..={}", number, min, max);
            }
        }
    }

    #[test]
    fn hostile_names_stay_names(name in "\\PC{0,40}|[\"\\\\\\[\\]\\n|():=,<>{}a-c ]{0,40}") {
        let written = written(&name);
        let signs = ['[', ']', '=', ':', ',', '"', '\\', '<', '>', '{', '}', '\n'];
        prop_assert!(!written.contains(signs));
        let grammar = free(&open(), std::slice::from_ref(&written)).unwrap();
        let grammar = Gbnf::read(&grammar);
        let may = !written.is_empty();
        prop_assert_eq!(grammar.takes(&format!("So. [do pour: {written}]")), may);
        prop_assert!(!grammar.takes("So. [do fly]"));
    }
}
