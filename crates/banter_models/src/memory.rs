//! How much memory a model may take.

use sysinfo::{MemoryRefreshKind, RefreshKind, System};

/// The memory at hand on a machine, in bytes.
///
/// ```
/// use banter_models::Memory;
///
/// let memory = Memory::of(8_000_000_000);
/// assert_eq!(memory.for_a_model(), 4_000_000_000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    available: u64,
}

impl Memory {
    /// What is free now, or can be made free, on this machine. Where the system
    /// does not tell, 4 GB are taken for granted.
    pub fn now() -> Self {
        let kind = RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram());
        let available =
            System::new_with_specifics(kind).map_or(0, |system| system.available_memory());
        Self::of(if available == 0 {
            4_000_000_000
        } else {
            available
        })
    }

    /// So much, whatever this machine has.
    pub fn of(available: u64) -> Self {
        Self { available }
    }

    /// What is at hand, in bytes.
    pub fn available(self) -> u64 {
        self.available
    }

    /// What one model may take of it: a half. The game and the other two
    /// engines want the rest.
    pub fn for_a_model(self) -> u64 {
        self.available / 2
    }
}
