//! How much memory a model may take.

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
        Self::of(banter_machine::free_memory().unwrap_or(4_000_000_000))
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
