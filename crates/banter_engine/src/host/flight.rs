//! The jobs that are with a child.

use crate::{EngineError, Output, Update};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The longest that a child may say it is busy.
const LONGEST_CALL: Duration = Duration::from_secs(600);

/// One job that is with the child.
struct Passenger<E> {
    output: Output<E>,
    urgency: u8,
    /// Whether the child's engine has it in hand. Until then it waits there.
    begun: bool,
    /// Until when the engine can do nothing but what it is doing.
    busy_until: Option<Instant>,
    /// Since when the engine could have noticed that the job is no longer wanted.
    cancelled_at: Option<Instant>,
    /// Why the job is given up although it is wanted.
    given_up: Option<EngineError>,
}

impl<E> Passenger<E> {
    /// The engine has shown that it lives.
    fn sign(&mut self, now: Instant) {
        if self.busy_until.take().is_some() && self.cancelled_at.is_some() {
            self.cancelled_at = Some(now);
        }
    }

    fn is_busy(&self, now: Instant) -> bool {
        self.busy_until.is_some_and(|until| now < until)
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

    /// Whether another job of this urgency may be sent to the child: there is a place, or
    /// whatever waits there is less urgent.
    pub(super) fn has_room(&self, urgency: u8) -> bool {
        let waiting = self.jobs.values().filter(|job| !job.begun);
        self.jobs.len() < self.max
            || waiting
                .map(|job| job.urgency)
                .max()
                .is_some_and(|most| most < urgency)
    }

    /// Whether the child has nothing to do.
    pub(super) fn is_idle(&self) -> bool {
        self.jobs.is_empty()
    }

    /// Whether the child has said that it will be silent for now.
    pub(super) fn is_busy(&self, now: Instant) -> bool {
        self.jobs.values().any(|job| job.is_busy(now))
    }

    pub(super) fn add(&mut self, output: Output<E>, urgency: u8) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        let job = Passenger {
            output,
            urgency,
            begun: false,
            busy_until: None,
            cancelled_at: None,
            given_up: None,
        };
        self.jobs.insert(id, job);
        id
    }

    /// The child's engine has taken the job in hand.
    pub(super) fn begin(&mut self, id: u64, now: Instant) {
        if let Some(job) = self.jobs.get_mut(&id) {
            job.begun = true;
            job.cancelled_at = job.cancelled_at.map(|_| now);
            job.output.begin();
        }
    }

    /// The child works on a job, though there is nothing to be had yet.
    pub(super) fn alive(&mut self, id: u64, now: Instant) {
        if let Some(job) = self.jobs.get_mut(&id) {
            job.sign(now);
            job.output.alive();
        }
    }

    /// The child will be silent for so long, over a call that cannot be interrupted.
    pub(super) fn busy(&mut self, id: u64, now: Instant, limit: Duration) {
        if let Some(job) = self.jobs.get_mut(&id) {
            let limit = limit.min(LONGEST_CALL);
            job.sign(now);
            job.busy_until = now.checked_add(limit);
            job.output.busy_for(limit);
        }
    }

    /// Hands over what the child sent for a job. What comes for one that is not there any
    /// more is dropped: it crossed the job's end on the way.
    pub(super) fn receive(&mut self, id: u64, now: Instant, update: Update<E>) {
        match update {
            Update::Event(event) => {
                let Some(job) = self.jobs.get_mut(&id) else {
                    return;
                };
                job.sign(now);
                if let Err(error) = job.output.send(event)
                    && !error.is_cancelled()
                {
                    job.given_up = Some(error);
                }
            }
            Update::Done => self.end(id, Ok(())),
            Update::Failed(error) => self.end(id, Err(error)),
        }
    }

    /// Ends a job.
    pub(super) fn end(&mut self, id: u64, result: Result<(), EngineError>) {
        if let Some(job) = self.jobs.remove(&id) {
            job.output.finish(job.given_up.map_or(result, Err));
        }
    }

    /// Calls `cancel` once for each job that is to be given up.
    pub(super) fn cancel(&mut self, now: Instant, mut cancel: impl FnMut(u64)) {
        for (id, job) in &mut self.jobs {
            let unwanted = job.output.is_cancelled() || job.given_up.is_some();
            if unwanted && job.cancelled_at.is_none() {
                job.cancelled_at = Some(now);
                cancel(*id);
            }
        }
    }

    /// Whether the child goes on with a job that was cancelled longer ago than `patience`.
    /// One that only waits there is no reason to think so, nor is a call that cannot be
    /// interrupted.
    pub(super) fn ignores_cancel(&self, now: Instant, patience: Duration) -> bool {
        self.jobs.values().any(|job| {
            job.begun
                && !job.is_busy(now)
                && job
                    .cancelled_at
                    .is_some_and(|since| now.saturating_duration_since(since) > patience)
        })
    }

    /// Fails every job.
    pub(super) fn fail_all(&mut self, error: &EngineError) {
        for (_, job) in std::mem::take(&mut self.jobs) {
            job.output.finish(Err(error.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::Shared;
    use crate::{GenerateEvent, Generation};

    const PATIENCE: Duration = Duration::from_secs(3);

    fn flight(max: usize) -> (Flight<GenerateEvent>, Shared, Instant) {
        (Flight::new(max), Shared::new("x".into()), Instant::now())
    }

    #[test]
    fn patience_with_a_cancelled_job_counts_only_while_it_could_end() {
        let (mut flight, shared, start) = flight(2);
        let (job, output) = shared.job::<Generation>();
        let id = flight.add(output, 0);
        drop(job);
        let at = |seconds: u64| start + Duration::from_secs(seconds);
        let mut told = Vec::new();
        flight.cancel(at(0), |id| told.push(id));
        flight.cancel(at(1), |id| told.push(id));
        assert_eq!(told, [id]);
        // It waits there.
        assert!(!flight.ignores_cancel(at(60), PATIENCE));
        flight.begin(id, at(60));
        assert!(!flight.ignores_cancel(at(62), PATIENCE));
        flight.busy(id, at(62), Duration::from_secs(30));
        assert!(flight.is_busy(at(91)) && !flight.ignores_cancel(at(91), PATIENCE));
        flight.alive(id, at(91));
        assert!(!flight.is_busy(at(91)) && !flight.ignores_cancel(at(93), PATIENCE));
        assert!(flight.ignores_cancel(at(95), PATIENCE));
        // A call that takes longer than it was said to is no excuse.
        flight.busy(id, at(95), Duration::from_secs(1));
        assert!(flight.ignores_cancel(at(97), PATIENCE));
        flight.busy(id, at(97), Duration::MAX);
        assert!(!flight.is_busy(at(97) + LONGEST_CALL));
    }

    #[test]
    fn what_is_more_urgent_than_all_that_waits_has_room() {
        let (mut flight, shared, now) = flight(2);
        let add = |flight: &mut Flight<_>, urgency| {
            let (job, output) = shared.job::<Generation>();
            (flight.add(output, urgency), job)
        };
        let (first, _kept) = add(&mut flight, 1);
        assert!(flight.has_room(0));
        let (second, _too) = add(&mut flight, 1);
        assert!(!flight.has_room(1) && flight.has_room(2));
        flight.begin(first, now);
        let _urgent = add(&mut flight, 2);
        assert!(!flight.has_room(2));
        flight.begin(second, now);
        flight.receive(first, now, Update::Done);
        flight.receive(second, now, Update::Done);
        assert!(flight.has_room(0));
    }
}
