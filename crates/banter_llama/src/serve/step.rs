//! A step: what comes next is drawn for each answer, and a batch is read.

use super::job::Job;
use super::schedule::{StepSize, Work, next_step};
use super::slots::Sequences;
use super::write::Next;
use super::{Serving, send};
use crate::adapters::AdapterKey;
use crate::failure::failed;
use banter_engine::{EngineError, Finish, FinishReason, GenerateEvent};
use std::time::{Duration, Instant};

/// The longest that llama.cpp may take for a step, which cannot be interrupted: minutes, where a
/// large model runs on a weak processor.
const LONGEST_STEP: Duration = Duration::from_secs(180);
/// A step that takes longer than this is told before the next: it might be taken for a hang
/// when a job is cancelled.
const SLOW_STEP: Duration = Duration::from_millis(500);
/// Which share of a step prompts may take beside answers that are as urgent.
const BESIDE_ANSWERS: usize = 4;

/// What of a job is in the batch: its place among the jobs, how many tokens, and where in the
/// batch the last of them is, if what comes after it is wanted.
struct Share {
    at: usize,
    tokens: usize,
    drawn: Option<i32>,
}

impl<'m> Serving<'m> {
    /// Draws the next token of each answer, and ends those that are whole.
    pub(super) fn draw(&mut self) {
        for mut job in std::mem::take(&mut self.jobs) {
            match self.draw_for(&mut job) {
                Ok(false) => self.jobs.push(job),
                Ok(true) => self.finish(job, Ok(())),
                Err(error) => self.finish(job, Err(error)),
            }
        }
    }

    /// Whether the job is done.
    fn draw_for(&mut self, job: &mut Job<'m>) -> Result<bool, EngineError> {
        let Some(writer) = &mut job.order.writer else {
            if job.todo.is_empty() {
                let finish = Finish {
                    reason: FinishReason::Prefilled,
                    tokens: 0,
                };
                send(&mut job.output, GenerateEvent::Finished(finish))?;
            }
            return Ok(job.todo.is_empty());
        };
        let Some(index) = job.ready.take() else {
            return Ok(false);
        };
        let end = job.order.prompt.len() + job.order.answer;
        let room = end.saturating_sub(self.slots.length(job.sequence));
        let context = &self.slots.sequences.context;
        match writer.next(context, index, room, &mut job.output)? {
            Next::Read(tokens) => {
                job.todo.extend(tokens);
                Ok(false)
            }
            Next::End(finish) => {
                send(&mut job.output, GenerateEvent::Finished(finish))?;
                Ok(true)
            }
        }
    }

    /// Reads one batch.
    pub(super) fn step(&mut self) {
        let groups = self.groups();
        let now = groups.iter().position(|it| *it == self.adapter);
        let work: Vec<Work> = self.jobs.iter().map(|job| work(job, &groups)).collect();
        let Some(step) = next_step(&work, now.unwrap_or(usize::MAX), self.step_size()) else {
            return;
        };
        let adapter = groups.get(step.group).cloned().flatten();
        for job in &mut self.jobs {
            job.waited = job.waited.saturating_add(1);
        }
        let shares = self.fill(&step.shares);
        self.tell_of_slow_step();
        let begun = Instant::now();
        let read = self
            .use_adapter(adapter)
            .and_then(|()| self.slots.sequences.decode(&mut self.batch));
        self.step = begun.elapsed();
        self.slots.unready();
        match read {
            Ok(()) => self.note(&shares),
            Err(error) => self.fail(&shares, &error),
        }
    }

    /// The adapters that jobs work with.
    fn groups(&self) -> Vec<Option<AdapterKey>> {
        let mut groups: Vec<Option<AdapterKey>> = Vec::new();
        for job in &self.jobs {
            if !groups.contains(&job.order.adapter) {
                groups.push(job.order.adapter.clone());
            }
        }
        groups
    }

