//! Tests of reading lists of models: our own, wrong ones, and hostile ones.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

use super::*;

const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// A list with one model, which is right but for what is put in.
fn with(key: &str, value: &str) -> String {
    let mut fields = vec![
        ("id", "\"tiny\""),
        ("for", "\"mind\""),
        ("title", "\"A\""),
        ("languages", "[\"en\"]"),
        ("memory_mb", "900"),
        ("rank", "10"),
        ("hardware", "\"A\""),
        ("why", "\"A\""),
        ("licence", "\"MIT\""),
        ("licence_url", "\"https://example.org\""),
        ("downloaded", "false"),
        ("checked", "\"A\""),
    ];
    let mut file_fields = vec![
        ("file", "\"tiny.gguf\""),
        ("source", "\"hf:a/b@main/tiny.gguf\""),
        ("size", "10"),
    ];
    for fields in [&mut fields, &mut file_fields] {
        for field in fields.iter_mut().filter(|field| field.0 == key) {
            field.1 = value;
        }
    }
    if key == "sha256" {
        file_fields.push((key, value));
    }
    let mut text = "format = 1\n\n[[model]]\n".to_owned();
    for (key, value) in fields {
        text += &format!("{key} = {value}\n");
    }
    text += "\n[[model.files]]\n";
    for (key, value) in file_fields {
        text += &format!("{key} = {value}\n");
    }
    text
}

fn error(text: &str) -> String {
    Manifest::parse(text).unwrap_err().to_string()
}

#[test]
fn our_own_list_is_right() {
    let manifest = Manifest::builtin().unwrap();
    for kind in Kind::ALL {
        let count = manifest
            .entries()
            .iter()
            .filter(|it| it.kind == kind)
            .count();
        let least = match kind {
            Kind::Memory | Kind::Turns => 1,
            Kind::Ears | Kind::Mind | Kind::Voice => 3,
        };
        assert!(count >= least, "{kind}: {count}");
    }
    for entry in manifest.entries() {
        let size = entry.size().unwrap();
        assert!(entry.memory > size, "{} is in memory as a whole", entry.id);
        if entry.rank > 0 {
            let hashed = entry.files.iter().all(|file| file.sha256.is_some());
            assert!(hashed, "{} may be chosen, and has no hash", entry.id);
        }
        if entry.kind == Kind::Voice {
            let names: Vec<_> = entry.files.iter().map(|file| &file.name).collect();
            let is_kokoro = names[1].ends_with(".npz");
            assert!(is_kokoro || *names[1] == format!("{}.json", names[0]));
        }
    }
}

#[test]
fn auto_goes_by_memory_and_language() {
    let manifest = Manifest::builtin().unwrap();
    let best = |kind, gigabytes: f64, languages: &[&str]| {
        let memory = Memory::of((gigabytes * 1e9) as u64);
        let entry = manifest.best(kind, memory, languages);
        entry.map(|entry| entry.id.clone()).unwrap_or_default()
    };
    assert_eq!(best(Kind::Mind, 16.0, &[]), "qwen3-4b");
    assert_eq!(best(Kind::Mind, 4.0, &[]), "qwen2.5-1.5b");
    assert_eq!(best(Kind::Mind, 1.7, &[]), "smollm2-360m");
    assert_eq!(best(Kind::Mind, 1.0, &[]), "");
    assert_eq!(best(Kind::Ears, 8.0, &["en"]), "whisper-base");
    assert_eq!(best(Kind::Ears, 0.62, &["en"]), "whisper-tiny.en");
    assert_eq!(best(Kind::Ears, 0.62, &["de"]), "");
    assert_eq!(best(Kind::Voice, 8.0, &["en"]), "piper-en-ljspeech");
    assert_eq!(best(Kind::Voice, 8.0, &["de-AT"]), "piper-de-thorsten");
    assert_eq!(best(Kind::Voice, 8.0, &["fr"]), "piper-fr-siwis");
    // Its licence is unknown: nobody is given it unasked.
    assert_eq!(best(Kind::Voice, 8.0, &["zh"]), "");
}

