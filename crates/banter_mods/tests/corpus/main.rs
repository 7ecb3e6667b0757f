//! Broken persona files, cards and mods, made by script: a clear sentence for each, nothing written
//! outside, and memory within bounds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cards;
mod make;
mod mods;
mod personas;
mod properties;
mod sets;

#[test]
fn the_corpus_is_large_enough_and_memory_stays_within_bounds() {
    let count = cards::broken().len() + personas::broken().len() + mods::broken().len();
    assert!(count >= 60, "{count}");
    for (_, bytes, _) in cards::broken() {
        let _ = banter_cards::Card::read(&bytes, "odo.png");
    }
    // The most that this process ever had, with the corpus itself, which holds a text of 50 MB.
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else {
        return;
    };
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|it| it.trim().strip_suffix(" kB")).unwrap();
    let peak: usize = peak.trim().parse().unwrap();
    assert!(peak < 1_500_000, "{peak} kB");
}
