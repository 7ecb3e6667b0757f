//! From the prompt of a guess to a model that reads it.

use super::guess::{Guess, Work};
use super::head::begin_as_before;
use crate::MindSettings;
use crate::asker::Asker;
use crate::inquiry::Finding;
use crate::prompt::PromptReport;
use banter_core::Turn;
use banter_engine::{GenerateEvent, GenerateRequest, Job, Priority, Purpose, Update};
use bevy::prelude::*;

/// Sends the prompts of guesses to the model, and notes which it has read.
pub(super) fn send(
    mut guesses: Query<(&Turn, &mut Guess)>,
    reports: Query<&PromptReport>,
    asker: Asker,
    settings: Res<MindSettings>,
) {
    for (turn, mut guess) in &mut guesses {
        let next = match &mut guess.work {
            Work::Composing(job) => match job.poll() {
                None => continue,
                Some(Update::Event(finding)) => {
                    let last = reports.get(turn.npc).ok();
                    let reading = read(finding, turn.npc, last, &asker, &settings);
                    reading.map_or(Work::Done, Work::Reading)
                }
                Some(_) => Work::Done,
            },
            Work::Reading(job) => {
                let mut over = false;
                while let Some(update) = job.poll() {
                    over |= !matches!(update, Update::Event(_));
                }
                if !over {
                    continue;
                }
                Work::Done
            }
            Work::Done | Work::GaveWay => continue,
        };
        guess.work = next;
    }
}

/// Has the model read what was composed, if it would be asked at all.
fn read(
    finding: Finding,
    npc: Entity,
    last: Option<&PromptReport>,
    asker: &Asker,
    settings: &MindSettings,
) -> Option<Job<GenerateEvent>> {
    let mut prompt = finding.composed?.prompt;
    begin_as_before(&mut prompt, last);
    prompt.fit(settings.prompt_tokens);
    asker.prefill(GenerateRequest {
        purpose: Purpose::Prefill,
        // Behind whatever else is to be done.
        priority: Priority::Background,
        character: asker.person(npc).map(ToString::to_string),
        conversation: asker.conversation(npc),
        // What is read with other adapters is of no use to the answer.
        adapters: asker.adapters(npc),
        outline: Vec::new(),
        // No variant is drawn for it: a guess leaves no trace.
        ..prompt.request(settings.sampling(0))
    })
}
