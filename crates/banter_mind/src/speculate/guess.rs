//! The guess of a turn: what it holds, and when it begins and is dropped.

use super::SpeculationSettings;
use super::stable::stable;
use crate::asked::Asked;
use crate::inquirer::{Answer, Found, Inquirer};
use crate::inquiry::Finding;
use crate::recall::Recalling;
use crate::thinking::{Drafted, Source, Thinking};
use crate::words::all_words;
use banter_core::{PolicyGuard, SpeechGuard, Turn, TurnLines, UtteranceKind};
use banter_engine::{GenerateEvent, Job};
use bevy::prelude::*;

/// What a model reads ahead of a line that is still being said. It stands on the line's turn, and
/// dropping it cancels the work.
#[derive(Component)]
pub(crate) struct Guess {
    /// How many words of the line it holds.
    pub(super) words: usize,
    pub(super) work: Work,
}

/// What is done for a guess.
pub(super) enum Work {
    /// Its prompt is composed.
    Composing(Job<Finding>),
    /// The model reads it.
    Reading(Job<GenerateEvent>),
    /// It is read, or there was nothing to read.
    Done,
    /// It gave way to an answer, and may be made again.
    GaveWay,
}

impl Guess {
    /// Whether anything is done for it now.
    fn is_under_way(&self) -> bool {
        matches!(self.work, Work::Composing(_) | Work::Reading(_))
    }
}

/// Of turns for which no answer is wanted yet.
type Unasked = (
    Without<Asked>,
    Without<Recalling>,
    Without<Drafted>,
    Without<Thinking>,
);

/// Drops the guesses of turns whose line is over, and all where speculation is off.
pub(super) fn drop_guesses(
    guesses: Query<Entity, With<Guess>>,
    open: Query<(), Unasked>,
    lines: TurnLines,
    settings: Res<SpeculationSettings>,
    mut commands: Commands,
) {
    for turn in &guesses {
        let is_wanted = settings.on && open.contains(turn) && is_being_said(&lines, turn);
        if !is_wanted && let Ok(mut turn) = commands.get_entity(turn) {
            turn.try_remove::<Guess>();
        }
    }
}

/// Whether somebody is still saying aloud what a turn is about.
fn is_being_said(lines: &TurnLines, turn: Entity) -> bool {
    lines.get(turn).is_some_and(|line| {
        let spoken = line.utterance.kind == UtteranceKind::Speech;
        spoken && line.utterance.ended.is_none() && !line.transcript.is_final
    })
}

/// Guesses give way where an answer waits for the model.
pub(super) fn give_way(mut guesses: Query<&mut Guess>, thinking: Query<&Thinking>) {
    if is_waited_for(&thinking) {
        for mut guess in guesses.iter_mut().filter(|guess| guess.is_under_way()) {
            guess.work = Work::GaveWay;
        }
    }
}

/// Whether an answer waits for the model behind something else.
fn is_waited_for(thinking: &Query<&Thinking>) -> bool {
    thinking.iter().any(|thinking| match &thinking.source {
        Source::Model(job) => job.begun().is_none(),
        Source::Known(_) => false,
    })
}

/// Begins the guesses of lines that are being said: at first of what stands before the line, and
/// again when enough of its words stand.
pub(super) fn guess(
    mut turns: Query<(Entity, &Turn, Option<&mut Guess>), Unasked>,
    lines: TurnLines,
    guards: (Option<Res<PolicyGuard>>, Option<Res<SpeechGuard>>),
    thinking: Query<&Thinking>,
    inquirer: Inquirer,
    settings: Res<SpeculationSettings>,
    mut commands: Commands,
) {
    if !settings.on || !inquirer.asker.has_model() || is_waited_for(&thinking) {
        return;
    }
    // What a guard has not seen no model reads.
    let is_guarded = guards.0.is_some() || guards.1.is_some();
    for (entity, turn, guess) in &mut turns {
        if !is_being_said(&lines, entity) || guess.as_ref().is_some_and(|it| it.is_under_way()) {
            continue;
        }
        // Nor what the character hears only a part of: which, is known with the last word.
        let is_heard = inquirer.clarity(entity, turn) >= 1.0;
        let line = lines.get(entity).filter(|_| !is_guarded && is_heard);
        let text = line.map_or("", |line| stable(line.transcript));
        let words = all_words(text).len();
        let is_due = guess.as_ref().is_none_or(|guess| {
            matches!(guess.work, Work::GaveWay) || words >= guess.words + settings.words.max(1)
        });
        let Some(Found::There(persona)) = inquirer.persona(turn.npc).filter(|_| is_due) else {
            continue;
        };
        let Some(reach) = inquirer.reach(turn) else {
            continue;
        };
        let Some(mut inquiry) = inquirer.about((entity, turn), persona, text, false, reach) else {
            continue;
        };
        inquiry.guess = true;
        let work = match inquirer.ask(inquiry) {
            Answer::Asked(job) => Work::Composing(job),
            // There are more urgent things to do.
            _ => continue,
        };
        match guess {
            Some(mut guess) => *guess = Guess { words, work },
            None => {
                commands.entity(entity).try_insert(Guess { words, work });
            }
        }
    }
}
