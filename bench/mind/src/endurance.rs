//! The soak: thousands of turns through a host whose memory is watched.

use crate::options::Options;
use crate::ours::Ours;
use crate::process;
use crate::soak::soak;
use std::path::Path;
use std::time::Instant;

/// How much more memory a host may take at the end than after its first quarter, in bytes: what
/// an allocator holds back.
const GROWTH: u64 = 8 << 20;
/// How many beginnings that characters had in common may be left when all have gone, and
/// sequences of nobody's beside them.
const LEFT: u32 = 16;

/// Whether nothing was lost and nothing grew.
pub(crate) fn run(
    model: &Path,
    options: &Options,
    turns: usize,
    folder: &Path,
) -> Result<bool, String> {
    let mut options = options.clone();
    // So short that characters have to make room for each other all the time.
    options.context = 512;
    let host = Ours::start(model, &options)?;
    let usage = || process::memory(host.process());
    let begun = Instant::now();
    let (mut early, mut most) = (0, 0);
    let soaked = soak(host.worker(), turns, options.npcs, folder, |turn| {
        if turn.is_multiple_of((turns / 20).max(1)) {
            let now = usage().unwrap_or(0);
            most = most.max(now);
            if turn <= turns / 4 {
                early = early.max(now);
            }
            println!(
                "{turn:6} turns  {:8.1} MiB",
                now as f64 / f64::from(1 << 20)
            );
        }
    })?;
    for lost in soaked.lost.iter().take(5) {
        println!("lost: {lost}");
    }
    println!(
        "{} answered, {} taken back, {} lost in {:.0} s",
        soaked.answered,
        soaked.taken_back,
        soaked.lost.len(),
        begun.elapsed().as_secs_f64(),
    );
    println!("kept at the end:     {:?}", soaked.kept);
    println!("when all were gone:  {:?}", soaked.left);
    let grown = most.saturating_sub(early);
    println!("grown since the first quarter: {} KiB", grown >> 10);
    let is_clean = soaked.left.characters == 0 && soaked.left.sequences <= LEFT;
    Ok(soaked.lost.is_empty() && is_clean && grown <= GROWTH)
}
