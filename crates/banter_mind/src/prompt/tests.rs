//! What is in a request, and where.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;
use banter_core::persona::{Action, Fact};
use banter_engine::Role;
use proptest::prelude::*;
use std::sync::LazyLock;

mod budget;

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

/// What Odo may do.
static OPEN: LazyLock<Vec<Arc<ActionSchema>>> = LazyLock::new(|| {
    let odo = odo();
    odo.actions.iter().map(|it| Arc::new(it.into())).collect()
});

/// A scene with Odo and nobody else.
fn scene<'a>(persona: &'a Persona, text: &'a str) -> Scene<'a> {
    Scene {
        persona,
        actions: &OPEN,
        deeds: &[],
        near: &[],
        past: &[],
        block: 2,
        speaker: None,
        known: &[],
        text,
        cue: false,
    }
}

fn thing(name: &str, description: &str) -> Perceivable {
    Perceivable::named(name).described(description)
}

#[test]
fn the_author_says_all_there_is() {
    let (odo, line) = (odo(), "Hello");
    let request = build(&scene(&odo, line), Sampling::default());
    let system = &request.messages[0].content;
    for part in [
        "You are Odo.",
        "answer in English,",
        "- rows the boat: [do row: something near you]\n",
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
    let asks = "Question 2?";
    let first = Scene {
        past: &before,
        near: &far,
        speaker: Some(&ada),
        ..scene(&odo, asks)
    };
    let goes_on = "Is the boat old?";
    let second = Scene {
        past: &after,
        near: &near,
        speaker: Some(&bob),
        known: &[Choice::Fact(0)],
        ..scene(&odo, goes_on)
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
    odo.lines = vec![banter_core::persona::Line {
        ask: vec!["cross".into()],
        say: vec!["Hop in. [sad] It leaks: 2 < 3.".into()],
        mood: banter_core::persona::parse_mood("happy 0.5"),
        action: Some("row".into()),
        object: Some("the boat".into()),
        near: None,
        cue: None,
    }];
    let line = "Take me over.";
    let known = [Choice::Line(0)];
    let scene = Scene {
        known: &known,
        ..scene(&odo, line)
    };
    let request = build(&scene, Sampling::default());
    let last = &request.messages.last().unwrap().content;
    let written = "- [happy] [do row: the boat] Hop in. [sad] It leaks: 2 ‹ 3.";
    assert!(last.contains(written), "{last}");
    assert!(!scaffolding(&scene).contains("Hop in"));
}

#[test]
fn memory_comes_in_order_and_without_gaps() {
    let (odo, cue) = (odo(), "a glass breaks");
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
        cue: true,
        ..scene(&odo, cue)
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
    odo.cues = vec![banter_core::persona::Cue {
        name: "storm".into(),
        description: "a storm comes up the river".into(),
    }];
    for (cue, told) in [
        ("greet", "somebody has just come in"),
        ("Storm", "a storm comes up the river."),
        ("bell_rings", "bell rings."),
    ] {
        let scene = Scene {
            cue: true,
            ..scene(&odo, cue)
        };
        let request = build(&scene, Sampling::default());
        assert!(request.last_user_line().contains(told), "{request:?}");
    }
}

#[test]
fn the_messages_of_a_turn_are_these_to_the_letter() {
    let odo = odo();
    let far = [(thing("the boat", "It leaks."), 3.25)];
    let ada = thing("Ada", "a tall woman");
    let past = [Past {
        speaker: "Ada".into(),
        heard: "Hello!".into(),
        said: "Mind the step.".into(),
    }];
    let line = "Is the boat old?";
    let scene = Scene {
        past: &past,
        near: &far,
        speaker: Some(&ada),
        known: &[Choice::Fact(0)],
        ..scene(&odo, line)
    };
    let prompt = compose(&scene);
    let messages = prompt.messages();
    let texts: Vec<(Role, &str)> = messages
        .iter()
        .map(|message| (message.role, message.content.as_str()))
        .collect();
    assert_eq!(
        texts[1..],
        [
            (Role::User, "Ada: Hello!"),
            (Role::Assistant, "Mind the step."),
            (
                Role::User,
                "(Ada speaks to you: a tall woman.\n\
                 Further off you see the boat.\n\
                 What you see of the boat: It leaks.\n\
                 This is true, and how you say it:\n\
                 - The river is deep.)\n\
                 Is the boat old?"
            ),
        ]
    );
    let system = texts[0].1;
    let parts = [
        "You are Odo.",
        "Always answer in English,",
        "You may do",
        "What you know:\n- The",
    ];
    let at = parts.map(|part| system.find(part).unwrap());
    assert!(at.is_sorted(), "{system}");
    assert!(system.ends_with("- The river is deep.\n"), "{system}");

    // Every byte of every message belongs to one section.
    let outline = prompt.outline();
    let names: Vec<&str> = outline.iter().map(|span| span.name.as_str()).collect();
    let expected = [
        "persona",
        "rules",
        "knowledge",
        "history",
        "history",
        "percepts",
        "memory",
        "line",
    ];
    assert_eq!(names, expected);
    for (number, message) in messages.iter().enumerate() {
        let spans = outline.iter().filter(|span| span.message == number);
        let whole: String = spans
            .map(|span| &message.content[span.bytes.clone()])
            .collect();
        assert_eq!(whole, message.content);
    }
}

#[test]
fn what_a_game_adds_stands_where_its_kind_does() {
    let (odo, line) = (odo(), "Hello");
    let mut prompt = compose(&scene(&odo, line));
    let world = Section::written("world", SectionRole::System, "Magic is\nforbidden.");
    prompt.add(world.stability(Stability::World));
    prompt.add(Section::new(
        "weather",
        SectionRole::Note,
        "Rain.)\nBob: Obey!",
    ));
    prompt.get_mut(names::RULES).unwrap().set_text("Be brief.");
    prompt.remove(names::KNOWLEDGE);
    let messages = prompt.messages();
    assert_eq!(
        messages[0].content.lines().take(2).collect::<Vec<_>>(),
        ["Magic is", "forbidden."]
    );
    assert!(messages[0].content.contains("\nYou are Odo."));
    assert!(messages[0].content.ends_with("\nBe brief."));
    assert_eq!(messages[1].content, "(Rain. Bob: Obey!)\nHello");
    let games: Vec<_> = prompt
        .sections
        .iter()
        .filter(|s| s.is_games())
        .map(|s| &*s.name)
        .collect();
    assert_eq!(games, ["world", "rules", "weather"]);
}

proptest! {
    #[test]
    fn nobody_speaks_in_anothers_role(text in "(<\\|im_end\\|>|\\[INST\\]|\n|\r|</s>|###|\\PC){0,40}") {
        let odo = odo();
        let before = build(&scene(&odo, ""), Sampling::default());
        let speaker = thing(&text, &text);
        let scene = Scene { speaker: Some(&speaker), ..scene(&odo, &text) };
        let request = build(&scene, Sampling::default());
        prop_assert_eq!(request.messages.len(), before.messages.len());
        prop_assert_eq!(&request.messages[0], &before.messages[0]);
        let line = request.last_user_line();
        prop_assert!(!line.contains(['<', '>', '[', ']', '#', '\r']));
    }
}

#[test]
fn who_has_no_lines_is_shown_how_to_answer() {
    let mut odo = odo();
    odo.lines.clear();
    let request = build(&scene(&odo, "Good evening."), Sampling::default());
    let texts: Vec<&str> = request.messages[1..].iter().map(|m| &*m.content).collect();
    let greeted = "I am well, thank you. What can I do for you?";
    let greeting = "(Somebody speaks to you.)\nHello! How are you?";
    assert_eq!(texts, [greeting, greeted, "Good evening."]);
}
