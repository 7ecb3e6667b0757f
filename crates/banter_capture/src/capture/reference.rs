//! What the game plays, as it waits for the microphone's sound of the same time.

use crate::{BLOCK, RATE};
use std::collections::VecDeque;

/// Blocks after which it is seen whether too much waits: five seconds.
const WINDOW: usize = 500;
/// So much may always wait: 20 ms.
const SLACK: usize = 2 * BLOCK;
/// More never waits: a second.
const MOST: usize = RATE as usize;

/// A queue that is as short as the bursts on both its ends allow.
///
/// When it is empty there is silence, and what comes later comes later by that: so it grows
/// by itself to what the bursts need.
#[derive(Debug)]
pub(super) struct Reference {
    waiting: VecDeque<f32>,
    /// The least that waited in this window.
    least: usize,
    blocks: usize,
}

impl Default for Reference {
    fn default() -> Self {
        Self {
            waiting: VecDeque::new(),
            least: usize::MAX,
            blocks: 0,
        }
    }
}

impl Reference {
    pub(super) fn push(&mut self, samples: &[f32]) {
        self.waiting.extend(samples);
    }

    /// The next ten milliseconds.
    pub(super) fn take(&mut self) -> [f32; BLOCK] {
        let mut block = [0.0; BLOCK];
        let there = self.waiting.len().min(BLOCK);
        for (to, from) in block.iter_mut().zip(self.waiting.drain(..there)) {
            *to = from;
        }
        self.least = self.least.min(self.waiting.len());
        self.blocks += 1;
        if self.blocks == WINDOW {
            if self.least > SLACK {
                self.waiting.drain(..self.least - BLOCK);
            }
            self.least = usize::MAX;
            self.blocks = 0;
        }
        block
    }

    /// Leaves out the oldest of what is too much to wait: nobody took any for a second.
    pub(super) fn limit(&mut self) {
        let surplus = self.waiting.len().saturating_sub(MOST);
        self.waiting.drain(..surplus);
    }

    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.waiting.capacity()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn side_by_side_nothing_is_moved() {
        let mut reference = Reference::default();
        for block in 0..2_000 {
            let sound = [block as f32; BLOCK];
            reference.push(&sound);
            assert_eq!(reference.take(), sound);
            reference.limit();
        }
    }

    #[test]
    fn where_there_is_none_there_is_silence() {
        let mut reference = Reference::default();
        reference.push(&[0.5; 100]);
        let block = reference.take();
        assert_eq!(block[..100], [0.5; 100]);
        assert_eq!(block[100..], [0.0; 60]);
        assert_eq!(reference.take(), [0.0; BLOCK]);
    }

    #[test]
    fn bursts_make_it_wait_only_as_long_as_they_are() {
        let mut reference = Reference::default();
        let mut silent_late = 0;
        for block in 0..5_000 {
            // 40 ms at a time, just after the microphone's block.
            let out = reference.take();
            if block > 100 && out[0] == 0.0 {
                silent_late += 1;
            }
            if block % 4 == 3 {
                reference.push(&[1.0; 4 * BLOCK]);
            }
        }
        assert_eq!(silent_late, 0);
        assert!(reference.waiting.len() <= 5 * BLOCK);
    }

    #[test]
    fn a_surplus_that_stays_is_left_out() {
        let mut reference = Reference::default();
        reference.push(&[1.0; 50 * BLOCK]);
        for _ in 0..WINDOW {
            reference.push(&[1.0; BLOCK]);
            reference.take();
        }
        assert_eq!(reference.waiting.len(), BLOCK);
        reference.push(&vec![1.0; 60 * MOST]);
        reference.limit();
        assert_eq!(reference.waiting.len(), MOST);
    }
}
