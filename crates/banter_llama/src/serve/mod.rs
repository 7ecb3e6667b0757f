//! One context, many conversations: the loop that reads prompts and writes answers.
//!
//! A step reads one batch: a token of each answer that is being written, and slices of prompts
//! by priority. Between two steps jobs come, go and are cancelled, and what comes after each
//! job's last token is drawn. Which sequence of the context a job works in, and how much of its
//! prompt is known already, `slots` decides; who works in a step, `schedule`.

mod admit;
mod cells;
mod context;
mod job;
mod parked;
mod prompt;
mod schedule;
mod slots;
mod state_file;
mod step;
mod tree;
mod upkeep;
mod write;

use crate::adapters::AdapterKey;
use crate::failure::failed;
use crate::loaded::LoadedModel;
use banter_engine::{Assignment, EngineError, GenerateEvent, Generation, Inbox, Output, Purpose};
use context::ContextSequences;
use job::{Job, Order, Waiting};
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::token::LlamaToken;
use slots::Slots;
use std::time::{Duration, Instant};

/// How many jobs are in hand at most, those that wait for room among them.
const MOST_JOBS: usize = 64;
/// How many jobs are taken in hand between two steps, while others are at work: laying a prompt
/// out takes a millisecond or two.
const TAKEN_BETWEEN_STEPS: usize = 4;
/// The longest rest between two steps, at the slowest pace.
const LONGEST_REST: Duration = Duration::from_millis(500);

/// A model at work on many requests.
pub(crate) struct Serving<'m> {
    model: &'m LoadedModel,
    slots: Slots<ContextSequences<'m>>,
    batch: LlamaBatch<'static>,
    jobs: Vec<Job<'m>>,
    /// The longest waiting first.
    waiting: Vec<Waiting<'m>>,
    /// The adapter that the context works with.
    adapter: Option<AdapterKey>,
    /// The tokens of prompt and answer that a conversation may have.
    size: usize,
    /// How fast it works, in percent.
    pace: u8,
    /// How long the last step took.
    step: Duration,
}

impl<'m> Serving<'m> {
    pub(crate) fn new(model: &'m LoadedModel) -> Result<Self, EngineError> {
        let count = model.slots();
        let mut sequences = ContextSequences::new(model, count)?;
        let vocab = model.model.vocab();
        let token = [vocab.bos(), vocab.eos()]
            .into_iter()
            .find(|token| token.0 >= 0)
            .unwrap_or(LlamaToken(0));
        sequences.warm_up(token)?;
        let cells = sequences.context.n_ctx();
        let parked = usize::try_from(model.config.parked << 20).unwrap_or(usize::MAX);
        Ok(Self {
            size: (model.context as usize).min(cells as usize),
            slots: Slots::new(sequences, count, cells, parked),
            batch: LlamaBatch::new(model.config.batch as usize, 1),
            jobs: Vec::new(),
            waiting: Vec::new(),
            adapter: None,
            pace: 100,
            step: Duration::ZERO,
            model,
        })
    }

    /// Works until `inbox` closes.
    pub(crate) fn run(&mut self, inbox: &Inbox<Generation>) {
        while self.take(inbox) {
            let begun = Instant::now();
            self.drop_unwanted();
            self.admit();
            self.draw();
            self.step();
            self.rest(begun.elapsed(), inbox);
        }
        let waiting = self.waiting.drain(..).map(|it| it.output);
        let outputs = self.jobs.drain(..).map(|it| it.output).chain(waiting);
        outputs.for_each(|output| output.finish(Err(EngineError::Cancelled)));
    }

    /// Takes jobs in hand; waits for one where none is there. `false` when the engine is to end.
    fn take(&mut self, inbox: &Inbox<Generation>) -> bool {
        let idle = self.jobs.is_empty();
        if idle && self.waiting.is_empty() {
            match inbox.next() {
                Some(assignment) => self.begin(assignment),
                None => return false,
            }
        }
        let most = if idle { MOST_JOBS } else { TAKEN_BETWEEN_STEPS };
        for _ in 0..most {
            if self.jobs.len() + self.waiting.len() >= MOST_JOBS {
                break;
            }
            match inbox.try_next() {
                Some(assignment) => self.begin(assignment),
                None => break,
            }
        }
        !inbox.is_closing()
    }

    fn begin(&mut self, assignment: Assignment<Generation>) {
        let Assignment {
            request,
            mut output,
        } = assignment;
        if let Err(error) = output.send(GenerateEvent::Started) {
            return output.finish(Err(error));
        }
        if request.purpose == Purpose::Upkeep {
            return self.upkeep(request.upkeep, output);
        }
        match Order::of(self.model, &request, self.size) {
            Ok(order) => self.waiting.push(Waiting {
                output,
                order,
                waited: 0,
            }),
            Err(error) => output.finish(Err(error)),
        }
    }

    /// Lets go of jobs that nobody wants any more. What they have read stays.
    fn drop_unwanted(&mut self) {
        let mut kept = Vec::with_capacity(self.jobs.len());
        for job in self.jobs.drain(..) {
            if job.output.is_cancelled() {
                self.slots.close(job.sequence);
                job.output.finish(Err(EngineError::Cancelled));
            } else {
                kept.push(job);
            }
        }
        self.jobs = kept;
        let waiting = self.waiting.drain(..);
        let (gone, kept): (Vec<_>, Vec<_>) = waiting.partition(|it| it.output.is_cancelled());
        self.waiting = kept;
        for waiting in gone {
            waiting.output.finish(Err(EngineError::Cancelled));
        }
    }

    /// Ends a job, and keeps what it has read.
    fn finish(&mut self, job: Job<'m>, result: Result<(), EngineError>) {
        self.slots.close(job.sequence);
        job.output.finish(result);
    }

    /// Leaves to others what the pace leaves.
    fn rest(&self, worked: Duration, inbox: &Inbox<Generation>) {
        if self.pace >= 100 || self.jobs.is_empty() {
            return;
        }
        let share = f64::from(self.pace.max(1)) / 100.0;
        let rest = worked.mul_f64(1.0 / share - 1.0).min(LONGEST_REST);
        // Whoever comes meanwhile need not wait for its end.
        let _ = inbox.bell().recv_timeout(rest);
    }

    /// Has the context work with an adapter.
    fn use_adapter(&mut self, wanted: Option<AdapterKey>) -> Result<(), EngineError> {
        if wanted == self.adapter {
            return Ok(());
        }
        let context = &mut self.slots.sequences.context;
        let loaded = &self.model.adapters;
        if let Some(key) = &wanted {
            let weight = key.weight();
            let (_, adapter) = loaded
                .iter()
                .find(|(name, _)| name == key.name())
                .ok_or_else(|| failed(format!("the adapter `{}` is not loaded", key.name())))?;
            context
                .lora_adapter_set(&mut adapter.borrow_mut(), weight)
                .map_err(|error| failed(format!("the adapter `{}`: {error}", key.name())))?;
        } else if let Some((_, any)) = loaded.first() {
            // It takes away whichever is there.
            context
                .lora_adapter_remove(&mut any.borrow_mut())
                .map_err(|error| failed(format!("an adapter: {error}")))?;
        }
        self.adapter = wanted;
        Ok(())
    }
}

/// Sends an event; the job ends where nobody wants it.
fn send(output: &mut Output<GenerateEvent>, event: GenerateEvent) -> Result<(), EngineError> {
    output.send(event)
}
