//! Cores.

use std::num::NonZero;
use std::thread::available_parallelism;
use sysinfo::System;

/// Cores that this program may use, at least 1, in the container that it runs in if there is one.
///
/// A core that runs two threads at a time is one: threads that compute all the time and wait for
/// one another get slower where two of them have to share it.
pub fn cores() -> usize {
    let threads = available_parallelism().map_or(1, NonZero::get);
    match System::physical_core_count() {
        Ok(cores @ 1..) => cores.min(threads),
        // Some virtual machines have none.
        _ => threads,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn there_is_a_core_and_no_more_than_run() {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        assert!((1..=threads).contains(&super::cores()));
    }
}
