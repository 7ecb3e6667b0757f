//! The gate of each turn: what waits for its verdicts, in order.

use super::chain::{Chain, DraftOrigin};
use super::outlet::{Outlet, Passage};
use super::{
    GuardLog, GuardReason, GuardRecord, GuardSettings, GuardSide, Judgement, OnTimeout, Verdict,
};
use crate::{AnswerDrafted, BanterSystems, Delivery, LineUnderstood, SentenceDrafted, Turn};
use bevy::ecs::message::MessageCursor;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use std::collections::VecDeque;
use std::time::Duration;

/// Runs the guard where its messages come from and before they are read: after engines were
/// received, and between listening and thinking.
pub(crate) fn build(app: &mut App) {
    app.init_resource::<GuardSettings>()
        .init_resource::<GuardLog>()
        .init_resource::<Inlet>()
        .register_type::<GuardSettings>()
        .register_type::<super::GuardProfile>()
        .register_type::<GuardLog>()
        .register_required_components::<Turn, Gate>()
        .add_systems(PreUpdate, guard.in_set(BanterSystems::Guard))
        .add_systems(Update, guard.in_set(BanterSystems::Guard));
}

/// What of a turn waits for a verdict. Every [`Turn`] has it; despawning it cancels them.
#[derive(Component, Default)]
pub(crate) struct Gate {
    waiting: VecDeque<Waiting>,
    /// What has passed.
    pub(super) passed: Passed,
}

/// What of an answer has passed.
#[derive(Default)]
pub(super) struct Passed {
    /// How many sentences have.
    pub(super) sentences: usize,
    /// What each sentence that was drafted is among those; `None` where it was not said.
    pub(super) drafted: Vec<Option<usize>>,
    /// Whether the turn was ended, and nothing more of it passes.
    pub(super) closed: bool,
}

impl Gate {
    /// Which sentence of the answer has become of the one that was drafted as `index`; `None` if
    /// it was not said. Of what no gate has seen it is the same.
    pub(crate) fn place(&self, index: usize) -> Option<usize> {
        let drafted = &self.passed.drafted;
        drafted.get(index).copied().unwrap_or(Some(index))
    }
}

/// A text at the gate.
struct Waiting {
    text: Text,
    /// Which guard judges it at present, and its answer.
    link: usize,
    judgement: Judgement,
    /// Since when, by the game's clock.
    since: Duration,
    /// What became of it so far.
    passage: Passage,
}

/// What comes to the gate.
pub(super) enum Text {
    Line(LineUnderstood),
    Sentence(SentenceDrafted),
    /// The end of the answer.
    End,
}

impl Text {
    /// Whose words these are, and the words; nothing of an end.
    pub(super) fn words(&self) -> Option<(GuardSide, &str)> {
        match self {
            Self::Line(line) => Some((GuardSide::Input, &line.text)),
            Self::Sentence(sentence) => Some((GuardSide::Output, &sentence.text)),
            Self::End => None,
        }
    }

    fn language(&self) -> Option<&str> {
        match self {
            Self::Line(line) => line.language.as_deref(),
            Self::Sentence(_) | Self::End => None,
        }
    }

    fn replace(&mut self, text: String) {
        match self {
            Self::Line(line) => line.text = text,
            Self::Sentence(sentence) => {
                sentence.text = text;
                // What was marked stood in other words.
                sentence.delivery = Delivery::default();
            }
            Self::End => {}
        }
    }
}

/// What was read so far, by the guard in either schedule.
#[derive(Resource, Default)]
pub(crate) struct Inlet {
    lines: MessageCursor<LineUnderstood>,
    sentences: MessageCursor<SentenceDrafted>,
    ends: MessageCursor<AnswerDrafted>,
}

/// What comes to the gates.
#[derive(SystemParam)]
pub(crate) struct Arrivals<'w> {
    inlet: ResMut<'w, Inlet>,
    lines: Res<'w, Messages<LineUnderstood>>,
    sentences: Res<'w, Messages<SentenceDrafted>>,
    ends: Res<'w, Messages<AnswerDrafted>>,
}

