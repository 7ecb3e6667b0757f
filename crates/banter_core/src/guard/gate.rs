//! The gate of each turn: what waits for its verdict, in order.

use super::{
    Draft, GuardActed, GuardSettings, GuardSide, Judgement, OnTimeout, SpeechGuard, Verdict,
};
use crate::{
    AnswerDrafted, BanterSystems, Dismiss, Interrupt, LineReady, LineUnderstood, ReplyFinished,
    SentenceDrafted, SentenceReady, Turn,
};
use bevy::ecs::message::MessageCursor;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use std::collections::VecDeque;
use std::time::Duration;

/// Runs the guard where its messages come from and before they are read: after engines were
/// received, and between listening and thinking.
pub(crate) fn build(app: &mut App) {
    app.init_resource::<GuardSettings>()
        .init_resource::<Inlet>()
        .register_type::<GuardSettings>()
        .register_required_components::<Turn, Gate>()
        .add_systems(PreUpdate, guard.in_set(BanterSystems::Guard))
        .add_systems(Update, guard.in_set(BanterSystems::Guard));
}

/// What of a turn waits for a verdict. Every [`Turn`] has it; despawning it cancels them.
#[derive(Component, Default)]
pub(crate) struct Gate {
    waiting: VecDeque<Waiting>,
    /// How many sentences have passed.
    passed: usize,
    /// What each sentence that was drafted is among those that passed; `None` where it was not
    /// said.
    drafted: Vec<Option<usize>>,
    /// Whether the turn was ended, and nothing more of it passes.
    closed: bool,
}

impl Gate {
    /// Which sentence of the answer has become of the one that was drafted as `index`; `None` if
    /// it was not said. Of what no gate has seen it is the same.
    pub(crate) fn place(&self, index: usize) -> Option<usize> {
        self.drafted.get(index).copied().unwrap_or(Some(index))
    }
}

/// A text at the gate.
struct Waiting {
    text: Text,
    judgement: Judgement,
    /// By the game's clock.
    since: Duration,
}

/// What comes to the gate.
enum Text {
    Line(LineUnderstood),
    Sentence(SentenceDrafted),
    /// The end of the answer.
    End,
}

impl Text {
    /// Whose words these are, and the words; nothing of an end.
    fn words(&self) -> Option<(GuardSide, &str)> {
        match self {
            Self::Line(line) => Some((GuardSide::Input, &line.text)),
            Self::Sentence(sentence) => Some((GuardSide::Output, &sentence.text)),
            Self::End => None,
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

/// Where what has passed goes.
#[derive(SystemParam)]
pub(crate) struct Outlet<'w, 's> {
    heard: MessageWriter<'w, LineReady>,
    sentences: MessageWriter<'w, SentenceReady>,
    replied: MessageWriter<'w, ReplyFinished>,
    commands: Commands<'w, 's>,
}

pub(crate) fn guard(
    mut arrivals: Arrivals,
    mut turns: Query<(Entity, &Turn, &mut Gate)>,
    guard: Option<Res<SpeechGuard>>,
    settings: Res<GuardSettings>,
    time: Res<Time>,
    mut outlet: Outlet,
) {
    let now = time.elapsed();
    arrivals.each(|entity, text| {
        let Ok((_, turn, mut gate)) = turns.get_mut(entity) else {
            return;
        };
        let judgement = match (&guard, text.words()) {
            (Some(guard), Some((side, words))) => guard.0.judge(&Draft {
                side,
                turn: Some(entity),
                npc: turn.npc,
                text: words,
                language: match &text {
                    Text::Line(line) => line.language.as_deref(),
                    _ => None,
                },
            }),
            _ => Judgement::Now(Verdict::Pass),
        };
        gate.bypass_change_detection().waiting.push_back(Waiting {
            text,
            judgement,
            since: now,
        });
    });
    for (entity, _, mut gate) in &mut turns {
        let gate = gate.bypass_change_detection();
        while let Some(first) = gate.waiting.front_mut() {
            let verdict = match &mut first.judgement {
                Judgement::Now(verdict) => Some(verdict.clone()),
                Judgement::Later(poll) => poll(),
            };
            if verdict.is_none() && now.saturating_sub(first.since) < settings.verdict_timeout {
                break;
            }
            if let Some(first) = gate.waiting.pop_front() {
                outlet.act(entity, gate, first.text, verdict, settings.on_timeout);
            }
        }
    }
}

impl Outlet<'_, '_> {
    /// Does with a text what its verdict says, or what is done without one.
    fn act(
        &mut self,
        turn: Entity,
        gate: &mut Gate,
        text: Text,
        verdict: Option<Verdict>,
        on_timeout: OnTimeout,
    ) {
        if gate.closed {
            return;
        }
        if let Some((side, words)) = text.words()
            && verdict != Some(Verdict::Pass)
        {
            self.commands.trigger(GuardActed {
                turn,
                side,
                text: words.to_owned(),
                verdict: verdict.clone(),
            });
        }
        let verdict = verdict.unwrap_or(match (on_timeout, &text) {
            (OnTimeout::Speak, _) => Verdict::Pass,
            (OnTimeout::Silent, Text::Line(_)) => Verdict::EndTurn,
            (OnTimeout::Silent, _) => Verdict::Block { instead: None },
        });
        match text {
            Text::Line(line) => self.line(gate, line, verdict),
            Text::Sentence(sentence) => self.sentence(gate, sentence, verdict),
            Text::End => {
                let sentences = gate.passed;
                self.replied.write(ReplyFinished { turn, sentences });
            }
        }
    }

    fn line(&mut self, gate: &mut Gate, line: LineUnderstood, verdict: Verdict) {
        let turn = line.turn;
        let text = match verdict {
            Verdict::Pass => line.text,
            Verdict::Replace(text) => text,
            Verdict::Block { instead: None } => String::new(),
            Verdict::Block {
                instead: Some(text),
            } => {
                // The whole answer: the mind is not told of the line.
                self.say(gate, turn, text, None);
                let sentences = gate.passed;
                self.replied.write(ReplyFinished { turn, sentences });
                gate.closed = true;
                return;
            }
            Verdict::EndTurn => {
                gate.closed = true;
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

    fn sentence(&mut self, gate: &mut Gate, sentence: SentenceDrafted, verdict: Verdict) {
        let SentenceDrafted {
            turn, text, mood, ..
        } = sentence;
        let is_said = match &verdict {
            Verdict::Pass => true,
            Verdict::Replace(text) => text.contains(char::is_alphanumeric),
            Verdict::Block { .. } | Verdict::EndTurn => false,
        };
        gate.drafted.push(is_said.then_some(gate.passed));
        match verdict {
            Verdict::Pass => self.say(gate, turn, text, mood),
            Verdict::Replace(text) if !text.contains(char::is_alphanumeric) => {}
            Verdict::Replace(text) => self.say(gate, turn, text, mood),
            Verdict::Block { instead } => {
                if let Some(text) = instead {
                    self.say(gate, turn, text, None);
                }
            }
            Verdict::EndTurn => {
                gate.closed = true;
                self.commands.trigger(Interrupt { turn });
            }
        }
    }

    fn say(
        &mut self,
        gate: &mut Gate,
        turn: Entity,
        text: String,
        mood: Option<crate::SentenceMood>,
    ) {
        let index = gate.passed;
        gate.passed += 1;
        self.sentences.write(SentenceReady {
            turn,
            index,
            text,
            mood,
        });
    }
}
