//! The program as its users start it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Starts it with these words and this input, in a folder without hosts or models.
fn banter(words: &[&str], input: &str, folder: &Path) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_banter"))
        .args(words)
        .current_dir(folder)
        .env("BANTER_CACHE", folder.join("cache"))
        .env("HOME", folder)
        .env("XDG_CACHE_HOME", folder)
        .env("PATH", folder)
        .env_remove("BANTER_HOST_DIR")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    program
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    program.wait_with_output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn complaints(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const ODO: &str = r#"
name = "Odo"
language = "en-gb"
[[line]]
ask = ["what does the crossing cost", "fare"]
say = "Two coppers."
"#;

#[test]
fn odo_is_checked_and_talked_to() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("odo.persona.toml"), ODO).unwrap();
    let checked = banter(&["check", "odo.persona.toml"], "", folder.path());
    assert!(checked.status.success(), "{}", out(&checked));
    let words = ["talk", "odo.persona.toml", "--silent", "--mind", "none"];
    let talked = banter(&words, "What does the crossing cost?\n", folder.path());
    assert!(talked.status.success(), "{}", complaints(&talked));
    assert_eq!(out(&talked).trim(), "Odo: Two coppers.");
}

#[test]
fn a_mistake_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("odo.persona.toml"),
        "name = \"Odo\"\nlangage = \"en\"\n",
    )
    .unwrap();
    let checked = banter(
        &["check", "odo.persona.toml", "none.glb"],
        "",
        folder.path(),
    );
    assert!(!checked.status.success());
    let told = out(&checked);
    assert!(
        told.contains("odo.persona.toml:2:1: unknown field `langage`"),
        "{told}"
    );
    assert!(told.contains("none.glb cannot be read"), "{told}");
    assert!(told.contains("2 wrong"), "{told}");
}

#[test]
fn nobody_waits_for_a_character_that_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("odo.persona.toml"), "name =\n").unwrap();
    let words = ["talk", "odo.persona.toml", "--silent", "--mind", "none"];
    let refused = banter(&words, "Hello!\n", folder.path());
    assert!(!refused.status.success());
    let told = complaints(&refused);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(
        lines.len(),
        2,
        "a sentence for what is wrong, and one for what follows: {told}"
    );
    assert!(
        lines[0].starts_with("wrong") && lines[0].contains("odo.persona.toml:1:"),
        "{told}"
    );
    assert!(
        lines[1].starts_with("error: ") && lines[1].contains("mended"),
        "{told}"
    );
}

#[test]
fn the_doctor_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let told = banter(&["doctor"], "", folder.path());
    assert!(told.status.success(), "{}", complaints(&told));
    let told = out(&told);
    assert!(told.contains("banter models fetch mind"), "{told}");
    // Whatever is beside the program: of each host it says that it is there, or what to do.
    let hosts = told.lines().filter(|line| line.contains("-host "));
    let is_told = |line: &str| {
        line.starts_with("there")
            || line.contains("`cargo install ")
            || line.contains("ORT_DYLIB_PATH")
    };
    assert!(hosts.clone().count() >= 4, "{told}");
    hosts.for_each(|line| assert!(is_told(line), "{line}"));
}

#[test]
fn an_unknown_command_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let told = banter(&["sing"], "", folder.path());
    assert_eq!(told.status.code(), Some(2));
    assert!(complaints(&told).contains("`sing`"));
    let help = banter(&[], "", folder.path());
    for command in ["doctor", "models", "check", "card", "bake", "talk", "ship"] {
        assert!(out(&help).contains(command), "{command}");
    }
}

/// A folder with programs that are none, which is all that shipping asks of them.
fn workshop() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |file: &str, text: &str| {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let exe = std::env::consts::EXE_SUFFIX;
    put(&format!("built/banter-piper-host{exe}"), "a host");
    put("built/espeak-ng-data/phontab", "phonemes");
    put("built/espeak-ng-data/lang/gmw/en", "English");
    put("assets/odo.persona.toml", ODO);
    put("game", "a game");
    folder
}

const SHIP: [&str; 10] = [
    "ship", "out", "--voice", "espeak", "--from", "built", "--assets", "assets", "--game", "game",
];