#[test]
fn mistakes_name_their_line() {
    assert!(Manifest::parse(&with("", "")).is_ok());
    for (key, value, line, expected) in [
        ("id", "\"../../x\"", 4, "holds '/'"),
        ("id", "\"auto\"", 4, "meaning of its own"),
        ("for", "\"nose\"", 5, "nose"),
        ("memory_mb", "99999999999999", 8, "more than"),
        ("memory_mb", "-1", 8, "-1"),
        ("title", "\"\\u001b[2J\"", 6, "control characters"),
        ("title", "\"\\u202egnp\"", 6, "control characters"),
        ("file", "\"..\"", 18, "start with `.`"),
        ("file", "\"/etc/passwd\"", 18, "holds '/'"),
        ("file", "\"a\\\\b\"", 18, "holds"),
        ("file", "\"nul.onnx\"", 18, "device"),
        ("source", "\"http://example.org/x\"", 19, "plain http"),
        ("source", "\"file:///etc/passwd\"", 19, "should start with"),
        ("source", "\"hf:a/b@main/../x\"", 19, "without `..`"),
        ("sha256", "\"abc\"", 21, "64 hexadecimal digits"),
        (
            "source",
            "\"pip:a>=1.0/x.bin\"",
            19,
            "pip:PACKAGE==VERSION/PATH",
        ),
        (
            "source",
            "\"hf:a/b@main/x\"\ntokenizer = \"pip:a==1.0/t.json\"",
            20,
            "that pip serves",
        ),
        (
            "source",
            "\"pip:a==1.0/x\"\ntokenizer = \"https://example.org/t.json\"",
            20,
            "that pip serves",
        ),
        ("rank", "10\nlicense = \"MIT\"", 10, "license"),
    ] {
        let found = error(&with(key, value));
        assert!(found.contains(&format!("line {line}:")), "{key}: {found}");
        assert!(found.contains(expected), "{key}: {found}");
        assert!(!found.contains('\n'), "{key}: {found}");
    }
    assert!(error("format = 2").contains("line 1: this program reads format 1"));
    assert!(error("format = 1\nmodel = 3 3").contains("line 2"));
}

#[test]
fn http_is_taken_with_a_hash_or_from_here() {
    let hash = format!("\"{HASH}\"");
    let text = with("sha256", &hash).replace("hf:a/b@main", "http://example.org");
    assert!(Manifest::parse(&text).is_ok());
    let text = with("source", "\"http://127.0.0.1:80/x\"");
    assert!(Manifest::parse(&text).is_ok());
}

#[test]
fn names_stand_once() {
    let text = with("", "");
    let (_, model) = text.split_once("[[model]]").unwrap();
    let twice = format!("{text}\n[[model]]{model}");
    assert!(error(&twice).contains("`tiny` stands further up"));
    let (_, file) = text.split_once("[[model.files]]").unwrap();
    let twice = format!(
        "{text}\n[[model.files]]{}",
        file.replace("tiny.gguf", "TINY.gguf")
    );
    assert!(error(&twice).contains("twice"), "{}", error(&twice));
}

#[test]
fn another_list_wins_over_ours() {
    let mut manifest = Manifest::builtin().unwrap();
    let count = manifest.entries().len();
    manifest.add(Manifest::parse(&with("title", "\"Mine\"")).unwrap());
    assert_eq!(manifest.entries().len(), count + 1);
    manifest.add(Manifest::parse(&with("title", "\"Newer\"")).unwrap());
    assert_eq!(manifest.entries().len(), count + 1);
    assert_eq!(manifest.find("tiny").unwrap().title, "Newer");
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in ".{0,400}") {
        let _ = Manifest::parse(&text);
    }

    #[test]
    fn no_damage_makes_it_panic(at in 0usize..600, length in 0usize..40, put in ".{0,10}") {
        let mut text = with("", "");
        let start = at.min(text.len());
        let end = (start + length).min(text.len());
        text.replace_range(start..end, &put);
        if let Err(error) = Manifest::parse(&text) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn whatever_name_is_taken_stays_in_the_store(name in "[ -~]{1,20}|\\PC{1,20}") {
        let quoted = toml::Value::String(name).to_string();
        if let Ok(manifest) = Manifest::parse(&with("file", &quoted)) {
            let store = crate::Store::open("store");
            let entry = &manifest.entries()[0];
            let path = store.path(entry);
            prop_assert_eq!(path.parent(), Some(std::path::Path::new("store/tiny")));
            prop_assert_eq!(path.components().count(), 3);
        }
    }
}
