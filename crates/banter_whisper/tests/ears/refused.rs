//! Models that are none, or that are damaged, are refused by name.
#![allow(clippy::unwrap_used)]
use super::*;
use std::fs;

fn refused(path: &Path, words: &str) {
    let error = WhisperEars::open(&settings(path), &Loading::ignored()).unwrap_err();
    assert!(matches!(error, EngineError::File { .. }), "{error}");
    let error = error.to_string();
    assert!(error.starts_with(&path.display().to_string()), "{error}");
    assert!(error.contains(words), "{error}");
}

#[test]
fn a_file_that_is_no_model_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text.bin");
    fs::write(&text, "These are not the weights you are looking for.").unwrap();
    refused(&text, "this is text");
    refused(folder.path(), "this is a folder");
    refused(&folder.path().join("none.bin"), "no such file");
    let whole = folder.path().join("whole.bin");
    random_model::write(&whole, ENGLISH);
    let cut = folder.path().join("cut.bin");
    let bytes = fs::read(&whole).unwrap();
    for length in [40, 30_000, 100_000, 2_000_000, bytes.len() - 1] {
        fs::write(&cut, &bytes[..length]).unwrap();
        refused(&cut, "cut short");
    }
    // Whole, but with a tensor that no whisper has: only whisper.cpp knows its names.
    let strange = bytes
        .windows(10)
        .position(|name| name == b"encoder.ln")
        .unwrap();
    let mut renamed = bytes.clone();
    renamed[strange] = b'x';
    fs::write(&cut, renamed).unwrap();
    refused(&cut, "unknown tensor 'xncoder.ln_post.weight'");
}

#[needs(
    data("models/silero_vad.onnx"),
    data("models/stories260K-f32.gguf"),
    data("models/for-tests-silero-v6.2.0-ggml.bin")
)]
#[test]
fn models_for_other_engines_are_refused() {
    for (name, words) in [
        ("models/stories260K-f32.gguf", "--mind"),
        ("models/for-tests-silero-v6.2.0-ggml.bin", "Silero"),
        ("models/silero_vad.onnx", "no whisper model"),
    ] {
        refused(&data(name), words);
    }
}

#[needs(data("models/for-tests-ggml-tiny.en.bin"))]
#[test]
fn the_test_models_cut_anywhere_are_refused() {
    let model = data("models/for-tests-ggml-tiny.en.bin");
    let folder = tempfile::tempdir().unwrap();
    let cut = folder.path().join("cut.bin");
    let bytes = fs::read(model).unwrap();
    for length in [4, 50, 20_000, 64_400, 300_000, bytes.len() - 1] {
        fs::write(&cut, &bytes[..length]).unwrap();
        let error = WhisperEars::open(&settings(&cut), &Loading::ignored()).unwrap_err();
        assert!(error.to_string().contains("cut short"), "{error}");
    }
}
