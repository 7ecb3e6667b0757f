//! Models that are none, or that are damaged, are told of in a sentence.
#![allow(clippy::unwrap_used)]
use super::*;

fn refused(settings: Settings) -> String {
    let opened = banter_llama::open(&settings, &Loading::ignored());
    opened.map(|_| ()).unwrap_err().to_string()
}

/// Settings with a file of these bytes as the model.
fn with_file(folder: &Path, name: &str, bytes: &[u8]) -> Settings {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    settings(&path)
}

#[test]
fn what_is_no_model_is_told_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| with_file(folder.path(), name, bytes);
    let told = refused(file("tale.gguf", b"Once upon a time."));
    assert!(
        told.ends_with("tale.gguf: it is a text file and no model; choose a .gguf file"),
        "{told}"
    );
    assert!(refused(file("empty.gguf", b"")).ends_with("it is empty; fetch it again"));
    assert!(
        refused(settings(folder.path())).ends_with("it is a folder; name the .gguf file in it")
    );
    assert!(refused(settings(&folder.path().join("gone.gguf"))).contains("there is no such file"));
}

#[needs(data("models/stories260K-f32.gguf"))]
#[test]
fn a_damaged_model_is_told_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| with_file(folder.path(), name, bytes);
    let path = model(STORIES);
    let whole = std::fs::read(&path).unwrap();
    let told = refused(file("cut.gguf", &whole[..whole.len() - 1000]));
    assert!(told.contains("cut.gguf: it is cut off: "), "{told}");
    for length in [10, 1000, 20_000, whole.len() / 2] {
        let told = refused(file("cut.gguf", &whole[..length]));
        assert!(told.contains("cut.gguf: it is cut off"), "{told}");
    }
    let mut lies = whole.clone();
    lies[8..16].copy_from_slice(&u64::MAX.to_le_bytes());
    assert!(refused(file("lies.gguf", &lies)).contains("it is cut off in its header"));
    let mut unknown = whole.clone();
    let place = whole
        .windows(5)
        .position(|bytes| bytes == b"llama")
        .unwrap();
    unknown[place..place + 5].copy_from_slice(b"llamb");
    let told = refused(file("new.gguf", &unknown));
    assert!(told.contains("architecture `llamb`"), "{told}");
    let told = refused(settings(&path).with("memory_check", 1));
    assert!(
        told.contains("it takes about 65 MiB of memory (1 MiB of weights"),
        "{told}"
    );
    assert!(refused(settings(&path).with("context", 1)).contains("it goes from 64"));
}
