//! The jobs that wait for an engine.

use crate::{Assignment, Task};
use crossbeam_channel::{Receiver, Sender, TrySendError};
use std::cmp::Reverse;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many jobs overtake one that came before them until it counts as one step more urgent.
pub(crate) const OVERTAKEN_PER_STEP: u32 = 8;

/// Jobs in the order in which they came, of which the most urgent goes first. One that is
/// overtaken [again and again](OVERTAKEN_PER_STEP) becomes more urgent, so that none waits for
/// ever: whoever comes after it has risen to the top does not overtake it.
///
/// A job that its owner takes back has its place no longer. Whoever waits for jobs listens to
/// the bell, and then takes what there is.
pub(crate) struct Queue<T: Task> {
    waiting: Mutex<Waiting<T>>,
    bell: Receiver<()>,
    capacity: usize,
}

struct Waiting<T: Task> {
    jobs: VecDeque<Queued<T>>,
    /// `None` once the queue is closed.
    ring: Option<Sender<()>>,
}

/// A job that waits.
struct Queued<T: Task> {
    job: Assignment<T>,
    /// How many that came later were taken before it.
    overtaken: u32,
}

impl<T: Task> Queued<T> {
    fn urgency(&self) -> u8 {
        let risen = u8::try_from(self.overtaken / OVERTAKEN_PER_STEP).unwrap_or(u8::MAX);
        T::urgency(&self.job.request).saturating_add(risen)
    }

    fn is_wanted(&self) -> bool {
        !self.job.output.is_withdrawn()
    }
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
        waiting.jobs.retain(Queued::is_wanted);
        if waiting.jobs.len() >= self.capacity {
            return Err(Refused::Full(job));
        }
        waiting.jobs.push_back(Queued { job, overtaken: 0 });
        waiting.ring();
        Ok(())
    }

    /// The most urgent job, of several the one that has waited longest, if `wanted` says so of
    /// its urgency.
    pub(crate) fn pop_if(&self, wanted: impl FnOnce(u8) -> bool) -> Option<Assignment<T>> {
        let mut waiting = self.lock();
        waiting.jobs.retain(Queued::is_wanted);
        let urgencies = waiting.jobs.iter().map(Queued::urgency);
        let (_, Reverse(first)) = urgencies
            .enumerate()
            .map(|(index, urgency)| (urgency, Reverse(index)))
            .max()?;
        // How urgent it was when it came: having waited makes nobody interrupt.
        let job = &waiting.jobs.get(first)?.job;
        if !wanted(T::urgency(&job.request)) {
            return None;
        }
        let job = waiting.jobs.remove(first)?.job;
        for earlier in waiting.jobs.iter_mut().take(first) {
            earlier.overtaken = earlier.overtaken.saturating_add(1);
        }
        if !waiting.jobs.is_empty() {
            // Another thread may wait for it.
            waiting.ring();
        }
        Some(job)
    }

    /// The most urgent job, of several the one with the highest `rank`, of several the one that
    /// has waited longest. A job without a rank goes on waiting.
    ///
    /// Whom another passes by rank does not become more urgent for it: rank is whose turn it is,
    /// and a crowd of jobs of one owner is not to earn the place of all others by waiting.
    pub(crate) fn pop_by<R: Ord>(
        &self,
        rank: impl FnMut(&T::Request) -> Option<R>,
    ) -> Option<Assignment<T>> {
        let mut waiting = self.lock();
        waiting.jobs.retain(Queued::is_wanted);
        let requests = waiting.jobs.iter().map(|queued| &queued.job.request);
        let ranks: Vec<Option<R>> = requests.map(rank).collect();
        let places = waiting.jobs.iter().zip(&ranks).enumerate();
        let (_, rank, Reverse(first)) = places
            .filter_map(|(index, (queued, rank))| {
                Some((queued.urgency(), rank.as_ref()?, Reverse(index)))
            })
            .max()?;
        for (earlier, its) in waiting.jobs.iter_mut().zip(&ranks).take(first) {
            if its.as_ref() >= Some(rank) {
                earlier.overtaken = earlier.overtaken.saturating_add(1);
            }
        }
        let job = waiting.jobs.remove(first)?.job;
        if !waiting.jobs.is_empty() {
            // Another thread may wait for it.
            waiting.ring();
        }
        Some(job)
    }

    /// Takes no more jobs, and gives back those that wait.
    pub(crate) fn close(&self) -> Vec<Assignment<T>> {
        let mut waiting = self.lock();
        waiting.ring = None;
        let jobs = waiting.jobs.drain(..);
        jobs.map(|waiting| waiting.job).collect()
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
    fn what_nobody_waits_for_is_done_all_the_same() {
        let queue = Queue::new(8);
        let _summary = push(&queue, "summary", Priority::Background);
        let mut before = 0;
        loop {
            // The players never stop talking.
            let _line = push(&queue, "hello", Priority::Conversation);
            match pop(&queue).unwrap().as_str() {
                "hello" => before += 1,
                _ => break,
            }
        }
        assert_eq!(before, 2 * OVERTAKEN_PER_STEP);
    }

    #[test]
    fn who_came_last_is_not_overtaken_and_does_not_rise() {
        let queue = Queue::new(64);
        let mut jobs = Vec::new();
        for _ in 0..3 * OVERTAKEN_PER_STEP {
            jobs.push(push(&queue, "hello", Priority::Conversation));
        }
        jobs.push(push(&queue, "summary", Priority::Background));
        jobs.push(push(&queue, "gossip", Priority::Ambient));
        let order: Vec<_> = std::iter::from_fn(|| pop(&queue)).collect();
        assert!(order.ends_with(&["gossip".to_owned(), "summary".to_owned()]));
    }

    #[test]
    fn among_the_equally_urgent_rank_decides_and_earns_nobody_urgency() {
        let queue = Queue::new(64);
        let mut jobs: Vec<_> = (0..12)
            .map(|_| push(&queue, "crowd", Priority::Conversation))
            .collect();
        // Whose turn it is comes later, again and again.
        for _ in 0..3 * OVERTAKEN_PER_STEP {
            jobs.push(push(&queue, "one", Priority::Conversation));
            let rank = |request: &crate::GenerateRequest| Some(request.last_user_line() == "one");
            let job = queue.pop_by(rank).unwrap();
            assert_eq!(job.request.last_user_line(), "one");
        }
        jobs.push(push(&queue, "dream", Priority::Background));
        assert!(queue.pop_by(|_| None::<u8>).is_none());
        let free =
            |request: &crate::GenerateRequest| (request.last_user_line() != "crowd").then_some(0);
        assert_eq!(
            queue.pop_by(free).unwrap().request.last_user_line(),
            "dream"
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
