//! The runs and what they print.

mod barge_in;
pub(crate) mod echo;
pub(crate) mod hour;
mod options;
pub(crate) mod table;
pub(crate) mod turns;
mod write;

pub(crate) use options::Options;

use banter_ears_bench::{Language, Narrator};
use banter_engine::host::smart_turn_host;
use banter_engine::{TurnEnding, Worker};
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What all scenes are made with.
pub(crate) struct Studio {
    pub(crate) narrator: Narrator,
    pub(crate) languages: Vec<Language>,
    /// What tells whether a speaker who pauses has finished, if a model of it was named.
    pub(crate) turns: Option<Arc<Worker<TurnEnding>>>,
}

impl Studio {
    pub(crate) fn open(options: &Options) -> Result<Self, String> {
        let turns = options.turn_model.as_ref().map(|model| {
            let mut host = smart_turn_host(model);
            if let Some(program) = &options.turn_host {
                host = host.at(program);
            }
            Worker::host("turns", host.into()).map(Arc::new)
        });
        Ok(Self {
            narrator: Narrator::open()?,
            languages: Language::all()?,
            turns: turns.transpose().map_err(|error| error.to_string())?,
        })
    }
}

/// Prints whether a target was met.
pub(crate) fn target(met: bool, what: &str) -> bool {
    println!("{} {what}", if met { "PASS" } else { "MISS" });
    met
}

/// Does all jobs, as many at a time as there are cores; the results are in the jobs' order.
pub(crate) fn spread<J: Sync, R: Send>(jobs: &[J], work: impl Fn(&J) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(jobs.len()));
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(index) else { return };
                    let result = work(job);
                    let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                    done.push((index, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}
