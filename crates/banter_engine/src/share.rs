//! Threads: how many of the machine's an engine takes unless it is told otherwise.
//!
//! Ears, mind and voice work at the same time: a character speaks its first sentence while
//! the mind writes the next and the player breaks in. Engines whose threads wait for one
//! another get many times slower where there are more threads than cores, so each has a
//! share, and a core is left to the game. With fewer than four cores every engine has one.
//! Cores are counted, not the threads that a core runs at a time. A game that has less for its
//! engines says so in one place, [`EngineSource::on_cores`](crate::EngineSource::on_cores).
//!
//! ```
//! use banter_engine::share::{Share, threads_of};
//! let shares = |cores| [Share::Mind, Share::Ears, Share::Voice].map(|share| threads_of(share, cores));
//! assert_eq!(shares(2), [1, 1, 1]);
//! assert_eq!(shares(8), [4, 2, 1]);
//! assert_eq!(shares(16), [8, 4, 3]);
//! ```

/// The most threads from which a mind gets faster.
const MOST_FOR_MIND: usize = 12;
/// The same for ears, and for a voice.
const MOST_FOR_SOUND: usize = 4;

/// Share of the machine, and what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// A language model: half and more of what the game leaves.
    Mind,
    /// A speech recogniser: a quarter.
    Ears,
    /// A voice: a quarter.
    Voice,
}

/// How many threads this is on a machine with so many cores, at least 1.
pub fn threads_of(share: Share, cores: usize) -> usize {
    let left = cores.saturating_sub(1);
    let ears = left.div_ceil(4).clamp(1, MOST_FOR_SOUND);
    let voice = (left / 4).clamp(1, MOST_FOR_SOUND);
    match share {
        Share::Ears => ears,
        Share::Voice => voice,
        Share::Mind => left.saturating_sub(ears + voice).clamp(1, MOST_FOR_MIND),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_shares_together_leave_a_core_to_the_game() {
        for cores in 4..128 {
            let all = [Share::Mind, Share::Ears, Share::Voice].map(|s| threads_of(s, cores));
            assert!(all.iter().sum::<usize>() < cores, "{cores}: {all:?}");
            assert!(all.iter().all(|threads| *threads >= 1));
        }
    }
}
