//! How much memory a model may take.

use sysinfo::{MemoryRefreshKind, RefreshKind, System};

/// Bytes that can be had now, `u64::MAX` where the system does not say.
pub(crate) fn free() -> u64 {
    let kind = RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram());
    let Ok(system) = System::new_with_specifics(kind) else {
        return u64::MAX;
    };
    // A container may be given less than there is.
    let limit = system
        .cgroup_limits()
        .map_or(u64::MAX, |limits| limits.total_memory);
    match system.available_memory() {
        0 => u64::MAX,
        free => free.min(limit),
    }
}
