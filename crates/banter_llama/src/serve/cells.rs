//! The cells of the cache: one holds the keys and values of a token, for every sequence that
//! has that token at that place.

/// Counts which cells are taken, and by how many sequences.
#[derive(Debug)]
pub(super) struct Cells {
    holders: Vec<u32>,
    free: Vec<u32>,
}

impl Cells {
    pub(super) fn new(count: u32) -> Self {
        Self {
            holders: vec![0; count as usize],
            free: (0..count).rev().collect(),
        }
    }

    pub(super) fn total(&self) -> usize {
        self.holders.len()
    }

    pub(super) fn free(&self) -> usize {
        self.free.len()
    }

    /// Takes a cell that nobody has.
    pub(super) fn take(&mut self) -> Option<u32> {
        let cell = self.free.pop()?;
        if let Some(holders) = self.holders.get_mut(cell as usize) {
            *holders = 1;
        }
        Some(cell)
    }

    /// Has one more sequence hold these cells.
    pub(super) fn share(&mut self, cells: &[u32]) {
        for cell in cells {
            if let Some(holders) = self.holders.get_mut(*cell as usize) {
                *holders += 1;
            }
        }
    }

    /// Has one sequence less hold these cells.
    pub(super) fn release(&mut self, cells: &[u32]) {
        for cell in cells {
            if let Some(holders) = self.holders.get_mut(*cell as usize) {
                *holders = holders.saturating_sub(1);
                if *holders == 0 {
                    self.free.push(*cell);
                }
            }
        }
    }
}
