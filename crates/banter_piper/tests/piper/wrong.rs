//! Whatever is wrong with a voice or its runtime is one sentence.

use crate::said::{hosted, style, tones, try_say, worker};
use banter_engine::{EngineError, Loading, Settings};
use banter_needs::needs;
use std::fs;

/// How the settings fail, wherever the voice is.
fn refused(settings: &Settings) -> String {
    let error = try_say(&worker(settings), "Hello.", style("en")).err();
    let error = error.expect("it was taken").to_string();
    assert!(!error.contains('\n'), "{error}");
    error
}

#[test]
fn what_is_wrong_with_a_voice_is_one_sentence() {
    let (folder, settings) = tones();
    let at = |name: &str| folder.path().join(name);
    let model = at("tones.onnx");
    let missing = refused(&Settings::default().with("model", "/nowhere/mara.onnx"));
    assert!(missing.starts_with("/nowhere/mara.onnx: "), "{missing}");

    fs::copy(&model, at("alone.onnx")).unwrap();
    let alone = refused(&Settings::default().with("model", at("alone.onnx").display()));
    assert!(alone.contains("alone.onnx.json is missing"), "{alone}");

    for (name, value) in [
        ("threads", "0"),
        ("noise_w", "loud"),
        ("length_scale", "-1"),
        ("speaker", "carol"),
        ("speed", "2"),
        ("config", "/nowhere/mara.json"),
        ("runtime", "/nowhere/libonnxruntime.so"),
    ] {
        let error = refused(&settings.clone().with(name, value));
        assert!(error.contains(value), "{error}");
    }
}

#[needs(runtime)]
#[test]
fn files_that_are_no_voice_are_told_by_the_runtime() {
    let (folder, _settings) = tones();
    let at = |name: &str| folder.path().join(name);
    let model = at("tones.onnx");
    let copy = |name: &str, bytes: &[u8]| {
        fs::write(at(name), bytes).unwrap();
        fs::copy(at("tones.onnx.json"), at(&format!("{name}.json"))).unwrap();
        Settings::default().with("model", at(name).display())
    };
    let text = refused(&copy("text.onnx", b"not found\n"));
    assert!(text.contains("text.onnx: this is no ONNX model"), "{text}");
    let whole = fs::read(&model).unwrap();
    for length in [1, whole.len() / 2, whole.len() - 1] {
        let cut = refused(&copy("cut.onnx", &whole[..length]));
        assert!(cut.contains("cut.onnx: this is"), "{cut}");
    }
    let page = refused(&copy("page.onnx", b"<!DOCTYPE html>\n"));
    assert!(
        page.contains("page.onnx: no voice is here, it is a web page"),
        "{page}"
    );
    let empty = refused(&copy("empty.onnx", b""));
    assert!(empty.contains("empty.onnx: "), "{empty}");

    // The same graph with another name for one input.
    let mut foreign = whole;
    while let Some(place) = find(&foreign, b"scales") {
        foreign[place..place + 6].copy_from_slice(b"weight");
    }
    let foreign = refused(&copy("foreign.onnx", &foreign));
    assert!(
        foreign.contains("not a Piper voice: it has no input `scales`"),
        "{foreign}"
    );
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

/// In a host, for a process keeps the runtime that it has loaded.
#[test]
fn a_wrong_runtime_is_one_sentence_and_no_crash() {
    let (folder, settings) = tones();
    let runtime = folder.path().join("libonnxruntime.so");
    fs::write(&runtime, "not found\n").unwrap();
    let worker = hosted(&settings.with("runtime", runtime.display()));
    for _ in 0..2 {
        let error = try_say(&worker, "Hello.", style("en")).err().unwrap();
        let EngineError::File { path, reason } = &error else {
            panic!("{error}");
        };
        assert_eq!(path, &runtime);
        assert!(reason.contains("no library for this system"), "{reason}");
        assert!(reason.contains("cargo xtask setup"), "{reason}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_library_that_is_not_onnx_runtime_is_told() {
    let other = some_library();
    let (_folder, settings) = tones();
    let worker = hosted(&settings.with("runtime", other));
    let error = try_say(&worker, "Hello.", style("en")).err().unwrap();
    assert!(error.to_string().contains("not ONNX Runtime"), "{error}");
}

/// A voice is an ONNX model too, and whoever listens says that it is the wrong one.
#[needs(runtime)]
#[test]
fn a_voice_is_no_detector() {
    let (_folder, settings) = tones();
    let error = banter_silero::open(&settings, &Loading::ignored())
        .err()
        .expect("it was taken")
        .to_string();
    assert!(error.contains("not Silero's"), "{error}");
}

/// A library that is loaded in any case: that of C.
#[cfg(target_os = "linux")]
fn some_library() -> String {
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let paths = maps.lines().filter_map(|line| line.split_once('/'));
    let (_, path) = { paths }
        .find(|(_, path)| path.contains("libc.so"))
        .unwrap();
    format!("/{path}")
}
