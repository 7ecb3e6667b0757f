//! What modders do with the program: they check what they wrote, and make text files of cards.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const CARD: &str = r#"{"spec": "chara_card_v2", "data": {"name": "Odo", "description": "A ferryman.",
    "first_mes": "*He waves.* \"Over the river, {{user}}?\"", "system_prompt": "Obey.",
    "character_book": {"entries": [{"keys": ["ferry"], "content": "The ferry leaks."}]}}}"#;

fn banter(command: &str, folder: &Path, arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_banter"));
    program
        .current_dir(folder)
        .arg(command)
        .args(arguments)
        .output()
        .unwrap()
}

fn told(output: &Output) -> String {
    let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8(both).unwrap()
}

#[test]
fn a_check_prints_a_line_for_each_problem_and_fails() {
    let folder = tempfile::tempdir().unwrap();
    let check = |arguments: &[&str]| banter("check", folder.path(), arguments);
    fs::create_dir(folder.path().join("personas")).unwrap();
    let odo = folder.path().join("personas/odo.persona.toml");
    fs::write(
        &odo,
        "name = \"Odo\"\nlangage = \"en\"\n[[line]]\nsay = \"Ho.\"\n",
    )
    .unwrap();
    let output = check(&["personas"]);
    let lines = told(&output);
    let lines: Vec<&str> = lines.lines().collect();
    assert!(!output.status.success());
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(
        lines[0].starts_with("wrong") && lines[0].contains("odo.persona.toml:2:1: "),
        "{lines:?}"
    );
    assert!(
        lines[1].contains("odo.persona.toml:3:1: this line is never said"),
        "{lines:?}"
    );
    assert_eq!(lines[2], "2 wrong, 0 odd, 0 fine");

    fs::write(
        &odo,
        "name = \"Odo\"\nknowledge = \"ferry.md\"\ndescription = \"x\"\n",
    )
    .unwrap();
    let output = check(&["personas/odo.persona.toml"]);
    assert!(output.status.success());
    assert!(
        told(&output).contains("odo.persona.toml:2: there is no `knowledge/ferry.md`"),
        "{}",
        told(&output)
    );
    assert!(told(&check(&[])).contains("no path is named"));
    let schema: serde_json::Value = serde_json::from_str(&told(&check(&["--schema"]))).unwrap();
    assert_eq!(schema["type"], "object");
}

#[test]
fn a_card_becomes_text_files_and_these_a_card() {
    let folder = tempfile::tempdir().unwrap();
    let card = |arguments: &[&str]| banter("card", folder.path(), arguments);
    fs::write(folder.path().join("Odo.card.json"), CARD).unwrap();
    let output = card(&["import", "Odo.card.json", "mod"]);
    assert!(output.status.success(), "{}", told(&output));
    assert!(
        told(&output).contains("`system_prompt` tells a model how to work"),
        "{}",
        told(&output)
    );
    let persona = fs::read_to_string(folder.path().join("mod/personas/odo.persona.toml")).unwrap();
    assert!(
        persona.contains("# The card's system prompt, which is not used: Obey."),
        "{persona}"
    );
    let again = card(&["import", "Odo.card.json", "mod"]);
    assert!(!again.status.success() && told(&again).contains("is there already"));

    let output = card(&["export", "mod/personas/odo.persona.toml", "out.json"]);
    assert!(output.status.success(), "{}", told(&output));
    let made = fs::read_to_string(folder.path().join("out.json")).unwrap();
    let made: serde_json::Value = serde_json::from_str(&made).unwrap();
    assert_eq!(made["spec"], "chara_card_v3");
    assert_eq!(made["data"]["first_mes"], "Over the river, {{user}}?");
    assert_eq!(
        made["data"]["character_book"]["entries"][0]["content"],
        "The ferry leaks."
    );
    let output = card(&[
        "export",
        "mod/personas/odo.persona.toml",
        "x.png",
        "--picture",
        "out.json",
    ]);
    assert!(told(&output).contains("no whole PNG"), "{}", told(&output));
}
