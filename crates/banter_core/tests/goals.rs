//! Goals in persona files, right and wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use banter_core::persona::Persona;

const ODO: &str = r#"name = "Odo"
language = "en-gb"
description = "A ferryman."

[fallback]
unknown = "No idea."
not_heard = "What?"
"#;

fn error(text: &str) -> String {
    Persona::parse(text, "odo.persona.toml")
        .unwrap_err()
        .to_string()
}

#[test]
fn a_goal_says_when_it_comes_up_and_what_is_said() {
    let goal = |fields: &str| format!("{ODO}\n[[goal]]\nname = \"ferry\"\n{fields}\n");
    let want = "want = \"that {{user}} crosses before dark\"\n";
    let odo = Persona::parse(
        &goal(&format!("{want}at = \"17:05\"\nnear = \"{{{{user}}}}\"")),
        "odo",
    );
    let odo = odo.unwrap();
    let ferry = &odo.goals[0];
    assert_eq!(
        ferry.want.as_deref(),
        Some("that the visitor crosses before dark")
    );
    assert_eq!(ferry.at.unwrap().minutes(), 17 * 60 + 5);
    assert_eq!(ferry.near.as_deref(), Some("{{user}}"));
    assert_eq!((ferry.cooldown, ferry.once), (300.0, false));
    for (fields, wrong) in [
        ("at = \"24:00\"", "`24:00` is no time of day"),
        ("at = \"noon\"", "write one from \"0:00\" to \"23:59\""),
        ("at = \"1:+5\"", "is no time of day"),
        ("idle = 0", "write a number from 1 to 86400"),
        ("silence = nan", "write a number from 1"),
        ("idle = 9\ncooldown = -1", "write a number from 0"),
        ("near = \"the oar\"", "never comes up"),
        ("idle = 9\nuntil = \"8:00\"", "no `at`"),
        ("at = \"8:00\"\nuntil = \"08:00\"", "ends when it begins"),
        ("idle = 9\nwhen = 3", "unknown field `when`"),
    ] {
        let sentence = error(&goal(&format!("{want}{fields}")));
        assert!(sentence.contains(wrong), "{sentence}");
        assert!(sentence.starts_with("odo.persona.toml:"), "{sentence}");
    }
    let silent = error(&goal("idle = 9"));
    assert!(
        silent.contains("nothing is said for the goal `ferry`"),
        "{silent}"
    );
    let cue = "[[cue]]\nname = \"Ferry\"\ndescription = \"the ferry is full\"\n";
    Persona::parse(&format!("{}{cue}", goal("idle = 9")), "odo").unwrap();
    let twice = goal(want) + "idle = 9\n[[goal]]\nname = \"FERRY\"\nidle = 9\n" + want;
    assert!(error(&twice).contains("two goals `FERRY`"));
    let macros = error(&goal("idle = 9\nwant = \"that {{time}} passes\""));
    assert!(macros.contains("nobody fills in {{time}}"), "{macros}");
    let many: String = (0..33)
        .map(|number| format!("[[goal]]\nname = \"g{number}\"\nidle = 9\n{want}"))
        .collect();
    assert!(error(&format!("{ODO}\n{many}")).contains("leave at most 32"));
}
