//! What is done with a text once its verdict is there, and what is put down of it.

use super::gate::{Passed, Text};
use super::{GuardActed, GuardLog, GuardOutcome, GuardReason, GuardRecord, GuardSettings, Verdict};
use crate::{
    Delivery, Dismiss, Interrupt, LineReady, LineUnderstood, PersonId, ReplyFinished,
    SentenceDrafted, SentenceReady,
};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use std::time::Duration;

/// How a text came through the guards.
pub(super) struct Passage {
    /// What becomes of it, once that is known. Where it passes, the text is what was left of it.
    pub(super) verdict: Option<Verdict>,
    /// Whether a guard has replaced it.
    pub(super) replaced: bool,
    /// Whether a verdict did not come in time.
    pub(super) late: bool,
    pub(super) reasons: Vec<GuardReason>,
    /// The words as they came, where they are kept.
    words: Option<String>,
}

impl Passage {
    pub(super) fn of(words: Option<String>) -> Self {
        Self {
            verdict: None,
            replaced: false,
            late: false,
            reasons: Vec::new(),
            words,
        }
    }
}

/// Where what has passed goes.
#[derive(SystemParam)]
pub(crate) struct Outlet<'w, 's> {
    heard: MessageWriter<'w, LineReady>,
    sentences: MessageWriter<'w, SentenceReady>,
    replied: MessageWriter<'w, ReplyFinished>,
    log: ResMut<'w, GuardLog>,
    logging: Res<'w, GuardSettings>,
    people: Query<'w, 's, &'static PersonId>,
    commands: Commands<'w, 's>,
}

impl Outlet<'_, '_> {
    /// Does with a text what its verdict says.
    pub(super) fn act(
        &mut self,
        turn: Entity,
        npc: Entity,
        passed: &mut Passed,
        text: Text,
        passage: Passage,
        now: Duration,
    ) {
        if passed.closed {
            return;
        }
        let verdict = passage.verdict.clone().unwrap_or(Verdict::Pass);
        if let Some((side, _)) = text.words() {
            let outcome = match GuardOutcome::from(&verdict) {
                _ if passage.late => GuardOutcome::NoVerdict,
                GuardOutcome::Passed if passage.replaced => GuardOutcome::Replaced,
                outcome => outcome,
            };
            if outcome != GuardOutcome::Passed || !passage.reasons.is_empty() {
                self.put_down(GuardRecord {
                    turn,
                    npc,
                    person: self.people.get(npc).ok().cloned(),
                    side,
                    outcome,
                    reasons: GuardRecord::bounded(passage.reasons),
                    at: now,
                    words: passage.words,
                });
            }
        }
        match text {
            Text::Line(line) => self.line(passed, line, verdict),
            Text::Sentence(sentence) => {
                self.sentence(passed, sentence, passage.replaced, verdict);
            }
            Text::End => {
                let sentences = passed.sentences;
                self.replied.write(ReplyFinished { turn, sentences });
            }
        }
    }

    fn put_down(&mut self, record: GuardRecord) {
        let turn = record.turn;
        self.log.note(record.clone(), &self.logging);
        self.commands.trigger(GuardActed { turn, record });
    }

    fn line(&mut self, passed: &mut Passed, line: LineUnderstood, verdict: Verdict) {
        let turn = line.turn;
        let text = match verdict {
            Verdict::Pass | Verdict::Replace(_) => line.text,
            Verdict::Block { instead: None } => String::new(),
            Verdict::Block {
                instead: Some(text),
            } => {
                // The whole answer: the mind is not told of the line.
                self.say(passed, turn, text, None, Delivery::default());
                let sentences = passed.sentences;
                self.replied.write(ReplyFinished { turn, sentences });
                passed.closed = true;
                return;
            }
            Verdict::EndTurn => {
                passed.closed = true;
                self.commands.trigger(Dismiss { turn });
                return;
            }
        };
        self.heard.write(LineReady {
            turn,
            speaker: line.speaker,
            text,
            language: line.language,
        });
    }

    fn sentence(
        &mut self,
        passed: &mut Passed,
        sentence: SentenceDrafted,
        replaced: bool,
        verdict: Verdict,
    ) {
        let SentenceDrafted {
            turn,
            text,
            mood,
            delivery,
            ..
        } = sentence;
        let is_said = match &verdict {
            // What a guard has left nothing of is left out.
            Verdict::Pass => !replaced || text.contains(char::is_alphanumeric),
            _ => false,
        };
        passed.drafted.push(is_said.then_some(passed.sentences));
        match verdict {
            Verdict::Pass | Verdict::Replace(_) if is_said => {
                self.say(passed, turn, text, mood, delivery);
            }
            Verdict::Pass | Verdict::Replace(_) => {}
            Verdict::Block { instead } => {
                if let Some(text) = instead {
                    self.say(passed, turn, text, None, Delivery::default());
                }
            }
            Verdict::EndTurn => {
                passed.closed = true;
                self.commands.trigger(Interrupt { turn });
            }
        }
    }

    fn say(
        &mut self,
        passed: &mut Passed,
        turn: Entity,
        text: String,
        mood: Option<crate::SentenceMood>,
        delivery: Delivery,
    ) {
        let index = passed.sentences;
        passed.sentences += 1;
        self.sentences.write(SentenceReady {
            turn,
            index,
            text,
            mood,
            delivery,
        });
    }
}
