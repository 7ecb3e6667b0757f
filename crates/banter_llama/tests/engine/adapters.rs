//! Adapters (LoRA), made for these tests: they say nothing better, and something else.

use super::*;
use banter_engine::Adapter;
use std::fs;

/// An adapter for the stories' first layer, as llama.cpp's converter writes them.
fn adapter(folder: &Path, name: &str, seed: u32) -> PathBuf {
    const WIDTH: u64 = 64;
    const RANK: u64 = 4;
    let text = |bytes: &mut Vec<u8>, text: &str| {
        bytes.extend((text.len() as u64).to_le_bytes());
        bytes.extend(text.as_bytes());
    };
    let mut file = b"GGUF\x03\0\0\0".to_vec();
    file.extend(2_u64.to_le_bytes());
    file.extend(4_u64.to_le_bytes());
    for (key, value) in [
        ("general.architecture", "llama"),
        ("general.type", "adapter"),
        ("adapter.type", "lora"),
    ] {
        text(&mut file, key);
        file.extend(8_u32.to_le_bytes());
        text(&mut file, value);
    }
    text(&mut file, "adapter.lora.alpha");
    file.extend(6_u32.to_le_bytes());
    file.extend((RANK as f32).to_le_bytes());
    let size = WIDTH * RANK * 4;
    for (index, (part, shape)) in [("lora_a", [WIDTH, RANK]), ("lora_b", [RANK, WIDTH])]
        .into_iter()
        .enumerate()
    {
        text(&mut file, &format!("blk.0.attn_output.weight.{part}"));
        file.extend(2_u32.to_le_bytes());
        shape
            .iter()
            .for_each(|extent| file.extend(extent.to_le_bytes()));
        file.extend(0_u32.to_le_bytes());
        file.extend((index as u64 * size).to_le_bytes());
    }
    file.resize(file.len().next_multiple_of(32), 0);
    let mut random = seed;
    for _ in 0..2 * WIDTH * RANK {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let number = (random >> 8) as f32 / (1 << 23) as f32 - 1.0;
        file.extend(number.to_le_bytes());
    }
    let path = folder.join(name);
    fs::write(&path, file).unwrap();
    path
}

fn with(adapters: &[(&str, f32)]) -> GenerateRequest {
    let adapters = adapters.iter().map(|(name, weight)| Adapter {
        name: (*name).to_owned(),
        weight: *weight,
    });
    GenerateRequest {
        adapters: adapters.collect(),
        ..request("Once upon a time")
    }
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn an_adapter_changes_the_answer_as_far_as_its_weight_says() {
    let folder = tempfile::tempdir().unwrap();
    let mut set = settings(&model(CHATML));
    for (name, seed) in [("pirate", 1), ("poet", 2)] {
        let file = adapter(folder.path(), &format!("{name}.gguf"), seed);
        set = set.with(format!("adapter.{name}"), file.display());
    }
    let mind = mind(set);
    let say = |adapters: &[(&str, f32)]| ask(&mind, with(adapters));
    let plain = say(&[]).unwrap();
    let pirate = say(&[("pirate", 1.0)]).unwrap();
    let poet = say(&[("poet", 1.0)]).unwrap();
    assert!(plain != pirate && pirate != poet && poet != plain);
    // What was read with one is not used with another, and none is left behind.
    assert_eq!(say(&[]).unwrap(), plain);
    assert_eq!(say(&[("pirate", 1.0), ("poet", 0.0)]).unwrap(), pirate);
    assert_eq!(say(&[("pirate", 0.0)]).unwrap(), plain);
    assert_ne!(say(&[("pirate", -3.0)]).unwrap(), pirate);
    for (adapters, words) in [
        (&[("bard", 1.0)][..], "has only pirate, poet"),
        (
            &[("pirate", 1.0), ("poet", 1.0)],
            "one at a time, and `pirate`",
        ),
        (&[("pirate", f32::NAN)], "its weight is NaN"),
    ] {
        let error = say(adapters).unwrap_err().to_string();
        assert!(
            error.starts_with("the adapter `") && error.contains(words),
            "{error}"
        );
    }
    assert_eq!(say(&[]).unwrap(), plain);
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn without_adapters_any_name_is_refused() {
    let mind = mind(settings(&model(CHATML)));
    let error = ask(&mind, with(&[("pirate", 1.0)]))
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("the adapter `pirate` cannot be used: this engine has none"),
        "{error}"
    );
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn a_file_that_is_no_adapter_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let good = fs::read(adapter(folder.path(), "good.gguf", 1)).unwrap();
    let file = folder.path().join("pirate.gguf");
    let told = |bytes: &[u8]| {
        fs::write(&file, bytes).unwrap();
        let set = settings(&model(CHATML)).with("adapter.pirate", file.display());
        let opened = banter_llama::open(&set, &Loading::ignored());
        opened.map(|_| ()).unwrap_err().to_string()
    };
    let cut = told(&good[..good.len() - 9]);
    assert!(cut.contains("pirate.gguf: it is cut off"), "{cut}");
    let page = told(b"<html>");
    assert!(page.contains("pirate.gguf: it is "), "{page}");
    let whole_model = told(&fs::read(model(CHATML)).unwrap());
    assert!(whole_model.contains("it is no adapter"), "{whole_model}");
    let mut other = good;
    let place = other
        .windows(5)
        .position(|bytes| bytes == b"blk.0")
        .unwrap();
    other[place + 4] = b'9';
    let other = told(&other);
    assert!(other.contains("made for this very model"), "{other}");
}
