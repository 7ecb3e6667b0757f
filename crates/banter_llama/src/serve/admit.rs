//! Jobs that wait get a sequence to work in.

use super::job::{Job, Waiting};
use super::prompt::count;
use super::slots::{Sequences, Wanted};
use super::tree::common;
use super::{Serving, send};
use crate::failure::failed;
use banter_engine::{GenerateEvent, PromptUsage};
use std::collections::VecDeque;

/// From how many tokens on a beginning that another job is about to read is waited for.
const WORTH_WAITING: usize = 32;
/// In how many steps a job that waits becomes one step more urgent.
const STEPS_TO_RISE: u32 = 8;

impl<'m> Serving<'m> {
    /// Has jobs that wait begin, the most urgent first, as far as there is room.
    pub(super) fn admit(&mut self) {
        let mut waiting = std::mem::take(&mut self.waiting);
        // Urgency is lent for as long as somebody waits for it.
        self.jobs.iter_mut().for_each(|job| job.lent = 0);
        waiting.sort_by_key(|it| {
            std::cmp::Reverse(u32::from(it.order.urgency) + it.waited / STEPS_TO_RISE)
        });
        let mut full = false;
        for mut it in waiting {
            it.output.alive();
            it.waited += 1;
            if full || self.is_about_to_be_read(&it) {
                self.waiting.push(it);
                continue;
            }
            // Whoever comes first is not overtaken by who needs less: else it waits for ever.
            let mut without_room = self.open(it);
            while let Some(it) = without_room.take() {
                if !self.give_way_to(&it) {
                    full = true;
                    self.waiting.push(it);
                    break;
                }
                without_room = self.open(it);
            }
        }
    }

    /// Ends the least urgent job that only reads ahead of what is `waiting`, if there is one. What
    /// it has read stays as long as there is room.
    fn give_way_to(&mut self, waiting: &Waiting<'m>) -> bool {
        let jobs = self.jobs.iter().enumerate();
        let ahead = jobs
            .filter(|(_, job)| job.order.writer.is_none() && job.urgency() < waiting.order.urgency);
        let Some((at, _)) = ahead.min_by_key(|(_, job)| job.urgency()) else {
            return false;
        };
        let job = self.jobs.remove(at);
        let reason = "a prompt was not read to its end: an answer needed its room; ask for the \
                      answer itself, or set `cache` or `slots` higher";
        self.finish(job, Err(failed(reason)));
        true
    }

    /// Whether another job is reading what this one begins with. It is then as urgent.
    fn is_about_to_be_read(&mut self, waiting: &Waiting<'m>) -> bool {
        let order = &waiting.order;
        let readers = self.jobs.iter_mut().filter(|job| !job.answers);
        let best = readers
            .filter(|job| job.order.adapter == order.adapter)
            .map(|job| (common(&job.order.prompt, &order.prompt), job))
            .max_by_key(|(same, _)| *same);
        let Some((same, reader)) = best else {
            return false;
        };
        let read = reader.order.prompt.len() - reader.todo.len();
        let wanted = Wanted {
            adapter: order.adapter.as_ref(),
            owner: order.owner.as_deref(),
            prompt: &order.prompt,
            answer: order.answer,
            draws: order.writer.is_some(),
        };
        let known = self.slots.held(&wanted).max(read.min(same));
        let waits = same >= known + WORTH_WAITING;
        if waits {
            reader.lent = reader.lent.max(order.urgency);
        }
        waits
    }

    /// Gives a job a sequence. It comes back where there is no room now.
    fn open(&mut self, waiting: Waiting<'m>) -> Option<Waiting<'m>> {
        let Waiting {
            mut output,
            mut order,
            waited,
        } = waiting;
        let draws = order.writer.is_some();
        if !draws && order.prompt.len() > 1 && !self.slots.sequences.are_plain() {
            // Nothing can be cut off: the last token is left for the answer, which needs it.
            order.prompt.pop();
        }
        let opened = self.slots.open(Wanted {
            adapter: order.adapter.as_ref(),
            owner: order.owner.as_deref(),
            prompt: &order.prompt,
            answer: order.answer,
            draws,
        });
        let Some(opened) = opened else {
            if self.jobs.is_empty() {
                let reason = "the prompt and its answer have no room in the context; set `cache` \
                              or `slots` higher";
                output.finish(Err(failed(reason)));
                return None;
            }
            return Some(Waiting {
                output,
                order,
                waited,
            });
        };
        let rest = order.prompt.get(opened.cached..).unwrap_or_default();
        let todo: VecDeque<_> = rest.iter().copied().collect();
        let ready = self.slots.ready_at(opened.sequence);
        let ready = ready.filter(|_| todo.is_empty());
        let usage = PromptUsage {
            tokens: count(order.prompt.len()),
            cached: count(opened.cached),
            sections: std::mem::take(&mut order.sections),
        };
        let told = send(&mut output, GenerateEvent::Prompt(usage));
        let job = Job {
            output,
            sequence: opened.sequence,
            answers: todo.is_empty(),
            todo,
            ready,
            waited: 0,
            lent: 0,
            order,
        };
        match told {
            Ok(()) => self.jobs.push(job),
            Err(error) => self.finish(job, Err(error)),
        }
        None
    }
}