    fn step_size(&self) -> StepSize {
        let most = self.model.config.batch as usize;
        let paced = (most * usize::from(self.pace)).div_ceil(100).max(1);
        StepSize {
            // Answers are not thinned out: they go slower by the rests.
            most: paced.max(self.jobs.len().min(most)),
            beside_answers: paced.div_ceil(BESIDE_ANSWERS),
        }
    }

    /// Puts into the batch what each job reads of it.
    fn fill(&mut self, shares: &[(usize, usize)]) -> Vec<Share> {
        self.batch.clear();
        let plain = self.slots.sequences.are_plain();
        let mut filled = Vec::new();
        for (at, most) in shares {
            let Some(job) = self.jobs.get_mut(*at) else {
                continue;
            };
            let mut tokens = (*most).min(job.todo.len());
            if !plain && !job.answers && job.todo.len() > 1 {
                // A copy is made before the last token of a prompt.
                tokens = tokens.min(job.todo.len() - 1);
            }
            let first = self.slots.length(job.sequence);
            let draws = tokens == job.todo.len();
            let positions = (first..).zip(job.todo.iter().take(tokens));
            let sequence = [i32::try_from(job.sequence).unwrap_or(i32::MAX)];
            let mut added = 0;
            for (position, token) in positions {
                let position = i32::try_from(position).unwrap_or(i32::MAX);
                let drawn = draws && added + 1 == tokens;
                if self.batch.add(*token, position, &sequence, drawn).is_err() {
                    break;
                }
                added += 1;
            }
            job.waited = 0;
            filled.push(Share {
                at: *at,
                tokens: added,
                drawn: (draws && added == tokens).then(|| self.batch.n_tokens() - 1),
            });
        }
        filled
    }

    /// Has those who watch know that nothing is heard for a while.
    fn tell_of_slow_step(&mut self) {
        let is_slow = self.step > SLOW_STEP || self.jobs.iter().any(|job| !job.answers);
        if is_slow {
            for job in &mut self.jobs {
                job.output.busy_for(LONGEST_STEP);
            }
        }
    }

    /// Notes what was read.
    fn note(&mut self, shares: &[Share]) {
        let plain = self.slots.sequences.are_plain();
        let mut ended = Vec::new();
        for share in shares {
            let Some(job) = self.jobs.get_mut(share.at) else {
                continue;
            };
            let tokens: Vec<_> = job.todo.drain(..share.tokens).collect();
            let fits = self.slots.push(job.sequence, &tokens, !job.answers);
            if let Some(index) = share.drawn {
                self.slots.set_ready(job.sequence, index);
                job.ready = Some(index);
            }
            job.output.alive();
            let mut told = Ok(());
            if !job.answers {
                let all = job.order.prompt.len();
                let read = all.saturating_sub(job.todo.len());
                let fraction = read as f32 / all.max(1) as f32;
                told = send(&mut job.output, GenerateEvent::Prefill(fraction));
                if !plain && job.todo.len() == 1 {
                    self.slots.checkpoint(job.sequence);
                }
                job.answers = job.todo.is_empty();
            }
            if !fits {
                told = Err(failed("the context is full before its time"));
            }
            if let Err(error) = told {
                ended.push((share.at, error));
            }
        }
        self.end_some(ended);
    }

    /// A batch could not be read: what its sequences hold is not known any more.
    fn fail(&mut self, shares: &[Share], error: &EngineError) {
        let mut ended = Vec::new();
        for share in shares {
            if let Some(job) = self.jobs.get(share.at) {
                self.slots.spoil(job.sequence);
                ended.push((share.at, error.clone()));
            }
        }
        self.end_some(ended);
    }

    fn end_some(&mut self, mut ended: Vec<(usize, EngineError)>) {
        ended.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        for (at, error) in ended {
            if at < self.jobs.len() {
                let job = self.jobs.remove(at);
                self.finish(job, Err(error));
            }
        }
    }
}

fn work(job: &Job, groups: &[Option<AdapterKey>]) -> Work {
    let group = groups.iter().position(|it| *it == job.order.adapter);
    Work {
        urgency: job.urgency(),
        waited: job.waited,
        todo: job.todo.len(),
        answers: job.answers,
        group: group.unwrap_or(0),
    }
}
