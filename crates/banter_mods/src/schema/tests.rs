//! The schema is what the loader takes: the same fields, the same bounds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::manner;
use super::table::{self, Field, Holds};
use super::*;
use banter_core::persona::Persona;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What has to stand beside a field for the rest of its table to be right.
fn beside(table: &str) -> &'static str {
    match table {
        "action" => "name = \"row\"\n",
        "cue" => "name = \"dusk\"\ndescription = \"it gets dark\"\n",
        "goal" => "name = \"ferry\"\nwant = \"that it is quiet\"\nidle = 9\nat = \"8:00\"\n",
        "line" => "ask = \"fare\"\nsay = \"Two.\"\naction = \"wave\"\n",
        "fact" => "about = \"river\"\nsay = \"Deep.\"\n",
        "example" => "heard = \"Far?\"\nsay = \"Far.\"\n",
        "relation" => "to = \"Mara\"\n",
        "limit" => "never = \"lie\"\nwords = \"gold\"\n",
        _ => "",
    }
}

/// A persona with `field = value` in a table.
fn with(table: &str, field: &str, value: &str) -> Result<Persona, String> {
    let line = format!("{field} = {value}\n");
    let rest = |text: &str| -> String {
        let other = |it: &&str| !it.starts_with(&format!("{field} = "));
        text.lines()
            .filter(other)
            .map(|it| format!("{it}\n"))
            .collect()
    };
    let wave = "[[action]]\nname = \"wave\"\n";
    let text = match table {
        "" if field == "name" => line,
        "" => format!("name = \"Odo\"\n{line}"),
        "body" | "voice.moods.sad" | "voice.emphasis" | "voice" | "fallback" => {
            format!(
                "name = \"Odo\"
[{table}]
{line}"
            )
        }
        "line" => format!(
            "name = \"Odo\"\n{wave}[[line]]\n{}{line}",
            rest(beside(table))
        ),
        table => format!("name = \"Odo\"\n[[{table}]]\n{}{line}", rest(beside(table))),
    };
    Persona::parse(&text, "odo").map_err(|error| format!("{error}\n{text}"))
}

/// All tables with their names; the top has none.
fn tables() -> Vec<(&'static str, &'static [Field])> {
    let mut tables = vec![
        ("", table::TOP),
        ("voice.moods.sad", manner::MOOD_VOICE),
        ("voice.emphasis", manner::EMPHASIS),
    ];
    for field in table::TOP {
        match &field.holds {
            Holds::Entries(_, fields, _) | Holds::Table(fields) => {
                tables.push((field.name, fields))
            }
            _ => {}
        }
    }
    tables
}

#[test]
fn the_schema_has_the_fields_that_the_loader_has() {
    for (table, fields) in tables() {
        let told = with(table, "zzzzzzzzzzzz", "1").unwrap_err();
        let (_, list) = told
            .lines()
            .next()
            .unwrap()
            .split_once("write one of ")
            .unwrap();
        let list = list.strip_suffix(" here").unwrap();
        let loader: BTreeSet<&str> = list.split(", ").collect();
        let schema: BTreeSet<&str> = fields.iter().map(|field| field.name).collect();
        assert_eq!(loader, schema, "[{table}]");
    }
}

