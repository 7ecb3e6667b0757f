//! Many turns through the host, with a model of random weights: none is lost, and nothing is kept
//! of who is gone. `cargo xtask bench mind --soak` takes thousands, and watches the memory.

#[path = "../../../../bench/engines/src/random_mind.rs"]
#[allow(dead_code, unreachable_pub)]
mod random_mind;
#[path = "../../../../bench/mind/src/soak.rs"]
mod turns;

use banter_engine::host::llama_host;
use banter_engine::{Generation, Worker};
use turns::soak;

#[test]
fn sixteen_characters_take_turns_and_none_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("random.gguf");
    random_mind::write_layers(&model, 1).unwrap();
    // So short that characters make room for each other all the time.
    let host = llama_host(&model)
        .at(env!("CARGO_BIN_EXE_banter-llama-host"))
        .threads(1)
        .cache(0);
    let worker = Worker::<Generation>::host("mind", host.spec()).unwrap();
    let mut turns = 0;
    let soaked = soak(&worker, 48, 16, folder.path(), |_| turns += 1).unwrap();
    assert_eq!(soaked.lost, [""; 0]);
    assert_eq!(soaked.answered + soaked.taken_back, 48);
    assert!(soaked.taken_back > 0 && turns == 48);
    // Some have gone and not spoken since.
    assert!((10..=16).contains(&soaked.kept.characters));
    assert!(soaked.kept.bytes > 0, "{:?}", soaked.kept);
    // What many began with stays, and nothing of anybody's own.
    assert_eq!(soaked.left.characters, 0);
    assert!(soaked.left.bytes < soaked.kept.bytes);
    assert!(soaked.left.sequences <= 12, "{:?}", soaked.left);
    assert!(soaked.left.tokens < soaked.kept.tokens);
}
