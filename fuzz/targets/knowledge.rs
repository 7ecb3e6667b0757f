//! Files of knowledge and manifests.
#![no_main]

use banter_memory::{KnowledgeManifest, KnowledgePack};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for name in ["a.md", "a.txt"] {
        if let Ok(pack) = KnowledgePack::parse(text, name) {
            assert!(
                pack.chunks()
                    .iter()
                    .all(|it| it.text.chars().count() <= banter_memory::LONGEST_CHUNK)
            );
        }
    }
    let _ = KnowledgeManifest::parse(text, "pack.toml");
});
