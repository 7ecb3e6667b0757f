//! The flag that says that work is no longer wanted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Says that work is no longer wanted. Clones share one flag.
#[derive(Debug, Clone, Default)]
pub struct CancelToken {
    flag: Arc<AtomicBool>,
    above: Option<Arc<CancelToken>>,
}

impl CancelToken {
    /// Raises the flag. It is never lowered.
    pub fn cancel(&self) {
        self.flag.store(true, Ordering::Release);
    }

    /// Whether the flag is raised, or that of something which this work is a part of: a job is
    /// cancelled when its whole engine is to end.
    pub fn is_cancelled(&self) -> bool {
        self.flag.load(Ordering::Acquire)
            || self
                .above
                .as_ref()
                .is_some_and(|above| above.is_cancelled())
    }

    /// A flag of its own for a part of this work, which is cancelled with the whole.
    pub(crate) fn part(&self) -> Self {
        Self {
            flag: Arc::default(),
            above: Some(Arc::new(self.clone())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_ends_with_the_whole_and_not_the_other_way_round() {
        let whole = CancelToken::default();
        let (one, other) = (whole.part(), whole.part());
        one.cancel();
        assert!(one.is_cancelled() && !other.is_cancelled() && !whole.is_cancelled());
        whole.cancel();
        assert!(other.is_cancelled() && other.clone().is_cancelled());
    }
}
