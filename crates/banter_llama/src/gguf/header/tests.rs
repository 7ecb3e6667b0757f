//! What a header may and may not be.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;
use crate::gguf::tests::Forge;
use proptest::prelude::*;

fn read(bytes: &[u8]) -> Result<Header, GgufError> {
    let header = Header::read(
        BufReader::new(std::io::Cursor::new(bytes)),
        bytes.len() as u64,
    )?;
    header.check()?;
    Ok(header)
}

fn told(bytes: &[u8]) -> String {
    read(bytes).unwrap_err().to_string()
}

fn model() -> Forge {
    Forge::new()
        .text("general.architecture", "llama")
        .number("llama.context_length", 2048)
        .number("llama.block_count", 1)
        .number("llama.embedding_length", 64)
        .number("llama.attention.head_count", 8)
        .numbers("llama.attention.head_count_kv", &[4, 4, 2, 2])
}

#[test]
fn a_model_tells_its_measures() {
    let header = read(&model().tensor(0, &[8, 4], 0).forge(128)).unwrap();
    assert_eq!(header.architecture, "llama");
    assert_eq!((header.context, header.layers), (2048, Some(1)));
    assert_eq!(header.weights, 128);
    // Three heads on average of 8 numbers each, twice.
    assert_eq!(header.cache_width, 3 * 16);
}

#[test]
fn a_header_that_lies_is_refused() {
    let whole = model().tensor(0, &[8, 4], 0);
    assert_eq!(
        told(&whole.forge(100)),
        "it is cut off: 28 bytes are missing at its end; fetch it again"
    );
    let huge = model().tensor(0, &[u64::MAX / 4, 1], 0).forge(8);
    assert!(told(&huge).contains("it is cut off") || told(&huge).contains("larger"));
    let far = model().tensor(0, &[4], u64::MAX - 3).forge(8);
    assert!(told(&far).contains("it is cut off"), "{}", told(&far));
    let mut many = model().forge(0);
    many[8..16].copy_from_slice(&u64::MAX.to_le_bytes());
    assert_eq!(told(&many), "it is cut off in its header; fetch it again");
    let hollow = Forge::new()
        .text("general.architecture", "llama")
        .number("llama.block_count", 9)
        .tensor(0, &[8, 4], 0)
        .forge(128);
    assert!(told(&hollow).contains("as many layers as it says"));
    let odd = model().number("general.alignment", 0).forge(0);
    assert!(told(&odd).contains("alignment"));
    assert!(told(&Forge::new().forge(0)).contains("does not say what model"));
}

#[test]
fn what_is_no_model_has_a_name() {
    assert_eq!(told(b""), "it is empty; fetch it again");
    assert!(told(b"Once upon a time").contains("a text file"));
    let mut old = Forge::new();
    old.version = 1;
    assert!(told(&old.forge(0)).contains("GGUF version 1"));
    let mut big = Forge::new();
    big.version = 3_u32.swap_bytes();
    assert!(told(&big.forge(0)).contains("big-endian"));
    let adapter = model().text("general.type", "adapter");
    assert!(told(&adapter.forge(0)).contains("an adapter"));
    let words = model().texts("tokenizer.ggml.tokens", &["<s>", "a"]);
    assert!(told(&words.forge(0)).contains("only a vocabulary"));
    let matrix = Forge::new()
        .text("general.type", "imatrix")
        .texts("imatrix.datasets", &["wiki.train"])
        .tensor(0, &[32], 0);
    assert!(told(&matrix.forge(128)).contains("an importance matrix"));
    let embedder = |forge: Forge| told(&forge.tensor(0, &[8, 4], 0).forge(128));
    let told = embedder(model().number("llama.pooling_type", 3));
    assert!(told.contains("an embedding model"), "{told}");
    let told = embedder(model().truth("llama.attention.causal", false));
    assert!(told.contains("an embedding model"), "{told}");
    let told = embedder(model().texts("llama.classifier.output_labels", &["yes", "no"]));
    assert!(told.contains("a reranker"), "{told}");
    // Layers that it cannot have are no matter in a model that llama.cpp does not know.
    let unknown = Forge::new()
        .text("general.architecture", "llamb")
        .number("llamb.block_count", 80)
        .tensor(0, &[8, 4], 0);
    let unknown = read(&unknown.forge(128)).unwrap();
    assert!(!unknown.is_known());
}

proptest! {
    #[test]
    fn no_bytes_are_too_odd(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut file = b"GGUF\x03\0\0\0".to_vec();
        file.extend(&bytes);
        let _ = read(&file);
        let _ = read(&bytes);
    }

    #[test]
    fn a_file_cut_anywhere_is_refused(cut in 0_usize..1000, at in 0_usize..1000, byte: u8) {
        let mut file = model().tensor(0, &[8, 4], 0).forge(128);
        let shorter = file.len() - 1 - cut % file.len();
        prop_assert!(read(&file[..shorter]).is_err());
        // One wrong byte may go unseen, but is never worse than an error.
        let place = at % file.len();
        file[place] = byte;
        let _ = read(&file);
    }
}
