//! The jobs that wait for an engine.

use crate::{Assignment, Task};
use crossbeam_channel::{Receiver, Sender, TrySendError};
use std::cmp::Reverse;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Jobs in the order in which they came, of which the most urgent goes first.
///
/// A job that its owner takes back has its place no longer. Whoever waits for jobs listens to
/// the bell, and then takes what there is.
pub(crate) struct Queue<T: Task> {
    waiting: Mutex<Waiting<T>>,
    bell: Receiver<()>,
    capacity: usize,
}

struct Waiting<T: Task> {
    jobs: VecDeque<Assignment<T>>,
    /// `None` once the queue is closed.
    ring: Option<Sender<()>>,
}

/// Why a job was not taken. It comes back.
pub(crate) enum Refused<T: Task> {
    Full(Assignment<T>),
    Closed(Assignment<T>),
}

impl<T: Task> Queue<T> {
    pub(crate) fn new(capacity: usize) -> Self {
        let (ring, bell) = crossbeam_channel::bounded(1);
        let waiting = Waiting {
            jobs: VecDeque::new(),
            ring: Some(ring),
        };
        Self {
            waiting: Mutex::new(waiting),
            bell,
            capacity,
        }
    }

    /// Has a job wait its turn.
    pub(crate) fn push(&self, job: Assignment<T>) -> Result<(), Refused<T>> {
        let mut waiting = self.lock();
        if waiting.ring.is_none() {
            return Err(Refused::Closed(job));
        }
        waiting.jobs.retain(|job| !job.output.is_withdrawn());
        if waiting.jobs.len() >= self.capacity {
            return Err(Refused::Full(job));
        }
        waiting.jobs.push_back(job);
        waiting.ring();
        Ok(())
    }

    /// The most urgent job, of several the one that has waited longest, if `wanted` says so of
    /// its urgency.
    pub(crate) fn pop_if(&self, wanted: impl FnOnce(u8) -> bool) -> Option<Assignment<T>> {
        let mut waiting = self.lock();
        waiting.jobs.retain(|job| !job.output.is_withdrawn());
        let urgencies = waiting.jobs.iter().map(|job| T::urgency(&job.request));
        let (urgency, Reverse(first)) = urgencies
            .enumerate()
            .map(|(index, urgency)| (urgency, Reverse(index)))
            .max()?;
        if !wanted(urgency) {
            return None;
        }
        let job = waiting.jobs.remove(first);
        if !waiting.jobs.is_empty() {
            // Another thread may wait for it.
            waiting.ring();
        }
        job
    }

    /// Takes no more jobs, and gives back those that wait.
    pub(crate) fn close(&self) -> VecDeque<Assignment<T>> {
        let mut waiting = self.lock();
        waiting.ring = None;
        std::mem::take(&mut waiting.jobs)
    }

    /// Holds a token when jobs may have come; disconnected once the queue is closed.
    pub(crate) fn bell(&self) -> &Receiver<()> {
        &self.bell
    }

    fn lock(&self) -> MutexGuard<'_, Waiting<T>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Task> Waiting<T> {
    fn ring(&self) {
        match self.ring.as_ref().map(|ring| ring.try_send(())) {
            // It rings already, or nobody is to hear it.
            None | Some(Ok(()) | Err(TrySendError::Full(()) | TrySendError::Disconnected(()))) => {}
        }
    }
}

impl<T: Task> std::fmt::Debug for Queue<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Queue")
            .field("waiting", &self.lock().jobs.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::job::Shared;
    use crate::{EngineError, GenerateRequest, Generation, Job, Priority, Update};

    fn push(
        queue: &Queue<Generation>,
        line: &str,
        priority: Priority,
    ) -> Option<Job<crate::GenerateEvent>> {
        let (job, output) = Shared::new("x".into()).job::<Generation>();
        let request = GenerateRequest {
            priority,
            ..GenerateRequest::from_user(line)
        };
        queue
            .push(Assignment { request, output })
            .is_ok()
            .then_some(job)
    }

    fn pop(queue: &Queue<Generation>) -> Option<String> {
        let job = queue.pop_if(|_| true)?;
        Some(job.request.last_user_line().to_owned())
    }

    #[test]
    fn the_most_urgent_goes_first_and_then_whoever_came_first() {
        let queue = Queue::new(8);
        let jobs: Vec<_> = [
            ("dream", Priority::Background),
            ("gossip", Priority::Ambient),
            ("hello", Priority::Conversation),
            ("and then", Priority::Conversation),
            ("more gossip", Priority::Ambient),
        ]
        .map(|(line, priority)| push(&queue, line, priority))
        .into();
        assert!(jobs.iter().all(Option::is_some));
        assert!(queue.pop_if(|urgency| urgency < 2).is_none());
        let order: Vec<_> = std::iter::from_fn(|| pop(&queue)).collect();
        assert_eq!(
            order,
            ["hello", "and then", "gossip", "more gossip", "dream"]
        );
    }

    #[test]
    fn a_job_that_is_taken_back_frees_its_place() {
        let queue = Queue::new(2);
        let first = push(&queue, "one", Priority::default()).unwrap();
        let mut second = push(&queue, "two", Priority::default()).unwrap();
        assert!(push(&queue, "three", Priority::default()).is_none());
        second.cancel();
        assert_eq!(second.poll(), Some(Update::Failed(EngineError::Cancelled)));
        let third = push(&queue, "three", Priority::default());
        assert!(third.is_some());
        drop(first);
        assert_eq!(pop(&queue).as_deref(), Some("three"));
        assert_eq!(pop(&queue), None);
    }

    #[test]
    fn a_closed_queue_takes_nothing_and_gives_back_what_it_has() {
        let queue = Queue::new(2);
        let _one = push(&queue, "one", Priority::default());
        assert_eq!(queue.close().len(), 1);
        assert!(push(&queue, "two", Priority::default()).is_none());
        assert!(queue.bell().recv().is_ok() && queue.bell().recv().is_err());
    }
}
