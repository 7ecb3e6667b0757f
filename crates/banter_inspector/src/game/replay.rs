//! Replays: the model of a turn is asked the same once more, and what it answers is shown. The game
//! hears nothing of it.

use crate::orders::{Answer, InspectorMinds, Outcome, Refusal, Replay};
use crate::turns::Turns;
use crate::view::{ReplayView, SamplingView};
use banter_engine::{GenerateEvent, GenerateRequest, Job, Priority, Update};
use banter_mind::MindEngine;
use bevy::prelude::*;
use crossbeam_channel::Sender;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How many are at work at the same time, and how many are kept.
const MOST_AT_WORK: usize = 4;
const MOST_KEPT: usize = 8;
/// How long one may take, and how much text it may have, in bytes.
const PATIENCE: Duration = Duration::from_secs(120);
const LONGEST: usize = 16 << 10;
/// How many pieces are read in a frame.
const PIECES: usize = 64;

/// All replays.
#[derive(Resource, Debug, Default)]
pub(crate) struct Replays {
    last: u64,
    at_work: Vec<AtWork>,
    ended: VecDeque<ReplayView>,
}

/// One whose model is at work. Dropping it cancels that.
#[derive(Debug)]
struct AtWork {
    view: ReplayView,
    job: Job<GenerateEvent>,
    began: Instant,
    reply: Sender<Outcome>,
}

impl Replays {
    /// All of them, the oldest first.
    pub(crate) fn views(&self) -> impl Iterator<Item = &ReplayView> {
        self.ended
            .iter()
            .chain(self.at_work.iter().map(|it| &it.view))
    }

    /// Asks the model. What it answers is told when it is whole.
    pub(super) fn begin(
        &mut self,
        replay: Replay,
        turns: &Turns,
        mind: Option<&MindEngine>,
        minds: Option<&InspectorMinds>,
        reply: &Sender<Outcome>,
    ) -> Result<(), Refusal> {
        if self.at_work.len() >= MOST_AT_WORK {
            return Err(Refusal::ManyReplays);
        }
        let asked = turns.request(replay.turn);
        let asked = asked.ok_or(Refusal::NotReplayable(replay.turn))?;
        let worker = match &replay.mind {
            Some(name) => {
                let found = minds.and_then(|minds| minds.0.get(name));
                found.ok_or_else(|| Refusal::NoMind(name.clone()))?
            }
            None => &mind.ok_or(Refusal::NoModel)?.0,
        };
        let mut request = GenerateRequest {
            // Characters go first.
            priority: Priority::Background,
            ..GenerateRequest::clone(&asked)
        };
        let sampling = &mut request.sampling;
        sampling.seed = replay.seed.unwrap_or(sampling.seed);
        sampling.temperature = replay.temperature.unwrap_or(sampling.temperature);
        sampling.max_tokens = replay.max_tokens.unwrap_or(sampling.max_tokens);
        let shown = SamplingView::of(sampling);
        let job = worker.submit(request);
        let job = job.map_err(|refused| Refusal::Model(refused.error.to_string()))?;
        self.last += 1;
        self.at_work.push(AtWork {
            view: ReplayView {
                number: self.last,
                turn: replay.turn,
                mind: replay.mind,
                sampling: shown,
                text: String::new(),
                finished: false,
                error: None,
                milliseconds: 0,
                prompt_tokens: None,
                cached_tokens: None,
                answer_tokens: None,
            },
            job,
            began: Instant::now(),
            reply: reply.clone(),
        });
        Ok(())
    }

    fn end(&mut self, ended: AtWork) {
        let view = ended.view;
        let outcome = match &view.error {
            Some(error) => Err(Refusal::Model(error.clone())),
            None => Ok(Answer::Replayed(Box::new(view.clone()))),
        };
        // Whoever asked may be gone.
        let _ = ended.reply.try_send(outcome);
        self.ended.push_back(view);
        if self.ended.len() > MOST_KEPT {
            self.ended.pop_front();
        }
    }
}

/// Reads what models answer.
pub(crate) fn receive(mut replays: ResMut<Replays>) {
    if replays.at_work.is_empty() {
        return;
    }
    for one in &mut replays.at_work {
        one.read();
    }
    let ended: Vec<AtWork> = replays
        .at_work
        .extract_if(.., |one| one.view.finished)
        .collect();
    for one in ended {
        replays.end(one);
    }
}

impl AtWork {
    fn read(&mut self) {
        let view = &mut self.view;
        for _ in 0..PIECES {
            match self.job.poll() {
                Some(Update::Event(GenerateEvent::Text(text))) => view.text.push_str(&text),
                Some(Update::Event(GenerateEvent::Prompt(usage))) => {
                    view.prompt_tokens = Some(usage.tokens);
                    view.cached_tokens = Some(usage.cached);
                }
                Some(Update::Event(GenerateEvent::Finished(finish))) => {
                    view.answer_tokens = Some(finish.tokens);
                }
                Some(Update::Event(_)) => {}
                Some(Update::Done) => view.finished = true,
                Some(Update::Failed(error)) => {
                    view.error = Some(error.to_string());
                    view.finished = true;
                }
                None => break,
            }
        }
        let passed = self.began.elapsed();
        view.milliseconds = u64::try_from(passed.as_millis()).unwrap_or(u64::MAX);
        if !view.finished && passed > PATIENCE {
            view.error = Some("it took longer than two minutes, and was ended".to_owned());
            view.finished = true;
        }
        if !view.finished && view.text.len() > LONGEST {
            view.error = Some("it wrote more than 16 KiB, and was ended".to_owned());
            view.finished = true;
        }
    }
}
