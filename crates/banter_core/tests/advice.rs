//! What a writer is told who meant something else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use banter_core::persona::Persona;

fn told(rest: &str) -> Vec<String> {
    let text = format!("name = \"Odo\"\n{rest}");
    let problems = Persona::problems(&text, "odo");
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn what_was_probably_meant_is_named() {
    let row = "[[action]]\nname = \"row\"\n";
    let fly = "[[line]]\nask = \"a\"\nsay = \"b\"\naction = \"rwo\"\n";
    for (rest, place, words) in [
        (
            "descripton = \"x\"",
            "odo:2:1: ",
            "did you mean `description`?",
        ),
        ("personality = \"x\"", "odo:2:1: ", "did you mean `manner`?"),
        (
            "[voice]\nprogram = \"sh\"",
            "odo:3:1: ",
            "never names a program",
        ),
        (&format!("{row}{fly}"), "odo:4:1: ", "did you mean `row`?"),
    ] {
        let told = told(rest);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].starts_with(place) && told[0].contains(words),
            "{told:?}"
        );
    }
}

#[test]
fn a_name_is_enough_and_a_mark_in_front_of_the_file_is_no_mistake() {
    let odo = Persona::parse("\u{feff}name = \"Odo\"\nlanguage = \"de\"\n", "odo").unwrap();
    assert!(odo.fallback.unknown[0].contains("weiß"));
    assert!(odo.lines.is_empty() && odo.description.is_empty());
    let told = Persona::problems("\u{feff}name = \"Odo\"\nlangage = \"de\"\n", "odo");
    assert!(told[0].to_string().starts_with("odo:2:1: "), "{told:?}");
}

#[test]
fn what_follows_from_a_mistake_is_not_told_beside_it() {
    let row = told(
        "[[action]]\nname = \"row a boat\"\n[[line]]\nask = \"a\"\nsay = \"b\"\naction = \"row\"\n",
    );
    assert_eq!(row.len(), 1, "{row:?}");
    let sya = told("[[line]]\nask = \"a\"\nsya = \"b\"\n");
    assert!(
        sya.len() == 1 && sya[0].contains("did you mean `say`?"),
        "{sya:?}"
    );
    let told = Persona::problems("name = 7\nmood = \"hungry\"\n", "odo");
    assert_eq!(told.len(), 2, "{told:?}");
}
