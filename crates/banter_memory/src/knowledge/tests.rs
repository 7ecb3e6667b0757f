//! Stories of what stands in files, and of who may know it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn pack(text: &str) -> KnowledgePack {
    KnowledgePack::parse(text, "ford.md").unwrap()
}

fn texts(pack: &KnowledgePack) -> Vec<String> {
    let chunks = pack.chunks().iter();
    let line = |chunk: &Chunk| format!("{}: {} | {}", chunk.line, chunk.heading, chunk.text);
    chunks.map(line).collect()
}

fn wrong(text: &str) -> String {
    KnowledgePack::parse(text, "ford.md")
        .unwrap_err()
        .to_string()
}

fn knower(name: &str, faction: &str) -> Knower {
    Knower {
        names: vec![name.to_owned()],
        faction: (!faction.is_empty()).then(|| faction.to_owned()),
    }
}

fn reached(beats: &[&str]) -> BTreeSet<String> {
    beats.iter().map(|beat| Condition::key(beat)).collect()
}

/// What somebody finds for a question, best first.
fn found(index: &KnowledgeIndex, question: &str, who: &Knower, beats: &[&str]) -> Vec<String> {
    let hits = index.search(question, who, &reached(beats), 9);
    hits.iter().map(|hit| hit.chunk.text.clone()).collect()
}

#[test]
fn a_heading_is_known_with_what_stands_below_it() {
    let text = "Above all.\n\n# The ferry #\n<!-- check\nthis --> It crosses\nat dawn.\n\nTwo coppers.\n\
                ## The [boat](boat.md)\n- Larch.\n- Old: see ![](x.png)[[Odo|him]].\n---\n> Deep.\n# \n```\n# no heading\n```\n";
    assert_eq!(
        texts(&pack(text)),
        [
            "1:  | Above all.",
            "5: The ferry | It crosses at dawn. Two coppers.",
            "10: The ferry, The boat | Larch. Old: see him. Deep.",
            "16:  | # no heading",
        ]
    );
}

#[test]
fn plain_text_has_paragraphs_alone() {
    let pack = KnowledgePack::parse("# One.\r\n\r\n[a](b) <!-- c", "ford.txt").unwrap();
    assert_eq!(texts(&pack), ["1:  | # One. [a](b) <!-- c"]);
}

#[test]
fn a_long_paragraph_is_cut_between_sentences() {
    let sentence = "The river is deep and cold in spring, and nobody swims there. ";
    let pack = pack(&sentence.repeat(40));
    assert!(pack.chunks().len() > 4);
    for chunk in pack.chunks() {
        assert!(chunk.text.chars().count() <= LONGEST_CHUNK);
        assert!(chunk.text.starts_with("The") && chunk.text.ends_with("there."));
    }
}

#[test]
fn a_secret_of_the_smiths_is_found_by_smiths_alone() {
    let text = "# The forge\nThe forge burnt down.\n\
                ## The vein {factions = [\"Smiths\"], secret = true}\nThe vein runs under the forge.";
    let index = KnowledgeIndex::new(pack(text).into(), None);
    let question = "Where does the vein run?";
    let (smith, miller) = (knower("Bo", "SMITHS"), knower("Ada", "millers"));
    assert_eq!(
        found(&index, question, &smith, &[])[0],
        "The vein runs under the forge."
    );
    assert!(found(&index, question, &miller, &[]).is_empty());
    let hits = index.search(question, &smith, &reached(&[]), 1);
    assert!(hits[0].secret);
    assert!(index.may_hear(&hits[0], &smith, &reached(&[])));
    assert!(!index.may_hear(&hits[0], &miller, &reached(&[])));
}

#[test]
fn a_beat_begins_and_ends_what_is_known() {
    let text = "+++\nfrom = \"the fire\"\n+++\nThe forge burnt down.\n\
                # Soot {until = \"the rebuilding\"}\nSoot lies everywhere.";
    let index = KnowledgeIndex::new(pack(text).into(), None);
    let ada = knower("Ada", "");
    let about = |beats: &[&str]| found(&index, "the forge and the soot", &ada, beats).len();
    assert_eq!(about(&[]), 0);
    assert_eq!(about(&["The Fire"]), 2);
    assert_eq!(about(&["the fire", "the rebuilding"]), 1);
}

#[test]
fn each_condition_narrows_those_above_it() {
    let text = "+++\nfactions = \"smiths\"\n+++\nThe guild meets on Mondays.\n\
                # Of masters {names = [\"Bo\", \"odo.smith\"]}\nThe guild owes the bank.";
    let index = KnowledgeIndex::new(pack(text).into(), None);
    let about = |who: &Knower| found(&index, "What of the guild?", who, &[]).len();
    assert_eq!(about(&knower("Bo", "smiths")), 2);
    assert_eq!(about(&knower("Bo", "millers")), 0);
    assert_eq!(about(&knower("Ada", "smiths")), 1);
    let mut odo = knower("Odo", "smiths");
    odo.names.push("odo.smith".to_owned());
    assert_eq!(about(&odo), 2);
}

