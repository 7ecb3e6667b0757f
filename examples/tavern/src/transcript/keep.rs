//! Keeping the minutes of the conversation as it goes.

use super::{
    ActionRecord, Milliseconds, MoodRecord, OverheardRecord, PhonemeRecord, SentenceRecord,
    TurnRecord,
};
use crate::conversation_clock::Curtain;
use bevy::prelude::*;
use bevy_banter::core::{
    ActionEnded, ActionOutcome, BanterSystems, EngineFailed, OngoingAction, Overheard, Perceivable,
    Phoneme, PhonemeTiming, PlaybackFinished, PlaybackProgress, Reply, SentenceMood, SentenceReady,
    SentenceSynthesized, Stamp, Timeline, TurnCause, TurnEnd, TurnEnded, TurnLines, TurnStarted,
    Utterance, UtteranceKind,
};
use std::time::Duration;

/// Keeps [`Minutes`].
#[derive(Debug)]
pub(crate) struct TranscriptPlugin;

impl Plugin for TranscriptPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Minutes>()
            // Before the turn may end, so that its last sentence is complete by then.
            .add_systems(
                Update,
                (note_sentences, note_voices, note_playback)
                    .chain()
                    .after(BanterSystems::Speak)
                    .before(BanterSystems::Settle),
            )
            .add_systems(Last, (note_outcomes, note_overheard))
            .add_observer(note_start)
            .add_observer(note_action)
            .add_observer(note_failure)
            .add_observer(note_end);
    }
}

/// The turns so far.
#[derive(Resource, Debug, Default)]
pub(crate) struct Minutes {
    turns: Vec<(Option<Entity>, TurnRecord)>,
    /// The line that the next turn belongs to, where it was announced.
    line: Option<TurnRecord>,
    overheard: Vec<OverheardRecord>,
}

/// How much of what was overheard is kept.
const MOST_OVERHEARD: usize = 1_000;

impl Minutes {
    /// A line is about to be said; the next turn is the answer to it.
    pub(crate) fn announce(&mut self, input: &'static str, said: impl Into<String>) {
        self.line = Some(line(input, said));
    }

    /// The announced line will have no turn, and why.
    pub(crate) fn give_up(&mut self, why: impl Into<String>) {
        let mut record = self.line.take().unwrap_or_default();
        record.errors.push(why.into());
        self.turns.push((None, record));
    }

    /// Something went wrong in a turn that is under way.
    pub(crate) fn fail(&mut self, turn: Entity, why: impl Into<String>) {
        if let Some(record) = self.turn(turn) {
            record.errors.push(why.into());
        }
    }

    /// The turns so far, in order.
    pub(crate) fn turns(&self) -> Vec<TurnRecord> {
        self.turns
            .iter()
            .map(|(_, record)| record.clone())
            .collect()
    }

    /// What was overheard so far, in order.
    pub(crate) fn overheard(&self) -> Vec<OverheardRecord> {
        self.overheard.clone()
    }

    fn turn(&mut self, turn: Entity) -> Option<&mut TurnRecord> {
        let of_turn = self.turns.iter_mut().rev();
        of_turn
            .filter_map(|(entity, record)| (*entity == Some(turn)).then_some(record))
            .next()
    }

    fn sentence(&mut self, turn: Entity, index: usize) -> Option<&mut SentenceRecord> {
        self.turn(turn)?.sentences.get_mut(index)
    }
}

fn line(input: &'static str, said: impl Into<String>) -> TurnRecord {
    TurnRecord {
        input,
        said_by_player: said.into(),
        end: "unanswered",
        ..TurnRecord::default()
    }
}

/// Speech begins a turn when it likes to, and cannot be announced.
fn note_start(
    started: On<TurnStarted>,
    causes: Query<&TurnCause>,
    utterances: Query<&Utterance>,
    lines: TurnLines,
    names: Query<&Perceivable>,
    mut minutes: ResMut<Minutes>,
) {
    let cause = causes.get(started.turn);
    let of_another = cause.ok().and_then(TurnCause::utterance);
    let of_another = of_another.and_then(|line| utterances.get(line).ok());
    let of_another = of_another.is_some_and(|it| matches!(it.kind, UtteranceKind::Sentence { .. }));
    let is_unasked =
        of_another || matches!(cause, Ok(TurnCause::Cue(_) | TurnCause::ActionResult(_)));
    let record = match is_unasked {
        true => None,
        false => minutes.line.take(),
    };
    let typed = lines.get(started.turn).filter(|line| line.audio.is_none());
    let mut record = record.unwrap_or_else(|| match (cause, typed) {
        (Ok(TurnCause::Cue(cue) | TurnCause::ActionResult(cue)), _) => line("cue", cue.clone()),
        (_, Some(said)) if of_another => line("character", said.transcript.text.clone()),
        (_, Some(typed)) => line("typed", typed.transcript.text.clone()),
        _ => line("spoken", "(through the microphone)"),
    });
    let name = names.get(started.npc).map(|known| known.name.clone());
    record.character = name.unwrap_or_default();
    minutes.turns.push((Some(started.turn), record));
}

fn note_sentences(mut sentences: MessageReader<SentenceReady>, mut minutes: ResMut<Minutes>) {
    for sentence in sentences.read() {
        let Some(turn) = minutes.turn(sentence.turn) else {
            continue;
        };
        turn.sentences.push(SentenceRecord {
            text: sentence.text.clone(),
            mood: sentence.mood.as_ref().map(mood),
            ..SentenceRecord::default()
        });
    }
}

