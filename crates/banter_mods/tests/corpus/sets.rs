//! Mods that are right: their order, who is over whom, and what they bring.

use crate::make::{CARD, file, zip};
use banter_core::persona::Persona;
use banter_mods::{ModSet, check};
use std::fs;
use std::path::Path;

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn text(set: &ModSet, path: &str) -> String {
    String::from_utf8(set.load(path).expect(path).unwrap()).unwrap()
}

fn order(set: &ModSet) -> Vec<&str> {
    set.mods().iter().map(|it| it.id.as_str()).collect()
}

#[test]
fn a_later_mod_is_over_an_earlier_one_and_that_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mods = folder.path();
    let odo = "personas/odo.persona.toml";
    write(
        mods,
        "anchor/mod.toml",
        "name = \"Anchor\"\nafter = [\"boat\"]\nlicense = \"MIT\"\n",
    );
    write(
        mods,
        &format!("anchor/{odo}"),
        "name = \"Odo of the anchor\"\n",
    );
    write(mods, &format!("boat/{odo}"), "name = \"Odo of the boat\"\n");
    let packed = zip(&[
        file("cart/mod.toml", b"name = \"Cart\"\n"),
        file("cart/knowledge/cart.md", b"# A cart\nIt is red."),
    ]);
    fs::write(mods.join("cart.zip"), packed).unwrap();
    let set = ModSet::read(mods, None);
    assert!(set.problems().is_empty(), "{:?}", set.problems());
    assert_eq!(order(&set), ["boat", "anchor", "cart"]);
    assert!(text(&set, odo).contains("anchor"));
    assert!(text(&set, "knowledge/cart.md").contains("red"));
    let told: Vec<String> = set.overrides().iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["personas/odo.persona.toml: of anchor in place of boat"]
    );
    assert_eq!(set.mods()[1].licence, "MIT");

    // The player has another order, and does without the cart.
    write(mods, "mods.toml", "order = [\"boat\"]\noff = [\"cart\"]\n");
    write(mods, "anchor/mod.toml", "name = \"Anchor\"\n");
    let set = ModSet::read(mods, None);
    assert_eq!(order(&set), ["anchor", "boat"]);
    assert!(text(&set, odo).contains("boat"));
    assert!(set.load("knowledge/cart.md").is_none());
}

#[test]
fn mods_that_wait_for_each_other_are_told_and_used() {
    let folder = tempfile::tempdir().unwrap();
    for (one, other) in [("a", "b"), ("b", "a")] {
        write(
            folder.path(),
            &format!("{one}/mod.toml"),
            &format!("name = \"{one}\"\nafter = [\"{other}\"]\n"),
        );
    }
    let set = ModSet::read(folder.path(), None);
    assert_eq!(order(&set), ["a", "b"]);
    assert!(
        set.problems()[0]
            .to_string()
            .contains("wait for each other")
    );
}

#[test]
fn a_card_in_a_mod_is_a_persona_and_knowledge_until_its_writer_edits_them() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "ferry/personas/odo.json", CARD);
    let set = ModSet::read(folder.path(), None);
    assert!(set.problems().is_empty(), "{:?}", set.problems());
    let persona = text(&set, "personas/odo.persona.toml");
    let persona = Persona::parse(&persona, "odo").unwrap();
    assert_eq!(persona.lines[0].say, ["Over the river, {{user}}?"]);
    assert_eq!(persona.examples[0].say, "A copper.");
    assert_eq!(persona.knowledge, ["odo.md"]);
    assert_eq!(
        text(&set, "knowledge/odo.md"),
        "# ferry\n\nThe ferry leaks.\n"
    );
    write(
        folder.path(),
        "ferry/personas/odo.persona.toml",
        "name = \"Odo, edited\"\n",
    );
    let set = ModSet::read(folder.path(), None);
    assert!(text(&set, "personas/odo.persona.toml").contains("edited"));
    assert!(set.overrides().is_empty());
}

#[test]
fn what_breaks_while_the_game_runs_stays_in_its_place_and_what_was_never_right_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let odo = "personas/odo.persona.toml";
    write(folder.path(), &format!("ferry/{odo}"), "name = \"Odo\"\n");
    let before = ModSet::read(folder.path(), None);
    write(folder.path(), &format!("ferry/{odo}"), "name = 7\n");
    write(
        folder.path(),
        "ferry/personas/ada.persona.toml",
        "name = 7\n",
    );
    let set = ModSet::read(folder.path(), Some(&before));
    assert_eq!(set.problems().len(), 2);
    // The asset's loader refuses it then, and the last good version stays.
    assert!(set.load(odo).is_some());
    assert!(set.load("personas/ada.persona.toml").is_none());
    assert!(ModSet::read(folder.path(), None).load(odo).is_none());
}

#[test]
fn a_check_of_a_mod_tells_of_all_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let ferry = folder.path().join("ferry");
    write(&ferry, "mod.toml", "name = \"Ferry\"\nversion = \"1.2\"\n");
    write(
        &ferry,
        "personas/odo.persona.toml",
        "name = \"Odo\"\nmaner = \"slow\"\n",
    );
    write(&ferry, "run.sh", "rm");
    let told: Vec<String> = check(&ferry).iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(
        told[0].contains("odo.persona.toml: 2:1: unknown field `maner`; did you mean `manner`?"),
        "{told:?}"
    );
    assert!(told[1].contains("no programs"), "{told:?}");
    assert!(told[2].starts_with("fine   ferry: Ferry 1.2"), "{told:?}");
}