#[test]
fn a_manifest_says_whose_a_pack_is_and_what_holds_for_all_of_it() {
    let text = "name = \"Rivermen\"\nversion = \"1\"\nauthor = \"Ada\"\nlicense = \"CC0-1.0\"\n\
                files = [\"a.md\", \"b/c.txt\"]\ncondition = { factions = \"rivermen\" }";
    let manifest = KnowledgeManifest::parse(text, "pack.toml").unwrap();
    assert_eq!(
        (manifest.name.as_str(), manifest.licence.as_str()),
        ("Rivermen", "CC0-1.0")
    );
    let files = [
        ("a.md", "The river is low."),
        ("b/c.txt", "The river is high."),
    ];
    let pack = KnowledgePack::assemble(manifest, files).unwrap();
    let index = KnowledgeIndex::new(pack.into(), None);
    let about = |faction| found(&index, "the river", &knower("Bo", faction), &[]).len();
    assert_eq!((about("rivermen"), about("millers")), (2, 0));
}

#[test]
fn a_mistake_is_told_with_its_place() {
    for (text, told) in [
        (
            "---\nfrom: x\n---",
            "ford.md:1: what stands above a text is TOML",
        ),
        (
            "+++\nfrom = \"x\"\n",
            "ford.md:1: the front matter is never closed",
        ),
        (
            "+++\n\nfactions = 3\n+++",
            "ford.md:3: a name or a list of names",
        ),
        ("+++\nnames = \"\"\n+++", "ford.md:1: a name has 1 to 64"),
        (
            "Deep.\n# Odo {form = \"x\"}",
            "ford.md:2: unknown field `form`",
        ),
        ("Deep.\n\n# Odo {from = }", "ford.md:3: "),
        (
            "Deep.\n\n<!-- never",
            "ford.md:3: this comment is never closed",
        ),
        ("Deep.\nMZ\0\u{1}", "ford.md:2: a sign that no text has"),
    ] {
        let wrong = wrong(text);
        assert!(wrong.starts_with(told), "{wrong}");
        assert!(!wrong.contains('\n'), "{wrong}");
    }
    let huge = "x".repeat(LONGEST_FILE + 1);
    assert!(wrong(&huge).starts_with("ford.md has more than 1048576 bytes"));
}

#[test]
fn a_manifest_names_files_of_its_own_folder() {
    let manifest = |files: &str| {
        let text =
            format!("name = 'R'\nversion = '1'\nauthor = 'A'\nlicence = 'CC0'\nfiles = [{files}]");
        KnowledgeManifest::parse(&text, "pack.toml")
    };
    for file in [
        "'../a.md'",
        "'/a.md'",
        "'b//a.md'",
        "'c:a.md'",
        "'a.toml'",
        "'b\\a.md'",
        "'a#b.md'",
    ] {
        let told = manifest(file).unwrap_err().to_string();
        assert!(told.starts_with("pack.toml:5: a file lies"), "{told}");
    }
    assert!(manifest("").is_err());
    assert!(manifest("'songs/a.md'").is_ok());
    let told = KnowledgeManifest::parse("name = 'R'", "pack.toml").unwrap_err();
    assert!(told.to_string().contains("missing field"), "{told}");
}

/// What is found, with all that is told of how well it fits.
fn all_of(index: &KnowledgeIndex, question: &str) -> Vec<(String, [f32; 3])> {
    let hits = index.search(question, &knower("Ada", "millers"), &reached(&[]), 9);
    let found = hits.iter().map(|hit| {
        let scores = [hit.hit.score, hit.hit.words, hit.hit.meaning];
        (hit.chunk.text.clone(), scores)
    });
    found.collect()
}

proptest! {
    #[test]
    fn what_may_not_be_known_takes_no_part(
        open in proptest::collection::vec("[a-d]{1,2}( [a-d]{1,2}){0,5}", 1..6),
        hidden in proptest::collection::vec("[a-d]{1,2}( [a-d]{1,2}){0,5}", 0..6),
        question in "[a-d]{1,2}( [a-d]{1,2}){0,3}",
    ) {
        let mut with = String::new();
        for (at, text) in open.iter().enumerate() {
            with += &format!("# Open\n{text}\n");
            if let Some(hidden) = hidden.get(at) {
                with += &format!("## Hidden {{factions = \"smiths\"}}\n{hidden}\n");
            }
        }
        let without: String = open.iter().map(|text| format!("# Open\n{text}\n")).collect();
        let with = KnowledgeIndex::new(pack(&with).into(), None);
        let without = KnowledgeIndex::new(pack(&without).into(), None);
        prop_assert_eq!(all_of(&with, &question), all_of(&without, &question));
    }

    #[test]
    fn no_file_panics_and_no_chunk_is_too_long(text in any::<String>(), long in "[ab .\n#{}=+<!>-]{0,1200}") {
        for text in [text, long] {
            if let Ok(pack) = KnowledgePack::parse(&text, "ford.md") {
                for chunk in pack.chunks() {
                    prop_assert!(chunk.text.chars().count() <= LONGEST_CHUNK);
                    prop_assert!(!chunk.text.trim().is_empty() && chunk.line >= 1);
                }
            }
        }
    }
}