fn mood(mood: &SentenceMood) -> MoodRecord {
    MoodRecord {
        name: mood.name.clone(),
        intensity: mood.intensity,
    }
}

fn note_voices(mut voices: MessageReader<SentenceSynthesized>, mut minutes: ResMut<Minutes>) {
    for voiced in voices.read() {
        let Some(speech) = &voiced.speech else {
            continue;
        };
        if let Some(sentence) = minutes.sentence(voiced.turn, voiced.index) {
            sentence.duration = speech.pcm.duration().as_secs_f32();
            sentence.timing = Some(match speech.timing {
                PhonemeTiming::Exact => "exact",
                PhonemeTiming::Aligned => "aligned",
                PhonemeTiming::Estimated => "estimated",
            });
            sentence.phonemes = speech.phonemes.iter().map(phoneme).collect();
        }
    }
}

fn phoneme(phoneme: &Phoneme) -> PhonemeRecord {
    PhonemeRecord {
        symbol: phoneme.symbol.clone(),
        start: phoneme.start,
        end: phoneme.end,
    }
}

fn note_playback(
    mut speaking: MessageReader<PlaybackProgress>,
    mut played: MessageReader<PlaybackFinished>,
    mut minutes: ResMut<Minutes>,
    curtain: Res<Curtain>,
    time: Res<Time>,
) {
    let now = curtain.seconds(time.elapsed());
    for heard in speaking.read() {
        if let Some(sentence) = minutes.sentence(heard.turn, heard.index) {
            sentence.start.get_or_insert(now - heard.position);
        }
    }
    for played in played.read() {
        if let Some(sentence) = minutes.sentence(played.turn, played.index)
            && sentence.timing.is_none()
            && let Some(start) = sentence.start
        {
            sentence.duration = now - start;
        }
    }
}

fn note_action(
    begun: On<Add, OngoingAction>,
    actions: Query<&OngoingAction>,
    things: Query<&Perceivable>,
    curtain: Res<Curtain>,
    time: Res<Time>,
    mut minutes: ResMut<Minutes>,
) {
    let Ok(ongoing) = actions.get(begun.entity) else {
        return;
    };
    let object = ongoing.call.object();
    let object = object.and_then(|object| things.get(object).ok());
    let record = ActionRecord {
        action: ongoing.call.name.clone(),
        object: object.map(|thing| thing.name.clone()),
        at: curtain.seconds(time.elapsed()),
        end: "unknown",
        why: None,
        entity: Some(begun.entity),
    };
    if let Some(turn) = ongoing.turn
        && let Some(turn) = minutes.turn(turn)
    {
        turn.actions.push(record);
    }
}

/// An action may end long after its turn.
fn note_outcomes(mut ended: MessageReader<ActionEnded>, mut minutes: ResMut<Minutes>) {
    for ended in ended.read() {
        let actions = minutes.turns.iter_mut().rev();
        let mut actions = actions.flat_map(|(_, turn)| &mut turn.actions);
        let Some(record) = actions.find(|it| it.entity == Some(ended.entity)) else {
            continue;
        };
        (record.end, record.why) = match &ended.outcome {
            ActionOutcome::Done => ("done", None),
            ActionOutcome::Failed(why) => ("failed", Some(why.clone())),
            ActionOutcome::Cancelled => ("cancelled", None),
            ActionOutcome::Unknown => ("unknown", None),
        };
    }
}

fn note_overheard(
    mut overheard: MessageReader<Overheard>,
    names: Query<&Perceivable>,
    mut minutes: ResMut<Minutes>,
) {
    for overheard in overheard.read() {
        let listener = names
            .get(overheard.listener)
            .map(|known| known.name.clone());
        if minutes.overheard.len() < MOST_OVERHEARD {
            minutes.overheard.push(OverheardRecord {
                listener: listener.unwrap_or_default(),
                text: overheard.text.clone(),
            });
        }
    }
}

fn note_failure(failed: On<EngineFailed>, mut minutes: ResMut<Minutes>) {
    minutes.fail(failed.turn, failed.error.to_string());
}

/// The turn's entity still lives while its end is observed.
fn note_end(ended: On<TurnEnded>, turns: Query<(&Reply, &Timeline)>, mut minutes: ResMut<Minutes>) {
    let Ok((reply, timeline)) = turns.get(ended.turn) else {
        return;
    };
    let Some(record) = minutes.turn(ended.turn) else {
        return;
    };
    record.heard = reply.heard.clone();
    record.end = match ended.end {
        TurnEnd::Done => "done",
        TurnEnd::Interrupted => "interrupted",
        TurnEnd::Dismissed => "dismissed",
        TurnEnd::Abandoned => "abandoned",
    };
    let from = timeline.line_ended;
    record.ms = steps(timeline, |stamp| stamp.game.saturating_sub(from.game));
    record.wall_ms = steps(timeline, |stamp| {
        stamp.wall.saturating_duration_since(from.wall)
    });
}

fn steps(timeline: &Timeline, since: impl Fn(Stamp) -> Duration) -> Milliseconds {
    // Tenths are as much as these clocks can tell.
    let ms = |step: Option<Stamp>| {
        step.map(|stamp| (since(stamp).as_secs_f64() * 10_000.0).round() / 10.0)
    };
    Milliseconds {
        heard: ms(timeline.heard),
        first_token: ms(timeline.first_token),
        first_sentence: ms(timeline.first_sentence),
        first_sound: ms(timeline.first_sound),
        done: ms(timeline.done),
    }
}
