//! What is asked for, by what is said.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;

fn asked(text: &str) -> Option<String> {
    let parameter = |name: &str, kind| ActionParameter {
        name: name.to_owned(),
        description: String::new(),
        kind,
        optional: false,
    };
    let action = |name: &str, description: &str, parameters| {
        Arc::new(ActionSchema {
            name: name.to_owned(),
            description: description.to_owned(),
            parameters,
        })
    };
    let object = || vec![parameter("object", ParameterKind::Entity)];
    let count = ParameterKind::Number {
        min: 1.0,
        max: 5.0,
        whole: true,
    };
    let given = vec![
        parameter("item", ParameterKind::Entity),
        parameter("to", ParameterKind::Entity),
        parameter("count", count),
    ];
    let tunes = ParameterKind::Choice(vec!["slow air".into(), "jig".into()]);
    let open = [
        action("pour", "pours a mug", object()),
        action("point_at", "points at something", object()),
        action("wipe", "wipes something", object()),
        action("wave", "waves", Vec::new()),
        action("give_item", "hands something over", given),
        action("play", "plays a tune", vec![parameter("tune", tunes)]),
    ];
    let thing = |name: &str| match name {
        "the map" => Perceivable::named(name).called(["the old chart"]),
        _ => Perceivable::named(name),
    };
    let things = [
        "the counter",
        "the ale barrel",
        "the cider jug",
        "the map",
        "Tom",
        "the rusty key",
    ];
    let things = things.map(thing);
    let mark = requested(text, &open, &things, "en")?;
    Some(match mark.object {
        Some(object) => format!("{} {object}", mark.name),
        None => mark.name,
    })
}

#[test]
fn a_command_stands_behind_a_question_and_before_what_is_denied() {
    for (text, action) in [
        ("Where is the map? Point at it.", "point_at the map"),
        ("Wipe the counter, I do not like dirt.", "wipe the counter"),
        (
            "Could you hand the key to Tom?",
            "give_item item=the rusty key, to=Tom, count=1",
        ),
    ] {
        assert_eq!(asked(text).as_deref(), Some(action), "{text}");
    }
    for text in [
        "Don't wipe the counter.",
        "Do not, I beg you, wipe the counter.",
        "Who wiped the counter? Nobody did.",
        "I hurt my hand at the map.",
    ] {
        assert_eq!(asked(text), None, "{text}");
    }
}

#[test]
fn what_is_asked_for_is_found() {
    for (text, action) in [
        ("Pour me an ale.", "pour the ale barrel"),
        ("Would you please pour some cider?", "pour the cider jug"),
        ("Wipe that counter, will you?", "wipe the counter"),
        ("Clean the counter!", "wipe the counter"),
        ("Point at the map.", "point_at the map"),
        ("Point at the chart!", "point_at the map"),
        (
            "Give Tom the chart.",
            "give_item item=the map, to=Tom, count=1",
        ),
        ("Wave to the cat!", "wave"),
        (
            "Give Tom the map.",
            "give_item item=the map, to=Tom, count=1",
        ),
        (
            "Give the key to Tom, please.",
            "give_item item=the rusty key, to=Tom, count=1",
        ),
        (
            "Give me two maps.",
            "give_item item=the map, to={{user}}, count=2",
        ),
        ("Play us a jig!", "play jig"),
    ] {
        assert_eq!(asked(text).as_deref(), Some(action), "{text}");
    }
}

#[test]
fn what_is_not_asked_for_is_not_done() {
    for text in [
        "Who wiped the counter?",
        "Don't pour me any ale.",
        "Pour me some wine.",
        "An ale, a map and a friend walk into a bar.",
        "Good evening.",
        "Give Tom the sword.",
        "Play something.",
    ] {
        assert_eq!(asked(text), None, "{text}");
    }
}
