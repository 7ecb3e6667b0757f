//! How much of what engines have sent may lie unread.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The most that lies unread of one job, in bytes: ten minutes of sound at 22 kHz fit.
pub(crate) const MOST_OF_A_JOB: usize = 64 << 20;
/// The most that lies unread of all jobs of a worker, in bytes.
const MOST_IN_ALL: usize = 256 << 20;
/// What an event takes besides what it holds, in bytes.
const OVERHEAD: usize = 64;

/// What lies unread of a job, counted with the others of its worker.
#[derive(Debug)]
pub(crate) struct Unread {
    here: AtomicUsize,
    all: Arc<AtomicUsize>,
}

impl Unread {
    /// Nothing yet, of one more job of the worker that counts in `all`.
    pub(crate) fn of(all: &Arc<AtomicUsize>) -> Self {
        Self {
            here: AtomicUsize::new(0),
            all: Arc::clone(all),
        }
    }

    /// What an event that holds so many bytes counts for.
    pub(crate) fn size(held: usize) -> usize {
        held.saturating_add(OVERHEAD)
    }

    /// Counts what is sent. `false` if that is more than may lie unread; it is not counted.
    pub(crate) fn add(&self, size: usize) -> bool {
        let here = self.here.fetch_add(size, Ordering::AcqRel);
        let all = self.all.fetch_add(size, Ordering::AcqRel);
        let fits =
            here.saturating_add(size) <= MOST_OF_A_JOB && all.saturating_add(size) <= MOST_IN_ALL;
        if !fits {
            self.take(size);
        }
        fits
    }

    /// What lies unread of the job, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.here.load(Ordering::Acquire)
    }

    /// Counts what was read, or could not be sent.
    pub(crate) fn take(&self, size: usize) {
        let less = |here: usize| Some(here.saturating_sub(size));
        // Never less than nothing: the reader may have gone meanwhile.
        let update = self
            .here
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, less);
        let here = update.unwrap_or_else(|here| here);
        self.all.fetch_sub(here.min(size), Ordering::AcqRel);
    }

    /// The reader has gone: nothing lies here for anybody.
    pub(crate) fn clear(&self) {
        let here = self.here.swap(0, Ordering::AcqRel);
        self.all.fetch_sub(here, Ordering::AcqRel);
    }
}

impl Drop for Unread {
    fn drop(&mut self) {
        let here = *self.here.get_mut();
        self.all.fetch_sub(here, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_and_all_of_them_have_a_bound_and_what_is_dropped_is_free() {
        let all = Arc::default();
        let one = Unread::of(&all);
        assert!(one.add(MOST_OF_A_JOB) && !one.add(1));
        one.take(1);
        assert!(one.add(1) && !one.add(usize::MAX / 4));
        let others: Vec<Unread> = (1..4).map(|_| Unread::of(&all)).collect();
        assert!(others.iter().all(|other| other.add(MOST_OF_A_JOB)));
        let late = Unread::of(&all);
        assert!(!late.add(1));
        // A reader that has gone holds nothing, though its engine is at work yet.
        one.clear();
        assert!(late.add(1));
        one.take(7);
        drop(one);
        drop((others, late));
        assert_eq!(all.load(Ordering::Acquire), 0);
    }
}