#[test]
fn a_game_is_shipped_with_its_licences() {
    let folder = workshop();
    let words = [&SHIP[..], &["--no-crates"]].concat();
    // Twice: what was shipped before is replaced.
    for _ in 0..2 {
        let shipped = banter(&words, "", folder.path());
        assert!(shipped.status.success(), "{}", complaints(&shipped));
        assert!(
            out(&shipped).contains("espeak-ng-data"),
            "{}",
            out(&shipped)
        );
    }
    let out = folder.path().join("out");
    for file in [
        "game",
        "assets/odo.persona.toml",
        "espeak-ng-data/lang/gmw/en",
        "licences/GPL-3.0.txt",
        "licences/espeak-ng-source.txt",
        "licences/bevy_banter-MIT.txt",
    ] {
        assert!(out.join(file).is_file(), "{file}");
    }
    let manifest = fs::read_to_string(out.join("banter-ship.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let files = manifest["files"].as_array().unwrap();
    let host = files.iter().find(|file| {
        file["file"]
            .as_str()
            .unwrap()
            .starts_with("banter-piper-host")
    });
    let host = host.unwrap();
    assert_eq!(
        (host["bytes"].as_u64(), host["licence"].as_str()),
        (Some(6), Some("GPL-3.0-or-later"))
    );
    assert_eq!(host["sha256"].as_str().unwrap().len(), 64);
    assert!(!folder.path().join("out.banter-ship.part").exists());
}

#[test]
fn what_is_missing_is_told_at_once_and_nothing_is_written() {
    let folder = workshop();
    let words = [
        "ship",
        "out",
        "--voice",
        "piper",
        "--mind",
        "--from",
        "built",
        "--model",
        "none.gguf",
    ];
    let refused = banter(&words, "", folder.path());
    assert!(!refused.status.success());
    let told = complaints(&refused);
    for missing in [
        "banter-llama-host",
        "ONNX Runtime",
        "none.gguf",
        "Cargo.toml",
    ] {
        assert!(told.contains(missing), "{missing}: {told}");
    }
    assert!(!folder.path().join("out").exists());
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let folder = workshop();
    fs::create_dir(folder.path().join("out")).unwrap();
    fs::write(folder.path().join("out/thesis.txt"), "years of work").unwrap();
    let refused = banter(&[&SHIP[..], &["--no-crates"]].concat(), "", folder.path());
    assert!(!refused.status.success());
    assert!(complaints(&refused).contains("was not made by `banter ship`"));
    assert!(folder.path().join("out/thesis.txt").exists());
}

#[test]
fn what_was_generated_is_told_from_what_was_not() {
    let folder = tempfile::tempdir().unwrap();
    let mut dice = 1_u32;
    let whisper: Vec<f32> = (0..64_000)
        .map(|i| {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let loud = (12.0 * i as f32 / 16_000.0).sin().powi(2);
            loud * 0.3 * (dice as f32 / u32::MAX as f32 - 0.5)
        })
        .collect();
    let whisper = banter_engine::Pcm::new(16_000, whisper);
    let marked = banter_mark::mark(&whisper, banter_mark::Payload::new(12, 34));
    for (name, pcm) in [("person.wav", &whisper), ("machine.wav", &marked)] {
        banter_engine::wav::save(folder.path().join(name), 16_000, 1, pcm.samples()).unwrap();
    }
    let machine = banter(&["mark", "machine.wav"], "", folder.path());
    assert!(machine.status.success(), "{}", out(&machine));
    assert!(out(&machine).contains("project 12, persona 34"));
    let both = banter(&["mark", "machine.wav", "person.wav"], "", folder.path());
    assert!(!both.status.success() && out(&both).contains("person.wav: no mark"));
    let none = banter(&["mark", "nobody.wav"], "", folder.path());
    assert!(
        complaints(&none).contains("nobody.wav"),
        "{}",
        complaints(&none)
    );
}

#[cfg(unix)]
#[test]
fn the_program_that_fits_voices_is_handed_the_words() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("banter-voice-fit");
    fs::write(&program, "#!/bin/sh\necho \"$@\"\nexit 3\n").unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let fit = Command::new(env!("CARGO_BIN_EXE_banter"))
        .args(["voice-fit", "ada.wav", "--out", "ada"])
        .env("BANTER_HOST_DIR", folder.path())
        .env("BANTER_CACHE", folder.path())
        .env("BANTER_MODELS", folder.path())
        .output()
        .unwrap();
    assert_eq!(fit.status.code(), Some(3));
    assert_eq!(out(&fit).trim(), "ada.wav --out ada");
}
