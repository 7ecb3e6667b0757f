//! Whatever a card holds, what is made of it is a persona and knowledge that load.

use crate::make::{CARD, chunk, file, packed, png, text, zip};
use banter_cards::{Archive, Card, safe_path};
use banter_core::persona::{Persona, PersonaError};
use banter_memory::KnowledgePack;
use banter_mods::{card_of, patched};
use proptest::prelude::*;
use serde_json::json;

/// Texts as they stand in cards: macros, quotes, stars, brackets, any signs.
fn prose() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "\\PC{0,12}",
        Just("{{char}}".to_owned()),
        Just("{{user}}: ".to_owned()),
        Just("{{char}}: \"".to_owned()),
        Just("{{random:a,{{user}},b}}".to_owned()),
        Just("{name} {{ }} {x}".to_owned()),
        Just("*He waves.* ".to_owned()),
        Just("\"Ho, \"".to_owned()),
        Just("<START>\n".to_owned()),
        Just("<USER> <b> <!-- ".to_owned()),
        Just("\n# x {secret = true}\n```\n+++\n---\n".to_owned()),
        Just("[do x] [happy] \\ \u{202e}\u{0}\t".to_owned()),
        Just("渡口。".to_owned()),
        Just("Odo rows people over the river. ".repeat(60)),
    ];
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