impl Arrivals<'_> {
    /// Calls `take` with every turn and what has come for it.
    fn each(&mut self, mut take: impl FnMut(Entity, Text)) {
        for line in self.inlet.lines.read(&self.lines) {
            take(line.turn, Text::Line(line.clone()));
        }
        for sentence in self.inlet.sentences.read(&self.sentences) {
            take(sentence.turn, Text::Sentence(sentence.clone()));
        }
        for end in self.inlet.ends.read(&self.ends) {
            take(end.turn, Text::End);
        }
    }
}

pub(crate) fn guard(
    mut arrivals: Arrivals,
    mut turns: Query<(Entity, &Turn, &mut Gate)>,
    chain: Chain,
    time: Res<Time>,
    mut outlet: Outlet,
) {
    let now = time.elapsed();
    arrivals.each(|entity, text| {
        let Ok((_, turn, mut gate)) = turns.get_mut(entity) else {
            return;
        };
        let waiting = Waiting::new(text, entity, turn, &chain, now);
        let gate = gate.bypass_change_detection();
        gate.waiting.push_back(waiting);
    });
    for (entity, turn, mut gate) in &mut turns {
        let gate = gate.bypass_change_detection();
        // All are asked for, so that slow verdicts of several sentences come side by side.
        for waiting in &mut gate.waiting {
            waiting.advance(entity, turn, &chain, now);
        }
        while gate.waiting.front().is_some_and(Waiting::is_decided) {
            if let Some(Waiting { text, passage, .. }) = gate.waiting.pop_front() {
                outlet.act(entity, turn.npc, &mut gate.passed, text, passage, now);
            }
        }
    }
}

impl Waiting {
    fn new(text: Text, entity: Entity, turn: &Turn, chain: &Chain, now: Duration) -> Self {
        let words = text.words().map_or("", |(_, words)| words);
        let mut waiting = Self {
            passage: Passage::of(GuardRecord::excerpt(words, &chain.settings)),
            judgement: Judgement::now(Verdict::Pass),
            link: 0,
            since: now,
            text,
        };
        waiting.ask(entity, turn, chain, now);
        waiting
    }

    fn is_decided(&self) -> bool {
        self.passage.verdict.is_some()
    }

    /// Asks the guard whose turn it is; behind the last the text passes.
    fn ask(&mut self, entity: Entity, turn: &Turn, chain: &Chain, now: Duration) {
        let judged = self.text.words().and_then(|(side, words)| {
            let origin = DraftOrigin {
                side,
                turn: Some(entity),
                npc: turn.npc,
                speaker: turn.speaker,
            };
            chain.judge(self.link, origin, words, self.text.language())
        });
        match judged {
            Some(judgement) => {
                self.judgement = judgement;
                self.since = now;
            }
            None => self.passage.verdict = Some(Verdict::Pass),
        }
    }

    /// Goes on through the guards as far as verdicts are there.
    fn advance(&mut self, entity: Entity, turn: &Turn, chain: &Chain, now: Duration) {
        while !self.is_decided() {
            let ruling = match &mut self.judgement {
                Judgement::Now(ruling) => Some(ruling.clone()),
                Judgement::Later(poll) => poll(),
            };
            let verdict = match ruling {
                Some(ruling) => {
                    self.note(ruling.reasons);
                    ruling.verdict
                }
                None if now.saturating_sub(self.since) < chain.settings.verdict_timeout => return,
                None => {
                    self.passage.late = true;
                    match (chain.settings.on_timeout, &self.text) {
                        (OnTimeout::Speak, _) => Verdict::Pass,
                        (OnTimeout::Silent, Text::Line(_)) => Verdict::EndTurn,
                        (OnTimeout::Silent, _) => Verdict::Block { instead: None },
                    }
                }
            };
            match verdict {
                Verdict::Pass => {}
                Verdict::Replace(text) => {
                    self.passage.replaced = true;
                    self.text.replace(text);
                }
                Verdict::Block { .. } | Verdict::EndTurn => {
                    self.passage.verdict = Some(verdict);
                    return;
                }
            }
            self.link += 1;
            self.ask(entity, turn, chain, now);
        }
    }

    fn note(&mut self, reasons: Vec<GuardReason>) {
        self.passage.reasons.extend(reasons);
    }
}