#[test]
fn the_schema_has_the_bounds_that_the_loader_has() {
    let text = |length: usize| format!("\"{}\"", "a".repeat(length));
    for (table, fields) in tables() {
        for field in fields {
            let yes = |value: &str| with(table, field.name, value).unwrap();
            let no = |value: &str| {
                let read = with(table, field.name, value);
                assert!(read.is_err(), "[{table}] {} = {value:.40}", field.name);
            };
            match &field.holds {
                Holds::Text(longest) => {
                    // The action of a line has to be there.
                    if (table, field.name) != ("line", "action") {
                        yes(&text(*longest));
                    }
                    no(&text(longest + 1));
                    no("\" \"");
                    no("7");
                }
                Holds::Texts(most, longest) => {
                    yes(&format!("[{}]", vec![text(*longest); *most].join(",")));
                    yes(&text(*longest));
                    no(&format!("[{}]", vec![text(1); most + 1].join(",")));
                    no(&text(longest + 1));
                }
                Holds::Number(least, most) => {
                    yes(&format!("{least:?}"));
                    yes(&format!("{most:?}"));
                    no(&format!("{:?}", least - 0.1));
                    no(&format!("{:?}", most + 0.1));
                }
                Holds::Whole => {
                    yes("7");
                    no("-1");
                }
                Holds::Flag => {
                    yes("true");
                    no("\"true\"");
                }
                Holds::Mood => {
                    for mood in MOODS {
                        yes(&format!("\"{mood} 0.5\""));
                    }
                    no("\"hungry\"");
                }
                Holds::Word(words) => {
                    for word in *words {
                        yes(&format!("\"{word}\""));
                    }
                    no("\"zzzz\"");
                }
                Holds::Language => {
                    yes("\"en-gb\"");
                    no("\"English, please\"");
                }
                Holds::Time => {
                    yes("\"23:59\"");
                    no("\"24:00\"");
                }
                Holds::File(longest, ends) => {
                    for end in *ends {
                        let name = "a".repeat(longest - end.len());
                        yes(&format!("\"{name}{end}\""));
                        no(&format!("\"{name}a{end}\""));
                        no(&format!("\"../a{end}\""));
                    }
                }
                Holds::Files(most, _, ends) => {
                    let file = format!("\"a{}\"", ends[0]);
                    yes(&format!("[{}]", vec![file.clone(); *most].join(",")));
                    no(&format!("[{}]", vec![file; most + 1].join(",")));
                }
                Holds::Entries(most, _, required) => {
                    let entry = |number: usize| {
                        let text = beside(field.name).replace("row", &format!("row{number}"));
                        let text = text.replace("dusk", &format!("dusk{number}"));
                        let text = text.replace("ferry", &format!("ferry{number}"));
                        let text = text.replace("Mara", &format!("Mara{number}"));
                        format!(
                            "[[{}]]\n{}",
                            field.name,
                            text.replace("action = \"wave\"\n", "")
                        )
                    };
                    let of = |count: usize| {
                        let entries: String = (0..count).map(entry).collect();
                        Persona::parse(&format!("name = \"Odo\"\n{entries}"), "odo")
                    };
                    of(*most).unwrap();
                    assert!(of(most + 1).is_err(), "{}", field.name);
                    for needed in *required {
                        let whole = entry(0);
                        let lines = whole
                            .lines()
                            .filter(|it| !it.starts_with(&format!("{needed} = ")));
                        let text: Vec<&str> = lines.collect();
                        let text = format!("name = \"Odo\"\n{}", text.join("\n"));
                        assert!(Persona::parse(&text, "odo").is_err(), "{text}");
                    }
                }
                Holds::Table(_) => no("7"),
                Holds::Effects(most) => {
                    yes("\"radio 0.5\"");
                    yes(&format!("[{}]", vec!["\"cave\""; *most].join(",")));
                    no(&format!("[{}]", vec!["\"cave\""; most + 1].join(",")));
                    no("\"opera\"");
                }
                Holds::Moods(_) => {
                    for mood in MOODS {
                        yes(&format!("{{ {mood} = {{ }} }}"));
                    }
                    no("{ hungry = { } }");
                }
                Holds::Languages(most, _) => {
                    let many = |count: usize| {
                        let all: Vec<String> =
                            (0..count).map(|it| format!("x{it} = {{ }}")).collect();
                        format!("{{ {} }}", all.join(", "))
                    };
                    yes(&many(*most));
                    no(&many(most + 1));
                    no("{ \"the German one\" = { } }");
                }
                Holds::Categories(most, ..) => {
                    let many = |count: usize| {
                        let fields: Vec<String> =
                            (0..count).map(|it| format!("c{it} = \"No.\"")).collect();
                        format!("{{ {} }}", fields.join(", "))
                    };
                    yes(&many(*most));
                    no(&many(most + 1));
                }
            }
        }
    }
}

#[test]
fn the_schema_that_ships_is_the_one_that_is_made() {
    let path = root().join("assets/persona.schema.json");
    let made = format!("{:#}\n", persona_schema());
    if std::env::var_os("BANTER_WRITE_SCHEMA").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let shipped = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        shipped == made,
        "{} is old; run `BANTER_WRITE_SCHEMA=1 cargo test -p banter_mods schema`",
        path.display()
    );
}

#[test]
fn what_ships_names_the_schema_and_is_right() {
    let folder = root().join("assets/personas");
    let mut checked = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with("#:schema ../persona.schema.json\n"),
            "{}",
            path.display()
        );
        let found = crate::check(&path);
        assert!(!found.iter().any(crate::Finding::is_wrong), "{found:?}");
        checked += 1;
    }
    assert!(checked >= 2);
}
