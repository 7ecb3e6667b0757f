//! Free memory.

use sysinfo::{MemoryRefreshKind, RefreshKind, System};

/// Bytes that can be had now, in the container that the program runs in if there is one.
/// `None` where the system does not say.
pub fn free_memory() -> Option<u64> {
    let kind = RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram());
    let system = System::new_with_specifics(kind).ok()?;
    let available = system.available_memory();
    let free = match system.cgroup_limits() {
        // What a container calls free leaves out the files that it has cached.
        Some(limits) => available.min(limits.total_memory.saturating_sub(limits.rss)),
        None => available,
    };
    (free > 0).then_some(free)
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_free_is_more_than_nothing() {
        assert!(super::free_memory().is_none_or(|free| free > 1 << 20));
    }
}