fn imported(card: &Card) -> Result<(), TestCaseError> {
    let import = card.import(Some("odo"));
    let persona = Persona::parse(&import.persona, "odo");
    prop_assert!(persona.is_ok(), "{:?}\n{}", persona, import.persona);
    if let Some(knowledge) = &import.knowledge {
        let pack = KnowledgePack::parse(knowledge, "odo.md");
        prop_assert!(pack.is_ok(), "{:?}\n{}", pack, knowledge);
        prop_assert!(!knowledge.contains("{{"));
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_card_of_any_words_becomes_a_persona(
        name in "\\PC{0,20}[a-z]\\PC{0,60}",
        texts in prop::collection::vec(prose(), 9),
        keys in prop::collection::vec("\\PC{0,20}", 0..5),
        flags in any::<[bool; 3]>(),
    ) {
        let json = json!({"spec": "chara_card_v3", "data": {
            "name": name, "description": texts[0], "personality": texts[1], "scenario": texts[2],
            "first_mes": texts[3], "alternate_greetings": [texts[4], texts[5]],
            "mes_example": texts[6], "system_prompt": texts[7], "creator_notes": texts[8],
            "character_book": {"entries": [
                {"keys": keys, "content": texts[7], "constant": flags[0], "use_regex": flags[1]},
                {"keys": texts[5], "content": texts[8], "enabled": flags[2], "name": texts[1]},
            ]},
        }});
        let card = Card::read(json.to_string().as_bytes(), "odo").unwrap();
        imported(&card)?;
        // Written and read again it is the same, whatever file it is in.
        let again = Card::read(card.to_json().as_bytes(), "odo").unwrap();
        // But for the version, which stands in the first line.
        let rest = |card: &Card| {
            let persona = card.import(None).persona;
            persona.split_once('\n').map(|(_, rest)| rest.to_owned())
        };
        prop_assert_eq!(rest(&again), rest(&card));
        let picture = card.to_png(&png(&[text(b"old"), chunk(b"tEXt", b"Title\0kept")])).unwrap();
        let pictured = Card::read(&picture, "odo").unwrap();
        prop_assert_eq!(&pictured.greetings, &again.greetings);
        prop_assert!(picture.windows(10).any(|it| it == b"Title\0kept"));
        // And a persona becomes a card that becomes a persona.
        let import = card.import(None);
        let persona = Persona::parse(&import.persona, "odo").unwrap();
        imported(&card_of(&persona, &[]))?;
    }

    #[test]
    fn values_of_any_kind_are_read_or_refused(json in json_value()) {
        let mut data = json!({"name": "Odo"});
        data["spec"] = json!("chara_card_v2");
        data["data"] = json;
        if let Ok(card) = Card::read(data.to_string().as_bytes(), "odo") {
            imported(&card)?;
        }
    }

    #[test]
    fn damage_to_a_picture_or_an_archive_is_survived(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        cut in any::<prop::sample::Index>(),
        kind in 0..3,
    ) {
        let card = CARD.as_bytes();
        let mut bytes = match kind {
            0 => png(&[text(&packed(card))]),
            1 => zip(&[file("card.json", card), file("a/b.png", b"x")]),
            _ => card.to_vec(),
        };
        let place = at.index(bytes.len());
        bytes[place] = byte;
        if cut.index(4) == 0 {
            bytes.truncate(cut.index(bytes.len()));
        }
        match Card::read(&bytes, "odo") {
            Ok(card) => imported(&card)?,
            Err(error) => prop_assert!(error.to_string().starts_with("odo")),
        }
        if let Ok(archive) = Archive::open(bytes) {
            for file in archive.files() {
                prop_assert_eq!(safe_path(&file.path), Ok(file.path.clone()));
                let _ = archive.read(&file.path, 1 << 16);
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(mut bytes in prop::collection::vec(any::<u8>(), 0..300), kind in 0..3_usize) {
        let start: &[u8] = [&b"\x89PNG\r\n\x1a\n"[..], b"PK\x03\x04", b"{"][kind];
        bytes.splice(0..0, start.iter().copied());
        let _ = Card::read(&bytes, "odo");
        bytes.extend(b"PK\x05\x06");
        bytes.extend([0; 18]);
        let _ = Archive::open(bytes);
    }

    #[test]
    fn a_safe_path_stays_below(path in "[a-zA-Z0-9./\\\\: ~#]{0,24}|\\PC{0,24}") {
        if let Ok(safe) = safe_path(&path) {
            let joined = std::path::Path::new("/mods/a").join(&safe);
            let climbs = joined.components().any(|it| matches!(it, std::path::Component::ParentDir));
            prop_assert!(joined.starts_with("/mods/a") && !climbs && !safe.contains(['\\', ':']));
        }
    }

    #[test]
    fn any_persona_file_is_read_or_all_is_told(texts in prop::collection::vec(piece(), 0..12)) {
        let text = texts.concat();
        let problems = Persona::problems(&text, "odo");
        prop_assert_eq!(problems.is_empty(), Persona::parse(&text, "odo").is_ok(), "{}", text);
        for problem in problems {
            let PersonaError::Wrong { line, column, reason, .. } = problem else { panic!() };
            prop_assert!(line <= text.lines().count() + 1 && column >= 1 && !reason.contains('\n'));
        }
        let _ = patched("name = \"Odo\"\n", &text, "odo.patch.toml");
    }
}

/// Pieces of persona files, right and wrong.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("name = \"Odo\"\n".to_owned()),
        Just("langage = \"en\"\n".to_owned()),
        Just("mood = \"hungry\"\nmanner = \"{{x}}\"\n".to_owned()),
        Just("[voice]\nrate = 99\n".to_owned()),
        Just("[[action]]\nname = \"row\"\nobject = true\n".to_owned()),
        Just(
            "[[line]]\nask = \"a\"\nsay = \"\"\"\n[happy] Ho.\"\"\"\naction = \"row\"\n".to_owned()
        ),
        Just("[[line]]\nsay = 7\nsya = \"b\"\n".to_owned()),
        Just("[[limit]]\n[[relation]]\nto = \"\"\n".to_owned()),
        Just("fact = [{ about = \"a\" }, { about = \"b\", say = \"c\" }]\n".to_owned()),
        Just("[guard]\ninsult = \"No.\"\nany = []\n".to_owned()),
        "\\PC{0,20}\n",
        "[a-z]{1,6} = \\PC{0,8}\n",
    ]
}

/// JSON of any form, with the names of cards.
fn json_value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|it| json!(it)),
        any::<f64>().prop_map(|it| json!(it)),
        "\\PC{0,12}".prop_map(|it| json!(it)),
    ];
    let names = "name|nickname|description|first_mes|alternate_greetings|tags|mes_example|character_book|entries|keys|content|enabled|insertion_order|extensions";
    leaf.prop_recursive(4, 48, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(|it| json!(it)),
            prop::collection::hash_map(names, inner, 0..8).prop_map(|it| json!(it)),
        ]
    })
}
