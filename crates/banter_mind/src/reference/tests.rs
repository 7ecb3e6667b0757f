//! What lines mean by words for what is shown.
#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;

fn shown(how: How, name: &str, number: u32) -> Shown {
    Shown {
        entity: Entity::from_raw_u32(number).unwrap(),
        name: Some(name.to_owned()).filter(|name| !name.is_empty()),
        person: false,
        how,
    }
}

/// The line as it is understood.
fn understood(line: &str, shown: &[Shown], language: &str) -> String {
    resolved(line, &references(line, shown, language))
}

#[test]
fn what_is_pointed_at_is_meant_in_every_language() {
    for (language, line, name, right) in [
        ("en", "Give me that.", "the red mug", "Give me the red mug."),
        (
            "en",
            "Give me that one, please.",
            "the red mug",
            "Give me the red mug, please.",
        ),
        (
            "en",
            "And that mug to Tom!",
            "the red mug",
            "And the red mug to Tom!",
        ),
        ("en", "What's that?", "the red mug", "What's the red mug?"),
        (
            "en",
            "Put this down.",
            "the red mug",
            "Put the red mug down.",
        ),
        (
            "en",
            "That's a nice one.",
            "the red mug",
            "the red mug's a nice one.",
        ),
        ("de", "Gib mir den da!", "der Krug", "Gib mir der Krug!"),
        ("de", "Gib mir das.", "der Krug", "Gib mir der Krug."),
        ("de", "Nimm diesen Krug.", "der Krug", "Nimm der Krug."),
        (
            "fr",
            "Donne-moi celui-là.",
            "le pichet",
            "Donne-moi le pichet.",
        ),
        ("fr", "Prends ce pichet.", "le pichet", "Prends le pichet."),
        ("es", "Dame ese.", "el jarro", "Dame el jarro."),
        ("zh", "给我那个。", "红杯子", "给我红杯子。"),
        ("zh", "给我那个红杯子。", "红杯子", "给我红杯子。"),
        (
            "ja",
            "あれをください。",
            "赤いカップ",
            "赤いカップをください。",
        ),
    ] {
        let points = [shown(How::Points, name, 1)];
        assert_eq!(understood(line, &points, language), right, "{language}");
    }
}

#[test]
fn of_several_the_noun_tells_which() {
    let both = [
        shown(How::Points, "the red mug", 1),
        shown(How::Holds, "the silver key", 2),
    ];
    assert_eq!(
        understood("Take this.", &both, "en"),
        "Take the silver key."
    );
    assert_eq!(understood("Take that.", &both, "en"), "Take the red mug.");
    assert_eq!(
        understood("Take that key.", &both, "en"),
        "Take the silver key."
    );
    let line = "Put this key into that mug.";
    assert_eq!(
        understood(line, &both, "en"),
        "Put the silver key into the red mug."
    );
}

#[test]
fn what_shows_nothing_stays() {
    let points = [shown(How::Points, "the red mug", 1)];
    let looks = [shown(How::Looks, "the red mug", 1)];
    for line in [
        "I think that he left.",
        "Hello!",
        "What about him?",
        "Her mug is red.",
    ] {
        assert_eq!(understood(line, &points, "en"), line);
    }
    // Eyes are somewhere all the time.
    for line in ["I like that story.", "This evening I am free."] {
        assert_eq!(understood(line, &looks, "en"), line);
    }
    assert_eq!(
        understood("What is that?", &looks, "en"),
        "What is the red mug?"
    );
    assert_eq!(understood("Give me that.", &[], "en"), "Give me that.");
}

#[test]
fn people_are_him_and_her() {
    let tom = Shown {
        person: true,
        ..shown(How::Looks, "Tom", 3)
    };
    let all = [shown(How::Points, "the red mug", 1), tom];
    assert_eq!(understood("Give it to him.", &all, "en"), "Give it to Tom.");
    assert_eq!(
        understood("Do you know her?", &all, "en"),
        "Do you know Tom?"
    );
    assert_eq!(understood("Bring her mug.", &all, "en"), "Bring her mug.");
}

#[test]
fn what_the_listener_does_not_see_has_no_name() {
    let hidden = [shown(How::Points, "", 1)];
    let found = references("Give me that.", &hidden, "en");
    assert_eq!(found[0].words, "that");
    assert_eq!(resolved("Give me that.", &found), "Give me that.");
}

proptest! {
    #[test]
    fn no_line_breaks_it(line in "\\PC{0,80}", name in "\\PC{0,20}") {
        let all = [shown(How::Points, &name, 1), shown(How::Looks, "那", 2)];
        for language in ["en", "de", "fr", "es", "ja", "zh", "xx"] {
            let found = references(&line, &all, language);
            prop_assert!(found.len() <= MOST);
            let _ = resolved(&line, &found);
        }
    }
}
