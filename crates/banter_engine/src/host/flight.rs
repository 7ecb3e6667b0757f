//! The jobs that are with a child, and what it sent that their readers have not taken.

use crate::job::JOB_CAPACITY;
use crate::{EngineError, Output, Update};
use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

/// How many events a child may send for a job ahead of its reader.
pub(super) const WINDOW: u32 = JOB_CAPACITY as u32;

/// One job that is with the child.
struct Passenger<E> {
    output: Output<E>,
    /// What came and found no room with the reader.
    pending: VecDeque<Update<E>>,
    ended: bool,
    cancelled_at: Option<Instant>,
}

impl<E> Passenger<E> {
    /// Hands over what the reader has room for; how many events it took.
    fn flush(&mut self) -> u32 {
        let mut taken = 0;
        while let Some(update) = self.pending.pop_front() {
            let is_event = matches!(update, Update::Event(_));
            if let Err(back) = self.output.try_deliver(update) {
                self.pending.push_front(back);
                break;
            }
            taken += u32::from(is_event);
        }
        taken
    }
}

/// All jobs that are with a child.
pub(super) struct Flight<E> {
    jobs: BTreeMap<u64, Passenger<E>>,
    next_id: u64,
    max: usize,
}

impl<E> Flight<E> {
    pub(super) fn new(max: usize) -> Self {
        Self {
            jobs: BTreeMap::new(),
            next_id: 0,
            max: max.max(1),
        }
    }

    /// Whether another job may be sent to the child. Jobs that have ended and are not
    /// read yet count too, a little less, so that a reader that never reads is bounded.
    pub(super) fn has_room(&self) -> bool {
        self.working() < self.max && self.jobs.len() < self.max * 4
    }

    /// Whether the child has nothing to do.
    pub(super) fn is_idle(&self) -> bool {
        self.working() == 0
    }

    /// Whether nothing at all is to be handed over or waited for.
    pub(super) fn is_empty(&self) -> bool {
        self.jobs.is_empty()
    }

    /// Whether every job waits for its reader and not for the child.
    pub(super) fn is_held_up(&self) -> bool {
        self.jobs
            .values()
            .filter(|job| !job.ended)
            .all(|job| !job.pending.is_empty())
    }

    pub(super) fn add(&mut self, output: Output<E>) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        self.jobs.insert(
            id,
            Passenger {
                output,
                pending: VecDeque::new(),
                ended: false,
                cancelled_at: None,
            },
        );
        id
    }

    /// Notes what the child sent for a job.
    ///
    /// `Err` when it sent more than it may. What comes for a job that is not there any
    /// more is dropped: it crossed the job's end on the way.
    pub(super) fn receive(&mut self, id: u64, update: Update<E>) -> Result<(), &'static str> {
        let Some(job) = self.jobs.get_mut(&id) else {
            return Ok(());
        };
        if job.ended || job.pending.len() > WINDOW as usize {
            return Err("it sent more than it was asked for");
        }
        job.ended = !matches!(update, Update::Event(_));
        job.pending.push_back(update);
        Ok(())
    }

    /// Hands over what readers have room for. `taken(job, events)` is called for each job
    /// of which the child may send more.
    pub(super) fn flush(&mut self, mut taken: impl FnMut(u64, u32)) {
        self.jobs.retain(|id, job| {
            let events = job.flush();
            if events > 0 && !job.ended {
                taken(*id, events);
            }
            !(job.ended && (job.pending.is_empty() || job.output.is_cancelled()))
        });
    }

    /// Calls `cancel` once for each job that is no longer wanted.
    pub(super) fn cancel(&mut self, now: Instant, mut cancel: impl FnMut(u64)) {
        for (id, job) in &mut self.jobs {
            if !job.ended && job.cancelled_at.is_none() && job.output.is_cancelled() {
                job.cancelled_at = Some(now);
                // Its reader is gone or does not care: nothing to wait for.
                job.pending.clear();
                cancel(*id);
            }
        }
    }

    /// Whether the child ignored a cancellation for longer than `patience`.
    pub(super) fn ignores_cancel(&self, now: Instant, patience: Duration) -> bool {
        self.jobs.values().any(|job| {
            !job.ended
                && job
                    .cancelled_at
                    .is_some_and(|since| now.duration_since(since) > patience)
        })
    }

    /// Fails every job that has not ended; those that have are still handed over.
    pub(super) fn fail_all(&mut self, error: &EngineError) {
        for (_, mut job) in std::mem::take(&mut self.jobs) {
            job.flush();
            if !job.ended {
                job.output.finish(Err(error.clone()));
            }
        }
    }

    fn working(&self) -> usize {
        self.jobs.values().filter(|job| !job.ended).count()
    }
}
