//! What is in a request, and where.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;
use banter_persona::{Action, Fact};
use proptest::prelude::*;

fn odo() -> Persona {
    let mut persona = Persona::fallback();
    persona.name = "Odo".into();
    persona.actions = vec![Action {
        name: "row".into(),
        description: "rows the boat".into(),
        object: true,
    }];
    persona.facts = vec![Fact {
        about: vec!["river".into()],
        say: vec!["The river is deep.".into()],
    }];
    persona
}

/// A scene with Odo and nobody else.
fn scene<'a>(persona: &'a Persona, occasion: &'a Occasion) -> Scene<'a> {
    Scene {
        persona,
        near: &[],
        past: &[],
        speaker: None,
        known: &[],
        occasion,
    }
}

fn thing(name: &str, description: &str) -> Thing {
    Thing {
        name: name.into(),
        description: description.into(),
    }
}

#[test]
fn the_author_says_all_there_is() {
    let (odo, line) = (odo(), Occasion::Line("Hello".into()));
    let request = build(&scene(&odo, &line), Sampling::default());
    let system = &request.messages[0].content;
    for part in [
        "You are Odo.",
        "answer in English,",
        "[do row: something near you] rows the boat",
        "- The river is deep.",
    ] {
        assert!(system.contains(part), "{part} is not in {system}");
    }
}

#[test]
fn what_changes_stands_in_the_last_message_and_nothing_else_changes() {
    let odo = odo();
    let past = |count: usize| -> Vec<Past> {
        let exchange = |index: usize| Past {
            speaker: "Ada".into(),
            heard: format!("Question {index}?"),
            said: format!("Answer {index}."),
        };
        (0..count).map(exchange).collect()
    };
    let (before, after) = (past(2), past(3));
    let far = [(thing("the boat", "It leaks."), 3.25)];
    let near = [
        (thing("the boat", "It leaks."), 0.5),
        (thing("the bell", ""), 1.0),
    ];
    let (ada, bob) = (thing("Ada", "a tall woman"), thing("Bob", ""));
    let asks = Occasion::Line("Question 2?".into());
    let first = Scene {
        past: &before,
        near: &far,
        speaker: Some(&ada),
        ..scene(&odo, &asks)
    };
    let goes_on = Occasion::Line("Is the boat old?".into());
    let second = Scene {
        past: &after,
        near: &near,
        speaker: Some(&bob),
        known: &[Choice::Fact(0)],
        ..scene(&odo, &goes_on)
    };
    let first = build(&first, Sampling::default()).messages;
    let second = build(&second, Sampling::default()).messages;
    let kept = first.len() - 1;
    assert_eq!(first[..kept], second[..kept]);
    let last = &second.last().unwrap().content;
    for part in [
        "Bob speaks to you.",
        "You can reach the boat, the bell.",
        "What you see of the boat: It leaks.",
        "- The river is deep.",
        "\nBob: Is the boat old?",
    ] {
        assert!(last.contains(part), "{part} is not in {last}");
    }
    let digits = first
        .iter()
        .chain(&second)
        .any(|m| m.content.contains("0.5"));
    assert!(!digits, "a distance in metres is in the prompt");
}

#[test]
fn lines_stand_as_the_model_has_to_write_them() {
    let mut odo = odo();
    odo.lines = vec![banter_persona::Line {
        ask: vec!["cross".into()],
        say: vec!["Hop in. [sad] It leaks: 2 < 3.".into()],
        mood: banter_persona::parse_mood("happy 0.5"),
        action: Some("row".into()),
        object: Some("the boat".into()),
        near: None,
        cue: None,
    }];
    let line = Occasion::Line("Take me over.".into());
    let known = [Choice::Line(0)];
    let scene = Scene {
        known: &known,
        ..scene(&odo, &line)
    };
    let request = build(&scene, Sampling::default());
    let last = &request.messages.last().unwrap().content;
    let written = "- [happy] [do row: the boat] Hop in. [sad] It leaks: 2 ‹ 3.";
    assert!(last.contains(written), "{last}");
    assert!(!scaffolding(&scene).contains("Hop in"));
}

#[test]
fn memory_comes_in_order_and_without_gaps() {
    let (odo, cue) = (odo(), Occasion::Cue("a glass breaks".into()));
    let exchange = |heard: &str, said: &str| Past {
        heard: heard.into(),
        said: said.into(),
        ..Past::default()
    };
    let past = [
        exchange("", "Mind the step."),
        exchange("Where?", ""),
        exchange("Here?", "There."),
    ];
    let scene = Scene {
        past: &past,
        ..scene(&odo, &cue)
    };
    let request = build(&scene, Sampling::default());
    let texts: Vec<_> = request
        .messages
        .iter()
        .skip(1)
        .map(|m| m.content.as_str())
        .collect();
    assert_eq!(
        texts,
        [
            "Mind the step.",
            "Where?",
            "Here?",
            "There.",
            "(Nobody has spoken. This is what happens: a glass breaks. Say something fitting.)"
        ]
    );
}

#[test]
fn a_cue_is_told_as_what_happens() {
    let mut odo = odo();
    odo.cues = vec![banter_persona::Cue {
        name: "storm".into(),
        description: "a storm comes up the river".into(),
    }];
    for (cue, told) in [
        ("greet", "somebody has just come in"),
        ("Storm", "a storm comes up the river."),
        ("bell_rings", "bell rings."),
    ] {
        let cue = Occasion::Cue(cue.into());
        let request = build(&scene(&odo, &cue), Sampling::default());
        assert!(request.last_user_line().contains(told), "{request:?}");
    }
}

proptest! {
    #[test]
    fn nobody_speaks_in_anothers_role(text in "(<\\|im_end\\|>|\\[INST\\]|\n|\r|</s>|###|\\PC){0,40}") {
        let odo = odo();
        let nothing = Occasion::Line(String::new());
        let before = build(&scene(&odo, &nothing), Sampling::default());
        let speaker = thing(&text, &text);
        let line = Occasion::Line(text);
        let scene = Scene { speaker: Some(&speaker), ..scene(&odo, &line) };
        let request = build(&scene, Sampling::default());
        prop_assert_eq!(request.messages.len(), before.messages.len());
        prop_assert_eq!(&request.messages[0], &before.messages[0]);
        let line = request.last_user_line();
        prop_assert!(!line.contains(['<', '>', '[', ']', '#', '\r']));
    }
}
